"""Plain text and Markdown: the file itself, untouched, with a block for every line."""

from __future__ import annotations

import re

from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span
from zelian.documents.refusals import EmptyFile, NullBytes, UndecodableText

_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x1f\x7f]")
_FEW_CONTROLS = 0.001


def read_plain_text(name: str, data: bytes) -> Paper:
    """
    Decode UTF-8, UTF-16 with a mark, or GB18030; the mark and line ends stay as they are.

    :raises NullBytes: binary data, or UTF-16 without a mark.
    :raises UndecodableText: no known encoding, or control characters throughout.
    :raises EmptyFile: nothing but blanks.
    """
    text = _decode(name, data)
    if not text.strip("\ufeff \t\r\n\f\v\u3000\xa0"):
        raise EmptyFile(name)
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, Span(m.start(), m.end())) for m in _LINE.finditer(text)
    )
    return Paper(text, blocks)


def _decode(name: str, data: bytes) -> str:
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return _strict(name, data, encoding)
    if b"\x00" in data:
        raise NullBytes(name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = _strict(name, data, "gb18030")
    if len(_CONTROLS.findall(text)) > len(text) * _FEW_CONTROLS:
        raise UndecodableText(name)
    return text


def _strict(name: str, data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UndecodableText(name) from error
    if "\x00" in text:
        raise NullBytes(name)
    return text
