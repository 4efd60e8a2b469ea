"""Counts of times, and what a count of times under a period comes to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from zelian.core.reading.measures.counts import Count, count_of, counted
from zelian.core.reading.measures.surroundings import binds, is_idle
from zelian.core.reading.numerals import NUMERAL
from zelian.core.vocabulary.measure import Frequency, Per

TIMES = (
    r"场次|次(?!性|数(?!据)|生灾|序|品|级(?!别))|场(?!所|地|景|合|馆)|轮(?!值|换|流|岗|训(?!练))|"
    r"回(?!访|复)|遍|堂|趟|期(?!间|限|满|末|初|中(?![层青小共央]))"
)
TIMES_UNITS = "次场轮回遍堂趟期"
"""The signs the units of times begin with."""

COUNT = re.compile(counted(TIMES))
_LESSONS = re.compile(r"[讲上授](?:好|过)?" + counted(r"节|讲|课"))
_COUNTED = re.compile(r"[\d零〇一二两三四五六七八九十百千万](?:个?[次场轮回遍堂趟期节讲课])")
_LONGEST = 16
"""The most signs a bound and a number take before their unit."""
_IDLE_AFTER = re.compile(
    r"(?:以上)?(?:未(?!成年)|无故|没有|拒|缺|仍|均未|被|受到|考核不|检查不|不合格)"
)
_SUFFERED = re.compile(r"(?:之?内)?(?:累计|连续)?(?:被|受到?)[^，\n]*$")
_IDLE_BEFORE = re.compile(r"(?:增加|减少|增|减|每缺|每少|只能|仅能|只可|仅可)[^，\n]{0,4}$")
MOMENT = (
    r"(?:\d{1,2}月(?:份|底|初|[上中下]旬)?(?:\d{1,2}日)?|\d{1,2}[日号]|第?[一二三四1-4]季度|[上下]半年|上(?=、?下半年)"
    r"|年?初|年?中|年?末|年?底|[春夏秋冬]季?|期[初中末]|学期[初中末]?|开学初?|汛[前中后期]|节[前后]"
    r"|上(?=、下午)|[上下]午|中午|早晨?|晚上?|\d{1,2}[时点](?:\d{2}分?)?)"
)
"""A moment that a list of moments may name."""
_TIME_WORDS = re.compile(rf"[的在于]?(?:{MOMENT}(?:、|和|及|与)?){{2,}}(?:两季|两个?学期)?")
_MOMENT = re.compile(MOMENT)
_EACH = re.compile(r"(?:各|分别)[^，\n、]{0,10}$")
_BY_HOURS = re.compile(
    r"每(?:隔)?(?:\d{1,2}|[一二两三四五六八半])?个?(?:小时|分钟)|每[^，\n年月日周季]{0,6}\d[公千]"
)
_TIMED_ANEW = re.compile(rf"，[^，]*{NUMERAL}个?(?:工作日|小时|日|天|周|月)(?:之|以)?内[^，]*$")


def counts_between(text: str, start: int, stop: int, lead: str = "") -> Iterator[Count]:
    """Counts of times in the stretch that ask for something.

    The words before ``start`` must be known to bind. ``lead`` holds those that may bound
    a count: **至少**每季度一次.
    """
    at = start
    while unit := _COUNTED.search(text, at, stop):
        pattern = _LESSONS if text[unit.end() - 1] in "节讲课" else COUNT
        found = pattern.search(text, max(at, unit.start() - _LONGEST), stop)
        if found is None or found.start() > unit.start():
            at = unit.end()
            continue
        at = found.end()
        count = _asked(found, start, lead)
        if count is not None:
            yield count


def _asked(found: re.Match[str], start: int, lead: str) -> Count | None:
    text = found.string
    if found["unit"] in {"次", "场"} and text[found.start() - 1] in "第首再逐历每":
        return None
    between = text[start : found.start()]
    count = count_of(found, lead + between)
    if count is None or _IDLE_AFTER.match(text, found.end()):
        return None
    if between and (
        _BY_HOURS.search(between) or _TIMED_ANEW.search(between) or _IDLE_BEFORE.search(between)
    ):
        return None
    if found["above"] and _SUFFERED.match(between):
        return None
    if "，" in between or "：" in between:
        return count if binds(text, found.start(), found.end()) else None
    return None if is_idle(text, start, found.start()) else count


def each_of(text: str, start: int, count: Count) -> int:
    """How many moments stand before a distributive count: 3月、9月各一次 has two."""
    between = text[start : count.start]
    if not _EACH.search(between):
        return 1
    listed = _TIME_WORDS.match(between)
    return moments_in(listed[0]) if listed else 1


def moments_in(listed: str) -> int:
    """How many moments a list names; 春秋两季 and 上下半年 are two."""
    return len(_MOMENT.findall(listed))


def frequency_of(count: Count, per: Per, every: int, times: int = 1) -> Frequency:
    """A count over a period as a frequency."""
    return Frequency(
        min=None if count.min is None else int(count.min) * times,
        max=None if count.max is None else int(count.max) * times,
        per=per,
        every=every,
    )
