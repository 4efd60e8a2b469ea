"""What somebody saw of a row that counts no versions, as a number a form can carry."""

from __future__ import annotations

import zlib

from django.db.models import Model


def seen_as(row: Model, *names: str) -> int:
    """A number that changes whenever one of the named columns does."""
    return zlib.crc32(repr([getattr(row, name) for name in names]).encode())
