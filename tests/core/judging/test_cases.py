"""Worked cases in Chinese, to be read line by line by a clerk."""

from __future__ import annotations

import pytest

from tests.core.judging.table import Case, read_cases
from zelian.core.judging import judge
from zelian.core.vocabulary.obligation import Reason

CASES = list(read_cases())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_worked_case_is_judged_as_written(case: Case):
    verdict = judge(case.obligation, case.acts, today=case.today, waived=case.waived)
    assert case.obligation.due == case.due
    assert (verdict.status, verdict.counted) == (case.status, case.counted)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_every_reason_reads_as_a_whole_sentence(case: Case):
    reason = judge(case.obligation, case.acts, today=case.today, waived=case.waived).reason
    named = [child.refers for child in reason.because if child.refers]
    assert sorted(named) == sorted(act.key for act in case.acts)
    for one in _all(reason):
        text = one.sentence.text()
        assert text
        assert not set("{}") & set(text)
        assert "None" not in text
    assert Reason.from_json(reason.to_json()).sentence.text() == reason.sentence.text()


def test_there_are_enough_cases_and_none_twice():
    assert len(CASES) >= 60
    assert len({case.name for case in CASES}) == len(CASES)


def _all(reason: Reason):
    yield reason
    for child in reason.because:
        yield from _all(child)
