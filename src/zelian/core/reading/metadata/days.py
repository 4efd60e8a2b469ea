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
DATED_ENDS = frozenset("日号发布0123456789一二三四五六七八九十")
"""What :data:`ISSUED_LINE` ends in; hardly any line of a document does."""
_OF_ISSUE = re.compile(r"[（(]|[^。]{0,40}(?:通过|发布|公布|印发|修[正订])")
_REVISES = re.compile(r"修订|修正|修改(?!意见)")
_LONGEST_NOTE = 600
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
        if len(line) > 60 or line[-1:] not in DATED_ENDS:
            continue
        m = ISSUED_LINE.fullmatch(line)
        if m and (found := date_of(m)):
            return found
    for line in _notes(lines[:HEAD]):
        dates = list(DATE.finditer(line))
        if _REVISES.search(line) and (revised := _latest_edition(line, dates)):
            return revised
        issued = [m for m in dates if _SENT_OUT.match(line, m.end())]
        if dates:
            return date_of((issued or dates)[0])
    return None


def _notes(head: Sequence[str]) -> Iterator[str]:
    """The lines that tell of adoption and issue; a note in brackets over several lines is one."""
    for i, first in enumerate(head):
        line, at = first, i + 1
        while line.startswith("（") and "）" not in line[-2:] and at < len(head):
            if len(line) + len(head[at]) >= _LONGEST_NOTE or DATE.search(head[at]) is None:
                break
            line += head[at]
            at += 1
        if len(line) < _LONGEST_NOTE and _OF_ISSUE.match(line):
            yield line


def _latest_edition(line: str, dates: Sequence[re.Match[str]]) -> date | None:
    """The last day in a note on which the text was revised or sent out."""
    ends = [*(m.start() for m in dates[1:]), len(line)][: len(dates)]
    days = [
        day
        for m, end in zip(dates, ends, strict=True)
        if _REVISES.search(line, m.end(), end) or _SENT_OUT.match(line, m.end(), end)
        if (day := date_of(m)) is not None
    ]
    return max(days, default=None)


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
