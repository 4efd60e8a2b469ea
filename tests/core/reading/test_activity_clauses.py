"""What single sentences ask for, read as a whole: the kind of doing, and who is told."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from zelian.core.reading import read
from zelian.core.vocabulary.regulation import Activity, Duty
from zelian.core.vocabulary.text import Paper

TABLE = tomllib.loads((Path(__file__).parent / "activity_clauses.toml").read_text(encoding="utf-8"))
SINGLE = [
    (sentence, Activity(kind))
    for kind, sentences in TABLE.items()
    if kind not in {"several", "recipients"}
    for sentence in sentences
]


def measured(sentence: str) -> list[Duty]:
    return [duty for duty in read(Paper(sentence, ())).duties if duty.measures]


@pytest.mark.parametrize(("sentence", "activity"), SINGLE, ids=[s for s, _ in SINGLE])
def test_the_verb_that_the_measure_governs_decides(sentence: str, activity: Activity) -> None:
    assert {duty.activity for duty in measured(sentence)} == {activity}


@pytest.mark.parametrize("row", TABLE["several"], ids=lambda row: row[0])
def test_each_measure_has_the_doing_of_its_own_clause(row: list[str]) -> None:
    assert [duty.activity.value for duty in measured(row[0])] == row[1:]


@pytest.mark.parametrize("row", TABLE["recipients"], ids=lambda row: row[0])
def test_those_it_is_handed_to_are_named(row: list[str]) -> None:
    found = [name for duty in read(Paper(row[0], ())).duties for name in duty.recipients]
    assert found == row[1:]


def test_the_table_has_all_kinds_of_doing() -> None:
    assert {activity for _, activity in SINGLE} == set(Activity)
    assert len(SINGLE) >= 300
