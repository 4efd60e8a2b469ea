"""Plain text: the file itself, untouched, with a block for every line."""

from __future__ import annotations

import re

from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span
from zelian.documents.refusals import EmptyFile
from zelian.documents.text_decoding import decode_text

LINE = re.compile(r"[^\r\n\f\v\u2028\u2029\x85]+")


def read_plain_text(name: str, data: bytes) -> Paper:
    """
    The text as it is, its mark and line ends with it.

    :raises CannotRead: binary, of no known encoding, or nothing but blanks.
    """
    text = decode_text(name, data)
    if not text.strip("\ufeff\u200b\u200e\u200f \t\r\n\f\v\u3000\xa0"):
        raise EmptyFile(name)
    blocks = tuple(
        Block(BlockKind.PARAGRAPH, Span(m.start(), m.end()))
        for m in LINE.finditer(text)
        if not m[0].isspace()
    )
    return Paper(text, blocks)
