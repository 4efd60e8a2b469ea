"""What stands on every page and belongs to none: running headers, footers, page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zelian.documents.portable.lines import Row, TextLine
from zelian.documents.portable.pages import Page

_EDGE = 0.12
_OFTEN = 0.4
_NUMBER = re.compile(
    r"[\s\-—–·•~]*(?:第\s*\d{1,4}\s*页(?:[\s,，/]*共\s*\d{1,4}\s*页)?|\d{1,4}(?:\s*/\s*\d{1,4})?)[\s\-—–·•~]*"
)
_DIGITS = re.compile(r"\d+|\s+")


@dataclass(frozen=True, slots=True)
class Furnished:
    """A page's rows without those that only dress it, and the words of those, each once."""

    rows: tuple[Row, ...]
    furniture: tuple[str, ...]


def without_furniture(pages: Sequence[tuple[Page, Sequence[Row]]]) -> list[Furnished]:
    """Each page parted; page numbers are no words and are left out altogether."""
    counts: dict[tuple[bool, str], set[int]] = {}
    for number, (page, rows) in enumerate(pages):
        for row in rows:
            if (edge := _edge(page, row.line)) is not None:
                counts.setdefault((edge, _key(row.line)), set()).add(number)
    often = max(2.0, _OFTEN * len(pages))
    running = {key for key, on in counts.items() if len(on) >= often}
    told: set[tuple[bool, str]] = set()
    out = []
    for page, rows in pages:
        kept, dressing = [], []
        for row in rows:
            edge = _edge(page, row.line)
            if edge is not None and _NUMBER.fullmatch(row.line.words):
                continue
            key = (bool(edge), _key(row.line))
            if edge is None or key not in running:
                kept.append(row)
            elif key not in told:
                told.add(key)
                dressing.append(row.line.words)
        out.append(Furnished(tuple(kept), tuple(dressing)))
    return out


def _edge(page: Page, line: TextLine) -> bool | None:
    """Whether a line stands at the top (true) or bottom (false) edge, or at neither."""
    if line.bottom < _EDGE * page.height:
        return True
    return False if line.top > (1 - _EDGE) * page.height else None


def _key(line: TextLine) -> str:
    return _DIGITS.sub(lambda m: "#" if m[0].isdigit() else "", line.words)
