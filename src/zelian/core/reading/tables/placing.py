"""Where the cells of a grid stand in the flow.

Reads: passages. Writes: the stretch of each cell, and of each grid.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zelian.core.reading.layout.flow import Flow
from zelian.core.reading.layout.grids import Cell
from zelian.core.reading.layout.passages import Laid

Stretch = tuple[int, int]
"""``[start, end)`` of the flow."""


@dataclass(frozen=True, slots=True)
class Placed:
    """One grid's cells in the flow; ``first`` and ``after`` bound its passages."""

    flow: Flow
    first: int
    after: int
    cells: dict[tuple[int, int], Stretch] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The whole flow's text."""
        return self.flow.text

    def stretch(self, cell: Cell) -> Stretch | None:
        """Where a cell's words stand, from its first passage to its last."""
        return self.cells.get((cell.row, cell.column))


def place_grids(laid: Laid) -> list[Placed]:
    """Each grid's cells, in the order of the grids; one walk over the passages."""
    bounds: dict[int, list[int]] = {}
    cells: dict[int, dict[tuple[int, int], Stretch]] = {}
    for i, passage in enumerate(laid.passages):
        if passage.grid is None:
            continue
        bounds.setdefault(passage.grid, [i, i])[1] = i + 1
        own = cells.setdefault(passage.grid, {})
        at = (passage.row, passage.column)
        start = own[at][0] if at in own else passage.start
        own[at] = (start, passage.end)
    out: list[Placed] = []
    for number in range(len(laid.grids)):
        first, after = bounds.get(number, [len(laid.passages)] * 2)
        out.append(Placed(laid.flow, first, after, cells.get(number, {})))
    return out


_ITEM = re.compile(r"(?:\d{1,2}[.、](?!\d)|（(?:\d{1,2}|[一二三四五六七八九十]{1,2})）|[①-⑳])")


def labels_in(text: str, stretch: Stretch) -> list[Stretch]:
    """The labels of items within a cell: 1.…；2.…, which are no words of what they label."""
    start = stretch[0]
    found = _ITEM.finditer(text, *stretch)
    return [m.span() for m in found if m.start() == start or text[m.start() - 1] in "；。：\n"]
