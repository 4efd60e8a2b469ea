"""The one door for files: a name and its bytes in, a paper with a digest out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePath

from zelian.core.vocabulary.text import Paper
from zelian.documents.plain_text import read_plain_text
from zelian.documents.portable import read_portable
from zelian.documents.refusals import EmptyFile, TooLarge, UnsupportedKind
from zelian.documents.sheets import read_sheets
from zelian.documents.web import read_web
from zelian.documents.word import read_word

LARGEST = 50 * 1024 * 1024
"""The most bytes a file may have."""

_READERS: Mapping[str, Callable[[str, bytes], Paper]] = {
    ".txt": read_plain_text,
    ".md": read_plain_text,
    ".docx": read_word,
    ".pdf": read_portable,
    ".xlsx": read_sheets,
    ".html": read_web,
    ".htm": read_web,
}


@dataclass(frozen=True, slots=True)
class OpenedDocument:
    """A file that was read: ``digest`` is ``sha256:…`` of its bytes."""

    name: str
    format: str
    digest: str
    paper: Paper


def open_document(name: str, data: bytes) -> OpenedDocument:
    """
    Read a file by its name's ending.

    :raises CannotRead: unsupported, empty, too large, damaged or unsafe; its
        ``sentence`` says which and what to do.
    """
    shown = PurePath(name).name or name
    kind = PurePath(name).suffix.lower()
    reader = _READERS.get(kind)
    if reader is None:
        raise UnsupportedKind(shown, kinds="、".join(_READERS))
    if not data:
        raise EmptyFile(shown)
    if len(data) > LARGEST:
        raise TooLarge(shown, limit=LARGEST // (1024 * 1024))
    paper = reader(shown, data)
    digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
    return OpenedDocument(shown, kind[1:], digest, paper)
