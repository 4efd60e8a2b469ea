"""What the words of a scoring sheet do to its points, with what is doubtful about them.

Reads: cells in the flow. Writes: deductions, remarks, and the stretches that speak of points
only and so lay nothing on anyone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from zelian.core.reading.layout.grids import Cell
from zelian.core.reading.tables.deductions import Effect, Effected, effects_in, taken_by
from zelian.core.reading.tables.placing import Placed, Stretch
from zelian.core.vocabulary.regulation import Deduction
from zelian.core.vocabulary.text import Remark
from zelian.core.vocabulary.wording import Sentence, said


@dataclass(slots=True)
class Weighed:
    """What was found in some cells of one row."""

    deductions: list[Deduction] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    hushed: list[Stretch] = field(default_factory=list)


def weigh(placed: Placed, cells: Iterable[Cell], full: Decimal | None) -> Weighed:
    """Read the deductions in the cells of a row that is worth ``full`` points."""
    out = Weighed()
    for cell in cells:
        stretch = placed.stretch(cell)
        if stretch is None:
            continue
        effects = effects_in(placed.text, *stretch)
        for t in taken_by(effects, full):
            span = placed.flow.place(t.start, t.end)
            out.deductions.append(Deduction(t.points, t.per, span, t.most, t.to_zero))
        out.remarks += [r for e in effects if (r := _doubt(placed, e)) is not None]
        worth = [m.span() for m in _WORTH.finditer(placed.text, *stretch)]
        taken = [(e.start, e.end) for e in effects]
        out.hushed += _stretches(placed.text, sorted(taken + worth), stretch)
    return out


def _doubt(placed: Placed, e: Effected) -> Remark | None:
    span = placed.flow.place(e.start, e.end)
    words = {"words": placed.text[e.start : e.end]}
    if e.effect is Effect.VETO:
        template = said("“{words}”不是扣分，而是否定整个考核结果；请在考核方案里单独写明。")
        return Remark("scoring.veto", span, Sentence(template, words))
    if e.effect is Effect.UNSAID:
        template = said("“{words}”没有写明扣多少分；请补上分值。")
        return Remark("scoring.unsaid", span, Sentence(template, words))
    return None


_BETWEEN = re.compile(r"[，；。、（）\s]*")
_OPENING, _CLOSING = "（，、", "）；。，"


_WORTH = re.compile(
    r"（(?:计|得|满分|共|分值)?：?\d+(?:\.\d+)?分）|(?<=，)(?:得|计|记|赋)\d+(?:\.\d+)?分(?!之)"
)


def _stretches(text: str, spoken: Sequence[Stretch], cell: Stretch) -> list[Stretch]:
    """Words on points, those put together that only signs part, with the signs around."""
    out: list[Stretch] = []
    for left, right in spoken:
        start, end = left, right
        while start > cell[0] and text[start - 1] in _OPENING:
            start -= 1
        while end < cell[1] and text[end] in _CLOSING:
            end += 1
        if out and _BETWEEN.fullmatch(text, out[-1][1], max(start, out[-1][1])):
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
