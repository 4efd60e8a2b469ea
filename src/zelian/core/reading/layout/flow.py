"""The text as it reads: cleaned, joined over page breaks, with a way back to the paper.

Reads: ``Paper.text``. Writes: :class:`Flow`. Blanks and pictures are left out and
half-width signs made full-width, so that one pattern fits all; the paper's text is
never changed, and every place in the flow leads back to it.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from zelian.core.vocabulary.text import Span

_SIGNS = (
    {c: chr(ord(c) - 0xFEE0) for c in "０１２３４５６７８９％．＋－／"}
    | dict(zip("(),;:?!", "（），；：？！", strict=True))
    | {"﹪": "%", "–": "-", "—": "-", "～": "~", "﹝": "〔", "﹞": "〕", "｡": "。", "､": "、"}
)
_ODD_SIGN = re.compile("[" + re.escape("".join(_SIGNS)) + "]")
_MARKS = (
    0xAD,
    0x61C,
    *range(0x200B, 0x2010),
    *range(0x202A, 0x202F),
    *range(0x2060, 0x206A),
    0xFEFF,
)
_UNSEEN = "".join(map(chr, (*range(0x20), *_MARKS)))
"""Signs that show nothing: control signs, marks of direction, joiners, soft hyphens."""
_NOISE = re.compile("[" + re.escape(_UNSEEN) + "\\[*]")
_SHOWS_NOTHING = re.compile("[" + re.escape("".join(map(chr, _MARKS))) + "]")
_SEEN = str.maketrans(_UNSEEN, " " * len(_UNSEEN))
_PICTURE = re.compile(r"\[image:[^\]\n]{0,80}\]")


def clean_signs(text: str) -> str:
    """The same number of characters, with signs and digits made uniform."""
    if _ODD_SIGN.search(text) is None:
        return text
    for odd, even in _SIGNS.items():  # each pass is one search of memory, far below a table's cost
        text = text.replace(odd, even)
    return text


def _quieted(stretch: str) -> str:
    """As many signs, with blanks for what is not read: pictures, bold marks, unseen signs."""
    if "**" in stretch:
        stretch = stretch.replace("**", "  ")
    if "[image:" in stretch:
        stretch = _PICTURE.sub(lambda m: " " * len(m[0]), stretch).replace("[image:", "       ")
    return stretch.translate(_SEEN)


def without_unseen(text: str) -> str:
    """The text without the signs that show nothing."""
    return _SHOWS_NOTHING.sub("", text)


@dataclass(slots=True)
class Flow:
    """Cleaned text being put together, piece by piece; a line feed parts passages.

    Where each solid piece begins, and where it came from, is kept in two arrays: eight bytes
    a piece, whatever the length of the text.
    """

    text: str = ""
    _parts: list[str] = field(default_factory=list)
    _starts: array[int] = field(default_factory=lambda: array("I"))
    _origins: array[int] = field(default_factory=lambda: array("I"))
    _length: int = 0

    def __len__(self) -> int:
        return self._length

    def add(self, stretch: str, start: int) -> None:
        """Append a stretch that stands at ``start``, leaving blanks and pictures out."""
        if _NOISE.search(stretch) is not None:
            stretch = _quieted(stretch)
        at = 0
        for solid in stretch.split():
            at = stretch.index(solid, at)
            self._parts.append(solid)
            self._starts.append(self._length)
            self._origins.append(start + at)
            self._length += len(solid)
            at += len(solid)

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
        starts = self._starts
        i = bisect_right(starts, start) - 1
        if i >= 0 and start < end and (i + 1 == len(starts) or starts[i + 1] >= end):
            shift = self._origins[i] - starts[i]
            return Span(start + shift, end + shift)
        if end <= start:
            at = self._origins[i] + start - starts[i] if i >= 0 else 0
            return Span(at, at)
        return Span(self._back(start), self._back(end - 1) + 1)

    def parted(self, at: int) -> bool:
        """Whether blanks, or a new line, stand before ``at`` on the paper."""
        i = bisect_left(self._starts, at)
        return i < len(self._starts) and self._starts[i] == at

    def solid_until(self, at: int) -> int:
        """Where the words that begin at ``at`` are parted by a blank or end."""
        i = bisect_right(self._starts, at)
        return self._starts[i] if i < len(self._starts) else self._length

    def _back(self, at: int) -> int:
        i = bisect_right(self._starts, at) - 1
        if i < 0:
            return 0
        return self._origins[i] + at - self._starts[i]
