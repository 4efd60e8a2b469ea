"""A kind of list as history names things: by a number, which is the check sum of its code."""

from __future__ import annotations

import zlib

from zelian.lists.models import ListKind


class ToldKind:
    """Stands for a kind in history, whose things have numbers."""

    def __init__(self, kind: ListKind) -> None:
        self._meta = kind._meta
        self.pk = zlib.crc32(kind.pk.encode())
        self.name = kind.name

    def __str__(self) -> str:
        return self.name
