"""Pages put on paper: paragraphs and ruled tables, in order over all pages.

Reads: :class:`Page`, from whatever file. Running headers and footers become furniture, page
numbers are left out; a paragraph or a table that a page break parts is put together again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median_low

from zelian.documents.composing import Composer, TableCell
from zelian.documents.portable.columns import stretches
from zelian.documents.portable.furniture import without_furniture
from zelian.documents.portable.grids import Ruled, ruled_tables, whole_rules
from zelian.documents.portable.lines import (
    Column,
    Row,
    TextLine,
    column_of,
    goes_on,
    joined,
    rows_from,
)
from zelian.documents.portable.notes import with_raised, without_notes
from zelian.documents.portable.pages import Page, Rule
from zelian.documents.portable.tables import LaidTable, continued
from zelian.documents.portable.unruled import parted


@dataclass(frozen=True, slots=True)
class _Laid:
    """A line of a page with the column it stands in."""

    page: int
    line: TextLine
    column: Column


@dataclass(frozen=True, slots=True)
class _Dress:
    """A running header or footer."""

    words: str


@dataclass(frozen=True, slots=True)
class _Note:
    """A footnote."""

    words: str


@dataclass(slots=True)
class _Writer:
    """Writes parts as they come; what dresses a page waits for the end of a paragraph."""

    composer: Composer
    _words: str = ""
    _last: _Laid | None = None
    _table: LaidTable | None = None
    _furniture: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)

    def note(self, words: str) -> None:
        """A footnote; it waits for the end of the text."""
        self._notes.append(words)

    def dress(self, words: str) -> None:
        """A running header or footer."""
        self._furniture.append(words)

    def table(self, table: LaidTable) -> None:
        """A table, perhaps the rest of the one before it."""
        self._end_paragraph()
        if self._table is not None and (longer := continued(self._table, table)) is not None:
            self._table = longer
            return
        self._end_table()
        self._table = table

    def line(self, laid: _Laid) -> None:
        """A line, perhaps of the paragraph before it."""
        self._end_table()
        last = self._last
        if last is not None and goes_on(
            last.line, laid.line, last.column, laid.column, same_page=last.page == laid.page
        ):
            self._words = joined(self._words, laid.line.words)
        else:
            self._end_paragraph()
            self._words = laid.line.words
        self._last = laid

    def finish(self) -> None:
        """All parts came."""
        self._end_paragraph()
        self._end_table()
        self._write_furniture()
        for words in self._notes:
            self.composer.paragraph(words)

    def _end_paragraph(self) -> None:
        self.composer.paragraph(self._words)
        self._words, self._last = "", None
        if self._table is None:
            self._write_furniture()

    def _end_table(self) -> None:
        if self._table is not None:
            self.composer.table(self._table.cells)
            self._table = None
            self._write_furniture()

    def _write_furniture(self) -> None:
        for words in self._furniture:
            self.composer.furniture(words)
        self._furniture.clear()


def write_pages(composer: Composer, pages: Sequence[Page]) -> None:
    """Paragraphs and tables in order, put together over page breaks."""
    writer = _Writer(composer)
    for part in _parts(pages):
        if isinstance(part, _Dress):
            writer.dress(part.words)
        elif isinstance(part, _Note):
            writer.note(part.words)
        elif isinstance(part, LaidTable):
            writer.table(part)
        else:
            writer.line(part)
    writer.finish()


def _parts(pages: Sequence[Page]) -> Iterator[_Laid | LaidTable | _Dress | _Note]:
    laid = list(_all_laid(pages))
    kept = without_furniture([(page, rows) for page, (rows, _) in zip(pages, laid, strict=True)])
    prose = [row.line for page in kept for row in page.rows]
    whole = column_of(prose, pages[0].width) if prose else None
    usual = median_low(line.size for line in prose) if prose else 0.0
    for number, (dressed, (_, tables)) in enumerate(zip(kept, laid, strict=True)):
        page = without_notes(dressed.rows, usual)
        yield from map(_Dress, dressed.furniture)
        yield from map(_Note, page.notes)
        lines = [row.line for row in page.rows]
        width = pages[number].width
        column = column_of(lines, width) if len(lines) >= _ENOUGH_LINES else whole
        for band, table in _bands(page.rows, tables):
            if column is not None:
                yield from _prose(band, column, number)
            if table is not None:
                yield _table(table, number)


def _bands(
    rows: Sequence[Row], tables: Sequence[_Table]
) -> Iterator[tuple[list[Row], _Table | None]]:
    """The rows above each table with it, then those below the last."""
    at = 0
    for table in tables:
        first = at
        while at < len(rows) and rows[at].line.top <= table[0].rows[0]:
            at += 1
        yield list(rows[first:at]), table
    yield list(rows[at:]), None


def _prose(rows: Sequence[Row], column: Column, page: int) -> Iterator[_Laid | LaidTable]:
    for stretch in stretches(rows):
        if stretch.right is not None:
            lines = [row.line for row in stretch.rows]
            own = replace(column_of(lines, 0.0), right=stretch.right)
            yield from (_Laid(page, line, own) for line in lines)
            continue
        for part in parted(stretch.rows, page):
            if isinstance(part, LaidTable):
                yield part
            else:
                yield from (_Laid(page, row.line, column) for row in part)


_ENOUGH_LINES = 8
_MOST_RULES = 20_000
_Table = tuple[Ruled, list[TableCell]]


def _table(table: _Table, page: int) -> LaidTable:
    grid, cells = table
    return LaidTable(tuple(cells), grid.columns, len(grid.rows) - 1, page)


def _all_laid(pages: Sequence[Page]) -> Iterator[tuple[list[Row], list[_Table]]]:
    """Each page laid out; past so many ruling lines in all the rest is read without tables."""
    left = _MOST_RULES
    for page in pages:
        rules = whole_rules(page.rules)
        left -= len(rules)
        yield _laid(page, rules if left >= 0 else [])


def _laid(page: Page, rules: Sequence[Rule]) -> tuple[list[Row], list[_Table]]:
    """The page's rows outside of its tables, and its tables."""
    rest = list(page.glyphs)
    tables: list[_Table] = []
    for grid in ruled_tables(rules):
        inside = [g for g in rest if grid.holds(g)]
        if not inside:
            continue
        rest = [g for g in rest if not grid.holds(g)]
        tables.append((grid, grid.cells(inside)))
    return with_raised(rows_from(rest)), tables
