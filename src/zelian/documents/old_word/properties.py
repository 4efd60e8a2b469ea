"""Formatting of an old Word file: changes to properties, and the pages that list them.

Source: [MS-DOC] 2.2.5 (Sprm), 2.9.33 (ChpxFkp), 2.9.179 (PapxFkp), 2.8.5 and 2.8.6 (bin tables).
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

PAGE = 512
MOST_RUNS = 2_000_000
_SIZES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_DEFINE_TABLE = 0xD608
_CHANGE_TABS = 0xC615
_HUGE = frozenset({0x6645, 0x6646})
_Entry = Callable[["Bytes", int, int, int], bytes]


@dataclass(frozen=True, slots=True)
class Bytes:
    """Bytes read with bounds: what lies outside of them is a :class:`struct.error`."""

    data: bytes

    def u8(self, at: int) -> int:
        """An unsigned byte."""
        return self._number("<B", at)

    def u16(self, at: int) -> int:
        """Two bytes, unsigned."""
        return self._number("<H", at)

    def i16(self, at: int) -> int:
        """Two bytes, signed."""
        return self._number("<h", at)

    def u32(self, at: int) -> int:
        """Four bytes, unsigned."""
        return self._number("<I", at)

    def many(self, at: int, count: int) -> tuple[int, ...]:
        """A row of unsigned four-byte numbers."""
        if at < 0 or count < 0 or at + 4 * count > len(self.data):
            raise struct.error("outside of the file")
        return struct.unpack_from(f"<{count}I", self.data, at)

    def cut(self, at: int, length: int) -> bytes:
        """A stretch."""
        if at < 0 or length < 0 or at + length > len(self.data):
            raise struct.error("outside of the file")
        return self.data[at : at + length]

    def _number(self, form: str, at: int) -> int:
        if at < 0:
            raise struct.error("outside of the file")
        return int(struct.unpack_from(form, self.data, at)[0])


def changes_in(properties: bytes) -> Iterator[tuple[int, bytes]]:
    """Each change with its operand; what breaks off is passed over."""
    at = 0
    while at + 3 <= len(properties):
        code = int.from_bytes(properties[at : at + 2], "little")
        at += 2
        size = _SIZES.get(code >> 13)
        if size is None:
            size = properties[at]
            at += 1
            if code == _DEFINE_TABLE:
                size = int.from_bytes(properties[at - 1 : at + 1], "little") - 1
                at += 1
            elif code == _CHANGE_TABS and size == 255:
                return
        if size < 0 or at + size > len(properties):
            return
        yield code, properties[at : at + size]
        at += size


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph's style and the changes to it."""

    style: int = 0
    changes: tuple[tuple[int, bytes], ...] = ()


@dataclass(slots=True)
class Runs:
    """Stretches of the file, each with what is said of it, found by a place in the file."""

    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    said: list[bytes] = field(default_factory=list)

    def at(self, place: int) -> bytes:
        """What is said of a place; nothing where no stretch covers it."""
        i = bisect_right(self.starts, place) - 1
        return self.said[i] if i >= 0 and place < self.ends[i] else b""

    def between(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The stretches that reach into another, cut to it."""
        for i in range(max(0, bisect_right(self.starts, start) - 1), len(self.starts)):
            if self.starts[i] >= end:
                return
            if self.ends[i] > start:
                yield max(start, self.starts[i]), min(end, self.ends[i])


def paragraph_runs(file: Bytes, table: Bytes, at: int, length: int) -> Runs:
    """The paragraphs' properties, style number first."""
    return _runs(file, table, at, length, _paragraph_entry)


def character_runs(file: Bytes, table: Bytes, at: int, length: int) -> Runs:
    """The characters' properties."""
    return _runs(file, table, at, length, _character_entry)


def _runs(file: Bytes, table: Bytes, at: int, length: int, entry: _Entry) -> Runs:
    found: list[tuple[int, int, bytes]] = []
    count = max(0, (length - 4) // 8)
    for page in table.many(at + 4 * (count + 1), count):
        start = (page & 0x3FFFFF) * PAGE
        runs = file.u8(start + PAGE - 1)
        places = file.many(start, runs + 1)
        for i in range(runs):
            if places[i] < places[i + 1]:
                said = entry(file, start, start + 4 * (runs + 1), i)
                found.append((places[i], places[i + 1], said))
        if len(found) > MOST_RUNS:
            raise struct.error("more runs than a document has")
    found.sort(key=lambda run: run[0])
    return Runs([a for a, _, _ in found], [b for _, b, _ in found], [s for _, _, s in found])


def _paragraph_entry(file: Bytes, page: int, places: int, i: int) -> bytes:
    offset = 2 * file.u8(places + 13 * i)
    if not offset:
        return b""
    words = file.u8(page + offset)
    if words:
        return file.cut(page + offset + 1, 2 * words - 1)
    return file.cut(page + offset + 2, 2 * file.u8(page + offset + 1))


def _character_entry(file: Bytes, page: int, places: int, i: int) -> bytes:
    offset = 2 * file.u8(places + i)
    return file.cut(page + offset + 1, file.u8(page + offset)) if offset else b""


def paragraph_of(said: bytes, data: Bytes) -> Paragraph:
    """A paragraph from its entry; what was too long for it stands in the data stream."""
    if len(said) < 2:
        return Paragraph()
    changes: list[tuple[int, bytes]] = []
    for code, operand in changes_in(said[2:]):
        if code in _HUGE:
            at = int.from_bytes(operand, "little")
            changes += changes_in(data.cut(at + 2, data.u16(at)))
        else:
            changes.append((code, operand))
    return Paragraph(int.from_bytes(said[:2], "little"), tuple(changes))
