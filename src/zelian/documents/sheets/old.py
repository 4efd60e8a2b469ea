"""Old workbooks (.xls, .et, .xlt): visible sheets as rows and merged cells, like new ones.

Read with xlrd, which keeps number formats and hidden rows: 0.9 shown as 90% is 90%.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from datetime import date, timedelta

import xlrd
from xlrd.book import Book
from xlrd.sheet import Cell, Sheet

from zelian.core.vocabulary.text import Paper
from zelian.documents.composing import Composer
from zelian.documents.compound import Compound
from zelian.documents.refusals import BrokenFile, EmptyFile, LockedFile
from zelian.documents.sheets.areas import Grid, write_sheet
from zelian.documents.sheets.values import form_of, shown_number

# what the library lets out over damaged records, as spoilt files showed
_BROKEN = (xlrd.XLRDError, struct.error, ValueError, LookupError,
           TypeError, AttributeError, AssertionError, OverflowError, ZeroDivisionError,
           RecursionError, EOFError, NotImplementedError, UnboundLocalError)  # fmt: skip
_LOCKED = "encrypt"
_EPOCHS = (date(1899, 12, 30), date(1904, 1, 1))


def read_old_sheets(name: str, data: bytes) -> Paper:
    """
    The text and blocks of an old workbook.

    :raises CannotRead: locked, damaged, endless or empty.
    """
    composer = Composer(name)
    for grid in _grids(name, data):
        write_sheet(composer, grid)
    paper = composer.paper()
    if not paper.text.strip():
        raise EmptyFile(name)
    return paper


def read_old_grids(name: str, data: bytes) -> list[Grid]:
    """
    The visible sheets of an old workbook, cell by cell.

    :raises CannotRead: as :func:`read_old_sheets`, but for an empty one.
    """
    return list(_grids(name, data))


def _grids(name: str, data: bytes) -> Iterator[Grid]:
    compound = Compound(name, data)
    # xlrd would follow a damaged container for ever; its records alone are safe with it
    records = compound.stream("Workbook") or compound.stream("Book")
    try:
        with xlrd.open_workbook(
            file_contents=records,
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,
            logfile=io.StringIO(),
        ) as book:
            for number in range(book.nsheets):
                sheet = book.sheet_by_index(number)
                if sheet.visibility == 0:
                    yield _grid(name, book, sheet)
                book.unload_sheet(number)
    except _BROKEN as error:
        if isinstance(error, xlrd.XLRDError) and _LOCKED in str(error).lower():
            raise LockedFile(name) from error
        raise BrokenFile(name) from error


def _grid(name: str, book: Book, sheet: Sheet) -> Grid:
    grid = Grid(name, sheet.name)
    hidden = {column for column, info in sheet.colinfo_map.items() if info.hidden}
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            if column not in hidden:
                cell = sheet.cell(row, column)
                grid.put(row, column, _words(book, cell))
                if cell.ctype == xlrd.XL_CELL_ERROR:
                    grid.put_unknown(row, column)
        info = sheet.rowinfo_map.get(row)
        if info is not None and info.hidden:
            grid.forget(row)
    for area in _merged(sheet):
        grid.merge(*area)
    return grid


def _merged(sheet: Sheet) -> Iterator[tuple[int, int, int, int]]:
    for top, bottom, left, right in sheet.merged_cells:
        yield top, left, bottom - 1, right - 1


def _words(book: Book, cell: Cell) -> str:
    """The cell as it is shown."""
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "是" if cell.value else "否"
    if cell.ctype not in {xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE}:
        return ""
    code = book.format_map[book.xf_list[cell.xf_index].format_key].format_str
    form = form_of(code)
    if form == "date" and 1 <= cell.value < 2_958_465:
        day = _EPOCHS[book.datemode] + timedelta(days=int(cell.value))
        return f"{day.year}年{day.month}月{day.day}日"
    return shown_number(cell.value, form)
