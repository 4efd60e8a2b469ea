"""Measures and subjects for the tests of scheduling."""

from __future__ import annotations

from datetime import date

from zelian.core.vocabulary.measure import MeasureValue
from zelian.core.vocabulary.obligation import PlannedMeasure, Subject
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period
from zelian.packs.calendars import calendar_of, load_calendars

CALENDAR = calendar_of(load_calendars())
LONG_AGO, FOR_EVER = date(2020, 1, 1), date(9999, 12, 31)


def day(text: str) -> date:
    return date.fromisoformat(text)


def measure(
    value: MeasureValue, *, since: date = LONG_AGO, until: date = FOR_EVER, topic: str = ""
) -> PlannedMeasure:
    return PlannedMeasure("measure:1", value, Activity.MEETING, Period(since, until), topic)


def subject(
    *,
    since: date = LONG_AGO,
    until: date = FOR_EVER,
    population: int | None = None,
    tenure: Period | None = None,
) -> Subject:
    return Subject("unit:1", Period(since, until), population, tenure)
