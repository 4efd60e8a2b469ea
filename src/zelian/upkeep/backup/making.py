"""A backup is made: a consistent look at the database, then the files that it names."""

from __future__ import annotations

import errno
import gzip
import io
import os
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.core.files.storage import default_storage
from django.db import connections, models
from django.utils.translation import gettext as _

import zelian
from zelian.upkeep.backup import layout, schema
from zelian.upkeep.backup.layout import Begin, Manifest, Table
from zelian.upkeep.backup.locks import Lock, locking
from zelian.upkeep.backup.places import HEAD, data_folder, digest_in, key_files
from zelian.upkeep.backup.rows import Tally, columns_of, line_of, lines_of
from zelian.upkeep.backup.snapshot import snapshot_of
from zelian.upkeep.refusals import CannotBackUp

COMPRESSION = 1  # most of a backup is pictures and PDF, which do not shrink
BLOCK = 1024 * 1024
Progress = Callable[[str, int], None]
"""Told ``(what, bytes)`` as they are written."""


@dataclass(frozen=True, slots=True)
class Made:
    """A finished backup: where, how large, and what it holds."""

    path: Path
    size: int
    rows: int
    files: int
    keys: int
    missing: tuple[str, ...] = ()
    altered: tuple[str, ...] = ()


@dataclass
class _Making:
    tar: tarfile.TarFile
    alias: str
    progress: Progress
    kept: list[type[models.Model]]
    manifest: Manifest = field(default_factory=Manifest)

    def add(self, name: str, data: bytes) -> None:
        """A part that is at hand."""
        self.add_stream(name, io.BytesIO(data), len(data))

    def add_stream(self, name: str, source: BinaryIO, size: int) -> None:
        """A part of known size; its time and owner are nobody's business."""
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self.tar.addfile(info, source)
        # The library remembers every part it wrote; a million of them would fill the memory.
        self.tar.members.clear()
        self.progress(name, size)


def make_backup(
    path: Path,
    lock: Lock,
    *,
    at: datetime,
    with_keys: bool = True,
    alias: str = "default",
    progress: Progress = lambda what, size: None,
) -> Made:
    """
    Write everything into a new file at ``path``, encrypted, while others go on working.

    Files that the database names but the storage lacks, or holds otherwise, are told in what
    is given back and in the backup; they do not stop it.

    :raises CannotBackUp: ``path`` is taken, or can't be written; nothing is left of the try.
    """
    # Before the snapshot: a head may be older than the rows it is held against, never newer.
    head = _read_head()
    with _new_file(path) as raw, locking(raw, lock) as locked:
        packed = gzip.GzipFile(fileobj=locked, mode="wb", compresslevel=COMPRESSION, mtime=0)
        # In PAX form a name may have any length and any sign.
        with (
            packed,
            tarfile.open(
                mode="w|", fileobj=packed, format=tarfile.PAX_FORMAT, bufsize=BLOCK
            ) as tar,
            snapshot_of(alias) as reading,
        ):
            kept = schema.kept_models(schema.apps_of(reading))
            making = _Making(tar, reading, progress, kept)
            names = _write_tables(making, at)
            _write_files(making, names)
            _write_beside(making, head, with_keys=with_keys)
            making.manifest.numbers = schema.last_numbers(kept, reading)
            making.add(layout.MANIFEST, layout.dump(making.manifest))
    told = making.manifest
    return Made(
        path=path,
        size=path.stat().st_size,
        rows=told.rows,
        files=told.files["count"],
        keys=told.keys,
        missing=tuple(told.missing),
        altered=tuple(told.altered),
    )


def _write_tables(making: _Making, at: datetime) -> list[str]:
    """All rows of the snapshot; gives the names of the stored files they speak of, sorted."""
    kept = making.kept
    tables = [_table(model) for model in kept]
    begin = Begin(
        program=zelian.__version__,
        made_at=at.isoformat(),
        database=connections[making.alias].vendor,
        migrations=tuple(schema.applied_migrations(making.alias)),
        tables=tuple(tables),
    )
    making.add(layout.BEGIN, layout.dump(begin))
    names: set[str] = set()
    for model, table in zip(kept, tables, strict=True):
        tally = Tally()
        rows = schema.kept_rows(model, making.alias)
        for number, chunk in enumerate(_chunks(lines_of(rows), tally), 1):
            making.add(f"{layout.TABLES}{table.label}/{number:06}.jsonl", chunk)
        making.manifest.tables[table.label] = tally.to_json()
        for field_name in table.files:
            found = rows.exclude(**{field_name: ""}).values_list(field_name, flat=True)
            names.update(name for name in found.iterator() if name)
    return sorted(names)


