"""The parts that put recognised words in their places."""

from __future__ import annotations

import numpy as np
import pytest

from zelian.core.vocabulary.text import Paper
from zelian.documents.portable.grids import ruled_tables, whole_rules
from zelian.documents.portable.pages import Rule
from zelian.documents.scans.pages import _signs_down
from zelian.documents.scans.recogniser import _seen, _threads, _widened
from zelian.documents.scans.rules import ruled
from zelian.documents.scans.seen import SeenPage, Strip
from zelian.documents.scans.unsure import with_confidence


def page(*strips: tuple[str, dict[int, float]]) -> SeenPage:
    made = [
        Strip(words, tuple(doubts.get(at, 1.0) for at in range(len(words))))
        for words, doubts in strips
    ]
    return SeenPage(595, 842, (), (), 0, strips=tuple(made))


def unsure(text: str, *strips: tuple[str, dict[int, float]]) -> list[tuple[int, str, float]]:
    paper = with_confidence(Paper(text, ()), [page(*strips)])
    return [(u.span.start, u.span.of(text), u.confidence) for u in paper.unsure]


def test_doubtful_signs_are_found_in_the_text_across_blanks_and_lines():
    text = "第一条 每季度\n召开一次会议。\n"
    strips = [("第一条每季度", {4: 0.6}), ("召开一次会议。", {2: 0.5, 3: 0.7})]
    assert unsure(text, *strips) == [(5, "季", 0.6), (10, "一次", 0.5)]


def test_neighbouring_doubts_are_one_stretch():
    assert unsure("每季度召开一次", ("每季度召开一次", {1: 0.8, 3: 0.6})) == [(1, "季度召", 0.6)]


def test_punctuation_is_never_in_doubt():
    assert unsure("会议，记录", ("会议，记录", {2: 0.3})) == []


def test_the_same_words_are_told_apart_by_their_order():
    strips = [("1", {}), ("每月1次", {}), ("2", {}), ("每月1次", {0: 0.5}), ("1", {0: 0.4})]
    assert unsure("1\t每月1次\n2\t每月1次\n1\n", *strips) == [(9, "每", 0.5), (14, "1", 0.4)]


def test_words_that_the_text_holds_otherwise_are_still_marked_nearby():
    found = unsure("会议记录存档", ("会议", {}), ("纪录", {0: 0.5}))
    assert [(start, words) for start, words, _ in found] == [(2, "记")]


def test_the_confidence_is_the_mean_over_all_signs():
    paper = with_confidence(Paper("会议", ()), [page(("会议", {0: 0.5}))])
    assert paper.confidence == 0.75
    assert with_confidence(Paper("会议", ()), []).confidence is None


@pytest.mark.parametrize(
    ("seen", "printed"),
    [
        ("下列职责:", "下列职责："),
        ("(一)检查;", "（一）检查；"),
        ("不少于2次,", "不少于2次，"),
        ("A, B: 1:2", "A, B: 1:2"),
    ],
)
def test_punctuation_among_chinese_is_full_width(seen, printed):
    assert _widened(seen) == printed


def test_signs_without_places_of_their_own_are_spread_evenly():
    seen = _seen("会议", [1], 10.0, [0.9])
    assert seen.places == (0.25, 0.75)
    assert seen.confidences == (0.9, 0.9)


def drawn(*lines: tuple[int, int, int, int]) -> np.ndarray:
    picture = np.full((1_000, 800, 3), 255, np.uint8)
    for left, top, right, bottom in lines:
        picture[top:bottom, left:right] = 20
    return picture


def test_rules_of_a_grid_are_found_and_painted_over():
    across = [(100, y, 702, y + 2) for y in (200, 300, 400)]
    down = [(x, 200, x + 2, 402) for x in (100, 350, 700)]
    found = ruled(drawn(*across, *down))
    (table,) = ruled_tables(whole_rules(found.rules))
    assert [round(at / 10) for at in table.columns] == [10, 35, 70]
    assert [round(at / 10) for at in table.rows] == [20, 30, 40]
    assert found.picture.min() > 200


def test_strokes_of_large_letters_and_lone_lines_are_no_table():
    letter = [
        (100, 100, 160, 104),
        (100, 150, 160, 154),
        (100, 100, 104, 154),
        (156, 100, 160, 154),
    ]
    picture = drawn(*letter, (100, 500, 700, 503))
    found = ruled(picture)
    assert found.rules == ()
    assert found.picture is picture


def test_a_letter_in_a_cell_keeps_its_upright_strokes():
    across = [(100, y, 702, y + 2) for y in (200, 300)]
    down = [(x, 200, x + 2, 302) for x in (100, 130, 700)]
    found = ruled(drawn(*across, *down, (115, 235, 118, 265)))
    assert [r for r in found.rules if not r.across and 110 < r.at < 125] == []
    assert found.picture[250, 116].max() < 100
    assert all(isinstance(rule, Rule) for rule in found.rules)


@pytest.mark.parametrize("height", [7, 12, 40, 400])
@pytest.mark.parametrize("width", [6, 9, 25])
def test_a_column_of_anything_is_cut_into_parts_that_make_it_up(height, width):
    grain = np.random.default_rng(height + width).integers(0, 255, (height, width, 3), np.uint8)
    for strip in (grain, np.full_like(grain, 255), np.where(grain < 128, 0, 255).astype(np.uint8)):
        parts = _signs_down(strip)
        assert all(len(part) and part.shape[1] == width for part in parts)
        assert 0 < sum(len(part) for part in parts) <= height


def test_signs_below_one_another_are_cut_between_them():
    column = np.full((152, 40, 3), 255, np.uint8)
    for top in (4, 40, 76, 112):
        column[top : top + 12, 5:35] = 0
        column[top + 16 : top + 32, 5:35] = 0
    parts = _signs_down(column)
    assert len(parts) == 4
    assert all(part[0].min() == 255 or number == 0 for number, part in enumerate(parts))


@pytest.mark.parametrize(("processors", "threads"), [(1, 1), (2, 1), (4, 2), (8, 4), (64, 4)])
def test_recognising_leaves_half_of_the_processors_to_others(processors: int, threads: int) -> None:
    assert _threads(processors) == threads
