"""A grid with its columns named: one or two lines of header told from the rows below.

Reads: a :class:`Grid`. Writes: :class:`Sheet`. A header is the first row in which at least
two cells name a column by their meaning; a second line below it (一季度 … 四季度 under
完成时间) parts a merged cell. A header that comes again on the next page is left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zelian.core.reading.layout.grids import Cell, Grid
from zelian.core.reading.tables.headers import LONGEST_NAME, Role, role_of
from zelian.core.reading.tables.months import Months, months_of, year_of
from zelian.core.vocabulary.text import Span

Row = dict[int, Cell]
"""A row's filled cells by column."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column by its name; ``months`` where it stands for a part of the year."""

    at: int
    name: str
    role: Role | None
    months: Months | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's columns, and the rows below the header without blank ones."""

    columns: tuple[Column, ...]
    body: tuple[Row, ...]

    def of(self, *roles: Role) -> list[int]:
        """The columns with one of these roles, from the left."""
        return [c.at for c in self.columns if c.role in roles]

    def role(self, at: int) -> Role | None:
        """What a column is for."""
        return next((c.role for c in self.columns if c.at == at), None)

    def cells(self, at: int) -> list[Cell]:
        """The filled cells of a column."""
        return [row[at] for row in self.body if at in row]

    def weight(self, at: int) -> int:
        """How many characters stand in a column."""
        return sum(len(cell.squeezed) for cell in self.cells(at))

    def mean(self, at: int) -> float:
        """How long a filled cell of the column is on average."""
        cells = self.cells(at)
        return self.weight(at) / len(cells) if cells else 0.0


_DEEPEST_HEADER = 6
_CHILD_LONGEST = 8


def read_sheet(grid: Grid) -> Sheet | None:
    """The table with its columns named, ``None`` where no row is a header."""
    for i, row in enumerate(grid.rows[:_DEEPEST_HEADER]):
        columns = _named(row)
        if columns is None:
            continue
        heads = [row]
        below = grid.rows[i + 1] if i + 1 < len(grid.rows) else []
        parted = _parted(columns, row, below, grid.rows[i + 2 :])
        if parted is not None:
            columns = parted
            heads.append(below)
        return Sheet(tuple(columns), tuple(_body(grid.rows[i + len(heads) :], heads)))
    return None


def tight(cell: Cell) -> Span:
    """The cell's words without the blanks around them."""
    words = cell.words
    start = cell.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def row_span(row: Row) -> Span:
    """From the first word of a row to its last."""
    spans = [tight(cell) for cell in row.values()]
    return Span(min(s.start for s in spans), max(s.end for s in spans))


def _named(row: Sequence[Cell]) -> list[Column] | None:
    filled = [c for c in row if c.squeezed]
    if any(len(c.squeezed) > LONGEST_NAME + 6 or "。" in c.words for c in filled):
        return None
    columns = [_column(c.column, c.squeezed) for c in filled]
    told = [c for c in columns if c.role not in {None, Role.NOTE}]
    if len(told) < 2 or len(told) * 2 < len(columns):
        return None
    if len({c.name for c in columns}) < 2:
        return None
    return columns


def _column(at: int, name: str, above: str = "") -> Column:
    months = months_of(name) or (months_of(f"{name}月") if "月" in above else None)
    role = Role.MONTHS if months else role_of(name)
    if role is None and above:
        role = role_of(above)
    return Column(at, name, role, months, year_of(name) or year_of(f"{above}{name}"))


def _parted(
    columns: Sequence[Column],
    head: Sequence[Cell],
    below: Sequence[Cell],
    body: Sequence[Sequence[Cell]],
) -> list[Column] | None:
    """The columns with a merged one parted by the line below, if that line does so."""
    filled = [c for c in below if c.squeezed]
    if len(filled) < 2 or any(len(c.squeezed) > _CHILD_LONGEST for c in filled):
        return None
    squeezed = _squeezed_in(columns, filled, len(head), body)
    if squeezed is not None:
        return squeezed
    above = {c.at: c for c in columns}
    spans = {c.column: c.column_span for c in head if c.squeezed}
    children: dict[int, Column] = {}
    for cell in filled:
        parent = max((at for at in above if at <= cell.column), default=None)
        if parent is None:
            return None
        if spans.get(parent, 1) > 1 and cell.column >= parent + spans[parent]:
            return None
        children[cell.column] = _column(cell.column, cell.squeezed, above[parent].name)
    on_named = [at for at in children if at in above]
    told = [c for c in children.values() if c.role is not None]
    if len(on_named) * 2 > len(children) or len(told) * 2 < len(children):
        return None
    return [*(c for c in columns if c.at not in children), *children.values()]


def _squeezed_in(
    columns: Sequence[Column], filled: Sequence[Cell], width: int, body: Sequence[Sequence[Cell]]
) -> list[Column] | None:
    """As flattened text leaves it: both lines without the blanks that the merging made."""
    widths = Counter(len(row) for row in body)
    whole = widths.most_common(1)[0][0] if widths else 0
    names = [_column(0, c.squeezed) for c in filled]
    if whole != width + len(filled) - 1 or whole == width:
        return None
    if any(name.months is None for name in names):
        return None
    parent = next(
        (
            c
            for c in columns
            if c.role is Role.TIME or any(w in c.name for w in ("进度", "季度", "安排", "月"))
        ),
        None,
    )
    if parent is None:
        return None
    shift = len(filled) - 1
    out = [c for c in columns if c.at < parent.at]
    out += [_column(parent.at + i, cell.squeezed, parent.name) for i, cell in enumerate(filled)]
    out += [_column(c.at + shift, c.name) for c in columns if c.at > parent.at]
    return out


def _body(rows: Sequence[Sequence[Cell]], heads: Sequence[Sequence[Cell]]) -> Iterator[Row]:
    names = [[c.squeezed for c in head if c.squeezed] for head in heads]
    for row in rows:
        filled = {c.column: c for c in row if c.squeezed}
        if filled and [c.squeezed for c in filled.values()] not in names:
            yield filled
