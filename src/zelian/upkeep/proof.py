"""Whether history is whole, asked after a restore."""

from __future__ import annotations

from django.utils import timezone

from zelian.history.verifying import verify


def history_faults() -> list[str]:
    """What is wrong with history, a sentence each; nothing when it is whole."""
    report = verify(now=timezone.now())
    return [finding.sentence for finding in report.findings]
