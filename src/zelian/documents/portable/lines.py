"""Lines of a PDF page from its characters, and paragraphs from lines by their layout."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zelian.documents.portable.pages import Glyph

_LABEL = re.compile(
    r"第[一二三四五六七八九十百零〇\d]{1,6}[编章节条部]|[（(][一二三四五六七八九十\d]{1,3}[)）]"
    r"|[一二三四五六七八九十]{1,3}[、.．]|\d{1,3}[、.．）)](?!\d)|[①-⑳]|附件|附表"
)
_SENTENCE_ENDS = "。！？；："
_UNBROKEN = re.compile(r"[（《“〔【]?(?:[A-Za-z0-9.%]{1,12}|[一-龥])[，。、；：！？）》”〕】]{1,2}")
_SLACK = 1.8
_DEEPEST_INDENT = 4.0
_FEWEST_FULL = 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of words with its box."""

    words: str
    left: float
    top: float
    right: float
    bottom: float
    size: float


@dataclass(frozen=True, slots=True)
class Column:
    """Where the lines of a page or cell begin and end, and how far apart they stand."""

    left: float
    right: float
    leading: float


@dataclass(frozen=True, slots=True)
class Row:
    """A line with the characters it was made of, from left to right."""

    line: TextLine
    glyphs: tuple[Glyph, ...]


def lines_from(glyphs: Iterable[Glyph]) -> list[TextLine]:
    """The characters put together into lines, from top to bottom."""
    return [row.line for row in rows_from(glyphs)]


def rows_from(glyphs: Iterable[Glyph]) -> list[Row]:
    """The characters put together into rows, from top to bottom."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda g: g.middle):
        if rows and abs(_middle(rows[-1]) - glyph.middle) < 0.4 * min(glyph.size, rows[-1][0].size):
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    return [Row(_line(solid), tuple(solid)) for row in rows if (solid := _solid(row))]


def row_of(glyphs: Iterable[Glyph]) -> Row:
    """The characters as one row, whatever their heights; at least one is no blank."""
    solid = _solid(list(glyphs))
    return Row(_line(solid), tuple(solid))


def _solid(row: list[Glyph]) -> list[Glyph]:
    """A row from left to right, without the blanks around it."""
    row = sorted(row, key=lambda g: g.left)
    while row and row[-1].sign == " ":
        row.pop()
    first = next((i for i, g in enumerate(row) if g.sign != " "), len(row))
    return row[first:]


def _middle(row: Sequence[Glyph]) -> float:
    near = row[-8:]
    return sum(g.middle for g in near) / len(near)


def _line(row: Sequence[Glyph]) -> TextLine:
    words: list[str] = []
    last: Glyph | None = None
    gaps = sorted(b.left - a.right for a, b in pairwise(row))
    usual = max(0.0, gaps[len(gaps) // 2]) if gaps else 0.0
    for glyph in row:
        if last is not None:
            gap = glyph.left - last.right
            # bold letters are often drawn twice, a hair apart
            if glyph.sign == last.sign != " " and glyph.left - last.left < 0.3 * glyph.size:
                continue
            if " " in {glyph.sign, last.sign}:
                gap = 0
            if gap > _room(last, glyph) * glyph.size + usual:
                words.append(" ")
        words.append(glyph.sign)
        last = glyph
    return TextLine(
        " ".join("".join(words).split()),
        row[0].left,
        min(g.top for g in row),
        max(g.right for g in row),
        max(g.bottom for g in row),
        sorted(g.size for g in row)[len(row) // 2],
    )


def _room(before: Glyph, after: Glyph) -> float:
    """How wide a gap is a blank, in ems: figures stand a little off Chinese characters."""
    letters = before.sign.isascii() + after.sign.isascii()
    return (0.2, 0.5, 0.15)[letters]


def column_of(lines: Sequence[TextLine], width: float) -> Column:
    """The column that most lines keep to, on a page of a width; margins are even if in doubt."""
    rights = sorted(line.right for line in lines)
    lefts = Counter(round(line.left / 3) for line in lines)
    usual = [3 * at for at, n in lefts.items() if n >= max(2, 0.15 * len(lines))]
    left = min(usual) if usual else min(line.left for line in lines)
    # where most lines begin paragraphs, the few that go on show the margin
    outdents = [n.left for n in lines if 1.5 * n.size < left - n.left < 2.6 * n.size]
    left = min(outdents, default=left)
    steps = sorted(b.top - a.top for a, b in pairwise(lines) if 0 < b.top - a.top < 4 * a.size)
    leading = steps[len(steps) // 2] if steps else 2 * lines[0].size
    right = rights[min(len(rights) - 1, int(0.97 * len(rights)))]
    if sum(right - line.right < _SLACK * line.size for line in lines) < _FEWEST_FULL:
        right = max(right, width - left)
    return Column(left, right, leading)


def goes_on(
    last: TextLine, line: TextLine, before: Column, column: Column, *, same_page: bool
) -> bool:
    """Whether a line goes on the paragraph of the line above it."""
    if abs(last.size - line.size) > 0.15 * max(last.size, line.size):
        return False
    if before.right - last.right > max(_SLACK, _unbroken(last, line)) * last.size:
        return False
    if last.left - before.left > _DEEPEST_INDENT * last.size:
        return _is_title(last, line, column)
    if same_page and line.top - last.top > 1.5 * column.leading:
        return False
    if abs(line.left - column.left) > 1.2 * line.size:
        return _is_title(last, line, column)
    return not (last.words[-1] in _SENTENCE_ENDS and _LABEL.match(line.words))


def _unbroken(last: TextLine, line: TextLine) -> float:
    """The ems that a line's first signs take which no break may part: a word, 克，, 》。.

    They leave so much of the line above it empty; a sentence's end may be a paragraph's.
    """
    if last.words[-1] in _SENTENCE_ENDS or _LABEL.match(line.words):
        return 0.0
    m = _UNBROKEN.match(line.words)
    return sum(0.5 if sign.isascii() else 1.0 for sign in m[0]) if m else 0.0


def _is_title(last: TextLine, line: TextLine, column: Column) -> bool:
    """The second line of a centred title that fills its first."""
    shift = (line.left + line.right - column.left - column.right) / 2
    above = (last.left + last.right - column.left - column.right) / 2
    centred = max(abs(shift), abs(above)) < line.size
    return centred and line.left - column.left > 2.5 * line.size and last.words[-1] not in "。；"


def joined(first: str, second: str) -> str:
    """Two lines as one, with a blank between words of letters."""
    blank = first[-1:].isascii() and second[:1].isascii() and first[-1:].isalnum()
    return f"{first} {second}" if blank and second[:1].isalpha() else first + second


def cell_lines(glyphs: Sequence[Glyph], left: float, right: float) -> tuple[str, ...]:
    """A cell's words: lines that fill the cell go on in the next."""
    out: list[str] = []
    last: TextLine | None = None
    for line in lines_from(glyphs):
        if last is not None and _fills(last, left, right) and not (
            last.words[-1] in _SENTENCE_ENDS and _LABEL.match(line.words)
        ):  # fmt: skip
            out[-1] = joined(out[-1], line.words)
        else:
            out.append(line.words)
        last = line
    return tuple(out)


def _fills(line: TextLine, left: float, right: float) -> bool:
    padding = min(line.left - left, 1.5 * line.size)
    return right - padding - line.right < 1.5 * line.size
