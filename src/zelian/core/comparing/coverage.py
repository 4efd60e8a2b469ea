"""How far a lower regulation covers the duties of an upper one; a person confirms.

Likeness is lexical: pairs of neighbouring signs, weighed by how rare they are in the two
documents (tf-idf), with how much of the upper duty's weight stands in the lower one. It
ranks candidates and proposes; it never decides.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from zelian.core.vocabulary.measure import Frequency, Measure
from zelian.core.vocabulary.regulation import Activity, Duty

COVERED = 0.55
WEAK = 0.28
# a likeness that rests on fewer shared signs says little: 报告 is in every second duty
_ENOUGH_SIGNS = 4
_SAME_ACTIVITY = 0.08
_MOST_CANDIDATES = 5
_WORDS = re.compile(r"[一-龥A-Za-z]+")
_YEARLY: Mapping[str, float] = {
    "day": 365,
    "week": 52,
    "month": 12,
    "quarter": 4,
    "half_year": 2,
    "term": 2,
    "year": 1,
    "tenure": 0.2,
}


class Extent(StrEnum):
    """How far an upper duty is covered, as proposed."""

    COVERED = "covered"
    WEAK = "weak"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Match:
    """A lower duty that may answer the upper one.

    ``likeness`` is from 0 to 1; ``shared`` are the words both have, longest first;
    ``looser`` says that it asks for fewer times than the upper duty.
    """

    lower: Duty
    likeness: float
    shared: tuple[str, ...]
    looser: bool = False


@dataclass(frozen=True, slots=True)
class Coverage:
    """An upper duty with the lower duties that may answer it, best first."""

    upper: Duty
    extent: Extent
    matches: tuple[Match, ...]


def cover(upper: Sequence[Duty], lower: Sequence[Duty]) -> tuple[Coverage, ...]:
    """For each upper duty the most alike lower ones, and how far they seem to cover it.

    A duty counts as covered only by a match that asks for at least as many times.
    """
    pairs_of = {id(d): _pairs(d) for d in (*upper, *lower)}
    weights = _weights(pairs_of.values())
    sizes = {at: _size(pairs, weights) for at, pairs in pairs_of.items()}
    index: dict[str, list[Duty]] = {}
    for duty in lower:
        for pair in pairs_of[id(duty)]:
            index.setdefault(pair, []).append(duty)
    out: list[Coverage] = []
    for duty in upper:
        scores = _scores(duty, index, pairs_of, weights, sizes)
        best = sorted(scores.values(), key=lambda found: -found[0])[:_MOST_CANDIDATES]
        matches = tuple(_match(duty, other, score) for score, other in best if score >= WEAK)
        out.append(Coverage(duty, _extent(matches), matches))
    return tuple(out)


def _scores(
    duty: Duty,
    index: Mapping[str, Sequence[Duty]],
    pairs_of: Mapping[int, Counter[str]],
    weights: Mapping[str, float],
    sizes: Mapping[int, float],
) -> dict[int, tuple[float, Duty]]:
    """The likeness of every lower duty that shares a pair of signs with the duty."""
    shared: dict[int, tuple[float, Duty]] = {}
    asked = pairs_of[id(duty)]
    for pair, count in asked.items():
        for other in index.get(pair, ()):
            product = weights[pair] ** 2 * count * pairs_of[id(other)][pair]
            before = shared.get(id(other), (0.0, other))[0]
            shared[id(other)] = (before + product, other)
    size = sizes[id(duty)]
    out: dict[int, tuple[float, Duty]] = {}
    for at, (product, other) in shared.items():
        cosine = product / (size * sizes[at])
        contained = min(1.0, product / size**2)
        bonus = _SAME_ACTIVITY * (
            duty.activity is other.activity and duty.activity is not Activity.OTHER
        )
        out[at] = (min(1.0, (cosine + contained) / 2 + bonus), other)
    return out


def _pairs(duty: Duty) -> Counter[str]:
    """The pairs of neighbouring signs in what a duty asks for."""
    return Counter(
        word[i : i + 2] for word in _WORDS.findall(duty.action) for i in range(len(word) - 1)
    )


def _weights(documents: Iterable[Counter[str]]) -> dict[str, float]:
    held = list(documents)
    counts: Counter[str] = Counter(pair for pairs in held for pair in pairs)
    return {pair: 1 + math.log(len(held) / count) for pair, count in counts.items()}


def _size(pairs: Counter[str], weights: Mapping[str, float]) -> float:
    return math.sqrt(sum((weights[p] * n) ** 2 for p, n in pairs.items())) or 1.0


def _match(upper: Duty, lower: Duty, likeness: float) -> Match:
    shared = tuple(_shared(upper.action, lower.action))
    return Match(lower, round(likeness, 3), shared, _is_looser(upper.measures, lower.measures))


def _shared(one: str, other: str) -> list[str]:
    """The words of at least two signs that both have, longest first, none within another."""
    found: list[str] = []
    for word in _WORDS.findall(one):
        start = 0
        while start < len(word) - 1:
            end = start
            while end < len(word) and word[start : end + 1] in other:
                end += 1
            if end - start >= 2:
                found.append(word[start:end])
            start = max(end, start + 1)
    longest_first = sorted(dict.fromkeys(found), key=len, reverse=True)
    return [w for i, w in enumerate(longest_first) if not any(w in x for x in longest_first[:i])]


def _is_looser(upper: Sequence[Measure], lower: Sequence[Measure]) -> bool:
    """Whether the lower asks for fewer times a year than the upper, where both count."""
    asked, given = _times_a_year(upper), _times_a_year(lower)
    return asked is not None and (given is None or given < asked)


def _times_a_year(measures: Sequence[Measure]) -> float | None:
    counts = [
        m.value.min * _YEARLY[m.value.per.value] / m.value.every
        for m in measures
        if isinstance(m.value, Frequency) and m.value.min is not None
    ]
    return max(counts, default=None)


def _extent(matches: Sequence[Match]) -> Extent:
    for m in matches:
        signs = sum(map(len, m.shared))
        if m.likeness >= COVERED and not m.looser and signs >= _ENOUGH_SIGNS:
            return Extent.COVERED
    return Extent.WEAK if matches else Extent.MISSING
