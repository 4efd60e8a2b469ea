"""What stands on an OFD page: text objects as characters, paths as ruling lines.

Source: GB/T 33190-2016, clauses 9.2 (paths), 11.3 (text), 13 (composite objects), 7.6 (layers).
Lengths there are millimetres from the top left corner; here they are points.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from zelian.documents.portable.pages import Glyph, Point, Rule, edges_of, rule_between
from zelian.documents.refusals import TooLong

POINTS = 72 / 25.4
_DEEPEST = 12
_MOST_OBJECTS = 1_000_000
_SLANTED = 0.05
_ASCENT, _DESCENT = 0.88, 0.12
_HALF_WIDTH = 0.5
_WIDEST_STEP = 1.4
_GROUPS = frozenset({"Layer", "PageBlock", "Content"})
_LEAST_OF_PAGE = 5_000.0  # square millimetres, a twelfth of a page of A4
_POINTS_OF = {"M": 1, "S": 1, "L": 1, "Q": 2, "B": 3}


@dataclass(frozen=True, slots=True)
class Placing:
    """How a point of an object comes to stand on the page: x' = a·x + c·y + e and so on."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def point(self, x: float, y: float) -> Point:
        """Where a point stands."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def within(self, outer: Placing) -> Placing:
        """The placing of what stands in something placed by ``outer``."""
        e, f = outer.point(self.e, self.f)
        return Placing(
            outer.a * self.a + outer.c * self.b,
            outer.b * self.a + outer.d * self.b,
            outer.a * self.c + outer.c * self.d,
            outer.b * self.c + outer.d * self.d,
            e,
            f,
        )

    @property
    def is_level(self) -> bool:
        """Whether lines of text stay level and upright."""
        return abs(math.atan2(self.b, self.a)) < _SLANTED


@dataclass(slots=True)
class Drawn:
    """
    A page being put together from its objects; counts them over all pages.

    ``media`` are the parts of pictures by their ids; ``shown`` those that pages show.
    """

    name: str
    units: Mapping[str, Element] = field(default_factory=dict)
    glyphs: list[Glyph] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    unmapped: int = 0
    media: Mapping[str, str] = field(default_factory=dict)
    pictures: int = 0
    shown: list[str] = field(default_factory=list)
    _objects: int = 0

    def draw(self, parent: Element, placing: Placing = Placing(), depth: int = 0) -> None:
        """
        Everything below an element, in its order.

        :raises TooLong: groups within groups repeat without end.
        """
        if depth > _DEEPEST:
            return
        for thing in parent:
            self._objects += 1
            if self._objects > _MOST_OBJECTS:
                raise TooLong(self.name, limit=_MOST_OBJECTS // 10_000)
            if thing.get("Visible", "true").strip().lower() in {"false", "0"}:
                continue
            self._draw_one(thing, placing, depth)

    def fresh(self) -> None:
        """A new page begins; the count of objects goes on."""
        self.glyphs, self.rules, self.unmapped = [], [], 0

    def _draw_one(self, thing: Element, placing: Placing, depth: int) -> None:
        kind = local(thing)
        if kind in _GROUPS:
            self.draw(thing, placing, depth + 1)
        elif kind == "TextObject":
            self._text(thing, _placed(thing, placing))
        elif kind == "PathObject":
            self._path(thing, _placed(thing, placing))
        elif kind == "ImageObject":
            self.pictures += 1
            self._show(thing)
        elif kind == "CompositeObject":
            unit = self.units.get(thing.get("ResourceID", ""))
            if unit is not None:
                self.draw(unit, _placed(thing, placing), depth + 1)

    def _show(self, thing: Element) -> None:
        """Keep the part of a picture that is no stamp or emblem."""
        box = box_of(thing.get("Boundary"))
        part = self.media.get(thing.get("ResourceID", ""))
        if part is not None and (box is None or box[2] * box[3] >= _LEAST_OF_PAGE):
            self.shown.append(part)

    def _text(self, thing: Element, placing: Placing) -> None:
        size = _number(thing.get("Size"), 0.0)
        if size <= 0 or not placing.is_level:
            return
        width = _number(thing.get("HScale"), 1.0)
        x = y = 0.0
        for code in thing:
            if local(code) != "TextCode":
                continue
            x, y = _number(code.get("X"), x), _number(code.get("Y"), y)
            words = (code.text or "").strip("\r\n")
            across = steps_of(code.get("DeltaX"), len(words))
            down = steps_of(code.get("DeltaY"), len(words))
            at, level = x, y
            for i, sign in enumerate(words):
                wide = width * size * (_HALF_WIDTH if sign.isascii() else 1.0)
                step = across[i] if i < len(across) else wide
                # a piece of text has its blanks as signs: wide steps are wide letters
                reach = step if 0 < step < _WIDEST_STEP * size else wide
                self._glyph(sign, at, level, size, reach, placing)
                at += step
                level += down[i] if i < len(down) else 0.0

    def _glyph(
        self, sign: str, x: float, y: float, size: float, wide: float, placing: Placing
    ) -> None:
        left, baseline = placing.point(x, y)
        right, _ = placing.point(x + wide, y)
        _, above = placing.point(x, y - size)
        height = abs(baseline - above) * POINTS
        left, right, baseline = left * POINTS, right * POINTS, baseline * POINTS
        if "\ue000" <= sign < "\uf900" or sign in "\ufffd\xa4":
            self.unmapped += 1
        if height > 0 and right > left and sign >= " ":
            self.glyphs.append(
                Glyph(
                    " " if sign.isspace() else sign,
                    left,
                    baseline - _ASCENT * height,
                    right,
                    baseline + _DESCENT * height,
                    height,
                )
            )

    def _path(self, thing: Element, placing: Placing) -> None:
        words = next((e.text or "" for e in thing if local(e) == "AbbreviatedData"), "")
        stroked = thing.get("Stroke", "true").strip().lower() not in {"false", "0"}
        for outline in _outlines(words):
            placed = [placing.point(x, y) for x, y in outline]
            points = [(x * POINTS, y * POINTS) for x, y in placed]
            for (x0, y0), (x1, y1) in edges_of(points, stroked=stroked):
                rule = rule_between(x0, y0, x1, y1)
                if rule is not None:
                    self.rules.append(rule)


def local(element: Element) -> str:
    """An element's name without its namespace: makers disagree on it."""
    return element.tag.rpartition("}")[2]


