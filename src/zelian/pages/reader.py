"""The text of a regulation as paragraphs, with overlapping marks laid flat.

HTML cannot overlap elements, so the text is cut wherever a mark begins or ends; each piece
is one ``<mark>`` that names every key over it. The first piece of a key carries its id.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from zelian.pages.parts import Mark

ANCHOR = '<span id="m-{}" class="mark-anchor"></span>'
# the narrower reading lies on top: its look wins and a click opens it first
DEPTH = {"provision": 0, "duty": 1, "measure": 2, "remark": 3}


def render(text: str, marks: Sequence[Mark]) -> SafeString:
    """Paragraphs (``<p>``) of ``text`` with every mark in place; empty lines fall away."""
    seen: set[str] = set()
    usable = [m for m in marks if 0 <= m.start < m.end <= len(text)]
    usable.sort(key=lambda m: m.start)
    paragraphs: list[SafeString] = []
    begin = 0
    for start, end in _lines(text):
        while begin < len(usable) and usable[begin].end <= start:
            begin += 1
        here = [m for m in _until(usable, begin, end) if m.end > start]
        pieces = [_piece(text[a:b], over, seen) for a, b, over in flatten(start, end, here)]
        paragraphs.append(format_html("<p>{}</p>", _joined(pieces)))
    return _joined(paragraphs)


def _joined(pieces: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _until(marks: Sequence[Mark], begin: int, end: int) -> Iterator[Mark]:
    for mark in marks[begin:]:
        if mark.start >= end:
            return
        yield mark


def flatten(start: int, end: int, marks: Iterable[Mark]) -> list[tuple[int, int, list[Mark]]]:
    """Cut ``[start, end)`` where marks begin or end; each piece with its marks, outermost first."""
    marks = list(marks)
    cuts = {start, end}
    for mark in marks:
        cuts.update({max(mark.start, start), min(mark.end, end)})
    edges = sorted(cuts)
    pieces = []
    for a, b in pairwise(edges):
        over = [m for m in marks if m.start <= a and m.end >= b]
        over.sort(key=lambda m: (DEPTH.get(m.kind, 0), m.start - m.end))
        pieces.append((a, b, over))
    return pieces


def _piece(words: str, over: list[Mark], seen: set[str]) -> SafeString:
    if not over:
        return conditional_escape(words)
    top = over[-1]
    kinds = " ".join(f"mark-{kind}" for kind in dict.fromkeys(m.kind for m in over))
    first = [m.key for m in over if m.key not in seen]
    seen.update(first)
    anchors = format_html_join(
        "", '<span id="m-{}" class="mark-anchor"></span>', ((k,) for k in first)
    )
    title = format_html(' title="{}"', top.label) if top.label else ""
    return format_html(
        '{}<mark class="{}" data-for="{}" data-top="{}"{}>{}</mark>',
        anchors,
        kinds,
        " ".join(m.key for m in over),
        top.key,
        title,
        words,
    )
