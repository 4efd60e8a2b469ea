"""Tables of every kind, flattened and with merged cells, against what a person read in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.core.reading.composed_tables import PAPERS
from tests.core.reading.table_outcomes import outcome_of
from zelian.core.reading import read
from zelian.core.vocabulary.text import Paper

FOLDER = Path(__file__).parent / "table_papers"
FLATTENED = sorted(FOLDER.glob("*.txt"))


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text("utf-8"))
    return found


def paper_of(path: Path) -> Paper:
    return Paper(path.read_bytes().decode("utf-8"), ())


@pytest.mark.parametrize("path", FLATTENED, ids=lambda path: path.stem)
def test_a_flattened_table_is_read_for_what_it_is(path: Path) -> None:
    paper = paper_of(path)
    assert outcome_of(read(paper), paper.text) == expected(path.stem)


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_table_with_merged_cells_is_read_for_what_it_is(name: str) -> None:
    paper = PAPERS[name]
    assert outcome_of(read(paper), paper.text) == expected(f"composed_{name}")


def test_all_kinds_are_among_the_papers() -> None:
    kinds: set[str] = set()
    for path in FOLDER.glob("*.json"):
        kinds |= set(expected(path.stem))
    assert kinds >= {"table", "tasks", "powers", "scoring", "forms", "due", "remarks"}
    assert len(FLATTENED) + len(PAPERS) >= 10


@pytest.mark.parametrize(
    "name", ["roster", "timetable", "monthly_figures", "names_by_month", "blank_register"]
)
def test_names_hours_and_figures_lay_nothing_on_anyone(name: str) -> None:
    reading = read(paper_of(FOLDER / f"{name}.txt"))
    assert reading.duties == ()
    assert reading.table == reading.tasks == reading.powers == ()


@pytest.mark.parametrize("path", FLATTENED, ids=lambda path: path.stem)
def test_line_ends_and_blanks_around_cells_change_nothing(path: Path) -> None:
    paper = paper_of(path)
    plain = outcome_of(read(paper), paper.text)
    windows = paper.text.replace("\n", "\r\n")
    assert outcome_of(read(Paper(windows, ())), windows) == plain
    padded = paper.text.replace("\t", " \t　")
    assert outcome_of(read(Paper(padded, ())), padded) == plain


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_every_place_lies_in_the_text(name: str) -> None:
    paper = PAPERS[name]
    reading = read(paper)
    rows = [*reading.table, *reading.tasks, *reading.powers, *reading.scoring]
    assert rows
    for row in rows:
        assert 0 <= row.span.start < row.span.end <= len(paper.text)
    for task in reading.tasks:
        for step in task.steps:
            assert "".join(step.span.of(paper.text).split()) == step.words
    for item in reading.scoring:
        for deduction in item.deductions:
            assert "分" in deduction.span.of(paper.text)


def test_a_sum_that_does_not_come_out_says_both_figures() -> None:
    reading = read(paper_of(FOLDER / "three_level_scoring.txt"))
    said = [r.message.text() for r in reading.remarks if r.code == "scoring.sum"]
    assert said == [
        "“日常管理”写的是60分，其下各项合计55分，两者不一致；请核对。",
        "“总分”写的是100分，其下各项合计95分，两者不一致；请核对。",
    ]


@pytest.mark.parametrize("path", FLATTENED, ids=lambda path: path.stem)
def test_what_is_said_of_points_is_no_duty(path: Path) -> None:
    paper = paper_of(path)
    reading = read(paper)
    spoken = [deduction.span for row in reading.scoring for deduction in row.deductions]
    assert not [d for d in reading.duties if any(d.span.overlaps(span) for span in spoken)]


def test_each_part_of_a_cell_without_a_subject_falls_to_the_responsible_units() -> None:
    paper = paper_of(FOLDER / "led_and_assisted.txt")
    kept = [d for d in read(paper).duties if "保存3年" in d.span.of(paper.text)]
    assert [d.subjects for d in kept] == [("保管科", "检化验室")]


def test_controls_are_of_whoever_answers_and_risks_of_nobody() -> None:
    paper = PAPERS["risks"]
    duties = {d.span.of(paper.text): d.subjects for d in read(paper).duties}
    assert duties["每月抽查档案不少于10份。"] == ("副所长",)
    assert duties["每日核对租金收缴账目。"] == ("收费岗",)
    assert not [words for words in duties if "收受" in words or "每次都要求" in words]
