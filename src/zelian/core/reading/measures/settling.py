"""How findings live together: what another reading of the same words says is dropped.

Reads and writes: findings in order of place, each with the number of its rule; a rule
that stands earlier has the better claim.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from zelian.core.reading.rules import Found
from zelian.core.vocabulary.measure import Amount, Frequency, Share, Within

Numbered = tuple[int, Found]
_FURTHEST = 240


def settle(found: Sequence[Numbered], text: str) -> list[Numbered]:
    """Drop what another reading of the same words already says."""
    counted = {
        f.period
        for _, f in found
        if f.period is not None and isinstance(f.value, (Share, Amount)) and _near_period(f, text)
    }
    explicit = {
        f.period
        for _, f in found
        if f.period is not None and isinstance(f.value, Frequency) and not f.implied
    }
    settled: list[Numbered] = []
    for at, (rule, f) in enumerate(found):
        if f.implied and (f.period in counted or f.period in explicit):
            continue
        if isinstance(f.value, Frequency) and _said_twice(rule, f, settled[-6:]):
            continue
        if isinstance(f.value, (Amount, Within)) and _overlapped(found, at):
            continue
        settled.append((rule, f))
    return settled


def _near_period(f: Found, text: str) -> bool:
    """Whether a share or an amount stands in the very clause of its period."""
    return f.period is not None and text.find("，", f.period, f.start) < 0


def _said_twice(rule: int, f: Found, settled: Iterable[Numbered]) -> bool:
    """A frequency whose words another rule read, or that restates the clause before."""
    for other_rule, other in settled:
        if other_rule == rule or not isinstance(other.value, Frequency):
            continue
        if other.start <= f.start < other.end and other.end >= f.end:
            return True
    return False


def _overlapped(found: Sequence[Numbered], at: int) -> bool:
    """Whether the same words were read by a rule that stands before this one's."""
    rule, f = found[at]
    return any(
        other.start < f.end and other.end > f.start and other_rule < rule and _outranks(other, f)
        for other_rule, other in _near(found, at)
    )


def _outranks(other: Found, f: Found) -> bool:
    """Whether the other may take this one's words: its like, or an amount's, or its span."""
    if isinstance(other.value, Frequency):
        return isinstance(f.value, Within) and other.start == f.start
    if isinstance(f.value, Amount):
        return isinstance(other.value, (Amount, Within, Share))
    return isinstance(other.value, Within)


def _near(found: Sequence[Numbered], at: int) -> Iterator[Numbered]:
    """The findings around one of them, it left out."""
    here = found[at][1]
    for i in range(at - 1, -1, -1):
        if found[i][1].start < here.start - _FURTHEST:
            break
        yield found[i]
    for i in range(at + 1, len(found)):
        if found[i][1].start >= here.end:
            break
        yield found[i]
