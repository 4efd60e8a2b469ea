"""Rules that read words rather than values: dated data that carries its own proof.

The sister of :class:`~zelian.core.reading.rules.Rule` for what a duty names in the
document's words: evidence, recipients, counterparts, conditions, triggers, consequences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Worded:
    """An example: a text, and the stretches a rule must find in it, in order."""

    text: str
    words: tuple[str, ...]


def names(text: str, *words: str) -> Worded:
    """Write an example down."""
    return Worded(text, words)


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """One turn of the language that names something.

    ``pattern`` has a group ``words``, the stretch wanted. ``whole`` rules are tried at the
    beginning of a clause and must fit it to its end; the others search. ``since``,
    ``match`` and ``no_match`` are as in ``Rule``.
    """

    id: str
    since: date
    pattern: re.Pattern[str]
    match: tuple[Worded, ...]
    no_match: tuple[str, ...]
    whole: bool = False

    def places(self, text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Where the words stand that it finds in ``[start, end)``."""
        if self.whole:
            m = self.pattern.fullmatch(text, start, end)
            if m:
                yield m.span("words")
            return
        for m in self.pattern.finditer(text, start, end):
            yield m.span("words")

    def read(self, text: str) -> list[str]:
        """The words it finds in the whole of a text."""
        return [text[a:b] for a, b in self.places(text, 0, len(text))]


def words_of(rules: Sequence[PhraseRule], text: str, start: int, end: int) -> Iterator[str]:
    """What the rules find in the stretch, in the order it stands; the longest of a place."""
    found = sorted(
        (place for rule in rules for place in rule.places(text, start, end)),
        key=lambda place: (place[0], -place[1]),
    )
    reached = start
    for left, right in found:
        if left >= reached:
            yield text[left:right]
            reached = right
