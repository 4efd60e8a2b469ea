"""A table's cells, as they stand on the paper.

Writes: :class:`Cell` and :class:`Grid`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: a stretch of the paper, its place, its words without blanks around."""

    start: int
    end: int
    row: int
    column: int
    words: str
    row_span: int = 1
    column_span: int = 1
    paragraphs: bool = False

    @property
    def squeezed(self) -> str:
        """The words with no blanks at all, as a wrapped cell reads."""
        return "".join(self.words.split())


@dataclass(slots=True)
class Grid:
    """A table between ``start`` and ``end`` of the paper, row by row."""

    start: int
    end: int
    rows: list[list[Cell]] = field(default_factory=list)

    def cells(self) -> Iterator[Cell]:
        """All cells in reading order."""
        for row in self.rows:
            yield from row
