"""Words for periods: 每年, 每两个月, 全年, 任期内, 按季度, 一年（两次）, 每旬."""

from __future__ import annotations

import re

from zelian.core.reading.numerals import whole
from zelian.core.vocabulary.measure import Per

_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"

PERIOD = (
    r"(?=[每一在任届全整本年半单1季学按逐])(?:每(?:隔|逢)?(?:一个?|1个?)?"
    rf"(?:(?P<every>{_NUMBER})?个?"
    r"(?:(?P<half>半年|半个年度)|(?P<quarter>季度|季)|(?P<month>个?月)(?!均)|(?P<term>学期)"
    r"|(?P<year>学年度?|年度|年|自然年)(?!均|级|龄|代|产)|(?P<week>周|星期|礼拜)|(?P<tendays>旬)"
    r"|(?P<day>工作日|天|日|晚|夜|早|晨)|(?P<fortnight>半个?月)))"
    r"|(?P<tenure>(?:一届|每届|在)?(?:任期|任职期间|届期|一届任期|每届任期)(?:之)?内?"
    r"(?=内|至少|不少于|原则|应|要|，|对|开展|完成|实现|每)内?)"
    r"|(?P<whole>(?:全|整个|一个?|本)(?:年度?(?!级|龄|生)|自然年)(?:度|之?内)?|年度内|年内|一年之?内"
    r"|年度(?=至少|不少于|不低于|不得少于|累计|内))"
    r"|(?P<bare>(?:一个?|1个?|半|单|整)?(?:季度|学期|学年)(?:之?内)?(?=至少|不少于|不得少于|不低于))"
    r"|(?P<by>[按逐](?P<by_unit>年度?|季度?|月份?|周|日|学期|半年|旬)(?!期|常|程|照|额|龄|光|历|内)))"
)
"""A period in cleaned text. Groups tell which; at most one period a match."""

_NAMED = {
    "half": (Per.HALF_YEAR, 1),
    "quarter": (Per.QUARTER, 1),
    "month": (Per.MONTH, 1),
    "term": (Per.TERM, 1),
    "year": (Per.YEAR, 1),
    "week": (Per.WEEK, 1),
    "tendays": (Per.DAY, 10),
    "day": (Per.DAY, 1),
    "fortnight": (Per.DAY, 15),
    "tenure": (Per.TENURE, 1),
    "whole": (Per.YEAR, 1),
}
_UNITS = (
    ("半年", Per.HALF_YEAR, 1),
    ("学期", Per.TERM, 1),
    ("季", Per.QUARTER, 1),
    ("月", Per.MONTH, 1),
    ("周", Per.WEEK, 1),
    ("旬", Per.DAY, 10),
    ("年", Per.YEAR, 1),
    ("日", Per.DAY, 1),
    ("天", Per.DAY, 1),
)
SHORT_PERIOD = r"半年|学期|季度|季|月|周|旬|学年|年度|年|日|天"
"""The periods of the slashed form 1次/月 and of 一月一次."""


def unit_period(unit: str) -> tuple[Per, int]:
    """The period a bare unit names: 季度 is a quarter, 旬 ten days."""
    for name, per, every in _UNITS:
        if name in unit:
            return per, every
    raise ValueError(f"no period is called {unit}")


def period_of(m: re.Match[str]) -> tuple[Per, int]:
    """Which period, and how many of them, a match of :data:`PERIOD` names."""
    groups = m.groupdict()
    for name, (per, every) in _NAMED.items():
        if groups.get(name):
            times = whole(groups["every"]) if groups.get("every") else 1
            return (per, every * (times or 1)) if name != "half" else (per, times or 1)
    return unit_period(groups.get("bare") or groups["by_unit"])
