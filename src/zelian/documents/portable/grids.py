"""Tables of a PDF page from its ruling lines: columns, rows and merged cells."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zelian.documents.composing import TableCell
from zelian.documents.portable.lines import cell_lines
from zelian.documents.portable.pages import Glyph, Rule

_NEAR = 3.0
_MOST_RULES = 400
_MOST_PLACES = 2_500


@dataclass(frozen=True, slots=True)
class Ruled:
    """A ruled grid on a page: the edges of its columns and rows, and its lines."""

    columns: tuple[float, ...]
    rows: tuple[float, ...]
    rules: tuple[Rule, ...]

    def holds(self, glyph: Glyph) -> bool:
        """Whether a character stands within it."""
        x = (glyph.left + glyph.right) / 2
        inside = self.columns[0] < x < self.columns[-1]
        return inside and self.rows[0] < glyph.middle < self.rows[-1]

    def cells(self, glyphs: Sequence[Glyph]) -> list[TableCell]:
        """Its cells with the words of ``glyphs`` in them."""
        owners = self._owners()
        areas: dict[tuple[int, int], list[tuple[int, int]]] = {}
        for place, owner in owners.items():
            areas.setdefault(owner, []).append(place)
        words: dict[tuple[int, int], list[Glyph]] = {owner: [] for owner in areas}
        for glyph in glyphs:
            row = bisect_right(self.rows, glyph.middle) - 1
            column = bisect_right(self.columns, (glyph.left + glyph.right) / 2) - 1
            words[owners[row, column]].append(glyph)
        out = []
        for (row, column), places in areas.items():
            bottom, right = max(r for r, _ in places), max(c for _, c in places)
            lines = cell_lines(words[row, column], self.columns[column], self.columns[right + 1])
            out.append(TableCell(row, column, lines, bottom - row + 1, right - column + 1))
        return sorted(out, key=lambda c: (c.row, c.column))

    def _owners(self) -> dict[tuple[int, int], tuple[int, int]]:
        """For each place of the grid the first place of the cell it belongs to."""
        across = [r for r in self.rules if r.across]
        down = [r for r in self.rules if not r.across]
        owners: dict[tuple[int, int], tuple[int, int]] = {}
        for row in range(len(self.rows) - 1):
            y = (self.rows[row] + self.rows[row + 1]) / 2
            walls = {c for c, x in enumerate(self.columns) if _drawn(down, x, y)}
            for column in range(len(self.columns) - 1):
                x = (self.columns[column] + self.columns[column + 1]) / 2
                owner = (row, column)
                if column and column not in walls:
                    owner = owners[row, column - 1]
                elif row and not _drawn(across, self.rows[row], x):
                    owner = owners[row - 1, column]
                owners[row, column] = owner
        return owners


def _drawn(rules: Sequence[Rule], at: float, through: float) -> bool:
    return any(abs(r.at - at) <= _NEAR and r.start - 1 <= through <= r.end + 1 for r in rules)


def whole_rules(rules: Iterable[Rule]) -> list[Rule]:
    """Lines drawn piece by piece, a border a cell, as the long lines they make."""
    out: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (r.across, round(r.at), r.start)):
        last = out[-1] if out else None
        if (
            last is not None
            and last.across == rule.across
            and abs(last.at - rule.at) <= 1
            and rule.start <= last.end + _NEAR
        ):
            out[-1] = replace(last, end=max(last.end, rule.end))
        else:
            out.append(rule)
    return out


def ruled_tables(rules: Sequence[Rule]) -> list[Ruled]:
    """The grids of two rows and columns at least, from top to bottom; a drawing has none."""
    found: list[Ruled] = []
    if len(rules) > _MOST_RULES:
        return found
    for group in _groups(list(rules)):
        across, down = [r for r in group if r.across], [r for r in group if not r.across]
        if len(across) < 2 or not down:
            continue
        ends = [r.start for r in across] + [r.end for r in across]
        columns = _edges([r.at for r in down] + [min(ends), max(ends)])
        rows = _edges([r.at for r in across])
        if len(columns) > 2 and len(rows) > 2 and len(columns) * len(rows) < _MOST_PLACES:
            found.append(Ruled(columns, rows, tuple(group)))
    return sorted(found, key=lambda t: t.rows[0])


def _edges(places: Sequence[float]) -> tuple[float, ...]:
    out: list[float] = []
    for at in sorted(places):
        if not out or at - out[-1] > _NEAR:
            out.append(at)
    return tuple(out)


def _groups(rules: list[Rule]) -> list[list[Rule]]:
    """Lines that touch one another, directly or through others."""
    groups: list[list[Rule]] = []
    left = set(range(len(rules)))
    while left:
        waiting = [left.pop()]
        group = []
        while waiting:
            i = waiting.pop()
            group.append(rules[i])
            touching = {j for j in left if _touch(rules[i], rules[j])}
            left -= touching
            waiting += touching
        groups.append(group)
    return groups


def _touch(a: Rule, b: Rule) -> bool:
    if a.across == b.across:
        near = abs(a.at - b.at) <= _NEAR
        return near and a.start - _NEAR <= b.end and b.start - _NEAR <= a.end
    return b.start - _NEAR <= a.at <= b.end + _NEAR and a.start - _NEAR <= b.at <= a.end + _NEAR
