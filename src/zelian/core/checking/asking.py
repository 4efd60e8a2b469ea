"""A demand made ready to be held against rows: its terms with their weights, its half-sentences."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from zelian.core.checking.nouns import Demand
from zelian.core.checking.words import Terms, terms_of, weight_of
from zelian.core.vocabulary.signs import folded

# Two names are near that share this part of their weight.
NEAR_NAME = 0.6
_NAME_ENDS = re.compile(r"(?:方面的?|工作)?(?:主体责任|监督责任|领导责任|责任|职责|任务|工作)$")
_NOT_WORDS = re.compile(r"[^0-9a-z一-龥]+")
# What a demand is for, not what it demands: it counts half.
_PURPOSE = re.compile(r"防止|避免|确保|保证|让|使|切实做到|严防")
_PARTS = re.compile(r"[^，。；：！？\n,;:!?]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A half-sentence of a demand: its place, its terms and their weight."""

    start: int
    end: int
    terms: frozenset[str]
    weight: float


@dataclass(frozen=True, slots=True)
class Asked:
    """A demand made ready: the terms it is told by, each with its weight."""

    demand: Demand
    terms: Terms
    weights: Mapping[str, float]
    total: float
    name: str
    parts: tuple[Part, ...]


def plain_name(name: str) -> str:
    """A responsibility's name without its stops, brackets and the word 责任."""
    plain = _NOT_WORDS.sub("", folded(name))
    return _NAME_ENDS.sub("", plain) or plain


@lru_cache(maxsize=16_384)  # a list of 300 rows has a dozen names
def near_name(one: str, other: str) -> bool:
    """Whether two plain names name the same: equal, one in the other, or nearly all signs."""
    if not one or not other:
        return False
    if one == other:
        return True
    short, long = sorted((one, other), key=len)
    if len(short) >= 4 and short in long:
        return True
    terms, others = terms_of(one).said, terms_of(other).said
    both = terms & others
    shared, all_of_it = (math.fsum(map(weight_of, one)) for one in (both, terms | others))
    return bool(both) and shared >= NEAR_NAME * all_of_it


def made_ready(demands: Sequence[Demand]) -> list[Asked]:
    """Weights come from the demands alone: no row can change what another is worth."""
    spoken = [terms_of(demand.text) for demand in demands]
    counts: Counter[str] = Counter(term for terms in spoken for term in terms.said)
    rare = {t: weight_of(t) * (1 + math.log(len(demands) / n) / 2) for t, n in counts.items()}
    out: list[Asked] = []
    for demand, terms in zip(demands, spoken, strict=True):
        weights = {term: rare[term] for term in terms.said}
        for term in _only_for_purpose(demand.text, weights):
            weights[term] /= 2
        out.append(
            Asked(
                demand=demand,
                terms=terms,
                weights=weights,
                total=math.fsum(weights.values()),
                name=plain_name(demand.name),
                parts=tuple(_parts(demand.text, weights)),
            )
        )
    return out


def _only_for_purpose(text: str, weights: Mapping[str, float]) -> list[str]:
    """The terms that stand only in half-sentences saying what a demand is for."""
    plain: set[str] = set()
    purpose: set[str] = set()
    for m in _PARTS.finditer(text):
        (purpose if _PURPOSE.match(m[0].strip()) else plain).update(terms_of(m[0]).said)
    return sorted((purpose - plain) & weights.keys())


def _parts(text: str, weights: Mapping[str, float]) -> Iterable[Part]:
    for m in _PARTS.finditer(text):
        terms = frozenset(terms_of(m[0]).said) & weights.keys()
        if terms:
            yield Part(m.start(), m.end(), terms, math.fsum(weights[term] for term in terms))
