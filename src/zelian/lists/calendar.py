"""The working calendar, which an app above keeps and hands over in its ``ready()``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from zelian.core.vocabulary.time import WorkCalendar
from zelian.lists.models import ListKind

_source: list[Callable[[], WorkCalendar]] = []


def register_calendar(source: Callable[[], WorkCalendar]) -> None:
    """Let ``source`` say which days are worked."""
    _source[:] = [source]


def work_calendar() -> WorkCalendar:
    """Which days are worked; only weekends are off while nobody keeps a calendar."""
    return _source[0]() if _source else WorkCalendar()


def day_in(year: int, month_day: str) -> date | None:
    """``MM-DD`` in a year, 29 February being the 28th where there is none; nothing for nothing."""
    if not month_day:
        return None
    month, day = (int(part) for part in month_day.split("-"))
    try:
        return date(year, month, day)
    except ValueError:
        return date(year, month, day - 1)


def moved(day: date, rule: str, calendar: WorkCalendar) -> date:
    """A day that may fall on a day off, as the kind's :class:`ListKind.HolidayRule` has it."""
    if calendar.is_workday(day):
        return day
    if rule == ListKind.HolidayRule.BEFORE:
        return calendar.last_workday_by(day)
    if rule == ListKind.HolidayRule.AFTER:
        return calendar.add_workdays(day, 1)
    return day
