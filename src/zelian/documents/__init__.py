"""Paper in: files of several kinds become text and blocks."""

from zelian.documents.opening import LARGEST, OpenedDocument, open_document
from zelian.documents.refusals import CannotRead

__all__ = ["LARGEST", "CannotRead", "OpenedDocument", "open_document"]
