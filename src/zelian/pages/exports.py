"""A table's rows as an Excel or CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice

import xlsxwriter
from django.db.models import QuerySet
from django.http import FileResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.pages.columns import Column
from zelian.pages.statuses import STATUSES
from zelian.pages.words import shown

FORMATS = ("xlsx", "csv")
ROW_LIMIT = 50_000
CHUNK = 2_000
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
# a cell that begins so is taken for a formula by spreadsheet programs
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
Value = str | int | float | Decimal | date | datetime


def download(kind: str, *, name: str, columns: Sequence[Column], rows: QuerySet) -> FileResponse:
    """The rows as a file named ``name``; beyond ``ROW_LIMIT`` a last line says what is missing."""
    file = io.BytesIO()
    write = _write_xlsx if kind == "xlsx" else _write_csv
    heads = [str(column.label) for column in columns]
    write(file, heads, _lines(columns, rows))
    file.seek(0)
    day = timezone.localdate()
    return FileResponse(
        file,
        as_attachment=True,
        filename=f"{name}_{day:%Y%m%d}.{kind}",
        content_type=CONTENT_TYPES[kind],
    )


def _lines(columns: Sequence[Column], rows: QuerySet) -> Iterator[list[Value]]:
    found = rows[: ROW_LIMIT + 1].iterator(chunk_size=CHUNK)
    for row in islice(found, ROW_LIMIT):
        yield [_value(column, row) for column in columns]
    if next(found, None) is not None:
        yield [_("只导出前{n}行，请用筛选缩小范围后分次导出。").format(n=f"{ROW_LIMIT:,}")]


def _value(column: Column, row: object) -> Value:
    value = column.exported(row)
    if column.status and value in STATUSES:
        return str(STATUSES[str(value)].label)
    if value is None:
        return ""
    if isinstance(value, datetime):
        moment = timezone.localtime(value) if timezone.is_aware(value) else value
        return moment.replace(tzinfo=None)
    if isinstance(value, (int, float, Decimal, date)) and not isinstance(value, bool):
        return value
    return disarmed(shown(value))


def disarmed(text: str) -> str:
    """Text that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _write_csv(file: io.BytesIO, heads: list[str], lines: Iterable[list[Value]]) -> None:
    # Excel reads UTF-8 only with the mark in front
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(disarmed(head) for head in heads)
    for line in lines:
        writer.writerow(_csv_value(value) for value in line)
    text.detach()


def _csv_value(value: Value) -> object:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, (date, time)) else value


def _write_xlsx(file: io.BytesIO, heads: list[str], lines: Iterable[list[Value]]) -> None:
    book = xlsxwriter.Workbook(
        file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "bottom": 1, "valign": "vcenter"})
    day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
    moment = book.add_format({"num_format": 'yyyy"年"m"月"d"日" hh:mm'})
    for column, head in enumerate(heads):
        sheet.set_column(column, column, max(12, 2 * len(head) + 4))
        sheet.write_string(0, column, disarmed(head), bold)
    sheet.freeze_panes(1, 0)
    for number, line in enumerate(lines, start=1):
        for column, value in enumerate(line):
            if isinstance(value, datetime):
                sheet.write_datetime(number, column, value, moment)
            elif isinstance(value, date):
                sheet.write_datetime(number, column, value, day)
            elif isinstance(value, (int, float, Decimal)):
                sheet.write_number(number, column, float(value))
            else:
                sheet.write_string(number, column, value)
    book.close()
