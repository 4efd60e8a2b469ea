"""What upper apps know of a giver's year, to stand in an appraisal: they register, it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class About:
    """Whose figures: a post's, or without one a unit's, for a year, as they stand on a day."""

    unit_id: int
    post_id: int | None
    year: int
    on: date


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure with its label, as it is read."""

    label: str
    value: str


Source = Callable[[About], Iterable[Fact]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Let ``source`` tell figures; called once, when its app is ready."""
    if source not in _sources:
        _sources.append(source)


def facts_of(about: About) -> list[Fact]:
    """All that is known, app by app."""
    return [fact for source in _sources for fact in source(about)]
