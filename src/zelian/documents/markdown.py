"""Markdown: the text without its marks, every word where it stood, and its tables.

Reads: headings, quotations, lists, bold and pipe tables (GitHub Flavored Markdown 0.29).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span
from zelian.documents.plain_text import LINE, read_plain_text

_LEAD = re.compile(r"[\ufeff \t]*(?:>[ \t]?)*[ \t]*")
_HEADING = re.compile(r"(#{1,6})[ \t]+")
_CLOSING = re.compile(r"[ \t]+#+[ \t]*$")
_BULLET = re.compile(r"[-*+][ \t]+(?:\[[ xX]\][ \t]+)?")
_SILENT = re.compile(r"(?:(?:[-*_][ \t]*){3,}|=+|`{3,}[^`]*|~{3,}.*)$")
_RULE = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
_NO_LINE_END = re.compile(r"[^\r\n\f\v\u2028\u2029\x85]")
_CELL = re.compile(r"((?:\\.|[^|\\])*)(\||$)")


def read_markdown(name: str, data: bytes) -> Paper:
    """
    The text with blanks for its marks and tabs between cells, so that every place stays.

    :raises CannotRead: as :func:`read_plain_text`.
    """
    text = read_plain_text(name, data).text
    blocks = tuple(_blocks(text))
    return Paper(_blanked(text, blocks), blocks)


def _blanked(text: str, blocks: Sequence[Block]) -> str:
    """As many signs, with only line ends and tabs between the words of the blocks."""
    parts: list[str] = []
    at = 0
    for block in blocks:
        parts += [_between(text[at : block.span.start]), block.span.of(text)]
        at = block.span.end
    parts.append(_between(text[at:]))
    return "".join(parts).replace("**", "  ")


def _between(stretch: str) -> str:
    return _NO_LINE_END.sub(lambda m: "\t" if m[0] == "|" else " ", stretch)


def _blocks(text: str) -> Iterator[Block]:
    lines = [(m.start(), m.end()) for m in LINE.finditer(text)]
    table = row = -1
    for number, (start, end) in enumerate(lines):
        begin = min(_lead(text, start, end), end)
        if row >= 0 and "|" in text[begin:end]:
            if not (row == 0 and _RULE.fullmatch(text, begin, end)):
                row += 1
                yield from _row(text, begin, end, table, row)
            continue
        row = -1
        following = lines[number + 1] if number + 1 < len(lines) else (end, end)
        if _is_head(text, begin, end, following):
            table, row = table + 1, 0
            yield from _row(text, begin, end, table, 0)
        elif not _SILENT.fullmatch(text, begin, end):
            yield from _paragraph(text, begin, end)


def _lead(text: str, start: int, end: int) -> int:
    m = _LEAD.match(text, start, end)
    return m.end() if m else start


def _is_head(text: str, begin: int, end: int, following: tuple[int, int]) -> bool:
    """Whether a line is the head of a table: one with as many cells rules it off below."""
    below = _lead(text, *following)
    if "|" not in text[begin:end] or not _RULE.fullmatch(text, below, following[1]):
        return False
    return len(_cells(text, begin, end)) == len(_cells(text, below, following[1]))


def _cells(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """The places of a row's cells; a bar within one is written with a backslash."""
    while end > begin and text[end - 1] in " \t":
        end -= 1
    at = begin + (text[begin : begin + 1] == "|")
    cells: list[tuple[int, int]] = []
    while at < end:
        m = _CELL.match(text, at, end)
        if m is None:
            break
        cells.append(m.span(1))
        at = m.end()
    return cells


def _row(text: str, begin: int, end: int, table: int, row: int) -> Iterator[Block]:
    for column, (start, stop) in enumerate(_cells(text, begin, end)):
        span = _trimmed(text, start, stop)
        if span is not None:
            yield Block(BlockKind.CELL, span, table=table, row=row, column=column)


def _paragraph(text: str, begin: int, end: int) -> Iterator[Block]:
    level = None
    if heading := _HEADING.match(text, begin, end):
        level, begin = len(heading[1]), heading.end()
        closing = _CLOSING.search(text, begin, end)
        end = closing.start() if closing else end
    elif bullet := _BULLET.match(text, begin, end):
        begin = bullet.end()
    span = _trimmed(text, begin, end)
    if span is not None:
        yield Block(BlockKind.PARAGRAPH, span, level=level)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """The stretch without blanks around it, if it holds anything."""
    words = text[start:end]
    begin = start + len(words) - len(words.lstrip())
    return Span(begin, begin + len(words.strip())) if words.strip() else None
