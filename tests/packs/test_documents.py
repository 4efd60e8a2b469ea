from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from unittest.mock import ANY

import pytest

from zelian.core.reading import read
from zelian.core.vocabulary.measure import (
    Amount,
    Deadline,
    Frequency,
    MeasureKind,
    Per,
    Share,
    When,
    Within,
)
from zelian.core.vocabulary.regulation import Activity
from zelian.documents import open_document

DEMO = files("zelian.packs.demo")
SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
RUN = 24


def text_of(name: str) -> str:
    return DEMO.joinpath(name).read_text("utf-8")


def runs(text: str) -> set[str]:
    characters = "".join(re.findall(r"[\u4e00-\u9fff]", text))
    return {characters[i : i + RUN] for i in range(len(characters) - RUN + 1)}


def test_the_regulation_is_about_five_thousand_characters_and_the_sample_half_of_it():
    assert 4500 <= len(text_of("regulation.txt")) <= 5500
    assert 2000 <= len(text_of("sample_college.txt")) <= 3000


@pytest.mark.skipif(not SEEDS.is_dir(), reason="没有参考文件")
@pytest.mark.parametrize("name", ["regulation.txt", "sample_college.txt", "wording.toml"])
def test_no_run_of_24_characters_is_that_of_a_reference(name):
    references = [path.read_text("utf-8") for path in SEEDS.glob("*.txt")]
    assert len(references) == 5
    taken = runs(text_of(name)) & set().union(*map(runs, references))
    assert not taken


def duties_of(name: str):
    paper = open_document(name, DEMO.joinpath(name).read_bytes()).paper
    reading = read(paper)
    duties = [
        (
            duty.path,
            "".join(duty.span.of(paper.text).split()),
            duty.subjects,
            duty.activity,
            duty.recipients,
            [(measure.kind, measure.value) for measure in duty.measures],
        )
        for duty in reading.duties
    ]
    return reading, duties


def test_the_word_paper_and_the_text_give_the_same_duties():
    on_paper, paper_duties = duties_of("regulation.docx")
    in_text, text_duties = duties_of("regulation.txt")
    assert paper_duties == text_duties
    assert on_paper.regulation == in_text.regulation
    assert [p.path for p in on_paper.provisions] == [p.path for p in in_text.provisions]
    assert [len(row.criteria) for row in on_paper.scoring] == [2, 2, 2, 3, 1, 1, 1]


def test_the_regulation_holds_every_kind_of_clause():
    reading, duties = duties_of("regulation.txt")
    measures = [measure for duty in duties for measure in duty[-1]]
    assert {kind for kind, _value in measures} == set(MeasureKind)
    values = [value for _kind, value in measures]
    pers = {value.per for value in values if isinstance(value, Frequency)}
    assert {Per.YEAR, Per.HALF_YEAR, Per.QUARTER, Per.MONTH} <= pers
    moments = {value.when for value in values if isinstance(value, Deadline)}
    assert {When.YEAR_START, When.YEAR_END, When.QUARTER_END} <= moments
    dates = {(value.month, value.day) for value in values if isinstance(value, Deadline)}
    assert {(1, 10), (7, 10), (1, 31), (4, "mid"), (4, "end"), (3, "end"), (None, 10)} <= dates
    assert Share(min_pct=Decimal(8), of=ANY, per=Per.MONTH) in values
    withins = {(value.n, value.unit) for value in values if isinstance(value, Within)}
    assert withins == {(5, "workday"), (10, "workday"), (15, "workday"), (30, "day"), (24, "hour")}
    amounts = {(value.min, value.unit) for value in values if isinstance(value, Amount)}
    assert {(3000, "字"), (2000, "字"), (5, "年"), (24, "学时")} <= amounts
    assert len(reading.table) == 9
    assert reading.regulation.doc_number == "江大党发〔2025〕46号"
    assert reading.regulation.effective_on == date(2026, 1, 1)


def test_what_is_no_demand_is_not_read_as_one():
    paper = open_document("regulation.txt", DEMO.joinpath("regulation.txt").read_bytes()).paper
    measures = [m for duty in read(paper).duties for m in duty.measures]
    measured = "、".join(measure.span.of(paper.text) for measure in measures)
    for words in ("12次", "只开过", "58周岁", "5万元", "90分", "连续两次", "3次以上", "12月16日"):
        assert words in paper.text
        assert words not in measured


def test_the_sample_asks_heads_and_members_for_a_lecture_a_year():
    _reading, duties = duties_of("sample_college.txt")
    lectures = [duty for duty in duties if duty[3] == Activity.LECTURE and duty[-1]]
    assert [duty[2] for duty in lectures] == [
        ("学院党组织主要负责人",),
        ("学院党组织领导班子其他成员",),
    ]
    assert all(value == Frequency(per=Per.YEAR) for d in lectures for _kind, value in d[-1])
    reports = [d for d in duties if any(isinstance(v, Deadline) for _kind, v in d[-1])]
    assert {(v.month, v.day) for d in reports for _k, v in d[-1]} >= {(1, 10), (7, 10), (4, "mid")}
