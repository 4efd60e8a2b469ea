"""Measures: every rule of the five families, and how their findings live together.

Reads: the flow's text. Writes: :class:`Found` in order of place.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from zelian.core.reading.measures import (
    amount,
    deadline,
    frequency,
    moment,
    share,
    shorthand,
    within,
)
from zelian.core.reading.measures.cues import CUE
from zelian.core.reading.measures.settling import settle
from zelian.core.reading.rules import Found, Rule, even_stops

RULES: tuple[Rule, ...] = (
    *frequency.RULES,
    *shorthand.RULES,
    *deadline.RULES,
    *moment.RULES,
    *within.RULES,
    *share.RULES,
    *amount.RULES,
)
"""Every rule of measure, family by family."""

_QUOTED = re.compile(r"《[^》\n]{1,80}》|“[^”\n]{1,12}”")
_Tried = tuple[
    int, Callable[[str, int], re.Match[str] | None], Callable[[re.Match[str]], Iterable[Found]]
]
"""A rule's number, how it is matched, and what builds its values."""


def _tried(i: int, rule: Rule) -> _Tried:
    return i, rule.pattern.match, rule.build


def _in_order(chosen: Iterable[tuple[int, Rule]]) -> tuple[_Tried, ...]:
    return tuple(_tried(i, rule) for i, rule in sorted(chosen, key=lambda numbered: numbered[0]))


def _by_start() -> dict[str, tuple[_Tried, ...]]:
    """The rules to try where one or two signs stand; two say more than one."""
    table: dict[str, dict[int, Rule]] = {}
    for i, rule in enumerate(RULES):
        for start in rule.starts.split():
            table.setdefault(start, {})[i] = rule
    for start in table:
        table[start] |= table.get(start[0], {})
    return {start: _in_order(rules.items()) for start, rules in table.items()}


def _by_unit() -> dict[str, tuple[_Tried, ...]]:
    """The rules to try at a number before a unit that begins with the sign."""
    units = {sign for rule in RULES for sign in rule.units}
    return {
        sign: tuple(_tried(i, rule) for i, rule in enumerate(RULES) if sign in rule.units)
        for sign in units
    }


_AT_START = _by_start()
_AT_UNIT = _by_unit()


def _tried_at(text: str, cue: re.Match[str]) -> tuple[_Tried, ...]:
    """The rules worth trying at a cue."""
    at = cue.start()
    here = _AT_START.get(text[at : at + 2])
    unit = cue["unit"]
    if unit:
        return (here or ()) + _AT_UNIT.get(unit, ())
    return here if here is not None else _AT_START.get(text[at], ())


def find_measures(text: str, labels: Iterable[tuple[int, int]] = ()) -> list[Found]:
    """All measures in the cleaned text, in order, each said once.

    ``labels`` are stretches that belong to no sentence, in order.

    A rule is tried only where a cue stands that it can begin with: a number with one of
    its units, or one of its signs. All else, most of a document, is passed over at once.
    """
    hidden = _QUOTED.sub(lambda m: "＿" * len(m[0]), _without(text, labels))
    plain = even_stops(hidden)
    settled = settle(try_rules(plain), plain)
    for i, f in settled:
        f.rule = RULES[i].id
    return [f for _, f in settled]


def try_rules(plain: str) -> list[tuple[int, Found]]:
    """What each rule, by its number, finds in text with evened stops; in order of place."""
    found: list[tuple[int, Found]] = []
    done = [0] * len(RULES)
    for cue in CUE.finditer(plain):
        at = cue.start()
        for i, match, build in _tried_at(plain, cue):
            if at >= done[i] and (m := match(plain, at)):
                done[i] = m.end()
                found += [(i, f) for f in build(m)]
    found.sort(key=lambda f: (f[1].start, f[1].end))
    return found


def _without(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in stretches:
        parts += (text[at:start], "\n" * (end - start))
        at = end
    return "".join((*parts, text[at:]))
