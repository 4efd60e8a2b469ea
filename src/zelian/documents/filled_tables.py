"""The tables of a file that somebody filled in, cell by cell, each with its place in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.core.vocabulary.wording import Sentence, said
from zelian.documents.opening import LARGEST, open_document
from zelian.documents.refusals import EmptyFile, TooLarge, UnsupportedKind
from zelian.documents.sheets.areas import Grid
from zelian.documents.sheets.old import read_old_grids
from zelian.documents.sheets.reading import read_grids
from zelian.documents.sniffing import kind_of
from zelian.documents.word.reading import read_word

READABLE = ".docx、.xlsx、.doc、.wps、.xls、.et"
ENDINGS = (".docx", ".xlsx", ".doc", ".wps", ".xls", ".et", ".rtf")
_WORD, _BOOK, _OLD_BOOK = {"docx"}, {"xlsx"}, {"xls", "et"}
_OTHERS = {"doc", "wps", "rtf"}


@dataclass(frozen=True, slots=True)
class FilledCell:
    """A cell's words at a 0-based place. ``unknown``: a formula without a result to read."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class FilledTable:
    """
    A table of a document, or a sheet of a workbook; ``number`` counts from 1.

    ``covering`` gives the cell over a place, also where a merged one reaches.
    """

    number: int
    sheet: str
    cells: tuple[FilledCell, ...]
    covering: Mapping[tuple[int, int], FilledCell] = field(repr=False)

    @property
    def depth(self) -> int:
        """How many rows it has."""
        return 1 + max((cell.row + cell.row_span - 1 for cell in self.cells), default=-1)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return 1 + max((cell.column + cell.column_span - 1 for cell in self.cells), default=-1)

    def place(self, row: int, column: int | None = None) -> Sentence:
        """A place as a reader finds it: C7 of a sheet, or the row and column of a table."""
        if self.sheet:
            where = f"{_letters(column)}{row + 1}" if column is not None else str(row + 1)
            template = (
                said("{sheet}!{where}") if column is not None else said("{sheet} 第{where}行")
            )
            return Sentence(template, {"sheet": self.sheet, "where": where})
        if column is None:
            return Sentence(said("表{table} 第{row}行"), {"table": self.number, "row": row + 1})
        return Sentence(
            said("表{table} 第{row}行第{column}列"),
            {"table": self.number, "row": row + 1, "column": column + 1},
        )


@dataclass(frozen=True, slots=True)
class FilledFile:
    """What a file holds: its tables, and the words around them line by line."""

    tables: tuple[FilledTable, ...]
    lines: tuple[str, ...]


def read_filled(name: str, data: bytes) -> FilledFile:
    """
    The tables of a Word or Excel file, old or new.

    :raises CannotRead: another kind of file, too large, locked, damaged or unsafe.
    """
    shown = PurePath(name).name or name
    if not data:
        raise EmptyFile(shown)
    if len(data) > LARGEST:
        raise TooLarge(shown, limit=LARGEST // (1024 * 1024))
    kind = kind_of(shown, data, READABLE)
    if kind in _BOOK:
        return _of_grids(read_grids(shown, data))
    if kind in _OLD_BOOK:
        return _of_grids(read_old_grids(shown, data))
    if kind in _WORD:
        return _of_paper(read_word(shown, data))
    if kind in _OTHERS:
        return _of_paper(open_document(shown, data).paper)
    raise UnsupportedKind(shown, kinds=READABLE)


def _of_grids(grids: Sequence[Grid]) -> FilledFile:
    tables = []
    for number, grid in enumerate(grids, 1):
        cells = [
            FilledCell(row, column, words.strip(), *_spans(grid, row, column))
            for row, found in sorted(grid.rows.items())
            for column, words in sorted(found.items())
        ]
        cells += [FilledCell(row, column, "", unknown=True) for row, column in sorted(grid.unknown)]
        tables.append(_table(number, grid.title, cells))
    return FilledFile(tuple(tables), ())


def _spans(grid: Grid, row: int, column: int) -> tuple[int, int]:
    bottom, right = grid.merged.get((row, column), (row, column))
    return bottom - row + 1, right - column + 1


def _of_paper(paper: Paper) -> FilledFile:
    found: dict[int, dict[tuple[int, int], FilledCell]] = {}
    lines = []
    for block in paper.blocks:
        words = block.span.of(paper.text)
        if block.kind != BlockKind.CELL or None in (block.table, block.row, block.column):
            lines.append(words)
            continue
        cells = found.setdefault(block.table, {})
        place = (block.row, block.column)
        before = cells.get(place)
        text = f"{before.text}\n{words}" if before else words
        deepest = max(block.row_span, before.row_span if before else 1)
        cells[place] = FilledCell(*place, text, deepest, block.column_span)
    tables = [
        _table(number, "", list(cells.values()))
        for number, (_at, cells) in enumerate(sorted(found.items()), 1)
    ]
    return FilledFile(tuple(tables), tuple(lines))


_WIDEST = 200  # columns: what a merged cell over whole rows is taken to cover


def _table(number: int, sheet: str, cells: Sequence[FilledCell]) -> FilledTable:
    deepest = 1 + max((cell.row for cell in cells), default=0)
    covering: dict[tuple[int, int], FilledCell] = {}
    for cell in cells:
        rows = range(cell.row, min(cell.row + cell.row_span, deepest + 1))
        columns = range(cell.column, min(cell.column + cell.column_span, _WIDEST))
        for row in rows:
            for column in columns:
                covering.setdefault((row, column), cell)
    return FilledTable(number, sheet, tuple(cells), covering)


def _letters(column: int) -> str:
    """A column as Excel names it: 0 is A, 27 is AB."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
