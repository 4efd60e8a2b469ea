"""Parts of a half-sentence: each doing with its clauses and measures.

Reads: clauses and measures of a half. Writes: :class:`Part`, before anyone knows whose
it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from zelian.core.reading.duties.activities import has_cue, said_in
from zelian.core.reading.duties.adverbials import ASIDE, WHEN, Role
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.rules import Found
from zelian.core.reading.sentences import Half
from zelian.core.vocabulary.measure import Deadline, Frequency, Share, Within


@dataclass(slots=True)
class Clause:
    """A clause with its role, the names it begins with, and where it goes on behind them.

    ``acts`` says that a verb stands behind the names; it is known once the clause is in a part.
    """

    start: int
    end: int
    role: Role
    names: tuple[str, ...]
    body: int
    bound: bool = False
    passive: bool = False
    acts: bool = False


@dataclass(slots=True)
class Part:
    """A stretch of a half with one doing in it: its clauses and measures.

    ``stated``, ``does``, ``binds`` and ``named`` say of its clauses so far: that one is the
    doing itself, has a verb, lays something on somebody, names somebody.
    """

    start: int
    end: int
    clauses: list[Clause]
    found: list[Found]
    subjects: tuple[str, ...] = ()
    own: bool = False
    passive: bool = False
    body: int = 0
    stated: bool = False
    does: bool = False
    binds: bool = False
    named: bool = False


_TAIL = re.compile(
    r"(?:并且?|且|其中)?(?:每[次场期个人名篇份]|单次|(?:参加|参会|到会|参训|检查|出席)?人(?:数|员数量)|次数|时间|时长|[^，]{0,10}(?:率|比例|面|占比|覆盖)(?:要|应|须|达|不|为|应当))"
)

OWN_RATE = re.compile(
    r"(?:办结|化解|满意|完好|持证|结余|调解|回访|列养|合格|完成)[^，。；]{0,4}[率度]"
)
"""Shares of what comes of a doing, not of how much of it is done."""


def stated_at(text: str, found: Found) -> int:
    """Where the measure itself begins, behind the event it runs from."""
    if isinstance(found.value, Within) and text.startswith(found.value.after, found.start):
        return min(found.start + len(found.value.after), found.end)
    return found.start


def divide(text: str, pieces: Sequence[Clause], found: list[Found], half: Half) -> list[Part]:
    """Part a half where a clause brings a doing with a measure, a condition or a subject.

    What stands before a doing goes with it: 发现隐患的，应当在… is never cut.
    """
    parts: list[Part] = []
    waiting = _by_clause(found) if found else []
    at = 0
    current = Part(half.start, half.end, [], [])
    for i, piece in enumerate(pieces):
        before = at
        while at < len(waiting) and waiting[at][0] < piece.end:
            at += 1
        here = [f for _, f in waiting[before:at]] if at > before else []
        last = i == len(pieces) - 1
        if current.clauses and _begins(text, current, here, piece, last=last):
            taken = _asides(current, named=bool(piece.names))
            if len(taken) < len(current.clauses):
                left = taken[0].start if taken else piece.start
                moved = [f for f in current.found if f.start >= left]
                current.clauses = current.clauses[: len(current.clauses) - len(taken)]
                current.found = [f for f in current.found if f.start < left]
                current.end = left
                parts.append(current)
                current = Part(left, half.end, taken, moved)
                current.named = any(c.names and c.role not in WHEN for c in taken)
        _take(text, current, piece)
        current.found += here
    parts.append(current)
    return parts


def _take(text: str, current: Part, piece: Clause) -> None:
    """Put a clause to the part, and note what it brings."""
    current.clauses.append(piece)
    if piece.names and piece.role not in WHEN:
        current.named = True
    piece.acts = VERB.search(text, piece.body, piece.end) is not None
    if piece.role is Role.MAIN:
        current.stated = True
        if piece.acts or (not current.does and VERB.search(text, piece.start, piece.end)):
            current.does = True
        if piece.bound or piece.acts:
            current.binds = True


def _asides(current: Part, *, named: bool) -> list[Clause]:
    """The clauses at the part's end that are no doing and belong to what follows."""
    taken: list[Clause] = []
    for piece in reversed(current.clauses):
        if piece.role not in ASIDE or (piece.names and named and piece.role not in WHEN):
            break
        taken.insert(0, piece)
    return taken


def _by_clause(found: list[Found]) -> list[tuple[int, Found]]:
    """Each measure with the place it is stated at: a second count under one period later on."""
    periods: set[int | None] = {None}
    placed: list[tuple[int, Found]] = []
    for f in found:
        again = isinstance(f.value, Frequency) and f.period in periods and f.period is not None
        placed.append((f.end - 1 if again else f.start, f))
        periods.add(f.period)
    return sorted(placed, key=lambda at: at[0])


def _begins(text: str, current: Part, here: list[Found], piece: Clause, *, last: bool) -> bool:
    """Whether the clause begins a part: a doing of its own, a condition, or a subject."""
    if not here:
        binds = current.binds or (current.stated and bool(current.found))
        return binds and (piece.role in WHEN or (piece.bound and piece.role is Role.MAIN))
    if _TAIL.match(text, piece.start, piece.end) and not isinstance(
        here[0].value, (Within, Deadline)
    ):
        if isinstance(here[0].value, Share) and current.found:
            rate = OWN_RATE.search(text, piece.start, piece.end)
            return rate is not None or has_cue(text, piece.start, piece.end)
        return text[piece.start] == "每" and bool(piece.names)
    does = _says_doing(text, piece) or (here[0].start <= piece.start + 2 and not last)
    if current.found or current.does:
        return does or bool(piece.names)
    return bool(piece.names) and current.named


def _says_doing(text: str, piece: Clause) -> bool:
    """Whether a clause has a verb, or a word that tells its kind of doing."""
    if VERB.search(text, piece.start, piece.end):
        return True
    said = said_in(text, piece.start, piece.end)
    return said is not None and said.plainly
