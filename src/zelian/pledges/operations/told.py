"""A kind of pledge as history names things: by a number, the check sum of its code."""

from __future__ import annotations

import zlib

from zelian.pledges.models import PledgeKind


class ToldKind:
    """Stands for a kind in history, whose things have numbers."""

    def __init__(self, kind: PledgeKind) -> None:
        self._meta = kind._meta
        self.pk = zlib.crc32(kind.pk.encode())
        self.name = kind.name

    def __str__(self) -> str:
        return self.name
