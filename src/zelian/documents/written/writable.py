"""Words made fit for XML, which every form of paper out is made of."""

from __future__ import annotations

import re

_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def writable(words: str) -> str:
    """The words without the signs that XML can't hold: control signs and half surrogates."""
    return _UNWRITABLE.sub("", words)
