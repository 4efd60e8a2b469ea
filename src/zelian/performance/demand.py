"""What a regulation demands in a year: every obligation of every subject, and what is doubtful.

Reads the organisation with a handful of queries, whatever the number of duties and subjects,
and writes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from zelian.catalogue.models import Duty, Measure, Regulation
from zelian.catalogue.queries import duties_in_force
from zelian.catalogue.translate import measure_value, planned_measure
from zelian.core.scheduling import APPOINTMENT, Plan, PlanRemark, plan
from zelian.core.vocabulary import obligation as core
from zelian.core.vocabulary.measure import Deadline, Per, Share, Within
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period, WorkCalendar
from zelian.people.models import Appointment, Unit
from zelian.people.queries import (
    Answerers,
    BearerRequest,
    SubjectRow,
    appointments_over,
    populations_of,
    resolve_bearers,
    weight_of,
)
from zelian.performance.translate import Bond, title_of
from zelian.performance.triggers import event_of, plan_after

# Stands in for the number of people until the days it is counted on are known.
SOME_PEOPLE = 1


@dataclass
class Demand:
    """Planned obligations by key, each with what it binds together, and remarks."""

    year: int
    planned: dict[str, tuple[core.Obligation, Bond]] = field(default_factory=dict)
    remarks: list[PlanRemark] = field(default_factory=list)
    subjects: dict[str, SubjectRow] = field(default_factory=dict)
    appointments: dict[int, list[Appointment]] = field(default_factory=dict)
    answerers: Answerers = field(default_factory=Answerers.of_nothing)

    def add(self, planned: Iterable[core.Obligation], bond: Bond) -> None:
        """Put obligations of one bond in."""
        for obligation in planned:
            self.planned[obligation.key] = (obligation, bond)

    def holder_of(self, post_id: int | None, day: date) -> int | None:
        """Who answers for the post on a day: the holder, or whom the vacancy rule names."""
        return None if post_id is None else self.answerers.at(post_id, day).person_id


@dataclass(frozen=True, slots=True)
class _Task:
    """One measure of one subject."""

    measure: core.PlannedMeasure
    subject: core.Subject
    bond: Bond


def demand_of(
    regulation: Regulation, *, year: int, calendar: WorkCalendar, unit: Unit | None = None
) -> Demand:
    """All that the regulation demands in ``year``, of one unit and those below it if given."""
    period = year_period(year)
    duties = list(duties_in_force(on=period).filter(regulation=regulation))
    bearers = _bearers(duties, period, unit)
    demand = Demand(year)
    for rows in bearers.values():
        demand.subjects.update({row.key: row for row in rows})
    posts = {row.post.pk for row in demand.subjects.values() if row.post}
    # A period may have begun in the year before, and holders change within it.
    wide = Period(date(year - 1, 1, 1), date(year + 2, 1, 1))
    if posts:
        demand.appointments = appointments_over(posts, wide)
        demand.answerers = Answerers.over(posts, wide)
    shares: list[_Task] = []
    for task in _tasks(duties, bearers, demand):
        if isinstance(task.measure.value, Share):
            shares.append(task)
        elif isinstance(task.measure.value, Within):
            _add_after_appointment(task, demand, calendar)
        else:
            _add_planned(task, demand, calendar)
    _add_shares(shares, demand, calendar)
    return demand


def year_period(year: int) -> Period:
    """A calendar year."""
    return Period(date(year, 1, 1), date(year + 1, 1, 1))


def holder_among(appointments: Iterable[Appointment], day: date) -> int | None:
    """The person among a post's appointments who holds it on ``day``."""
    running = [
        (weight_of(a), a.from_date, a.pk, a.person_id)
        for a in appointments
        if a.from_date <= day and (a.until_date is None or day < a.until_date)
    ]
    return max(running)[-1] if running else None


def _bearers(duties: list[Duty], period: Period, unit: Unit | None) -> dict[int, list[SubjectRow]]:
    """Who bears each duty, each subject once; two queries."""
    asked = [
        (duty.pk, BearerRequest.of(row, duty.regulation.unit.path))
        for duty in duties
        for row in duty.bearers.all()
    ]
    found = resolve_bearers([request for _duty, request in asked], on=period)
    bearers: dict[int, dict[str, SubjectRow]] = {}
    for (duty_id, _request), rows in zip(asked, found, strict=True):
        mine = bearers.setdefault(duty_id, {})
        for row in rows:
            inside = unit is None or row.unit.path.startswith(unit.path)
            # Named itself and as somebody's successor: it bears from the earlier day.
            if inside and (row.key not in mine or row.bound[0] < mine[row.key].bound[0]):
                mine[row.key] = row
    return {duty_id: list(rows.values()) for duty_id, rows in bearers.items()}


