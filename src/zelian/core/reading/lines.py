"""Lines of the paper: where each stands, and what it is on paper.

Reads: ``Paper``. Writes: :class:`Line` in order. Page numbers and lone pictures are
left out, so are Markdown's heading marks; whether a blank line stood before is remembered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from zelian.core.vocabulary.text import Block, BlockKind, Paper

_LINE = re.compile(r"[^\r\n\f\v\u2028\u2029\x85]+")
_PAGE_NUMBER = re.compile(
    r"[\s\-—–·•]*(?:第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|[-—–·•]\s*\d{1,4}\s*[-—–·•])[\s\-—–]*"
)
_BARE_NUMBER = re.compile(r"\s*\d{1,3}\s*")
_HEADING_MARK = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]+(?=\S)")
_PICTURE_ONLY = re.compile(r"\s*(?:\[image:[^\]]*\]\s*)+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the paper, ``[start, end)`` without its break, with leading blanks."""

    start: int
    end: int
    words: str
    blank_before: bool
    level: int | None = None

    @property
    def bare(self) -> str:
        """The line without the blanks around it."""
        return self.words.strip()

    @property
    def indented(self) -> bool:
        """Whether it begins with room left free, as a new paragraph does."""
        return self.words.startswith(("\u3000", "  ", "\t", "\xa0"))


def lines_of(paper: Paper, start: int, end: int) -> Iterator[Line]:
    """The lines within ``[start, end)`` that carry words."""
    text = paper.text
    levels, furniture = _marks(paper)
    blank, last = True, start
    for m in _LINE.finditer(text, start, end):
        words = m[0]
        gap = text[last : m.start()].replace("\r\n", "\n")
        blank = blank or len(gap) > 1
        last = m.end()
        if words.isspace():
            blank = True
            continue
        if _is_furniture(words) or _lies_in(m.start(), furniture):
            continue
        marked = _HEADING_MARK.match(words)
        skipped = marked.end() if marked else 0
        level = len(marked["marks"]) if marked else levels.get(m.start())
        yield Line(m.start() + skipped, m.end(), words[skipped:], blank, level)
        blank = False


def _is_furniture(words: str) -> bool:
    if len(words) > 120:
        return False
    return bool(
        _PAGE_NUMBER.fullmatch(words)
        or _PICTURE_ONLY.fullmatch(words)
        or ("\t" not in words and _BARE_NUMBER.fullmatch(words))
    )


def _marks(paper: Paper) -> tuple[dict[int, int], list[Block]]:
    levels = {b.span.start: b.level for b in paper.blocks if b.level is not None}
    furniture = [b for b in paper.blocks if b.kind in {BlockKind.FURNITURE, BlockKind.IMAGE}]
    return levels, furniture


def _lies_in(at: int, blocks: list[Block]) -> bool:
    if not blocks:
        return False
    i = bisect_right(blocks, at, key=lambda b: b.span.start) - 1
    return i >= 0 and blocks[i].span.start <= at < blocks[i].span.end
