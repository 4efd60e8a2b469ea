"""Word documents (.docx): paragraphs and table cells in order, labels written out.

Left out: headers, footers, deleted and hidden words. Kept: text boxes, after the
paragraph they hang on, and notes, at the end. Nothing outside the file is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span
from zelian.documents.archives import Archive
from zelian.documents.refusals import (
    BrokenFile,
    EmptyFile,
    ExternalReference,
    LockedFile,
    MismatchedKind,
)
from zelian.documents.signs import without_unseen
from zelian.documents.word.numbering import Numbering, W, read_numbering
from zelian.documents.word.styles import Style, list_place, outline_level, read_styles

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PASSED_OVER = frozenset(
    f"{W}{name}"
    for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "rt", "footnotePr")
)
_WORDLESS = _PASSED_OVER | {f"{W}txbxContent", f"{_CHOICE}Fallback"}
_CONTROLS = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "ins"))
_DEEPEST = 60


def read_word(name: str, data: bytes) -> Paper:
    """
    The text and blocks of a .docx file.

    :raises CannotRead: the file is encrypted, damaged, no Word document, a zip bomb,
        declares entities, refers to content outside itself, or is empty.
    """
    if data.startswith(_OLE):
        raise LockedFile(name)
    if not data.startswith(_ZIP):
        raise MismatchedKind(name, kind=".docx")
    with Archive(name, data) as archive:
        if "word/document.xml" not in archive.names():
            raise MismatchedKind(name, kind=".docx")
        _refuse_external(name, archive)
        document = archive.xml("word/document.xml")
        body = None if document is None else document.find(f"{W}body")
        if body is None:
            raise BrokenFile(name)
        writer = _Writer(
            read_numbering(archive.xml("word/numbering.xml")),
            read_styles(archive.xml("word/styles.xml")),
        )
        writer.blocks_of(body)
        for part in ("word/footnotes.xml", "word/endnotes.xml"):
            writer.notes(archive.xml(part))
    paper = writer.paper()
    if not paper.text.strip():
        raise EmptyFile(name)
    return paper


def _refuse_external(name: str, archive: Archive) -> None:
    """Hyperlinks may lead anywhere; everything else must lie within the file."""
    for part in sorted(archive.names()):
        if not part.endswith(".rels"):
            continue
        root = archive.xml(part)
        for relationship in () if root is None else root.iter(_RELATIONSHIP):
            if relationship.get("TargetMode", "").lower() != "external":
                continue
            if not relationship.get("Type", "").endswith("/hyperlink"):
                raise ExternalReference(name, target=relationship.get("Target", "")[:80])


@dataclass(slots=True)
class _Writer:
    """Writes text and blocks side by side."""

    numbering: Numbering
    styles: dict[str, Style]
    _parts: list[str] = field(default_factory=list)
    _blocks: list[Block] = field(default_factory=list)
    _length: int = 0
    _tables: int = 0

    def paper(self) -> Paper:
        """What was written."""
        return Paper("".join(self._parts), tuple(self._blocks))

    def blocks_of(self, parent: Element, depth: int = 0) -> None:
        """Paragraphs and tables below ``parent``, in order; ``depth`` counts boxes in boxes."""
        for child in _flat(parent):
            if child.tag == f"{W}p":
                self._paragraph(child, depth)
            else:
                self._table(child)

    def notes(self, root: Element | None) -> None:
        """Footnotes or endnotes, one a line; separators have none of the words."""
        for note in () if root is None else root:
            if note.get(f"{W}type") is None:
                self.blocks_of(note)

    def _put(self, words: str) -> None:
        self._parts.append(words)
        self._length += len(words)

    def _paragraph(self, p: Element, depth: int) -> None:
        words = self._words(p)
        if words.strip():
            start = self._length
            self._put(words)
            level = outline_level(p.find(f"{W}pPr"), self.styles)
            self._blocks.append(Block(BlockKind.PARAGRAPH, Span(start, self._length), level=level))
        self._put("\n")
        if depth < _DEEPEST:
            for box in _boxes(p):
                self.blocks_of(box, depth + 1)

    def _words(self, p: Element) -> str:
        properties = p.find(f"{W}pPr")
        words = "".join(_runs(p, 0))
        place = list_place(properties, self.styles, self.numbering)
        if place is None or not words.strip():
            return words
        return self.numbering.label(*place) + words

    def _table(self, table: Element) -> None:
        number = self._tables
        self._tables += 1
        open_cells: dict[int, int] = {}
        for row, tr in enumerate(_rows(table)):
            column = _skipped(tr)
            for tc in _cells(tr):
                if column:
                    self._put("\t")
                width, merge = _merging(tc)
                if merge == "continue" and column in open_cells:
                    self._deepen(open_cells[column])
                else:
                    first = len(self._blocks)
                    self._cell(tc, number, row, column, width)
                    open_cells.pop(column, None)
                    if merge == "restart" and len(self._blocks) > first:
                        open_cells[column] = first
                column += width
            self._put("\n")

    def _cell(self, tc: Element, table: int, row: int, column: int, width: int) -> None:
        written = False
        for p in _paragraphs(tc):
            words = self._words(p).strip().replace("\t", " ")
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
                    table=table,
                    row=row,
                    column=column,
                    column_span=width,
                )
            )

    def _deepen(self, at: int) -> None:
        """A merged cell reaches one row further down."""
        b = self._blocks[at]
        self._blocks[at] = Block(
            b.kind, b.span, b.table, b.row, b.column, b.row_span + 1, b.column_span, b.level
        )


def _flat(parent: Element, depth: int = 0) -> Iterator[Element]:
    """Paragraphs and tables, seen through content controls and the like."""
    if depth > _DEEPEST:
        return
    for child in parent:
        if child.tag in {f"{W}p", f"{W}tbl"}:
            yield child
        elif child.tag not in _PASSED_OVER and child.tag != f"{W}sectPr":
            yield from _flat(child, depth + 1)


def _runs(element: Element, depth: int) -> Iterator[str]:
    """The words of a paragraph, without what was deleted, hidden or boxed."""
    if depth > _DEEPEST:
        return
    for child in element:
        tag = child.tag
        if tag == f"{W}t":
            yield without_unseen(child.text or "").replace("\n", " ").replace("\t", " ")
        elif tag in {f"{W}br", f"{W}cr"}:
            yield "\n"
        elif tag in {f"{W}tab", f"{W}ptab"}:
            yield " "
        elif tag == f"{W}noBreakHyphen":
            yield "-"
        elif tag not in _WORDLESS and not _hidden(child):
            yield from _runs(child, depth + 1)


def _hidden(element: Element) -> bool:
    if element.tag != f"{W}r":
        return False
    properties = element.find(f"{W}rPr")
    vanish = None if properties is None else properties.find(f"{W}vanish")
    return vanish is not None and vanish.get(f"{W}val", "1") not in {"0", "false"}


def _boxes(p: Element) -> Iterator[Element]:
    """Text boxes of a paragraph, each once: a fallback repeats its choice."""
    stack = [(p, 0)]
    while stack:
        element, depth = stack.pop()
        if depth > _DEEPEST:
            continue
        for child in reversed(list(element)):
            if child.tag == f"{W}txbxContent":
                yield child
            elif child.tag == f"{_CHOICE}AlternateContent":
                stack.append((_alternative(child), depth + 1))
            else:
                stack.append((child, depth + 1))


def _alternative(content: Element) -> Element:
    """The branch of an alternative that holds words."""
    for branch in content:
        if branch.find(f".//{W}txbxContent") is not None:
            return branch
    return content[0] if len(content) else content


def _rows(table: Element) -> Iterator[Element]:
    return _through_controls(table, f"{W}tr", 0)


def _cells(row: Element) -> Iterator[Element]:
    return _through_controls(row, f"{W}tc", 0)


def _through_controls(parent: Element, tag: str, depth: int) -> Iterator[Element]:
    """The children of a kind, seen through content controls and insertions."""
    if depth > _DEEPEST:
        return
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _CONTROLS:
            yield from _through_controls(child, tag, depth + 1)


def _paragraphs(cell: Element, depth: int = 0) -> Iterator[Element]:
    """Paragraphs of a cell; a table within it gives its cells' paragraphs, boxes theirs."""
    if depth > _DEEPEST:
        return
    for child in _flat(cell):
        if child.tag == f"{W}p":
            yield child
            for box in _boxes(child):
                yield from _paragraphs(box, depth + 1)
        else:
            for tr in _rows(child):
                for tc in _cells(tr):
                    yield from _paragraphs(tc, depth + 1)


def _skipped(row: Element) -> int:
    before = row.find(f"{W}trPr/{W}gridBefore")
    value = "" if before is None else before.get(f"{W}val", "")
    return int(value) if _is_small(value) else 0


def _is_small(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 3


def _merging(cell: Element) -> tuple[int, str]:
    """How many columns a cell spans, and its part in a vertical merge."""
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = "" if span is None else span.get(f"{W}val", "")
    width = max(1, int(value)) if _is_small(value) else 1
    merged = cell.find(f"{W}tcPr/{W}vMerge")
    if merged is None:
        return width, ""
    return width, merged.get(f"{W}val") or "continue"
