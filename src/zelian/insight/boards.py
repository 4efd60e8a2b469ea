"""Boards and the personal page as components show them: figures with the rows behind them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.core.vocabulary.obligation import Status
from zelian.insight.presenting import rows_address
from zelian.insight.queries import Board, Desk
from zelian.insight.queries.mine import SHOWN
from zelian.insight.queries.rows import DONE, MINE
from zelian.pages.parts import BarRow, HeatCalendar, HeatDay
from zelian.pages.statuses import STATUSES
from zelian.people.viewer import Viewer
from zelian.performance.models import Obligation
from zelian.performance.queries import ORDER, StatusCounts

# what a board counts, in the order it is read
COUNTED = (
    Status.FULFILLED,
    Status.FULFILLED_LATE,
    Status.OVERDUE,
    Status.DUE_SOON,
    Status.OPEN,
    Status.NOT_YET,
    Status.WAIVED,
)
WORST_FIRST = tuple(status.value for status in ORDER)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count and the address of exactly the rows it counts."""

    status: str
    value: int
    url: str


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A row of a board: a unit, a duty or a month with its figures."""

    label: str
    url: str
    figures: tuple[Figure, ...]
    bar: BarRow
    total: Figure


@dataclass(frozen=True, slots=True)
class BoardPart:
    """One picture of a board with its table twin."""

    key: str
    title: str
    name: str
    rows: list[BoardRow]

    @property
    def longest(self) -> int:
        """The largest bar, to whose scale the others are drawn."""
        return max((row.bar.total for row in self.rows), default=0)


def unit_rows(board: Board, viewer: Viewer) -> list[BoardRow]:
    """One row a unit; the name leads to the unit's own board where there is more to see."""
    rows = []
    for row in board.units:
        itself = board.unit is not None and row.unit.pk == board.unit.pk
        label = _("%(unit)s（本级）") % {"unit": row.unit} if itself else str(row.unit)
        asked: dict[str, object] = {"year": board.year, "unit": row.unit}
        if itself:
            asked["own"] = 1
        opens = not itself and viewer.may_read(row.unit.path)
        url = reverse("insight:unit-board", args=[row.unit.pk]) if opens else ""
        rows.append(_row(viewer, label, url, row.counts, asked))
    return rows


def duty_rows(board: Board, viewer: Viewer) -> list[BoardRow]:
    """One row a duty; the name leads to its chain."""
    return [
        _row(
            viewer,
            row.title,
            reverse("insight:chain", args=["duty", row.duty_id]),
            row.counts,
            {**_scope(board), "duty": row.duty_id},
        )
        for row in board.duties
    ]


def month_rows(board: Board, viewer: Viewer) -> list[BoardRow]:
    """Twelve rows, by the month in which the obligations are due."""
    return [
        _row(
            viewer,
            _("%(month)s月") % {"month": month},
            "",
            counts,
            {**_scope(board), "month": month},
        )
        for month, counts in board.months.items()
    ]


def totals(board: Board, viewer: Viewer) -> tuple[Figure, ...]:
    """The figures at the top."""
    return _figures(viewer, board.totals, _scope(board))


def _scope(board: Board) -> dict[str, object]:
    scope: dict[str, object] = {"year": board.year}
    if board.unit is not None:
        scope["unit"] = board.unit
    return scope


def _row(
    viewer: Viewer, label: str, url: str, counts: StatusCounts, asked: dict[str, object]
) -> BoardRow:
    waiting = counts.running + counts.not_yet
    address = rows_address(viewer, **asked)
    return BoardRow(
        label=label,
        url=url,
        figures=_figures(viewer, counts, asked),
        bar=BarRow(label, counts.done, waiting, counts.overdue, url or address),
        total=Figure("", counts.total, address),
    )


def _figures(viewer: Viewer, counts: StatusCounts, asked: dict[str, object]) -> tuple[Figure, ...]:
    return tuple(
        Figure(
            status.value,
            getattr(counts, status.value),
            rows_address(viewer, **asked, status=status.value),
        )
        for status in COUNTED
    )


@dataclass(frozen=True, slots=True)
class DeskGroup:
    """Obligations of one urgency on the personal page."""

    status: str
    title: str
    rows: tuple[Obligation, ...]
    count: int
    url: str

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.rows)


def desk_groups(desk: Desk, viewer: Viewer) -> list[DeskGroup]:
    """What is to be done now, the most urgent first."""
    rows = desk.obligations
    # what was left open in earlier years is still to be done in the running one
    span = "to_year" if desk.year == viewer.today.year else "year"
    groups = (
        (Status.OVERDUE, rows.overdue),
        (Status.DUE_SOON, rows.due_soon),
        (Status.OPEN, rows.open),
    )
    return [
        DeskGroup(
            status=status.value,
            title=str(STATUSES[status.value].label),
            rows=tuple(found[:SHOWN]),
            count=len(found),
            url=rows_address(viewer, whose=MINE, status=status.value, **{span: desk.year}),
        )
        for status, found in groups
    ]


def done_address(desk: Desk, viewer: Viewer) -> str:
    """What is done of one's own this year, in time or late."""
    return rows_address(viewer, whose=MINE, status=DONE, year=desk.year)


def desk_calendar(desk: Desk, viewer: Viewer) -> HeatCalendar:
    """The year by due dates: how many are due, and the worst of them."""
    days = {day: _heat(viewer, day, rows) for day, rows in desk.by_due_date().items()}
    title = _("%(year)s年我的履责日历") % {"year": desk.year}
    return HeatCalendar(year=desk.year, days=days, title=title)


def _heat(viewer: Viewer, day: date, rows: list[Obligation]) -> HeatDay:
    worst = min((row.status for row in rows), key=WORST_FIRST.index)
    label = _("%(count)s项到期，%(status)s") % {
        "count": len(rows),
        "status": STATUSES[worst].label,
    }
    url = rows_address(viewer, whose=MINE, due=day.isoformat())
    return HeatDay(count=len(rows), status=worst, label=label, url=url)
