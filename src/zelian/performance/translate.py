"""Rows of obligations and acts as the core's nouns, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from zelian.catalogue.models import Duty, Measure
from zelian.catalogue.translate import measure_key
from zelian.core.judging import judge, outcome_of, soon_days_for
from zelian.core.vocabulary import obligation as core
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period
from zelian.people.queries import SubjectRow
from zelian.performance.models import Act, Obligation

TITLE_LENGTH = Obligation._meta.get_field("title").max_length
WORKDAY = "workday"


@dataclass(frozen=True, slots=True)
class Bond:
    """Who owes what: the duty, the measure and the subject that an obligation binds together."""

    duty: Duty
    measure: Measure
    subject: SubjectRow
    year: int


def title_of(duty: Duty) -> str:
    """What an obligation of the duty is called, and what acts are likened to."""
    return (duty.action or duty.quote)[:TITLE_LENGTH]


def subject_key(*, unit_id: int, post_id: int | None) -> str:
    """The core's name of a subject: the post where there is one, else the unit."""
    return f"unit:{unit_id}" if post_id is None else f"post:{post_id}"


def core_obligation(row: Obligation) -> core.Obligation:
    """An obligation's row as the core judges it."""
    return core.Obligation(
        key=row.key,
        measure=measure_key(row.measure_id),
        subject=subject_key(unit_id=row.unit_id, post_id=row.post_id),
        activity=Activity(row.activity),
        period=Period(row.period_from, row.period_until),
        due=row.due_date,
        required=row.required,
        unit=row.required_unit,
        limit=row.limit,
        population=row.population,
        due_certain=row.due_certain,
        distinct_people=row.distinct_people,
        topic=row.title,
    )


def obligation_row(planned: core.Obligation, bond: Bond, *, holder_id: int | None) -> Obligation:
    """An unsaved row of a planned obligation; its verdict is still to be set."""
    unit, post = bond.subject.unit, bond.subject.post
    row = Obligation(
        key=planned.key,
        duty=bond.duty,
        measure=bond.measure,
        unit=unit,
        unit_path=unit.path,
        post=post,
        holder_id=holder_id,
        year=bond.year,
        activity=planned.activity.value,
        title=planned.topic,
        required=planned.required,
        required_unit=planned.unit,
        limit=planned.limit,
        population=planned.population,
        distinct_people=planned.distinct_people,
    )
    set_dates(row, planned)
    return row


def set_dates(row: Obligation, planned: core.Obligation) -> bool:
    """Put the planned dates on a row; gives whether any of them changed."""
    dates = {
        "period_from": planned.period.start,
        "period_until": planned.period.until,
        "due_date": planned.due,
        "due_certain": planned.due_certain,
        "soon_from": planned.due - timedelta(days=soon_days_for(planned)),
    }
    changed = any(getattr(row, name) != value for name, value in dates.items())
    for name, value in dates.items():
        setattr(row, name, value)
    return changed


def core_act(row: Act, people: Iterable[int]) -> core.Act:
    """An act's row as the core counts it."""
    return core.Act(
        key=act_key(row.pk),
        subject=subject_key(unit_id=row.unit_id, post_id=row.post_id),
        activity=Activity(row.kind),
        on=row.on,
        topic=row.topic,
        people=frozenset(f"person:{person}" for person in people),
        quantity=row.quantity,
        unit=row.quantity_unit,
    )


def act_key(act_id: int) -> str:
    """What the core calls an act's row, also as the event that sets off obligations."""
    return f"act:{act_id}"


def soon_days(row: Obligation) -> int:
    """How many days before the due date a row is due soon; none means never."""
    return -1 if row.soon_from is None else (row.due_date - row.soon_from).days


def judged(row: Obligation, acts: Iterable[core.Act], *, today: date) -> core.Verdict:
    """The verdict of a row as of ``today``, by the acts chosen for it."""
    return judge(
        core_obligation(row),
        tuple(acts),
        today=today,
        waived=row.waived_reason if row.outcome == Obligation.Outcome.WAIVED else "",
        soon_days=soon_days(row),
    )


def set_verdict(row: Obligation, verdict: core.Verdict) -> bool:
    """Put a verdict on a row; gives whether what is settled or counted changed."""
    found = (row.outcome, row.counted, row.fulfilled_on)
    row.outcome = outcome_of(verdict.status)
    row.counted = verdict.counted
    row.fulfilled_on = verdict.fulfilled_on
    row.reasons = verdict.reason.to_json()
    return found != (row.outcome, row.counted, row.fulfilled_on)


def settled_state(row: Obligation) -> Mapping[str, object]:
    """What history keeps of an obligation's verdict."""
    return {"outcome": row.outcome, "counted": row.counted, "fulfilled_on": row.fulfilled_on}
