"""What the streams of a PDF file unpack to, measured before pdfium unpacks them whole.

Filters are told by the bytes themselves: names may be written in many ways or stand
elsewhere, but pdfium unpacks nothing without its head. Pictures are unpacked line by line
and checked for their size on their own; they are allowed more.
"""

from __future__ import annotations

import base64
import binascii
import re
import zlib
from collections.abc import Iterator

from zelian.documents.refusals import ArchiveBomb

LARGEST_STREAM = 64 * 1024 * 1024
MOST_BYTES = 400 * 1024 * 1024
LARGEST_PICTURE = 320 * 1024 * 1024
MOST_BYTES_OF_PICTURES = 1024 * 1024 * 1024
MOST_STREAMS = 200_000
_STREAM = re.compile(rb"(?<!end)stream[ \t]*(?:\r\n|\n|\r)")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_LONGEST_DICTIONARY = 2048
_PIECE = 64 * 1024
_STEP = 1024 * 1024
_HARMLESS = 24 * 1024
_DEEPEST = 4
_HEAD = 64
_HEXADECIMAL = re.compile(rb"[\s0-9A-Fa-f]{8,}")
_BASE_85 = re.compile(rb"[\s!-uz]{8,}")
_LEAST_OF_CODE = 64
"""What a code counts at least, so that counting them takes seconds at the most."""
_CLEAR, _END, _FIRST_CODE, _LAST_CODE = 256, 257, 258, 4095


def refuse_swelling(name: str, data: bytes) -> None:
    """
    Nothing, where every stream unpacks to what a document can need.

    :raises ArchiveBomb: one of them, or all together, are far larger.
    """
    left = {False: MOST_BYTES, True: MOST_BYTES_OF_PICTURES}
    largest = {False: LARGEST_STREAM, True: LARGEST_PICTURE}
    view = memoryview(data)
    for number, m in enumerate(_STREAM.finditer(data)):
        pictured = _is_picture(data, m.start())
        size = _unpacked(view[m.end() :], largest[pictured] + 1, 1)
        left[pictured] -= size
        if size > largest[pictured] or left[pictured] < 0 or number > MOST_STREAMS:
            raise ArchiveBomb(name)


def _is_picture(data: bytes, at: int) -> bool:
    start = max(0, at - _LONGEST_DICTIONARY)
    return _PICTURE.search(data, max(start, data.rfind(b"obj", start, at)), at) is not None


def _unpacked(packed: memoryview, most: int, depth: int) -> int:
    """How many bytes a stream gives that begins here, counted up to ``most``."""
    head = bytes(packed[:2])
    if len(head) < 2:
        return 0
    if head[0] & 0x0F == zlib.DEFLATED and int.from_bytes(head) % 31 == 0:
        return _inflated(packed, most, depth)
    if head[0] == 0x80 and head[1] < 0x80:
        return max(_unfolded(packed, most, early) for early in (1, 0))
    return _spelled(packed, most, depth) if depth < _DEEPEST else 0


def _inflated(packed: memoryview, most: int, depth: int) -> int:
    """What deflated bytes give; where that is packed once more, what it gives in its turn."""
    inflater = zlib.decompressobj()
    size = 0
    kept = bytearray()
    nested = False
    try:
        for piece in _pieces(packed):
            waiting = piece
            while waiting and not inflater.eof:
                out = inflater.decompress(waiting, _STEP)
                waiting = inflater.unconsumed_tail
                nested = _may_be_packed(out) if not size else nested
                size += len(out)
                if nested and depth < _DEEPEST:
                    kept += out
                if size >= most:
                    return size
            if inflater.eof:
                break
    except zlib.error:
        pass  # damaged from here on, or none at all: pdfium gets no further either
    return max(size, _unpacked(memoryview(kept), most, depth + 1)) if kept else size


def _may_be_packed(out: bytes) -> bool:
    return out[:1] in {b"\x78", b"\x68", b"\x58", b"\x48", b"\x38", b"\x28", b"\x18", b"\x80"}


def _pieces(packed: memoryview) -> Iterator[memoryview]:
    return (packed[at : at + _PIECE] for at in range(0, len(packed), _PIECE))


def _unfolded(packed: memoryview, most: int, early: int) -> int:
    """What LZW gives: each code is as long as the one before and a byte, no byte is made."""
    if len(packed) < _HARMLESS:
        return 0
    lengths = [1] * _FIRST_CODE
    before = size = held = bits = 0
    width = 9
    for byte in packed:
        held, bits = held << 8 | byte, bits + 8
        if bits < width:
            continue
        bits -= width
        code, held = held >> bits, held & (1 << bits) - 1
        if code == _CLEAR:
            del lengths[_FIRST_CODE:]
            before, width = 0, 9
            continue
        if code == _END or code > len(lengths) or size >= most:
            break
        now = lengths[code] if code < len(lengths) else before + 1
        size += max(now, _LEAST_OF_CODE)
        if before and len(lengths) <= _LAST_CODE:
            lengths.append(before + 1)
        before = now
        width = max(9, min(12, (len(lengths) + early).bit_length()))
    return size


def _spelled(packed: memoryview, most: int, depth: int) -> int:
    """What packed bytes give that are written in letters, as old programs do."""
    head = bytes(packed[:_HEAD])
    for letters, decoded in ((_HEXADECIMAL, _from_hexadecimal), (_BASE_85, _from_base_85)):
        m = letters.match(head)
        first = decoded(m[0][:10]) if m else b""
        if first[:1] != b"\x80" and not _may_be_packed(first):
            continue
        whole = letters.match(packed)
        words = whole[0] if whole else b""
        return max(len(words), _unpacked(memoryview(decoded(words)), most, depth + 1))
    return 0


def _from_hexadecimal(words: bytes) -> bytes:
    digits = b"".join(words.split())
    return binascii.unhexlify(digits[: len(digits) // 2 * 2])


def _from_base_85(words: bytes) -> bytes:
    try:
        return base64.a85decode(words)
    except ValueError:
        return b""
