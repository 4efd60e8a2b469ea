"""Which signs a font can draw: its character map, read from the OpenType file.

Source: OpenType 1.9.1, tables ``cmap`` (formats 4 and 12).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator


def signs_in(font: bytes) -> frozenset[int]:
    """
    The code points that the font has glyphs for.

    :raises ValueError: no OpenType file, or one without a Unicode character map.
    """
    start = _table(font, b"cmap")
    (count,) = struct.unpack_from(">H", font, start + 2)
    signs: set[int] = set()
    found = False
    for number in range(count):
        _platform, _encoding, offset = struct.unpack_from(">HHL", font, start + 4 + 8 * number)
        (form,) = struct.unpack_from(">H", font, start + offset)
        reader = {4: _segments, 12: _groups}.get(form)
        if reader is not None:
            found = True
            signs.update(reader(font, start + offset))
    if not found:
        raise ValueError("the font has no Unicode character map")
    return frozenset(signs)


def _table(font: bytes, tag: bytes) -> int:
    if len(font) < 12:
        raise ValueError("not an OpenType file")
    (count,) = struct.unpack_from(">H", font, 4)
    for number in range(count):
        name, _sum, offset, _length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if name == tag:
            return offset
    raise ValueError(f"the font has no table {tag!r}")


def _segments(font: bytes, start: int) -> Iterator[int]:
    """Format 4: the basic plane, in segments that end with 0xFFFF."""
    (doubled,) = struct.unpack_from(">H", font, start + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", font, start + 14)
    firsts = struct.unpack_from(f">{count}H", font, start + 16 + doubled)
    for first, last in zip(firsts, ends, strict=True):
        if last != 0xFFFF:
            yield from range(first, last + 1)


def _groups(font: bytes, start: int) -> Iterator[int]:
    """Format 12: all planes, in groups."""
    (count,) = struct.unpack_from(">L", font, start + 12)
    for number in range(count):
        first, last, _glyph = struct.unpack_from(">LLL", font, start + 16 + 12 * number)
        yield from range(first, last + 1)
