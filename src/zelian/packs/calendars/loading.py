"""Read the packaged calendar files, or one in the same form that a user brings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from typing import Any, NamedTuple

from zelian.core.vocabulary.time import Period, WorkCalendar


class DayData(NamedTuple):
    """A day that is not what its weekday says; ``kind`` is ``off`` or ``work``."""

    day: date
    kind: str
    name: str


class TermData(NamedTuple):
    """A school term; it belongs to the year it begins in. ``until`` is exclusive."""

    name: str
    start: date
    until: date


@dataclass(frozen=True, slots=True)
class CalendarYearData:
    """A year of the calendar with the notice it comes from."""

    year: int
    announced: bool
    source: str
    days: tuple[DayData, ...]
    terms: tuple[TermData, ...]


def load_calendars() -> list[CalendarYearData]:
    """All packaged years, in order.

    :raises ValueError: a file contradicts itself.
    """
    folder = files("zelian.packs.calendars")
    names = sorted(item.name for item in folder.iterdir() if item.name.endswith(".toml"))
    return [read_calendar(folder.joinpath(name).read_text(encoding="utf-8")) for name in names]


def read_calendar(text: str) -> CalendarYearData:
    """Read one year's file.

    :raises ValueError: not TOML, a field that is missing or of the wrong kind, a day named
        twice or outside the year, a working day that is an ordinary one, a year not
        announced that names days.
    """
    data = tomllib.loads(text)
    try:
        result = CalendarYearData(
            year=int(data["year"]),
            announced=bool(data["announced"]),
            source=str(data["source"]),
            days=tuple(sorted(_days(data.get("holidays", ())))),
            terms=tuple(_term(item) for item in data.get("terms", ())),
        )
    except (KeyError, TypeError) as error:
        raise ValueError(f"calendar file: {error}") from error
    _check(result)
    return result


def calendar_of(years: Iterable[CalendarYearData]) -> WorkCalendar:
    """The core's calendar of several years."""
    kept = list(years)
    days = [day for year in kept for day in year.days]
    return WorkCalendar(
        off=frozenset(day.day for day in days if day.kind == "off"),
        worked=frozenset(day.day for day in days if day.kind == "work"),
        announced=frozenset(year.year for year in kept if year.announced),
        terms=tuple(sorted(Period(t.start, t.until) for year in kept for t in year.terms)),
        names={day.day: day.name for day in days},
    )


def _days(holidays: Iterable[Mapping[str, Any]]) -> Iterator[DayData]:
    for holiday in holidays:
        day, last, name = holiday["from"], holiday["to"], str(holiday["name"])
        while day <= last:
            yield DayData(day, "off", name)
            day += timedelta(days=1)
        for worked in holiday.get("worked", ()):
            yield DayData(worked, "work", f"{name}调休")


def _term(item: Mapping[str, Any]) -> TermData:
    return TermData(str(item["name"]), item["from"], item["to"] + timedelta(days=1))


def _check(data: CalendarYearData) -> None:
    """Refuse a file that says two things of one day, or what can't be."""
    if data.days and not data.announced:
        raise ValueError(f"calendar {data.year} is not announced but names days")
    seen: set[date] = set()
    for day, kind, name in data.days:
        if day in seen:
            raise ValueError(f"calendar {data.year}: {day} is named twice")
        if day.year != data.year:
            raise ValueError(f"calendar {data.year}: {day} {name} is of another year")
        if kind == "work" and day.weekday() < 5:
            raise ValueError(f"calendar {data.year}: {day} is an ordinary working day")
        seen.add(day)
    for name, start, until in data.terms:
        if not start < until or start.year != data.year:
            raise ValueError(f"calendar {data.year}: {name} is no term of this year")
