from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from zelian.catalogue.clauses import cut_points, found_loosely, line_starts, nearest, trimmed
from zelian.core.vocabulary.text import Span

LETTERS = st.text(alphabet="甲乙丙，；。 \n", max_size=40)


def cuts(text: str, *measures: Span) -> list[str]:
    whole = Span(0, len(text))
    return [text[: cut.at] for cut in cut_points(text, whole, measures)]


def test_a_clause_is_cut_after_each_sentence_but_the_last():
    assert cuts("每月开会。会后报送；存档。") == ["每月开会。", "每月开会。会后报送；"]


def test_a_comma_before_a_measure_is_a_place_to_cut():
    text = "每月开会，每年报告。"
    second = Span(5, 9)
    assert cuts(text, Span(0, 4), second) == ["每月开会，"]
    assert cuts(text) == []


def test_no_cut_goes_through_a_measure():
    text = "每月开会；每年报告。"
    assert cuts(text, Span(0, len(text))) == []


@given(LETTERS, st.integers(0, 40), st.integers(0, 40))
def test_both_sides_of_every_cut_hold_words(text, a, b):
    start, end = sorted((min(a, len(text)), min(b, len(text))))
    measure = Span(start, end)
    for cut in cut_points(text, Span(0, len(text)), [measure]):
        assert trimmed(text, Span(0, cut.at))
        assert trimmed(text, Span(cut.at, len(text)))
        assert not measure.start < cut.at < measure.end


@given(LETTERS)
def test_trimming_loses_only_white_space(text):
    span = trimmed(text, Span(0, len(text)))
    assert (span.of(text) if span else "") == text.strip()


def test_words_are_found_nearest_to_where_they_were_meant():
    text = "甲乙。甲乙。甲乙。"
    assert nearest(text, "甲乙", near=4) == Span(3, 5)
    assert nearest(text, "丙") is None
    assert nearest(text, "") is None


def test_words_broken_over_lines_are_found():
    text = "各单位要加强\n  组织领导。"
    span = found_loosely(text, "加强组织领导")
    assert span is not None
    assert span.of(text) == "加强\n  组织领导"
    assert found_loosely(text, " \n ") is None
    assert found_loosely(text, "(.*)") is None


@given(LETTERS)
def test_lines_begin_where_the_reader_begins_its_paragraphs(text):
    starts = line_starts(text)
    lines = [line for line in text.split("\n") if line.strip()]
    assert [text[at : at + len(line)] for at, line in zip(starts, lines, strict=True)] == lines
