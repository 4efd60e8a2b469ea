"""A measure, a subject and a year in; dated obligations and remarks out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from zelian.core.scheduling.conventions import CONVENTIONS, Conventions
from zelian.core.scheduling.counted import NO_TERMS, plan_periods
from zelian.core.scheduling.deadlines import OF_TERMS, Due, due_dates, term_dues
from zelian.core.scheduling.plans import Demand, Plan, PlanRemark, Task, key_prefix, new_obligation
from zelian.core.vocabulary.measure import Amount, Deadline, Frequency, Per, Share, Within
from zelian.core.vocabulary.obligation import Obligation, PlannedMeasure, Subject
from zelian.core.vocabulary.time import Period, WorkCalendar
from zelian.core.vocabulary.wording import Sentence, said


def plan(
    measure: PlannedMeasure,
    subject: Subject,
    *,
    year: int,
    calendar: WorkCalendar,
    conventions: Conventions = CONVENTIONS,
) -> Plan:
    """Plan one measure for one subject and one year.

    Keys are ``measure/subject/yyyymmdd`` of the period's first day, unique and the same
    every time. What a text leaves unsaid is decided by ``conventions`` or becomes a
    remark, never a silent guess.

    :raises ValueError: the two keys together are too long for an obligation's key.
    """
    window = measure.in_force.shared(subject.bound)
    if window is None:
        return Plan()
    task = Task(measure, subject, year, calendar, conventions, window)
    return _PLANNERS[type(measure.value)](task)


def binds_on(measure: PlannedMeasure, subject: Subject, day: date) -> bool:
    """Whether the measure is in force and binds the subject on ``day``."""
    return day in measure.in_force and day in subject.bound


def _plan_frequency(task: Task) -> Plan:
    value = task.measure.value
    assert isinstance(value, Frequency)
    if value.min is None and value.max is None:
        return task.doubt("plan.no_count", said("没有写明次数的下限或上限，无法排期"))
    limit = None if value.max is None else Decimal(value.max)
    return plan_periods(task, value.per, value.every, Demand(Decimal(value.min or 0), limit))


def _plan_share(task: Task) -> Plan:
    value, population = task.measure.value, task.subject.population
    assert isinstance(value, Share)
    if value.per is None:
        return _quality(task)
    if value.min_pct is None and value.max_pct is None:
        return task.doubt("plan.no_count", said("没有写明比例的下限或上限，无法排期"))
    if population is None:
        return task.doubt("plan.no_population", said("不知道应覆盖的总人数，请先填写基数"))
    if population == 0:
        return task.doubt("plan.population_empty", said("应覆盖的总人数为零，本期没有对象"))
    required = _heads(value.min_pct, population, ROUND_CEILING)
    limit = _heads(value.max_pct, population, ROUND_FLOOR)
    demand = Demand(required or Decimal(0), limit, "人", population, distinct_people=True)
    return plan_periods(task, value.per, 1, demand)


def _heads(percent: Decimal | None, population: int, rounding: str) -> Decimal | None:
    if percent is None:
        return None
    return (percent * population / 100).to_integral_value(rounding=rounding)


def _plan_amount(task: Task) -> Plan:
    value = task.measure.value
    assert isinstance(value, Amount)
    if value.per is None:
        return _quality(task)
    if value.min is None and value.max is None:
        return task.doubt("plan.no_count", said("没有写明数量的下限或上限，无法排期"))
    demand = Demand(value.min or Decimal(0), value.max, value.unit)
    return plan_periods(task, value.per, value.every, demand)


def _quality(task: Task) -> Plan:
    sentence = Sentence(said("这是对每次履责的要求，不按期次安排"))
    return Plan(remarks=(task.remark("plan.quality", sentence),))


def _plan_within(task: Task) -> Plan:
    value = task.measure.value
    assert isinstance(value, Within)
    sentence = Sentence(said("由“{event}”引起，事情发生后才有期次"), {"event": value.after})
    return Plan(remarks=(task.remark("plan.on_event", sentence),))


def _plan_deadline(task: Task) -> Plan:
    value = task.measure.value
    assert isinstance(value, Deadline)
    dues = _dues(task, value, task.year)
    if dues is None:
        return task.doubt("plan.unclear_deadline", said("期限写得不明确，无法排期，请补充日期"))
    if not dues and value.when in OF_TERMS and value.recurs is Per.TERM:
        return task.doubt("plan.no_terms", NO_TERMS)
    beside = _dues_beside(task)
    obligations: list[Obligation] = []
    remarks: list[PlanRemark] = []
    key = key_prefix(task)
    for earliest, due in dues:
        if due not in task.window:
            continue
        opens = max([earliest, *(other + timedelta(days=1) for other in beside if other < due)])
        whole = Period(opens, due + timedelta(days=1))
        period = Period(max(opens, task.window.start), whole.until)
        if period.start > opens and period.days < task.conventions.least_days:
            remarks.append(_too_late(task, period))
            continue
        obligations.append(new_obligation(task, key, period, due, Demand(Decimal(1)), certain=True))
        remarks.extend(_day_off(task, due))
    return Plan(tuple(obligations), tuple(remarks))


def _dues(task: Task, value: Deadline, year: int) -> tuple[Due, ...] | None:
    if value.when in OF_TERMS and value.recurs is Per.TERM:
        return term_dues(value.when, task.calendar.terms, year, task.conventions)
    return due_dates(value, year, task.measure.in_force.start, task.conventions)


def _dues_beside(task: Task) -> tuple[date, ...]:
    """When the duty's other deadlines fall, this year and the year before."""
    return tuple(
        due
        for value in task.measure.beside
        for year in (task.year - 1, task.year)
        for _, due in _dues(task, value, year) or ()
    )


def _too_late(task: Task, period: Period) -> PlanRemark:
    sentence = Sentence(
        said("从{start}起才有约束力，到{due}只剩{days}天，不安排期次，请酌定"),
        {"start": period.start, "due": period.last, "days": period.days},
    )
    return task.remark("plan.too_short", sentence, period, doubtful=True)


def _day_off(task: Task, due: date) -> Iterator[PlanRemark]:
    """A due date on a day off stands, but people should know to act before it."""
    if not task.calendar.is_workday(due):
        sentence = Sentence(
            said("期限{due}不是工作日，期限不顺延，请在{workday}前办结"),
            {"due": due, "workday": task.calendar.last_workday_by(due)},
        )
        yield task.remark("plan.due_on_day_off", sentence)


_PLANNERS: dict[type, Callable[[Task], Plan]] = {
    Frequency: _plan_frequency,
    Share: _plan_share,
    Amount: _plan_amount,
    Within: _plan_within,
    Deadline: _plan_deadline,
}
