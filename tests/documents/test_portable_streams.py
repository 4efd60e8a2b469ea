from __future__ import annotations

import base64
import time
import zlib

import pytest

from tests.documents.portable_files import lines, pdf
from zelian.documents import open_document
from zelian.documents.portable.streams import refuse_swelling
from zelian.documents.refusals import ArchiveBomb

MEGABYTE = 1024 * 1024
SWOLLEN = zlib.compress(b"BT ET\n" * (70 * MEGABYTE // 6), 9)


def holding(*streams: bytes, said: bytes = b"/Filter /FlateDecode") -> bytes:
    """As much of a PDF file as its streams make."""
    made = b"".join(
        b"%d 0 obj\n<< %s /Length %d >>\nstream\n%s\nendstream\nendobj\n"
        % (number, said, len(held), held)
        for number, held in enumerate(streams, 1)
    )
    return b"%PDF-1.7\n" + made + b"%%EOF"


def folded(size: int, early: int = 1) -> bytes:
    """LZW of one repeated byte; codes grow wider ``early`` by one, as PDF has it, or not."""
    held = length = given = 0

    def put(code: int, width: int) -> None:
        nonlocal held, length
        held, length = held << width | code, length + width

    put(256, 9)
    while given < size:
        put(32, 9)
        given += 1
        for code in range(258, 4094):
            put(code, max(9, min(12, (code + early).bit_length())))
            given += code - 256
        put(256, 12)
    put(257, 9)
    return (held << (-length % 8)).to_bytes((length + 7) // 8)


@pytest.mark.parametrize(
    "held",
    [
        SWOLLEN,
        zlib.compress(SWOLLEN, 9),
        base64.a85encode(SWOLLEN) + b"~>",
        SWOLLEN.hex().encode() + b">",
        folded(70 * MEGABYTE),
        folded(70 * MEGABYTE, early=0),
    ],
    ids=["deflated", "deflated twice", "in letters", "in digits", "lzw", "late lzw"],
)
def test_a_stream_that_swells_is_refused_however_it_is_packed(held: bytes) -> None:
    begun = time.monotonic()
    with pytest.raises(ArchiveBomb, match="大得不正常"):
        refuse_swelling("甲.pdf", holding(held))
    assert time.monotonic() - begun < 5


def test_what_a_stream_says_of_itself_is_not_believed() -> None:
    with pytest.raises(ArchiveBomb):
        refuse_swelling("甲.pdf", holding(SWOLLEN, said=b"/F#69lter 9 0 R"))


def test_streams_that_swell_together_are_refused() -> None:
    one = zlib.compress(b"0 0 m\n" * (50 * MEGABYTE // 6), 9)
    refuse_swelling("甲.pdf", holding(one, one))
    with pytest.raises(ArchiveBomb):
        refuse_swelling("甲.pdf", holding(*[one] * 9))


def test_a_picture_may_be_larger_than_words() -> None:
    scan = zlib.compress(bytes(100 * MEGABYTE), 9)
    picture = b"/Type /XObject /Subtype /Image /Filter /FlateDecode"
    refuse_swelling("甲.pdf", holding(scan, said=picture))
    with pytest.raises(ArchiveBomb):
        refuse_swelling("甲.pdf", holding(scan))
    with pytest.raises(ArchiveBomb):
        refuse_swelling("甲.pdf", holding(*[scan] * 11, said=picture))


def test_streams_within_streams_are_not_unpacked_for_ever() -> None:
    begun = time.monotonic()
    with pytest.raises(ArchiveBomb):
        refuse_swelling("甲.pdf", b"%PDF-1.7\n" + b"stream\n\x78\x01\x00\xff\xff\x00\x00" * 400_000)
    assert time.monotonic() - begun < 10


@pytest.mark.parametrize(
    "held",
    [b"", b"x", b"x\x9c", b"\x80", b"78", b'Gb"0', b"0 0 0 0 0 0 rg q", b"\x80\x00" * 20_000],
)
def test_what_is_damaged_or_not_packed_is_left_to_others(held: bytes) -> None:
    refuse_swelling("甲.pdf", holding(held, SWOLLEN[:2000]))


def test_an_ordinary_file_is_read_as_before() -> None:
    data = pdf(lines(700, "第一条 站长应当每月巡查一次。"))
    packed = zlib.compress(b"q 1 0 0 1 0 0 cm Q\n" * 50_000)
    assert "每月巡查" in open_document("甲.pdf", data + holding(packed)[9:]).paper.text
