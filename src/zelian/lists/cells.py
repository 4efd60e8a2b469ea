"""One cell of a list: what was typed into it as a value, and a value in words.

A date in a column of the kind's own is kept as ISO text, in ``due_on`` as a date.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.core.vocabulary.time import WorkCalendar
from zelian.lists.models import ListColumn, ListItem

Type = ListColumn.Type
LONG, SHORT = 5000, 500
YEARS = range(1949, 2200)
YES = frozenset(["是", "有", "√", "✓", "✔", "对", "y", "yes", "true", "1"])
NO = frozenset(["否", "无", "×", "✗", "x", "不", "n", "no", "false", "0"])
# Fields of a row that hold no more than their column in the database.
NARROW = {
    key: ListItem._meta.get_field(key).max_length for key in ("group", "responsible", "department")
}
_DAY = re.compile(r"(?:(\d{4})[年./-])?(\d{1,2})[月./-](?:(\d{1,2})[日号]?|([底末]))")
_DENSE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_NUMBER = re.compile(r"[+-]?(\d{1,15}|\d{1,3}(,\d{3}){1,4})(\.\d{1,6})?")
_FORMULA = re.compile(r"=[^\s=]|[+-][A-Za-z]+[(\d]")
_CHINESE = str.maketrans("〇零一二三四五六七八九", "00123456789")
_TENS = re.compile(r"([一二三])?十([一二三四五六七八九])?")


class BadCell(ValueError):
    """What was typed can't stand in the column; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


def read_cell(column: ListColumn, typed: str, *, year: int) -> Any:
    """
    The value that was typed: text, a date, a number, a truth value; nothing for nothing.

    ``year`` completes dates such as 3月5日.

    :raises BadCell: it is no such value, or too long.
    """
    text = tidy(typed)
    if not text:
        return None if column.key == "due_on" else ""
    if _FORMULA.match(text):
        raise BadCell(_("这是公式。请填写公式算出的结果。"))
    if column.type == Type.DATE:
        day = read_day(text, year=year)
        return day if column.key == "due_on" else day.isoformat()
    if column.type == Type.NUMBER:
        return _number(text)
    if column.type == Type.CHOICE:
        return _choice(column, text)
    if column.type == Type.YES_NO:
        return _truth(text)
    return _words(column, text)


def read_day(text: str, *, year: int) -> date:
    """
    A day as people type it: 2026年3月5日, 2026.3.5, 2026-03-05, 20260305, 3月5日, 6月底.

    :raises BadCell: it is no day, or written in a foreign way.

    >>> read_day("3月5日", year=2026), read_day("2026年二月底", year=2026)
    (datetime.date(2026, 3, 5), datetime.date(2026, 2, 28))
    """
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = _TENS.sub(_ten, plain).translate(_CHINESE)
    found = _DAY.fullmatch(plain) or _DENSE.fullmatch(plain)
    if found is None:
        raise BadCell(_("看不懂这个日期。请写成 2026年3月5日 或 2026-03-05。"))
    first, second, third, *last = found.groups()
    its_year, month = int(first or year), int(second)
    if its_year not in YEARS or not 1 <= month <= 12:
        raise BadCell(_("没有这一天，请核对年月日。"))
    day = monthrange(its_year, month)[1] if any(last) else int(third)
    try:
        return date(its_year, month, day)
    except ValueError:
        raise BadCell(_("没有这一天，请核对年月日。")) from None


def typed_cell(column: ListColumn, value: Any) -> str:
    """A value as it stands in a form."""
    if value is None or value == "":
        return ""
    if column.type == Type.YES_NO:
        return _("是") if value is True else _("否")
    return cell_words(column, value)


def cell_words(column: ListColumn, value: Any) -> str:
    """A value as a page shows it; empty where there is none."""
    if value is None or value == "":
        return ""
    if column.type == Type.DATE:
        day = _as_day(value)
        return date_format(day, "Y年n月j日") if day else str(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, float):
        return f"{value:.10g}"
    return str(value)


def remarks_on(
    column: ListColumn, value: Any, *, year: int, calendar: WorkCalendar
) -> tuple[str, ...]:
    """What is odd about a value that stands all the same: a day in another year, or off."""
    if column.type != Type.DATE:
        return ()
    day = _as_day(value)
    if day is None:
        return ()
    if day.year != year:
        return (_("不在清单的年度之内。"),)
    if not calendar.is_workday(day):
        name = calendar.names.get(day)
        return (_("这天是%(name)s。") % {"name": name} if name else _("这天不上班。"),)
    return ()


def moved_a_year(value: Any, years: int) -> Any:
    """A date, or a date as ISO text, so many years on; 29 February becomes the 28th."""
    day = value if isinstance(value, date) else _as_day(value)
    if day is None:
        return value
    try:
        moved = day.replace(year=day.year + years)
    except ValueError:
        moved = day.replace(year=day.year + years, day=28)
    return moved if isinstance(value, date) else moved.isoformat()


def tidy(text: str) -> str:
    """Text as it is kept: line ends of one kind, no blanks around it, no invisible controls."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(c for c in plain if c in "\n\t" or unicodedata.category(c) != "Cc").strip()


def _as_day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return parse_date(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _ten(found: re.Match[str]) -> str:
    """十 in digits: 十二 is 12, 二十 is 20."""
    tens = (found[1] or "一").translate(_CHINESE)
    return tens + (found[2] or "〇").translate(_CHINESE)


def _number(text: str) -> int | float:
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    if not _NUMBER.fullmatch(plain):
        raise BadCell(_("这里要填数字。"))
    plain = plain.replace(",", "")
    return float(plain) if "." in plain else int(plain)


def _choice(column: ListColumn, text: str) -> str:
    if text not in column.choices:
        words = "、".join(map(str, column.choices))
        raise BadCell(_("只能是这几项之一：%(choices)s。") % {"choices": words})
    return text


def _truth(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).lower()
    if plain in YES or plain in NO:
        return plain in YES
    raise BadCell(_("请填“是”或“否”。"))


def _words(column: ListColumn, text: str) -> str:
    if column.type != Type.LONG or column.key in NARROW:
        text = " ".join(text.split())
    most = NARROW.get(column.key) or (LONG if column.type == Type.LONG else SHORT)
    if len(text) > most:
        raise BadCell(
            _("这里有%(length)s字，最多%(most)s字。") % {"length": len(text), "most": most}
        )
    return text
