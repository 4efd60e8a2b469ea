"""Workbooks for tests: built from rows, handed in, checked; the lines that come of it."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

from openpyxl import Workbook, load_workbook

from tests.world import TODAY
from zelian.people.models import OrganisationImport
from zelian.people.operations import importing as operations
from zelian.people.queries import importing as queries
from zelian.people.viewer import Viewer

HEADS = {
    "单位": ["单位编码", "上级单位", "名称", "简称", "类别", "职能", "岗位空缺时", "成立日期",
             "撤销日期"],
    "岗位": ["单位", "职务", "类别", "设立日期", "撤销日期"],
    "人员": ["工号", "姓名", "用户名"],
    "任职": ["工号", "姓名", "单位", "职务", "性质", "任职日期", "免职日期", "任期届满",
             "任免文号"],
    "分管联系": ["岗位单位", "职务", "方式", "分管单位", "起", "止"],
    "离岗": ["工号", "单位", "职务", "事由", "起", "止", "代为履职工号"],
    "单位类别": ["代码", "名称", "层级", "文件中的叫法", "次序", "可选用"],
    "岗位类别": ["代码", "名称", "班子身份", "任期（年）", "空缺时", "文件中的叫法", "次序",
                 "可选用"],
}  # fmt: skip
Sheets = Mapping[str, Sequence[Sequence[object]]]


def book_of(sheets: Sheets) -> Workbook:
    """A workbook with the heads of each sheet and these rows below them."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        page.append(HEADS[title])
        for row in rows:
            page.append(list(row))
    return book


def bytes_of(book: Workbook) -> bytes:
    """A workbook as a file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def exported(viewer: Viewer) -> Workbook:
    """The organisation as it is given out, opened."""
    export = operations.export_organisation(viewer=viewer)
    return load_workbook(io.BytesIO(queries.export_file(viewer, export)))


def hand_in(viewer: Viewer, book: Workbook | Sheets | bytes, **wishes) -> OrganisationImport:
    """Upload and check."""
    if not isinstance(book, (Workbook, bytes)):
        book = book_of(book)
    data = book if isinstance(book, bytes) else bytes_of(book)
    options = {"effective_on": TODAY, **wishes}
    upload = operations.upload_workbook(viewer=viewer, name="组织表.xlsx", data=data, **options)
    return operations.run_check(viewer=viewer, upload=upload)


def carry_out(viewer: Viewer, upload: OrganisationImport, why: str = "年度调整"):
    """Agree to a checked workbook and do it."""
    operations.agree_to_import(viewer=viewer, upload=upload, why=why)
    upload.refresh_from_db()
    return operations.run_import(viewer=viewer, upload=upload)


def lines(upload: OrganisationImport, *kinds: str) -> list[tuple[str, str]]:
    """Places and sentences of a report, of some kinds or of all."""
    rows = upload.entries.all()
    if kinds:
        rows = rows.filter(kind__in=kinds)
    return [(row.place, f"{row.thing} {row.text}{row.advice}") for row in rows]


def row_of(page, first: object, column: int = 1) -> int:
    """The number of the row whose cell in a column holds a word."""
    return next(
        number for number in range(2, page.max_row + 1) if page.cell(number, column).value == first
    )
