"""A measure in plain words, as a clerk would say it: 每年至少 2 次, 4月底前."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from zelian.catalogue.models import Measure
from zelian.catalogue.translate import measure_value
from zelian.core.vocabulary.measure import (
    Amount,
    Deadline,
    Frequency,
    MeasureValue,
    Per,
    Share,
    When,
    Within,
)

PERIODS = {
    Per.DAY: gettext_lazy("每天"),
    Per.WEEK: gettext_lazy("每周"),
    Per.MONTH: gettext_lazy("每月"),
    Per.QUARTER: gettext_lazy("每季度"),
    Per.HALF_YEAR: gettext_lazy("每半年"),
    Per.TERM: gettext_lazy("每学期"),
    Per.YEAR: gettext_lazy("每年"),
    Per.TENURE: gettext_lazy("任期内"),
}
SEVERAL_PERIODS = {
    Per.DAY: gettext_lazy("每 %(n)s 天"),
    Per.WEEK: gettext_lazy("每 %(n)s 周"),
    Per.MONTH: gettext_lazy("每 %(n)s 个月"),
    Per.QUARTER: gettext_lazy("每 %(n)s 个季度"),
    Per.HALF_YEAR: gettext_lazy("每 %(n)s 个半年"),
    Per.TERM: gettext_lazy("每 %(n)s 个学期"),
    Per.YEAR: gettext_lazy("每 %(n)s 年"),
    Per.TENURE: gettext_lazy("每 %(n)s 个任期"),
}
MOMENTS = {
    When.YEAR_START: gettext_lazy("年初"),
    When.YEAR_MID: gettext_lazy("年中"),
    When.YEAR_END: gettext_lazy("年底前"),
    When.QUARTER_END: gettext_lazy("季度末前"),
    When.MONTH_END: gettext_lazy("月底前"),
    When.HALF_YEAR_END: gettext_lazy("半年末前"),
    When.TERM_START: gettext_lazy("学期初"),
    When.TERM_END: gettext_lazy("学期末前"),
}
NATURAL_PERIOD = {
    When.YEAR_START: Per.YEAR,
    When.YEAR_MID: Per.YEAR,
    When.YEAR_END: Per.YEAR,
    When.QUARTER_END: Per.QUARTER,
    When.MONTH_END: Per.MONTH,
    When.HALF_YEAR_END: Per.HALF_YEAR,
    When.TERM_START: Per.TERM,
    When.TERM_END: Per.TERM,
}
RECURRING_MOMENTS = {
    When.YEAR_START: gettext_lazy("每年年初"),
    When.YEAR_MID: gettext_lazy("每年年中"),
    When.YEAR_END: gettext_lazy("每年年底前"),
    When.QUARTER_END: gettext_lazy("每季度末前"),
    When.MONTH_END: gettext_lazy("每月底前"),
    When.HALF_YEAR_END: gettext_lazy("每半年末前"),
    When.TERM_START: gettext_lazy("每学期初"),
    When.TERM_END: gettext_lazy("每学期末前"),
}
UNITS_OF_TIME = {
    "minute": pgettext_lazy("时限", "分钟"),
    "hour": pgettext_lazy("时限", "小时"),
    "day": pgettext_lazy("时限", "天"),
    "workday": pgettext_lazy("时限", "个工作日"),
    "week": pgettext_lazy("时限", "周"),
    "month": pgettext_lazy("时限", "个月"),
    "year": pgettext_lazy("时限", "年"),
    "term": pgettext_lazy("时限", "个学期"),
}


def words_of(row: Measure) -> str:
    """A measure's row in plain words."""
    return measure_words(measure_value(row))


def measure_words(value: MeasureValue) -> str:
    """The value in plain words, in the language of the page."""
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


def period_words(per: Per, every: int = 1) -> str:
    """The period something is counted over: 每年, 每 2 年, 任期内."""
    return str(PERIODS[per]) if every == 1 else SEVERAL_PERIODS[per] % {"n": every}


def _frequency(value: Frequency) -> str:
    period = period_words(value.per, value.every)
    if value.min is None:
        return _("%(period)s不超过 %(n)s 次") % {"period": period, "n": value.max}
    if value.max is None:
        return _("%(period)s至少 %(n)s 次") % {"period": period, "n": value.min}
    if value.min == value.max:
        return _("%(period)s %(n)s 次") % {"period": period, "n": value.min}
    numbers = {"period": period, "least": value.min, "most": value.max}
    return _("%(period)s %(least)s 至 %(most)s 次") % numbers


def _deadline(value: Deadline) -> str:
    if value.when is not None:
        if value.recurs is None:
            return _in_year(str(MOMENTS[value.when]), value.year)
        if value.recurs == NATURAL_PERIOD[value.when]:
            return str(RECURRING_MOMENTS[value.when])
        return _in_each(value.recurs, str(MOMENTS[value.when]))
    if value.recurs is None:
        return _in_year(_day_of_year(value), value.year)
    return _in_each(value.recurs, _day_of_year(value))


def _in_each(per: Per | None, words: str) -> str:
    """What is asked in each period: 每年, 4月底前 → 每年4月底前."""
    if per is None:
        return words
    return _("%(period)s%(asked)s") % {"period": period_words(per), "asked": words}


def _day_of_year(value: Deadline) -> str:
    if value.month is None:
        return _day_of_month(value.day)
    if value.day == "mid":
        return _("%(month)s月中旬前") % {"month": value.month}
    if value.day in ("end", None):
        return _("%(month)s月底前") % {"month": value.month}
    return _("%(month)s月%(day)s日前") % {"month": value.month, "day": value.day}


def _day_of_month(day: int | str | None) -> str:
    if day == "mid":
        return _("中旬前")
    if day in ("end", None):
        return _("末前")
    return _("%(day)s日前") % {"day": day}


def _in_year(moment: str, year: int | None) -> str:
    if year is None:
        return moment
    return _("%(year)s年%(moment)s") % {"year": year, "moment": moment}


def _within(value: Within) -> str:
    length = _("%(n)s %(unit)s") % {"n": value.n, "unit": UNITS_OF_TIME[value.unit]}
    if value.after.endswith("前"):
        return _("%(event)s至少 %(length)s") % {"event": value.after, "length": length}
    if value.after:
        return _("%(event)s %(length)s内") % {"event": value.after, "length": length}
    return _("%(length)s内") % {"length": length}


def _share(value: Share) -> str:
    amount = _at_least_or_most(_percent(value.min_pct), _percent(value.max_pct)).rstrip()
    if value.of:
        amount = _("%(amount)s（%(population)s）") % {"amount": amount, "population": value.of}
    return _in_each(value.per, amount)


def _amount(value: Amount) -> str:
    amount = _at_least_or_most(_number(value.min), _number(value.max))
    words = (_("%(amount)s%(unit)s") % {"amount": amount, "unit": value.unit}).rstrip()
    return _in_each(value.per, words)


def _at_least_or_most(least: str, most: str) -> str:
    if least and most:
        if least == most:
            return least
        return _("%(least)s 至 %(most)s ") % {"least": least, "most": most}
    if most:
        return _("不超过 %(n)s ") % {"n": most}
    return _("不少于 %(n)s ") % {"n": least}


def _percent(share: Decimal | None) -> str:
    return "" if share is None else f"{_number(share)}%"


def _number(number: Decimal | None) -> str:
    return "" if number is None else format(number.normalize(), "f")
