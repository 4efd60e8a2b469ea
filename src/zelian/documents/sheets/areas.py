"""A sheet parted into paragraphs and tables, as it looks on paper."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from zelian.documents.composing import Composer, TableCell
from zelian.documents.refusals import HugeTable

MOST_CELLS = 300_000
_MOST_COLUMNS = 500
_MOST_MERGES = 100_000
Rows = dict[int, dict[int, str]]


@dataclass(slots=True)
class Grid:
    """The cells with words of a sheet, by row and column, and its merged areas.

    ``unknown`` are cells that a formula stands in, whose result is an error or not in the file.
    """

    name: str
    title: str
    rows: Rows = field(default_factory=dict)
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    unknown: set[tuple[int, int]] = field(default_factory=set)
    _count: int = 0

    def put(self, row: int, column: int, words: str) -> None:
        """A cell's words; blanks are left out."""
        if not words.strip():
            return
        self._one_more()
        self.rows.setdefault(row, {})[column] = words

    def put_unknown(self, row: int, column: int) -> None:
        """A cell whose formula gives nothing that can be read."""
        self._one_more()
        self.unknown.add((row, column))

    def _one_more(self) -> None:
        self._count += 1
        if self._count > MOST_CELLS:
            raise HugeTable(self.name)

    def forget(self, row: int) -> None:
        """The row turned out to be hidden."""
        if self.rows.pop(row, None):
            self.hidden.add(row)

    def merge(self, top: int, left: int, bottom: int, right: int) -> None:
        """An area is one cell."""
        if len(self.merged) > _MOST_MERGES:
            raise HugeTable(self.name)
        self.merged[top, left] = (bottom, right)


def write_sheet(composer: Composer, grid: Grid) -> None:
    """A sheet's areas in order; blank rows part them."""
    for rows in _areas(grid):
        numbers = sorted(rows)
        first, last = _table_rows(rows, numbers)
        _write_prose(composer, rows, numbers[:first])
        table = numbers[first:last]
        if table:
            composer.table(_cells(grid, rows, table))
        _write_prose(composer, rows, numbers[last:])


def _areas(grid: Grid) -> Iterator[Rows]:
    """Runs of rows; a merged cell holds its rows together over a blank one."""
    area: Rows = {}
    reach = -1
    bottoms: dict[int, int] = {}
    for (top, _left), (bottom, _right) in grid.merged.items():
        bottoms[top] = max(bottom, bottoms.get(top, 0))
    for row in sorted(grid.rows):
        while reach + 1 in grid.hidden:
            reach += 1
        if area and row > reach + 1:
            yield area
            area = {}
        area[row] = grid.rows[row]
        reach = max(row, bottoms.get(row, row), reach if area else row)
    if area:
        yield area


def _table_rows(rows: Rows, numbers: list[int]) -> tuple[int, int]:
    """Where the table begins and ends among the rows: those of one cell around it are prose."""
    wide = [i for i, row in enumerate(numbers) if len(rows[row]) > 1]
    if len(wide) < 2:
        return len(numbers), len(numbers)
    return wide[0], wide[-1] + 1


def _write_prose(composer: Composer, rows: Rows, numbers: list[int]) -> None:
    for row in numbers:
        words = "　".join(words for _, words in sorted(rows[row].items()))
        for line in words.splitlines():
            composer.paragraph(line.strip())


def _cells(grid: Grid, rows: Rows, numbers: list[int]) -> Iterator[TableCell]:
    """The cells by their place among the rows and columns in use."""
    places = {row: at for at, row in enumerate(numbers)}
    columns = sorted({column for row in numbers for column in rows[row]})
    if len(columns) > _MOST_COLUMNS:
        raise HugeTable(grid.name)
    for row in numbers:
        for at, column in enumerate(columns):
            if column not in rows[row]:
                continue
            bottom, right = grid.merged.get((row, column), (row, column))
            height = bisect_right(numbers, bottom) - places[row]
            width = bisect_right(columns, right) - at
            lines = tuple(rows[row][column].splitlines())
            yield TableCell(places[row], at, lines, max(1, height), max(1, width))
