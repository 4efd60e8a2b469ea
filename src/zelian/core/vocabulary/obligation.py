"""What is owed, what was done, and the verdict with its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zelian.core.vocabulary.measure import Deadline, MeasureValue
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period
from zelian.core.vocabulary.wording import Sentence


@dataclass(frozen=True, slots=True)
class Subject:
    """Who bears a duty: a key that is stable over the years (``post:12``, ``unit:7``).

    ``bound`` is when the duty can bind it: from its founding to its closing, a post's
    holder notwithstanding. ``population`` is the number of people a share is taken of.
    ``tenure`` is the holder's term of office, where one is running.
    """

    key: str
    bound: Period
    population: int | None = None
    tenure: Period | None = None


@dataclass(frozen=True, slots=True)
class PlannedMeasure:
    """A measure of a duty in force, ready to be planned.

    ``in_force`` is from the regulation's date of effect to its repeal; 每两年 and the like
    are counted from its start. ``topic`` is what the duty is about in its own words
    (its action); every obligation carries it, and acts are likened to it. ``beside`` are
    the other deadlines of the same duty: what is done for the one in January must not
    count for the one in July as well.
    """

    key: str
    value: MeasureValue
    activity: Activity
    in_force: Period
    topic: str = ""
    beside: tuple[Deadline, ...] = ()


@dataclass(frozen=True, slots=True)
class Obligation:
    """One dated instance of a measure for one subject.

    ``period`` are the days in which performance counts; ``due`` is the last day on time,
    ``due_certain`` whether the calendar behind it has been announced. ``required`` (and
    ``limit``) are in ``unit``: times, heads, hours … ``required`` 0 with a ``limit`` is an
    upper limit alone. ``distinct_people`` counts the people met, each once. An empty
    ``topic`` says that the activity alone tells the duty.
    """

    key: str
    measure: str
    subject: str
    activity: Activity
    period: Period
    due: date
    required: Decimal
    unit: str = "次"
    limit: Decimal | None = None
    population: int | None = None
    due_certain: bool = True
    distinct_people: bool = False
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """What was done: by whom, when, of what kind, with whom, about what."""

    key: str
    subject: str
    activity: Activity
    on: date
    topic: str = ""
    people: frozenset[str] = frozenset()
    quantity: Decimal | None = None
    unit: str = ""


class Status(StrEnum):
    """What an obligation is on a given day."""

    NOT_YET = "not_yet"
    OPEN = "open"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    FULFILLED = "fulfilled"
    FULFILLED_LATE = "fulfilled_late"
    WAIVED = "waived"


@dataclass(frozen=True, slots=True)
class Reason:
    """A statement and what it rests on, to be shown as it stands, never re-derived.

    ``code`` is stable and dotted; ``refers`` names what it is about (``act:7``).
    """

    code: str
    sentence: Sentence
    refers: str | None = None
    because: tuple[Reason, ...] = ()

    def to_json(self) -> dict[str, object]:
        """Plain JSON, read back by :meth:`from_json`."""
        return {
            "code": self.code,
            "sentence": self.sentence.to_json(),
            "refers": self.refers,
            "because": [reason.to_json() for reason in self.because],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> Reason:
        """Read back what :meth:`to_json` wrote."""
        sentence, because = data["sentence"], data.get("because") or ()
        assert isinstance(sentence, Mapping)
        assert isinstance(because, (list, tuple))
        refers = data.get("refers")
        return cls(
            code=str(data["code"]),
            sentence=Sentence.from_json(sentence),
            refers=None if refers is None else str(refers),
            because=tuple(cls.from_json(item) for item in because),
        )


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of an obligation, and why."""

    status: Status
    counted: Decimal
    required: Decimal
    fulfilled_on: date | None
    reason: Reason
    counting: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Match:
    """Whether an act serves an obligation. ``certain`` ones are counted without asking."""

    obligation: str
    act: str
    certain: bool
    likeness: float
    reason: Reason
