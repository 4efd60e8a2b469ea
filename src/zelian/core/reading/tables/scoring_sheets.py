"""Scoring sheets: categories, items with points, criteria with points.

Reads: a :class:`Grid` with columns of points. Writes: rows and items. Merged cells
come out empty in a flattened table, so columns are told by what stands in them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zelian.core.reading.grids import Cell, Grid
from zelian.core.reading.numerals import decimal, whole
from zelian.core.vocabulary.regulation import ScoringCriterion, ScoringRow
from zelian.core.vocabulary.text import Span

_SCORES = re.compile(r"分值|标准分|得分|评分|分数|满分|扣分|计分|赋分|权重")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)分?")
_CATEGORY = re.compile(
    r"(?P<name>.{2,40}?)[（(](?:共|满分|计|合计)?(?P<points>\d+(?:\.\d+)?)分[）)]"
)
_DENSE = 0.85


@dataclass(slots=True)
class ScoringSheet:
    """What was read from one sheet; ``criteria`` maps a cell's place to its row's index."""

    rows: list[ScoringRow] = field(default_factory=list)
    labels: list[Span] = field(default_factory=list)
    criteria: dict[tuple[int, int], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Columns:
    number: int | None
    item: int
    group: int | None
    points: int | None
    criterion_points: int | None
    text: int


@dataclass(slots=True)
class _Open:
    """The item being read."""

    category: str = ""
    category_points: Decimal | None = None
    group: str = ""
    no: int = 0
    item: str = ""
    points: Decimal | None = None
    label: Span = field(default_factory=lambda: Span(0, 0))
    criteria: list[tuple[ScoringCriterion, tuple[int, int]]] = field(default_factory=list)


def read_scoring_sheet(grid: Grid) -> ScoringSheet | None:
    """The sheet in a table, ``None`` where no heading speaks of points."""
    heads = [c.squeezed for row in grid.rows[:3] for c in row]
    if not any(_SCORES.search(h) for h in heads if len(h) <= 12):
        return None
    body = [row for row in grid.rows if not any(_is_head(c) for c in row)]
    columns = _columns(body)
    return None if columns is None else _read(body, columns)


def _is_head(cell: Cell) -> bool:
    return len(cell.squeezed) <= 8 and bool(_SCORES.search(cell.squeezed))


def _by_column(rows: Sequence[Sequence[Cell]]) -> dict[int, list[Cell]]:
    columns: dict[int, list[Cell]] = {}
    for row in rows:
        if sum(bool(c.squeezed) for c in row) < 2:
            continue
        for cell in row:
            if cell.squeezed:
                columns.setdefault(cell.column, []).append(cell)
    return columns


def _columns(body: Sequence[Sequence[Cell]]) -> _Columns | None:
    columns = _by_column(body)
    numeric = [
        c for c, cells in columns.items() if all(_POINTS.fullmatch(x.squeezed) for x in cells)
    ]
    wordy = {c: cells for c, cells in columns.items() if c not in numeric}
    if not numeric or not wordy:
        return None
    text = max(wordy, key=lambda c: sum(len(x.squeezed) for x in wordy[c]))
    full = len(columns[text])
    left = sorted(c for c in numeric if c < text) or sorted(numeric)
    number = next((c for c in left if _counts_up(columns[c])), None)
    scores = [c for c in left if c != number]
    dense = [c for c in scores if len(columns[c]) >= _DENSE * full]
    sparse = [c for c in scores if c not in dense]
    if not scores:
        return None
    points = sparse[-1] if sparse else (dense[0] if len(dense) > 1 else None)
    criterion = dense[-1] if dense else None
    words = sorted(c for c in wordy if c < text)
    item = words[-1] if words else text
    group = words[-2] if len(words) > 1 else None
    return _Columns(number, item, group, points, criterion, text)


def _counts_up(cells: Sequence[Cell]) -> bool:
    """One by one from 1; each category may begin anew after it has come to 2 at least."""
    last = 0
    for cell in cells:
        number = whole(cell.squeezed)
        if number != last + 1 and not (number == 1 and last > 1):
            return False
        last = number
    return last > 0


def _read(body: Sequence[Sequence[Cell]], columns: _Columns) -> ScoringSheet | None:
    sheet, now = ScoringSheet(), _Open()
    for row in body:
        filled = [c for c in row if c.squeezed]
        if not filled:
            continue
        named = _CATEGORY.fullmatch(filled[0].squeezed)
        if named:
            _close(sheet, now)
            now = _Open(named["name"], decimal(named["points"]), no=now.no)
            if len(filled) == 1:
                continue
        _take(sheet, now, {c.column: c for c in filled}, columns)
    _close(sheet, now)
    return sheet if sheet.rows else None


def _take(sheet: ScoringSheet, now: _Open, cells: dict[int, Cell], columns: _Columns) -> None:
    if columns.group is not None and columns.group in cells:
        group = cells[columns.group].squeezed
        if not _CATEGORY.fullmatch(group):
            now.group = group
    number = cells.get(columns.number) if columns.number is not None else None
    titled = cells.get(columns.item)
    if number is not None or (titled is not None and columns.number is None):
        head = number or titled
        _close(sheet, now)
        no = whole(number.squeezed) if number is not None else None
        now.no = no if no is not None else now.no + 1
        now.item = titled.squeezed if titled is not None else ""
        now.points = _points(cells, columns.points)
        now.label = _tight(head) if head is not None else now.label
    text = cells.get(columns.text)
    if text is not None and columns.text != columns.item:
        points = _points(cells, columns.criterion_points)
        if points is None:
            points = now.points
        if now.points is None and columns.points is None:
            now.points = points
        criterion = ScoringCriterion(points if points is not None else Decimal(0), _tight(text))
        now.criteria.append((criterion, (text.row, text.column)))


def _points(cells: dict[int, Cell], column: int | None) -> Decimal | None:
    cell = cells.get(column) if column is not None else None
    return decimal(cell.squeezed.rstrip("分")) if cell is not None else None


def _close(sheet: ScoringSheet, now: _Open) -> None:
    if now.criteria:
        for _, place in now.criteria:
            sheet.criteria[place] = len(sheet.rows)
        sheet.rows.append(
            ScoringRow(
                now.category,
                now.category_points,
                now.group,
                now.no,
                now.item,
                now.points,
                tuple(c for c, _ in now.criteria),
            )
        )
        sheet.labels.append(now.label)
    now.criteria = []
    now.points = None


def _tight(cell: Cell) -> Span:
    words = cell.words
    start = cell.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))
