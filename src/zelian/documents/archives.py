"""Zip archives opened with care: counts, sizes and ratios are checked before any parsing."""

from __future__ import annotations

import io
import zipfile
import zlib
from types import TracebackType
from typing import Self
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from zelian.documents.refusals import ArchiveBomb, BrokenFile, ForbiddenMarkup, LockedFile

MOST_MEMBERS = 5_000
MOST_BYTES = 400 * 1024 * 1024
MOST_BYTES_PARSED = 80 * 1024 * 1024
HIGHEST_RATIO = 200
_SMALL = 5 * 1024 * 1024
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


class Archive:
    """A checked zip archive; parts are read with a bound on what they unpack to."""

    def __init__(self, name: str, data: bytes) -> None:
        self._name = name
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise BrokenFile(name) from error
        self._parsed = 0
        self._check()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._zip.close()

    def names(self) -> set[str]:
        """The members' names."""
        return set(self._zip.namelist())

    def xml(self, part: str) -> Element | None:
        """
        A part as parsed XML, ``None`` if there is none.

        :raises ForbiddenMarkup: it declares a document type or entities.
        :raises BrokenFile: it cannot be unpacked or is not well formed.
        """
        if part not in self._zip.NameToInfo:
            return None
        try:
            root: Element = fromstring(self.unpacked(part), forbid_dtd=True)
        except DefusedXmlException as error:
            raise ForbiddenMarkup(self._name) from error
        except (ParseError, ValueError, LookupError) as error:
            raise BrokenFile(self._name) from error
        return root

    def _check(self) -> None:
        members = self._zip.infolist()
        if len(members) > MOST_MEMBERS:
            raise ArchiveBomb(self._name)
        if len({m.filename for m in members}) < len(members):
            raise BrokenFile(self._name)
        if any(m.flag_bits & 1 for m in members):
            raise LockedFile(self._name)
        if sum(m.file_size for m in members) > MOST_BYTES:
            raise ArchiveBomb(self._name)
        for m in members:
            if m.file_size > _SMALL and m.file_size > HIGHEST_RATIO * max(1, m.compress_size):
                raise ArchiveBomb(self._name)

    def unpacked(self, part: str) -> bytes:
        """
        A part's bytes; all parts together have a bound.

        :raises ArchiveBomb: it unpacks to more than is left of the bound.
        :raises BrokenFile: it cannot be unpacked.
        """
        room = MOST_BYTES_PARSED - self._parsed
        try:
            with self._zip.open(part) as member:
                data = member.read(room + 1)
        except (*_BROKEN, RuntimeError) as error:
            raise BrokenFile(self._name) from error
        if len(data) > room:
            raise ArchiveBomb(self._name)
        self._parsed += len(data)
        return data
