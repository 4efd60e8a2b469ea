"""Blank forms: what to fill in, the columns, the signatures.

Reads: a mostly empty :class:`Grid` with the prose around it. Writes: ``BlankForm``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zelian.core.reading.layout.grids import Cell, Grid
from zelian.core.vocabulary.regulation import BlankForm
from zelian.core.vocabulary.text import Span

_SIGNED = re.compile(r"(?P<who>[^\s：:，。]{2,24}?)\s*[（(]\s*签[字名章][^）)\n]{0,6}[）)]")
_FIELD = re.compile(r"(?P<name>[^\s：:，。；（(]{2,16}(?:[（(][^）)\s]{1,8}[）)])?)\s*[：:]")
_QUARTERS = re.compile(r"[一二三四]季度")
_LONGEST_LABEL = 30


def read_blank_form(grid: Grid, no: int, title: str, around: Sequence[str]) -> BlankForm | None:
    """The form in a table, ``None`` where the cells are mostly filled in."""
    cells = [c for row in grid.rows for c in row]
    filled = [c for c in cells if c.squeezed]
    if not filled or any(len(c.squeezed) > _LONGEST_LABEL for c in filled):
        return None
    if len(grid.rows) > 1 and len(filled) * 2 > len(cells):
        return None
    header = max(grid.rows, key=_columns_named)
    before = grid.rows[: grid.rows.index(header)]
    fields = [n for words in around for n in _named(words)]
    fields += [c.squeezed for row in before for c in row if c.squeezed]
    return BlankForm(
        no=no,
        title=title,
        fields=tuple(dict.fromkeys(fields)),
        columns=tuple(c.squeezed for c in header if c.squeezed),
        quarters=any(_QUARTERS.fullmatch(c.squeezed) for c in filled),
        signatures=tuple(m["who"] for words in around for m in _SIGNED.finditer(words)),
        span=Span(filled[0].start, max(c.end for c in cells)),
    )


def is_to_fill_in(words: str) -> bool:
    """Whether a line holds only labels with room behind them, or places to sign."""
    if "。" in words or "，" in words:
        return False
    return bool(_SIGNED.search(words)) or bool(_ROOM.fullmatch(words))


_ROOM = re.compile(r"(?:[^\s：:]{2,12}(?:[（(][^）)]{1,8}[）)])?[：:][\s_＿年月日]*)+")


def _columns_named(row: Sequence[Cell]) -> int:
    named = [c for c in row if c.squeezed and not _QUARTERS.fullmatch(c.squeezed)]
    return len(named) + (10 if any(c.squeezed == "序号" for c in named) else 0)


def _named(words: str) -> list[str]:
    if _SIGNED.search(words):
        return []
    return [m["name"] for m in _FIELD.finditer(words) if not m["name"].startswith("附件")]
