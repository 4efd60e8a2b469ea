"""A regulation cut into passages that a language model is asked about one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from zelian.core.vocabulary.text import Span

LONGEST = 2_000
"""Signs of a passage; a longer clause is cut at a line's end."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A passage, and the path of the provision it begins in."""

    span: Span
    path: tuple[str, ...]


def passages_of(
    text: str, provisions: Sequence[tuple[int, tuple[str, ...]]], longest: int = LONGEST
) -> Iterator[Asked]:
    """
    Neighbouring clauses together up to ``longest`` signs; ``provisions`` are starts and paths.

    Together the passages cover the whole text but for blank stretches.
    """
    starts = dict(provisions)
    places = sorted({0, *starts})
    begin, path = 0, starts.get(0, ())
    for place, end in zip(places, [*places[1:], len(text)], strict=True):
        if end - begin > longest and place > begin:
            yield from _cut(text, Span(begin, place), path, longest)
            begin, path = place, starts.get(place, ())
    yield from _cut(text, Span(begin, len(text)), path, longest)


def _cut(text: str, span: Span, path: tuple[str, ...], longest: int) -> Iterator[Asked]:
    """The stretch in pieces of at most ``longest`` signs, cut after a line where there is one."""
    start = span.start
    while span.end - start > longest:
        line_end = text.rfind("\n", start + 1, start + longest)
        end = line_end + 1 if line_end > start else start + longest
        if text[start:end].strip():
            yield Asked(Span(start, end), path)
        start = end
    if text[start : span.end].strip():
        yield Asked(Span(start, span.end), path)
