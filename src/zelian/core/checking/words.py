"""A text as what it says: known meanings and pairs of neighbouring signs, each at its places.

Known wordings of the field (:mod:`~zelian.core.checking.wordings`) are one meaning each, however
they are put; what stands between them is taken in pairs of signs. Traditional, wide and great
signs count as the usual ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache

from zelian.core.checking.wordings import COMMON, KNOWN, taken_back
from zelian.core.vocabulary.signs import folded

_WORD = re.compile(r"[一-龥a-z]+")
_LITTLE = re.compile(r"[的了等及与并其各均和将把对在为]")
# Beyond so many signs a text says nothing new of one duty; a check must not be held up by one.
LONGEST = 6_000


@dataclass(frozen=True, slots=True)
class Terms:
    """What a text says: each term with the places it stands at."""

    places: Mapping[str, tuple[tuple[int, int], ...]]

    @property
    def said(self) -> Set[str]:
        """The terms alone."""
        return self.places.keys()

    def marks(self, terms: Iterable[str]) -> tuple[tuple[int, int], ...]:
        """Where the terms stand, in order, what touches made one."""
        spans = sorted(span for term in terms for span in self.places.get(term, ()))
        merged: list[tuple[int, int]] = []
        for start, end in spans:
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return tuple(merged)


@lru_cache(maxsize=32_768)
def terms_of(text: str) -> Terms:
    """What a text says; what it takes back is left out."""
    plain = folded(text[:LONGEST])
    for start, end in taken_back(plain):
        plain = plain[:start] + " " * (end - start) + plain[end:]
    places: dict[str, list[tuple[int, int]]] = {}
    for term, start, end in _terms(plain):
        places.setdefault(term, []).append((start, end))
    return Terms({term: tuple(spans) for term, spans in places.items()})


def weight_of(term: str) -> float:
    """How much a term tells by itself: longer meanings more, words that all use less."""
    if term in COMMON:
        return 0.4
    return min(len(term) - 1, 2.5)


def _terms(plain: str) -> Iterator[tuple[str, int, int]]:
    at, i = 0, 0
    while i < len(plain) - 1:
        found = next(
            (known for known in KNOWN.get(plain[i : i + 2], ()) if plain.startswith(known[0], i)),
            None,
        )
        if found is None:
            i += 1
            continue
        yield from _pairs(plain, at, i)
        word, meaning = found
        if meaning:
            yield meaning, i, i + len(word)
        i += len(word)
        at = i
    yield from _pairs(plain, at, len(plain))


def _pairs(plain: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Neighbouring signs of one stretch; light words divide stretches as stops do."""
    for m in _WORD.finditer(_LITTLE.sub(" ", plain[start:end])):
        for i in range(start + m.start(), start + m.end() - 1):
            yield plain[i : i + 2], i, i + 2
