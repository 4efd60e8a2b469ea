"""Which stretches of a written paper the recogniser did not read for certain."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from zelian.core.vocabulary.text import Paper, Span, Unsure
from zelian.documents.portable.pages import Page
from zelian.documents.scans.seen import SeenPage, Strip

SURE = 0.95
"""A sign with less confidence is shown as unsure.

Measured on ten worn pages of 400 signs: the letters read wrong (86) all fall below, of those
read right one in thirteen; on clean pages none.
"""
_NEAR = 2


def with_confidence(paper: Paper, pages: Iterable[Page]) -> Paper:
    """The paper with what was recognised in it, sure or not."""
    strips = [strip for page in pages if isinstance(page, SeenPage) for strip in page.strips]
    signs = [c for strip in strips for c in strip.confidences]
    if not signs:
        return paper
    unsure = sorted(_unsure(paper.text, strips), key=lambda u: u.span)
    return replace(paper, unsure=tuple(unsure), confidence=sum(signs) / len(signs))


def _unsure(text: str, strips: Sequence[Strip]) -> Iterator[Unsure]:
    solid = [at for at, sign in enumerate(text) if not sign.isspace()]
    words = "".join(text[at] for at in solid)
    at = 0
    for strip in strips:
        at = _nearest(words, strip.words, at)
        for first, last in _stretches(strip):
            end = min(at + last, len(solid) - 1)
            span = Span(solid[min(at + first, end)], solid[end] + 1)
            yield Unsure(span, min(strip.confidences[first : last + 1]))
        at += len(strip.words)


def _nearest(text: str, words: str, at: int) -> int:
    """Where words stand nearest to a place: strips come in the order of the text, or nearly so."""
    ahead = text.find(words, at)
    behind = text.rfind(words, 0, at)
    if ahead < 0 or (behind >= 0 and at - behind - len(words) < ahead - at):
        ahead = behind
    return ahead if ahead >= 0 else min(at, max(0, len(text) - 1))


def _stretches(strip: Strip) -> Iterator[tuple[int, int]]:
    """First and last of the doubtful signs that stand together or all but so.

    Punctuation is left out: its doubt is mostly whether it is wide or narrow.
    """
    signs = zip(strip.words, strip.confidences, strict=True)
    doubtful = [i for i, (sign, sure) in enumerate(signs) if sure < SURE and sign.isalnum()]
    while doubtful:
        n = 1
        while n < len(doubtful) and doubtful[n] - doubtful[n - 1] <= _NEAR:
            n += 1
        yield doubtful[0], doubtful[n - 1]
        del doubtful[:n]
