"""PDF files with a text layer, slanted watermarks left out."""

from __future__ import annotations

import pypdfium2
from pypdfium2 import raw

from zelian.core.vocabulary.text import Paper
from zelian.documents.composing import Composer
from zelian.documents.portable.pages import PDFIUM, Page, page_of
from zelian.documents.portable.paper import write_pages
from zelian.documents.portable.streams import refuse_swelling
from zelian.documents.refusals import (
    BrokenFile,
    GarbledText,
    LockedFile,
    MismatchedKind,
    TooLong,
    TooManyPages,
)
from zelian.documents.scans.door import Progress, seen_pages
from zelian.documents.scans.refusals import NothingSeen
from zelian.documents.scans.unsure import with_confidence

MOST_PAGES = 1_000
MOST_SIGNS = 1_000_000


def read_portable(name: str, data: bytes, progress: Progress | None = None) -> Paper:
    """
    The text and blocks of a PDF file; pages that are pictures are recognised.

    :raises CannotRead: locked, damaged, no PDF, swelling, without words, endless, or scanned where
        nothing is there to recognise it.
    """
    if b"%PDF-" not in data[:1024]:
        raise MismatchedKind(name, kind=".pdf")
    refuse_swelling(name, data)
    with PDFIUM:
        try:
            pages = _pages(name, data)
        except pypdfium2.PdfiumError as error:
            codes = {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
            raise (LockedFile if error.err_code in codes else BrokenFile)(name) from error
    pages = seen_pages(name, data, pages, progress)
    signs = sum(g.sign != " " for page in pages for g in page.glyphs)
    if not signs:
        raise NothingSeen(name)
    if sum(page.unmapped for page in pages) > 0.2 * signs:
        raise GarbledText(name)
    composer = Composer(name)
    write_pages(composer, pages)
    return with_confidence(composer.paper(), pages)


def _pages(name: str, data: bytes) -> list[Page]:
    document = pypdfium2.PdfDocument(data)
    try:
        if len(document) > MOST_PAGES:
            raise TooManyPages(name, limit=MOST_PAGES)
        pages: list[Page] = []
        signs = 0
        for number in range(len(document)):
            pages.append(page_of(document, number))
            signs += len(pages[-1].glyphs)
            if signs > MOST_SIGNS:
                raise TooLong(name, limit=MOST_SIGNS // 10_000)
        return pages
    finally:
        document.close()
