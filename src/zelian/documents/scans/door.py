"""The door for scans and photographs of pages.

The recogniser and what it needs come with the extra ``ocr`` and are loaded with the first
scan only: they are large, and most files are none.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib.util import find_spec

from zelian.core.vocabulary.text import Paper
from zelian.documents.portable.pages import Page
from zelian.documents.scans.portable import pictured_pages
from zelian.documents.scans.refusals import NoRecogniser

Progress = Callable[[float], None]
"""Called with the share of the pages that are read, from 0 to 1."""

PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".gif", ".webp"})
"""Endings of the pictures that can be recognised."""

_NEEDED = ("cv2", "numpy", "onnxruntime", "rapidocr")


def read_picture(name: str, data: bytes, progress: Progress | None = None) -> Paper:
    """
    The text and blocks of a picture of a page, or of the pages of a TIFF file.

    :raises CannotRead: no recogniser, no picture, damaged, too large, too many, no words.
    """
    return read_pictures(name, [data], progress)


def read_pictures(name: str, files: Sequence[bytes], progress: Progress | None = None) -> Paper:
    """
    Several pictures as one paper, in their order.

    :raises CannotRead: as :func:`read_picture`.
    """
    _require(name)
    from zelian.documents.scans.reading import paper_of_pictures

    return paper_of_pictures(name, files, progress or _quiet)


def seen_pages(
    name: str, data: bytes, pages: Sequence[Page], progress: Progress | None = None
) -> list[Page]:
    """
    The pages of a PDF file, those recognised that are pictures or have letters without codes.

    :raises CannotRead: no recogniser where one is needed, too large, too many.
    """
    numbers = pictured_pages(name, data, pages)
    if not numbers:
        return list(pages)
    _require(name)
    from zelian.documents.scans.reading import recognised_pages

    seen = recognised_pages(name, data, numbers, progress or _quiet)
    found = {number: page for number, page in seen.items() if page.glyphs}
    return [found.get(number, page) for number, page in enumerate(pages)]


def _require(name: str) -> None:
    if any(find_spec(module) is None for module in _NEEDED):
        raise NoRecogniser(name)


def _quiet(share: float) -> None:
    del share
