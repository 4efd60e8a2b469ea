"""Tables of a web page: cells put in their columns as merged ones above push them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from zelian.documents.composing import TableCell

_WIDEST = 50
_MOST_COLUMNS = 500
_TALLEST = 2_000


@dataclass(slots=True)
class _Cell:
    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class OpenTable:
    """A table whose rows and cells are still coming in."""

    layout: bool = False
    _cells: list[_Cell] = field(default_factory=list)
    _above: list[str] = field(default_factory=list)
    _row: int = -1
    _column: int = 0
    _reaching: dict[int, int] = field(default_factory=dict)

    def row(self) -> None:
        """A row begins."""
        self._row += 1
        self._column = 0

    def cell(self, attributes: Mapping[str, str]) -> None:
        """A cell begins, to the right of the last and of those that reach down here."""
        if self._row < 0:
            self.row()
        width = _span(attributes.get("colspan", ""), _WIDEST)
        height = _span(attributes.get("rowspan", ""), _TALLEST)
        while self._reaching.get(self._column, 0) > self._row:
            self._column += 1
        if self._column >= _MOST_COLUMNS:
            return
        self._cells.append(_Cell(self._row, self._column, height, width))
        for column in range(self._column, self._column + width):
            self._reaching[column] = self._row + height
        self._column += width

    def line(self, words: str) -> None:
        """A line of the open cell; what stands outside of cells goes above the table."""
        if self._cells:
            self._cells[-1].lines.append(words)
        else:
            self._above.append(words)

    def is_layout(self) -> bool:
        """Whether it only places things: around a table, or less than two by two."""
        used = [c for c in self._cells if c.lines]
        return self.layout or len({c.row for c in used}) < 2 or len({c.column for c in used}) < 2

    def lines(self) -> Iterator[str]:
        """All its words so far, line by line; they are taken out."""
        yield from self._above
        self._above.clear()
        for cell in self._cells:
            yield from cell.lines
            cell.lines.clear()

    def above(self) -> list[str]:
        """The caption, and whatever else stood before the first cell."""
        return self._above

    def cells(self) -> Iterator[TableCell]:
        """The cells in order, those that reach past the last row cut to it."""
        rows = self._row + 1
        for c in self._cells:
            height = min(c.row_span, rows - c.row)
            yield TableCell(c.row, c.column, tuple(c.lines), height, c.column_span)


def _span(value: str, most: int) -> int:
    value = value.strip()
    if not (value.isascii() and value.isdigit()):
        return 1
    return max(1, min(int(value[:6]), most))
