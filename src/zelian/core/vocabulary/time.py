"""Days, half-open periods and the working calendar."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """The days ``[start, until)``."""

    start: date
    until: date

    def __post_init__(self) -> None:
        if self.until <= self.start:
            raise ValueError(f"period [{self.start}, {self.until}) holds no day")

    def __contains__(self, day: date) -> bool:
        return self.start <= day < self.until

    @property
    def last(self) -> date:
        """The last day inside."""
        return self.until - timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it holds."""
        return (self.until - self.start).days

    def overlaps(self, other: Period) -> bool:
        """Whether the two share at least one day."""
        return self.start < other.until and other.start < self.until

    def shared(self, other: Period) -> Period | None:
        """The days both hold, ``None`` where there are none."""
        start, until = max(self.start, other.start), min(self.until, other.until)
        return Period(start, until) if start < until else None


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked. ``announced`` holds the years whose shifted days are known.

    In a year that is not announced only weekends count as days off, and every answer
    that leans on such a year must be marked as not certain. ``terms`` are school terms
    in order; ``names`` say why a day is off or worked.
    """

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    announced: frozenset[int] = frozenset()
    terms: tuple[Period, ...] = ()
    names: Mapping[date, str] = field(default_factory=dict, compare=False)

    def is_workday(self, day: date) -> bool:
        """Whether ``day`` is worked, shifted weekends included."""
        if day in self.off:
            return False
        return day in self.worked or day.weekday() < 5

    def add_workdays(self, day: date, n: int) -> date:
        """The ``n``-th working day after ``day``; ``day`` itself is not counted."""
        step = timedelta(days=1 if n >= 0 else -1)
        for _ in range(abs(n)):
            day += step
            while not self.is_workday(day):
                day += step
        return day

    def last_workday_by(self, day: date) -> date:
        """The last working day not after ``day``."""
        while not self.is_workday(day):
            day -= timedelta(days=1)
        return day

    def is_certain(self, start: date, end: date) -> bool:
        """Whether every year from ``start`` to ``end`` has been announced."""
        return all(year in self.announced for year in range(start.year, end.year + 1))
