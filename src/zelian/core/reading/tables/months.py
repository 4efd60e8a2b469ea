"""Months, quarters and times as they stand alone in a table's header or cell.

Reads: a cell's words without blanks. Writes: months from 1 to 12, or the values that a
cell in a column of times stands for. In a sentence the measures' own rules decide; here
the column has already said that its cells are times.
"""

from __future__ import annotations

import re

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.numerals import whole
from zelian.core.vocabulary.measure import Deadline, Frequency, MeasureValue, Per, When

Months = tuple[int, int]
"""The first and the last month."""

_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_YEAR = r"(?:(?P<year>20\d\d|二[〇○零][〇○零一二三四五六七八九]{2})年度?|今年|本年度?|当年|每年)?"
_BEFORE = r"(?:之?前|以前|完成|前完成)?"
_SPAN = re.compile(
    rf"{_YEAR}(?:"
    rf"(?P<first>{_MONTH})月?份?(?:-|至|到|~)(?P<last>{_MONTH})月份?(?:底|末)?"
    rf"|(?P<month>{_MONTH})月份?(?:底|末|初|[上中下]旬|(?P<day>\d{{1,2}})[日号])?"
    r"|(?:第?(?P<quarter>[一二三四1-4])季度?|[Qq](?P<q>[1-4])|(?P<nq>[1-4])[Qq])(?:末|底|内)?"
    r"|(?P<half>[上下])半年(?:末|底|内)?"
    rf"){_BEFORE}"
)
_PARTS = re.compile(r"、|，|；|和|及|与|/|\n")
_POINT = re.compile(rf"{_YEAR}年?(?P<point>年?底|年?末|年?终|年?内|年初|年中|初){_BEFORE}")
_EACH = re.compile(r"(?:每个?|按|逐)(?P<per>月|季度?|半年|年度?|周|星期|学期|日|天)(?:一次|1次)?")
_PERS = {
    "月": Per.MONTH,
    "季": Per.QUARTER,
    "半": Per.HALF_YEAR,
    "年": Per.YEAR,
    "周": Per.WEEK,
    "星": Per.WEEK,
    "学": Per.TERM,
    "日": Per.DAY,
    "天": Per.DAY,
}


def months_of(words: str) -> Months | None:
    """The months that the whole of the words names: 3月, 一季度, Q2, 上半年, 4-6月."""
    m = _SPAN.fullmatch(clean_signs(words))
    return None if m is None else _months(m)


def year_of(words: str) -> int | None:
    """The year that a header of months names, if it does."""
    m = _SPAN.fullmatch(clean_signs(words))
    return whole(m["year"].replace("○", "〇")) if m and m["year"] else None


def times_in(words: str) -> tuple[Months, ...]:
    """All months a cell of a column of times names, one by one; none where it names others."""
    clean = "".join(words.split()).rstrip("。")
    if _WHOLE_YEAR.fullmatch(clean):
        return ((1, 12),)
    if _YEAR_END.fullmatch(clean):
        return ((12, 12),)
    return tuple(_months(m) for m in _spans(words) or ())


_WHOLE_YEAR = re.compile(r"(?:20\d\d年)?(?:全年|年内)")
_YEAR_END = re.compile(r"(?:20\d\d)?年[底末](?:之?前)?")


def values_in(words: str) -> tuple[MeasureValue, ...]:
    """What a cell in a column of times demands: 3月 is the end of March, 每月 once a month."""
    clean = clean_signs("".join(words.split())).rstrip("。")
    each = _EACH.fullmatch(clean)
    if each:
        return (Frequency(min=1, per=_PERS[each["per"][0]]),)
    point = _POINT.fullmatch(clean)
    if point and "年" in clean:
        when = {"初": When.YEAR_START, "中": When.YEAR_MID}.get(point["point"][-1], When.YEAR_END)
        year = whole(point["year"]) if point["year"] else None
        return (Deadline(when=when, recurs=None if year else Per.YEAR, year=year),)
    spans = _spans(words) or []
    found: list[MeasureValue] = []
    for m in spans:
        day = whole(m["day"]) if m["day"] else _part(m[0])
        found.append(end_of(_months(m), year_of(m[0]), day=day))
    return tuple(found)


def end_of(months: Months, year: int | None, *, day: int | str | None = "end") -> Deadline:
    """The end of the last of the months, each year unless a year is named."""
    return Deadline(months[1], day, recurs=None if year else Per.YEAR, year=year)


def _part(words: str) -> int | str:
    if "中旬" in words:
        return "mid"
    return 10 if "上旬" in words or "月初" in words else "end"


def _spans(words: str) -> list[re.Match[str]] | None:
    """The cell's parts as months, the unit given only once: 3、6、9月; ``None`` if one is not."""
    clean = clean_signs("".join(words.split())).rstrip("。")
    parts = [p for p in _PARTS.split(clean) if p]
    unit = "月" if clean.rstrip("底末前份").endswith("月") else ""
    found: list[re.Match[str]] = []
    for part in parts:
        m = _SPAN.fullmatch(part) or (_SPAN.fullmatch(part + unit) if unit else None)
        if m is None:
            return None
        found.append(m)
    return found


def _months(m: re.Match[str]) -> Months:
    if m["first"]:
        return (whole(m["first"]) or 1, whole(m["last"]) or 12)
    if m["month"]:
        month = whole(m["month"]) or 1
        return (month, month)
    if m["half"]:
        return (1, 6) if m["half"] == "上" else (7, 12)
    quarter = whole(m["quarter"] or m["q"] or m["nq"]) or 1
    return (quarter * 3 - 2, quarter * 3)
