"""What apps hand to the components: plain frozen data, no models, no requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab by link; ``count`` stands small behind the label."""

    key: str
    label: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link of the responsibility chain.

    ``kind``: regulation, clause, duty, item, obligation, act or evidence; ``status`` a code
    of :mod:`zelian.pages.statuses`; ``current`` marks the thing in view. A link without a
    ``url`` is one the viewer may not open, or one that is missing.
    """

    kind: str
    label: str
    url: str = ""
    status: str = ""
    current: bool = False
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """A highlighted stretch ``[start, end)`` of the reader's text, in characters.

    ``key`` links it with the card of the same key at the right (``id="c-{key}"``,
    ``data-card="{key}"``); ``kind``: provision, duty, measure or remark.
    """

    start: int
    end: int
    key: str
    kind: str = "provision"
    label: str = ""


@dataclass(frozen=True, slots=True)
class HeatDay:
    """One day of a heat calendar: how much, how it stands, in words, and where it leads."""

    count: int
    status: str = ""
    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class HeatCalendar:
    """A calendar year as a grid of days; days that are absent are empty."""

    year: int
    days: Mapping[date, HeatDay] = field(default_factory=dict)
    title: str = ""


@dataclass(frozen=True, slots=True)
class BarRow:
    """How far one unit (or person, or duty) is: counts of done, open and overdue."""

    label: str
    done: int
    open: int
    overdue: int
    url: str = ""

    @property
    def total(self) -> int:
        """All three together."""
        return self.done + self.open + self.overdue


@dataclass(frozen=True, slots=True)
class Moment:
    """One entry of a timeline that is not a history event: an act, a signature, a version."""

    at: date | datetime
    title: str
    by: str = ""
    detail: str = ""
    url: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class NavEntry:
    """An entry of the frame's navigation; ``children`` stand below it, out of sight if it folds."""

    key: str
    label: str
    icon: str
    url: str = ""
    children: tuple[NavEntry, ...] = ()
    phone: bool = False
    folds: bool = False

    def is_current(self, key: str) -> bool:
        """Whether the page in view belongs to this entry or one below it."""
        return bool(key) and (self.key == key or any(c.is_current(key) for c in self.children))


def flat(entries: Iterable[NavEntry]) -> list[NavEntry]:
    """All entries that lead somewhere, parents before their children."""
    found: list[NavEntry] = []
    for entry in entries:
        if entry.url:
            found.append(entry)
        found.extend(flat(entry.children))
    return found
