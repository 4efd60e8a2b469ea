"""A reading as a tree to write out: each provision with its own words, tables and duties.

Reads: the paper and its reading. Writes: :class:`Section`, for every form of paper out.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from zelian.core.reading.layout.flow import Flow
from zelian.core.reading.layout.passages import Laid, lay_out
from zelian.core.vocabulary.regulation import Duty, Provision, Reading
from zelian.core.vocabulary.text import Paper, Span


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph as it reads, put together from its lines; ``span`` is its place on paper."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell with its words; ``row`` and ``column`` are 0-based."""

    row: int
    column: int
    text: str
    row_span: int = 1
    column_span: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A table as it stands on paper."""

    cells: tuple[GridCell, ...]
    span: Span

    @property
    def rows(self) -> int:
        """How many rows it has."""
        return max(c.row + c.row_span for c in self.cells)

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return max(c.column + c.column_span for c in self.cells)


@dataclass(slots=True)
class Section:
    """A provision, or the document itself (``provision`` is then nothing).

    ``heading`` is its title where that stands apart from its words; a provision that is a
    sentence has an empty one, and begins its first paragraph.
    """

    provision: Provision | None = None
    heading: str = ""
    parts: list[Words | Table] = field(default_factory=list)
    duties: list[Duty] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)

    @property
    def depth(self) -> int:
        """How deep it lies: 0 for the document, 1 for its outermost provisions."""
        return len(self.provision.path) if self.provision else 0

    def walk(self) -> Iterator[Section]:
        """All sections from here inward, in the document's order."""
        yield self
        for section in self.sections:
            yield from section.walk()


def contents_of(paper: Paper, reading: Reading) -> Section:
    """The document as a tree of sections; every passage and table stands in exactly one.

    A provision that is a row of a table has no section of its own: it is in its table.
    """
    root = Section()
    laid = lay_out(paper)
    printed = _Printed(laid.flow, paper.text)
    tables = _tables(laid, printed)
    inside = [t.span for t in tables]
    outside = [p for p in reading.provisions if not any(p.span.overlaps(s) for s in inside)]
    in_order = _sections(root, outside)
    starts = [provision.span.start for provision in outside]
    for stretch in _cut(laid, starts):
        _put(laid, printed, stretch, in_order, starts)
    for table in tables:
        section = in_order[bisect_right(starts, table.span.start)]
        section.parts.append(table)
        section.parts.sort(key=lambda part: part.span)
    for duty in reading.duties:
        in_order[bisect_right(starts, duty.span.start)].duties.append(duty)
    return root


def _sections(root: Section, provisions: Sequence[Provision]) -> list[Section]:
    """All sections in the document's order, hung into the tree by their paths."""
    above = [root]
    in_order = [root]
    for provision in provisions:
        section = Section(provision)
        while len(above) > 1 and not _holds(above[-1], provision):
            above.pop()
        above[-1].sections.append(section)
        above.append(section)
        in_order.append(section)
    return in_order


def _holds(section: Section, provision: Provision) -> bool:
    path = section.provision.path if section.provision else ()
    return len(path) < len(provision.path) and provision.path[: len(path)] == path


def _cut(laid: Laid, starts: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Stretches of the flow outside tables, cut where a provision begins in mid-passage."""
    for passage in laid.passages:
        if passage.grid is not None or passage.end <= passage.start:
            continue
        start = passage.start
        placed = laid.flow.place(passage.start, passage.end)
        for begin in starts[bisect_right(starts, placed.start) : bisect_right(starts, placed.end)]:
            at = _flow_at(laid, begin, start, passage.end)
            if start < at < passage.end:
                yield start, at
                start = at
        yield start, passage.end


def _flow_at(laid: Laid, place: int, low: int, high: int) -> int:
    """The first place of the flow within ``[low, high)`` that leads to ``place`` or behind it."""
    while low < high:
        middle = (low + high) // 2
        if laid.flow.place(middle, middle + 1).start < place:
            low = middle + 1
        else:
            high = middle
    return low


@dataclass(frozen=True, slots=True)
class _Printed:
    """Words as the paper has them: its own signs, and the blanks between Latin words."""

    flow: Flow
    text: str

    def __call__(self, start: int, end: int) -> str:
        words: list[str] = []
        at = start
        while at < end:
            until = min(self.flow.solid_until(at), end)
            solid = self.flow.place(at, until).of(self.text)
            if words and _is_latin(words[-1][-1]) and _is_latin(solid[0]):
                words.append(" ")
            words.append(solid)
            at = until
        return "".join(words)


def _is_latin(sign: str) -> bool:
    return sign.isascii() and sign.isalnum()


def _put(
    laid: Laid,
    printed: _Printed,
    stretch: tuple[int, int],
    in_order: Sequence[Section],
    starts: Sequence[int],
) -> None:
    span = laid.flow.place(*stretch)
    section = in_order[bisect_right(starts, span.start)]
    words = printed(*stretch)
    provision = section.provision
    if provision is None or not _begins(section, span):
        section.parts.append(Words(words, span))
        return
    heading_ends = _flow_at(laid, provision.span.end, *stretch)
    rest = printed(heading_ends, stretch[1])
    # what ends in a stop is a sentence, not a title: 站长履行下列职责：
    if provision.title and not rest:
        section.heading = provision.title
    else:
        section.parts.append(Words(_unlabelled(words, provision.label), span))


def _begins(section: Section, span: Span) -> bool:
    """Whether the stretch is the one the section's label stands in."""
    begins = section.provision is not None and section.provision.span.start == span.start
    return begins and not section.parts and not section.heading


def _unlabelled(words: str, label: str) -> str:
    """The words behind the label; how the label is written may differ in width and blanks."""
    plain = "".join(label.split())
    return words[len(plain) :].lstrip() if len(words) > len(plain) else words


def _tables(laid: Laid, printed: _Printed) -> list[Table]:
    """The tables with the words of their cells as they read."""
    words: dict[int, dict[tuple[int, int], list[str]]] = {}
    for p in laid.passages:
        if p.grid is not None:
            cell = words.setdefault(p.grid, {}).setdefault((p.row, p.column), [])
            cell.append(printed(p.start, p.end))
    out: list[Table] = []
    for number, grid in enumerate(laid.grids):
        of_grid = words.get(number, {})
        cells = tuple(
            GridCell(
                cell.row,
                cell.column,
                "\n".join(of_grid.get((cell.row, cell.column), ())),
                cell.row_span,
                cell.column_span,
            )
            for cell in grid.cells()
        )
        if cells:
            out.append(Table(cells, Span(grid.start, grid.end)))
    return out
