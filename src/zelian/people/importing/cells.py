"""What a cell means: dates as people write them, staff numbers, names, choices.

Each reader gives the value, or raises :class:`Misread` with what is wrong and what would be
right; a value that was put right on the way comes with a remark.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from django.utils.translation import gettext as _

from zelian.people.importing.findings import nearest
from zelian.people.importing.layout import CLEARED, Column, Form
from zelian.people.importing.workbook import DAY, FAULT, NUMBER, Cell

Value = str | int | bool | date | tuple[str, ...] | None
# full-width figures, letters and blanks become plain; punctuation is the language's own
_WIDE = {0x3000: " ", 0xA0: " ", 0xFEFF: None, 0x200B: None} | {
    code: chr(code - 0xFEE0)
    for code in range(0xFF01, 0xFF5F)
    if chr(code - 0xFEE0).isalnum() or code in {0xFF0D, 0xFF0E, 0xFF3F}
}
_SCIENTIFIC = re.compile(r"\d+(\.\d+)?[eE]\+?\d+")
_STAFF_NO = re.compile(r"[0-9A-Za-z][0-9A-Za-z._\-]*")
_FULL_DATE = re.compile(
    r"(\d{4})\s*[-/.年．]\s*(\d{1,2})\s*[-/.月．]\s*(\d{1,2})\s*[日号]?(?:[ T]0{1,2}:00(?::00)?)?"
)
_RUN_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*月?")
_HAN = re.compile(r"[\u3400-\u9fff·]")
_EPOCH = date(1899, 12, 30)
FIRST_YEAR, LAST_YEAR = 1800, 2199
# days since 1899-12-30 that stand for 1941 to 2100: a plain number so large is meant as a date
_SERIALS = range(15_000, 73_416)
_EXACT = 10**15


@dataclass(frozen=True, slots=True)
class Meant:
    """A cell's value; ``remark`` says what was put right."""

    value: Value
    remark: str = ""


class Misread(Exception):
    """A cell that can't be what its column asks for."""

    def __init__(self, text: str, advice: str) -> None:
        super().__init__(text)
        self.text, self.advice = text, advice


def read_cell(cell: Cell, column: Column) -> Meant | None:
    """
    What a cell means in its column; nothing where it is blank.

    :raises Misread: a formula, a fault, or not of the column's form.
    """
    if cell.formula:
        raise Misread(_("这一格是公式。"), _("公式请改为数值：复制后用“选择性粘贴—数值”。"))
    if cell.kind == FAULT:
        raise Misread(_("这一格是错误值 %(value)s。") % {"value": cell.text}, _("请填写实际内容。"))
    text = plain(cell.text)
    if not text:
        return None
    if text == CLEARED:
        return _cleared(column)
    return _READERS[column.form](Cell(text, cell.kind), column)


def plain(text: str) -> str:
    """The text without blanks around it, full-width figures and letters as plain ones."""
    return " ".join(text.translate(_WIDE).split())


def _cleared(column: Column) -> Meant:
    if column.must or column.starts or column.ends or column.form is Form.UNIT:
        raise Misread(
            _("“%(column)s”不能清空。") % {"column": column.title},
            _("请填写内容，或留空表示不改。"),
        )
    empty: Value = None if column.form in {Form.DATE, Form.NUMBER, Form.STAFF_NO} else ""
    return Meant(() if column.form is Form.WORDS else empty)


def _text(cell: Cell, column: Column) -> Meant:
    text = _figures(cell) if cell.kind == NUMBER else cell.text
    if cell.kind == DAY:
        raise Misread(
            _("“%(column)s”这一格是日期。") % {"column": column.title},
            _("请把单元格设为“文本”格式后重新填写。"),
        )
    if len(text) > column.most:
        raise Misread(
            _("“%(column)s”有 %(length)s 个字，太长。")
            % {"column": column.title, "length": len(text)},
            _("请缩短到 %(most)s 个字以内。") % {"most": column.most},
        )
    unprintable = next((letter for letter in text if not letter.isprintable()), "")
    if unprintable:
        raise Misread(
            _("“%(column)s”里有看不见的控制字符。") % {"column": column.title},
            _("请删去后重新填写：%(text)s")
            % {"text": "".join(letter for letter in text if letter.isprintable())},
        )
    return Meant(text)


def _name(cell: Cell, column: Column) -> Meant:
    text = str(_text(cell, column).value)
    if " " in text and all(_HAN.fullmatch(letter) for letter in text.replace(" ", "")):
        joined = text.replace(" ", "")
        return Meant(
            joined, _("姓名“%(old)s”中间有空格，按“%(new)s”读。") % {"old": text, "new": joined}
        )
    return Meant(text)


