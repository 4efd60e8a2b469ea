"""Where the reader stands: the heading above, and whom the text is speaking of.

Reads: headings and passages as they come. Writes: the path, the place the body of a
passage begins, and the subject that sentences without one inherit.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zelian.core.reading.imperatives import IMPERATIVES
from zelian.core.reading.labels import Style
from zelian.core.reading.outline import Heading
from zelian.core.reading.passages import Passage
from zelian.core.reading.subjects import heading_subject

_STOP = re.compile(r"[。；！？：]")
_SENTENCE = re.compile(
    r"应当|必须|不得|须|(?<![主重首必])要(?![求点素])|每年|每月|每季|每周|每日|每半|负责|，"
)
_LISTS = re.compile(r"下列|以下|如下")
_TITLED = {Style.PART, Style.BOOK, Style.CHAPTER, Style.SECTION, Style.ANNEX}


class Standing:
    """Moves forward over the passages of one document."""

    def __init__(self, text: str, headings: Sequence[Heading]) -> None:
        self._text = text
        self._headings = headings
        self._next = 0
        self._named: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._heading: Heading | None = None
        self._leaf = False
        self._here = False
        self.path: tuple[str, ...] = ()
        self.body = 0

    def enter(self, passage: Passage, following: Sequence[Passage]) -> None:
        """Step into the next passage."""
        self.body = passage.start
        self._here = False
        if passage.grid is not None or self._next >= len(self._headings):
            return
        heading = self._headings[self._next]
        if heading.start != passage.start:
            return
        self._next += 1
        self._heading, self._here = heading, True
        self.path = heading.path
        self._keep_above(heading.path)
        named = heading_subject(heading.title)
        if named:
            self._named[heading.path] = named
        self.body = heading.start + len(heading.label)
        self._leaf = self._is_leaf(heading, following)
        self._skip_title(passage)

    def says_something(self) -> bool:
        """Whether the passage holds sentences, rather than being a title alone."""
        if not self._here or self._heading is None:
            return True
        if self._heading.style in _TITLED:
            return False
        rest = self._text[self.body : self._heading.end]
        if not rest:
            return False
        if _STOP.search(rest[:-1]) or rest[-1] in "。；：":
            return True
        doing = rest[:2] in IMPERATIVES or bool(_SENTENCE.search(rest))
        return self._leaf and doing

    def subjects(self) -> tuple[str, ...]:
        """Whom a sentence without a subject speaks of here."""
        for depth in range(len(self.path), -1, -1):
            named = self._named.get(self.path[:depth])
            if named:
                return named
        return ()

    def heard(self, names: tuple[str, ...], end: int, passage_end: int) -> None:
        """A sentence named its subject; what it introduces inherits it."""
        tail = self._text[max(0, end - 16) : end]
        introduces = tail.endswith("：") or (end >= passage_end - 1 and bool(_LISTS.search(tail)))
        opens = self.path not in self._named
        if opens and (introduces or self._here):
            self._named[self.path] = names

    def _keep_above(self, path: tuple[str, ...]) -> None:
        """Only what stands above the path can still lend its subject."""
        self._named = {
            p: names
            for p, names in self._named.items()
            if len(p) < len(path) and p == path[: len(p)]
        }

    def _is_leaf(self, heading: Heading, following: Sequence[Passage]) -> bool:
        """Whether nothing stands under the heading: the next passage is its equal or above."""
        if not following:
            return True
        after = self._headings[self._next] if self._next < len(self._headings) else None
        if after is None or following[0].start != after.start:
            return False
        return len(after.path) <= len(heading.path)

    def _skip_title(self, passage: Passage) -> None:
        """A short title before the first full stop is no sentence of its own."""
        heading = self._heading
        if heading is None:
            return
        stop = heading.title_end
        if self._text[stop : stop + 1] == "】":
            self.body = stop + 1
            return
        titled = stop < passage.end - 1 and self._text[stop] == "。"
        if (
            titled
            and stop - self.body <= 24
            and not re.search(
                r"应当|必须|不得|每年|每月|每季|要(?!求)", self._text[self.body : stop]
            )
        ):
            self.body = stop + 1
