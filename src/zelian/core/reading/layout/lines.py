"""Lines of the paper: where each stands, and what it is on paper.

Reads: ``Paper``. Writes: :class:`Line` in order. Page furniture and lone pictures are
left out, so are Markdown's heading marks; whether a blank line stood before is remembered.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from zelian.core.reading.layout.flow import clean_signs, without_unseen
from zelian.core.reading.layout.furniture import FURNITURE_BEGINS, is_furniture, running_headers
from zelian.core.reading.layout.wrapping import INDENTS, setting_of
from zelian.core.reading.outline.labels import LABELS_BEGIN, Label, Style, label_at
from zelian.core.vocabulary.text import BlockKind, Paper

_FEWEST = 4
_HEADING_MARK = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]+(?=\S)")


@dataclass(slots=True, eq=False)
class Line:
    """A line of the paper that begins at ``start``: its ``words`` with leading blanks.

    ``bare`` is the line without the blanks around it; ``turned`` says that a page ended before.
    """

    start: int
    words: str
    bare: str
    blank_before: bool
    level: int | None = None
    turned: bool = False

    @property
    def indented(self) -> bool:
        """Whether it begins with room left free, as a new paragraph does."""
        return self.words.startswith(INDENTS)


_LABEL_ROOM = 16
_MAY_BEGIN = LABELS_BEGIN | frozenset("(０１２３４５６７８９")


def label_of(bare: str) -> Label | None:
    """The label a line begins with."""
    if bare[0] not in _MAY_BEGIN:
        return None
    return label_at(clean_signs("".join(bare[:_LABEL_ROOM].split())), 0)


def _outside_cells(paper: Paper) -> str:
    """The text without the cells of tables, whose lines have widths of their own."""
    cells = [b.span for b in paper.blocks if b.kind is BlockKind.CELL]
    parts: list[str] = []
    at = 0
    for span in cells:
        parts.append(paper.text[at : max(at, span.start)])
        at = max(at, span.end)
    return "\n".join((*parts, paper.text[at:])) if cells else paper.text


class PaperLines:
    """The lines of one paper, with what was found out about all of them at once."""

    def __init__(self, paper: Paper) -> None:
        self.text = paper.text
        self.setting = setting_of(_outside_cells(paper))
        self._levels = {b.span.start: b.level for b in paper.blocks if b.level is not None}
        hidden = [b.span for b in paper.blocks if b.kind in {BlockKind.FURNITURE, BlockKind.IMAGE}]
        self._hidden_starts = [span.start for span in hidden]
        self._hidden_ends = [span.end for span in hidden]
        self._headers = running_headers(paper.text)
        self._marked = without_unseen(paper.text) != paper.text

    def within(self, start: int, end: int) -> Iterator[Line]:
        """The lines within ``[start, end)`` that carry words."""
        headers, levels, furnished = self._headers, self._levels, bool(self._hidden_starts)
        marked = self._marked
        blank, turned, after = True, False, start
        for line in self.text[start:end].splitlines(keepends=True):
            begin, after = after, after + len(line)
            words = line.rstrip()
            bare = words.lstrip()
            if marked:
                bare = without_unseen(bare).strip()
            if not bare:
                blank, turned = True, turned or line[-1] == "\f"
                continue
            sign = bare[0]
            if (
                (sign in FURNITURE_BEGINS and is_furniture(bare))
                or (headers and begin in headers)
                or (furnished and self._is_hidden(begin))
            ):
                turned = True
                continue
            level = levels.get(begin)
            if sign == "#" and (heading := _HEADING_MARK.match(words)):
                begin += heading.end()
                words, level = words[heading.end() :], len(heading["marks"])
                bare = without_unseen(words).strip()
            yield Line(begin, words, bare, blank, level, turned)
            blank, turned = False, line[-1] == "\f"

    def says_sentences(self, style: Style) -> bool:
        """Whether what stands under labels of this style mostly ends in a stop or a comma."""
        stopped, told = self._endings.get(style, (0, 0))
        return told >= _FEWEST and stopped * 5 >= told * 3

    @cached_property
    def _endings(self) -> dict[Style, tuple[int, int]]:
        """By style, how many labelled lines end in a sign, and how many there are."""
        found: dict[Style, tuple[int, int]] = {}
        for line in self.text.splitlines():
            bare = line.strip()
            label = label_of(bare) if bare else None
            if label is not None:
                stopped, told = found.get(label.style, (0, 0))
                found[label.style] = (stopped + (bare[-1] in "。；：，;:,"), told + 1)
        return found

    def _is_hidden(self, at: int) -> bool:
        i = bisect_right(self._hidden_starts, at) - 1
        return i >= 0 and at < self._hidden_ends[i]
