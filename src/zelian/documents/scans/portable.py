"""Pages of a PDF file that are pictures: which they are, and how they look."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import pypdfium2
from pypdfium2 import raw

from zelian.documents.portable.pages import PDFIUM, Page
from zelian.documents.scans.refusals import HugePicture

if TYPE_CHECKING:
    from zelian.documents.scans.recogniser import Picture

MOST_PIXELS = 80_000_000
_LONG_SIDE = 2200
_FEW_SIGNS = 40
_NEXT_TO_NONE = 5
_GARBLED = 0.2
_LARGE = 0.5
_SOME = 0.04
_DRAWN_LETTERS = 60
_MOST_OBJECTS = 20_000


def pictured_pages(name: str, data: bytes, pages: Sequence[Page]) -> list[int]:
    """
    The pages whose words have to be recognised.

    :raises HugePicture: one of them holds more pixels than can be unpacked with care.
    """
    doubtful = [number for number, page in enumerate(pages) if _may_be_pictured(page)]
    if not doubtful:
        return []
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
        try:
            return [n for n in doubtful if _is_pictured(name, document, n, pages[n])]
        finally:
            document.close()


def _signs(page: Page) -> int:
    return sum(glyph.sign != " " for glyph in page.glyphs)


def _may_be_pictured(page: Page) -> bool:
    signs = _signs(page)
    return signs < _FEW_SIGNS or page.unmapped > _GARBLED * signs


def _is_pictured(name: str, document: pypdfium2.PdfDocument, number: int, page: Page) -> bool:
    """Whether a page is mostly a picture, or its letters are drawn or have no codes."""
    signs = _signs(page)
    shares: list[float] = [0.0]
    drawn = 0
    paper = document[number]
    try:
        kinds = [raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH]
        for found, thing in enumerate(paper.get_objects(kinds, max_depth=4)):
            if found > _MOST_OBJECTS:
                break
            if thing.type == raw.FPDF_PAGEOBJ_PATH:
                drawn += 1
                continue
            wide, high = thing.get_px_size()
            if wide * high > MOST_PIXELS:
                raise HugePicture(name, limit=MOST_PIXELS // 1_000_000)
            left, bottom, right, top = thing.get_bounds()
            shares.append((right - left) * (top - bottom) / max(1.0, page.width * page.height))
    finally:
        paper.close()
    if page.unmapped > _GARBLED * signs:
        return True
    if signs < _NEXT_TO_NONE and (sum(shares) > _SOME or drawn > _DRAWN_LETTERS):
        return True
    return sum(shares) > _LARGE


def rendered(data: bytes, numbers: Sequence[int]) -> Iterator[tuple[int, Picture, float]]:
    """The pages with these numbers as pictures, with their scale in points a pixel."""
    with PDFIUM:
        document = pypdfium2.PdfDocument(data)
    try:
        for number in numbers:
            with PDFIUM:
                page = document[number]
                scale = _LONG_SIDE / max(1.0, *page.get_size())
                bitmap = page.render(scale=scale, draw_annots=True)
                picture = bitmap.to_numpy()[:, :, :3].copy()
                bitmap.close()
                page.close()
            yield number, picture, 1 / scale
    finally:
        with PDFIUM:
            document.close()
