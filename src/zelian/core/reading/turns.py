"""Turns of the language outside the measures, each with its own proof.

A :class:`Turn` is to links and deductions what ``rules.Rule`` is to measures: dated data
with examples of what it reads and of what looks alike and must stay untouched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Turn(Generic[T]):
    """One turn of the language: where it stands, what it means, and the proof of both.

    ``pattern`` runs over cleaned text; ``build`` gives what a match means. ``match`` holds
    texts with the things that must be read in them, in order; ``no_match`` texts in which
    nothing may be read.
    """

    id: str
    since: date
    pattern: re.Pattern[str]
    build: Callable[[re.Match[str]], Iterable[T]]
    match: tuple[tuple[str, tuple[object, ...]], ...]
    no_match: tuple[str, ...]

    def read(self, text: str, start: int = 0, end: int | None = None) -> Iterator[T]:
        """All it finds in ``text`` between the two places."""
        stop = len(text) if end is None else end
        for m in self.pattern.finditer(text, start, stop):
            yield from self.build(m)


@dataclass(slots=True)
class Claimed:
    """Stretches that a turn has read, so that no later turn reads them again."""

    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)

    def is_free(self, start: int, end: int) -> bool:
        """Whether nothing of the stretch has been claimed."""
        i = bisect_right(self._starts, start)
        if i and self._ends[i - 1] > start:
            return False
        return i == len(self._starts) or self._starts[i] >= end

    def claim(self, start: int, end: int) -> None:
        """Take a free stretch."""
        i = bisect_right(self._starts, start)
        self._starts.insert(i, start)
        self._ends.insert(i, end)
