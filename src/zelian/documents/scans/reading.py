"""Pictures and pictured pages, recognised one after the other."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from zelian.core.vocabulary.text import Paper
from zelian.documents.composing import Composer
from zelian.documents.portable.paper import write_pages
from zelian.documents.scans.pages import page_seen
from zelian.documents.scans.pictures import MOST_PAGES, PictureFile, cut
from zelian.documents.scans.portable import rendered
from zelian.documents.scans.recogniser import recogniser
from zelian.documents.scans.refusals import NothingSeen, TooManyScans
from zelian.documents.scans.seen import SeenPage
from zelian.documents.scans.unsure import with_confidence

_ONE_AT_A_TIME = threading.Lock()  # the recogniser keeps settings between calls


def paper_of_pictures(
    name: str, files: Sequence[bytes], progress: Callable[[float], None]
) -> Paper:
    """
    One paper of the pages that pictures show.

    :raises CannotRead: no picture, damaged, too large, too many pages, no words.
    """
    opened = [PictureFile(name, data) for data in files]
    count = sum(file.count for file in opened)
    if count > MOST_PAGES:
        raise TooManyScans(name, limit=MOST_PAGES)
    pages: list[SeenPage] = []
    with _ONE_AT_A_TIME:
        pictures = (picture for file in opened for picture in file.pictures())
        for number, picture in enumerate(pictures, 1):
            pages += [page_seen(piece, recogniser()) for piece in cut(picture)]
            progress(number / count)
    if not any(page.glyphs for page in pages):
        raise NothingSeen(name)
    composer = Composer(name)
    write_pages(composer, pages)
    return with_confidence(composer.paper(), pages)


def recognised_pages(
    name: str, data: bytes, numbers: Sequence[int], progress: Callable[[float], None]
) -> dict[int, SeenPage]:
    """
    The pages of a PDF file with these numbers, recognised.

    :raises CannotRead: too many pages.
    """
    if len(numbers) > MOST_PAGES:
        raise TooManyScans(name, limit=MOST_PAGES)
    seen = {}
    with _ONE_AT_A_TIME:
        for done, (number, picture, scale) in enumerate(rendered(data, numbers), 1):
            seen[number] = page_seen(picture, recogniser(), scale)
            progress(done / len(numbers))
    return seen
