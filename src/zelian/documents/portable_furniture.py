"""What stands on every page and belongs to none: running headers, footers, page numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from zelian.documents.portable_lines import TextLine
from zelian.documents.portable_pages import Page

_EDGE = 0.12
_OFTEN = 0.4
_NUMBER = re.compile(
    r"[\s\-—–·•~]*(?:第\s*\d{1,4}\s*页(?:[\s,，/]*共\s*\d{1,4}\s*页)?|\d{1,4}(?:\s*/\s*\d{1,4})?)[\s\-—–·•~]*"
)
_DIGITS = re.compile(r"\d+|\s+")


def without_furniture(
    pages: Sequence[tuple[Page, Sequence[TextLine]]],
) -> list[list[TextLine]]:
    """Each page's lines without those that only dress the page."""
    counts: dict[tuple[bool, str], set[int]] = {}
    for number, (page, lines) in enumerate(pages):
        for line in lines:
            if (edge := _edge(page, line)) is not None:
                counts.setdefault((edge, _key(line)), set()).add(number)
    often = max(2.0, _OFTEN * len(pages))
    running = {key for key, on in counts.items() if len(on) >= often}
    return [[line for line in lines if not _dresses(page, line, running)] for page, lines in pages]


def _dresses(page: Page, line: TextLine, running: set[tuple[bool, str]]) -> bool:
    edge = _edge(page, line)
    if edge is None:
        return False
    return bool(_NUMBER.fullmatch(line.words)) or (edge, _key(line)) in running


def _edge(page: Page, line: TextLine) -> bool | None:
    """Whether a line stands at the top (true) or bottom (false) edge, or at neither."""
    if line.bottom < _EDGE * page.height:
        return True
    return False if line.top > (1 - _EDGE) * page.height else None


def _key(line: TextLine) -> str:
    return _DIGITS.sub(lambda m: "#" if m[0].isdigit() else "", line.words)
