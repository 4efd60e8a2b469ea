"""A picture of a page as the page it shows: characters where they stand, and ruling lines."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from zelian.documents.portable.pages import Glyph, Rule
from zelian.documents.scans.recogniser import Picture, Recogniser, Seen
from zelian.documents.scans.rules import ruled
from zelian.documents.scans.seen import SeenPage, Strip
from zelian.documents.scans.straight import evenly_lit, strip_of, upright, without_stamps

_PAGE_WIDTHS = (595.0, 842.0)
"""Points of an A4 page, upright and lying."""
_LEAST_PIXELS = 6
_TALL = 1.45
_COLUMN = 2.4
_NOISE = 0.4
_SAME_SIZE = 0.12
_ENOUGH = 6
_SHORT = 4
_SNUG = 0.75
_SURE = 0.95
_NARROW = 0.55
_GAP = 0.8

Corners = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Read:
    """A strip's place, its words, and the size of its letters in pixels."""

    corners: Corners
    seen: Seen
    size: float


def page_seen(picture: Picture, reader: Recogniser, scale: float | None = None) -> SeenPage:
    """The page a picture shows; ``scale`` is points a pixel, guessed where the paper is silent."""
    picture, boxes = upright(without_stamps(evenly_lit(picture)), reader)
    table = ruled(picture)
    rows, columns = picture.shape[:2]
    scale = scale or _PAGE_WIDTHS[columns > rows] / columns
    pieces = _pieces(list(boxes), table.rules)
    reads = [r for piece in pieces if (r := _read(table.picture, piece, reader)) is not None]
    body = _body_size(reads)
    reads = sorted(reads, key=lambda r: (float(r.corners[:, 1].mean()), float(r.corners[0, 0])))
    glyphs = [glyph for read in reads for glyph in _glyphs(read, body, scale)]
    rules = [Rule(r.across, r.at * scale, r.start * scale, r.end * scale) for r in table.rules]
    strips = tuple(_strip(read.seen) for read in reads)
    return SeenPage(columns * scale, rows * scale, tuple(glyphs), tuple(rules), 0, strips=strips)


def _strip(seen: Seen) -> Strip:
    solid = [(w, c) for w, c in zip(seen.words, seen.confidences, strict=True) if not w.isspace()]
    return Strip("".join(w for w, _ in solid), tuple(c for _, c in solid))


def _pieces(boxes: list[Corners], rules: tuple[Rule, ...]) -> list[Corners]:
    """The boxes, parted by ruling lines, without slivers that reach into a neighbour's words."""
    out = []
    for number, box in enumerate(boxes):
        parts = _parted(box, rules)
        others = boxes[:number] + boxes[number + 1 :]
        out += [
            part
            for part in parts
            if len(parts) == 1
            or np.ptp(part[:, 0]) > np.ptp(part[:, 1])
            or not any(_within(part.mean(axis=0), other) for other in others)
        ]
    return out


def _within(point: Corners, box: Corners) -> bool:
    return bool((box.min(axis=0) < point).all() and (point < box.max(axis=0)).all())


def _parted(box: Corners, rules: tuple[Rule, ...]) -> list[Corners]:
    """A box cut where ruling lines run through it, so that each piece lies in one cell."""
    left, top = box.min(axis=0)
    right, bottom = box.max(axis=0)
    x, y = (left + right) / 2, (top + bottom) / 2
    high = bottom - top
    levels = [
        r.at
        for r in rules
        if r.across and r.start <= x <= r.end and top + 0.3 * high < r.at < bottom - 0.3 * high
    ]
    walls = [
        r.at
        for r in rules
        if not r.across and r.start <= y <= r.end and left + 3 < r.at < right - 3
    ]
    if not levels and not walls:
        return [box]
    upper, lower = _edge(box[0], box[1]), _edge(box[3], box[2])
    out = []
    for a, b in pairwise([left, *sorted(walls), right]):
        corners = np.array([upper(a), upper(b), lower(b), lower(a)], np.float32)
        for c, d in pairwise([None, *sorted(levels), None]):
            piece = corners.copy()
            piece[:2, 1] = piece[:2, 1] if c is None else c
            piece[2:, 1] = piece[2:, 1] if d is None else d
            out.append(piece)
    return [piece for piece in out if np.ptp(piece, axis=0).min() >= _LEAST_PIXELS]


def _edge(start: Corners, end: Corners) -> Callable[[float], tuple[float, float]]:
    """The point of an edge above a place of the width."""
    slope = (end[1] - start[1]) / max(1.0, float(end[0] - start[0]))
    return lambda x: (x, float(start[1] + slope * (x - start[0])))


def _read(picture: Picture, corners: Corners, reader: Recogniser) -> _Read | None:
    """The words of a place; nothing where only noise is seen."""
    strip = strip_of(picture, corners)
    height, width = strip.shape[:2]
    if min(height, width) < _LEAST_PIXELS:
        return None
    seen = reader.read(strip) if height <= _TALL * width else _read_down(strip, reader)
    if not seen.words or np.mean(seen.confidences) < _NOISE:
        return None
    return _Read(corners, seen, _size(seen, min(width, height), strip.shape[1]))


