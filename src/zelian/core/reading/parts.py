"""Parts of a half-sentence: each doing with its clauses and measures.

Reads: clauses and measures of a half. Writes: :class:`Part`, before anyone knows whose
it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from zelian.core.reading.activities import activity_of
from zelian.core.reading.measures.surroundings import sentence_end
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.rules import Found
from zelian.core.reading.sentences import Half
from zelian.core.vocabulary.measure import Deadline, Frequency, Within
from zelian.core.vocabulary.regulation import Activity


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


_AGAIN = re.compile(
    r"(?:应当|须)?(?:每[^，。；]{1,5}|全年|至少每[^，。；]{1,5})?(?:不得少于|不少于|不低于|至少)?(?:进行|开展|组织)?"
    r"(?:不少于|至少)?[\d一二三四五六七八九十两]{1,3}次(?:以上)?[。；，]?"
)


def activity_in(text: str, part: Part, before: Activity) -> Activity:
    """What a part asks for; one that leaves its verb out asks what its neighbour does.

    ``before`` is what the part before asks for.
    """
    at = min((stated_at(f) for f in part.found), default=part.body)
    activity = activity_of(text, max(part.start, at), part.end)
    if activity is Activity.OTHER and part.found:
        activity = activity_of(text, part.start, part.end)
    if activity is not Activity.OTHER:
        return activity
    if _AGAIN.fullmatch(text, max(part.body, part.clauses[-1][0]), part.end):
        return before
    if part.found and text[part.end - 1] == "、":
        return activity_of(text, part.end, sentence_end(text, part.end))
    return activity


def divide(
    text: str,
    pieces: list[tuple[int, int]],
    found: list[Found],
    half: Half,
    names: Callable[[int, int], bool],
) -> list[Part]:
    """Part a half where a clause brings a measure and a doing, or a subject, of its own."""
    if not found:
        return [Part(half.start, half.end, pieces, [])]
    parts: list[Part] = []
    waiting = _by_clause(found)
    current = Part(half.start, half.end, [], [])
    for left, right in pieces:
        here = [f for at, f in waiting if at < right]
        waiting = waiting[len(here) :]
        if here and _begins(text, current, here, (left, right), names, last=pieces[-1]):
            current.end = left
            parts.append(current)
            current = Part(left, half.end, [], [])
        current.clauses.append((left, right))
        current.found += here
    parts.append(current)
    return parts


def _by_clause(found: list[Found]) -> list[tuple[int, Found]]:
    """Each measure with the place it is stated at: a second count under one period later on."""
    periods: set[int | None] = {None}
    placed: list[tuple[int, Found]] = []
    for f in found:
        again = isinstance(f.value, Frequency) and f.period in periods and f.period is not None
        placed.append((f.end - 1 if again else f.start, f))
        periods.add(f.period)
    return sorted(placed, key=lambda at: at[0])


def _begins(
    text: str,
    current: Part,
    here: list[Found],
    clause: tuple[int, int],
    names: Callable[[int, int], bool],
    *,
    last: tuple[int, int],
) -> bool:
    """Whether the clause with these measures begins a part: its own doing, or its own subject."""
    left, right = clause
    if _TAIL.match(text, left, right) and not isinstance(here[0].value, (Within, Deadline)):
        return text[left] == "每" and names(left, right)
    does = bool(VERB.search(text, left, right)) or (here[0].start <= left + 2 and clause != last)
    if current.found or any(VERB.search(text, a, b) for a, b in current.clauses):
        return does or names(left, right)
    return names(left, right) and any(names(a, b) for a, b in current.clauses)
