"""The text as it reads: cleaned, joined over page breaks, with a way back to the paper.

Reads: ``Paper.text``. Writes: :class:`Flow`. Blanks and pictures are left out and
half-width signs made full-width, so that one pattern fits all; the paper's text is
never changed, and every place in the flow leads back to it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field

from zelian.core.vocabulary.text import Span

_SIGNS = (
    {c: chr(ord(c) - 0xFEE0) for c in "０１２３４５６７８９％．＋－／"}
    | dict(zip("(),;:?!", "（），；：？！", strict=True))
    | {"﹪": "%", "–": "-", "—": "-", "～": "~", "﹝": "〔"}
)
_ODD_SIGN = re.compile("[" + re.escape("".join(_SIGNS)) + "]")
_SOLID = re.compile(r"(?:(?!\[image:)[^\s\u200b\u200c\u200d\ufeff\u2060\x00-\x1f])+")
_NOISE = re.compile(r"[\s\u200b\u200c\u200d\ufeff\u2060\x00-\x1f]|\[image:|\*\*")
_PICTURE = re.compile(r"\[image:[^\]\n]{0,80}\]")


def _even(m: re.Match[str]) -> str:
    return _SIGNS[m[0]]


def clean_signs(text: str) -> str:
    """The same number of characters, with signs and digits made uniform."""
    return _ODD_SIGN.sub(_even, text)


@dataclass(slots=True)
class Flow:
    """Cleaned text being put together, piece by piece; a line feed parts passages."""

    text: str = ""
    _parts: list[str] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _origins: list[int] = field(default_factory=list)
    _length: int = 0

    def __len__(self) -> int:
        return self._length

    def add(self, paper: str, start: int, end: int) -> None:
        """Append the stretch of paper, leaving blanks and pictures out."""
        stretch = paper[start:end]
        if not _NOISE.search(stretch):
            self._add_solid(stretch, start)
            return
        stretch = stretch.replace("**", "  ")
        if "[image:" in stretch:
            stretch = _PICTURE.sub(lambda m: " " * len(m[0]), stretch).replace("[image:", "       ")
        for solid in _SOLID.finditer(stretch):
            self._add_solid(solid[0], start + solid.start())

    def part(self) -> None:
        """End a passage."""
        self._parts.append("\n")
        self._length += 1

    def close(self) -> Flow:
        """Finish: ``text`` is then ready."""
        self.text = clean_signs("".join(self._parts))
        self._parts.clear()
        return self

    def place(self, start: int, end: int) -> Span:
        """Where a stretch of the flow stands on the paper."""
        if end <= start:
            at = self._back(start)
            return Span(at, at)
        i = bisect_right(self._starts, start) - 1
        last = i + 1 == len(self._starts) or self._starts[i + 1] >= end
        if i >= 0 and last:
            shift = self._origins[i] - self._starts[i]
            return Span(start + shift, end + shift)
        return Span(self._back(start), self._back(end - 1) + 1)

    def _add_solid(self, solid: str, origin: int) -> None:
        self._parts.append(solid)
        self._starts.append(self._length)
        self._origins.append(origin)
        self._length += len(solid)

    def _back(self, at: int) -> int:
        i = bisect_right(self._starts, at) - 1
        if i < 0:
            return 0
        return self._origins[i] + at - self._starts[i]
