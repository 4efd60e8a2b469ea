"""A paper put together from paragraphs and tables: text and blocks, written side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span
from zelian.documents.refusals import TooLong
from zelian.documents.signs import without_unseen

MOST_CHARACTERS = 5_000_000


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell at a 0-based place, with its words line by line."""

    row: int
    column: int
    lines: tuple[str, ...]
    row_span: int = 1
    column_span: int = 1


@dataclass(slots=True)
class Composer:
    """Writes a paragraph a line and a table row a line, with tabs between cells.

    :raises TooLong: from any method, once more is written than a person would upload.
    """

    name: str
    _parts: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _length: int = 0
    _tables: int = 0

    def paper(self) -> Paper:
        """What was written."""
        return Paper("".join(self._parts), tuple(self._blocks))

    def paragraph(self, words: str, level: int | None = None) -> None:
        """A paragraph on a line of its own; blanks alone are left out."""
        self._line(words, BlockKind.PARAGRAPH, level)

    def furniture(self, words: str) -> None:
        """A line that dresses the page: it has its place, but no part in the text."""
        self._line(words, BlockKind.FURNITURE, None)

    def _line(self, words: str, kind: BlockKind, level: int | None) -> None:
        words = without_unseen(words)
        if not words.strip():
            return
        start = self._length
        self._put(words)
        self._blocks.append(Block(kind, Span(start, self._length), level=level))
        self._put("\n")

    def table(self, cells: Iterable[TableCell]) -> None:
        """A table; a merged cell is written once, at its first place."""
        row = column = 0
        for cell in sorted(cells, key=lambda c: (c.row, c.column)):
            if cell.row > row:
                self._put("\n")
                row, column = cell.row, 0
            self._put("\t" * (cell.column - column))
            column = cell.column
            self._cell(cell)
        self._put("\n")
        self._tables += 1

    def _cell(self, cell: TableCell) -> None:
        written = False
        for line in cell.lines:
            words = without_unseen(line).strip().replace("\t", " ")
            if not words:
                continue
            if written:
                self._put("\n")
            start = self._length
            self._put(words)
            written = True
            self._blocks.append(
                Block(
                    BlockKind.CELL,
                    Span(start, self._length),
                    table=self._tables,
                    row=cell.row,
                    column=cell.column,
                    row_span=cell.row_span,
                    column_span=cell.column_span,
                )
            )

    def _put(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)
        if self._length > MOST_CHARACTERS:
            raise TooLong(self.name, limit=MOST_CHARACTERS // 10_000)
