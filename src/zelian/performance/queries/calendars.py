"""The working calendar as it is kept."""

from __future__ import annotations

from dataclasses import dataclass

from zelian.core.vocabulary.time import Period, WorkCalendar
from zelian.performance.models import CalendarDay, CalendarYear, SchoolTerm


@dataclass(frozen=True, slots=True)
class YearSheet:
    """A year of the calendar with its special days and terms, for its page."""

    year: CalendarYear
    days: tuple[CalendarDay, ...]
    terms: tuple[SchoolTerm, ...]


def work_calendar() -> WorkCalendar:
    """All kept years as the core's calendar; three queries."""
    days = list(CalendarDay.objects.all())
    announced = CalendarYear.objects.filter(state=CalendarYear.State.ANNOUNCED)
    return WorkCalendar(
        off=frozenset(day.day for day in days if day.kind == CalendarDay.Kind.OFF),
        worked=frozenset(day.day for day in days if day.kind == CalendarDay.Kind.WORK),
        announced=frozenset(announced.values_list("year", flat=True)),
        terms=tuple(
            Period(term.from_date, term.until_date)
            for term in SchoolTerm.objects.order_by("from_date")
        ),
        names={day.day: day.name for day in days},
    )


def list_calendar_years() -> list[CalendarYear]:
    """Every year that is kept, newest first."""
    return list(CalendarYear.objects.order_by("-year"))


def get_year_sheet(year: int) -> YearSheet:
    """
    A year with its days and terms; two queries after the year's own.

    :raises CalendarYear.DoesNotExist: nothing is known of the year.
    """
    return YearSheet(
        CalendarYear.objects.get(pk=year),
        tuple(CalendarDay.objects.filter(day__year=year)),
        tuple(SchoolTerm.objects.filter(from_date__year=year)),
    )
