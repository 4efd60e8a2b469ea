"""How far the obligations of a year are: in all, by unit, by duty and by month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

from zelian.people.models import Unit
from zelian.people.viewer import Viewer
from zelian.performance.queries import (
    DutyCounts,
    StatusCounts,
    UnitCounts,
    count_by_duty,
    count_by_month,
    count_by_unit,
)

DUTIES_SHOWN = 20


class NoSuchBoard(LookupError):
    """There is no such unit, or none that the viewer may read."""


@dataclass(frozen=True, slots=True)
class Board:
    """A year below one unit (``None``: all that is in reach)."""

    year: int
    unit: Unit | None
    totals: StatusCounts
    units: tuple[UnitCounts, ...]
    duties: tuple[DutyCounts, ...]
    more_duties: int
    months: dict[int, StatusCounts]


def get_board(viewer: Viewer, year: int, *, unit_id: int | None = None) -> Board:
    """
    The board of a unit with all below it, or of all in reach; five queries, whatever the rows.

    :raises NoSuchBoard: no such unit, or one out of reach.
    """
    unit = _unit(viewer, unit_id)
    units = tuple(count_by_unit(viewer, year, under=unit))
    duties = count_by_duty(viewer, year, unit=unit)
    return Board(
        year=year,
        unit=unit,
        totals=_sum(row.counts for row in units),
        units=units,
        duties=tuple(duties[:DUTIES_SHOWN]),
        more_duties=max(0, len(duties) - DUTIES_SHOWN),
        months=count_by_month(viewer, year, unit=unit),
    )


def _unit(viewer: Viewer, unit_id: int | None) -> Unit | None:
    """The unit asked for, or the lowest one above all that is in reach."""
    if unit_id is not None:
        unit = Unit.objects.filter(pk=unit_id).first()
        if unit is None or not viewer.may_read(unit.path):
            raise NoSuchBoard(unit_id)
        return unit
    if "" in viewer.reads:
        roots = list(Unit.objects.filter(depth=1)[:2])
        return roots[0] if len(roots) == 1 else None
    shared = _shared([*viewer.reads, *(seat.unit_path for seat in viewer.seats)])
    return Unit.objects.filter(path=shared).first() if shared else None


def _shared(paths: list[str]) -> str:
    """The path of the lowest unit at or above all of them; empty where there is none."""
    first, last = min(paths, default=""), max(paths, default="")
    end = 0
    while end < len(first) and first[: end + Unit.steplen] == last[: end + Unit.steplen]:
        end += Unit.steplen
    return first[:end]


def _sum(counts: Iterable[StatusCounts]) -> StatusCounts:
    rows = list(counts)
    return StatusCounts(
        **{
            field.name: sum(getattr(row, field.name) for row in rows)
            for field in fields(StatusCounts)
        }
    )
