"""Where all lists of the school stand in a year; every number opens the lists behind it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from zelian.lists.queries.standing import (
    KINDS,
    STAGES,
    Counts,
    Standing,
    StandingRow,
    lists_that_stand,
    standing_of,
    unit_in_view,
)
from zelian.lists.stages import Stage
from zelian.pages import exports
from zelian.pages.columns import Column
from zelian.pages.context import year_in_view
from zelian.people.access import ViewerRequest, allowed
from zelian.people.models import Unit


@dataclass(frozen=True, slots=True)
class Number:
    """A number and the address of what is behind it."""

    value: int
    url: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A unit's numbers."""

    row: StandingRow
    open_url: str
    total: Number
    late: Number
    cells: Sequence[Number]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the bar, in per cent of its length."""

    number: Number
    stage: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Board:
    """The table with its bar and all its addresses."""

    standing: Standing
    unit: Unit | None
    lines: Sequence[Line]
    total: Line
    segments: Sequence[Segment]
    stages_url: str
    kinds_url: str
    deep_url: str
    export_urls: Sequence[tuple[str, str]]
    whole_url: str
    asked_export: str

    def download(self, name: str) -> HttpResponse | None:
        """The table as the file asked for, or nothing."""
        if self.asked_export not in exports.FORMATS:
            return None
        columns = [
            Column("unit", _("单位（含下属）"), accessor=lambda line: str(line.row.unit)),
            Column("total", _("合计"), accessor=lambda line: line.total.value),
            *(
                Column(key, label, accessor=lambda line, place=place: line.cells[place].value)
                for place, (key, label) in enumerate(self.standing.columns)
            ),
            Column("late", _("已逾期"), accessor=lambda line: line.late.value),
        ]
        return exports.download(
            self.asked_export, name=name, columns=columns, rows=_InMemory(self.lines)
        )


class _InMemory:
    """Rows in hand, read as exports read the rows of a query."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = rows

    def __getitem__(self, part: slice) -> _InMemory:
        return _InMemory(self.rows[part])

    def iterator(self, chunk_size: int) -> Iterator[Any]:
        """The rows; in hand there are no chunks."""
        return iter(self.rows)


@allowed("lists.view_lists")
@require_GET
def standing(request: ViewerRequest) -> HttpResponse:
    """One page for all lists of a year in reach."""
    year = year_in_view(request)
    unit = unit_in_view(request.viewer, request.GET.get("unit", ""))
    found = standing_of(
        lists_that_stand(request.viewer, year),
        request.viewer,
        by=KINDS if request.GET.get("by") == KINDS else STAGES,
        below=unit,
        deep=request.GET.get("all") == "1",
    )
    board = board_of(request, found, unit=unit, filters={"year": year})
    if (download := board.download(_("%(year)s年清单进度") % {"year": year})) is not None:
        return download
    return render(request, "lists/standing.html", {"board": board, "year_shown": year})


def board_of(
    request: ViewerRequest, found: Standing, *, unit: Unit | None, filters: Mapping[str, object]
) -> Board:
    """The table of a standing; ``filters`` narrow the lists that its numbers open."""
    lists_url = reverse("lists:lists")
    filters = {**filters, **({"unit": unit.pk} if unit else {})}
    address = _Addresses(request, lists_url, filters, found)
    return Board(
        standing=found,
        unit=unit,
        lines=[address.line(row.counts, row) for row in found.rows],
        total=address.line(found.total, None),
        segments=address.segments(),
        stages_url=address.here(by=None),
        kinds_url=address.here(by=KINDS),
        deep_url=address.here(all=None if found.deepest else "1"),
        export_urls=[(kind, address.here(export=kind)) for kind in exports.FORMATS],
        whole_url=address.here(unit=None),
        asked_export=request.GET.get("export", ""),
    )


class _Addresses:
    """Where the numbers of a table lead."""

    def __init__(
        self,
        request: ViewerRequest,
        lists_url: str,
        filters: Mapping[str, object],
        found: Standing,
    ) -> None:
        self.path = request.path
        self.asked = {
            name: request.GET[name] for name in ("by", "unit", "all") if request.GET.get(name)
        }
        self.base = f"{lists_url}?{urlencode(filters)}" if filters else f"{lists_url}?"
        self.found = found

    def here(self, **changes: str | None) -> str:
        """The page in view with something changed; ``None`` takes it out."""
        asked = {**self.asked, **changes}
        asked = {name: value for name, value in asked.items() if value is not None}
        return f"{self.path}?{urlencode(asked)}" if asked else self.path

    def line(self, counts: Counts, row: StandingRow | None) -> Line:
        """A row's numbers; without one those of all together."""
        base = self.base if row is None else f"{self.base}&unit={row.unit.pk}"
        parameter = "kind" if self.found.by == KINDS else "state"
        numbers = counts.by(self.found.by)
        return Line(
            row=row,
            open_url=self.here(unit=str(row.unit.pk)) if row is not None else "",
            total=Number(counts.total, base),
            late=Number(counts.late, f"{base}&late=yes", _("已逾期")),
            cells=[
                Number(numbers.get(key, 0), f"{base}&{parameter}={key}", label)
                for key, label in self.found.columns
            ],
        )

    def segments(self) -> list[Segment]:
        """The bar by stage, whatever the columns are."""
        total = self.found.total
        found, start = [], 0.0
        for stage in Stage:
            count = total.stages.get(stage, 0)
            if not count:
                continue
            width = 100 * count / total.total
            number = Number(count, f"{self.base}&state={stage}", str(stage.label))
            found.append(Segment(number, stage, round(start, 3), round(width, 3)))
            start += width
        return found
