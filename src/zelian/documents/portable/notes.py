"""Raised signs of a page set into their lines, and its footnotes taken apart from its text.

A note stands where the page ends, often in the middle of a sentence or a table; it is
written behind the text instead, as in a Word file, and its mark is left out of both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zelian.documents.portable.lines import Row, joined, row_of
from zelian.documents.portable.pages import Glyph

_SMALL = 0.75
_MARK = re.compile(r"\d{1,2}|[①-⑳]|\[\d{1,2}\]|〔\d{1,2}〕|\*{1,3}")
_NOTE_SIZE = 0.95


@dataclass(frozen=True, slots=True)
class Noted:
    """A page's rows without its notes, and the words of each note without its mark."""

    rows: tuple[Row, ...]
    notes: tuple[str, ...]


def with_raised(rows: Sequence[Row]) -> list[Row]:
    """Rows of small signs above the middle of a line (a mark of a note, m²) put into it."""
    homes = [_home(rows, number) for number in range(len(rows))]
    added: dict[int, list[Glyph]] = {}
    for number, home in enumerate(homes):
        if home is not None:
            added.setdefault(home, []).extend(rows[number].glyphs)
    return [
        row_of([*row.glyphs, *added[number]]) if number in added else row
        for number, row in enumerate(rows)
        if homes[number] is None
    ]


def _home(rows: Sequence[Row], number: int) -> int | None:
    """The line next to a row that the row is raised in."""
    small = rows[number].line
    for near in (number + 1, number - 1):
        if 0 <= near < len(rows):
            line = rows[near].line
            starts_in = line.left <= small.left <= line.right + 0.5 * line.size
            high = (line.top + line.bottom - small.top - small.bottom) / 2
            raised = 0 < high < 0.7 * line.size and small.bottom > line.top + 0.2 * line.size
            if small.size < _SMALL * line.size and starts_in and raised:
                return near
    return None


def without_notes(rows: Sequence[Row], usual: float) -> Noted:
    """
    The notes at the foot of a page whose text is ``usual`` points high.

    A note is known by its mark, which must stand raised in a line above it too, and by being
    smaller than the text or raising its own mark; without such a pair nothing is taken out.
    """
    called = {"".join(g.sign for g in run) for row in rows for run in _raised(row)}
    at = len(rows)
    for number in range(len(rows) - 1, -1, -1):
        row = rows[number]
        if abs(row.line.size - rows[-1].line.size) > 0.5 or _raised(row):
            break
        if _begins_with(row) in called and _looks_noted(row, usual):
            at = number
    if at == len(rows):
        return Noted(tuple(rows), ())
    paired = called & {_begins_with(row) for row in rows[at:]}
    body = [_without_marks(row, paired) for row in rows[:at]]
    return Noted(tuple(body), tuple(_notes(rows[at:], paired)))


def _looks_noted(row: Row, usual: float) -> bool:
    size = row.line.size
    return size < _NOTE_SIZE * usual or row.glyphs[0].size < _SMALL * size


def _begins_with(row: Row) -> str:
    m = _MARK.match(row.line.words)
    return m[0] if m else ""


def _raised(row: Row) -> list[list[Glyph]]:
    """Runs of small signs that stand above the middle of their line, but for those before it."""
    runs: list[list[Glyph]] = []
    before: Glyph | None = None
    for glyph in row.glyphs:
        if glyph.size < _SMALL * row.line.size and before is not None:
            if runs and runs[-1][-1] is before:
                runs[-1].append(glyph)
            elif glyph.middle < before.middle and not before.sign.isascii():
                runs.append([glyph])
        before = glyph
    return runs


def _without_marks(row: Row, paired: set[str]) -> Row:
    marks = [run for run in _raised(row) if "".join(g.sign for g in run) in paired]
    dropped = {id(glyph) for run in marks for glyph in run}
    return row_of([g for g in row.glyphs if id(g) not in dropped]) if dropped else row


def _notes(rows: Sequence[Row], paired: set[str]) -> list[str]:
    notes: list[str] = []
    for row in rows:
        words, mark = row.line.words, _begins_with(row)
        if mark in paired:
            notes.append(words[len(mark) :].lstrip(" .、．:："))
        else:
            notes[-1] = joined(notes[-1], words)
    return notes
