"""One consistent look at the whole database while others go on writing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

READING = "upkeep-reading"


@contextmanager
def snapshot_of(alias: str) -> Iterator[str]:
    """
    The alias of a second connection that sees the database as it is now until the block ends.

    SQLite: a read transaction of its write-ahead log. PostgreSQL: repeatable read, read only.
    Neither waits for a writer nor makes one wait. The connection is known to this thread alone.
    """
    connection = connections[alias].copy(alias=READING)
    connections[READING] = connection
    try:
        if connection.vendor == "postgresql":
            connection.set_autocommit(False)
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        else:
            with connection.cursor() as cursor:
                # Not through Django: its transactions on SQLite take the write lock at once.
                cursor.execute("BEGIN DEFERRED")
                cursor.execute("SELECT count(*) FROM sqlite_master")
        yield READING
    finally:
        if connection.connection is not None:
            connection.connection.rollback()
        connection.close()
        del connections[READING]
