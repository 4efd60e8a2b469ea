"""Half-open dates in the database."""

from __future__ import annotations

from datetime import date

from django.db.models import Q

from zelian.core.vocabulary.time import Period
from zelian.people.models import Appointment, Leave, Oversight


def on_day(day: date, start: str = "from_date", until: str = "until_date") -> Q:
    """Rows whose half-open period holds ``day``."""
    return Q(**{f"{start}__lte": day}) & (
        Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": day})
    )


def during(period: Period, start: str = "from_date", until: str = "until_date") -> Q:
    """Rows whose half-open period shares at least one day with ``period``."""
    return Q(**{f"{start}__lt": period.until}) & (
        Q(**{f"{until}__isnull": True}) | Q(**{f"{until}__gt": period.start})
    )


def runs(row: Appointment | Leave | Oversight, day: date) -> bool:
    """Whether an appointment, a leave or an oversight in hand holds on ``day``."""
    return row.from_date <= day and (row.until_date is None or day < row.until_date)


def as_period(on: Period | date) -> Period:
    """A single day as the period of that day."""
    if isinstance(on, Period):
        return on
    return Period(on, date.fromordinal(on.toordinal() + 1))
