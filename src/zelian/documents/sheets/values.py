"""What a cell shows: shared words, dates and shares by the cell's number format.

Source: ECMA-376 part 1, clauses 18.8.30 (number formats) and 18.18.11 (cell types).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from xml.etree.ElementTree import Element

from zelian.documents.archives import Archive

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_DATES = frozenset([*range(14, 18), 22, *range(27, 32), 36, *range(50, 59)])
_SHARES = frozenset([9, 10])
_UNSAID = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
_LATEST = 2_958_465
_EPOCH, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Shown:
    """How the workbook shows its values."""

    shared: list[str]
    forms: list[str]
    first_day: date

    def words(self, cell: Element) -> str:
        """The cell as it is shown, empty where it is."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return _plain(cell.find(f"{S}is"))
        value = cell.findtext(f"{S}v", "")
        if kind == "s":
            return self.shared[int(value)] if value else ""
        if kind == "b":
            return "是" if value == "1" else "否"
        if kind == "e":
            return ""
        if kind in {"str", "d"}:
            return value
        return self._number(value, cell.get("s", ""))

    def _number(self, value: str, style: str) -> str:
        if not value.strip():
            return ""
        number = float(value)
        form = self.forms[int(style)] if style.isdigit() and int(style) < len(self.forms) else ""
        if form == "date" and 1 <= number < _LATEST:
            day = self.first_day + timedelta(days=int(number))
            return f"{day.year}年{day.month}月{day.day}日"
        return shown_number(number, form)


def read_shown(archive: Archive, book: Element | None) -> Shown:
    """The shared words and number formats of a workbook."""
    strings = archive.xml("xl/sharedStrings.xml")
    shared = [] if strings is None else [_plain(si) for si in strings.findall(f"{S}si")]
    properties = None if book is None else book.find(f"{S}workbookPr")
    late = properties is not None and properties.get("date1904") in {"1", "true"}
    forms = _forms(archive.xml("xl/styles.xml"))
    return Shown(shared, forms, _EPOCH_1904 if late else _EPOCH)


def _plain(element: Element | None) -> str:
    """Words of a string without the readings (phonetic runs) above them."""
    if element is None:
        return ""
    parts = [t.text or "" for t in element.findall(f"{S}t")]
    parts += [t.text or "" for t in element.findall(f"{S}r/{S}t")]
    return _ESCAPED.sub(_character, "".join(parts))


def _character(m: re.Match[str]) -> str:
    code = int(m[1], 16)
    return "\n" if code in {10, 13} else "" if code < 32 or 0xD800 <= code < 0xE000 else chr(code)


def _forms(styles: Element | None) -> list[str]:
    if styles is None:
        return []
    own = {f.get("numFmtId"): f.get("formatCode", "") for f in styles.iter(f"{S}numFmt")}
    cells = styles.find(f"{S}cellXfs")
    return [_form(xf.get("numFmtId", "0"), own) for xf in (() if cells is None else cells)]


def _form(number: str, own: dict[str | None, str]) -> str:
    if number in own:
        return form_of(own[number])
    known = int(number) if number.isdigit() else 0
    return "date" if known in _DATES else "share" if known in _SHARES else ""


def form_of(code: str) -> str:
    """What a number format makes of a number: a ``date``, a ``share`` or nothing."""
    code = _UNSAID.sub("", code).lower()
    if "%" in code:
        return "share"
    return "date" if "y" in code or ("m" in code and "d" in code) else ""


def shown_number(number: float, form: str) -> str:
    """A number as the sheet shows it.

    >>> shown_number(0.9, "share"), shown_number(0.1 + 0.2, "")
    ('90%', '0.3')
    """
    return f"{number * 100:.10g}%" if form == "share" else f"{number:.10g}"
