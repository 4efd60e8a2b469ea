"""The nouns in plain words, as a clerk would say them: 每年至少 2 次, 4月底前, 应当.

Everything here is a :class:`Sentence` or a template marked for the message catalogue, so
that pages, files and the command line say it alike and in the reader's language.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from zelian.core.vocabulary.measure import (
    Amount,
    Deadline,
    Frequency,
    MeasureKind,
    MeasureValue,
    Per,
    Share,
    When,
    Within,
)
from zelian.core.vocabulary.regulation import Activity, LinkKind, Modality
from zelian.core.vocabulary.wording import Sentence, said

ACTIVITIES: Mapping[Activity, str] = {
    Activity.MEETING: said("会议"),
    Activity.STUDY: said("学习"),
    Activity.TALK: said("谈话"),
    Activity.LECTURE: said("党课"),
    Activity.REPORT: said("报告"),
    Activity.SURVEY: said("调研"),
    Activity.INSPECTION: said("督查检查"),
    Activity.ASSESSMENT: said("考核"),
    Activity.SELF_CHECK: said("自查"),
    Activity.PLAN_OR_LIST: said("计划与清单"),
    Activity.FILING: said("备案报送"),
    Activity.PUBLICATION: said("公示公开"),
    Activity.TRAINING: said("培训教育"),
    Activity.RECEPTION: said("接待来访"),
    Activity.RECORD: said("记录存档"),
    Activity.RECTIFICATION: said("整改"),
    Activity.NOTICE: said("通知通报"),
    Activity.PAYMENT: said("缴纳支付"),
    Activity.DRILL: said("演练"),
    Activity.OTHER: said("其他"),
}
MODALITIES: Mapping[Modality, str] = {
    Modality.MUST: said("应当"),
    Modality.MUST_NOT: said("不得"),
    Modality.MAY: said("可以"),
    Modality.SHOULD: said("提倡"),
}
MEASURE_KINDS: Mapping[MeasureKind, str] = {
    MeasureKind.FREQUENCY: said("频次"),
    MeasureKind.DEADLINE: said("期限"),
    MeasureKind.WITHIN: said("时限"),
    MeasureKind.SHARE: said("比例"),
    MeasureKind.AMOUNT: said("数量"),
}
LINK_KINDS: Mapping[LinkKind, str] = {
    LinkKind.BASED_ON: said("制定依据"),
    LinkKind.IMPLEMENTS: said("贯彻落实"),
    LinkKind.ABOLISHES: said("同时废止"),
    LinkKind.REFERS: said("引用"),
}
PERIODS: Mapping[Per, str] = {
    Per.DAY: said("每天"),
    Per.WEEK: said("每周"),
    Per.MONTH: said("每月"),
    Per.QUARTER: said("每季度"),
    Per.HALF_YEAR: said("每半年"),
    Per.TERM: said("每学期"),
    Per.YEAR: said("每年"),
    Per.TENURE: said("任期内"),
}
_SEVERAL_PERIODS: Mapping[Per, str] = {
    Per.DAY: said("每 {n} 天"),
    Per.WEEK: said("每 {n} 周"),
    Per.MONTH: said("每 {n} 个月"),
    Per.QUARTER: said("每 {n} 个季度"),
    Per.HALF_YEAR: said("每 {n} 个半年"),
    Per.TERM: said("每 {n} 个学期"),
    Per.YEAR: said("每 {n} 年"),
    Per.TENURE: said("每 {n} 个任期"),
}
MOMENTS: Mapping[When, str] = {
    When.YEAR_START: said("年初"),
    When.YEAR_MID: said("年中"),
    When.YEAR_END: said("年底前"),
    When.QUARTER_END: said("季度末前"),
    When.MONTH_END: said("月底前"),
    When.HALF_YEAR_END: said("半年末前"),
    When.TERM_START: said("学期初"),
    When.TERM_END: said("学期末前"),
}
_NATURAL_PERIOD: Mapping[When, Per] = {
    When.YEAR_START: Per.YEAR,
    When.YEAR_MID: Per.YEAR,
    When.YEAR_END: Per.YEAR,
    When.QUARTER_END: Per.QUARTER,
    When.MONTH_END: Per.MONTH,
    When.HALF_YEAR_END: Per.HALF_YEAR,
    When.TERM_START: Per.TERM,
    When.TERM_END: Per.TERM,
}
_RECURRING_MOMENTS: Mapping[When, str] = {
    When.YEAR_START: said("每年年初"),
    When.YEAR_MID: said("每年年中"),
    When.YEAR_END: said("每年年底前"),
    When.QUARTER_END: said("每季度末前"),
    When.MONTH_END: said("每月底前"),
    When.HALF_YEAR_END: said("每半年末前"),
    When.TERM_START: said("每学期初"),
    When.TERM_END: said("每学期末前"),
}
_LENGTHS: Mapping[str, str] = {
    "minute": said("{n} 分钟"),
    "hour": said("{n} 小时"),
    "day": said("{n} 天"),
    "workday": said("{n} 个工作日"),
    "week": said("{n} 周"),
    "month": said("{n} 个月"),
    "year": said("{n} 年"),
    "term": said("{n} 个学期"),
}
# one of something is a word of its own in other languages: 1 day, once, January
_SINGLE_LENGTHS: Mapping[str, str] = {
    "minute": said("1 分钟"),
    "hour": said("1 小时"),
    "day": said("1 天"),
    "workday": said("1 个工作日"),
    "week": said("1 周"),
    "month": said("1 个月"),
    "year": said("1 年"),
    "term": said("1 个学期"),
}
_AT_MOST = {False: said("{period}不超过 {n} 次"), True: said("{period}不超过 1 次")}
_AT_LEAST = {False: said("{period}至少 {n} 次"), True: said("{period}至少 1 次")}
_EXACTLY = {False: said("{period} {n} 次"), True: said("{period} 1 次")}
_MONTHS: Mapping[int, str] = {
    1: said("1月"),
    2: said("2月"),
    3: said("3月"),
    4: said("4月"),
    5: said("5月"),
    6: said("6月"),
    7: said("7月"),
    8: said("8月"),
    9: said("9月"),
    10: said("10月"),
    11: said("11月"),
    12: said("12月"),
}


def measure_sentence(value: MeasureValue) -> Sentence:
    """A measure's value in plain words."""
    match value:
        case Frequency():
            return _frequency(value)
        case Deadline():
            return _deadline(value)
        case Within():
            return _within(value)
        case Share():
            return _share(value)
        case Amount():
            return _amount(value)
    raise TypeError(type(value).__name__)


