"""Days in the forms that other programs and countries write them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from django.utils.translation import gettext as _

from zelian.lists.cells import BadCell
from zelian.pages.words import shown

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LAST = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4}|\d{2})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s-]*([a-z]{3,9})\.?[\s,-]*(\d{4})")
_MONTH_FIRST = re.compile(r"([a-z]{3,9})\.?[\s-]*(\d{1,2})(?:st|nd|rd|th)?[\s,-]+(\d{4})")
_CLOCK = re.compile(r"[\sT]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_SERIAL = re.compile(r"[3-6]\d{4}(\.0*)?")
_BEFORE = re.compile(r"(之?前|以前|内|止|完成)+$")


def domestic(text: str) -> str:
    """
    A day as people here write it, from what stands in a foreign form; anything else unchanged.

    :raises BadCell: it could be two days, or no day is meant for certain.

    >>> domestic("25/03/2026"), domestic("Mar 5, 2026"), domestic("6月底前")
    ('2026-03-25', '2026-03-05', '6月底')
    """
    plain = _BEFORE.sub("", _CLOCK.sub("", unicodedata.normalize("NFKC", text).strip()))
    if found := _LAST.fullmatch(plain):
        return _year_last(text, *found.groups())
    lower = plain.lower()
    if found := _DAY_FIRST.fullmatch(lower):
        return _named(found[1], found[2], found[3], plain)
    if found := _MONTH_FIRST.fullmatch(lower):
        return _named(found[2], found[1], found[3], plain)
    if _SERIAL.fullmatch(plain):
        day = date(1899, 12, 30) + timedelta(days=int(float(plain)))
        raise BadCell(
            _("“%(text)s”是数字。如果指%(day)s，请把单元格设成日期，或直接写日期。")
            % {"text": text, "day": shown(day)}
        )
    return plain


def _year_last(text: str, first: str, second: str, year: str) -> str:
    if len(year) == 2:
        raise BadCell(_("“%(text)s”分不清年、月、日，请写成 2026年3月5日 这样。") % {"text": text})
    readings = {
        day
        for month, number in ((int(first), int(second)), (int(second), int(first)))
        if (day := _day(int(year), month, number)) is not None
    }
    if len(readings) == 2:
        one, other = sorted(readings)
        raise BadCell(
            _("“%(text)s”可能是%(one)s，也可能是%(other)s。请写明年、月、日。")
            % {"text": text, "one": shown(one), "other": shown(other)}
        )
    return readings.pop().isoformat() if readings else text


def _named(day: str, month: str, year: str, text: str) -> str:
    if month[:3] not in _MONTHS:
        return text
    found = _day(int(year), _MONTHS.index(month[:3]) + 1, int(day))
    return found.isoformat() if found else text


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
