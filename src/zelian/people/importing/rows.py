"""The sheets of a file as rows of values; what a cell can't be is found here, by its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from zelian.people.importing.cells import Misread, Value, plain, read_cell
from zelian.people.importing.findings import Findings, Unreadable, nearest
from zelian.people.importing.layout import (
    BY_TITLE,
    EXAMPLE,
    GUIDE,
    Column,
    Sheet,
    letters_of,
    place_of,
)
from zelian.people.importing.workbook import Cell, SheetRead

EXPORT_NO, FOR_READING = "导出编号", "仅供查阅"
_EXPORT = re.compile(r"\d{1,10}")


@dataclass(slots=True)
class Row:
    """A row's values by column name; blank cells are left out, unreadable ones ``broken``."""

    number: int
    values: dict[str, Value] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)


@dataclass(slots=True)
class SheetRows:
    """A sheet of the file that is one of ours: where its columns stand, and its rows."""

    sheet: Sheet
    columns: dict[str, int]
    rows: list[Row] = field(default_factory=list)

    def place(self, row: int, name: str) -> str:
        """The cell of a row's column, as Excel writes it; the row alone where there is none."""
        return place_of(self.columns.get(name, 0), row)


@dataclass(slots=True)
class FileRows:
    """All of a file that is ours; ``export_no`` is the export it was made from."""

    sheets: dict[str, SheetRows] = field(default_factory=dict)
    export_no: int | None = None

    @property
    def count(self) -> int:
        """How many rows there are in all sheets."""
        return sum(len(sheet.rows) for sheet in self.sheets.values())


def rows_of(book: Iterable[SheetRead], findings: Findings) -> FileRows:
    """
    The rows of every sheet of ours.

    :raises Unreadable: none of the sheets is ours, or the file was for reading only.
    """
    file = FileRows()
    others: list[SheetRead] = []
    for read in book:
        sheet = BY_TITLE.get(plain(read.title))
        if sheet is not None:
            _take(file, sheet, read, findings)
        elif plain(read.title) == GUIDE:
            file.export_no = _export_no(read)
        else:
            others.append(read)
    if not file.sheets:
        raise Unreadable(
            _(
                "文件里没有可以导入的工作表。工作表须叫：%(sheets)s。请下载模板，把内容填进去再上传。"
            )
            % {"sheets": "、".join(BY_TITLE)}
        )
    for read in others:
        if read.rows:
            _tell_other(read, file, findings)
    if not file.count and not findings.errors:
        raise Unreadable(_("文件里没有要导入的内容：各工作表都只有表头或示例。"))
    return file


def _export_no(guide: SheetRead) -> int | None:
    """The number of the export, from the guide sheet: it stands beside its label."""
    for cells in guide.rows.values():
        words = [plain(cells[column].text) for column in sorted(cells)]
        if any(word.startswith(FOR_READING) for word in words):
            raise Unreadable(
                _(
                    "这份表是以往某一天的情况，只供查阅，不能导入。请在导入页面下载“当前组织表”，在其中修改。"
                )
            )
        if len(words) > 1 and words[0] == EXPORT_NO and _EXPORT.fullmatch(words[1]):
            return int(words[1])
    return None


def _tell_other(read: SheetRead, file: FileRows, findings: Findings) -> None:
    like = nearest(plain(read.title), set(BY_TITLE) - set(file.sheets))
    advice = _("需要导入的内容请放到模板的工作表里。")
    if like:
        advice = _("如果它就是“%(sheet)s”，请把工作表名改成“%(sheet)s”。") % {"sheet": like}
    text = _("工作表“%(sheet)s”不认识，没有读取。") % {"sheet": read.title}
    findings.warn(read.title[:31], "", text, advice)


