"""A backup is put back into an empty place; until it is proved whole, the place stays empty."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connections, models
from django.utils.translation import gettext as _
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from zelian.upkeep.backup import databases, schema
from zelian.upkeep.backup.layout import Begin, Table
from zelian.upkeep.backup.locks import Opener
from zelian.upkeep.backup.places import data_folder, files_folder
from zelian.upkeep.backup.reading import Contents, Progress, read_backup
from zelian.upkeep.backup.rows import RowWriter, Tally, lines_of
from zelian.upkeep.refusals import CannotRestore, SpoiltBackup

WORKING = ".restoring"
ASIDE = ".before-restore"
Verify = Callable[[], Sequence[str]]
"""Looks the restored history over and gives what is wrong with it, a sentence each."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put back; ``set_aside`` are key files that had stood in the place."""

    contents: Contents
    set_aside: tuple[Path, ...] = ()
    history_faults: tuple[str, ...] = ()


def restore_backup(
    path: Path,
    opener: Opener,
    *,
    verify: Verify,
    despite_history: bool = False,
    alias: str = "default",
    progress: Progress = lambda what, size: None,
) -> Restored:
    """
    Fill an empty database and an empty data folder from a backup of this version or an older.

    Rows are put into the tables as they were when the backup was made, read back and counted,
    then brought to the newest version, and the history that came along is verified.
    ``despite_history`` restores even what was altered already when the backup was made.

    :raises CannotRestore: the place is not empty, the backup is newer or spoilt, or something
        could not be written; the place is as before.
    """
    refuse_unless_empty(alias)
    read_backup_is_there(path)
    with _undone_on_failure() as undo, databases.fresh(alias):
        putting = _Putting(alias, undo)
        contents = read_backup(path, opener, putting, progress=progress)
        putting.count_again(contents)
        # What brings the tables to the newest version may have to read what is encrypted.
        aside = putting.put_in_place()
        putting.finish()
        faults = verify()
        if faults and not despite_history:
            raise SpoiltBackup(
                _(
                    "历史记录核验不通过，没有恢复：%(fault)s"
                    "如已查明原因、仍要恢复，请加 --despite-history。"
                )
                % {"fault": faults[0]}
            )
    return Restored(contents, tuple(aside), tuple(faults))


def read_backup_is_there(path: Path) -> None:
    """
    Find out before anything is prepared.

    :raises CannotRestore: there is no such file.
    """
    if not path.is_file():
        raise CannotRestore(_("没有找到备份文件 %(file)s。") % {"file": path})


def refuse_unless_empty(alias: str) -> None:
    """
    Only an empty place may be filled: what is there is named.

    :raises CannotRestore: the database has rows, or the storage files.
    """
    held = _held_rows(alias)
    if held:
        raise CannotRestore(
            _("只能恢复到空的地方，而数据库里已有数据：%(what)s。请另设一个空的数据目录或空库。")
            % {"what": _("、").join(held[:4])}
        )
    folder = files_folder()
    found = next((p for p in folder.rglob("*") if p.is_file()), None) if folder.exists() else None
    if found is not None:
        raise CannotRestore(
            _("只能恢复到空的地方，而 %(folder)s 里已有文件（如 %(file)s）。")
            % {"folder": folder, "file": found.name}
        )


def _held_rows(alias: str) -> list[str]:
    if not databases.exists(alias):
        return []
    there = set(connections[alias].introspection.table_names())
    held = []
    for model in schema.kept_models(apps):
        if model._meta.db_table not in there or model._meta.label_lower in schema.GIVEN:
            continue
        if count := model._base_manager.using(alias).count():
            held.append(
                _("%(count)s 条%(name)s") % {"count": count, "name": model._meta.verbose_name}
            )
    return held


