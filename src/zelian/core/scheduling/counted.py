"""Counted measures: one obligation for each period, cut to where the measure binds."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from zelian.core.scheduling.periods import periods_of, workdays
from zelian.core.scheduling.plans import Demand, Plan, PlanRemark, Task, key_prefix, new_obligation
from zelian.core.vocabulary.measure import Per
from zelian.core.vocabulary.obligation import Obligation
from zelian.core.vocabulary.time import Period
from zelian.core.vocabulary.wording import Sentence, said

NO_TERMS = said("本年度没有学期起止日期，请先在工作日历中填写")


def plan_periods(task: Task, per: Per, every: int, demand: Demand) -> Plan:
    """One obligation for each period that belongs to the year, cut to where it binds."""
    if per is Per.TENURE and task.subject.tenure is None:
        return task.doubt("plan.no_tenure", said("不知道任期起止，请先填写任职时间"))
    periods = _whole_periods(task, per, every)
    if per is Per.TERM and not periods:
        return task.doubt("plan.no_terms", NO_TERMS)
    certain = not _daily(task, per, every) or task.year in task.calendar.announced
    obligations: list[Obligation] = []
    remarks: list[PlanRemark] = []
    key = key_prefix(task)
    lower, upper = task.window.start, task.window.until
    for whole in periods:
        if lower <= whole.start and whole.until <= upper:
            if _belongs(whole, task.year):
                obligations.append(new_obligation(task, key, whole, whole.last, demand, certain))
            continue
        cut = whole.shared(task.window)
        if cut is None or not _belongs(cut, task.year):
            continue
        if cut.days < task.conventions.least_part * whole.days:
            remarks.append(_too_short(task, cut, whole))
            continue
        part = _pro_rata(demand, cut, whole) if task.conventions.pro_rata else demand
        obligations.append(new_obligation(task, key, cut, cut.last, part, certain))
        remarks.append(_cut(task, cut, whole))
    return Plan(tuple(obligations), tuple(remarks))


def _whole_periods(task: Task, per: Per, every: int) -> Iterable[Period]:
    if per is Per.TENURE:
        return () if task.subject.tenure is None else (task.subject.tenure,)
    if _daily(task, per, every):
        return workdays(task.year, task.calendar)
    anchor = task.measure.in_force.start
    return periods_of(per, every, task.year, anchor=anchor, calendar=task.calendar)


def _daily(task: Task, per: Per, every: int) -> bool:
    return per is Per.DAY and every == 1 and task.conventions.daily_on_workdays


def _belongs(period: Period, year: int) -> bool:
    """Whether a year's plan holds a period: the year it begins in; if long, all it runs in."""
    if period.start.year == year:
        return True
    return period.days > 366 and period.start.year < year <= period.last.year


def _pro_rata(demand: Demand, cut: Period, whole: Period) -> Demand:
    part = demand.required * cut.days / whole.days
    required = part.to_integral_value(rounding=ROUND_HALF_UP)
    if demand.required:
        required = max(required, Decimal(1))
    return Demand(required, demand.limit, demand.unit, demand.population, demand.distinct_people)


def _too_short(task: Task, cut: Period, whole: Period) -> PlanRemark:
    sentence = Sentence(
        said("{start}至{last}只占整期{whole}天中的{days}天，太短，不安排期次，请酌定"),
        {"start": cut.start, "last": cut.last, "days": cut.days, "whole": whole.days},
    )
    return task.remark("plan.too_short", sentence, cut, doubtful=True)


def _cut(task: Task, cut: Period, whole: Period) -> PlanRemark:
    sentence = Sentence(
        said("整期为{start}至{last}，只在{from_day}至{to_day}有约束力，期次按这一段计算"),
        {"start": whole.start, "last": whole.last, "from_day": cut.start, "to_day": cut.last},
    )
    return task.remark("plan.cut", sentence, cut)
