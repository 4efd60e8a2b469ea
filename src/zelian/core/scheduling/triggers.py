"""会后5个工作日内: which event sets a measure off, and what is then due."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from zelian.core.scheduling.conventions import CONVENTIONS, Conventions
from zelian.core.scheduling.periods import add_months
from zelian.core.scheduling.plans import KEY_LENGTH
from zelian.core.vocabulary.measure import Within
from zelian.core.vocabulary.obligation import Obligation, PlannedMeasure, Subject
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period, WorkCalendar

APPOINTMENT: Final = "appointment"
"""The event of somebody taking up a post."""
Trigger = Activity | Literal["appointment"]
FIRST_EDITION = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class TriggerRule:
    """Words for an event and the recorded thing it is; ``match``, ``no_match`` prove it."""

    id: str
    since: date
    pattern: re.Pattern[str]
    trigger: Trigger
    match: tuple[str, ...]
    no_match: tuple[str, ...]


def _rule(
    name: str, pattern: str, trigger: Trigger, match: tuple[str, ...], no_match: tuple[str, ...]
) -> TriggerRule:
    return TriggerRule(name, FIRST_EDITION, re.compile(pattern), trigger, match, no_match)


TRIGGER_RULES: tuple[TriggerRule, ...] = (
    _rule(
        "trigger.appointment",
        r"任职|到任|上任|就任|履新|任命|受聘|聘任|到岗|上岗|入职|当选|换届|调任|接任|干部提任",
        "appointment",
        ("任职后", "新到任之日起", "上任前", "换届后", "任职宣布后"),
        ("任务下达后", "会议结束后", "离任审计后", "信任投票后"),
    ),
    _rule(
        "trigger.talk",
        r"谈话|约谈|谈心|函询|面谈",
        Activity.TALK,
        ("谈话后", "约谈结束之日起", "谈心活动后"),
        ("会谈纪要印发后", "洽谈后"),
    ),
    _rule(
        "trigger.inspection",
        r"检查|督查|巡察|巡视|巡查|督导|抽查|调度检查|审计",
        Activity.INSPECTION,
        ("检查结束后", "督查反馈后", "巡察反馈之日起", "抽查后"),
        ("检察机关通知后", "视察邀请发出后"),
    ),
    _rule(
        "trigger.assessment",
        r"考核|考评|评议|测评|述职|述责|述廉|评估",
        Activity.ASSESSMENT,
        ("考核结束后", "述责述廉后", "民主测评结束之日起"),
        ("考察期满后", "参考资料收到后"),
    ),
    _rule(
        "trigger.lecture",
        r"党课|授课|讲课|宣讲|讲座",
        Activity.LECTURE,
        ("党课后", "讲座结束后"),
        ("课题立项后", "开课前"),
    ),
    _rule(
        "trigger.training",
        r"培训|集训|轮训",
        Activity.TRAINING,
        ("培训结束后", "轮训班结业后"),
        ("训诫谈心前",),
    ),
    _rule("trigger.drill", r"演练|演习", Activity.DRILL, ("演练后", "应急演习结束后"), ("演出后",)),
    _rule(
        "trigger.survey",
        r"调研|调查研究|走访|慰问|家访",
        Activity.SURVEY,
        ("调研结束后", "走访后"),
        ("调整后", "事故调查结束后"),
    ),
    _rule(
        "trigger.study",
        r"学习|研讨|读书班",
        Activity.STUDY,
        ("集中学习后", "研讨结束后"),
        ("学期开始前", "开学前"),
    ),
    _rule(
        "trigger.reception",
        r"接访|接待|来访",
        Activity.RECEPTION,
        ("接待日后", "接访结束后"),
        ("接到通知后", "接收材料后"),
    ),
    _rule(
        "trigger.rectification",
        r"整改|销号",
        Activity.RECTIFICATION,
        ("整改完成后", "问题销号之日起"),
        ("修改后", "整理归档后"),
    ),
    _rule(
        "trigger.publication",
        r"公示|公开|公布|张榜",
        Activity.PUBLICATION,
        ("公示期满后", "公布之日起"),
        ("公务接触后",),
    ),
    _rule(
        "trigger.meeting",
        r"会议|(?<![协机社学])会(?!计|员|见|谈|费|签|展|议)",
        Activity.MEETING,
        ("会后", "会议结束后", "会前", "民主生活会后", "每季度例会后", "教学会议后"),
        ("会计年度结束后", "会员大名单报送后", "协会成立后", "会谈纪要印发后", "社会公众反映后"),
    ),
)
"""Tried in order: 谈话会后 waits for a talk, not for a meeting."""

_BEFORE = re.compile(r"前(?:的|，|、|夕)?$|之前|以前|^提前|届满前|前\d*$")
BEFORE_EXAMPLES = (
    ("会前", "开学前", "任期届满之前", "提前"),
    ("会后", "前次会议后", "目前情况核实后"),
)
"""Words that count backwards from the event, and words that don't."""


