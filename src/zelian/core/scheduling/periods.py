"""The periods that a calendar cuts a year into: half-open, in order, without gaps."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from zelian.core.vocabulary.measure import Per
from zelian.core.vocabulary.time import Period, WorkCalendar

_MONTHS = {Per.MONTH: 1, Per.QUARTER: 3, Per.HALF_YEAR: 6, Per.YEAR: 12}
_PARTS_OF_MONTH = {10: (1, 11, 21), 15: (1, 16)}
"""旬 begins on the 1st, 11th and 21st; 半个月 on the 1st and 16th."""
_DAY = timedelta(days=1)


def month_end(year: int, month: int) -> date:
    """The last day of a month, leap years included."""
    return date(year, month, gregorian.monthrange(year, month)[1])


def add_months(day: date, n: int) -> date:
    """The same day ``n`` months on, or that month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + n, 12)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def unit_start(per: Per | None, day: date) -> date:
    """The first day of the month, quarter, half year or (for anything else) year of ``day``."""
    months = _MONTHS.get(per, 12) if per else 12
    return date(day.year, (day.month - 1) // months * months + 1, 1)


def periods_of(
    per: Per, every: int, year: int, *, anchor: date, calendar: WorkCalendar
) -> tuple[Period, ...]:
    """All periods that hold a day of ``year``, whole.

    ``every`` > 1 joins so many units into one, the first being the unit of ``anchor``.
    ``Per.TENURE`` is the holder's own affair and refused with ``ValueError``.
    """
    if per in _MONTHS:
        return _months(_MONTHS[per], every, year, anchor if every > 1 else None)
    if per is Per.TERM:
        return tuple(_terms(every, year, anchor, calendar.terms))
    if per is Per.WEEK:
        return _weeks(every, year, anchor if every > 1 else None)
    if per is Per.DAY:
        return _days(every, year, None if every in _PARTS_OF_MONTH or every == 1 else anchor)
    raise ValueError(f"{per} has no place in the calendar")


@lru_cache(maxsize=4096)
def _months(unit: int, every: int, year: int, anchor: date | None) -> tuple[Period, ...]:
    block = unit * every
    base = (anchor.year * 12 + anchor.month - 1) // unit * unit if anchor else 0
    first, end = year * 12, year * 12 + 12
    starts = range(base + (first - base) // block * block, end, block)
    return tuple(Period(_month(start), _month(start + block)) for start in starts)


def _month(index: int) -> date:
    year, month = divmod(index, 12)
    return date(year, month + 1, 1)


@lru_cache(maxsize=4096)
def _weeks(every: int, year: int, anchor: date | None) -> tuple[Period, ...]:
    base = anchor or date(year, 1, 1)
    monday = base - timedelta(days=base.weekday())
    return tuple(_blocks(monday, 7 * every, year))


@lru_cache(maxsize=4096)
def _days(every: int, year: int, anchor: date | None) -> tuple[Period, ...]:
    if every in _PARTS_OF_MONTH:
        starts = [date(year, m, d) for m in range(1, 13) for d in _PARTS_OF_MONTH[every]]
        ends = [*starts[1:], date(year + 1, 1, 1)]
        return tuple(Period(start, end) for start, end in zip(starts, ends, strict=True))
    return tuple(_blocks(anchor or date(year, 1, 1), every, year))


def _blocks(base: date, length: int, year: int) -> Iterator[Period]:
    """Blocks of ``length`` days counted from ``base`` that hold a day of ``year``."""
    step = timedelta(days=length)
    start = base + (date(year, 1, 1) - base) // step * step
    while start.year <= year:
        yield Period(start, start + step)
        start += step


def _terms(every: int, year: int, anchor: date, terms: tuple[Period, ...]) -> Iterator[Period]:
    """School terms, joined by ``every`` from the first known one that ends after ``anchor``."""
    known = [term for term in sorted(terms) if term.until > anchor]
    for i in range(0, len(known) - every + 1, every):
        joined = Period(known[i].start, known[i + every - 1].until)
        if joined.start.year <= year <= joined.last.year:
            yield joined


def workdays(year: int, calendar: WorkCalendar) -> Iterator[Period]:
    """Every working day of the year as a period of its own."""
    day = date(year, 1, 1)
    while day.year == year:
        if calendar.is_workday(day):
            yield Period(day, day + _DAY)
        day += _DAY
