"""What a rule is: dated data that carries its own proof."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from zelian.core.vocabulary.measure import MeasureValue


@dataclass(slots=True)  # not frozen: a document makes thousands, and freezing takes a µs each
class Found:
    """A value read at ``[start, end)`` of the flow.

    ``period`` is where the period stands that it counts by, so that two rules do
    not count by the same word; ``implied`` says the count was not written out.
    """

    value: MeasureValue
    start: int
    end: int
    rule: str = ""
    period: int | None = None
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Example:
    """Words, and the values a rule must read in them, in order."""

    text: str
    values: tuple[MeasureValue, ...]


def reads(text: str, *values: MeasureValue) -> Example:
    """Write an example down."""
    return Example(text, values)


def even_stops(text: str) -> str:
    """The text with every stop as a line feed: the one sign that ends a half-sentence."""
    for stop in "。；！？":
        text = text.replace(stop, "\n")
    return text


@dataclass(frozen=True, slots=True)
class Rule:
    """One turn of the language and what it means.

    ``pattern`` finds the place; ``build`` reads the values there and may look around
    in ``match.string``, whose stops are line feeds. ``starts`` are the words the place can
    begin with, one sign or two each; ``units`` the first signs of units that may stand
    behind a number it begins with: a rule is tried nowhere else. ``since`` is the day from
    which the rule stands: a changed meaning gets a new rule beside the old. ``match`` and
    ``no_match`` are its proof.
    """

    id: str
    since: date
    pattern: re.Pattern[str]
    build: Callable[[re.Match[str]], Iterable[Found]]
    match: tuple[Example, ...]
    no_match: tuple[str, ...]
    starts: str = ""
    units: str = ""

    def read(self, text: str) -> Iterator[Found]:
        """All it finds in cleaned text, wherever it begins."""
        for m in self.pattern.finditer(even_stops(text)):
            yield from self.build(m)


FIRST_EDITION = date(2026, 11, 20)
"""The day the first rules were written down."""
