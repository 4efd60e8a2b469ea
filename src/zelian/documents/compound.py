"""Compound files: the container of old Office documents and of encrypted new ones."""

from __future__ import annotations

import io
import struct

import olefile

from zelian.documents.refusals import BrokenFile

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BROKEN = (OSError, struct.error, ValueError, LookupError, TypeError, AttributeError,
           OverflowError, RecursionError, AssertionError)  # fmt: skip


class Compound:
    """
    The streams of a compound file, read at once.

    :raises BrokenFile: the container is damaged.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        try:
            # damage in a part nobody asks for is no reason to refuse
            self._file = olefile.OleFileIO(io.BytesIO(data), raise_defects=olefile.DEFECT_FATAL)
            self.names = frozenset("/".join(path) for path in self._file.listdir())
        except _BROKEN as error:
            raise BrokenFile(name) from error

    def stream(self, name: str) -> bytes:
        """
        A stream's bytes, empty where there is none.

        :raises BrokenFile: it cannot be read.
        """
        if name not in self.names:
            return b""
        try:
            with self._file.openstream(name) as stream:
                return bytes(stream.read())
        except _BROKEN as error:
            raise BrokenFile(self._name) from error
