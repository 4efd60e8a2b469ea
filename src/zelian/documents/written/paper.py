"""A paper as typed parts: what an official PDF is made of, before anybody draws it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Align = Literal["start", "center", "end"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the paper; ``level`` 1 stands above 2."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, its lines kept; ``quiet`` sets it small, as a note."""

    text: str
    indent: bool = True
    quiet: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Labelled facts, a line each."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table; ``weight`` is its share of the width."""

    title: str
    weight: float = 1.0
    align: Align = "start"


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table; its head is repeated on every page it runs over."""

    columns: Sequence[Column]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Signed:
    """One signature as it is printed: who, when, how it stands, and what fixes it."""

    words: str
    detail: str = ""
    standing: str = ""
    stands: bool = True


@dataclass(frozen=True, slots=True)
class SignatureBlock:
    """Who signed, lines to sign by hand, and the place of the seal beside them.

    ``seal`` are the words in the frame of the seal place; without them there is none.
    """

    signed: Sequence[Signed] = ()
    lines: Sequence[str] = ()
    seal: str = ""


@dataclass(frozen=True, slots=True)
class Check:
    """How a reader checks the paper: facts in words, and the address the square code leads to."""

    rows: Sequence[tuple[str, str]]
    address: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a grid, over as many rows and columns as it spans; ``label``: not filled in."""

    text: str = ""
    row_span: int = 1
    column_span: int = 1
    align: Align = "start"
    label: bool = False


@dataclass(frozen=True, slots=True)
class Grid:
    """
    A ruled grid with merged cells; ``head`` is repeated on every page it runs over.

    ``widths`` are the columns' shares. Rows leave out what a cell above or beside reaches over.
    """

    widths: Sequence[float]
    head: Sequence[Sequence[Cell]]
    rows: Sequence[Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Spread:
    """Words side by side in one line, spread over its width."""

    parts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Mark:
    """Words in the page's upper corner, beside its title: 附件1."""

    text: str


@dataclass(frozen=True, slots=True)
class Cover:
    """A first page of its own; the paper's title then stands here alone."""

    subtitle: str = ""
    rows: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """A page that lists the chapters with their pages."""

    title: str


@dataclass(frozen=True, slots=True)
class Chapter:
    """A new page with a title, which the contents name."""

    title: str
    subtitle: str = ""


Part = (
    Heading
    | Paragraph
    | Facts
    | Table
    | SignatureBlock
    | Check
    | Grid
    | Spread
    | Mark
    | Cover
    | Contents
    | Chapter
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. ``made_at`` is kept in the file, so that the same paper is the same bytes."""

    title: str
    parts: Sequence[Part]
    made_at: datetime
    issuer: str = ""
    subtitle: str = ""
    keywords: Sequence[str] = ()
    landscape: bool = False
