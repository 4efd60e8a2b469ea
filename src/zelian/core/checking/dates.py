"""Where a row contradicts the calendar, the year, or its own duty's deadline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from zelian.core.checking.filling import finding
from zelian.core.checking.nouns import QUARTERS, Finding, Row, Said, Severity, Sheet
from zelian.core.checking.promises import month_day
from zelian.core.vocabulary.measure import Deadline
from zelian.core.vocabulary.saying import measure_sentence
from zelian.core.vocabulary.signs import folded
from zelian.core.vocabulary.wording import Sentence, said

_SMALL = {"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_MONTHS = _SMALL | {"十": 10, "十一": 11, "十二": 12}
_MONTH = re.compile(r"(?<![\d个十每])(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月(?!度)")
_QUARTER = re.compile(r"第?([一二三四])季度")
# 上年12月的会议, 次年1月报送: a month of another year stands in no quarter of this one.
_OTHER_YEAR = re.compile(r"上年|去年|上一年|次年|明年|下一年|下年|来年|\d{4}年$")
_BACK = 6


def dates(sheet: Sheet) -> Iterator[Finding]:
    """Contradictions with the calendar, row by row."""
    for row in sheet.rows:
        if row.due_on is not None:
            yield from _due(row, row.due_on, sheet)
        yield from _quarters(row)


def _due(row: Row, due: date, sheet: Sheet) -> Iterator[Finding]:
    day = {"day": due.isoformat(), "year": sheet.year}
    if due.year != sheet.year:
        sentence = Sentence(said("完成时限 {day} 不在 {year} 年内。"), day)
        advice = Sentence(said("请改成本年度内的日期；跨年的事项请写明年内做到哪一步。"))
        yield finding(
            row, "date.outside_year", Severity.WEAK, sentence, advice=advice, column="due_on"
        )
        return
    if sheet.compiled_by is not None and due < sheet.compiled_by:
        values = {**day, "compiled": sheet.compiled_by.isoformat()}
        sentence = Sentence(said("完成时限 {day} 早于清单的编制截止日 {compiled}。"), values)
        advice = Sentence(said("请核对日期；已经做完的事项，请写明完成情况。"))
        yield finding(
            row, "date.before_compiled", Severity.WEAK, sentence, advice=advice, column="due_on"
        )
    if not sheet.calendar.is_workday(due):
        before = sheet.calendar.last_workday_by(due)
        values = {**day, "why": sheet.calendar.names.get(due, ""), "before": before.isoformat()}
        template = (
            said("完成时限 {day} 是休息日（{why}）。")
            if values["why"]
            else said("完成时限 {day} 是休息日。")
        )
        advice = Sentence(said("可以改为之前最近的工作日 {before}。"), values)
        yield finding(
            row,
            "date.day_off",
            Severity.HINT,
            Sentence(template, values),
            advice=advice,
            column="due_on",
        )
    yield from _after_duty(row, due)


def _after_duty(row: Row, due: date) -> Iterator[Finding]:
    """A date that lies after the deadline the duty itself lays down."""
    for value in row.asked:
        if not isinstance(value, Deadline):
            continue
        last = month_day(value)
        if last is None or (due.month, due.day) <= last:
            continue
        values = {"day": due.isoformat(), "asked": measure_sentence(value)}
        sentence = Sentence(said("制度要求“{asked}”，完成时限却写到 {day}。"), values)
        advice = Sentence(said("请把完成时限提前到制度要求的日期之前。"))
        yield finding(
            row, "date.after_deadline", Severity.WEAK, sentence, advice=advice, column="due_on"
        )
        return


def _quarters(row: Row) -> Iterator[Finding]:
    """Words of one quarter that name months of another, or another quarter."""
    for words in row.said:
        if words.column not in QUARTERS:
            continue
        own = QUARTERS.index(words.column) + 1
        strange = next((named for named, quarter in _named(words) if quarter != own), None)
        if strange is None:
            continue
        values = {"own": own, "named": strange}
        sentence = Sentence(said("第 {own} 季度的内容里写着“{named}”。"), values)
        advice = Sentence(said("请核对：要么改月份，要么移到对应的季度。"))
        yield finding(
            row, "date.other_quarter", Severity.WEAK, sentence, advice=advice, column=words.column
        )


def _named(words: Said) -> Iterator[tuple[str, int]]:
    """The months and quarters a text names, each with the quarter it lies in."""
    plain = folded(words.text)
    for m in _MONTH.finditer(plain):
        if _OTHER_YEAR.search(plain[max(0, m.start() - _BACK) : m.start()]):
            continue
        month = int(m[1]) if m[1].isdecimal() else _MONTHS[m[1]]
        yield words.text[m.start() : m.end()], (month + 2) // 3
    for m in _QUARTER.finditer(plain):
        if not _OTHER_YEAR.search(plain[max(0, m.start() - _BACK) : m.start()]):
            yield words.text[m.start() : m.end()], _SMALL[m[1]]
