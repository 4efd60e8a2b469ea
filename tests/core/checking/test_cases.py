"""Worked cases in Chinese, with gaps planted in them, to be read line by line by a clerk."""

from __future__ import annotations

import pytest

from tests.core.checking.table import Case, read_cases
from zelian.core.checking import Finding, check
from zelian.core.vocabulary.obligation import Reason

CASES = list(read_cases())


def codes_of(case: Case) -> tuple[str, ...]:
    return tuple(sorted(found.code for found in check(case.sheet).findings))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_planted_gap_is_found_and_nothing_else(case: Case) -> None:
    assert codes_of(case) == case.codes


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_finding_reads_as_whole_sentences(case: Case) -> None:
    for found in check(case.sheet).findings:
        _reads_well(found)


def _reads_well(found: Finding) -> None:
    sentences = [found.advice.text(), *(one.sentence.text() for one in _all(found.reason))]
    for text in sentences:
        assert text
        assert not set("{}") & set(text)
        assert "None" not in text
    assert found.reason.refers == found.row
    assert Reason.from_json(found.reason.to_json()).sentence.text() == sentences[1]


def _all(reason: Reason) -> list[Reason]:
    return [reason, *(one for child in reason.because for one in _all(child))]


def test_there_are_enough_cases_and_none_twice() -> None:
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)