def _take(file: FileRows, sheet: Sheet, read: SheetRead, findings: Findings) -> None:
    title = sheet.title
    if title in file.sheets:
        findings.error(
            title, "", _("有两张叫“%(sheet)s”的工作表。") % {"sheet": title}, _("请合成一张。")
        )
        return
    if not read.rows:
        return
    if read.hidden:
        findings.error(
            title,
            "",
            _("工作表“%(sheet)s”是隐藏的。") % {"sheet": title},
            _("请取消隐藏，看过内容后再上传；不要的请删除。"),
        )
    for area in read.merged[:50]:
        findings.error(
            title,
            area.partition(":")[0],
            _("%(area)s 是合并单元格。") % {"area": area},
            _("请取消合并，每一行都填上内容。"),
        )
    if read.hidden_rows:
        findings.warn(
            title,
            "",
            _("有 %(count)s 行是隐藏的，也一并读取。") % {"count": read.hidden_rows},
            _("不想导入的行请删除，而不是隐藏。"),
        )
    head = min(read.rows)
    rows = SheetRows(sheet, _heads(sheet, head, read.rows[head], read.rows, findings))
    file.sheets[title] = rows
    for number, cells in read.rows.items():
        if number > head and not _is_example(cells):
            row = _row(rows, number, cells, findings)
            if row.values or row.broken:
                rows.rows.append(row)


def _is_example(cells: Mapping[int, Cell]) -> bool:
    return bool(cells) and plain(cells[min(cells)].text).startswith(EXAMPLE)


def _heads(
    sheet: Sheet,
    number: int,
    cells: Mapping[int, Cell],
    rows: Mapping[int, Mapping[int, Cell]],
    findings: Findings,
) -> dict[str, int]:
    """Where each column stands; unknown, doubled and missing heads are found."""
    known = {column.title: column.name for column in sheet.columns}
    found: dict[str, int] = {}
    for place, cell in sorted(cells.items()):
        title = plain(cell.text).removesuffix("*").strip()
        name, where = known.get(title), place_of(place, number)
        if name is None:
            like = nearest(title, set(known) - {c.title for c in sheet.columns if c.name in found})
            advice = _("是不是“%(title)s”？") % {"title": like} if like else _("请删去这一列。")
            text = _("没有“%(title)s”这一列。") % {"title": title[:40]}
            findings.error(sheet.title, where, text, advice)
        elif name in found:
            text = _("“%(title)s”这一列有两个。") % {"title": title}
            findings.error(sheet.title, where, text, _("请删去一个。"))
        else:
            found[name] = place
    for column in sheet.columns:
        if column.must and column.name not in found:
            text = _("缺“%(title)s”这一列。") % {"title": column.title}
            findings.error(
                sheet.title, place_of(0, number), text, _("请按模板补上表头，第一行须是表头。")
            )
    _refuse_headless(sheet, set(cells), rows, findings)
    return found


def _refuse_headless(
    sheet: Sheet, headed: set[int], rows: Mapping[int, Mapping[int, Cell]], findings: Findings
) -> None:
    told: set[int] = set()
    for number, cells in rows.items():
        for place in set(cells) - headed - told:
            told.add(place)
            text = _("%(column)s 列有内容，却没有表头。") % {"column": letters_of(place)}
            findings.error(
                sheet.title, place_of(place, number), text, _("请补上表头，或删去这些内容。")
            )


def _row(rows: SheetRows, number: int, cells: Mapping[int, Cell], findings: Findings) -> Row:
    row = Row(number)
    title = rows.sheet.title
    for column in rows.sheet.columns:
        cell = cells.get(rows.columns.get(column.name, -1))
        if cell is None:
            continue
        try:
            meant = read_cell(cell, column)
        except Misread as wrong:
            row.broken.add(column.name)
            findings.error(title, rows.place(number, column.name), wrong.text, wrong.advice)
            continue
        if meant is None:
            continue
        row.values[column.name] = meant.value
        if meant.remark:
            findings.warn(title, rows.place(number, column.name), meant.remark)
    if row.values or row.broken:
        _ask_for_musts(rows, row, rows.sheet.columns, findings)
    return row


def _ask_for_musts(
    rows: SheetRows, row: Row, columns: Iterable[Column], findings: Findings
) -> None:
    for column in columns:
        there = column.name in row.values or column.name in row.broken
        if column.must and column.name in rows.columns and not there:
            row.broken.add(column.name)
            text = _("“%(title)s”没有填。") % {"title": column.title}
            findings.error(
                rows.sheet.title, rows.place(row.number, column.name), text, _("请补上。")
            )
