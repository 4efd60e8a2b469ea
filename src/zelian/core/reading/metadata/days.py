"""Days a document names of itself: issued, adopted, in effect.

Reads: cleaned lines of prose. Writes: dates. A day may be written 2024年3月5日, 二〇二四年三月
五日, 2024.3.5, 2024-03-05 or 2024/3/5; one that cannot be is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from zelian.core.reading.numerals import whole

_CN_YEAR = r"二[〇○零Ｏ0][〇○零Ｏ0一二三四五六七八九]{2}"
_DAY = (
    rf"(?P<year>(?:19|20)\d\d|{_CN_YEAR})(?:年度?|[./-])"
    r"(?P<month>\d{1,2}|[一二三四五六七八九十]{1,2})(?:月份?|[./-])"
    r"(?:(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})(?:日|号)?(?!\d))"
)
DATE = re.compile(_DAY)
_MONTH_ONLY = re.compile(rf"(?P<year>(?:19|20)\d\d|{_CN_YEAR})年(?P<month>\d{{1,2}})月")
ISSUED_LINE = re.compile(
    rf"(?P<who>[一-龥（）、/]{{4,60}}?)?(?:发布日期|印发日期|成文日期|发文日期|公布日期|日期|时间)?：?{_DAY}(?:印发|发布|公布|颁布)?"
)
_OF_ISSUE = re.compile(r"[（(]|[^。]{0,40}(?:通过|发布|公布|印发|修[正订])")
_SENT_OUT = re.compile(r"[^，。；\d]{0,40}?(?:发布|公布|印发|颁布)")
_EFFECTIVE = re.compile(
    r"(?:(?:自|从|于)(?P<when>[^，。；\n]{2,24}?)(?:之日)?(?:起|开始)(?P<later>(?:满)?\d{1,3}(?:个工作)?[日天](?:后|之后))?"
    r"|(?<![按自])(?P<now>即日)起)(?:正式|开始)?(?:施行|实施|执行|生效|试行|实行|启用)"
    r"|(?:自|从|于)(?P<plain>(?:19|20)\d\d[^，。；\n]{4,8}日)(?:正式)?(?:施行|实施|生效)"
    r"|(?:施行|生效|实施)日期：(?P<named>[^，。；\n]{6,14})"
    r"|(?:^|发布)(?P<dated>(?:19|20)\d\d[年.-][^，。；\n]{3,8}?)(?:起)?(?:实施|施行)$"
)
_OWN_ISSUE = re.compile(
    r"(?:文件|本[^，。；]{1,6})?(?:正式)?(?:印发|发布|公布|下发|颁布|发文|签发|出台|通过)"
)
_OTHERS = re.compile(r"《[^》\n]{2,90}》[^，。；\n]{0,6}$")
HEAD = 14
"""Lines from the top in which a document says what it is."""


def date_of(m: re.Match[str]) -> date | None:
    """The day of a match of :data:`DATE`, ``None`` where there is no such day."""
    year, month, day = (
        whole(m[g].replace("○", "〇").replace("Ｏ", "〇")) for g in ("year", "month", "day")
    )
    try:
        return date(year or 0, month or 0, day or 0)
    except ValueError:
        return None


def issued_on(lines: Sequence[str]) -> date | None:
    """The date that stands as a line of its own, or in a line of issue or adoption."""
    for line in lines:
        if len(line) > 60:
            continue
        m = ISSUED_LINE.fullmatch(line)
        if m and (found := date_of(m)):
            return found
    for line in lines[:HEAD]:
        if len(line) < 240 and _OF_ISSUE.match(line):
            dates = list(DATE.finditer(line))
            issued = [m for m in dates if _SENT_OUT.match(line, m.end())]
            if dates:
                return date_of((issued or dates)[0])
    return None


def effective_on(lines: Sequence[str], issued: date | None) -> date | None:
    """The day it comes into effect, the last that is said of the document itself."""
    for line in reversed(lines):
        for m in _EFFECTIVE.finditer(line) if _SAYS.search(line) else ():
            if _OTHERS.search(line, 0, m.start()):
                continue
            found = _effect(m, issued)
            if found is not None:
                return found
    return None


_SAYS = re.compile("施行|实施|执行|生效|试行|实行|启用")


def _effect(m: re.Match[str], issued: date | None) -> date | None:
    if m["now"]:
        return issued
    when = m["when"] or m["plain"] or m["named"] or m["dated"] or ""
    for stated in _days(when):
        return stated
    if not _OWN_ISSUE.fullmatch(when) or issued is None:
        return None
    later = re.search(r"\d+", m["later"]) if m["later"] else None
    if m["later"] and "工作" in m["later"]:
        return None
    return issued + timedelta(days=int(later[0])) if later else issued


def _days(when: str) -> Iterator[date]:
    m = DATE.match(when)
    if m and (found := date_of(m)):
        yield found
        return
    m = _MONTH_ONLY.fullmatch(when)
    if m and 1 <= int(m["month"]) <= 12:
        yield date(whole(m["year"]) or 1, int(m["month"]), 1)
