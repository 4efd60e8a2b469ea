from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.tables.deductions import TURNS, Effected, effects_in, taken_by
from zelian.core.reading.turns import Turn

MATCHES = [(turn, text, said) for turn in TURNS for text, said in turn.match]
NO_MATCHES = [(turn, text) for turn in TURNS for text in turn.no_match]


@pytest.mark.parametrize(("turn", "text", "said"), MATCHES)
def test_a_turn_reads_its_examples(
    turn: Turn[Effected], text: str, said: tuple[object, ...]
) -> None:
    assert tuple(effect.said for effect in turn.read(text)) == said


@pytest.mark.parametrize(("turn", "text"), NO_MATCHES)
def test_a_turn_leaves_its_counter_examples_alone(turn: Turn[Effected], text: str) -> None:
    assert list(turn.read(text)) == []


def test_every_turn_has_a_name_of_its_own_a_day_and_both_kinds_of_examples() -> None:
    assert len({turn.id for turn in TURNS}) == len(TURNS)
    for turn in TURNS:
        assert turn.id.startswith("deduction.")
        assert isinstance(turn.since, date)
        assert turn.match, turn.id
        assert turn.no_match, turn.id


def taken(words: str, full: str | None = None) -> list[tuple[str, str, str | None, bool]]:
    text = clean_signs(words)
    points = Decimal(full) if full else None
    found = taken_by(effects_in(text, 0, len(text)), points)
    return [(str(t.points), t.per, t.most and str(t.most), t.to_zero) for t in found]


def test_a_floor_holds_for_all_deductions_before_it() -> None:
    words = "每少一次扣0.5分；记录不全的，每份扣1分，扣完为止。加班一次加1分。"
    assert taken(words) == [
        ("0.5", "每少一次", None, True),
        ("1", "记录不全的，每份", None, True),
        ("-1", "加班一次", None, False),
    ]


def test_a_cap_holds_for_the_deduction_it_follows() -> None:
    words = "每迟报一天扣0.2分，最多扣2分；漏报的扣5分。"
    assert taken(words) == [("0.2", "每迟报一天", "2", False), ("5", "漏报的", None, False)]


def test_of_a_range_the_larger_figure_may_be_lost() -> None:
    assert taken("整改不力的，酌情扣1—3分。") == [("3", "整改不力的，酌情", None, False)]


def test_no_points_at_all_are_the_points_of_the_row() -> None:
    assert taken("未建立台账的，该项不得分。", "6") == [("6", "未建立台账的", None, True)]
    assert taken("未建立台账的，该项不得分。") == [("0", "未建立台账的", None, True)]


def test_what_is_demanded_is_no_part_of_the_case() -> None:
    words = "每季度应当召开例会，每次扣1分。"
    assert taken(words) == [("1", "每次", None, False)]


@pytest.mark.parametrize(
    "words", ["扣除当月绩效200元。", "比赛用时增加5分钟。", "提前5分钟到岗。", "得分与评先挂钩。"]
)
def test_money_and_minutes_are_no_points(words: str) -> None:
    assert taken(words) == []
