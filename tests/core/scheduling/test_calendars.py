"""The packaged working calendar, day by day where it matters."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.core.scheduling.made import CALENDAR, day
from zelian.core.vocabulary.time import Period
from zelian.packs.calendars import load_calendars, read_calendar

WORKED = """
2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11 2026-01-04 2026-02-14 2026-02-28
2026-05-09 2026-09-20 2026-10-10
"""
OFF_ON_WEEKDAYS = """
2024-01-01 2024-02-12 2024-02-16 2024-04-04 2024-05-03 2024-06-10 2024-09-16 2024-10-07
2025-01-01 2025-01-28 2025-02-04 2025-04-04 2025-05-05 2025-06-02 2025-10-08 2026-01-01
2026-01-02 2026-02-16 2026-02-23 2026-04-06 2026-05-05 2026-06-19 2026-09-25 2026-10-07
"""
ORDINARY = ["2025-02-05", "2025-10-09", "2026-02-24", "2026-05-06", "2026-06-22", "2026-10-08"]


@pytest.mark.parametrize("text", WORKED.split())
def test_a_shifted_weekend_is_worked(text):
    assert day(text).weekday() >= 5
    assert CALENDAR.is_workday(day(text))


@pytest.mark.parametrize("text", OFF_ON_WEEKDAYS.split())
def test_a_holiday_is_off(text):
    assert day(text).weekday() < 5
    assert not CALENDAR.is_workday(day(text))


@pytest.mark.parametrize("text", ORDINARY)
def test_the_day_after_a_holiday_is_worked(text):
    assert CALENDAR.is_workday(day(text))


@pytest.mark.parametrize(("year", "count"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_number_of_working_days(year, count):
    all_days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    assert sum(CALENDAR.is_workday(d) for d in all_days if d.year == year) == count


ADDED = [
    ("2025-01-24", 1, "2025-01-26"),
    ("2025-01-27", 1, "2025-02-05"),
    ("2025-02-07", 1, "2025-02-08"),
    ("2025-04-25", 2, "2025-04-28"),
    ("2025-04-30", 1, "2025-05-06"),
    ("2025-09-26", 1, "2025-09-28"),
    ("2025-09-30", 3, "2025-10-11"),
    ("2025-12-31", 1, "2026-01-04"),
    ("2026-02-13", 1, "2026-02-14"),
    ("2026-02-14", 1, "2026-02-24"),
    ("2026-02-27", 1, "2026-02-28"),
    ("2026-04-30", 5, "2026-05-11"),
    ("2026-06-18", 1, "2026-06-22"),
    ("2026-09-18", 1, "2026-09-20"),
    ("2026-09-30", 3, "2026-10-10"),
    ("2026-10-08", -1, "2026-09-30"),
    ("2026-03-11", 0, "2026-03-11"),
]


@pytest.mark.parametrize(("start", "n", "end"), ADDED)
def test_working_days_are_counted_over_holidays(start, n, end):
    assert CALENDAR.add_workdays(day(start), n) == day(end)


def test_an_unannounced_year_knows_weekends_only_and_says_so():
    assert not CALENDAR.is_certain(day("2026-12-30"), day("2027-01-02"))
    assert CALENDAR.is_certain(day("2025-12-30"), day("2026-01-02"))
    assert CALENDAR.is_workday(day("2027-01-01"))
    assert not CALENDAR.is_workday(day("2027-01-02"))


def test_the_last_working_day_before_a_holiday_is_found():
    assert CALENDAR.last_workday_by(day("2026-10-07")) == day("2026-09-30")
    assert CALENDAR.last_workday_by(day("2026-10-10")) == day("2026-10-10")


def test_every_year_has_a_source_and_two_terms():
    years = load_calendars()
    assert [year.year for year in years] == [2024, 2025, 2026, 2027]
    assert all(year.source and len(year.terms) == 2 for year in years)
    assert [year.announced for year in years] == [True, True, True, False]
    assert not years[-1].days
    assert Period(day("2026-09-01"), day("2027-01-23")) in CALENDAR.terms
    assert CALENDAR.names[day("2026-02-14")] == "春节调休"


HEAD = 'year = 2026\nannounced = true\nsource = "通知"\n'
ONE = '[[holidays]]\nname = "节"\nfrom = 2026-10-01\nto = 2026-10-02\n'


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("year = ", "Invalid"),
        ("year = 2026", "announced"),
        (HEAD + ONE + ONE, "twice"),
        (HEAD + ONE.replace("2026-10-01", "2025-12-31"), "another year"),
        (HEAD + ONE + "worked = [2026-10-08]\n", "ordinary"),
        (HEAD.replace("true", "false") + ONE, "not announced"),
        (HEAD + '[[holidays]]\nname = "节"\nfrom = 1\nto = 2026-10-02\n', "calendar file"),
        (HEAD + '[[terms]]\nname = "学期"\nfrom = 2026-10-02\nto = 2026-10-01\n', "no term"),
    ],
)
def test_a_file_that_contradicts_itself_is_refused(text, complaint):
    with pytest.raises(ValueError, match=complaint):
        read_calendar(text)
