"""A database that a restore may fill and, if that fails, is as it was.

SQLite has its file beside the one in place, and the two change names at the end. PostgreSQL
has one transaction around everything, tables included.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps as installed
from django.apps.registry import Apps
from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.recorder import MigrationRecorder

WORKING = ".restoring"
# Names are the models' own, quoted.
DELETE = "DELETE FROM {table}"
DROP = "DROP TABLE {table} CASCADE"
BESIDE = ("", "-wal", "-shm", "-journal")


def exists(alias: str) -> bool:
    """Whether there is a database to look into; asking must not make one."""
    connection = connections[alias]
    return connection.vendor != "sqlite" or _in_memory(connection) or _file(connection).exists()


@contextmanager
def fresh(alias: str) -> Iterator[None]:
    """Inside, ``alias`` has no tables; what was made stays if the block ends without an error."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        with _another_file(connection):
            yield
        return
    with transaction.atomic(using=alias):
        _drop_tables(connection)
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def begin(alias: str) -> None:
    """Open the transaction in which rows are written, in any order, where there is none yet."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        connection.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
        return
    with connection.cursor() as cursor:
        # Migrations of the same transaction have let some be checked at once.
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def commit(alias: str) -> None:
    """End what :func:`begin` opened; on PostgreSQL nothing may wait when tables change."""
    connection = connections[alias]
    if connection.vendor == "sqlite":
        connection.commit()
        connection.set_autocommit(True)
        return
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def empty(cursor: CursorWrapper, connection: BaseDatabaseWrapper, apps: Apps) -> None:
    """Take out what migrations themselves put in: the backup holds it too."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and not model._meta.proxy:
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(DELETE.format(table=table))


@contextmanager
def _another_file(connection: BaseDatabaseWrapper) -> Iterator[None]:
    place = _file(connection)
    working = place.with_name(place.name + WORKING)
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _unlink(working)
    name = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = str(working)
    try:
        yield
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        _unlink(place)
        working.rename(place)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name
        _unlink(working)


def _drop_tables(connection: BaseDatabaseWrapper) -> None:
    """The tables of a database that set-up prepared and nobody has used."""
    names = {model._meta.db_table for model in installed.get_models(include_auto_created=True)}
    names.add(MigrationRecorder.Migration._meta.db_table)
    with connection.cursor() as cursor:
        for name in sorted(names & set(connection.introspection.table_names(cursor))):
            table = connection.ops.quote_name(name)
            cursor.execute(DROP.format(table=table))


def _file(connection: BaseDatabaseWrapper) -> Path:
    return Path(connection.settings_dict["NAME"])


def _in_memory(connection: BaseDatabaseWrapper) -> bool:
    return connection.is_in_memory_db()


def _unlink(path: Path) -> None:
    for ending in BESIDE:
        path.with_name(path.name + ending).unlink(missing_ok=True)
