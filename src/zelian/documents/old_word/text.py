"""The text of an old Word file: its pieces put in order, parted into stories.

Source: [MS-DOC] 2.5 (file information block), 2.9.38 (Clx), 2.9.73 (compressed text).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from zelian.documents.composing import MOST_CHARACTERS
from zelian.documents.old_word.properties import Bytes, Runs

_STORIES = ("main", "notes", "headers", "macros", "comments", "endnotes", "boxes", "header_boxes")
_MOST_PIECES = 500_000
_FIRST_PLACES = 154


@dataclass(frozen=True, slots=True)
class FileInformation:
    """The head of the file: where its parts are, and how long its stories."""

    file: Bytes

    @property
    def is_word(self) -> bool:
        """Whether it is the head of a Word file at all."""
        return len(self.file.data) > 900 and self.file.u16(0) == 0xA5EC

    @property
    def version(self) -> int:
        """The file format's number; Word 97 began with 0xC1."""
        return self.file.u16(2)

    @property
    def locked(self) -> bool:
        """Whether a password is needed."""
        return bool(self.file.u16(10) & 0x0100)

    @property
    def table_stream(self) -> str:
        """The name of the stream that holds the tables."""
        return "1Table" if self.file.u16(10) & 0x0200 else "0Table"

    def part(self, number: int) -> tuple[int, int]:
        """Where a part stands in the table stream, and its length."""
        return self.file.u32(_FIRST_PLACES + 8 * number), self.file.u32(
            _FIRST_PLACES + 8 * number + 4
        )

    def stories(self) -> dict[str, tuple[int, int]]:
        """Where each story begins and ends, in characters."""
        found: dict[str, tuple[int, int]] = {}
        at = 0
        for name, length in zip(_STORIES, self.file.many(76, len(_STORIES)), strict=True):
            found[name] = (at, at + length)
            at += length
        return found


@dataclass(frozen=True, slots=True)
class Pieces:
    """The text, and where each of its characters stands in the file."""

    text: str
    starts: tuple[int, ...]
    places: tuple[tuple[int, int], ...]

    def place(self, at: int) -> int:
        """Where in the file a character stands, in bytes."""
        i = max(0, bisect_right(self.starts, at) - 1)
        base, width = self.places[i]
        return base + width * (at - self.starts[i])

    def covered(self, runs: Runs) -> Iterator[tuple[int, int]]:
        """The stretches of text that stretches of the file are."""
        ends = (*self.starts[1:], len(self.text))
        for start, end, (base, width) in zip(self.starts, ends, self.places, strict=True):
            for low, high in runs.between(base, base + width * (end - start)):
                yield start + (low - base) // width, start + -(-(high - base) // width)


def read_pieces(information: FileInformation, table: Bytes) -> Pieces:
    """
    All stories' text.

    :raises struct.error: a piece lies outside of the file, or there are endless ones.
    """
    at, length = information.part(33)
    end = at + length
    while at < end and table.u8(at) == 1:
        at += 3 + table.u16(at + 1)
    if table.u8(at) != 2:
        raise struct.error("no pieces")
    count = (table.u32(at + 1) - 4) // 12
    if not 0 < count < _MOST_PIECES:
        raise struct.error("no pieces")
    starts = table.many(at + 5, count + 1)
    if starts[-1] > MOST_CHARACTERS:
        raise OverflowError("a text longer than any document")
    parts: list[str] = []
    places: list[tuple[int, int]] = []
    for i in range(count):
        length = starts[i + 1] - starts[i]
        place = table.u32(at + 5 + 4 * (count + 1) + 8 * i + 2)
        if length < 0:
            raise struct.error("pieces out of order")
        if place & 0x40000000:
            base, width = (place & 0x3FFFFFFF) // 2, 1
            words = information.file.cut(base, length).decode("cp1252", "replace")
        else:
            base, width = place & 0x3FFFFFFF, 2
            raw = information.file.cut(base, 2 * length)
            # a surrogate is two characters to Word; places are counted in its way
            words = "".join(map(chr, struct.unpack(f"<{length}H", raw)))
        parts.append(words)
        places.append((base, width))
    return Pieces("".join(parts), starts[:-1], tuple(places))


def plain(words: str) -> str:
    """Halves of characters put together; a lone half is left out."""
    if not any(0xD800 <= ord(c) < 0xE000 for c in words):
        return words
    return words.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
