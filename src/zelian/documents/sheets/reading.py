"""Workbooks (.xlsx): each visible sheet's rows as tables, lone cells as paragraphs.

Cells give what a reader sees: a formula its last value, a date and a share in the
form the sheet shows. Hidden sheets, rows and columns are left out. Read as XML,
row by row, so that a sheet of empty rows or one far cell costs nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from zelian.core.vocabulary.text import Paper
from zelian.documents.archives import Archive
from zelian.documents.composing import Composer
from zelian.documents.refusals import (
    BrokenFile,
    EmptyFile,
    ForbiddenMarkup,
    LockedFile,
    MismatchedKind,
)
from zelian.documents.sheets.areas import Grid, write_sheet
from zelian.documents.sheets.values import Shown, read_shown

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")


def read_sheets(name: str, data: bytes) -> Paper:
    """
    The text and blocks of a workbook.

    :raises CannotRead: locked, no workbook, damaged, a zip bomb, endless or empty.
    """
    composer = Composer(name)
    with _opened(name, data) as archive:
        for grid in _grids(name, archive):
            write_sheet(composer, grid)
    paper = composer.paper()
    if not paper.text.strip():
        raise EmptyFile(name)
    return paper


def read_grids(name: str, data: bytes) -> list[Grid]:
    """
    The visible sheets of a workbook, cell by cell.

    :raises CannotRead: as :func:`read_sheets`, but for an empty one.
    """
    with _opened(name, data) as archive:
        return list(_grids(name, archive))


@contextmanager
def _opened(name: str, data: bytes) -> Iterator[Archive]:
    if data.startswith(_OLE) and _LOCKED in data:
        raise LockedFile(name)
    if not data.startswith(b"PK"):
        raise MismatchedKind(name, kind=".xlsx")
    try:
        with Archive(name, data) as archive:
            if "xl/workbook.xml" not in archive.names():
                raise MismatchedKind(name, kind=".xlsx")
            yield archive
    except DefusedXmlException as error:
        raise ForbiddenMarkup(name) from error
    except (ParseError, ValueError, LookupError) as error:
        raise BrokenFile(name) from error


def _grids(name: str, archive: Archive) -> Iterator[Grid]:
    book = archive.xml("xl/workbook.xml")
    links = archive.xml("xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in (() if links is None else links)}
    shown = read_shown(archive, book)
    for sheet in () if book is None else book.iter(f"{S}sheet"):
        target = targets.get(sheet.get(_R), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if sheet.get("state", "visible") == "visible" and part in archive.names():
            yield _grid(name, archive.unpacked(part), shown, sheet.get("name", ""))


def _grid(name: str, part: bytes, shown: Shown, title: str) -> Grid:
    grid = Grid(name, title)
    hidden: set[int] = set()
    row = -1
    column = -1
    for event, element in iterparse(io.BytesIO(part), events=("start", "end"), forbid_dtd=True):
        tag = element.tag
        if event == "start":
            if tag == f"{S}row":
                row, column = _row(element, row), -1
            elif tag == f"{S}c":
                column = _column(element, column)
        elif tag == f"{S}c":
            if column not in hidden:
                words = shown.words(element)
                grid.put(row, column, words)
                if not words and (element.find(f"{S}f") is not None or element.get("t") == "e"):
                    grid.put_unknown(row, column)
        elif tag == f"{S}row":
            if element.get("hidden") in {"1", "true"}:
                grid.forget(row)
            element.clear()
        elif tag == f"{S}col" and element.get("hidden") in {"1", "true"}:
            hidden.update(
                range(int(element.get("min", 1)) - 1, min(int(element.get("max", 1)), 999))
            )
        elif tag == f"{S}mergeCell":
            _merge(grid, element.get("ref", ""))
    return grid


def _row(element: Element, last: int) -> int:
    return int(element.get("r", last + 2)) - 1


def _column(element: Element, last: int) -> int:
    place = _PLACE.fullmatch(element.get("r", ""))
    return _number(place[1]) if place else last + 1


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _merge(grid: Grid, area: str) -> None:
    corners = [_PLACE.fullmatch(corner) for corner in area.split(":")]
    if len(corners) == 2 and corners[0] and corners[1]:
        (top, left), (bottom, right) = ((int(m[2]) - 1, _number(m[1])) for m in corners if m)
        grid.merge(top, left, bottom, right)
