"""What a unit was called, and below which it stood, on an earlier day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zelian.people.models import Unit, UnitPast


@dataclass(frozen=True, slots=True)
class UnitName:
    """A unit's names on a day."""

    name: str
    short_name: str


def name_on(unit: Unit, day: date) -> UnitName:
    """What ``unit`` was called on ``day``; one query. Many at once: :func:`names_on`."""
    return names_on([unit], day)[unit.pk]


def names_on(units: Iterable[Unit], day: date) -> dict[int, UnitName]:
    """:func:`name_on` for many units with one query."""
    units = list(units)
    past = past_on(day, [unit.pk for unit in units])
    return {
        unit.pk: UnitName(row.name, row.short_name)
        for unit in units
        for row in (past.get(unit.pk, unit),)
    }


def past_on(day: date, unit_ids: Iterable[int] | None = None) -> dict[int, UnitPast]:
    """The row of the past that held on ``day``, by unit; those of today are missing. One query."""
    rows = UnitPast.objects.filter(until_date__gt=day).order_by("-until_date", "-id")
    if unit_ids is not None:
        rows = rows.filter(unit__in=list(unit_ids))
    # The last one written is the earliest that ends after the day: the one that held then.
    return {row.unit_id: row for row in rows}
