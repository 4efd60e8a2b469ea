"""What persons corrected is read right from then on: ``tests/reading/corrections``."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from tests.reading.correcting import examples, misread

EXAMPLES = dict(examples())
KINDS = {"measures", "words", "rejected", "added", "split", "merged"}


@pytest.mark.parametrize("where", EXAMPLES)
def test_a_corrected_sentence_is_read_as_it_was_corrected(where: str) -> None:
    assert misread(EXAMPLES[where]) == []


@pytest.mark.parametrize("where", EXAMPLES)
def test_an_example_stands_by_itself(where: str) -> None:
    example = EXAMPLES[where]
    # a heading's place needs the whole outline: those belong into tests/reading/papers
    assert example["kind"] in KINDS
    sentence = example["sentence"]
    for side in ("read", "made"):
        for thing in [*example[side], *(m for duty in example[side] for m in duty["measures"])]:
            assert sentence[thing["start"] : thing["end"]] == thing["quote"]


def of_kind(kind: str) -> dict[str, Any]:
    return copy.deepcopy(next(e for e in EXAMPLES.values() if e["kind"] == kind))


def test_every_way_of_being_wrong_is_noticed() -> None:
    measured = of_kind("measures")
    measured["made"][0]["measures"][0]["value"]["min"] = 7
    assert len(misread(measured)) == 1
    named = of_kind("words")
    named["made"][0]["subjects"] = named["made"][0]["subjects"][:1]
    named["made"][0]["activity"] = "survey"
    assert len(misread(named)) == 2
    cut = of_kind("split")
    cut["made"] = cut["made"][:1]
    assert len(misread(cut)) == 1
    rejected = of_kind("added")
    rejected["read"], rejected["made"] = rejected["made"], []
    assert misread(rejected) == [f"no duty: {rejected['read'][0]['quote']}"]
    missed = of_kind("rejected")
    missed["read"], missed["made"] = [], missed["read"]
    assert misread(missed) == [f"missed: {missed['made'][0]['quote']}"]
