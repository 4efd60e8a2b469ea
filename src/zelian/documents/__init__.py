"""Paper in: files of several kinds become text and blocks."""

from zelian.documents.opening import LARGEST, OpenedDocument, open_document
from zelian.documents.refusals import CannotRead
from zelian.documents.unpacking import ArchivedFile, is_archive, unpack

__all__ = [
    "LARGEST",
    "ArchivedFile",
    "CannotRead",
    "OpenedDocument",
    "is_archive",
    "open_document",
    "unpack",
]
