"""Pictures that are damaged, odd or meant to do harm."""

from __future__ import annotations

import random
import struct
import zlib

import numpy as np
import pytest
from PIL import Image

from tests.documents import scanned_pages as scanned
from zelian.documents import CannotRead, open_document
from zelian.documents.scans import pictures, reading
from zelian.documents.scans.pictures import PictureFile, as_picture, cut


def blank(width: int, height: int) -> bytes:
    return scanned.as_file("PNG", Image.new("RGB", (width, height), "white"))


def lying_png(width: int, height: int) -> bytes:
    """A picture that claims a size and holds next to nothing."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


CASES = {
    "cut off": (lambda: scanned.second()[:20_000], "file.damaged"),
    "cut off early": (lambda: scanned.second()[:40], "file.damaged"),
    "half a photograph": (
        lambda: scanned.as_file("JPEG", scanned.picture(scanned.second()))[:30_000],
        "file.damaged",
    ),
    "less than it claims": (lambda: lying_png(1000, 1000), "file.damaged"),
    "a bomb": (lambda: lying_png(60_000, 60_000), "scan.too_large"),
    "a smaller bomb": (lambda: lying_png(12_000, 9_000), "scan.too_large"),
    "one pixel": (lambda: blank(1, 1), "scan.nothing_seen"),
    "a thread": (lambda: blank(5_000, 3), "scan.nothing_seen"),
    "a blank page": (lambda: blank(900, 1200), "scan.nothing_seen"),
    "a webp that is none": (lambda: b"RIFF\x00\x00\x00\x00WEBPVP8 ", "file.damaged"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_bad_picture_is_refused_with_its_own_code(case):
    make, code = CASES[case]
    with pytest.raises(CannotRead) as refused:
        open_document("图.png", make())
    assert refused.value.code == code
    assert refused.value.sentence.text().endswith("。")


def test_too_many_pages_are_refused_before_any_is_read(monkeypatch):
    monkeypatch.setattr(pictures, "MOST_PAGES", 1)
    monkeypatch.setattr(reading, "MOST_PAGES", 1)
    page = Image.new("L", (90, 120), 255)
    for kind in ("TIFF", "PDF"):
        monkeypatch.setattr("zelian.documents.scans.portable._SOME", -1)
        with pytest.raises(CannotRead) as refused:
            open_document("图.tif", scanned.as_file(kind, page, page))
        assert refused.value.code == "scan.too_many_pages"


def shapes() -> dict[str, bytes]:
    page = scanned.picture(scanned.second())
    greys = page.convert("L")
    ink = Image.eval(greys, lambda light: 255 - light)
    clear = Image.merge("RGBA", (*Image.new("RGB", page.size).split(), ink))
    deep = Image.fromarray(np.asarray(greys).astype(np.uint16) * 257)
    return {
        "cmyk": scanned.as_file("JPEG", page.convert("CMYK")),
        "letters on glass": scanned.as_file("PNG", clear),
        "16 bits": scanned.as_file("TIFF", deep),
        "fax": scanned.as_file("TIFF", greys.convert("1"), compression="group4"),
        "moving": scanned.as_file("WEBP", page, Image.new("RGB", page.size)),
        "few colours": scanned.as_file("GIF", greys.quantize(4), transparency=0),
        "plain": scanned.as_file("BMP", page),
    }


@pytest.mark.parametrize("shape", shapes())
def test_every_kind_of_picture_shows_the_same_page(shape):
    (picture,) = PictureFile("图", shapes()[shape]).pictures()
    page = as_picture(scanned.picture(scanned.second()))
    assert picture.shape == page.shape
    dark, wanted = picture.mean(axis=2) < 110, page.mean(axis=2) < 110
    assert (dark & wanted).sum() > 0.8 * wanted.sum()
    assert dark.sum() < 1.4 * wanted.sum()


def test_a_picture_is_read_as_what_it_is_whatever_its_name():
    opened = open_document("照片.jpg", scanned.second())
    assert opened.format == "png"
    assert scanned.AFTER_BREAK in opened.paper.text


def test_sixty_million_pixels_are_made_smaller_before_they_are_read():
    data = scanned.as_file("PNG", Image.new("L", (6_500, 9_200), 255), compress_level=1)
    (picture,) = PictureFile("图", data).pictures()
    assert picture.shape == (2_200, 1_554, 3)


def test_a_long_roll_is_cut_between_its_lines():
    roll = np.full((3_000, 600, 3), 255, np.uint8)
    for top in range(20, 2_980, 40):
        roll[top : top + 26, 40:560] = 0
    pieces = cut(roll)
    assert len(pieces) == 4
    assert sum(len(piece) for piece in pieces) == len(roll)
    for piece in pieces:
        assert piece[0].min() == 255
        assert piece[-1].min() == 255
    assert len(cut(roll[:1_200])) == 1


def test_mutated_pictures_are_read_or_refused_but_never_break_anything():
    chance = random.Random(5)
    page = scanned.picture(scanned.second()).resize((124, 175))
    outcomes = set()
    for kind in ("PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"):
        data = scanned.as_file(kind, page)
        for _ in range(60):
            mutated = bytearray(data)
            for _ in range(chance.randint(1, 8)):
                mutated[chance.randrange(min(len(data), 3_000))] = chance.randrange(256)
            try:
                outcomes |= {p.shape[2] for p in PictureFile("图", bytes(mutated)).pictures()}
            except CannotRead as refused:
                outcomes.add(refused.code)
    assert {3, "file.damaged"} <= outcomes