def period_sentence(per: Per, every: int = 1) -> Sentence:
    """The period something is counted over: 每年, 每 2 年, 任期内."""
    return Sentence(PERIODS[per]) if every == 1 else Sentence(_SEVERAL_PERIODS[per], {"n": every})


def _frequency(value: Frequency) -> Sentence:
    period = period_sentence(value.per, value.every)
    if value.min is None:
        return Sentence(_AT_MOST[value.max == 1], {"period": period, "n": value.max or 0})
    if value.max is None:
        return Sentence(_AT_LEAST[value.min == 1], {"period": period, "n": value.min})
    if value.min == value.max:
        return Sentence(_EXACTLY[value.min == 1], {"period": period, "n": value.min})
    numbers = {"period": period, "least": value.min, "most": value.max}
    return Sentence(said("{period} {least} 至 {most} 次"), numbers)


def _deadline(value: Deadline) -> Sentence:
    if value.when is None:
        moment = _day_of_year(value)
    elif value.recurs is not None and value.recurs == _NATURAL_PERIOD[value.when]:
        return Sentence(_RECURRING_MOMENTS[value.when])
    else:
        moment = Sentence(MOMENTS[value.when])
    if value.recurs is not None:
        return _in_each(value.recurs, moment)
    if value.year is None:
        return moment
    return Sentence(said("{year}年{moment}"), {"year": value.year, "moment": moment})


def _in_each(per: Per | None, asked: Sentence, every: int = 1) -> Sentence:
    """What is asked in each period: 每年, 4月底前 → 每年4月底前."""
    if per is None:
        return asked
    period = period_sentence(per, every)
    return Sentence(said("{period}{asked}"), {"period": period, "asked": asked})


def _day_of_year(value: Deadline) -> Sentence:
    if value.month is None:
        return _day_of_month(value.day)
    month = Sentence(_MONTHS[value.month])
    if value.day == "mid":
        return Sentence(said("{month}中旬前"), {"month": month})
    if value.day in ("end", None):
        return Sentence(said("{month}底前"), {"month": month})
    return Sentence(said("{month}{day}日前"), {"month": month, "day": value.day})


def _day_of_month(day: int | str | None) -> Sentence:
    if day == "mid":
        return Sentence(said("中旬前"))
    if day in ("end", None):
        return Sentence(said("末前"))
    return Sentence(said("{day}日前"), {"day": day})


def _within(value: Within) -> Sentence:
    length = _length(value.n, value.unit)
    if value.after.endswith("前"):
        return Sentence(said("{event}至少 {length}"), {"event": value.after, "length": length})
    if value.after:
        return Sentence(said("{event} {length}内"), {"event": value.after, "length": length})
    return Sentence(said("{length}内"), {"length": length})


def _length(n: int, unit: str) -> Sentence:
    return Sentence(_SINGLE_LENGTHS[unit]) if n == 1 else Sentence(_LENGTHS[unit], {"n": n})


def _share(value: Share) -> Sentence:
    least, most = _percent(value.min_pct), _percent(value.max_pct)
    amount = _at_least_or_most(least, most, "")
    if value.of:
        values = {"amount": amount, "population": value.of}
        amount = Sentence(said("{amount}（{population}）"), values)
    return _in_each(value.per, amount)


def _amount(value: Amount) -> Sentence:
    amount = _at_least_or_most(_number(value.min), _number(value.max), value.unit)
    return _in_each(value.per, amount, value.every)


def _at_least_or_most(least: str, most: str, unit: str) -> Sentence:
    """The bounds with their unit; ``unit`` is empty for a share, whose figure carries its %."""
    if least and least == most:
        return Sentence(said("{n} {unit}") if unit else said("{n}"), {"n": least, "unit": unit})
    if least and most:
        values = {"least": least, "most": most, "unit": unit}
        return Sentence(
            said("{least} 至 {most} {unit}") if unit else said("{least} 至 {most}"), values
        )
    values = {"n": most or least, "unit": unit}
    if most:
        return Sentence(said("不超过 {n} {unit}") if unit else said("不超过 {n}"), values)
    return Sentence(said("不少于 {n} {unit}") if unit else said("不少于 {n}"), values)


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{_number(share)}%"


def _number(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")
