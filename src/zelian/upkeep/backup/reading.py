"""A backup is read: part after part, nothing believed that was not checked."""

from __future__ import annotations

import gzip
import json
import tarfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any, Protocol

from django.utils.translation import gettext as _

from zelian.upkeep.backup import layout
from zelian.upkeep.backup.layout import Begin, Manifest, Table
from zelian.upkeep.backup.locks import Opener, opening
from zelian.upkeep.backup.places import digest_in, is_key_name, is_safe
from zelian.upkeep.backup.rows import Tally, line_of
from zelian.upkeep.refusals import CannotRestore, SpoiltBackup

BLOCK = 1024 * 1024
Progress = Callable[[str, int], None]


class Taker(Protocol):
    """Who takes the parts as they come; every method may refuse by :class:`CannotRestore`."""

    def begin(self, begin: Begin) -> None: ...

    def rows(self, table: Table, first: int, rows: Sequence[Sequence[Any]]) -> None: ...

    def rows_ended(self) -> None: ...

    def file(self, name: str, blocks: Iterable[bytes]) -> None: ...

    def beside(self, name: str, data: bytes) -> None: ...


class Nobody:
    """Takes nothing: the backup is only checked."""

    def begin(self, begin: Begin) -> None:
        """Only looked at."""

    def rows(self, table: Table, first: int, rows: Sequence[Sequence[Any]]) -> None:
        """Only counted."""

    def rows_ended(self) -> None:
        """Nothing waits for it."""

    def file(self, name: str, blocks: Iterable[bytes]) -> None:
        for _block in blocks:
            """Read to its end, for its digest."""

    def beside(self, name: str, data: bytes) -> None:
        """Only counted."""


@dataclass
class Contents:
    """What a backup was found to hold."""

    begin: Begin
    manifest: Manifest


@dataclass
class _Reading:
    taker: Taker
    progress: Progress
    begin: Begin | None = None
    manifest: Manifest | None = None
    tables: dict[str, Table] = field(default_factory=dict)
    tallies: dict[str, Tally] = field(default_factory=dict)
    chunks: dict[str, int] = field(default_factory=dict)
    expected: set[str] = field(default_factory=set)
    altered: set[str] = field(default_factory=set)
    files: Tally = field(default_factory=Tally)
    beside: Tally = field(default_factory=Tally)
    bytes_of_files: int = 0
    rows_ended: bool = False

    def take(self, name: str, size: int, blocks: Iterator[bytes]) -> None:
        """One part, whatever it is, in the order in which parts must come."""
        if self.manifest is not None:
            raise _strange(name)
        if self.begin is None:
            self._take_begin(name, size, blocks)
        elif name.startswith(layout.TABLES) and not self.rows_ended:
            self._take_rows(name, size, blocks)
        else:
            if not self.rows_ended:
                self.rows_ended = True
                self.taker.rows_ended()
            if name == layout.MANIFEST:
                self._take_manifest(size, blocks)
            elif name.startswith(layout.FILES):
                self._take_file(name.removeprefix(layout.FILES), blocks)
            elif name.startswith(layout.BESIDE):
                self._take_beside(name.removeprefix(layout.BESIDE), size, blocks)
            else:
                raise _strange(name)
        self.progress(name, size)

    def _take_begin(self, name: str, size: int, blocks: Iterator[bytes]) -> None:
        if name != layout.BEGIN:
            raise _no_backup()
        data = _whole(name, size, blocks, layout.LONGEST_WORD)
        try:
            told = json.loads(data)
            if told["format"] == layout.FORMAT and told["version"] > layout.FORMAT_VERSION:
                raise _newer(str(told.get("program", "")))
            self.begin = Begin.from_json(told)
        except (ValueError, TypeError, KeyError) as error:
            raise _no_backup() from error
        self.tables = {table.label: table for table in self.begin.tables}
        self.tallies = {label: Tally() for label in self.tables}
        self.taker.begin(self.begin)

    def _take_rows(self, name: str, size: int, blocks: Iterator[bytes]) -> None:
        label, _slash, number = name.removeprefix(layout.TABLES).partition("/")
        self.chunks[label] = self.chunks.get(label, 0) + 1
        table = self.tables.get(label)
        if table is None or number != f"{self.chunks[label]:06}.jsonl":
            raise _strange(name)
        tally = self.tallies[label]
        first = tally.count + 1
        rows = []
        for line in _whole(name, size, blocks, layout.LONGEST_CHUNK).splitlines():
            tally.add(line)
            rows.append(_row(line, table, tally.count))
        places = [table.columns.index(column) for column in table.files]
        self.expected.update(row[place] for row in rows for place in places if row[place])
        self.taker.rows(table, first, rows)

    def _take_file(self, name: str, blocks: Iterator[bytes]) -> None:
        if not is_safe(name) or name not in self.expected:
            raise _strange(layout.FILES + name)
        self.expected.discard(name)
        digest, size = sha256(), 0

        def seen() -> Iterator[bytes]:
            nonlocal size
            for block in blocks:
                digest.update(block)
                size += len(block)
                yield block

        self.taker.file(name, seen())
        if digest_in(name) not in {"", digest.hexdigest()}:
            self.altered.add(name)
        self.bytes_of_files += size
        self.files.add(line_of([name, size, digest.hexdigest()]))

    def _take_beside(self, name: str, size: int, blocks: Iterator[bytes]) -> None:
        if not is_key_name(name):
            raise _strange(layout.BESIDE + name)
        data = _whole(name, size, blocks, layout.LONGEST_WORD)
        self.beside.add(line_of([name, len(data), sha256(data).hexdigest()]))
        self.taker.beside(name, data)

    def _take_manifest(self, size: int, blocks: Iterator[bytes]) -> None:
        try:
            data = _whole(layout.MANIFEST, size, blocks, layout.LONGEST_WORD)
            self.manifest = Manifest(**json.loads(data))
        except (ValueError, TypeError) as error:
            raise SpoiltBackup(_("备份末尾的清单读不出来。")) from error

    def end(self) -> Contents:
        """
        Hold what came against what the manifest says.

        :raises SpoiltBackup: they differ; the sentence says in what.
        """
        if self.begin is None or self.manifest is None:
            raise SpoiltBackup(_("文件不完整：后面的部分不见了。"))
        told = self.manifest
        for label, tally in self.tallies.items():
            if told.tables.get(label) != tally.to_json():
                expected = told.tables.get(label, {}).get("count", 0)
                raise SpoiltBackup(
                    _("数据表 %(table)s 与清单不符：应有 %(expected)s 行，读到 %(found)s 行。")
                    % {"table": label, "expected": expected, "found": tally.count}
                )
        if missing := sorted(self.expected - set(told.missing)):
            raise SpoiltBackup(_("备份中缺少文件 %(name)s。") % {"name": missing[0]})
        if altered := sorted(self.altered - set(told.altered)):
            raise SpoiltBackup(_("备份中的文件 %(name)s 被改动过。") % {"name": altered[0]})
        if (self.files.to_json(), self.beside.to_json()) != (told.files, told.beside):
            raise SpoiltBackup(_("备份中的文件与清单不符。"))
        return Contents(self.begin, told)


