"""Tables, as Word keeps them or as text flattens them to tabs and lines.

Reads: ``Paper``. Writes: :class:`Grid`. Two flattened shapes are known: a row a
line with tabs between cells, and a cell a line, each begun by a tab, with a blank
line between rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zelian.core.vocabulary.text import Block, BlockKind, Paper


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a stretch of the paper, its place, its words without blanks around."""

    start: int
    end: int
    row: int
    column: int
    words: str
    row_span: int = 1
    column_span: int = 1
    paragraphs: bool = False

    @property
    def squeezed(self) -> str:
        """The words with no blanks at all, as a wrapped cell reads."""
        return "".join(self.words.split())


@dataclass(slots=True)
class Grid:
    """A table between ``start`` and ``end`` of the paper, row by row."""

    start: int
    end: int
    rows: list[list[Cell]] = field(default_factory=list)

    def cells(self) -> Iterator[Cell]:
        """All cells in reading order."""
        for row in self.rows:
            yield from row


_LABEL_TAB = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]+[章节条]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])\t"
)


def find_grids(paper: Paper) -> list[Grid]:
    """The paper's tables in order; what only looks like one is left as prose."""
    stated = _stated(paper)
    return stated or _flattened(paper.text)


def _stated(paper: Paper) -> list[Grid]:
    grids: dict[int, dict[tuple[int, int], list[Block]]] = {}
    for block in paper.blocks:
        if block.kind is BlockKind.CELL and block.table is not None:
            place = (block.row or 0, block.column or 0)
            grids.setdefault(block.table, {}).setdefault(place, []).append(block)
    return [_grid_of(paper.text, cells) for _, cells in sorted(grids.items())]


def _grid_of(text: str, cells: dict[tuple[int, int], list[Block]]) -> Grid:
    starts = [b.span.start for blocks in cells.values() for b in blocks]
    ends = [b.span.end for blocks in cells.values() for b in blocks]
    grid = Grid(min(starts), max(ends))
    rows: dict[int, list[Cell]] = {}
    for (row, column), blocks in sorted(cells.items()):
        start, end = blocks[0].span.start, blocks[-1].span.end
        cell = Cell(
            start,
            end,
            row,
            column,
            text[start:end],
            blocks[0].row_span,
            blocks[0].column_span,
            paragraphs=True,
        )
        rows.setdefault(row, []).append(cell)
    grid.rows = [rows[row] for row in sorted(rows)]
    return grid


@dataclass(frozen=True, slots=True)
class _Raw:
    start: int
    end: int
    words: str


def _flattened(text: str) -> list[Grid]:
    if "\t" not in text:
        return []
    grids: list[Grid] = []
    for run in _runs(_all_lines(text)):
        tabbed = [line for line in run if "\t" in line.words]
        across = [line for line in tabbed if line.words.strip("\r").count("\t") >= 2]
        if len(across) * 2 >= len(tabbed) and len(across) >= 2:
            grids.append(_rows_across(run))
        elif len(tabbed) >= 3 and all(line.words[0] == "\t" for line in tabbed):
            grids.append(_cells_down(run))
        elif len(tabbed) >= 2 and not any(_LABEL_TAB.match(line.words) for line in tabbed):
            grids.append(_rows_across(run))
    return grids


def _all_lines(text: str) -> Iterator[_Raw]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        stop = end - 1 if end > start and text[end - 1] == "\r" else end
        yield _Raw(start, stop, text[start:stop])
        start = end + 1


def _runs(lines: Iterator[_Raw]) -> Iterator[list[_Raw]]:
    """Runs of lines with tabs, with the wrapped and blank lines between them."""
    run: list[_Raw] = []
    waiting: list[_Raw] = []
    for line in lines:
        if "\t" in line.words and not _LABEL_TAB.match(line.words):
            run += waiting
            waiting = []
            run.append(line)
        elif run and not line.words.strip():
            waiting.append(line)
        elif run and not waiting and _wraps(run[-1], line):
            run.append(line)
        elif run:
            yield run
            run, waiting = [], []
    if run:
        yield run


def _wraps(last: _Raw, line: _Raw) -> bool:
    """Whether a line without a tab goes on the cell above it."""
    if line.words[:1].isspace() or line.words.rstrip().endswith(("：", ":")):
        return False
    if line.words.startswith(("附件", "附表")) or len(line.words) > 40:
        return False
    return last.words.startswith("\t") or "\t" not in last.words


def _rows_across(run: list[_Raw]) -> Grid:
    grid = Grid(run[0].start, run[-1].end)
    for line in run:
        if not line.words.strip():
            continue
        row, at = [], line.start
        for column, words in enumerate(line.words.split("\t")):
            row.append(Cell(at, at + len(words), len(grid.rows), column, words))
            at += len(words) + 1
        grid.rows.append(row)
    return grid


def _cells_down(run: list[_Raw]) -> Grid:
    grid = Grid(run[0].start, run[-1].end)
    row: list[Cell] = []
    for line in run:
        if "\t" not in line.words and not line.words.strip():
            if row:
                grid.rows.append(row)
            row = []
        elif line.words.startswith("\t"):
            for words, at in _down(line):
                row.append(Cell(at, at + len(words), len(grid.rows), len(row), words))
        elif row:
            last = row.pop()
            row.append(
                Cell(last.start, line.end, last.row, last.column, f"{last.words}\n{line.words}")
            )
    if row:
        grid.rows.append(row)
    return grid


def _down(line: _Raw) -> Iterator[tuple[str, int]]:
    at = line.start + 1
    for words in line.words[1:].split("\t"):
        yield words, at
        at += len(words) + 1
