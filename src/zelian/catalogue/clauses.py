"""Places in a regulation's text, worked out without a database: cuts, quotes, lines."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zelian.core.vocabulary.text import Span

SENTENCE_END = re.compile(r"[。；;！!？?]+[”』」）)]?|\n+")
FULL_STOP = re.compile(r"[。！!？?]+[”』」）)]?|\n")
CLAUSE_END = re.compile(r"[，,、：:]")
BESIDE = 18


@dataclass(frozen=True, slots=True)
class Cut:
    """A place to split a duty at: ``at`` in the text, with the words on either side."""

    at: int
    before: str
    after: str


def cut_points(text: str, span: Span, measures: Iterable[Span]) -> list[Cut]:
    """
    Where a duty can be split: after each sentence, and at the comma before each measure.

    No cut goes through a measure, and both halves hold words.
    """
    measures = list(measures)
    ends = {found.end() for found in SENTENCE_END.finditer(text, span.start, span.end)}
    for measure in measures:
        commas = list(CLAUSE_END.finditer(text, span.start, measure.start))
        if commas:
            ends.add(commas[-1].end())
    return [
        Cut(at, text[max(span.start, at - BESIDE) : at], text[at : min(span.end, at + BESIDE)])
        for at in sorted(ends)
        if trimmed(text, Span(span.start, at))
        and trimmed(text, Span(at, span.end))
        and not any(measure.start < at < measure.end for measure in measures)
    ]


def trimmed(text: str, span: Span) -> Span | None:
    """The span without white space at its ends; ``None`` where nothing is left."""
    words = span.of(text)
    if not words.strip():
        return None
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, span.end - (len(words) - len(words.rstrip())))


def sentence_at(text: str, span: Span) -> Span:
    """The whole sentence, or sentences, that a place lies in; a line's end is a sentence's."""
    before = [found.end() for found in FULL_STOP.finditer(text, 0, span.start)]
    after = FULL_STOP.search(text, max(span.start, span.end - 1))
    whole = Span(before[-1] if before else 0, after.end() if after else len(text))
    return trimmed(text, whole) or span


def nearest(text: str, quote: str, near: int = 0) -> Span | None:
    """Where ``quote`` stands in ``text``, nearest to ``near``; ``None`` where it doesn't."""
    if not quote:
        return None
    starts = [found.start() for found in re.finditer(f"(?={re.escape(quote)})", text)]
    if not starts:
        return None
    start = min(starts, key=lambda at: abs(at - near))
    return Span(start, start + len(quote))


def loosely(quote: str) -> re.Pattern[str] | None:
    """The quote letter for letter, with any white space between; ``None`` for blanks alone."""
    letters = [re.escape(letter) for letter in quote if not letter.isspace()]
    return re.compile(r"\s*".join(letters)) if letters else None


def found_loosely(text: str, quote: str, near: int = 0) -> Span | None:
    """As :func:`nearest`, but white space (a line break in the middle of a word) may differ."""
    if exact := nearest(text, quote.strip(), near):
        return exact
    pattern = loosely(quote)
    found = [m.span() for m in pattern.finditer(text)] if pattern else []
    if not found:
        return None
    return Span(*min(found, key=lambda at: abs(at[0] - near)))


def line_starts(text: str) -> list[int]:
    """The offset of each line that is not blank, as the reader shows them as paragraphs."""
    starts, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            starts.append(at)
        at += len(line) + 1
    return starts