def _tasks(
    duties: list[Duty], bearers: dict[int, list[SubjectRow]], demand: Demand
) -> Iterator[_Task]:
    subjects: dict[str, core.Subject] = {}
    for duty in duties:
        deadlines = _deadlines(duty)
        for measure in duty.measures.all():
            beside = tuple(value for pk, value in deadlines.items() if pk != measure.pk)
            planned = replace(planned_measure(measure), topic=title_of(duty), beside=beside)
            with_tenure = getattr(planned.value, "per", None) is Per.TENURE
            for row in bearers.get(duty.pk, ()):
                subject = subjects.get(row.key)
                if subject is None:
                    subject = subjects[row.key] = core.Subject(row.key, _bound(row))
                if with_tenure:
                    subject = replace(subject, tenure=_tenure(row, demand))
                yield _Task(planned, subject, Bond(duty, measure, row, demand.year))


def _deadlines(duty: Duty) -> dict[int, Deadline]:
    values = {measure.pk: measure_value(measure) for measure in duty.measures.all()}
    return {pk: value for pk, value in values.items() if isinstance(value, Deadline)}


def _bound(row: SubjectRow) -> Period:
    start, until = row.bound
    return Period(start, until or date.max)


def _tenure(row: SubjectRow, demand: Demand) -> Period | None:
    """The term of whoever holds the post in the year, where its end is known."""
    if row.post is None:
        return None
    year = year_period(demand.year)
    terms = [
        Period(a.from_date, a.until_date)
        for a in demand.appointments.get(row.post.pk, ())
        if a.until_date is not None
    ]
    return next((term for term in reversed(terms) if term.overlaps(year)), None)


def _add_planned(task: _Task, demand: Demand, calendar: WorkCalendar) -> None:
    made = plan(task.measure, task.subject, year=demand.year, calendar=calendar)
    demand.add(made.obligations, task.bond)
    if made.remarks:
        demand.remarks.extend(made.remarks)


def _add_shares(tasks: list[_Task], demand: Demand, calendar: WorkCalendar) -> None:
    """Shares are taken of the people on each period's first day; four queries for all."""
    framed = [(task, _frame(task, demand.year, calendar)) for task in tasks]
    days = {o.period.start for _task, frame in framed for o in frame.obligations}
    rows = {task.bond.subject.key: task.bond.subject for task in tasks}
    populations = populations_of(rows.values(), days)
    for task, frame in framed:
        demand.remarks.extend(frame.remarks)
        key = task.subject.key
        by_number: dict[int, set[str]] = {}
        for obligation in frame.obligations:
            number = len(populations[(key, obligation.period.start)])
            by_number.setdefault(number, set()).add(obligation.key)
        for number, keys in by_number.items():
            subject = replace(task.subject, population=number)
            made = plan(task.measure, subject, year=demand.year, calendar=calendar)
            demand.add((o for o in made.obligations if o.key in keys), task.bond)
            demand.remarks.extend(made.remarks if number == 0 else ())


def _frame(task: _Task, year: int, calendar: WorkCalendar) -> Plan:
    subject = replace(task.subject, population=SOME_PEOPLE)
    return plan(task.measure, subject, year=year, calendar=calendar)


def _add_after_appointment(task: _Task, demand: Demand, calendar: WorkCalendar) -> None:
    """What a new holder owes after taking up the post.

    A duty toward others (a talk with the newly appointed) is set off by their appointments,
    which the text does not name; its remark says that a person must see to it.
    """
    bond = task.bond
    if not is_owed_by_the_appointed(bond.measure) or bond.subject.post is None:
        made = plan(task.measure, task.subject, year=demand.year, calendar=calendar)
        demand.remarks.extend(made.remarks)
        return
    for appointment in demand.appointments.get(bond.subject.post.pk, ()):
        if appointment.from_date.year != demand.year:
            continue
        planned = plan_after(
            bond.measure,
            bond.subject,
            event=appointment.from_date,
            event_key=f"appointment:{appointment.pk}",
            calendar=calendar,
        )
        if planned:
            demand.add([planned], bond)


def is_owed_by_the_appointed(measure: Measure) -> bool:
    """Whether the measure waits for its own bearer to take up the post."""
    duty = measure.duty
    return (
        event_of(measure) == APPOINTMENT
        and duty.activity != Activity.TALK
        and not duty.counterparts
    )
