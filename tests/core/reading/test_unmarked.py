"""Signs that take no room and odd line ends: the same reading, with spans in the paper itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zelian.core.reading import read, reading_to_json
from zelian.core.reading.layout.unmarked import Unmarked
from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span, Unsure

MARKS = "\u200b\u200e\u200f\u202e\u2067\u2069\u00ad\ufeff"
TEXT = (
    "巡山办法\n第一条 站长应当每月至少召开一次例会，会后五日内将纪要报林场备案。\n"
    "序号\t措施\t责任单位\n1\t每半年清理一次防火带。\t护林站\n2\t每年组织两次演练。\t护林站\n"
)


def without(words: object) -> object:
    """JSON as it was told, with the marks taken out of its words and the places left away."""
    if isinstance(words, str):
        return "".join(c for c in words if c not in MARKS)
    if isinstance(words, list):
        return [without(each) for each in words]
    if isinstance(words, dict):
        places = {"start", "end", "content_start", "content_end"}
        return {name: without(each) for name, each in words.items() if name not in places}
    return words


@given(st.lists(st.tuples(st.integers(0, len(TEXT)), st.sampled_from(MARKS)), max_size=40))
def test_marks_anywhere_change_nothing_but_the_quotes(marks: list[tuple[int, str]]) -> None:
    marked = TEXT
    for at, mark in sorted(marks, reverse=True):
        marked = marked[:at] + mark + marked[at:]
    told = reading_to_json(read(Paper(marked, ())), marked)
    assert without(told) == without(reading_to_json(read(Paper(TEXT, ())), TEXT))
    for duty in told["duties"]:
        assert marked[duty["start"] : duty["end"]] == duty["quote"]


def test_spans_begin_and_end_at_words() -> None:
    text = "第一条\u200f \u200e站长\u202e应当每月巡山一次\u202c。\u200f"
    (duty,) = read(Paper(text, ())).duties
    assert duty.subjects == ("站长",)
    assert duty.measures[0].span.of(text) == "每月巡山一次"


@pytest.mark.parametrize("end", ["\r", "\r\n", "\u2028", "\u2029"])
def test_lines_may_end_in_any_way(end: str) -> None:
    text = TEXT.replace("\n", end)
    told = reading_to_json(read(Paper(text, ())), text)
    plain = reading_to_json(read(Paper(TEXT, ())), TEXT)
    assert [p["path"] for p in told["provisions"]] == [p["path"] for p in plain["provisions"]]
    assert [d["action"] for d in told["duties"]] == [d["action"] for d in plain["duties"]]
    assert [r["no"] for r in told["table"]] == [1, 2]


def test_blocks_and_unsure_words_move_along() -> None:
    text = "\ufeff甲\u200b乙\u200b\u200b丙"
    block = Block(BlockKind.PARAGRAPH, Span(0, 7))
    paper = Unmarked(Paper(text, (block,), (Unsure(Span(3, 4), 0.5),), 0.9)).paper
    assert paper.text == "甲乙丙"
    assert paper.blocks[0].span == Span(0, 3)
    assert paper.unsure[0].span.of(paper.text) == "乙"
    assert paper.confidence == 0.9


def test_a_paper_without_odd_signs_is_read_as_it_is() -> None:
    paper = Paper(TEXT, ())
    assert Unmarked(paper).paper is paper


def test_lines_of_nothing_but_tabs_are_no_table() -> None:
    reading = read(Paper("\t\n\t\t\n\t\n站长应当每月巡查一次。", ()))
    assert [d.subjects for d in reading.duties] == [("站长",)]
    assert not reading.forms