def _read_down(strip: Picture, reader: Recogniser) -> Seen:
    """Signs that stand one below the other, read side by side or, if that is doubtful, alone.

    A strip that is not very high may also be a single narrow sign.
    """
    if len(strip) < _COLUMN * strip.shape[1]:
        one = reader.read(strip)
        if one.words and np.mean(one.confidences) > _SURE:
            return one
    cells = _signs_down(strip)
    tallest, width = max(len(cell) for cell in cells), strip.shape[1]
    level = np.full((tallest, width * len(cells), 3), np.percentile(strip, 80), np.uint8)
    for number, cell in enumerate(cells):
        top = (tallest - len(cell)) // 2
        level[top : top + len(cell), number * width : (number + 1) * width] = cell
    seen = reader.read(level)
    if seen.words and np.mean(seen.confidences) > _SURE and len(seen.words) >= len(cells):
        return seen
    alone = [reader.read(np.ascontiguousarray(cell)) for cell in cells]
    words = "".join(sign.words for sign in alone)
    confidences = tuple(c for sign in alone for c in sign.confidences)
    if not words or np.mean(confidences) < np.mean(seen.confidences or 0):
        return seen
    return Seen(words, tuple((n + 0.5) / len(words) for n in range(len(words))), confidences)


def _signs_down(strip: Picture) -> list[Picture]:
    """A column of signs, cut where the least ink is met."""
    greys = strip.min(axis=2).astype(np.float32)
    dark = greys < greys.mean() - greys.std() / 2
    rows, columns = np.flatnonzero(dark.sum(axis=1)), np.flatnonzero(dark.sum(axis=0) > 1)
    if not len(rows) or not len(columns):
        return [strip]
    around = slice(max(0, rows[0] - 3), rows[-1] + 4)
    strip, ink = strip[around], dark[around].sum(axis=1)
    usual = min(len(strip) / (1.1 * (columns[-1] - columns[0] + 1)), len(strip) / _LEAST_PIXELS)
    counts = range(max(2, round(usual) - 1), max(3, round(usual) + 2))
    cuts = min(
        (_cuts(ink, count) for count in counts),
        key=lambda at: (1 + float(np.mean([ink[i] for i in at]))) * (1 + abs(len(at) + 1 - usual)),
    )
    return [cell for cell in np.split(strip, cuts) if len(cell)]


def _cuts(ink: NDArray[np.float32], count: int) -> list[int]:
    """Where to cut a column of so many signs: near even parts, between the signs."""
    pitch = len(ink) / count
    reach = max(1, int(pitch / 5))
    cuts = []
    for number in range(1, count):
        low = int(number * pitch) - reach
        window = ink[low : low + 2 * reach + 1]
        least = np.flatnonzero(window == window.min())
        cuts.append(low + int(least[len(least) // 2]))
    return cuts


def _size(seen: Seen, height: int, width: int) -> float:
    """The size of the letters in pixels, from how far apart they stand or else how high."""
    wide = [not sign.isascii() for sign in seen.words]
    steps = [
        (b - a) * width
        for (a, first), (b, second) in pairwise(zip(seen.places, wide, strict=True))
        if first and second
    ]
    if not steps:
        # around few words more room is left than around many
        return height if width > _SHORT * height else _SNUG * height
    usual = median(steps)
    even = [step for step in steps if step < 1.5 * usual]
    return min(1.3 * height, max(0.65 * height, sum(even) / len(even)))


def _body_size(reads: list[_Read]) -> float:
    """The size that most words of the page have; 0 on an empty page."""
    sizes = sorted((r.size, len(r.seen.words)) for r in reads)
    half = sum(n for _, n in sizes) / 2
    for size, n in sizes:
        half -= n
        if half <= 0:
            return size
    return 0.0


def _glyphs(read: _Read, body: float, scale: float) -> list[Glyph]:
    """The signs of a strip where they stand, in points.

    Sizes a little off the page's own are taken for it: boxes are not drawn to a hair.
    """
    corners = read.corners
    left, wide = float(corners[:, 0].min()), float(np.ptp(corners[:, 0]))
    off = _SAME_SIZE if len(read.seen.words) >= _ENOUGH else 2 * _SAME_SIZE
    size = body if abs(read.size - body) <= off * body else read.size
    if np.ptp(corners[:, 1]) > _TALL * wide:
        # signs one below the other, written as the line they make
        size = wide / len(read.seen.words)
        middle = float(corners[:, 1].mean())
        corners = np.array([[left, middle], [left + wide, middle]] * 2, np.float32)[[0, 1, 3, 2]]
    upper, lower = corners[0] + corners[3], corners[1] + corners[2]
    out = []
    for sign, start, end in _spread(read.seen, size / max(1.0, wide)):
        x, y = (float(at) for at in (upper + (start + end) / 2 * (lower - upper)) / 2)
        half = wide * (end - start) / 2
        edges = (x - half, y - size / 2, x + half, y + size / 2, size)
        out.append(Glyph(sign, *(edge * scale for edge in edges)))
    return out


def _spread(seen: Seen, em: float) -> list[tuple[str, float, float]]:
    """The signs with their edges, as shares of the strip; a wide gap becomes a blank.

    The recogniser's places are right to half a sign only, so all but wide gaps are evened out.
    """
    signs: list[tuple[str, float]] = []
    last: tuple[float, float] | None = None
    for sign, place in zip(seen.words, seen.places, strict=True):
        breadth = _NARROW if sign.isascii() else 1.0
        if last is not None:
            gap = (place - last[0]) / em - (breadth + last[1]) / 2
            if gap > _GAP and not sign.isspace() and signs[-1][0] != " ":
                signs.append((" ", gap))
        signs.append((sign, breadth))
        last = (place, breadth)
    whole = sum(breadth for _, breadth in signs)
    out, at = [], 0.0
    for sign, breadth in signs:
        out.append((sign, at / whole, (at + breadth) / whole))
        at += breadth
    return out