def box_of(words: str | None) -> tuple[float, float, float, float] | None:
    """A box as left, top, width and height; nothing where it is none."""
    numbers = [_number(word, math.nan) for word in (words or "").split()[:4]]
    if len(numbers) < 4 or any(math.isnan(n) for n in numbers):
        return None
    return numbers[0], numbers[1], numbers[2], numbers[3]


def steps_of(words: str | None, most: int) -> list[float]:
    """Distances from character to character; ``g 3 4.5`` stands for 4.5 three times.

    >>> steps_of("5 g 2 4.5", 9)
    [5.0, 4.5, 4.5]
    """
    parts = (words or "").split()
    out: list[float] = []
    at = 0
    while at < len(parts) and len(out) < most:
        if parts[at] == "g" and at + 2 < len(parts):
            times = int(max(0.0, min(_number(parts[at + 1], 0.0), float(most - len(out)))))
            out += [_number(parts[at + 2], 0.0)] * times
            at += 3
        else:
            out.append(_number(parts[at], 0.0))
            at += 1
    return out


def _placed(thing: Element, outer: Placing) -> Placing:
    """An object's own matrix, then the corner of its box, then what it stands in."""
    own = Placing()
    parts = (thing.get("CTM") or "").split()
    if len(parts) == 6:
        own = Placing(*(_number(part, 0.0) for part in parts))
    box = box_of(thing.get("Boundary"))
    if box is not None:
        own = own.within(Placing(e=box[0], f=box[1]))
    return own.within(outer)


def _outlines(words: str) -> Iterator[list[Point]]:
    """The straight parts of a path's outlines; of curves only where they end."""
    parts = words.split()
    points: list[Point] = []
    at = 0
    while at < len(parts):
        command = parts[at].upper()
        at += 1
        if command == "C":
            points += points[:1]
            continue
        count = _POINTS_OF.get(command, 0)
        skipped = 5 if command == "A" else 2 * (count - 1)
        if not count and command != "A":
            continue
        place = parts[at + skipped : at + skipped + 2]
        at += skipped + 2
        if len(place) < 2:
            break
        if command in {"M", "S"} and points:
            yield points
            points = []
        points.append((_number(place[0], 0.0), _number(place[1], 0.0)))
    if points:
        yield points


def _number(words: str | None, default: float) -> float:
    try:
        number = float(words or "")
    except ValueError:
        return default
    return number if math.isfinite(number) and abs(number) < 1e6 else default