def trigger_of(within: Within) -> Trigger | None:
    """The event a measure waits for; ``None`` where a person must tell of it."""
    for rule in TRIGGER_RULES:
        if rule.pattern.search(within.after):
            return rule.trigger
    return None


def is_lead_time(within: Within) -> bool:
    """Whether it is due before the event rather than after it."""
    return _BEFORE.search(within.after) is not None


def plan_triggered(
    measure: PlannedMeasure,
    subject: Subject,
    *,
    event: date,
    event_key: str,
    calendar: WorkCalendar,
    conventions: Conventions = CONVENTIONS,
) -> Obligation:
    """What is due after (or, as a lead time, before) an event on the day ``event``.

    The event's day itself counts for performance but not for the term; hours are
    rounded up to whole days; months and years end on the same day or the month's last.
    The key is ``measure/subject/event_key``, so it stays when the event's date is put
    right. Ask :func:`binds_on` first.

    :raises TypeError: the measure's value is not a ``Within``.
    :raises ValueError: an unknown unit, no ``event_key``, or keys too long together.
    """
    value = measure.value
    if not isinstance(value, Within):
        raise TypeError(f"{measure.key} is not set off by an event")
    key = f"{measure.key}/{subject.key}/{event_key}"
    if not event_key or len(key) > KEY_LENGTH:
        raise ValueError(f"{key} is no obligation's key")
    due = due_after(value, event, calendar, conventions)
    before = is_lead_time(value)
    opens = due - timedelta(days=conventions.lead_opens_days) if before else event
    return Obligation(
        key=key,
        measure=measure.key,
        subject=subject.key,
        activity=measure.activity,
        period=Period(opens, due + timedelta(days=1)),
        due=due,
        required=Decimal(1),
        due_certain=_is_certain(value, event, due, calendar),
        topic=measure.topic,
    )


def due_after(
    value: Within, event: date, calendar: WorkCalendar, conventions: Conventions = CONVENTIONS
) -> date:
    """The last day on time, counted backwards for a lead time.

    Minutes and hours round up to days: the event's own time of day is not recorded. A
    number of terms ends with the last of them, the running one counted; where the calendar
    does not know them, a term is six months.

    :raises ValueError: an unit that is none of minute, hour, day, workday, week, month, term, year.
    """
    n = -value.n if is_lead_time(value) else value.n
    if value.unit == "workday":
        return calendar.add_workdays(event, n)
    if value.unit in ("minute", "hour"):
        a_day = conventions.hours_a_day * (60 if value.unit == "minute" else 1)
        days = -(-value.n // a_day)
        return event + timedelta(days=days if n >= 0 else -days)
    if value.unit == "term":
        return _terms_away(event, n, calendar)
    count = _COUNTS.get(value.unit)
    if count is None:
        raise ValueError(f"{value.unit} is no unit of time")
    return count(event, n)


def _terms_away(event: date, n: int, calendar: WorkCalendar) -> date:
    if n >= 0:
        ends = sorted(term.last for term in calendar.terms if term.last >= event)
    else:
        ends = sorted((t.start for t in calendar.terms if t.start <= event), reverse=True)
    return ends[abs(n) - 1] if 0 < abs(n) <= len(ends) else add_months(event, 6 * n)


_COUNTS: dict[str, Callable[[date, int], date]] = {
    "day": lambda day, n: day + timedelta(days=n),
    "week": lambda day, n: day + timedelta(weeks=n),
    "month": add_months,
    "year": lambda day, n: add_months(day, 12 * n),
}


def _is_certain(value: Within, event: date, due: date, calendar: WorkCalendar) -> bool:
    if value.unit != "workday":
        return True
    return calendar.is_certain(min(event, due), max(event, due))
