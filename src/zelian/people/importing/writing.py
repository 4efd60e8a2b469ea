"""Workbooks given out: the empty template, the organisation, a file with its errors marked."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from zelian.people.importing.cells import Value
from zelian.people.importing.layout import (
    CLEARED,
    EXAMPLE,
    GUIDE,
    MOST_ROWS,
    POST_KINDS,
    SHEETS,
    UNIT_KINDS,
    Column,
    Form,
    Sheet,
)
from zelian.people.importing.rows import EXPORT_NO, FOR_READING
from zelian.people.importing.workbook import DAY, NUMBER, SheetRead
from zelian.people.models import ImportEntry

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CHECKED_ROWS = 5_000
"""How many rows the drop-down lists reach."""
MOST_COMMENTS = 2_000
FIRST_YEAR_OF_EXCEL = 1901
"""Excel knows no day before 1900; schools are older."""
Cells = Mapping[str, Sequence[Sequence[Value]]]
"""Rows of cells by sheet."""


class _Book:
    """A workbook being written, with the formats it uses."""

    def __init__(self) -> None:
        self.file = io.BytesIO()
        self.book: Workbook = xlsxwriter.Workbook(
            self.file,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
             "strings_to_numbers": False},
        )  # fmt: skip
        form = self.book.add_format
        self.head: Format = form(
            {"bold": True, "bottom": 1, "valign": "vcenter", "bg_color": "#E8EEF4"}
        )
        self.must: Format = form(
            {"bold": True, "bottom": 1, "valign": "vcenter", "bg_color": "#D5E2EF"}
        )
        self.text: Format = form({"num_format": "@"})
        self.day: Format = form({"num_format": "yyyy-mm-dd"})
        self.example: Format = form({"font_color": "#8A8A8A", "italic": True})
        self.wrong: Format = form({"bg_color": "#FBE3E0", "num_format": "@"})
        self.title: Format = form({"bold": True, "font_size": 16})
        self.wrapped: Format = form({"text_wrap": True, "valign": "top"})

    def bytes(self) -> bytes:
        """The finished workbook."""
        self.book.close()
        return self.file.getvalue()


def write_template(kinds: Cells) -> bytes:
    """An empty workbook: a guide, an example row in each sheet, the kinds there are."""
    book = _Book()
    _write_guide(book, ())
    for sheet in SHEETS:
        page = _write_heads(book, sheet)
        if _write_rows(book, page, kinds.get(sheet.title, ())):
            continue
        for place, column in enumerate(sheet.columns):
            mark = "" if place else EXAMPLE
            page.write_string(1, place, mark + column.example, book.example)
    return book.bytes()


def write_organisation(
    rows: Cells,
    *,
    number: int | None,
    day: date,
    scope: str = "",
) -> bytes:
    """
    The organisation in the form it is imported in; ``rows`` are cells by sheet.

    ``number`` is the export's; without one the workbook shows an earlier day and is for
    reading only.
    """
    book = _Book()
    notes = [(_("情况截至"), day.isoformat())]
    if scope:
        notes.append((_("范围"), scope))
    if number is None:
        notes.append((FOR_READING, _("这是以往某一天的情况，不能用来导入。")))
    else:
        notes.append((EXPORT_NO, str(number)))
    _write_guide(book, notes)
    for sheet in SHEETS:
        _write_rows(book, _write_heads(book, sheet), rows.get(sheet.title, ()))
    return book.bytes()


def write_marked(book_read: Iterable[SheetRead], entries: Iterable[ImportEntry]) -> bytes:
    """A file as it was handed in, bad cells coloured and with what is wrong as a comment."""
    told: dict[tuple[str, str], list[str]] = {}
    loose: list[str] = []
    for entry in entries:
        words = f"{entry.get_kind_display()}：{entry.text}{entry.advice}"
        if entry.cell:
            told.setdefault((entry.sheet, entry.cell), []).append(words)
        else:
            loose.append(f"{entry.sheet} {words}".strip())
    book = _Book()
    if loose:
        page = book.book.add_worksheet(_("核对结果"))
        page.set_column(0, 0, 100)
        for place, words in enumerate(loose[:MOST_COMMENTS]):
            page.write_string(place, 0, words, book.wrapped)
    used: set[str] = set()
    for read in book_read:
        if read.title.casefold() not in used:
            used.add(read.title.casefold())
            _write_marked_sheet(book, read, told)
    return book.bytes()


def _write_marked_sheet(
    book: _Book, read: SheetRead, told: Mapping[tuple[str, str], list[str]]
) -> None:
    page = book.book.add_worksheet(read.title[:31])
    comments = {cell: words for (sheet, cell), words in told.items() if sheet == read.title}
    for number, cells in read.rows.items():
        for column, cell in cells.items():
            if cell.kind == DAY:
                page.write_datetime(number - 1, column, date.fromisoformat(cell.text), book.day)
            elif cell.kind == NUMBER and len(cell.text) < 15:
                page.write_number(number - 1, column, float(cell.text))
            else:
                page.write_string(number - 1, column, cell.text, book.text)
    for cell, words in list(comments.items())[:MOST_COMMENTS]:
        row, column = _coordinates(cell)
        there = read.rows.get(row + 1, {}).get(column)
        page.write_string(row, column, there.text if there else "", book.wrong)
        page.write_comment(row, column, "\n".join(words), {"x_scale": 2, "author": "责链"})
    if read.rows:
        page.freeze_panes(min(read.rows), 0)
    page.set_column(0, 20, 16)


def _coordinates(cell: str) -> tuple[int, int]:
    letters = cell.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - 64
    return int(cell[len(letters) :]) - 1, column - 1


def _write_rows(book: _Book, page: Worksheet, rows: Sequence[Sequence[Value]]) -> int:
    """Rows below the heads; how many."""
    for place, cells in enumerate(rows, start=1):
        for column, value in enumerate(cells):
            _write_value(book, page, place, column, value)
    return len(rows)


def _write_value(book: _Book, page: Worksheet, row: int, column: int, value: Value) -> None:
    if value is None or value == "":
        return
    if isinstance(value, date) and value.year >= FIRST_YEAR_OF_EXCEL:
        page.write_datetime(row, column, value, book.day)
    elif isinstance(value, int) and not isinstance(value, bool):
        page.write_number(row, column, value)
    else:
        page.write_string(row, column, str(value), book.text)


def _write_heads(book: _Book, sheet: Sheet) -> Worksheet:
    page = book.book.add_worksheet(sheet.title)
    page.freeze_panes(1, 0)
    for place, column in enumerate(sheet.columns):
        needed = column.must or column.starts
        form = book.day if column.form is Form.DATE else book.text
        if column.form is Form.NUMBER:
            form = None
        page.set_column(place, place, column.width, form)
        page.write_string(0, place, column.title, book.must if needed else book.head)
        if column.help:
            page.write_comment(0, place, column.help, {"author": "责链"})
        _offer(page, place, column)
    page.autofilter(0, 0, 0, len(sheet.columns) - 1)
    return page


def _offer(page: Worksheet, place: int, column: Column) -> None:
    """A drop-down list, where the column takes one of a few words."""
    words = list(column.choices or ())
    source: list[str] | str = words
    if column.form is Form.UNIT_KIND:
        source = f"='{UNIT_KINDS}'!$B$2:$B$200"
    elif column.form is Form.POST_KIND:
        source = f"='{POST_KINDS}'!$B$2:$B$200"
    elif not words:
        return
    page.data_validation(
        1,
        place,
        CHECKED_ROWS,
        place,
        {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_title": column.title,
            "error_message": _("请从下拉列表中选择。"),
        },
    )


def _write_guide(book: _Book, notes: Iterable[tuple[str, str]]) -> None:
    page = book.book.add_worksheet(GUIDE)
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 90)
    page.write_string(0, 0, _("组织表填写说明"), book.title)
    row = 2
    for label, words in notes:
        page.write_string(row, 0, label, book.head)
        page.write_string(row, 1, words, book.text)
        row += 1
    row += 1
    for label, words in _guide():
        page.write_string(row, 0, label, book.wrapped)
        page.write_string(row, 1, words, book.wrapped)
        row += 1
    row += 1
    for sheet in SHEETS:
        for column in sheet.columns:
            needs = _("必填") if column.must else _("新增时必填") if column.starts else _("选填")
            page.write_string(row, 0, f"{sheet.title}·{column.title}", book.wrapped)
            page.write_string(row, 1, "　".join(filter(None, (needs, column.help))), book.wrapped)
            row += 1


def _guide() -> list[tuple[str, str]]:
    return [
        (
            _("怎么用"),
            _("填好后在“组织—导入更新”上传。系统先核对，列出每一处变化和错误；看过确认后才更新。"),
        ),
        (
            _("一行一项"),
            _(
                "只填有变化的行也可以。没有列在表里的不会被删除；要结束的，填上撤销、免职或止的日期。"
            ),
        ),
        (
            _("怎样认定同一项"),
            _(
                "单位看编码，没有编码的看上级和名称；岗位看单位和职务；人员看工号；任职看工号、岗位和任职日期。"
            ),
        ),
        (_("改名、换上级"), _("单位须有编码才能在表中改名或换上级，否则会当成新设单位。")),
        (_("日期"), _("可写 2024-09-01、2024年9月1日、2024.9.1。结束日期是不再有效的第一天。")),
        (_("留空"), _("留空表示不改；选填的内容要删掉，填“%(word)s”。") % {"word": CLEARED}),
        (_("示例"), _("以“%(mark)s”开头的行只作示范，不会导入，也可以删去。") % {"mark": EXAMPLE}),
        (
            _("不要"),
            _("不要合并单元格，不要用公式，不要改表头和工作表名；工号列请保持“文本”格式。"),
        ),
        (
            _("行数"),
            _("一个文件最多 %(most)s 行，更多的请分成几个文件。") % {"most": f"{MOST_ROWS:,}"},
        ),
    ]