def read_backup(
    path: Path,
    opener: Opener,
    taker: Taker | None = None,
    *,
    progress: Progress = lambda what, size: None,
) -> Contents:
    """
    Read a backup to its end, handing each part to ``taker`` as soon as it was looked at.

    What is whole is known only at the end: a taker must be able to undo.

    :raises SpoiltBackup: cut off, altered, or not a backup; the sentence says what.
    :raises CannotRestore: the file can't be read, or the taker refused.
    """
    reading = _Reading(taker or Nobody(), progress)
    with _open(path) as raw, opening(raw, opener) as plain, _explained():
        packed = gzip.GzipFile(fileobj=plain, mode="rb")
        with tarfile.open(mode="r|", fileobj=packed, bufsize=BLOCK) as tar:
            for info in tar:
                if not info.isreg() or info.issparse():
                    raise _strange(info.name)
                reading.take(info.name, info.size, _blocks(tar, info))
                tar.members.clear()
        # What follows the archive's end is read too: the last piece proves the whole.
        while packed.read(BLOCK):
            """Only zeros of the archive's padding."""
        while plain.read(BLOCK):
            """Nothing of ours."""
    return reading.end()


@contextmanager
def _open(path: Path) -> Iterator[Any]:
    try:
        with path.open("rb") as raw:
            yield raw
    except OSError as error:
        if error.filename != str(path):
            raise
        raise CannotRestore(
            _("读不出 %(file)s：%(error)s。") % {"file": path, "error": error.strerror}
        ) from error


@contextmanager
def _explained() -> Iterator[None]:
    """What the archive's libraries raise, in a sentence."""
    try:
        yield
    except (EOFError, tarfile.ReadError) as error:
        raise SpoiltBackup(_("文件不完整：后面的部分不见了。")) from error
    except (gzip.BadGzipFile, zlib.error, tarfile.TarError, UnicodeDecodeError) as error:
        raise _no_backup() from error


def _blocks(tar: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    source, left = tar.extractfile(info), info.size
    while left:
        block = source.read(min(BLOCK, left))
        if not block:
            raise EOFError
        left -= len(block)
        yield block


def _whole(name: str, size: int, blocks: Iterator[bytes], limit: int) -> bytes:
    if size > limit:
        raise SpoiltBackup(_("%(name)s 大得不合常理，没有读入。") % {"name": name})
    return b"".join(blocks)


def _row(line: bytes, table: Table, number: int) -> list[Any]:
    try:
        row = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, list) or len(row) != len(table.columns):
        raise SpoiltBackup(
            _("数据表 %(table)s 第 %(number)s 行读不出来。")
            % {"table": table.label, "number": number}
        )
    return row


def _strange(name: str) -> SpoiltBackup:
    return SpoiltBackup(_("备份里有不该有的内容“%(name)s”，没有取出。") % {"name": name[:200]})


def _no_backup() -> SpoiltBackup:
    return SpoiltBackup(_("文件打开了，但里面不是责链备份。"))


def _newer(program: str) -> CannotRestore:
    return CannotRestore(
        _("备份出自更新的版本（责链 %(version)s），本版本读不了。请先升级再恢复。")
        % {"version": program}
    )
