"""The bytes of a web page as text: by its mark, what it declares, or what they can be."""

from __future__ import annotations

import re

from zelian.documents.refusals import NullBytes, UndecodableText
from zelian.documents.text_decoding import decode_text

_DECLARED = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-]{2,20})""", re.IGNORECASE)
_WHERE_DECLARED = 4096
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_KNOWN = {
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb18030": "gb18030",
    "big5": "big5hkscs",
    "big5-hkscs": "big5hkscs",
    "x-x-big5": "big5hkscs",
}


def decode_page(name: str, data: bytes) -> str:
    """
    The page's text.

    :raises NullBytes: it is binary.
    :raises UndecodableText: no encoding fits.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _text(name, data, [encoding])
    declared = _DECLARED.search(data[:_WHERE_DECLARED])
    said = _KNOWN.get(declared[1].decode("ascii").lower()) if declared else None
    if said is None or b"\x00" in data:
        return decode_text(name, data)
    # few pages of another encoding are well formed UTF-8; many say GBK and are UTF-8
    return _text(name, data, ["utf-8", said, "gb18030"])


def _text(name: str, data: bytes, encodings: list[str]) -> str:
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            raise NullBytes(name)
        return text
    raise UndecodableText(name)
