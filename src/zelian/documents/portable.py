"""PDF files with a text layer: paragraphs and ruled tables, in order over all pages.

Left out: running headers and footers, page numbers, slanted watermarks. A paragraph
or a table that a page break parts is put together again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from zelian.core.vocabulary.text import Paper
from zelian.documents.composing import Composer, TableCell
from zelian.documents.portable_furniture import without_furniture
from zelian.documents.portable_grids import Ruled, ruled_tables, whole_rules
from zelian.documents.portable_lines import (
    Column,
    TextLine,
    column_of,
    goes_on,
    joined,
    lines_from,
)
from zelian.documents.portable_pages import Page, Rule, page_of
from zelian.documents.portable_tables import LaidTable, continued
from zelian.documents.refusals import (
    BrokenFile,
    GarbledText,
    LockedFile,
    MismatchedKind,
    ScannedPages,
    TooLong,
    TooManyPages,
)

MOST_PAGES = 1_000
MOST_SIGNS = 1_000_000
_FEWEST_SIGNS_A_PAGE = 5
_ONE_AT_A_TIME = threading.Lock()  # pdfium keeps its state for the whole process


def read_portable(name: str, data: bytes) -> Paper:
    """
    The text and blocks of a PDF file.

    :raises CannotRead: locked, damaged, no PDF, scanned, without character codes, endless.
    """
    if b"%PDF-" not in data[:1024]:
        raise MismatchedKind(name, kind=".pdf")
    with _ONE_AT_A_TIME:
        try:
            pages = _pages(name, data)
        except pypdfium2.PdfiumError as error:
            codes = {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
            raise (LockedFile if error.err_code in codes else BrokenFile)(name) from error
    signs = sum(g.sign != " " for page in pages for g in page.glyphs)
    if signs < _FEWEST_SIGNS_A_PAGE * len(pages):
        raise ScannedPages(name)
    if sum(page.unmapped for page in pages) > 0.2 * signs:
        raise GarbledText(name)
    composer = Composer(name)
    _write(composer, pages)
    return composer.paper()


def _pages(name: str, data: bytes) -> list[Page]:
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MOST_PAGES:
            raise TooManyPages(name, limit=MOST_PAGES)
        pages: list[Page] = []
        signs = 0
        for number in range(len(document)):
            pages.append(page_of(document, number))
            signs += len(pages[-1].glyphs)
            if signs > MOST_SIGNS:
                raise TooLong(name, limit=MOST_SIGNS // 10_000)
        return pages
    finally:
        document.close()


@dataclass(frozen=True, slots=True)
class _Laid:
    """A line of a page with the column it stands in."""

    page: int
    line: TextLine
    column: Column


def _write(composer: Composer, pages: Sequence[Page]) -> None:
    """Paragraphs and tables in order, put together over page breaks."""
    words = ""
    last: _Laid | None = None
    table: LaidTable | None = None
    for part in _parts(pages):
        if isinstance(part, LaidTable):
            composer.paragraph(words)
            words, last = "", None
            if table is not None and (longer := continued(table, part)) is not None:
                table = longer
                continue
            if table is not None:
                composer.table(table.cells)
            table = part
            continue
        if table is not None:
            composer.table(table.cells)
            table = None
        if last is not None and goes_on(
            last.line, part.line, last.column, part.column, same_page=last.page == part.page
        ):
            words = joined(words, part.line.words)
        else:
            composer.paragraph(words)
            words = part.line.words
        last = part
    composer.paragraph(words)
    if table is not None:
        composer.table(table.cells)


def _parts(pages: Sequence[Page]) -> Iterator[_Laid | LaidTable]:
    laid = list(_all_laid(pages))
    kept = without_furniture([(page, lines) for page, (lines, _) in zip(pages, laid, strict=True)])
    prose = [line for lines in kept for line in lines]
    whole = column_of(prose, pages[0].width) if prose else None
    for number, (lines, (_, tables)) in enumerate(zip(kept, laid, strict=True)):
        column = column_of(lines, pages[number].width) if len(lines) >= _ENOUGH_LINES else whole
        waiting = list(tables)
        for line in lines:
            while waiting and waiting[0][0].rows[0] < line.top:
                yield _table(waiting.pop(0), number)
            if column is not None:
                yield _Laid(number, line, column)
        for table in waiting:
            yield _table(table, number)


_ENOUGH_LINES = 8
_MOST_RULES = 20_000
_Table = tuple[Ruled, list[TableCell]]


def _table(table: _Table, page: int) -> LaidTable:
    grid, cells = table
    return LaidTable(tuple(cells), grid.columns, len(grid.rows) - 1, page)


def _all_laid(pages: Sequence[Page]) -> Iterator[tuple[list[TextLine], list[_Table]]]:
    """Each page laid out; past so many ruling lines in all the rest is read without tables."""
    left = _MOST_RULES
    for page in pages:
        rules = whole_rules(page.rules)
        left -= len(rules)
        yield _laid(page, rules if left >= 0 else [])


def _laid(page: Page, rules: Sequence[Rule]) -> tuple[list[TextLine], list[_Table]]:
    """The page's lines outside of its tables, and its tables."""
    rest = list(page.glyphs)
    tables: list[_Table] = []
    for grid in ruled_tables(rules):
        inside = [g for g in rest if grid.holds(g)]
        if not inside:
            continue
        rest = [g for g in rest if not grid.holds(g)]
        tables.append((grid, grid.cells(inside)))
    return lines_from(rest), tables
