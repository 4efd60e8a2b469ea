"""The best path through the labels of a document: which level each stands at.

Reads: candidates in order. Writes: a chain of :class:`Choice`. Every way of reading the
labels so far is kept while it may still win; each oddity (a number left out, a label in
another style than its neighbours) costs a little, and the cheapest reading of the whole
document stands. Where two ways meet again and were nearly as cheap, the better one remembers
the other as its rival. The method follows the layered outlines of parsers for United States
regulations; the costs are ours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from zelian.core.reading.outline.candidates import Candidate
from zelian.core.reading.outline.labels import DECIMALS, PLACES, Label, Style

Stack = tuple[tuple[Style, int], ...]
"""The levels open at a place, outermost first, each with the number it has come to."""

Path = tuple[str, ...]
"""Normalised labels, outermost first."""

_SLIP, _GAP, _AGAIN, _LATE_START, _STRANGE, _MISNUMBERED = 2.0, 1.5, 3.0, 3.0, 1.0, 2.5
_COUNTS_ON, _FRESH, _INTRODUCED = 1.0, 0.2, 0.9
_WIDTH, _MARGIN = 8, 3.75
_DEEPEST, _LAST = 12, 99
NEAR = 0.75
"""How much dearer another outline may be to be told of."""
DOUBTED = _GAP
"""From which cost on a label is worth a remark."""


@dataclass(slots=True, eq=False)
class Choice:
    """One reading of one label: its style, or none when it is no label, and what stays above."""

    style: Style | None
    number: int
    keep: int
    cost: float
    before: Choice | None
    rival: Choice | None = None
    behind: float = 0.0


@dataclass(slots=True, eq=False)
class _State:
    stack: Stack
    seen: tuple[int, ...]
    cost: float
    last: Choice | None


_UNSEEN = (0,) * len(Style)
_Way = tuple[Style | None, int, int, float]
"""Style, number, how many levels stay above, and the cost."""
_Reached = tuple[float, _State, _Way]
"""What it cost in all to come to a stack, from which state, and how."""


def best_path(candidates: Sequence[Candidate]) -> list[Choice]:
    """A choice for each candidate: those of the cheapest reading of them all."""
    states = [_State((), _UNSEEN, 0.0, None)]
    for candidate in candidates:
        if len(states) == 1 and candidate.plain:
            way = _straight(states[0], candidate.label)
            if way is not None:
                style, number, keep = way
                stack = (*states[0].stack[:keep], (style, number))
                states = [_taken(states[0], (style, number, keep, 0.0), stack)]
                continue
        states = _advance(states, candidate)
    best = states[0].last
    if len(states) > 1 and best is not None and states[1].cost - states[0].cost <= NEAR:
        _rival(best, states[1].last, states[1].cost - states[0].cost)
    chain: list[Choice] = []
    while best is not None:
        chain.append(best)
        best = best.before
    return chain[::-1]


def _advance(states: list[_State], candidate: Candidate) -> list[_State]:
    best: dict[Stack, _Reached] = {}
    met: dict[Stack, _Reached] = {}
    for state in states:
        for way in _ways(state, candidate):
            style, number, keep, cost = way
            stack = state.stack if style is None else (*state.stack[:keep], (style, number))
            reached = (state.cost + cost, state, way)
            other = best.get(stack)
            if other is None:
                best[stack] = reached
                continue
            if reached[0] < other[0]:
                best[stack] = reached
            else:
                other, reached = reached, other
            if other[0] - reached[0] <= NEAR and (stack not in met or other[0] < met[stack][0]):
                met[stack] = other
    ranked = sorted(best.items(), key=lambda item: item[1][0])[:_WIDTH]
    dearest = ranked[0][1][0] + _MARGIN
    return [
        _reached(stack, reached, met.get(stack))
        for stack, reached in ranked
        if reached[0] <= dearest
    ]


def _reached(stack: Stack, reached: _Reached, met: _Reached | None) -> _State:
    """The state a way leads to; where another came there nearly as cheaply, it is remembered."""
    cost, before, way = reached
    state = _taken(before, way, stack)
    if met is not None and state.last is not None:
        behind = met[0] - cost
        if behind <= NEAR:
            _rival(state.last, _taken(met[1], met[2], stack).last, behind)
    return state


def _rival(choice: Choice, other: Choice | None, behind: float) -> None:
    if choice.rival is None or behind < choice.behind:
        choice.rival, choice.behind = other, behind


def _taken(state: _State, way: _Way, stack: Stack) -> _State:
    style, number, keep, cost = way
    choice = Choice(style, number, keep, cost, state.last)
    seen = state.seen
    if style is Style.ANNEX:
        seen = _UNSEEN
    elif style is not None:
        seen = (*seen[:style], number, *seen[style + 1 :])
    return _State(stack, seen, state.cost + cost, choice)


def _straight(state: _State, label: Label) -> tuple[Style, int, int] | None:
    """The only sensible way of a label that simply goes on or opens a deeper level."""
    style, stack = label.style, state.stack
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] is style:
            last = state.seen[style] if style in _RUNNING else stack[depth][1]
            if label.number != last + 1 or (_SLIPS.get(style), last) in stack[depth + 1 :]:
                return None
            return style, label.number, depth
    below = not stack or stack[-1][0] < style
    if below and _begin(state, label, style) == 0:
        return style, label.number, len(stack)
    return None


_SLIPS = {
    Style.NUMBER: Style.COUNTED,
    Style.NUMBER_PAREN: Style.COUNTED_PAREN,
    Style.COUNTED: Style.COUNTED_PAREN,
    Style.COUNTED_PAREN: Style.NUMBER_PAREN,
}
_RUNNING = frozenset({Style.CHAPTER, Style.ARTICLE})
"""Styles that count on while the level above them changes."""


def _ways(state: _State, candidate: Candidate) -> list[_Way]:
    label = candidate.label
    straight = _straight(state, label) if candidate.plain else None
    if straight is not None:
        return [(*straight, 0.0)]
    ways = _in_style(state, candidate, label.style, candidate.accepted)
    other = _SLIPS.get(label.style)
    if other is not None and _fits(state, label, other):
        extra = _SLIP + (0 if label.loose else 0.5)
        ways += _in_style(state, candidate, other, candidate.accepted + extra)
    ways.append((None, 0, len(state.stack), candidate.refused))
    return ways


def _fits(state: _State, label: Label, style: Style) -> bool:
    """Whether the label would go on or open a row in another style."""
    for open_style, last in reversed(state.stack):
        if open_style is style:
            return label.number == last + 1
    return label.number == 1


def _in_style(state: _State, candidate: Candidate, style: Style, extra: float) -> list[_Way]:
    """The ways in which the label stands in ``style``: going on, nested, or in place of."""
    stack, label = state.stack, candidate.label
    number = label.number
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] is style:
            return _again(state, candidate, style, extra, depth)
    start = extra + _begin(state, label, style)
    above = next((i for i, entry in enumerate(stack) if entry[0] > style), len(stack))
    if above == len(stack):
        return [(style, number, len(stack), start)]
    ways: list[_Way] = [(style, number, above, start + (_STRANGE if above else 0.5))]
    if style >= Style.ROMAN and len(stack) < _DEEPEST:
        nested = -_INTRODUCED if candidate.introduced else 0.1
        ways.append((style, number, len(stack), start + _STRANGE + nested))
    return ways


def _again(
    state: _State, candidate: Candidate, style: Style, extra: float, depth: int
) -> list[_Way]:
    """The ways of a label whose style stands at ``depth`` already."""
    label = candidate.label
    last = state.seen[style] if style in _RUNNING else state.stack[depth][1]
    step = _step(last, candidate, style)
    ways: list[_Way] = [(style, label.number, depth, extra + step)]
    slipped = step >= _GAP and label.style is style and last < _LAST
    if slipped and label.countable and not candidate.weak:
        ways.append((style, last + 1, depth, extra + _MISNUMBERED))
    nests = style >= Style.ROMAN and style not in DECIMALS and len(state.stack) < _DEEPEST
    if label.number == 1 and step > 0 and nests:
        nested = _AGAIN + 1 - (2 * _INTRODUCED if candidate.introduced else 0)
        ways.append((style, 1, len(state.stack), extra + nested))
    return ways


def _step(last: int, candidate: Candidate, style: Style) -> float:
    """What it costs to go on with a row that has come to ``last``."""
    label = candidate.label
    if label.number == last + 1 or (label.suffix and label.number == last):
        return 0.0
    if label.style in DECIMALS:
        if label.opens and label.number > last:
            return 0.0
        same_row = label.number // PLACES == last // PLACES
        return _GAP if same_row and last < label.number <= last + 3 else _AGAIN
    if label.number == 1:
        return _step_back(last, candidate, style)
    return _GAP if last < label.number <= last + 3 else _AGAIN


def _step_back(last: int, candidate: Candidate, style: Style) -> float:
    """What it costs to begin a row anew: little after a title, much right after its first."""
    if candidate.titled or style is Style.ANNEX:
        return _FRESH
    if last == 1:
        return _AGAIN
    return _STRANGE if style <= Style.ARTICLE else _AGAIN - 1


def _begin(state: _State, label: Label, style: Style) -> float:
    """What it costs to open a row of ``style`` with this label."""
    if style is Style.ANNEX or (style in _RUNNING and label.number == state.seen[style] + 1):
        return 0.0
    if label.style in DECIMALS:
        return _begin_decimal(state, label)
    if label.opens:
        return 0.0
    return _COUNTS_ON if label.number == state.seen[style] + 1 else _LATE_START


def _begin_decimal(state: _State, label: Label) -> float:
    """1.1 opens a row under 1 or 一; under another number it is more likely a quantity."""
    parent = label.number // PLACES
    under = any(number == parent for style, number in state.stack if style < label.style)
    if label.opens:
        return 0.0 if under else _STRANGE
    return _LATE_START if under else _LATE_START + 2


def paths_along(
    above: Path, candidates: Iterable[Candidate], choices: Iterable[Choice]
) -> Iterator[Path]:
    """The path at each choice, one after the other, from the path that stands before."""
    path = above
    for candidate, choice in zip(candidates, choices, strict=True):
        if choice.style is not None:
            label = candidate.label
            if choice.style is label.style and choice.number == label.number:
                written = label.written()
            else:
                written = label.written(choice.style, choice.number)
            path = (*path[: choice.keep], written)
        yield path
