"""Counts of obligations for boards: how many stand how, by unit, duty and month; one query each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Substr

from zelian.catalogue.models import Regulation
from zelian.people.models import Unit
from zelian.people.viewer import Viewer, in_reach, path_in
from zelian.performance.models import Obligation
from zelian.performance.queries.obligations import of_mine
from zelian.performance.queries.statuses import (
    StatusCounts,
    counts_from,
    status_aggregates,
)


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """A unit with all below it."""

    unit: Unit
    counts: StatusCounts


@dataclass(frozen=True, slots=True)
class DutyCounts:
    """A duty over all its subjects."""

    duty_id: int
    title: str
    counts: StatusCounts


def count_by_status(
    viewer: Viewer,
    year: int,
    *,
    unit: Unit | None = None,
    regulation: Regulation | None = None,
    mine: bool = False,
) -> StatusCounts:
    """How many of a year's obligations in reach stand how; one query."""
    rows = _rows(viewer, year, unit, regulation)
    if mine:
        rows = rows.filter(of_mine(viewer))
    return counts_from(rows.aggregate(**status_aggregates(viewer.today)))


def count_by_unit(viewer: Viewer, year: int, *, under: Unit | None = None) -> list[UnitCounts]:
    """
    One row a unit directly below ``under`` (or a root), with all below it; two queries.

    The unit ``under`` itself, where it bears obligations of its own, comes first.
    """
    length = (len(under.path) if under else 0) + Unit.steplen
    groups = (
        _rows(viewer, year, under, None)
        .annotate(branch=Substr("unit_path", 1, length))
        .order_by("branch")
        .values("branch")
        .annotate(**status_aggregates(viewer.today))
    )
    counted = {group["branch"]: counts_from(group) for group in groups}
    units = Unit.objects.filter(path__in=counted).order_by("path")
    return [UnitCounts(unit, counted[unit.path]) for unit in units]


def count_by_duty(
    viewer: Viewer, year: int, *, unit: Unit | None = None, regulation: Regulation | None = None
) -> list[DutyCounts]:
    """One row a duty, those with most overdue first; one query."""
    groups = (
        _rows(viewer, year, unit, regulation)
        .order_by()
        .values("duty", title_of_duty=F("duty__action"), quote=F("duty__quote"))
        .annotate(**status_aggregates(viewer.today))
    )
    found = [
        DutyCounts(group["duty"], group["title_of_duty"] or group["quote"], counts_from(group))
        for group in groups
    ]
    return sorted(found, key=lambda row: (-row.counts.overdue, row.duty_id))


def count_by_month(
    viewer: Viewer, year: int, *, unit: Unit | None = None
) -> dict[int, StatusCounts]:
    """By the month of the due date, all twelve; one query."""
    groups = (
        _rows(viewer, year, unit, None)
        .order_by()
        .values("due_date")
        .annotate(**status_aggregates(viewer.today))
    )
    counted = {month: StatusCounts() for month in range(1, 13)}
    for group in groups:
        counted[group["due_date"].month] += counts_from(group)
    return counted


def _rows(
    viewer: Viewer, year: int, unit: Unit | None, regulation: Regulation | None
) -> QuerySet[Obligation]:
    condition = Q(year=year)
    if unit is not None:
        condition &= path_in("unit_path", [unit.path])
    if regulation is not None:
        condition &= Q(duty__regulation=regulation)
    return in_reach(Obligation.objects.filter(condition), viewer)
