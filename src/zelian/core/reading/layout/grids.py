"""Tables, as Word keeps them or as text flattens them to tabs and lines.

Reads: ``Paper``. Writes: :class:`Grid`. A table cut by the end of a page goes on behind it.
"""

from __future__ import annotations

import re
from dataclasses import replace

from zelian.core.reading.layout.cells import Cell, Grid
from zelian.core.reading.layout.flattened import flattened_grids
from zelian.core.vocabulary.text import Block, BlockKind, Paper

__all__ = ["Cell", "Grid", "find_grids"]


def find_grids(paper: Paper) -> list[Grid]:
    """The paper's tables in order; what only looks like one is left as prose."""
    stated = _stated(paper)
    return _rejoined(paper, stated or flattened_grids(paper.text))


_PAGE_NUMBER = re.compile(
    r"[\s\-—–·•]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:\s*[,，/]?\s*共?\s*\d{1,4}\s*页?)?[\s\-—–·•]*"
)
_NOT_A_HEAD = 16


def _rejoined(paper: Paper, grids: list[Grid]) -> list[Grid]:
    """Put together what the end of a page parted: nothing but its furniture lies between."""
    out: list[Grid] = []
    for grid in grids:
        last = out[-1] if out else None
        if last is not None and _goes_on(last, grid) and _is_page_end(paper, last.end, grid.start):
            shift = last.rows[-1][0].row + 1
            last.rows += [[replace(c, row=c.row + shift) for c in row] for row in grid.rows]
            last.end = grid.end
        else:
            out.append(grid)
    return out


def _goes_on(last: Grid, grid: Grid) -> bool:
    """Whether a grid goes on another: its header comes again, or it has none and is as wide."""
    if not last.rows or not grid.rows or not grid.rows[0]:
        return False
    first, head = grid.rows[0], last.rows[0]
    words = [c.squeezed for c in first if c.squeezed]
    if len(head) < 2 or not words:
        return False
    if words == [c.squeezed for c in head if c.squeezed]:
        return True
    widest = max(c.column + c.column_span for row in last.rows for c in row)
    if widest != max(c.column + c.column_span for row in grid.rows for c in row):
        return False
    return len(last.rows) > 1 and any(len(w) > _NOT_A_HEAD for w in words)


def _is_page_end(paper: Paper, start: int, end: int) -> bool:
    if end - start > 400:
        return False
    kept = list(paper.text[start:end])
    for block in paper.blocks:
        if block.kind is BlockKind.FURNITURE and start <= block.span.start < end:
            kept[block.span.start - start : block.span.end - start] = " " * len(block.span)
    lines = "".join(kept).splitlines()
    return all(not line.strip() or _PAGE_NUMBER.fullmatch(line) for line in lines)


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
