"""How long late acts still serve, and when to begin to warn, as dated data.

Both go by the length of the period, for a duty of every month bears less delay than a
duty of every year.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from zelian.core.vocabulary.obligation import Obligation


@dataclass(frozen=True, slots=True)
class ByLength:
    """For periods of up to ``days`` days: when to warn, and how long late acts serve."""

    days: int
    soon_days: int
    late_days: int


@dataclass(frozen=True, slots=True)
class Conventions:
    """The house's decisions; every field may be set otherwise by an institution.

    :param lengths: from short periods to long ones; the last holds for all longer ones.
    :param clear: from this likeness of topics (0 to 1) an act is taken to be meant.
    :param slight: below this likeness two topics have nothing to do with one another.
    """

    since: date = date(2026, 11, 20)
    lengths: tuple[ByLength, ...] = (
        ByLength(days=7, soon_days=1, late_days=7),
        ByLength(days=16, soon_days=3, late_days=15),
        ByLength(days=45, soon_days=7, late_days=31),
        ByLength(days=100, soon_days=14, late_days=60),
        ByLength(days=200, soon_days=14, late_days=90),
        ByLength(days=500, soon_days=30, late_days=120),
        ByLength(days=100_000, soon_days=60, late_days=180),
    )
    clear: float = 0.55
    slight: float = 0.15


CONVENTIONS = Conventions()
"""What holds unless an institution decides otherwise."""


def late_until(obligation: Obligation, conventions: Conventions = CONVENTIONS) -> date:
    """The last day on which an act can still serve it, late."""
    return obligation.due + timedelta(days=_length(obligation, conventions).late_days)


def soon_days_for(obligation: Obligation, conventions: Conventions = CONVENTIONS) -> int:
    """How many days before its due date to begin to warn."""
    return _length(obligation, conventions).soon_days


def _length(obligation: Obligation, conventions: Conventions) -> ByLength:
    days = obligation.period.days
    return next((x for x in conventions.lengths if days <= x.days), conventions.lengths[-1])
