"""A workbook (.xlsx) read cell by cell: what stands there, its kind, whether a formula made it.

Read as XML row by row, so that formulas, merged areas and hidden sheets are seen, and a sheet
of a million empty rows costs little.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import PurePath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse
from django.utils.translation import gettext as _

from zelian.core.vocabulary.wording import Sentence
from zelian.documents.archives import Archive
from zelian.documents.refusals import CannotRead, EmptyFile, TooLarge
from zelian.documents.sheets.values import Shown, read_shown
from zelian.documents.sniffing import kind_of
from zelian.people.importing.findings import Unreadable
from zelian.people.importing.layout import BY_TITLE, LARGEST, MOST_ROWS

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PLACE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_LATEST = 2_958_465
MOST_COLUMNS = 60
READABLE = ".xlsx"
TEXT, NUMBER, DAY, TRUTH, FAULT = "text", "number", "day", "truth", "fault"


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell: a day as ``2024-09-01``, a number as it is stored."""

    text: str
    kind: str = TEXT
    formula: bool = False


@dataclass(slots=True)
class SheetRead:
    """A sheet: rows with words by their number from 1, each a cell by its column from 0."""

    title: str
    hidden: bool = False
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: int = 0


def read_workbook(name: str, data: bytes) -> list[SheetRead]:
    """
    All sheets of a workbook in their order.

    :raises Unreadable: no workbook, locked, damaged, a zip bomb, empty, or too many rows.
    """
    shown = PurePath(name).name or name
    try:
        _refuse_other(shown, data)
        with Archive(shown, data) as archive:
            return list(_sheets(archive))
    except CannotRead as refusal:
        raise Unreadable(_sentence(refusal)) from refusal
    except DefusedXmlException as error:
        raise Unreadable(
            _("“%(name)s”里含有不安全的内容，没有读取；请用 Excel 或 WPS 另存为新文件后再试。")
            % {"name": shown}
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(
            _("“%(name)s”已损坏，打不开；请用 Excel 或 WPS 打开后另存为 .xlsx 再试。")
            % {"name": shown}
        ) from error


def _sentence(refusal: CannotRead) -> str:
    sentence: Sentence = refusal.sentence
    return sentence.text()


def _refuse_other(name: str, data: bytes) -> None:
    if not data:
        raise EmptyFile(name)
    if len(data) > LARGEST:
        raise TooLarge(name, limit=LARGEST // (1024 * 1024))
    kind = kind_of(name, data, READABLE)
    if kind not in {"xlsx", "xlsm", "xltx", "xltm"}:
        raise Unreadable(
            _("“%(name)s”不是 Excel 工作簿。请用 Excel 或 WPS 打开，另存为 .xlsx 后再传。")
            % {"name": name}
        )


def _sheets(archive: Archive) -> Iterator[SheetRead]:
    book = archive.xml("xl/workbook.xml")
    links = archive.xml("xl/_rels/workbook.xml.rels")
    targets = {link.get("Id"): link.get("Target", "") for link in (() if links is None else links)}
    shown = read_shown(archive, book)
    left = MOST_ROWS
    for sheet in () if book is None else book.iter(f"{S}sheet"):
        target = targets.get(sheet.get(_R), "")
        part = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
        if part not in archive.names():
            continue
        read = SheetRead(sheet.get("name", ""), sheet.get("state", "visible") != "visible")
        # one row more in each sheet: its heads
        _Reading(read, shown, left + 1).take(archive.unpacked(part))
        if read.title.strip() in BY_TITLE:
            left -= max(0, len(read.rows) - 1)
        yield read


@dataclass(slots=True)
class _Reading:
    """One sheet being read; ``most`` rows may hold words."""

    read: SheetRead
    shown: Shown
    most: int
    _rows: int = 0
    _row: int = 0
    _column: int = -1
    _cells: dict[int, Cell] = field(default_factory=dict)
    _data: Element | None = None

    def take(self, part: bytes) -> None:
        """Read the sheet's XML."""
        for event, element in iterparse(io.BytesIO(part), events=("start", "end"), forbid_dtd=True):
            tag = element.tag.removeprefix(S)
            if event == "start":
                self._begin(tag, element)
            elif tag == "c":
                self._cell(element)
            elif tag == "row":
                self._end_row(element)
            elif tag == "mergeCell":
                self.read.merged.append(element.get("ref", ""))

    def _begin(self, tag: str, element: Element) -> None:
        if tag == "sheetData":
            self._data = element
        elif tag == "row":
            self._row = int(element.get("r", self._row + 1))
            self._column, self._cells = -1, {}
        elif tag == "c":
            place = _PLACE.fullmatch(element.get("r", ""))
            self._column = _number(place[1]) if place else self._column + 1

    def _cell(self, element: Element) -> None:
        cell = _read(element, self.shown)
        if cell is None or self._column >= MOST_COLUMNS:
            return
        self._cells[self._column] = cell

    def _end_row(self, element: Element) -> None:
        if self._cells:
            self.read.rows[self._row] = self._cells
            if len(self.read.rows) > self.most:
                raise Unreadable(
                    _("文件超过 %(most)s 行，一次处理不了。请按单位分成几个文件，分次导入。")
                    % {"most": f"{MOST_ROWS:,}"}
                )
            self.read.hidden_rows += element.get("hidden") in {"1", "true"}
        if self._data is not None:
            self._data.clear()


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


def _read(element: Element, shown: Shown) -> Cell | None:
    """A cell with something in it, else nothing."""
    formula = element.find(f"{S}f") is not None
    kind = element.get("t", "n")
    if kind in {"s", "str", "inlineStr", "d"}:
        text = shown.words(element)
        return Cell(text, TEXT, formula) if text.strip() or formula else None
    value = element.findtext(f"{S}v", "").strip()
    if not value and not formula:
        return None
    if kind == "b":
        return Cell("是" if value == "1" else "否", TRUTH, formula)
    if kind == "e":
        return Cell(value, FAULT, formula)
    style = element.get("s", "")
    form = shown.forms[int(style)] if style.isdigit() and int(style) < len(shown.forms) else ""
    if form == "date" and value and 1 <= float(value) < _LATEST:
        day = shown.first_day + timedelta(days=int(float(value)))
        return Cell(day.isoformat(), DAY, formula)
    return Cell(value, NUMBER, formula)
