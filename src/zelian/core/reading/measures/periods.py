"""Words for periods: 每年, 每两个月, 全年, 任期内, 按季度, 双周, 年均, 每旬."""

from __future__ import annotations

import re

from zelian.core.reading.numerals import whole
from zelian.core.vocabulary.measure import Per

_NUMBER = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3})"
_MODAL = r"至少|不少于|不得少于|不低于|最少|最多|不超过|不得超过|原则|应|须|要|必须"
_DOES = (
    r"，|对|开展|完成|实现|组织|召开|参加|接受|轮训|巡察|巡视|审计|培训|每"
    r"|[一二两三\d]{1,2}[次轮遍]"
)
_NO_LENGTH = r"(?![^，\n]{0,8}[\d一二三四五六七八九十]年)"
_COUNTED_SOON = (
    r"[^，。；\n\d一二两三四五六七八九十]{0,6}[\d一二两三四五六七八九十]{1,3}[次轮场回遍节堂期]"
)

PERIOD = (
    r"每(?P<skip>隔|间隔)?[逢满]?(?:"
    rf"(?P<every>{_NUMBER})?(?:[-至到]个?(?P<upto>{_NUMBER}))?个?"
    r"(?:(?P<half>半年|半个年度)|(?P<quarter>季度|季)(?!节)|(?P<month>月)(?!均)|(?P<term>学期)"
    r"|(?P<year>学年度?|年度|年|自然年)(?!均|级|龄|代|产|限)|(?P<week>周(?![边围岁转])|星期|礼拜)|(?P<tendays>旬)"
    r"|(?P<day>工作日|天|日|晚|夜|早|晨)|(?P<fortnight>半个?月))"
    rf"|(?P<each_tenure>届)(?:任期)?内?{_NO_LENGTH}(?=内|{_MODAL}|{_DOES}))"
    rf"|(?<!责)任(?P<tenure>期|职期间)之?内?{_NO_LENGTH}(?=内|{_MODAL}|{_DOES})内?"
    rf"|届(?P<session>期)内?(?=内|{_MODAL}|{_DOES})内?"
    r"|(?:全|整个|本)(?P<whole>年度?(?!级|龄|生|限)|自然年)(?:度|之?内)?"
    r"|(?<![第前十上下后职学起业岗满])一个?(?:(?P<one_year>年度?(?!级|龄|生|限|[以之]?[前后上来])|自然年)(?:度|之?内)?"
    rf"|(?P<one>学期|学年|季度|月|周|星期|旬)(?!内|[以之][内后前])(?={_COUNTED_SOON}))"
    r"|年(?P<within_year>度内|内|度(?=至少|不少于|不低于|不得少于|累计|内))(?<![\d一二两三四五六七八九十几多本半后]年内)"
    r"|(?<![第上下前后每])(?:一个?|1个?|半|单|整)?(?P<bare>季度|学期|学年|半年)(?:之?内)?(?=至少|不少于|不得少于|不低于)"
    r"|(?:按|逐(?!年))(?P<by>年度?|季度?|月份?|周|日|学期|半年|旬)(?![期常程照额龄光历内性计])"
    r"|[单双](?P<alternate>月|周)(?![度报刊岁亲休末])"
    r"|隔(?P<skipped>周|月|日|天|年)(?![离壁断])"
    r"|(?P<mean>年|月|周|季|日)均(?![衡匀可应须要])"
    r"|(?P<twin>月月|季季|年年|周周|天天|日日)(?=[都有要必应开检通查])"
)
"""A period in cleaned text; the last group of a match tells which."""

PERIOD_SIGNS = "每任届全整本一年1半单季学按逐双隔月周天日"
"""The signs a period begins with."""
PERIOD_STARTS = (
    "每 任期 任职 届期 全年 整个 本年 年内 年度 季度 学期 学年 一年 一个 一学 一季 "
    "一月 一周 一星 一旬 1个 1季 1学 半季 半学 单季 单学 整季 整学 半年 按 逐 双月 双周 单月 单周 "
    "隔 年均 月均 周均 季均 日均 月月 季季 年年 周周 天天 日日"
)

FIND_PERIOD = re.compile(rf"[{PERIOD_SIGNS}](?<=(?=(?:{PERIOD})).)")
"""A period wherever it stands: its place and groups, though not its end.

The class at the front lets the engine skip ahead, which a look ahead would not.
"""

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
    "each_tenure": (Per.TENURE, 1),
    "tenure": (Per.TENURE, 1),
    "session": (Per.TENURE, 1),
    "whole": (Per.YEAR, 1),
    "one_year": (Per.YEAR, 1),
    "within_year": (Per.YEAR, 1),
}
_UNITS = (
    ("半年", Per.HALF_YEAR, 1),
    ("半月", Per.DAY, 15),
    ("半个月", Per.DAY, 15),
    ("学期", Per.TERM, 1),
    ("季", Per.QUARTER, 1),
    ("月", Per.MONTH, 1),
    ("周", Per.WEEK, 1),
    ("星期", Per.WEEK, 1),
    ("旬", Per.DAY, 10),
    ("年", Per.YEAR, 1),
    ("日", Per.DAY, 1),
    ("天", Per.DAY, 1),
)
SHORT_PERIOD = r"半年|半个?月|学期|季度|季|月|周|旬|学年|年度|年|日|天"
"""The periods of the slashed form 1次/月 and of 一月一次."""

SPANNING = frozenset({"whole", "one_year", "one", "within_year", "bare", "mean"})
"""Groups of :data:`PERIOD` that say over what to count, and ask nothing without a count."""

_EVERY_OTHER = {"alternate", "skipped"}


def unit_period(unit: str) -> tuple[Per, int]:
    """The period a bare unit names: 季度 is a quarter, 旬 ten days."""
    for name, per, every in _UNITS:
        if name in unit:
            return per, every
    raise ValueError(f"no period is called {unit}")


def period_of(m: re.Match[str]) -> tuple[Per, int]:
    """Which period, and how many of them, a match of :data:`PERIOD` names."""
    name = m.lastgroup or ""
    named = _NAMED.get(name)
    if named is None:
        per, every = unit_period(m[name])
        return (per, 2) if name in _EVERY_OTHER else (per, every)
    per, every = named
    times = m["upto"] or m["every"]
    if m["skip"] and times in {None, "一", "1"}:
        return per, every * 2
    return per, every * ((whole(times) or 1) if times else 1)
