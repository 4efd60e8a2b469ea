"""Scoring sheets: categories, items with points, criteria with points, deductions.

Reads: a :class:`Grid` with columns of points, or with points in brackets. Writes: rows,
items and remarks. Merged cells come out empty in a flattened table and its header seldom
lies over its columns, so these are told by what stands in them first, and by their names
where the header is as wide as the body.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zelian.core.reading.layout.grids import Cell, Grid
from zelian.core.reading.numerals import whole
from zelian.core.reading.tables.placing import Placed, Stretch
from zelian.core.reading.tables.scoring_columns import Columns, columns_in, is_category_points
from zelian.core.reading.tables.scoring_points import (
    TOTAL,
    credits_in,
    figure,
    named_points,
    sum_remarks,
)
from zelian.core.reading.tables.scoring_words import Weighed, weigh
from zelian.core.reading.tables.sheets import Row, Sheet, tight
from zelian.core.vocabulary.regulation import ScoringCriterion, ScoringRow
from zelian.core.vocabulary.text import NOWHERE, Remark, Span

_SCORES = re.compile(r"分值|标准分|得分|评分|分数|满分|扣分|计分|赋分|权重|打分|基[本础]分")
_SENTENCE = 12


@dataclass(slots=True)
class ScoringSheet:
    """What was read from one sheet; ``criteria`` maps a cell's place to its row's index.

    ``quiet`` cells hold titles; ``hushed`` stretches speak of points only, not of what is to
    be done.
    """

    rows: list[ScoringRow] = field(default_factory=list)
    labels: list[Span] = field(default_factory=list)
    criteria: dict[tuple[int, int], int] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)
    quiet: list[tuple[int, int]] = field(default_factory=list)
    hushed: list[Stretch] = field(default_factory=list)


@dataclass(slots=True)
class _Open:
    """The item being read, and the category and group it stands in."""

    category: str = ""
    category_points: Decimal | None = None
    group: str = ""
    no: int = 0
    item: str = ""
    points: Decimal | None = None
    label: Span = NOWHERE
    rows: list[Row] = field(default_factory=list)
    criteria: list[tuple[Decimal | None, Span]] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    named: dict[str, Span] = field(default_factory=dict)


def read_scoring_sheet(grid: Grid, sheet: Sheet | None, placed: Placed) -> ScoringSheet | None:
    """The sheet in a table, ``None`` where no heading speaks of points."""
    heads = [c.squeezed for row in grid.rows[:4] for c in row]
    if not any(_SCORES.search(h) for h in heads if len(h) <= _SENTENCE):
        return None
    if sheet is None:
        filled = ({c.column: c for c in row if c.squeezed} for row in grid.rows)
        body = [row for row in filled if row and not any(_is_head(c) for c in row.values())]
    else:
        body = list(sheet.body)
    total = _total(body)
    body = [row for row in body if not TOTAL.match(_first(row).squeezed)]
    widest = max((c.column for row in grid.rows for c in row), default=0)
    lies_over = sheet is not None and max(c.at for c in sheet.columns) == widest
    columns = columns_in(body, sheet if lies_over else None)
    return None if columns is None else _Reader(columns, placed).read(body, total)


def _is_head(cell: Cell) -> bool:
    return len(cell.squeezed) <= 8 and bool(_SCORES.search(cell.squeezed))


def _first(row: Row) -> Cell:
    return row[min(row)]


def _total(body: Sequence[Row]) -> tuple[Decimal, Span] | None:
    for row in body:
        if TOTAL.match(_first(row).squeezed):
            figures = [(f, tight(c)) for c in row.values() if (f := figure(c.squeezed)) is not None]
            return figures[0] if figures else None
    return None


@dataclass(slots=True)
class _Reader:
    columns: Columns
    placed: Placed
    sheet: ScoringSheet = field(default_factory=ScoringSheet)
    now: _Open = field(default_factory=_Open)

    def read(self, body: Sequence[Row], total: tuple[Decimal, Span] | None) -> ScoringSheet | None:
        for row in body:
            if not self._banner(row):
                self._take(row)
        self._close()
        self.sheet.remarks += sum_remarks(self.sheet.rows, self.now.named, total)
        return self.sheet if self.sheet.rows else None

    def _banner(self, row: Row) -> bool:
        """Whether the row is but a category; one that heads its first row is taken, too."""
        first = _first(row)
        name, points = named_points(first.squeezed)
        over = first.column < self.columns.item and first.column != self.columns.number
        if points is None or not (len(row) == 1 or (over and self.columns.category is None)):
            return False
        self._enter(name, points, tight(first))
        return len(row) == 1

    def _enter(self, name: str, points: Decimal | None, span: Span) -> None:
        self._close()
        self.now.category, self.now.category_points, self.now.group = name, points, ""
        self.now.named.setdefault(name, span)

    def _take(self, row: Row) -> None:
        columns, now = self.columns, self.now
        self.sheet.quiet += [(cell.row, at) for at, cell in row.items() if at not in columns.wordy]
        if columns.category in row and columns.category is not None:
            cell = row[columns.category]
            name, points = named_points(cell.squeezed)
            self._enter(name, self._category_points(row, points), tight(cell))
        if columns.group in row and columns.group is not None:
            words = row[columns.group].squeezed
            if words != now.category and named_points(words)[0] != now.category:
                now.group = named_points(words)[0]
        number = row.get(columns.number) if columns.number is not None else None
        titled = row.get(columns.item)
        if number is not None or titled is not None:
            self._begin(number, titled)
        if now.points is None and columns.points in row and columns.points is not None:
            now.points = figure(row[columns.points].squeezed)
        now.rows.append(row)
        if columns.text in row:
            self._criteria(row)

    def _category_points(self, row: Row, points: Decimal | None) -> Decimal | None:
        if points is not None or self.columns.category is None:
            return points
        beside = [
            f
            for at in sorted(row)
            if is_category_points(at, self.columns.category, self.columns.wordy)
            and at not in {self.columns.points, self.columns.criterion_points, self.columns.number}
            and (f := figure(row[at].squeezed)) is not None
        ]
        return beside[0] if beside else None

    def _begin(self, number: Cell | None, titled: Cell | None) -> None:
        self._close()
        now = self.now
        no = whole(number.squeezed) if number is not None else None
        now.no = no if no is not None else now.no + 1
        if titled is not None:
            now.item, now.points = named_points(titled.squeezed)
        head = number or titled
        now.label = tight(head) if head is not None else now.label

    def _criteria(self, row: Row) -> None:
        cell = row[self.columns.text]
        at = self.columns.criterion_points
        own = figure(row[at].squeezed) if at is not None and at in row else None
        stretch = self.placed.stretch(cell)
        parts = credits_in(self.placed.text, *stretch) if stretch is not None else []
        if own is None and self.now.points is None and len(parts) == 1:
            own = parts[0][0]
        if len(parts) > 1:
            place = self.placed.flow.place
            self.now.criteria += [(points, place(a, b)) for points, a, b in parts]
        else:
            self.now.criteria.append((own, tight(cell)))
        self.now.places += [(row[c].row, c) for c in self.columns.wordy if c in row]

    def _close(self) -> None:
        now, sheet = self.now, self.sheet
        if now.criteria:
            points = now.points
            known = [own for own, _ in now.criteria if own is not None]
            if points is None and len(known) == len(now.criteria):
                points = sum(known, Decimal(0))
            lent = points if len(now.criteria) == 1 else None
            criteria = tuple(
                ScoringCriterion(own if own is not None else lent or Decimal(0), span)
                for own, span in now.criteria
            )
            said = self._weigh(points)
            sheet.criteria.update((place, len(sheet.rows)) for place in now.places)
            sheet.rows.append(
                ScoringRow(
                    now.category,
                    now.category_points,
                    now.group,
                    now.no,
                    now.item,
                    points,
                    criteria,
                    tuple(said.deductions),
                    self._span(),
                )
            )
            sheet.labels.append(now.label)
        now.criteria, now.rows, now.places, now.points = [], [], [], None

    def _weigh(self, points: Decimal | None) -> Weighed:
        cells = [row[c] for row in self.now.rows for c in self.columns.wordy if c in row]
        said = weigh(self.placed, cells, points)
        self.sheet.remarks += said.remarks
        self.sheet.hushed += said.hushed
        return said

    def _span(self) -> Span:
        spans = [tight(cell) for row in self.now.rows for cell in row.values()]
        return Span(min(s.start for s in spans), max(s.end for s in spans))
