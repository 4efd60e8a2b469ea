"""Form sheets as an Excel workbook: a sheet each, merged cells, laid out for A4."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Any

import xlsxwriter

from zelian.documents.written.forms import Cell, FormSheet, placed
from zelian.documents.written.writable import writable

BODY_FONT, TITLE_FONT = "仿宋_GB2312", "方正小标宋简体"
_LONGEST_CELL = 32_000  # signs; Excel refuses more than 32,767
_LONGEST_NAME = 31
_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
# The width of all columns together, in letters of the usual font, that fits A4 across.
_ROOM = {True: 132.0, False: 88.0}
_LINE, _TALLEST = 15.0, 405.0  # points
_FORMATS: Mapping[str, Mapping[str, Any]] = {
    "title": {"font_name": TITLE_FONT, "font_size": 18, "align": "center"},
    "annex": {"font_name": "黑体", "font_size": 12},
    "subtitle": {"font_size": 12, "align": "center"},
    "fact": {"font_size": 11},
    "fact-end": {"font_size": 11, "align": "right"},
    "start": {"border": 1, "align": "left", "text_wrap": True, "valign": "top"},
    "center": {"border": 1, "align": "center", "text_wrap": True, "valign": "vcenter"},
    "end": {"border": 1, "align": "right", "text_wrap": True, "valign": "vcenter"},
    "label": {"border": 1, "align": "center", "text_wrap": True, "bold": True, "valign": "vcenter"},
    "note": {"font_size": 9},
    "link": {"font_size": 11, "underline": 1, "font_color": "#1F4E79"},
}


def write_form_workbook(
    sheets: Sequence[FormSheet], *, contents: str = "", names: Sequence[str] = ()
) -> bytes:
    """
    All sheets in one workbook; what is written is text, never a formula or an address.

    ``contents`` names a sheet before them that leads to each by its name of ``names``.
    """
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = {
        name: book.add_format(
            {"font_name": BODY_FONT, "font_size": 10.5, "valign": "vcenter"} | look
        )
        for name, look in _FORMATS.items()
    }
    tabs = _names([sheet.name or sheet.title for sheet in sheets], [contents] if contents else [])
    if contents:
        _write_contents(book.add_worksheet(contents), styles, tabs, names)
    for name, sheet in zip(tabs, sheets, strict=True):
        _Writer(book.add_worksheet(name), sheet, styles).write()
    book.close()
    return file.getvalue()


def _names(wanted: Sequence[str], taken: Sequence[str]) -> list[str]:
    """Names that Excel takes, each once, whatever the case of their letters."""
    used = {name.lower() for name in (*taken, "history")}
    names = []
    for one in wanted:
        plain = _REFUSED.sub("", writable(one)).strip().strip("'") or "Sheet"
        name, count = plain[:_LONGEST_NAME].rstrip("'"), 1
        while name.lower() in used:
            count += 1
            ending = f"({count})"
            name = plain[: _LONGEST_NAME - len(ending)] + ending
        used.add(name.lower())
        names.append(name)
    return names


def _write_contents(
    page: Any, styles: Mapping[str, Any], tabs: Sequence[str], names: Sequence[str]
) -> None:
    page.set_column(0, 0, 8)
    page.set_column(1, 1, 90)
    for number, (tab, name) in enumerate(zip(tabs, names, strict=True)):
        page.write_number(number, 0, number + 1, styles["fact"])
        quoted = tab.replace("'", "''")
        page.write_url(number, 1, f"internal:'{quoted}'!A1", styles["link"], writable(name)[:255])


class _Writer:
    """One sheet, from the top down."""

    def __init__(self, page: Any, sheet: FormSheet, styles: Mapping[str, Any]) -> None:
        self.page = page
        self.sheet = sheet
        self.styles = styles
        self.last = len(sheet.widths) - 1
        room = _ROOM[sheet.landscape] / sum(sheet.widths)
        self.widths = [max(4.0, share * room) for share in sheet.widths]
        self.row = 0

    def write(self) -> None:
        for column, width in enumerate(self.widths):
            self.page.set_column(column, column, width)
        sheet = self.sheet
        if sheet.label:
            self._line(sheet.label, "annex", 18)
        self._line(sheet.title, "title", 30)
        if sheet.subtitle:
            self._line(sheet.subtitle, "subtitle", 20)
        if sheet.facts:
            self._spread(sheet.facts)
        top = self.row
        self._grid(top)
        self.row = top + sheet.depth
        for line in sheet.foot:
            self._spread([part.words for part in line])
        for note in sheet.notes:
            self._line(note, "note", 15)
        self._lay_out(top)

    def _line(self, words: str, style: str, height: float) -> None:
        self._put((self.row, 0, self.row, self.last), words, self.styles[style])
        self.page.set_row(self.row, height)
        self.row += 1

    def _spread(self, parts: Sequence[str]) -> None:
        """Parts of one line, each over its share of the columns, the last to the right."""
        ends = self._shares(len(parts))
        start = 0
        for place, (words, end) in enumerate(zip(parts, ends, strict=True)):
            last = place == len(parts) - 1 and place > 0 and len(words) <= 40
            style = self.styles["fact-end" if last else "fact"]
            self._put((self.row, start, self.row, end), words, style)
            start = end + 1
        self.page.set_row(self.row, 24)
        self.row += 1

    def _shares(self, parts: int) -> list[int]:
        """The last column of each part, by the columns' widths."""
        ends, reached = [], 0.0
        whole = sum(self.widths)
        for column, width in enumerate(self.widths):
            reached += width
            left = parts - len(ends)
            if left > 1 and (
                reached >= whole * (len(ends) + 1) / parts or self.last - column < left
            ):
                ends.append(column)
        return [*ends, self.last]

    def _grid(self, top: int) -> None:
        cells = [*placed([*self.sheet.head, *self.sheet.rows], len(self.widths))]
        heights = [_LINE * 1.4] * self.sheet.depth
        for one in cells:
            cell = one.cell
            style = self.styles["label" if cell.label else cell.align]
            area = (
                top + one.row,
                one.column,
                top + one.row + cell.row_span - 1,
                one.column + cell.column_span - 1,
            )
            self._put(area, cell.text, style)
            if cell.row_span == 1:
                heights[one.row] = max(heights[one.row], self._height(one.column, cell))
        for one in cells:  # what a cell over many rows needs more than they have, the last gives
            rows = range(one.row, one.row + one.cell.row_span)
            wanting = self._height(one.column, one.cell) - sum(heights[r] for r in rows)
            if len(rows) > 1 and wanting > 0:
                heights[rows[-1]] += wanting
        for number, height in enumerate(heights):
            self.page.set_row(top + number, min(height, _TALLEST))

    def _height(self, column: int, cell: Cell) -> float:
        width = sum(self.widths[column : column + cell.column_span]) - 1
        lines = sum(
            max(1, -(-_letters(line) // max(1, int(width)))) for line in cell.text.split("\n")
        )
        return _LINE * lines + 6

    def _put(self, area: tuple[int, int, int, int], words: str, style: Any) -> None:
        text = writable(words)[:_LONGEST_CELL]
        top, left, bottom, right = area
        if (top, left) == (bottom, right):
            self.page.write_string(top, left, text, style)
            return
        self.page.merge_range(top, left, bottom, right, "", style)
        self.page.write_string(top, left, text, style)

    def _lay_out(self, top: int) -> None:
        page, sheet = self.page, self.sheet
        page.set_paper(9)  # A4
        if sheet.landscape:
            page.set_landscape()
        page.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        page.center_horizontally()
        page.print_area(0, 0, max(0, self.row - 1), self.last)
        page.fit_to_pages(1, 0)
        page.repeat_rows(top, top + len(sheet.head) - 1)
        page.set_footer("&C&P / &N")
        page.freeze_panes(top + len(sheet.head), 0)


def _letters(words: str) -> int:
    """How wide words are, in letters: a Chinese sign is as wide as two."""
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in words)
