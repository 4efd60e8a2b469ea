"""The one door for files: a name and its bytes in, a paper with a digest out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from zelian.core.vocabulary.text import Paper
from zelian.documents.letterheads import dressed
from zelian.documents.markdown import read_markdown
from zelian.documents.ofd.reading import read_ofd
from zelian.documents.old_word.reading import read_old_word
from zelian.documents.plain_text import read_plain_text
from zelian.documents.portable.reading import read_portable
from zelian.documents.refusals import EmptyFile, MismatchedKind, TooLarge
from zelian.documents.rich_text import read_rich_text
from zelian.documents.scans.door import Progress, read_picture
from zelian.documents.scans.word import read_word_or_pictures
from zelian.documents.sheets.old import read_old_sheets
from zelian.documents.sheets.reading import read_sheets
from zelian.documents.sniffing import kind_of
from zelian.documents.web.reading import read_web

LARGEST = 50 * 1024 * 1024
"""The most bytes a file may have."""

READABLE = (
    ".docx、.doc、.wps、.pdf、.ofd、.xlsx、.xls、.et、.rtf、.html、.txt、.md、.png、.jpg、.tif"
)
"""The endings to name to a person who chose another."""

_READERS: Mapping[str, Callable[[str, bytes], Paper]] = {
    **dict.fromkeys(("txt", "text"), read_plain_text),
    **dict.fromkeys(("md", "markdown"), read_markdown),
    **dict.fromkeys(("doc", "dot", "wps", "wpt"), read_old_word),
    **dict.fromkeys(("xlsx", "xlsm", "xltx", "xltm"), read_sheets),
    **dict.fromkeys(("xls", "xlt", "et", "ett"), read_old_sheets),
    **dict.fromkeys(("html", "htm", "xhtml"), read_web),
    "rtf": read_rich_text,
}
_SLOW_READERS: Mapping[str, Callable[[str, bytes, Progress | None], Paper]] = {
    "pdf": read_portable,
    "ofd": read_ofd,
    **dict.fromkeys(("docx", "docm", "dotx", "dotm"), read_word_or_pictures),
    **dict.fromkeys(("png", "jpg", "jpeg", "tif", "tiff", "bmp", "gif", "webp"), read_picture),
}
"""Readers of what may be scanned; they tell how far they have come."""

ENDINGS = frozenset(f".{kind}" for kind in (*_READERS, *_SLOW_READERS))
"""Every ending of a file that has a reader."""


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A file that was read: ``format`` is what it is, ``digest`` is ``sha256:…`` of its bytes."""

    name: str
    format: str
    digest: str
    paper: Paper


def open_document(name: str, data: bytes, progress: Progress | None = None) -> OpenedDocument:
    """
    Read a file as what it is, whatever its name says.

    ``progress`` is called with the share of the pages recognised, from 0 to 1, where a file
    is scanned; opening the others takes too little to tell.

    :raises CannotRead: unsupported, empty, too large, damaged or unsafe; its
        ``sentence`` says which and what to do.
    """
    shown = PurePath(name).name or name
    if not data:
        raise EmptyFile(shown)
    if len(data) > LARGEST:
        raise TooLarge(shown, limit=LARGEST // (1024 * 1024))
    kind = kind_of(shown, data, READABLE)
    if slow := _SLOW_READERS.get(kind):
        paper = slow(shown, data, progress)
    elif reader := _READERS.get(kind):
        paper = reader(shown, data)
    else:
        raise MismatchedKind(shown, kind=PurePath(shown).suffix)
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return OpenedDocument(shown, kind, digest, dressed(paper))
