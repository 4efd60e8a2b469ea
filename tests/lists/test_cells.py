from __future__ import annotations

import doctest
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zelian.core.vocabulary.time import WorkCalendar
from zelian.lists import cells, pasted
from zelian.lists.cells import BadCell, moved_a_year, read_cell, read_day, remarks_on, typed_cell
from zelian.lists.models import ListColumn

Type = ListColumn.Type


def column(kind: str, key: str = "own", **more) -> ListColumn:
    return ListColumn(key=key, name="栏目", type=kind, **more)


@pytest.mark.parametrize("module", [cells, pasted], ids=lambda module: module.__name__)
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    "typed",
    [
        "2026年3月5日",
        "2026.3.5",
        "2026-03-05",
        "2026/3/5",
        "20260305",
        "3月5日",
        "3.5",
        "3月5号",
        " ２０２６年３月５日 ",
        "二〇二六年三月五日",
        "2026 年 3 月 5 日",
    ],
)
def test_a_day_is_understood_as_people_type_it(typed):
    assert read_day(typed, year=2026) == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("6月底", date(2026, 6, 30)),
        ("2024年2月末", date(2024, 2, 29)),
        ("十二月二十日", date(2026, 12, 20)),
        ("十月十日", date(2026, 10, 10)),
        ("十一月三十日", date(2026, 11, 30)),
    ],
)
def test_month_ends_and_numbers_in_words_are_understood(typed, day):
    assert read_day(typed, year=2026) == day


@pytest.mark.parametrize(
    "typed",
    [
        "March 5, 2026",
        "03/05/2026",
        "5-Mar-26",
        "明年春天",
        "2026年2月30日",
        "2026年13月1日",
        "1066年1月1日",
        "2026年3月",
        "0月0日",
        "99999999",
        "3月5日至3月8日",
    ],
)
def test_what_is_no_day_is_said(typed):
    with pytest.raises(BadCell) as refused:
        read_day(typed, year=2026)
    assert refused.value.sentence


@given(st.text(max_size=40))
def test_any_text_is_a_day_or_refused(typed):
    try:
        found = read_day(typed, year=2026)
    except BadCell as bad:
        found = bad.sentence
    assert found


@given(st.dates(date(1950, 1, 1), date(2199, 12, 31)))
def test_a_day_comes_back_from_its_words(day):
    words = typed_cell(column(Type.DATE), day.isoformat())
    assert read_day(words, year=2026) == day


@pytest.mark.parametrize(
    ("typed", "value"), [("12", 12), ("1,200", 1200), ("0.5", 0.5), ("-3", -3), ("１２", 12)]
)
def test_numbers_are_numbers(typed, value):
    assert read_cell(column(Type.NUMBER), typed, year=2026) == value


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (Type.NUMBER, "十二"),
        (Type.NUMBER, "1e999"),
        (Type.NUMBER, "9" * 400),
        (Type.CHOICE, "丁"),
        (Type.YES_NO, "也许"),
        (Type.LONG, "长" * 5001),
        (Type.TEXT, "长" * 501),
        (Type.LONG, "=SUM(A1:A3)"),
        (Type.TEXT, "+HYPERLINK(A1)"),
    ],
)
def test_what_a_column_does_not_take_is_said(kind, typed):
    with pytest.raises(BadCell) as refused:
        read_cell(column(kind, choices=["甲", "乙"]), typed, year=2026)
    assert refused.value.sentence


def test_narrow_fields_of_a_row_hold_what_the_database_holds():
    with pytest.raises(BadCell):
        read_cell(column(Type.LONG, key="responsible"), "人" * 121, year=2026)
    assert read_cell(column(Type.LONG, key="group"), "甲\n乙", year=2026) == "甲 乙"


@pytest.mark.parametrize(
    ("typed", "value"), [("是", True), ("√", True), ("否", False), ("×", False)]
)
def test_yes_and_no_in_every_common_form(typed, value):
    assert read_cell(column(Type.YES_NO), typed, year=2026) is value


def test_nothing_is_nothing():
    assert read_cell(column(Type.DATE, key="due_on"), "  ", year=2026) is None
    assert read_cell(column(Type.DATE), "", year=2026) == ""


def test_an_own_date_is_kept_as_text_that_json_holds():
    assert read_cell(column(Type.DATE), "3月5日", year=2026) == "2026-03-05"
    assert read_cell(column(Type.DATE, key="due_on"), "3月5日", year=2026) == date(2026, 3, 5)


def test_a_day_off_and_another_year_get_a_remark():
    calendar = WorkCalendar(off=frozenset([date(2026, 10, 1)]), names={date(2026, 10, 1): "国庆节"})
    day = column(Type.DATE, key="due_on")

    def on(value):
        return remarks_on(day, value, year=2026, calendar=calendar)

    assert "国庆节" in on(date(2026, 10, 1))[0]
    assert on(date(2026, 10, 10)) == ("这天不上班。",)
    assert on(date(2027, 3, 5)) == ("不在清单的年度之内。",)
    assert on(date(2026, 3, 5)) == on(None) == on("") == ()


def test_the_leap_day_moves_to_the_28th():
    assert moved_a_year(date(2024, 2, 29), 1) == date(2025, 2, 28)
    assert moved_a_year("2024-02-29", 1) == "2025-02-28"
    assert moved_a_year("三月", 1) == "三月"
