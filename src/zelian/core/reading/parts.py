"""Parts of a half-sentence: each doing with its clauses and measures.

Reads: clauses and measures of a half. Writes: :class:`Part`, before anyone knows whose
it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.rules import Found
from zelian.core.reading.sentences import Half
from zelian.core.vocabulary.measure import Deadline, Within


@dataclass(slots=True)
class Part:
    """A stretch of a half with one doing in it: its clauses and measures."""

    start: int
    end: int
    clauses: list[tuple[int, int]]
    found: list[Found]
    subjects: tuple[str, ...] = ()
    own: bool = False
    body: int = 0


_TAIL = re.compile(
    r"(?:并且?|且|其中)?(?:每[次场期个人名篇份]|单次|(?:参加|参会|到会|参训|检查|出席)?人(?:数|员数量)|次数|时间|时长|[^，]{0,10}(?:率|比例|面|占比|覆盖)(?:要|应|须|达|不|为|应当))"
)


def stated_at(found: Found) -> int:
    """Where the measure itself begins, behind the event it runs from."""
    if isinstance(found.value, Within) and found.value.after:
        return min(found.start + len(found.value.after), found.end)
    return found.start


def divide(
    text: str,
    pieces: list[tuple[int, int]],
    found: list[Found],
    half: Half,
    names: Callable[[int, int], bool],
) -> list[Part]:
    """Part a half where a clause brings a measure and a doing, or a subject, of its own."""
    parts: list[Part] = []
    waiting = list(found)
    current = Part(half.start, half.end, [], [])
    for left, right in pieces:
        here = [f for f in waiting if f.start < right]
        waiting = waiting[len(here) :]
        if (
            here
            and (current.found or any(VERB.search(text, a, b) for a, b in current.clauses))
            and (_does(text, here, left, right, pieces) or names(left, right))
        ):
            current.end = left
            parts.append(current)
            current = Part(left, half.end, [], [])
        current.clauses.append((left, right))
        current.found += here
    parts.append(current)
    return parts


def _does(
    text: str, here: list[Found], left: int, right: int, pieces: list[tuple[int, int]]
) -> bool:
    """Whether the clause with these measures has a doing of its own, or opens one."""
    if _TAIL.match(text, left, right) and not isinstance(here[0].value, (Within, Deadline)):
        return False
    if VERB.search(text, left, right):
        return True
    return here[0].start <= left + 2 and pieces[-1] != (left, right)
