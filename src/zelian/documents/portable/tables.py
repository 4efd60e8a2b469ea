"""Tables that go on over a page break, put together."""

from __future__ import annotations

from dataclasses import dataclass, replace

from zelian.documents.composing import TableCell
from zelian.documents.portable.lines import joined

_NEAR = 6.0
_ENDS = "。；！？"


@dataclass(frozen=True, slots=True)
class LaidTable:
    """A table with the edges of its columns, its number of rows and the page it ends on."""

    cells: tuple[TableCell, ...]
    columns: tuple[float, ...]
    rows: int
    page: int


def continued(first: LaidTable, second: LaidTable) -> LaidTable | None:
    """Both as one table where the second goes on the first on the next page, else nothing."""
    if second.page != first.page + 1 or len(first.columns) != len(second.columns):
        return None
    shift = second.columns[0] - first.columns[0]
    if any(abs(b - a - shift) > _NEAR for a, b in zip(first.columns, second.columns, strict=True)):
        return None
    cells = list(second.cells)
    rows = second.rows
    if _row(cells, 0) == _row(first.cells, 0):
        cells = [replace(c, row=c.row - 1) for c in cells if c.row > 0]
        rows -= 1
    above = {c.column: c for c in first.cells if c.row + c.row_span == first.rows}
    if _breaks_off(above, cells):
        return _mended(first, above, cells, rows, second)
    added = tuple(replace(c, row=c.row + first.rows) for c in cells)
    return LaidTable(first.cells + added, first.columns, first.rows + rows, second.page)


def _row(cells: list[TableCell] | tuple[TableCell, ...], row: int) -> list[str]:
    return ["".join(c.lines) for c in cells if c.row == row]


def _breaks_off(above: dict[int, TableCell], cells: list[TableCell]) -> bool:
    """Whether the first row only ends what the last row above began."""
    row = [c for c in cells if c.row == 0]
    filled = [c for c in row if c.lines]
    if not filled or len(filled) == len(row):
        return False
    return all(
        c.column in above and above[c.column].lines and above[c.column].lines[-1][-1] not in _ENDS
        for c in filled
    )


def _mended(
    first: LaidTable,
    above: dict[int, TableCell],
    cells: list[TableCell],
    rows: int,
    second: LaidTable,
) -> LaidTable:
    """The first row's words behind those they go on; what spans further reaches down."""
    whole = {(c.row, c.column): c for c in first.cells}
    for cell in (c for c in cells if c.row == 0):
        up = above.get(cell.column)
        if up is None:
            continue
        lines = up.lines
        if cell.lines:
            lines = (*lines[:-1], joined(lines[-1], cell.lines[0]), *cell.lines[1:])
        taller = up.row_span + cell.row_span - 1
        whole[up.row, up.column] = replace(up, lines=lines, row_span=taller)
    added = [replace(c, row=c.row + first.rows - 1) for c in cells if c.row > 0]
    return LaidTable((*whole.values(), *added), first.columns, first.rows + rows - 1, second.page)
