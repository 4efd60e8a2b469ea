"""A running year: what became of each dated obligation, as acts to be recorded.

Obligations in, acts out; chance comes from the seed, the day is an argument. Some units are
more diligent than others, some acts come late, some are missing, and what is still open may
be done already.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from zelian.core.vocabulary.time import WorkCalendar
from zelian.packs.demo.draws import Draws

LATE = 0.08
"""The part of past obligations that is met after its date."""
LAGGARDS = 0.12
"""The part of units that fall behind."""
LEAST_ZEAL, PRESSED_ZEAL = 0.5, 0.7
LONGEST_DELAY = 25
"""Days; never longer than the period itself, after which an act no longer serves it."""
WITH_PAPER = 0.14
MOST_PEOPLE = 6
SESSION = Decimal(8)
"""Hours of study that one act stands for."""


@dataclass(frozen=True, slots=True)
class Due:
    """One obligation as the year needs to know it.

    ``people`` are those who may be met; who is ``pressed`` falls behind more than others.
    """

    key: str
    unit: str
    unit_name: str
    activity: str
    title: str
    period_from: date
    due_date: date
    required: Decimal
    required_unit: str = "次"
    distinct_people: bool = False
    people: tuple[int, ...] = ()
    pressed: bool = False


@dataclass(frozen=True, slots=True)
class DemoAct:
    """An act for the obligation ``due``; ``paper`` is the kind of its evidence, if any."""

    due: str
    kind: str
    on: date
    topic: str
    place: str
    note: str
    people: tuple[int, ...] = ()
    quantity: Decimal | None = None
    quantity_unit: str = ""
    paper: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """How an act of some kind is written down."""

    when: tuple[str, ...]
    activity: str
    topics: tuple[str, ...]
    places: tuple[str, ...]
    notes: tuple[str, ...]
    paper: tuple[str, ...]

    def fits(self, due: Due) -> bool:
        """Whether the duty's words and kind are those it is meant for."""
        return self.activity in ("", due.activity) and all(word in due.title for word in self.when)


def acts_of_the_year(
    dues: Iterable[Due], *, today: date, draws: Draws, calendar: WorkCalendar
) -> list[DemoAct]:
    """All acts up to ``today``, by date."""
    acts = [act for due in dues for act in _acts_for(due, today, draws, calendar)]
    return sorted(acts, key=lambda act: (act.on, act.due))


def _acts_for(due: Due, today: date, draws: Draws, calendar: WorkCalendar) -> Iterator[DemoAct]:
    for number, day in enumerate(_days(due, today, draws, calendar)):
        yield _act(due, number, day, draws)


def _days(due: Due, today: date, draws: Draws, calendar: WorkCalendar) -> list[date]:
    """The days on which something was done for an obligation, up to ``today``."""
    times = _times(due)
    if due.due_date < today:
        return _days_in_the_past(due, times, today, draws, calendar)
    if due.period_from >= today:
        return []
    workdays = _workdays(due.period_from, today, calendar)
    passed = (today - due.period_from).days / max((due.due_date - due.period_from).days, 1)
    done = [n for n in range(times) if draws.part("done", due.key, n) < passed * _zeal(due, draws)]
    return draws.some_of(workdays, len(done), "open", due.key)


def _days_in_the_past(
    due: Due, times: int, today: date, draws: Draws, calendar: WorkCalendar
) -> list[date]:
    fate = draws.part("fate", due.key)
    zeal = _zeal(due, draws)
    if fate < zeal:
        return draws.some_of(_workdays(due.period_from, due.due_date, calendar), times, due.key)
    if fate < zeal + LATE:
        delay = min((due.due_date - due.period_from).days, LONGEST_DELAY)
        last = min(due.due_date + timedelta(days=delay), today)
        late = _workdays(due.due_date + timedelta(days=1), last, calendar)
        early = _workdays(due.period_from, due.due_date, calendar)
        some = draws.some_of(early, times - 1, "early", due.key)
        return some + draws.some_of(late, times - len(some), "late", due.key)
    some = draws.below(times, "part", due.key)
    return draws.some_of(_workdays(due.period_from, due.due_date, calendar), some, due.key)


def _zeal(due: Due, draws: Draws) -> float:
    """How likely a unit is to do in time what it owes."""
    own = draws.part("zeal", due.unit)
    if due.pressed:
        return PRESSED_ZEAL
    return LEAST_ZEAL if own < LAGGARDS else 0.76 + 0.18 * own


def _times(due: Due) -> int:
    """How many acts it takes: heads are met in one or two, hours come in whole days."""
    if due.required_unit == "次":
        return max(int(due.required), 1)
    if due.distinct_people or due.required_unit == "人":
        return 1
    return max(-int(-due.required // SESSION), 1)


def _workdays(first: date, last: date, calendar: WorkCalendar) -> list[date]:
    days = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return [day for day in days if calendar.is_workday(day)]


def _act(due: Due, number: int, day: date, draws: Draws) -> DemoAct:
    wording = wording_for(due)
    hours = due.required_unit not in ("次", "人") and not due.distinct_people
    place = draws.one_of(wording.places, "place", due.key, number) if wording.places else ""
    note = draws.one_of(wording.notes, "note", due.key, number)
    return DemoAct(
        due=due.key,
        kind=due.activity,
        on=day,
        topic=draws.one_of(wording.topics, "topic", due.key, number),
        place=place,
        note=note.format(unit=due.unit_name),
        people=_people(due, number, draws),
        quantity=min(SESSION, due.required) if hours else None,
        quantity_unit=due.required_unit if hours else "",
        paper=_paper(wording, due, number, draws),
    )


def _people(due: Due, number: int, draws: Draws) -> tuple[int, ...]:
    """Whom it was done with: as many as are owed, or a few; each act others."""
    if due.distinct_people or due.required_unit == "人":
        return tuple(draws.some_of(due.people, int(due.required), "met", due.key))
    if due.activity == "talk":
        return tuple(draws.some_of(due.people, 1, "met", due.key, number))
    if due.activity in ("meeting", "lecture", "training", "study"):
        most = 2 + draws.below(MOST_PEOPLE - 1, "how many", due.key, number)
        return tuple(draws.some_of(due.people, most, "met", due.key, number))
    return ()


def _paper(wording: Wording, due: Due, number: int, draws: Draws) -> str:
    if draws.part("paper", due.key, number) >= WITH_PAPER:
        return ""
    return draws.one_of(wording.paper, "kind of paper", due.key, number)


def wording_for(due: Due) -> Wording:
    """The first wording that fits; the last one always does."""
    return next(wording for wording in _wordings() if wording.fits(due))


@cache
def _wordings() -> tuple[Wording, ...]:
    text = files(__package__).joinpath("wording.toml").read_text("utf-8")
    return tuple(_wording(row) for row in tomllib.loads(text)["wording"])


def _wording(row: dict[str, Any]) -> Wording:
    return Wording(
        when=tuple(row.get("when", ())),
        activity=row.get("activity", ""),
        topics=tuple(row["topics"]),
        places=tuple(row["places"]),
        notes=tuple(row["notes"]),
        paper=tuple(row["paper"]),
    )
