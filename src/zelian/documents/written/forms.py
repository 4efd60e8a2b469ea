"""An official form sheet: a title, a line of facts, a ruled grid with merged cells, foot lines.

A sheet knows nothing of what it is about. The same sheet goes out as Word, Excel and PDF.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zelian.documents.written.paper import Cell

CellRows = Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class FootLine:
    """A line to sign on: its label, and what stands on it once it was signed."""

    label: str
    signed: str = ""

    @property
    def words(self) -> str:
        """The line as text."""
        return f"{self.label}{self.signed}"


@dataclass(frozen=True, slots=True)
class FormSheet:
    """
    A form on one or more pages.

    ``widths`` are the columns' shares. ``head`` rows (labelled facts, then the columns' heads)
    are repeated on every page. As in HTML a row leaves out the cells that one above or beside
    it reaches over. ``facts`` stand in one line above the grid, spread over its width; each of
    ``foot`` in one line below it. ``name`` is the sheet's short name in a workbook.
    """

    title: str
    widths: Sequence[float]
    head: CellRows
    rows: CellRows
    name: str = ""
    label: str = ""
    subtitle: str = ""
    facts: Sequence[str] = ()
    foot: Sequence[Sequence[FootLine]] = ()
    notes: Sequence[str] = ()
    landscape: bool = True

    @property
    def depth(self) -> int:
        """How many rows the grid has, its head among them."""
        return len(self.head) + len(self.rows)


@dataclass(frozen=True, slots=True)
class Placed:
    """A cell at its place in a grid, both from 0."""

    row: int
    column: int
    cell: Cell


class BadGrid(ValueError):
    """Cells that overlap, or leave a hole, or reach beyond the columns."""


def placed(rows: CellRows, columns: int) -> Iterator[Placed]:
    """
    Each cell with its place.

    :raises BadGrid: the rows don't fill the columns, cell by cell.
    """
    taken: list[int] = [0] * columns  # how many more rows a cell from above reaches down
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column < columns and taken[column]:
                column += 1
            covered = range(column, column + cell.column_span)
            if covered.stop > columns or any(taken[c] for c in covered):
                raise BadGrid(f"no room for {cell.text!r} in row {number}")
            yield Placed(number, column, cell)
            for c in covered:
                taken[c] = cell.row_span
            column = covered.stop
        if not all(taken):
            raise BadGrid(f"row {number} has a hole")
        taken = [left - 1 for left in taken]
    if any(taken):
        raise BadGrid("a cell reaches below the last row")