def _table(model: type[models.Model]) -> Table:
    fields = columns_of(model)
    files = tuple(f.column for f in fields if isinstance(f, models.FileField))
    return Table(model._meta.label_lower, tuple(f.column for f in fields), files)


def _chunks(lines: Iterator[bytes], tally: Tally) -> Iterator[bytes]:
    chunk = bytearray()
    for line in lines:
        if chunk and len(chunk) + len(line) > layout.CHUNK:
            yield bytes(chunk)
            chunk.clear()
        tally.add(line)
        chunk += line + b"\n"
    if chunk:
        yield bytes(chunk)


def _write_files(making: _Making, names: list[str]) -> None:
    """Files are named by digest and only ever added: what the snapshot names can still be read."""
    told, tally = making.manifest, Tally()
    for name in names:
        path = Path(default_storage.path(name))
        if not path.is_file():
            told.missing.append(name)
            continue
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            digest = _Digesting(source)
            making.add_stream(layout.FILES + name, digest, size)
        if digest_in(name) not in {"", digest.hexdigest}:
            told.altered.append(name)
        tally.add(line_of([name, size, digest.hexdigest]))
        told.bytes_of_files += size
    told.files = tally.to_json()


def _write_beside(making: _Making, head: bytes | None, *, with_keys: bool) -> None:
    """Keys, settings, and the head of the history as it was before the snapshot."""
    secrets = {name: path.read_bytes() for name, path in key_files()} if with_keys else {}
    making.manifest.keys = len(secrets)
    tally = Tally()
    for name, data in (secrets if head is None else {HEAD: head, **secrets}).items():
        making.add(layout.BESIDE + name, data)
        tally.add(line_of([name, len(data), sha256(data).hexdigest()]))
    making.manifest.beside = tally.to_json()


def _read_head() -> bytes | None:
    path = data_folder() / HEAD
    return path.read_bytes() if path.exists() else None


class _Digesting:
    """A file that is digested as it is read."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self._digest = sha256()

    def read(self, size: int) -> bytes:
        data = self._source.read(size)
        self._digest.update(data)
        return data

    @property
    def hexdigest(self) -> str:
        return self._digest.hexdigest()


@contextmanager
def _new_file(path: Path) -> Iterator[BinaryIO]:
    """A file beside ``path`` that takes its name when all is written, and else goes."""
    part = path.with_name(path.name + ".part")
    if path.exists():
        raise CannotBackUp(_("%(file)s 已经存在，备份不会覆盖它。") % {"file": path})
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise CannotBackUp(
            _("%(file)s 已经存在：另一次备份正在进行，或上次中断了；确认没有进行后请删除它。")
            % {"file": part}
        ) from error
    except OSError as error:
        raise _cannot_write(path, error) from error
    try:
        with os.fdopen(descriptor, "wb") as raw:
            yield raw
            raw.flush()
            os.fsync(raw.fileno())
        _name(part, path)
    except OSError as error:
        raise _cannot_write(path, error) from error
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, path: Path) -> None:
    """Give the file its name, unless somebody took it meanwhile."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise CannotBackUp(_("%(file)s 已经存在，备份不会覆盖它。") % {"file": path}) from None
    except OSError:
        # No hard links here (some network drives): the name was free a moment ago.
        part.rename(path)


def _cannot_write(path: Path, error: OSError) -> CannotBackUp:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return CannotBackUp(
            _("磁盘空间不足，没有备份成 %(file)s，也没有留下半份文件。请清理后再试，或换一处。")
            % {"file": path}
        )
    return CannotBackUp(
        _("没能写成 %(file)s：%(error)s。没有留下半份文件。")
        % {"file": path, "error": error.strerror or error}
    )
