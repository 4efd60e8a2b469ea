"""Measures: every rule of the five families, and how their findings live together.

Reads: the flow's text. Writes: :class:`Found` in order of place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from zelian.core.reading.measures import amount, deadline, frequency, moment, share, within
from zelian.core.reading.rules import Found, Rule
from zelian.core.vocabulary.measure import Amount, Frequency, Share, Within

RULES: tuple[Rule, ...] = (
    *frequency.RULES,
    *deadline.RULES,
    *moment.RULES,
    *within.RULES,
    *share.RULES,
    *amount.RULES,
)
"""Every rule of measure, family by family."""

_QUOTED = re.compile(r"《[^》\n]{1,80}》|“[^”\n]{1,12}”")
_HALF = re.compile(r"[^。；！？\n]+")
_HINT = re.compile(
    r"[每0-9%分半一任季学上下年月按逐二两三四五六七八九十百千](?:(?<=[每0-9%])|(?<=分)之|(?<=半)数|(?<=一)半"
    r"|(?<=任)期|(?<=季)[度末]|(?<=学)期|(?<=[上下])半年|(?<=年)(?:[初中末底终内]|度[至不内累])|(?<=[月季])[底末]"
    r"|(?<=[按逐])[年月季周日旬]"
    r"|(?<=[一二两三四五六七八九十百千半])(?:个?[次场轮回遍堂趟期年月日天周旬季学小工名人位篇份件条项"
    r"户家处门节课字页批届讲所支星礼自法钟分]|[-至到或、]))"
)
"""What half-sentences with a measure in them have; a class of first signs makes it fast."""


def find_measures(text: str, labels: Iterable[tuple[int, int]] = ()) -> list[Found]:
    """All measures in the cleaned text, in order, each said once.

    ``labels`` are stretches that belong to no sentence, in order.

    Only half-sentences with a hint of a number or a period are read; the rest, most
    of a document, is passed over at once.
    """
    hidden = _QUOTED.sub(lambda m: "＿" * len(m[0]), _without(text, labels))
    halves = [m for m in _HALF.finditer(hidden) if _HINT.search(hidden, *m.span())]
    close = "\n"
    kept = close.join(m[0] for m in halves)
    found = [f for rule in RULES for f in rule.read(kept)]
    found.sort(key=lambda f: (f.start, f.end))
    return _moved_back(
        _settle(found, kept), [m.start() for m in halves], [len(m[0]) for m in halves]
    )


def _without(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    parts: list[str] = []
    at = 0
    for start, end in stretches:
        parts += (text[at:start], "\n" * (end - start))
        at = end
    return "".join((*parts, text[at:]))


def _moved_back(found: list[Found], origins: list[int], lengths: list[int]) -> list[Found]:
    """Findings in the kept halves, at their places in the whole text."""
    moved: list[Found] = []
    at, i = 0, 0
    for f in found:
        while f.start >= at + lengths[i] + 1:
            at += lengths[i] + 1
            i += 1
        by = origins[i] - at
        period = None if f.period is None else f.period + by
        moved.append(
            Found(f.value, f.start + by, f.end + by, f.rule, period=period, implied=f.implied)
        )
    return moved


def _settle(found: list[Found], text: str) -> list[Found]:
    """Drop what another reading of the same words already says."""
    counted = {
        f.period
        for f in found
        if f.period is not None
        and (isinstance(f.value, Share) or (isinstance(f.value, Amount) and _near_period(f, text)))
    }
    explicit = {
        f.period
        for f in found
        if f.period is not None and isinstance(f.value, Frequency) and not f.implied
    }
    settled: list[Found] = []
    for at, f in enumerate(found):
        if f.implied and (f.period in counted or f.period in explicit):
            continue
        if isinstance(f.value, Frequency) and _said_twice(f, settled[-6:]):
            continue
        if isinstance(f.value, (Amount, Within)) and _overlapped(found, at):
            continue
        settled.append(f)
    return settled


def _near_period(f: Found, text: str) -> bool:
    """Whether an amount stands in the very clause of its period."""
    return f.period is not None and text.find("，", f.period, f.start) < 0


def _said_twice(f: Found, settled: Iterable[Found]) -> bool:
    """A frequency whose words another rule read, or that restates the clause before."""
    for other in settled:
        if other.rule == f.rule or not isinstance(other.value, Frequency):
            continue
        if other.start <= f.start < other.end and other.end >= f.end:
            return True
    return False


_ORDER = {rule.id: i for i, rule in enumerate(RULES)}
_FURTHEST = 240


def _overlapped(found: list[Found], at: int) -> bool:
    """Whether the same words were read by a rule that stands before this one's."""
    f = found[at]
    return any(
        other.start < f.end
        and other.end > f.start
        and _ORDER[other.rule] < _ORDER[f.rule]
        and (type(other.value) is type(f.value) or isinstance(f.value, Amount))
        and isinstance(other.value, (Amount, Within, Share))
        for other in _near(found, at)
    )


def _near(found: list[Found], at: int) -> Iterator[Found]:
    """The findings around one of them, it left out."""
    here = found[at]
    for i in range(at - 1, -1, -1):
        if found[i].start < here.start - _FURTHEST:
            break
        yield found[i]
    for i in range(at + 1, len(found)):
        if found[i].start >= here.end:
            break
        yield found[i]
