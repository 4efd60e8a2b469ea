"""Pages of a PDF file as characters and ruling lines, in points from the top left corner."""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice, pairwise

import pypdfium2
from pypdfium2 import raw

PDFIUM = threading.Lock()
"""Held by whoever works with pdfium, which keeps its state for the whole process."""

_LEVEL = 0.05
_MOST_OBJECTS = 60_000
_THIN = 3.0
_DEEPEST_FORM = 4


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character where it stands; ``top`` is less than ``bottom``."""

    sign: str
    left: float
    top: float
    right: float
    bottom: float
    size: float

    @property
    def middle(self) -> float:
        """Half of its height."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line: across the page, or down it, at ``at`` from ``start`` to ``end``."""

    across: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page's size, characters, lines, and whether it holds pictures."""

    width: float
    height: float
    glyphs: tuple[Glyph, ...]
    rules: tuple[Rule, ...]
    unmapped: int


def page_of(document: pypdfium2.PdfDocument, number: int) -> Page:
    """The page with a number from 0."""
    page = document[number]
    try:
        width, height = page.get_size()
        left, bottom, _right, _top = page.get_bbox()
        words = page.get_textpage()
        try:
            glyphs, unmapped = _glyphs(words.raw, left, bottom + height)
        finally:
            words.close()
        rules = tuple(_rules(page, left, bottom + height))
        return Page(width, height, glyphs, rules, unmapped)
    finally:
        page.close()


def _glyphs(words: object, left: float, top: float) -> tuple[tuple[Glyph, ...], int]:
    found: list[Glyph] = []
    unmapped = 0
    box = raw.FS_RECTF()
    for i in range(raw.FPDFText_CountChars(words)):
        code = raw.FPDFText_GetUnicode(words, i)
        if raw.FPDFText_IsGenerated(words, i) == 1 or code < 32:
            continue
        if raw.FPDFText_HasUnicodeMapError(words, i) == 1 or 0xE000 <= code < 0xF900:
            unmapped += 1
        if abs(raw.FPDFText_GetCharAngle(words, i)) > _LEVEL:
            continue
        if 0xD800 <= code < 0xE000 or not raw.FPDFText_GetLooseCharBox(words, i, box):
            continue
        size = box.top - box.bottom
        sign = " " if chr(code).isspace() else chr(code)
        if size > 0:
            found.append(
                Glyph(
                    sign, box.left - left, top - box.top, box.right - left, top - box.bottom, size
                )
            )
    return tuple(found), unmapped


Matrix = tuple[float, float, float, float, float, float]


def _rules(page: pypdfium2.PdfPage, left: float, top: float) -> Iterator[Rule]:
    paths = page.get_objects([raw.FPDF_PAGEOBJ_PATH], max_depth=_DEEPEST_FORM)
    for path in islice(paths, _MOST_OBJECTS):
        for a, b in _edges(path):
            (x0, y0), (x1, y1) = _placed(path, a), _placed(path, b)
            rule = rule_between(x0 - left, top - y0, x1 - left, top - y1)
            if rule is not None:
                yield rule


def rule_between(x0: float, y0: float, x1: float, y1: float) -> Rule | None:
    """The ruling line from one point to another; slanted and short ones are none."""
    if abs(y0 - y1) <= 1 and abs(x0 - x1) > _THIN:
        return Rule(True, (y0 + y1) / 2, min(x0, x1), max(x0, x1))
    if abs(x0 - x1) <= 1 and abs(y0 - y1) > _THIN:
        return Rule(False, (x0 + x1) / 2, min(y0, y1), max(y0, y1))
    return None


Point = tuple[float, float]


def _placed(path: pypdfium2.PdfObject, point: Point) -> Point:
    """A path's point on its page, through the forms the path lies in."""
    x, y = point
    at: pypdfium2.PdfObject | None = path
    while at is not None:
        m = at.get_matrix()
        x, y = m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f
        at = at.container
    return x, y


def _edges(path: pypdfium2.PdfObject) -> Iterator[tuple[Point, Point]]:
    """The stroked edges of a path, and thin bars as the line along them."""
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(path, fill, stroke)
    for points in _outlines(path):
        yield from edges_of(points, stroked=bool(stroke.value))


def edges_of(points: list[Point], *, stroked: bool) -> Iterator[tuple[Point, Point]]:
    """The edges of an outline if it is stroked; a thin bar is the line along it."""
    if points:
        xs, ys = [x for x, _ in points], [y for _, y in points]
        wide, high = max(xs) - min(xs), max(ys) - min(ys)
        if min(wide, high) <= _THIN < max(wide, high) and len(points) > 2:
            x, y = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
            yield ((min(xs), y), (max(xs), y)) if wide > high else ((x, min(ys)), (x, max(ys)))
        elif stroked:
            yield from pairwise(points)


def _outlines(path: pypdfium2.PdfObject) -> Iterator[list[Point]]:
    points: list[Point] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for i in range(min(raw.FPDFPath_CountSegments(path), _MOST_OBJECTS)):
        segment = raw.FPDFPath_GetPathSegment(path, i)
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append((x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points
