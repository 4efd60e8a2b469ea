"""How a text was set: the width its lines were cut at, and whether paragraphs are indented.

Reads: a paper's text. Writes: :class:`Setting`. Where lines are cut at a width, a line that
fills it goes on in the next, and one that does not ends its paragraph; so neither needs to
be guessed from the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

INDENTS = ("\u3000", "  ", "\t", "\xa0")
_STOPS = "。！？；：…!?;:"
_MARK = re.compile(r"[，、；。：]")
_FEWEST, _MOST = 8, 4000
_NARROWEST, _WIDEST = 30, 240


@dataclass(frozen=True, slots=True)
class Setting:
    """``width`` is that of a full line, 0 where lines are not cut at one.

    It is counted in half-signs as a page shows them (a Chinese sign has two), or with
    ``by_signs`` in signs as a program cuts them.
    """

    width: int = 0
    by_signs: bool = False
    indented: bool = False

    def fills(self, words: str) -> bool:
        """Whether a line reaches the width."""
        if not self.width:
            return False
        if self.by_signs:
            return len(words) >= self.width - _SHORT_SIGNS
        return width_of(words) >= self.width - _SHORT


_SHORT, _SHORT_SIGNS = 5, 2
"""What a full line may fall short of the width: a sign that may not begin a line."""


def width_of(words: str) -> int:
    """Half-signs on paper, near enough: one for a Latin sign, two for a Chinese one."""
    return (len(words) + len(words.encode("utf-8", "surrogatepass"))) // 2


def setting_of(text: str) -> Setting:
    """How the text was set, from its first thousands of lines."""
    lines = [x for x in _first_lines(text) if "\t" not in x and not x.isspace()]
    if len(lines) < _FEWEST:
        return Setting()
    bare = [line.rstrip() for line in lines]
    on_paper, full = _full(bare, [width_of(x) for x in bare], _SHORT, _NARROWEST, _WIDEST)
    in_signs, full_signs = _full(
        bare, [len(x) for x in bare], _SHORT_SIGNS, _NARROWEST // 2, _WIDEST // 2
    )
    if len(full_signs) > len(full):
        return Setting(in_signs, by_signs=True, indented=_are_indented(lines, full_signs))
    return Setting(on_paper, indented=_are_indented(lines, full)) if full else Setting()


def _full(
    lines: list[str], widths: list[int], short: int, least: int, most: int
) -> tuple[int, list[int]]:
    """The width that lines are cut at, and which lines reach it; none if they are not cut."""
    width = sorted(widths)[len(widths) * 97 // 100]
    if not least <= width <= most:
        return 0, []
    full = [i for i, w in enumerate(widths) if width - short <= w <= width + short]
    longer = sum(w > width + short for w in widths)
    ending = sum(lines[i][-1] in _STOPS for i in full)
    worded = sum(_MARK.search(lines[i]) is not None for i in full)
    few = len(full) < max(4, len(lines) // 10) or worded * 4 < len(full)
    if few or longer * 50 > len(lines) or ending * 3 > len(full):
        return 0, []
    return width, full


def _first_lines(text: str) -> Iterable[str]:
    lines = text[: _MOST * 120].splitlines()
    return (line for line in lines[:_MOST] if line)


def _are_indented(lines: list[str], full: list[int]) -> bool:
    """Whether paragraphs begin indented and lines that go on do not."""
    going_on = [lines[i + 1] for i in full if i + 1 < len(lines) and lines[i][-1] not in _STOPS]
    inside = sum(line.startswith(INDENTS) for line in going_on)
    indented = sum(line.startswith(INDENTS) for line in lines)
    return indented * 8 >= len(lines) and inside * 10 <= max(1, len(going_on))
