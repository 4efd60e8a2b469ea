"""What a signer saw, carried by the form they sign with.

The form holds the whole canonical content, packed small: what is signed must be exactly what
was shown, and where something changed meanwhile the difference can be told.
"""

from __future__ import annotations

import base64
import binascii
import zlib

LIMIT = 8 * 1024 * 1024  # bytes of canonical content; a list of 5,000 items has some 2 MB


class NotSeen(ValueError):
    """The field holds nothing that was ever shown."""


def packed(content: str) -> str:
    """Canonical content as it goes into a hidden field."""
    return base64.b64encode(zlib.compress(content.encode(), 9)).decode()


def unpacked(field: str) -> str:
    """
    The content that :func:`packed` put into a field.

    :raises NotSeen: it is cut, spoilt, or larger than anything that is signed.
    """
    opener = zlib.decompressobj()
    try:
        content = opener.decompress(base64.b64decode(field, validate=True), LIMIT)
        if opener.unconsumed_tail or not opener.eof:
            raise NotSeen(field[:40])
        return content.decode()
    except (binascii.Error, zlib.error, UnicodeError, ValueError) as fault:
        raise NotSeen(field[:40]) from fault