def _staff_no(cell: Cell, column: Column) -> Meant:
    text = cell.text.replace(" ", "")
    wrong = _("请把单元格设为“文本”格式，再填写完整的工号。")
    if cell.kind == NUMBER:
        number = _decimal(text)
        if number is None or number != number.to_integral_value() or number < 0:
            raise Misread(_("工号“%(text)s”不是整数。") % {"text": cell.text}, wrong)
        if number >= _EXACT:
            raise Misread(
                _("工号“%(text)s”超过 15 位，Excel 已改动末尾数字。") % {"text": cell.text}, wrong
            )
        return Meant(str(int(number)))
    if _SCIENTIFIC.fullmatch(text):
        raise Misread(_("工号“%(text)s”成了科学计数法。") % {"text": cell.text}, wrong)
    if cell.kind == DAY or not _STAFF_NO.fullmatch(text) or len(text) > column.most:
        raise Misread(
            _("工号“%(text)s”不像工号。") % {"text": cell.text},
            _("工号由数字、字母、点和横线组成，不超过 %(most)s 位。") % {"most": column.most},
        )
    return Meant(text)


def _date(cell: Cell, column: Column) -> Meant:
    if cell.kind == NUMBER:
        return _counted_date(cell, column)
    text = cell.text
    match = _FULL_DATE.fullmatch(text) or _RUN_DATE.fullmatch(text)
    if match:
        return _day(text, column, *(int(part) for part in match.groups()))
    if _MONTH.fullmatch(text):
        raise Misread(_not_a_date(text, column), _("请写到日，如 2024-09-01。"))
    raise Misread(_not_a_date(text, column), _("请写成年月日，如 2024-09-01 或 2024年9月1日。"))


def _counted_date(cell: Cell, column: Column) -> Meant:
    """A plain number: 20240901, or the days Excel counts since 1900."""
    number = _decimal(cell.text)
    if number is not None and number == number.to_integral_value():
        whole = str(int(number))
        if match := _RUN_DATE.fullmatch(whole):
            return _day(whole, column, *(int(part) for part in match.groups()))
        if int(number) in _SERIALS:
            day = _EPOCH + timedelta(days=int(number))
            return Meant(
                day,
                _("“%(column)s”是数字 %(text)s，按日期 %(day)s 读。")
                % {"column": column.title, "text": whole, "day": day.isoformat()},
            )
    raise Misread(_not_a_date(cell.text, column), _("请写成年月日，如 2024-09-01。"))


def _day(text: str, column: Column, year: int, month: int, day: int) -> Meant:
    try:
        read = date(year, month, day)
    except ValueError:
        raise Misread(
            _("没有“%(text)s”这一天。") % {"text": text}, _("请核对月份和日数。")
        ) from None
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Misread(
            _not_a_date(text, column),
            _("年份应在 %(first)s 至 %(last)s 之间。") % {"first": FIRST_YEAR, "last": LAST_YEAR},
        )
    return Meant(read)


def _not_a_date(text: str, column: Column) -> str:
    return _("“%(column)s”填的“%(text)s”不是日期。") % {"column": column.title, "text": text}


def _whole(cell: Cell, column: Column) -> Meant:
    number = _decimal(cell.text)
    if number is None or number != number.to_integral_value() or not 0 <= number <= 32_000:
        raise Misread(
            _("“%(column)s”填的“%(text)s”不是整数。") % {"column": column.title, "text": cell.text},
            _("请填 0 至 32000 的整数。"),
        )
    return Meant(int(number))


def _words(cell: Cell, column: Column) -> Meant:
    text = str(_text(cell, column).value)
    parts = (part.strip() for part in re.split(r"[、,，;；]", text))
    return Meant(tuple(part for part in parts if part))


def _choice(cell: Cell, column: Column) -> Meant:
    choices: Mapping[str, str] = column.choices or {}
    if cell.text in choices:
        return Meant(choices[cell.text])
    like = nearest(cell.text, choices)
    offered = "、".join(choices)
    advice = _("可填：%(choices)s。") % {"choices": offered}
    if like:
        advice = _("是不是“%(word)s”？可填：%(choices)s。") % {"word": like, "choices": offered}
    raise Misread(
        _("“%(column)s”没有“%(text)s”这一项。") % {"column": column.title, "text": cell.text},
        advice,
    )


def _yes_no(cell: Cell, column: Column) -> Meant:
    return Meant(bool(_choice(cell, column).value))


def _figures(cell: Cell) -> str:
    """A number as a person would write it: 3, not 3.0."""
    number = _decimal(cell.text)
    if number is None:
        return cell.text
    return str(int(number)) if number == number.to_integral_value() else format(number, "f")


def _decimal(text: str) -> Decimal | None:
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < 40 else None


_READERS: Mapping[Form, Callable[[Cell, Column], Meant]] = {
    Form.TEXT: _text,
    Form.NAME: _name,
    Form.STAFF_NO: _staff_no,
    Form.DATE: _date,
    Form.NUMBER: _whole,
    Form.YES_NO: _yes_no,
    Form.WORDS: _words,
    Form.CHOICE: _choice,
    Form.UNIT: _text,
    Form.UNIT_KIND: _text,
    Form.POST_KIND: _text,
}
