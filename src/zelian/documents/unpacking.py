"""Archives of several files (.zip, .tar, .tar.gz …): each file in them, or why it cannot be had.

Nothing is written anywhere: a member's name is only a name. A bad member spoils no other.
"""

from __future__ import annotations

import io
import lzma
import re
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath

from zelian.documents.opening import LARGEST
from zelian.documents.refusals import (
    ArchiveBomb,
    BrokenFile,
    CannotRead,
    EmptyFile,
    ForeignArchive,
    LockedFile,
    NestedArchive,
    TooLarge,
    TooManyMembers,
    UnsafeName,
)
from zelian.documents.sniffing import ARCHIVES, FOREIGN, content_kind

MOST_FILES = 500
MOST_BYTES = 400 * 1024 * 1024
HIGHEST_RATIO = 200
_SMALL = 5 * 1024 * 1024
_MOST_MEMBERS = 20_000
ENDINGS = frozenset({".zip", ".tar", ".tgz", ".gz", ".bz2", ".xz"})
"""What archives that can be unpacked are called."""
_ENDINGS = ENDINGS | {f".{kind}" for kind in FOREIGN}
_SKIPPED = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_UTF_8 = 0x800
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, struct.error),
    *(EOFError, OSError, NotImplementedError, ValueError, RuntimeError, TypeError, LookupError),
    AttributeError,  # tarfile's own slip over damaged data, up to Python 3.11.3
)


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of an archive by its path in it: its ``data``, or the ``refusal`` in their place."""

    name: str
    data: bytes = b""
    refusal: CannotRead | None = None


def is_archive(name: str, data: bytes) -> bool:
    """Whether a file packs several; documents that are zip files inside are none."""
    kind = _kind(name, data)
    return kind in ARCHIVES or (not kind and PurePath(name).suffix.lower() in _ENDINGS)


def unpack(name: str, data: bytes) -> Iterator[ArchivedFile]:
    """
    The files of an archive in its order; directories, hidden and system files are left out.

    An archive within it is opened too, one within that is refused. Nothing is raised: what
    refuses the archive itself (damaged, foreign, too many files) comes under its own name.
    """
    shown = PurePath(name).name or name
    try:
        if not data:
            raise EmptyFile(shown)
        if len(data) > LARGEST:
            raise TooLarge(shown, limit=LARGEST // (1024 * 1024))
        yield from _Unpacking().files(shown, data)
    except CannotRead as refusal:
        yield ArchivedFile(shown, refusal=refusal)


def _kind(name: str, data: bytes) -> str:
    try:
        return content_kind(name, data)
    except CannotRead:
        return "document"


_Member = tuple[str, bytes | CannotRead]


@dataclass(slots=True)
class _Unpacking:
    """An archive being unpacked; bounds hold for it and what is in it together."""

    _files: int = 0
    _bytes: int = 0

    def files(self, name: str, data: bytes, above: str = "") -> Iterator[ArchivedFile]:
        """The files of an archive, their names below ``above``."""
        kind = _kind(name, data)
        if kind in FOREIGN:
            raise ForeignArchive(name, kind=f".{kind}")
        if kind not in ARCHIVES:
            raise BrokenFile(name)
        members = self._zipped(name, data) if kind == "zip" else self._taped(name, data)
        return self._each(members, above)

    def _each(self, members: Iterator[_Member], above: str) -> Iterator[ArchivedFile]:
        for path, found in members:
            shown = f"{above}{path}"
            if isinstance(found, CannotRead):
                yield ArchivedFile(shown, refusal=found)
            elif not is_archive(path, found):
                yield ArchivedFile(shown, found)
            elif above:
                yield ArchivedFile(shown, refusal=NestedArchive(_last(path)))
            else:
                yield from self._inner(path, found)

    def _inner(self, path: str, data: bytes) -> Iterator[ArchivedFile]:
        try:
            yield from self.files(_last(path), data, f"{path}/")
        except CannotRead as refusal:
            yield ArchivedFile(path, refusal=refusal)

    def _zipped(self, name: str, data: bytes) -> Iterator[_Member]:
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise BrokenFile(name) from error
        with archive:
            members = [(_zip_name(m), m) for m in archive.infolist() if not m.is_dir()]
            wanted = [(path, m) for path, m in members if not _is_skipped(path)]
            self._count(name, len(wanted))
            for path, member in wanted:
                refusal = self._refused(path, member.file_size) or _suspect(path, member)
                yield path, refusal or _unzipped(archive, member, path)

    def _taped(self, name: str, data: bytes) -> Iterator[_Member]:
        try:
            with tarfile.open(fileobj=io.BytesIO(data), mode="r|*") as archive:
                for number, member in enumerate(archive):
                    path = _tape_name(member)
                    refusal = self._refused(path, member.size)
                    if isinstance(refusal, ArchiveBomb) or number > _MOST_MEMBERS:
                        # what follows could be had only by unpacking what is too much
                        yield path, ArchiveBomb(name)
                        return
                    if not member.isfile() or _is_skipped(path):
                        continue
                    self._count(name, 1)
                    yield path, refusal or _untaped(archive, member, path)
        except _BROKEN:
            yield name, BrokenFile(name)

    def _count(self, name: str, files: int) -> None:
        self._files += files
        if self._files > MOST_FILES:
            raise TooManyMembers(name, limit=MOST_FILES)

    def _refused(self, path: str, size: int) -> CannotRead | None:
        """Why a member of a size is not to be unpacked at all."""
        self._bytes += size
        name = _last(path)
        parts = path.split("/")
        if ".." in parts or path.startswith("/") or _DRIVE.match(path):
            return UnsafeName(name)
        if self._bytes > MOST_BYTES:
            return ArchiveBomb(name)
        if size > LARGEST:
            return TooLarge(name, limit=LARGEST // (1024 * 1024))
        return None


_DRIVE = re.compile(r"[A-Za-z]:")


def _suspect(path: str, member: zipfile.ZipInfo) -> CannotRead | None:
    if member.flag_bits & 1:
        return LockedFile(_last(path))
    huge = member.file_size > _SMALL
    if huge and member.file_size > HIGHEST_RATIO * max(1, member.compress_size):
        return ArchiveBomb(_last(path))
    return None


def _unzipped(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: str) -> bytes | CannotRead:
    try:
        with archive.open(member) as file:
            data = file.read(LARGEST + 1)
    except _BROKEN:
        return BrokenFile(_last(path))
    return data if len(data) <= LARGEST else TooLarge(_last(path), limit=LARGEST // (1024 * 1024))


def _untaped(archive: tarfile.TarFile, member: tarfile.TarInfo, path: str) -> bytes | CannotRead:
    file = archive.extractfile(member)
    data = b"" if file is None else file.read(LARGEST + 1)
    return data if len(data) == member.size else BrokenFile(_last(path))


def _zip_name(member: zipfile.ZipInfo) -> str:
    """A member's path: without a mark for UTF-8 its bytes are UTF-8, or else GBK."""
    name = member.orig_filename
    if not member.flag_bits & _UTF_8:
        name = _decoded(name.encode("cp437", "replace"))
    return _cleaned(name)


def _tape_name(member: tarfile.TarInfo) -> str:
    return _cleaned(_decoded(member.name.encode("utf-8", "surrogateescape")))


def _decoded(name: bytes) -> str:
    try:
        return name.decode("utf-8")
    except UnicodeDecodeError:
        return name.decode("gb18030", "replace")


def _cleaned(path: str) -> str:
    return "".join(c for c in path.replace("\\", "/") if c.isprintable()).removeprefix("./")


def _is_skipped(path: str) -> bool:
    parts = [part for part in path.split("/") if part != ".."]
    return any(
        part.startswith((".", "~$")) or part.lower() in _SKIPPED for part in parts if part
    ) or path.endswith("/")


def _last(path: str) -> str:
    return PurePath(path).name or path
