"""A table out of Excel, pasted or handed in as a file: its cells, and which column is which.

What Excel puts on the clipboard is text parted by tabs, cells with line breaks in quotes. Merged
cells arrive as one cell and blanks.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.translation import gettext as _

from zelian.documents.filled_tables import FilledTable, read_filled
from zelian.documents.refusals import CannotRead
from zelian.lists.models import ListColumn
from zelian.people.refusals import Refusal

MOST_SIGNS, MOST_ROWS, MOST_COLUMNS = 1_000_000, 1_000, 60
NUMBER = "#"
NUMBER_WORDS = frozenset({"序号", "编号", "no", "号"})
# A formula whose result the file does not hold; no cell takes it.
UNKNOWN = "=?"
Grid = list[list[str]]


class CannotReadTable(Refusal):
    """What was pasted or handed in is no table that can be taken."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a table's rows begin, and what each of its columns is: a key, a number or nothing."""

    begins: int
    keys: tuple[str, ...]

    @property
    def known(self) -> frozenset[str]:
        """The keys that were found."""
        return frozenset(key for key in self.keys if key)


def grid_of_text(text: str) -> Grid:
    r"""
    The cells of pasted text, all rows of one width.

    A quote that was never closed is no quote: the text is then taken line by line.

    :raises CannotReadTable: nothing in it, or too much.

    >>> grid_of_text('甲\t"第一行\n第二行"\n乙\t丙')
    [['甲', '第一行\n第二行'], ['乙', '丙']]
    """
    if len(text) > MOST_SIGNS:
        raise CannotReadTable(_("一次粘贴的内容太多，请分几次粘贴。"), field="text")
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    try:
        rows = list(csv.reader(io.StringIO(plain, newline=""), dialect="excel-tab", strict=True))
    except csv.Error:
        rows = [line.split("\t") for line in plain.split("\n")]
    return _squared(rows, field="text")


def grid_of_file(name: str, data: bytes) -> Grid:
    """
    The cells of a file's first sheet or table, as they are shown; a merged cell stands in its
    corner, a formula without a result as a formula.

    :raises CannotReadTable: another kind of file, damaged, locked, or without a table.
    """
    shown = PurePath(name.replace("\\", "/")).name[-100:] or "?"
    try:
        tables = read_filled(shown, data).tables
    except CannotRead as refusal:
        raise CannotReadTable(refusal.sentence.text(), field="file") from refusal
    filled = next((table for table in tables if table.cells), None)
    return _squared(_cells_of(filled) if filled else [], field="file")


def as_text(grid: Grid) -> str:
    """Cells as Excel would paste them."""
    out = io.StringIO()
    csv.writer(out, dialect="excel-tab", lineterminator="\n").writerows(grid)
    return out.getvalue()


def layout_of(grid: Grid, columns: Sequence[ListColumn]) -> Layout:
    """
    Which column is which: by a head within the first rows, else by place.

    >>> layout_of([["序号", "年度任务"], ["1", "甲"]], [ListColumn(key="content", name="年度任务")])
    Layout(begins=1, keys=('#', 'content'))
    """
    names = {_bare(column.name): column.key for column in columns}
    best: tuple[int, int, tuple[str, ...]] = (0, 0, ())
    for place in range(len(grid[:6])):
        keys = _keys_of(_below(grid, place), names)
        found = sum(1 for key in keys if key and key != NUMBER)
        if found > best[0]:
            best = (found, place + 1, keys)
    if best[0] > 1 or (best[0] == 1 and len(columns) == 1) or "content" in best[2]:
        return Layout(best[1], best[2])
    return Layout(0, _by_place(grid, columns))


def _below(grid: Grid, place: int) -> list[str]:
    """A row of a head; where a wide head stands above, its blanks show what stands above."""
    above = grid[place - 1] if place else []
    return [cell or (above[at] if at < len(above) else "") for at, cell in enumerate(grid[place])]


def _keys_of(cells: Sequence[str], names: Mapping[str, str]) -> tuple[str, ...]:
    keys: list[str] = []
    for cell in cells:
        bare = _bare(cell)
        key = NUMBER if bare in NUMBER_WORDS else names.get(bare, "")
        keys.append("" if key in keys else key)
    return tuple(keys)


def _by_place(grid: Grid, columns: Sequence[ListColumn]) -> tuple[str, ...]:
    numbers = [row[0].strip() for row in grid]
    counted = bool(numbers) and len(grid[0]) > 1 and all(cell.isdecimal() for cell in numbers)
    keys = ([NUMBER] if counted else []) + [column.key for column in columns]
    return tuple((keys + [""] * len(grid[0]))[: len(grid[0])])


def _bare(words: str) -> str:
    """A head without blanks, marks and brackets: 责任 人（签名）is 责任人."""
    plain = unicodedata.normalize("NFKC", words).lower()
    return re.sub(r"[\s*:：/、,，.]|\([^)]*\)", "", plain)


def _squared(rows: Sequence[Sequence[str]], *, field: str) -> Grid:
    kept = [[cell.strip() for cell in row] for row in rows]
    while kept and not any(kept[-1]):
        kept.pop()
    kept = [row for row in kept if any(row)]
    if not kept:
        raise CannotReadTable(_("没有找到表格内容。"), field=field)
    width = max(max(at for at, cell in enumerate(row, 1) if cell) for row in kept)
    if len(kept) > MOST_ROWS or width > MOST_COLUMNS:
        words = {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        raise CannotReadTable(
            _("表格太大：一次最多%(rows)s行、%(columns)s列，请分几次。") % words, field=field
        )
    return [(row + [""] * width)[:width] for row in kept]


def _cells_of(table: FilledTable) -> Grid:
    width, depth = min(table.width, MOST_COLUMNS + 1), min(table.depth, MOST_ROWS * 2)
    grid = [[""] * width for _row in range(depth)]
    for cell in table.cells:
        if cell.row < depth and cell.column < width:
            grid[cell.row][cell.column] = UNKNOWN if cell.unknown else cell.text
    return grid
