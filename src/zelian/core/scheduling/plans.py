"""A plan and its remarks, and how one obligation of it is made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from zelian.core.scheduling.conventions import Conventions
from zelian.core.vocabulary.obligation import Obligation, PlannedMeasure, Subject
from zelian.core.vocabulary.time import Period, WorkCalendar
from zelian.core.vocabulary.wording import Sentence

KEY_LENGTH = 120
"""No obligation's key is longer; longer names are refused with ``ValueError``."""


@dataclass(frozen=True, slots=True)
class PlanRemark:
    """What a person should know of a plan.

    Codes: ``plan.too_short``, ``plan.no_population``, ``plan.population_empty``,
    ``plan.no_tenure``, ``plan.no_terms``, ``plan.no_count``, ``plan.unclear_deadline`` (no
    obligation was made, a person must look: ``doubtful``); ``plan.cut``,
    ``plan.due_on_day_off`` (one was made), ``plan.on_event``, ``plan.quality`` (none is due by
    the calendar).
    """

    code: str
    measure: str
    subject: str
    message: Sentence
    period: Period | None = None
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """Obligations in order of their periods, and what is to be said of them."""

    obligations: tuple[Obligation, ...] = ()
    remarks: tuple[PlanRemark, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """How much is due in a whole period."""

    required: Decimal
    limit: Decimal | None = None
    unit: str = "次"
    population: int | None = None
    distinct_people: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """What one call of :func:`plan` works on; ``window`` is where the measure binds."""

    measure: PlannedMeasure
    subject: Subject
    year: int
    calendar: WorkCalendar
    conventions: Conventions
    window: Period

    def remark(
        self, code: str, sentence: Sentence, period: Period | None = None, *, doubtful: bool = False
    ) -> PlanRemark:
        """What is to be said about this measure for this subject."""
        return PlanRemark(code, self.measure.key, self.subject.key, sentence, period, doubtful)

    def doubt(self, code: str, template: str) -> Plan:
        """No obligation, and the reason for a person to see."""
        return Plan(remarks=(self.remark(code, Sentence(template), doubtful=True),))


def key_prefix(task: Task) -> str:
    """
    What the keys of a measure's obligations for one subject begin with.

    :raises ValueError: it leaves no room for the day that follows it.
    """
    prefix = f"{task.measure.key}/{task.subject.key}/"
    if len(prefix) + 8 > KEY_LENGTH:
        raise ValueError(f"{prefix} is too long for an obligation's key")
    return prefix


def new_obligation(
    task: Task, prefix: str, period: Period, due: date, demand: Demand, certain: bool
) -> Obligation:
    """The obligation of one period; its key ends in the period's first day."""
    start, measure = period.start, task.measure
    return Obligation(
        prefix + str(start.year * 10000 + start.month * 100 + start.day),
        measure.key,
        task.subject.key,
        measure.activity,
        period,
        due,
        demand.required,
        demand.unit,
        demand.limit,
        demand.population,
        certain,
        demand.distinct_people,
        measure.topic,
    )
