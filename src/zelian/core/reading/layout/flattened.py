"""Tables that text has flattened to tabs and lines.

Reads: text. Writes: :class:`Grid`. Two shapes are known: a row a line with tabs between cells,
and a cell a line, each begun by a tab, with a blank line between rows. A cell whose words were
wrapped goes on in the next line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from zelian.core.reading.layout.cells import Cell, Grid

_LABEL_TAB = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]+[章节条]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])\t"
)


@dataclass(slots=True)
class _Raw:
    start: int
    end: int
    words: str


def flattened_grids(text: str) -> list[Grid]:
    """The tables of a text in order; what only looks like one is left as prose."""
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
        tabs = line.words.strip("\r").count("\t")
        begins = bool(run) or bool(line.words.strip())
        if begins and (tabs > 1 or (tabs and not _LABEL_TAB.match(line.words))):
            run += waiting
            waiting = []
            run.append(line)
        elif run and not line.words.strip():
            waiting.append(line)
        elif run and not waiting and _wraps(run[-1], line):
            run.append(line)
        elif run and _may_go_on(run, waiting, line):
            waiting.append(line)
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


_MOST_WRAPPED = 3
_SHORTEST_CUT = 6


_BANNER = re.compile(
    r"(?:[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）)[^，。；：]{2,24}"
)


def _is_banner(line: _Raw) -> bool:
    """Whether a line between rows can be a merged cell that names what the rows are about."""
    return _BANNER.fullmatch(line.words.strip()) is not None


def _may_go_on(run: list[_Raw], waiting: list[_Raw], line: _Raw) -> bool:
    """Whether a line without a tab belongs to the table, if one with tabs follows."""
    if not waiting and _is_banner(line):
        return True
    return len(waiting) < _MOST_WRAPPED and _cut_short(run, waiting, line)


def _cut_short(run: list[_Raw], waiting: list[_Raw], line: _Raw) -> bool:
    """Whether the row above lacks cells and breaks off in mid-sentence, so that ``line`` may
    go on it; it does if a line with the missing cells follows.
    """
    above = (waiting or run)[-1].words
    width = run[0].words.count("\t")
    if run[0] is run[-1] or run[-1].words.count("\t") >= width or len(line.words) > 60:
        return False
    return _breaks_off(above.rsplit("\t", 1)[-1]) and not line.words.startswith(("附件", "附表"))


def _breaks_off(words: str) -> bool:
    bare = words.strip()
    return len(bare) >= _SHORTEST_CUT and bare[-1] not in "。；;！？：:"


def _rows_across(run: list[_Raw]) -> Grid:
    """A row a line; a line that brings the cells its forerunner lacks goes on its last one."""
    grid = Grid(run[0].start, run[-1].end)
    width = run[0].words.count("\t") + 1
    widths = Counter(line.words.count("\t") + 1 for line in run[1:])
    stripped = not widths[width] and widths.most_common(1)[0][1] > 1
    row: list[Cell] = []
    for line in run:
        if not line.words.strip():
            continue
        cells = _across(line, len(grid.rows))
        whole = len(row) + len(cells) - 1
        lacks = len(grid.rows) > 1 and len(row) < width and not stripped
        fits = whole == width or (whole < width and _breaks_off(row[-1].words if row else ""))
        if lacks and fits and _is_rest(cells[0].words):
            last = row.pop()
            words = f"{last.words}\n{cells[0].words}"
            row.append(Cell(last.start, cells[0].end, last.row, last.column, words))
            shift = last.column
            row += [replace(c, row=last.row, column=c.column + shift) for c in cells[1:]]
            continue
        row = cells
        grid.rows.append(row)
    return grid


_BEGINS_ROW = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]?\s*$|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．])"
)


def _is_rest(words: str) -> bool:
    """Whether a line's first words can be the rest of a cell, rather than begin a row."""
    return bool(words.strip()) and not _BEGINS_ROW.match(words)


def _across(line: _Raw, row: int) -> list[Cell]:
    cells: list[Cell] = []
    at = line.start
    for column, words in enumerate(line.words.split("\t")):
        cells.append(Cell(at, at + len(words), row, column, words))
        at += len(words) + 1
    return cells


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
