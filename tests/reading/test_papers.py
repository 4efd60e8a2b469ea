"""The reader on papers of neighbouring kinds, each annotated before it was first read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.reading.annotating import QuoteNotFound, place_quotes, read_annotated
from tests.reading.comparing import Tally, compare, same_names, value_of
from zelian.core.reading import read, reading_to_json
from zelian.core.vocabulary.text import Paper

PAPERS = sorted((Path(__file__).parent / "papers").glob("*.json"))

SAID = {"title", "doc_number", "issued_on", "effective_on", "trial", "supersedes"}
STILL_WRONG: dict[str, set[str]] = {}
"""What is known to be read wrong, by paper; what is mended goes off the list."""


def tally_of(paths: list[Path]) -> Tally:
    tally = Tally()
    for path in paths:
        text, annotation = read_annotated(path)
        compare(annotation, reading_to_json(read(Paper(text, ())), text), tally)
    return tally


@pytest.fixture(scope="module")
def tally() -> Tally:
    return tally_of(PAPERS)


def test_the_papers_are_many_and_hold_many_measures() -> None:
    demands = [
        record
        for path in PAPERS
        for record in read_annotated(path)[1]["constraints"]
        if not record.get("optional")
    ]
    assert len(PAPERS) >= 32
    assert len(demands) >= 750


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_every_quote_stands_where_the_annotation_says(path: Path) -> None:
    text, annotation = read_annotated(path)
    assert annotation["file"] == path.with_suffix(".txt").name
    for record in [*annotation["headings"], *annotation["constraints"]]:
        assert text[record["start"] : record["end"]] == record["quote"]


def test_measures_are_found_and_little_else(tally: Tally) -> None:
    assert tally.measures_f1 >= 0.95, tally.notes


def test_headings_are_found_at_their_level(tally: Tally) -> None:
    assert tally.headings_f1 >= 0.99, tally.notes


def test_measures_are_laid_on_the_right_subjects(tally: Tally) -> None:
    assert tally.subjects >= 0.90, tally.notes


def test_what_is_to_be_done_is_told_apart(tally: Tally) -> None:
    assert tally.activities >= 0.90, tally.notes


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_no_kind_of_paper_is_read_badly(path: Path) -> None:
    tally = tally_of([path])
    assert tally.measures_f1 >= 0.85, tally.notes
    assert tally.headings_f1 >= 0.95, tally.notes


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_a_paper_says_its_title_number_and_days(path: Path) -> None:
    text, annotation = read_annotated(path)
    found = reading_to_json(read(Paper(text, ())), text)["regulation"]
    wrong = {name for name in SAID if found[name] != annotation["meta"][name]}
    assert wrong == STILL_WRONG.get(path.stem, set()) & SAID


def test_who_is_reported_to_is_told(tally: Tally) -> None:
    assert tally.recipients >= 0.95, tally.notes


def test_what_papers_say_of_themselves_is_found(tally: Tally) -> None:
    assert tally.metadata >= 0.95, tally.notes


def test_tables_give_their_rows_and_points(tally: Tally) -> None:
    assert tally.rows >= 55
    assert tally.tables >= 0.98, tally.notes


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_no_table_is_read_where_there_is_none(path: Path) -> None:
    text, annotation = read_annotated(path)
    found = reading_to_json(read(Paper(text, ())), text)
    kinds = {"table", "scoring", *annotation} & {"table", "scoring", "tasks", "powers"}
    wrong = {kind for kind in kinds if len(found[kind]) != len(annotation.get(kind, []))}
    assert wrong == STILL_WRONG.get(path.stem, set()) & kinds


def record(kind: str, start: int, **value: object) -> dict[str, object]:
    return {
        "kind": kind,
        "value": value,
        "start": start,
        "end": start + 5,
        "quote": "每年一次",
        "subjects": ["站长"],
        "activity": "other",
        "recipients": [],
    }


def test_the_comparer_counts_what_is_missed_and_what_is_too_much() -> None:
    annotated = {
        "file": "a.txt",
        "headings": [{"path": ["一"], "start": 0}, {"path": ["二"], "start": 90}],
        "meta": {"title": "护林办法", "trial": False},
        "table": [{"no": 1, "responsible": ["站长"]}, {"no": 2, "responsible": ["护林员"]}],
        "tasks": [{"no": 1, "task": "巡山", "months": [[1, 3]]}],
        "constraints": [
            record("frequency", 0, min=1, max=None, per="year"),
            record("frequency", 100, min=2, max=None, per="year"),
            {**record("amount", 200, min=3, max=None, unit="人"), "optional": True},
        ],
    }
    wrong = [
        record("frequency", 10, min=1, max=None, per="year", every=1),
        record("frequency", 100, min=3, max=None, per="year", every=1),
        record("amount", 201, min=4, max=None, unit="人"),
    ]
    duty = {"subjects": ["护林站站长"], "activity": "meeting", "recipients": [], "measures": wrong}
    reading = {
        "regulation": {"title": "“护林办法”", "trial": True},
        "provisions": [{"path": ["一"], "start": 2}, {"path": ["二"], "start": 0}],
        "duties": [duty],
        "table": [{"no": 1, "responsible": ["站 长"]}, {"no": 2, "responsible": []}],
        "tasks": [{"no": 1, "task": "巡山", "steps": [{"months": [1, 3]}]}],
    }
    tally = Tally()
    compare(annotated, reading, tally)
    assert (tally.found, tally.extra, tally.missed) == (1, 1, 1)
    assert (tally.headings_found, tally.headings_extra, tally.headings_missed) == (1, 1, 1)
    assert (tally.subjects_right, tally.activities_right, tally.recipients_right) == (1, 0, 1)
    assert (tally.measures_f1, tally.precision, tally.recall) == (0.5, 0.5, 0.5)
    assert (tally.says_right, tally.says) == (5, 6)
    assert (tally.rows_right, tally.rows) == (2, 3)


def test_the_comparer_knows_one_unit_by_its_several_names() -> None:
    year = value_of("amount", {"min": 3, "max": None, "unit": "年"})
    months = value_of("amount", {"min": 36, "max": None, "unit": "个月"})
    assert year == months
    assert value_of("share", {"min_pct": 66.7}) == value_of("share", {"min_pct": 67})
    assert not same_names(["站长"], ["护林员"])
    assert not same_names(["站长"], [])


def test_quotes_are_placed_in_order_and_must_be_there() -> None:
    records: list[dict[str, Any]] = [{"quote": "每年"}, {"quote": "每年"}]
    place_quotes("每年报，每年评", records)
    assert [r["start"] for r in records] == [0, 0]
    with pytest.raises(QuoteNotFound):
        place_quotes("每年报", [{"quote": "每月"}])
