"""Paper without signs that take no room, its lines ended in one way; and the way back.

Reads: ``Paper``. Writes: a ``Paper`` for the reader, and the finished ``Reading`` with every
span where it stands in the first one. Marks of writing direction, soft hyphens and the like
change nothing that a person sees, so they must change nothing that is read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from zelian.core.vocabulary.regulation import Reading
from zelian.core.vocabulary.text import Paper, Span

_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]+")
_LINE_END = re.compile("\r(?!\n)|[\u2028\u2029]")

_Noun = TypeVar("_Noun")


class Unmarked:
    """A paper as it is to be read; ``paper`` is the first one itself where nothing is odd."""

    def __init__(self, first: Paper) -> None:
        text = first.text
        if any(sign in text for sign in "\r\u2028\u2029"):
            text = _LINE_END.sub("\n", text)
        self._cuts = [m.span() for m in _UNSEEN.finditer(text)]
        self.paper = first
        if not self._cuts:
            self.paper = first if text == first.text else replace(first, text=text)
            return
        self._gone = [0]
        for start, end in self._cuts:
            self._gone.append(self._gone[-1] + end - start)
        self._starts = [start for start, _ in self._cuts]
        self._left = [start - gone for start, gone in zip(self._starts, self._gone, strict=False)]
        self.paper = Paper(
            _UNSEEN.sub("", text),
            tuple(replace(block, span=self._forth(block.span)) for block in first.blocks),
            tuple(replace(unsure, span=self._forth(unsure.span)) for unsure in first.unsure),
            first.confidence,
        )

    def back(self, reading: Reading) -> Reading:
        """The reading with its spans in the first paper's text."""
        return self._moved(reading) if self._cuts else reading

    def _forth(self, span: Span) -> Span:
        return Span(self._shortened(span.start), self._shortened(span.end))

    def _shortened(self, at: int) -> int:
        before = bisect_left(self._starts, at)
        gone = self._gone[before]
        within = before and at < self._cuts[before - 1][1]
        return self._left[before - 1] if within else at - gone

    def _lengthened(self, at: int) -> int:
        """The first paper's place of the sign that stands at ``at`` in the shorter text."""
        return at + self._gone[bisect_left(self._left, at + 1)]

    def _moved(self, thing: _Noun) -> _Noun:
        """A noun with every span in it moved; what holds none stays the same object."""
        if isinstance(thing, Span):
            end = self._lengthened(thing.end - 1) + 1 if thing.end else 0
            return type(thing)(min(self._lengthened(thing.start), end), end)
        if isinstance(thing, tuple):
            return type(thing)(self._moved(each) for each in thing)
        if is_dataclass(thing) and not isinstance(thing, type):
            held = {f.name: getattr(thing, f.name) for f in fields(thing)}
            moved = {name: self._moved(value) for name, value in held.items()}
            if all(moved[name] is held[name] for name in held):
                return thing
            return replace(thing, **moved)
        return thing