@dataclass
class _Putting:
    """Takes the parts of a backup and puts them where they can still be thrown away."""

    alias: str
    undo: ExitStack
    models: dict[str, type[models.Model]] = field(default_factory=dict)
    writers: dict[str, RowWriter] = field(default_factory=dict)
    near: Path = field(default_factory=lambda: data_folder() / WORKING)
    files: Path = field(default_factory=lambda: files_folder() / WORKING)

    def __post_init__(self) -> None:
        for folder in (data_folder(), files_folder()):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.near, self.files):
            # What an interrupted try left behind is nobody's.
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(mode=0o700)
            self.undo.callback(shutil.rmtree, folder, ignore_errors=True)

    def begin(self, begin: Begin) -> None:
        unknown = schema.unknown_migrations(begin.migrations, self.alias)
        if unknown:
            raise CannotRestore(
                _(
                    "备份出自更新或另行扩展过的版本（责链 %(version)s），本版本没有它的数据结构 "
                    "%(name)s。请先升级再恢复。"
                )
                % {"version": begin.program, "name": ".".join(unknown[0])}
            )
        then = schema.migrate_to(begin.migrations, self.alias)
        self.models = {model._meta.label_lower: model for model in schema.kept_models(then)}
        strange = {table.label for table in begin.tables} - set(self.models)
        if strange:
            raise SpoiltBackup(
                _("备份中的数据表 %(name)s 与它自己的版本不符。") % {"name": min(strange)}
            )
        connection = connections[self.alias]
        databases.begin(self.alias)
        with connection.cursor() as cursor:
            databases.empty(cursor, connection, then)
        try:
            self.writers = {
                table.label: RowWriter(connection, self.models[table.label], table.columns)
                for table in begin.tables
            }
        except KeyError as error:
            raise SpoiltBackup(
                _("备份中的数据表 %(name)s 与它自己的版本不符。") % {"name": error.args[0]}
            ) from error

    def rows(self, table: Table, first: int, rows: Sequence[Sequence[Any]]) -> None:
        last = first + len(rows) - 1
        where = {"table": table.label, "first": first, "last": last}
        try:
            self.writers[table.label].write(rows)
        except (ValueError, TypeError, ArithmeticError, LookupError) as error:
            sentence = _("数据表 %(table)s 第 %(first)s 至 %(last)s 行中有读不懂的值：%(error)s。")
            raise SpoiltBackup(sentence % {**where, "error": error}) from error
        except DatabaseError as error:
            sentence = _("数据库不接受数据表 %(table)s 第 %(first)s 至 %(last)s 行：%(error)s")
            raise CannotRestore(sentence % {**where, "error": _first_line(error)}) from error

    def rows_ended(self) -> None:
        try:
            connections[self.alias].check_constraints()
        except DatabaseError as error:
            raise SpoiltBackup(
                _("备份中的数据彼此对不上：%(error)s") % {"error": _first_line(error)}
            ) from error

    def file(self, name: str, blocks: Iterable[bytes]) -> None:
        _write(self.files / name, blocks)

    def beside(self, name: str, data: bytes) -> None:
        _write(self.near / name, [data])

    def count_again(self, contents: Contents) -> None:
        """Read back what now stands in the tables, and let them count on from where they were."""
        for table in contents.begin.tables:
            tally = Tally()
            rows = schema.kept_rows(self.models[table.label], self.alias)
            for line in lines_of(rows, table.columns):
                tally.add(line)
            if tally.to_json() != contents.manifest.tables[table.label]:
                raise CannotRestore(
                    _("数据表 %(table)s 写入后读回的内容与备份不一致。") % {"table": table.label}
                )
        schema.set_last_numbers(self.models.values(), contents.manifest.numbers, self.alias)

    def finish(self) -> None:
        """Bring the tables to the newest version."""
        databases.commit(self.alias)
        schema.migrate_to_newest(self.alias)
        ContentType.objects.clear_cache()
        _wake_jobs(self.alias)

    def put_in_place(self) -> list[Path]:
        """Files and keys take their places; keys that stood there are kept beside."""
        for entry in self.files.iterdir():
            self._move(entry, files_folder() / entry.name)
        aside = []
        for entry in sorted(self.near.iterdir()):
            place = data_folder() / entry.name
            if place.exists() and not _is_empty_folder(place):
                aside.append(self._set_aside(place))
            self._move(entry, place)
        for folder in (self.near, self.files):
            folder.rmdir()
        return aside

    def _move(self, source: Path, place: Path) -> None:
        if place.is_dir():
            place.rmdir()  # an empty folder that set-up made
        source.rename(place)
        self.undo.callback(_remove, place)

    def _set_aside(self, place: Path) -> Path:
        number, kept = 1, place.with_name(place.name + ASIDE)
        while kept.exists():
            number += 1
            kept = place.with_name(f"{place.name}{ASIDE}-{number}")
        place.rename(kept)
        self.undo.callback(kept.rename, place)
        return kept


@contextmanager
def _undone_on_failure() -> Iterator[ExitStack]:
    """What was put down is taken away again, the last first, unless all goes well."""
    with ExitStack() as undo:
        try:
            yield undo
        except OSError as error:
            raise _cannot_write(error) from error
        undo.pop_all()


def _wake_jobs(alias: str) -> None:
    """A job that was being done when the backup was made waits again for a worker."""
    running = DBTaskResult.objects.using(alias).filter(status=TaskResultStatus.RUNNING)
    running.update(status=TaskResultStatus.READY, started_at=None)


def _write(path: Path, blocks: Iterable[bytes]) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for block in blocks:
            file.write(block)


def _is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def _cannot_write(error: OSError) -> CannotRestore:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return CannotRestore(_("磁盘空间不足，什么也没有恢复。请腾出空间后再试。"))
    return CannotRestore(
        _("没能写入 %(file)s：%(error)s。什么也没有恢复。")
        % {"file": error.filename or data_folder(), "error": error.strerror or error}
    )
