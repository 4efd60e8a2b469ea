"""Pages set in two columns: lines of the left, then of the right, between what crosses both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from zelian.documents.portable.lines import Row, TextLine, rows_from
from zelian.documents.portable.pages import Glyph

_GUTTER = 1.4
_FEWEST = 6
_FULL = 2.0
_SHARE_FULL = 0.5
_FEWEST_SIGNS = 8


@dataclass(frozen=True, slots=True)
class Stretch:
    """Rows one below another; ``right`` is the edge of their column where the page has two."""

    rows: tuple[Row, ...]
    right: float | None = None


def stretches(rows: Sequence[Row]) -> list[Stretch]:
    """The lines in reading order: one stretch, unless part of the page has two columns."""
    middle = _gutter(rows)
    if middle is None:
        return [Stretch(tuple(rows))]
    out: list[Stretch] = []
    plain: list[Row] = []
    for crossing, group in groupby(rows, key=lambda row: _crosses(row, middle)):
        run = list(group)
        halves = None if crossing else _halves(run, middle)
        if halves is None:
            plain += run
            continue
        out += [Stretch(tuple(plain)), *halves]
        plain = []
    return [s for s in (*out, Stretch(tuple(plain))) if s.rows]


def _gutter(rows: Sequence[Row]) -> float | None:
    """Where most gaps between two halves of a row lie, if there are enough of them."""
    if len(rows) < _FEWEST:
        return None
    left, right = min(r.line.left for r in rows), max(r.line.right for r in rows)
    gaps = Counter(
        round((a + b) / 2 / 4)
        for row in rows
        for a, b in _gaps(row)
        if 0.3 < ((a + b) / 2 - left) / max(1.0, right - left) < 0.7
    )
    if gaps:
        place, count = gaps.most_common(1)[0]
        if count >= _FEWEST:
            return 4.0 * place
    return (left + right) / 2


def _gaps(row: Row) -> Iterator[tuple[float, float]]:
    for a, b in pairwise([g for g in row.glyphs if g.sign != " "]):
        if b.left - a.right > _GUTTER * row.line.size:
            yield a.right, b.left


def _crosses(row: Row, middle: float) -> bool:
    """Whether a row goes over the gutter, or comes too near to it from both sides."""
    line = row.line
    if line.right <= middle or line.left >= middle:
        return False
    return not any(a < middle < b for a, b in _gaps(row))


def _halves(rows: Sequence[Row], middle: float) -> list[Stretch] | None:
    """The two columns of a run of rows, if both are prose that fills them."""
    if len(rows) < _FEWEST:
        return None
    glyphs: list[Glyph] = [g for row in rows for g in row.glyphs]
    halves = []
    for half in ([g for g in glyphs if g.right <= middle], [g for g in glyphs if g.left >= middle]):
        own = rows_from(half)
        if len(own) < _FEWEST or not _is_prose([row.line for row in own]):
            return None
        halves.append(Stretch(tuple(own), max(row.line.right for row in own)))
    return halves


def _is_prose(lines: Sequence[TextLine]) -> bool:
    right = max(line.right for line in lines)
    full = sum(right - line.right < _FULL * line.size for line in lines)
    signs = sum(len(line.words) for line in lines)
    return full >= _SHARE_FULL * len(lines) and signs >= _FEWEST_SIGNS * len(lines)
