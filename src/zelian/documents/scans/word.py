"""Word files whose pages are pictures: a scan that was pasted into a document."""

from __future__ import annotations

from pathlib import PurePosixPath
from posixpath import join as posixjoin
from posixpath import normpath

from zelian.core.vocabulary.text import Paper
from zelian.documents.archives import Archive
from zelian.documents.refusals import EmptyFile
from zelian.documents.scans.door import PICTURES, Progress, read_pictures
from zelian.documents.word.reading import read_word

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def read_word_or_pictures(name: str, data: bytes, progress: Progress | None = None) -> Paper:
    """
    The text of a .docx file or, where it holds nothing but pictures, what they show.

    :raises CannotRead: as :func:`read_word`, or as :func:`read_pictures` for pictures alone.
    """
    try:
        return read_word(name, data)
    except EmptyFile:
        pictures = _pictures(name, data)
        if not pictures:
            raise
    return read_pictures(name, pictures, progress)


def _pictures(name: str, data: bytes) -> list[bytes]:
    """The document's pictures in the order they stand in it."""
    with Archive(name, data) as archive:
        document = archive.xml("word/document.xml")
        related = archive.xml("word/_rels/document.xml.rels")
        if document is None or related is None:
            return []
        targets = {r.get("Id", ""): r.get("Target", "") for r in related.iter(_RELATIONSHIP)}
        shown = [
            targets[key]
            for thing in document.iter()
            for key in (thing.get(f"{_RELATED}embed"), thing.get(f"{_RELATED}id"))
            if key in targets
        ]
        parts = [normpath(posixjoin("/word", target)).lstrip("/") for target in shown]
        names = archive.names()
        return [
            archive.unpacked(part)
            for part in dict.fromkeys(parts)
            if part in names and PurePosixPath(part).suffix.lower() in PICTURES
        ]
