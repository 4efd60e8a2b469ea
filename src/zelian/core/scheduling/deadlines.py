"""When a deadline falls in a year, and from when performance counts toward it."""

from __future__ import annotations

from datetime import date, timedelta

from zelian.core.scheduling.conventions import Conventions
from zelian.core.scheduling.periods import add_months, month_end, unit_start
from zelian.core.vocabulary.measure import Deadline, Per, When
from zelian.core.vocabulary.time import Period

Due = tuple[date, date]
"""The first day that counts, and the last day on time."""


OF_TERMS = frozenset({When.TERM_START, When.TERM_END})
"""Moments that the school's own calendar fixes."""


def due_dates(
    value: Deadline, year: int, in_force_from: date, conventions: Conventions
) -> tuple[Due, ...] | None:
    """The dates due in ``year``, in order; ``None`` where the text leaves them open.

    A date that comes once and names no year falls on its first day after the measure
    took effect. Moments of a term are :func:`term_dues`.
    """
    if not _is_clear(value):
        return None
    if value.recurs is None:
        return _once(value, year, in_force_from, conventions)
    return _in_year(value, year, conventions)


def term_dues(
    when: When, terms: tuple[Period, ...], year: int, conventions: Conventions
) -> tuple[Due, ...]:
    """学期初 and 学期末 of the known terms, as far as they fall due in ``year``."""
    dues = (_of_term(when, term, conventions) for term in sorted(terms))
    return tuple((opens, due) for opens, due in dues if due.year == year)


def _of_term(when: When, term: Period, conventions: Conventions) -> Due:
    if when is When.TERM_END:
        return term.start, term.last
    opens = term.start - timedelta(days=conventions.term_lead_days)
    return opens, min(term.start + timedelta(days=conventions.term_start_days - 1), term.last)


def _is_clear(value: Deadline) -> bool:
    if value.when is not None:
        return value.when not in OF_TERMS
    if value.recurs is Per.MONTH:
        return value.month is None and value.day is not None
    return value.month is not None and value.recurs in {None, Per.YEAR, Per.HALF_YEAR, Per.QUARTER}


def _once(
    value: Deadline, year: int, in_force_from: date, conventions: Conventions
) -> tuple[Due, ...]:
    if value.year is not None:
        return _in_year(value, year, conventions) if value.year == year else ()
    for candidate in (in_force_from.year, in_force_from.year + 1):
        for opens, due in _in_year(value, candidate, conventions):
            if due >= in_force_from:
                return ((opens, due),) if candidate == year else ()
    return ()


def _in_year(value: Deadline, year: int, conventions: Conventions) -> tuple[Due, ...]:
    if value.when is not None:
        moment = conventions.moments[value.when]
        dues = (_day(year, month, moment.day, conventions) for month in moment.months)
        return tuple((add_months(due.replace(day=1), 1 - moment.opens_months), due) for due in dues)
    lead = timedelta(days=conventions.least_lead_days[value.recurs])
    dues = (_day(year, month, value.day, conventions) for month in _months(value))
    return tuple((min(unit_start(value.recurs, due), due - lead), due) for due in dues)


def _months(value: Deadline) -> tuple[int, ...]:
    """The months in which it falls: 每半年…1月10日前 comes in January and in July."""
    if value.month is None:
        return tuple(range(1, 13))
    step = {Per.HALF_YEAR: 6, Per.QUARTER: 3}.get(value.recurs or Per.YEAR, 12)
    return tuple(range((value.month - 1) % step + 1, 13, step))


def _day(year: int, month: int, day: int | str | None, conventions: Conventions) -> date:
    """A day of a month; no day is its last, and a 30 February is the last of February."""
    last = month_end(year, month)
    if day is None or day == "end":
        return last
    if day == "mid":
        return date(year, month, conventions.mid_day)
    return date(year, month, min(int(day), last.day))
