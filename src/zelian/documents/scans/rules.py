"""Ruling lines of a picture: long level and upright strokes that make up tables."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from zelian.documents.portable.pages import Rule
from zelian.documents.scans.recogniser import Picture

_SHORTEST_ACROSS = 0.045
_SHORTEST_DOWN = 0.02
_NARROWEST = 0.15
_MOST_RULES = 2_000
_LONG_ACROSS = 0.3
_LONG_DOWN = 0.12


@dataclass(frozen=True, slots=True)
class RuledPicture:
    """A picture's ruling lines, in pixels, and the picture with them painted over."""

    rules: tuple[Rule, ...]
    picture: Picture


def ruled(picture: Picture) -> RuledPicture:
    """The rules of all tables that are wide enough not to be the strokes of a letter."""
    grey = picture.min(axis=2)
    window = max(15, min(picture.shape[:2]) // 60 * 2 + 1)
    ink = cv2.adaptiveThreshold(
        grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, window, 18
    )
    width = picture.shape[1]
    across = _strokes(ink, max(24, int(_SHORTEST_ACROSS * width)))
    down = _strokes(ink.T, max(18, int(_SHORTEST_DOWN * width))).T
    mask = _tables(across, down, width)
    if not mask.any():
        return RuledPicture((), picture)
    level, upright = _components(across & mask), _components(np.ascontiguousarray((down & mask).T))
    rules = [Rule(True, *line) for line in level.lines] + [
        Rule(False, *line) for line in upright.lines
    ]
    if len(rules) > _MOST_RULES:
        return RuledPicture((), picture)
    near = max(5.0, 0.006 * width)
    kept = [_bounds(rule, rules, near, width) for rule in rules]
    lines = level.painted(kept[: len(level.lines)])
    lines |= upright.painted(kept[len(level.lines) :]).T
    clean = picture.copy()
    paper = np.percentile(picture.reshape(-1, 3)[::97], 80, axis=0).astype(np.uint8)
    clean[cv2.dilate(lines, np.ones((5, 5), np.uint8)) > 0] = paper
    whole = [rule for rule, keep in zip(rules, kept, strict=True) if keep]
    return RuledPicture(tuple(_met(whole, near)), clean)


def _bounds(rule: Rule, rules: list[Rule], near: float, width: int) -> bool:
    """Whether a stroke is a ruling line: long, or from one line across it to another."""
    if rule.end - rule.start > (_LONG_ACROSS if rule.across else _LONG_DOWN) * width:
        return True
    crossing = [
        r.at for r in rules if r.across != rule.across and r.start - near <= rule.at <= r.end + near
    ]
    return all(any(abs(at - end) <= near for at in crossing) for end in (rule.start, rule.end))


def _strokes(ink: Picture, shortest: int) -> Picture:
    """Level strokes of a length, over small breaks and slants."""
    thick = cv2.dilate(np.ascontiguousarray(ink), np.ones((3, 1), np.uint8))
    long = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, shortest), np.uint8))
    return cv2.morphologyEx(long, cv2.MORPH_CLOSE, np.ones((1, shortest // 2), np.uint8))


def _tables(across: Picture, down: Picture, width: int) -> Picture:
    """Where level and upright strokes together reach far enough; 255 there."""
    both = cv2.dilate(across | down, np.ones((7, 7), np.uint8))
    _, labels, places, _ = cv2.connectedComponentsWithStats(both)
    kept = np.zeros(len(places), np.uint8)
    for number, (_left, _top, wide, high, _area) in enumerate(places):
        if number and wide >= _NARROWEST * width and high >= _SHORTEST_DOWN * width:
            part = labels == number
            kept[number] = 255 if (across[part].any() and down[part].any()) else 0
    return kept[labels]


@dataclass(frozen=True, slots=True)
class _Components:
    """Level strokes apart: where each runs, and which pixels are its."""

    lines: tuple[tuple[float, float, float], ...]
    numbers: tuple[int, ...]
    labels: NDArray[np.int32]

    def painted(self, kept: list[bool]) -> Picture:
        """255 where a stroke lies that is kept."""
        shown = np.zeros(int(self.labels.max()) + 1, np.uint8)
        for number, keep in zip(self.numbers, kept, strict=True):
            shown[number] = 255 * keep
        return shown[self.labels]


def _components(strokes: Picture) -> _Components:
    _, labels, places, middles = cv2.connectedComponentsWithStats(strokes)
    numbers = [n for n in range(1, len(places)) if places[n][3] < 0.25 * places[n][2]]
    lines = [
        (float(middles[n][1]), float(places[n][0]), float(places[n][0] + places[n][2]))
        for n in numbers
    ]
    return _Components(tuple(lines), tuple(numbers), labels)


def _met(rules: list[Rule], near: float) -> list[Rule]:
    """Rules that end where those stand that they all but meet."""
    out = []
    for rule in rules:
        crossing = [
            r.at
            for r in rules
            if r.across != rule.across and r.start - near <= rule.at <= r.end + near
        ]
        start = min(crossing, key=lambda at: abs(at - rule.start), default=rule.start)
        end = min(crossing, key=lambda at: abs(at - rule.end), default=rule.end)
        start = start if abs(start - rule.start) <= near else rule.start
        end = end if abs(end - rule.end) <= near else rule.end
        out.append(replace(rule, start=start, end=end))
    return out
