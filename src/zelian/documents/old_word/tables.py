"""Tables of an old Word file: rows put on the columns that all of them share.

Source: [MS-DOC] 2.9.324 (TDefTableOperand), 2.9.315 (TC80), 2.6.3 (table properties).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from zelian.documents.composing import TableCell

_DEFINED, _MERGED, _MERGED_DOWN = 0xD608, 0x5624, 0xD62B
_CELL_SIZE = 20
_NEAR = 20
_BESIDE, _BELOW, _FIRST_DOWN = 1, 1, 3


@dataclass(frozen=True, slots=True)
class RowShape:
    """The edges of a row's cells in twentieths of a point, and how each is merged."""

    edges: tuple[int, ...] = ()
    beside: frozenset[int] = frozenset()
    down: dict[int, int] = field(default_factory=dict)


def shape_of(changes: Sequence[tuple[int, bytes]]) -> RowShape:
    """A row's shape from the changes on its end mark."""
    edges: tuple[int, ...] = ()
    beside: set[int] = set()
    down: dict[int, int] = {}
    for code, operand in changes:
        if code == _DEFINED and operand:
            count = operand[0]
            ends = operand[1 : 1 + 2 * (count + 1)]
            edges = tuple(
                int.from_bytes(ends[i : i + 2], "little", signed=True)
                for i in range(0, len(ends) - 1, 2)
            )
            cells = operand[1 + 2 * (count + 1) :]
            for i in range(min(count, len(cells) // _CELL_SIZE)):
                flags = int.from_bytes(cells[_CELL_SIZE * i : _CELL_SIZE * i + 2], "little")
                down[i] = flags >> 5 & 3
                if flags & 3 == _BESIDE:
                    beside.add(i)
        elif code == _MERGED and len(operand) == 2:
            beside.update(range(operand[0] + 1, operand[1]))
        elif code == _MERGED_DOWN and len(operand) == 2:
            down[operand[0]] = operand[1]
    return RowShape(edges, frozenset(beside), down)


@dataclass(slots=True)
class OldTable:
    """A table whose rows are still coming in."""

    rows: list[tuple[list[tuple[str, ...]], RowShape]] = field(default_factory=list)
    _lines: list[str] = field(default_factory=list)
    _cells: list[tuple[str, ...]] = field(default_factory=list)

    def line(self, words: str) -> None:
        """A paragraph of the open cell."""
        if words.strip():
            self._lines += words.split("\n")

    def end_cell(self) -> None:
        """The open cell ends."""
        self._cells.append(tuple(self._lines))
        self._lines = []

    def end_row(self, shape: RowShape) -> None:
        """The open row ends."""
        self.rows.append((self._cells, shape))
        self._cells = []

    def close(self) -> None:
        """The table is over; a row without an end mark counts."""
        if self._lines:
            self.end_cell()
        if self._cells:
            self.end_row(RowShape())

    def cells(self) -> Iterator[TableCell]:
        """Its cells, merged ones once."""
        edges = _shared_edges([shape.edges for _, shape in self.rows])
        above: dict[int, TableCell] = {}
        done: list[TableCell] = []
        for row, (cells, shape) in enumerate(self.rows):
            open_cells: dict[int, TableCell] = {}
            for cell, merged in _row(row, cells, shape, edges):
                up = above.get(cell.column)
                if merged == _BELOW and up is not None:
                    open_cells[cell.column] = replace(up, row_span=up.row_span + 1)
                elif merged == _FIRST_DOWN:
                    open_cells[cell.column] = cell
                else:
                    done.append(cell)
            done += [c for column, c in above.items() if column not in open_cells
                     or open_cells[column].row != c.row]  # fmt: skip
            above = open_cells
        yield from done
        yield from above.values()


def _shared_edges(rows: Sequence[tuple[int, ...]]) -> list[int]:
    edges: list[int] = []
    for at in sorted({at for row in rows for at in row}):
        if not edges or at - edges[-1] > _NEAR:
            edges.append(at)
    return edges


def _row(
    row: int, cells: Sequence[tuple[str, ...]], shape: RowShape, edges: Sequence[int]
) -> Iterator[tuple[TableCell, int]]:
    """A row's cells with their part in a vertical merge."""
    placed: list[tuple[TableCell, int]] = []
    for i, lines in enumerate(cells):
        column, end = i, i + 1
        if len(shape.edges) > i + 1:
            column = _place(edges, shape.edges[i])
            end = max(column + 1, _place(edges, shape.edges[i + 1]))
        if i in shape.beside and not lines and placed:
            last, merged = placed[-1]
            placed[-1] = replace(last, column_span=end - last.column), merged
            continue
        placed.append((TableCell(row, column, lines, 1, end - column), shape.down.get(i, 0)))
    yield from placed


def _place(edges: Sequence[int], at: int) -> int:
    return max(0, bisect_left(edges, at - _NEAR))
