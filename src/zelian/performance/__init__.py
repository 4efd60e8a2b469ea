"""履责: dated obligations, recorded acts, evidence, verdicts."""
