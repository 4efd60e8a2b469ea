"""Tables without ruling lines: rows whose words keep to columns with room between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from zelian.documents.composing import TableCell
from zelian.documents.portable.lines import Row, cell_lines
from zelian.documents.portable.pages import Glyph
from zelian.documents.portable.tables import LaidTable

_ROOM = 1.5
_FEWEST_ROWS = 3
_MOST_ROWS = 200
_STEP = 3.5
_LOOSER = 1.3
_SHORT = 8
_LABEL = re.compile(
    r"(?:第[一二三四五六七八九十百零〇\d]{1,6}[编章节条部]|[（(]?[一二三四五六七八九十\d]{1,3}[)）、.．]?|[①-⑳•·●■◆-])"
)
_Gap = tuple[float, float]
_Piece = list[Glyph]


def parted(rows: Sequence[Row], page: int) -> Iterator[list[Row] | LaidTable]:
    """The rows in order, runs of them that make a table as such."""
    prose: list[Row] = []
    at = 0
    while at < len(rows):
        end, gaps = _run(rows, at)
        if _is_table(rows[at:end], gaps):
            if prose:
                yield prose
                prose = []
            yield _table(rows[at:end], gaps, page)
            at = end
        else:
            prose.append(rows[at])
            at += 1
    if prose:
        yield prose


def _pieces(row: Row) -> list[_Piece]:
    """A row cut where there is room for more than a blank."""
    signs = [g for g in row.glyphs if g.sign != " "]
    pieces: list[_Piece] = [signs[:1]]
    for a, b in pairwise(signs):
        if b.left - a.right > _ROOM * row.line.size:
            pieces.append([])
        pieces[-1].append(b)
    return pieces


def _run(rows: Sequence[Row], start: int) -> tuple[int, list[_Gap]]:
    """How far rows keep the gaps of the first one free, and what is left of the gaps."""
    gaps = [(a[-1].right, b[0].left) for a, b in pairwise(_pieces(rows[start]))]
    end = start + 1
    while gaps and end < min(len(rows), start + _MOST_ROWS):
        row, last = rows[end].line, rows[end - 1].line
        if row.top - last.top > _STEP * row.size:
            break
        narrower = [_narrowed(gap, rows[end]) for gap in gaps]
        if any(b - a < row.size for a, b in narrower):
            break
        gaps = narrower
        end += 1
    return end, gaps


def _narrowed(gap: _Gap, row: Row) -> _Gap:
    """What a row leaves free of a gap; nothing where it crosses."""
    left, right = gap
    for glyph in row.glyphs:
        if glyph.sign == " " or glyph.right <= left or glyph.left >= right:
            continue
        # words of the column before reach in from the left, of the next from the right
        if glyph.left <= left or glyph.right - left < right - glyph.left:
            left = glyph.right
        else:
            right = glyph.left
    return left, max(left, right)


def _is_table(rows: Sequence[Row], gaps: Sequence[_Gap]) -> bool:
    if not gaps or len(rows) < _FEWEST_ROWS:
        return False
    placed = [_by_column(row, gaps) for row in rows]
    if sum(len(cells) > 1 for cells in placed) < max(_FEWEST_ROWS, 0.5 * len(rows)):
        return False
    first = [_words(cells[0]) for cells in placed if 0 in cells]
    if len(gaps) > 1:
        return len(first) >= _FEWEST_ROWS
    short = sum(map(len, first)) <= _SHORT * len(first)
    return short and not all(_LABEL.fullmatch(words) for words in first)


def _words(piece: _Piece) -> str:
    return "".join(g.sign for g in piece)


def _by_column(row: Row, gaps: Sequence[_Gap]) -> dict[int, _Piece]:
    cells: dict[int, _Piece] = {}
    for glyph in row.glyphs:
        column = sum(glyph.left >= right - 0.1 for _, right in gaps)
        if glyph.sign != " " or column in cells:
            cells.setdefault(column, []).append(glyph)
    return cells


def _table(rows: Sequence[Row], gaps: Sequence[_Gap], page: int) -> LaidTable:
    left = min(row.line.left for row in rows)
    right = max(row.line.right for row in rows)
    edges = (left, *((a + b) / 2 for a, b in gaps), right)
    steps = [b.line.top - a.line.top for a, b in pairwise(rows)]
    tight = min(steps)
    words: dict[tuple[int, int], list[Glyph]] = {}
    number = -1
    for i, row in enumerate(rows):
        cells = _by_column(row, gaps)
        loose = not i or steps[i - 1] > _LOOSER * tight
        number += i == 0 or 0 in cells or (1 in cells and len(cells) > 1 and loose)
        for column, piece in cells.items():
            words.setdefault((number, column), []).extend(piece)
    sides = [(left, gaps[0][0]), *((a[1], b[0]) for a, b in pairwise(gaps)), (gaps[-1][1], right)]
    found = tuple(
        TableCell(row, column, cell_lines(signs, *sides[column]))
        for (row, column), signs in sorted(words.items())
    )
    return LaidTable(found, edges, number + 1, page)
