"""Every rule that reads words carries its proof; here all of it is tried."""

from __future__ import annotations

from datetime import date

import pytest

from zelian.core.reading import occasions
from zelian.core.reading.duties import (
    consequences,
    events,
    evidence,
    parties,
    references,
    silences,
)
from zelian.core.reading.phrases import PhraseRule, Worded

RULES = (
    *evidence.RULES,
    *parties.RECIPIENTS,
    *parties.COUNTERPARTS,
    *events.TRIGGERS,
    *events.CONDITIONS,
    *consequences.SANCTIONS,
    *references.REFERENCES,
    *silences.SILENCES,
    *occasions.RULES,
)
MATCHES = [(rule, example) for rule in RULES for example in rule.match]
NO_MATCHES = [(rule, text) for rule in RULES for text in rule.no_match]


@pytest.mark.parametrize(("rule", "example"), MATCHES, ids=lambda v: getattr(v, "text", ""))
def test_a_rule_names_what_its_examples_name(rule: PhraseRule, example: Worded) -> None:
    assert tuple(rule.read(example.text)) == example.words


@pytest.mark.parametrize(("rule", "text"), NO_MATCHES)
def test_a_rule_leaves_its_counter_examples_alone(rule: PhraseRule, text: str) -> None:
    assert rule.read(text) == []


def test_every_rule_has_both_kinds_of_examples_and_a_day() -> None:
    for rule in RULES:
        assert rule.match, rule.id
        assert rule.no_match, rule.id
        assert isinstance(rule.since, date)


def test_rule_ids_are_unique() -> None:
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
