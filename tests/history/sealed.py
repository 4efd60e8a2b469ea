"""A sealed history to be tampered with: five blocks on two days, in a database of its own.

On SQLite it is a file that tests open with ``sqlite3``; on PostgreSQL the tables of the test
database, changed through a second connection.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import time_machine
from django.db import connection, connections, transaction

from zelian.history import days, sealing
from zelian.history.models import Block, DayRoot, Event
from zelian.history.operations import Actor, record
from zelian.history.verifying import Report, verify
from zelian.keys.models import SigningKey

CLERK = Actor(account_id=7, name="王干事", address="10.0.0.7", on_behalf_of="李书记")
TIMES = [
    datetime(2026, 3, 5, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 5, 3, 0, tzinfo=UTC),
    datetime(2026, 3, 5, 6, 0, tzinfo=UTC),
    datetime(2026, 3, 6, 1, 0, tzinfo=UTC),
    datetime(2026, 3, 6, 3, 0, tzinfo=UTC),
]
NOW = datetime(2026, 3, 6, 3, 5, tzinfo=UTC)
EACH = 4  # events in a block


def update(table: str, change: str, where: str = "TRUE") -> str:
    """A statement that alters rows of history."""
    return " ".join(("UPDATE", f"history_{table}", "SET", change, "WHERE", where))


def delete(table: str, where: str = "TRUE") -> str:
    """A statement that removes rows of history."""
    return " ".join(("DELETE FROM", f"history_{table}", "WHERE", where))


def insert(table: str, columns: str, source: str) -> str:
    """A statement that adds rows; ``source``: values or a selection."""
    return " ".join(("INSERT INTO", table, f"({columns})", source))


def build() -> None:
    """Twenty events in five blocks, and the first day's root."""
    thing = SigningKey(pk=1, key_id="财务处")
    for number, moment in enumerate(TIMES):
        with time_machine.travel(moment, tick=False):
            with transaction.atomic():
                for place in range(EACH):
                    record(
                        actor=CLERK,
                        action="unit.renamed",
                        thing=thing,
                        before={"name": f"旧{number}-{place}"},
                        after={"name": f"新{number}-{place}", "share": 1.5, "whole": 2.0},
                        why="机构调整",
                    )
            assert sealing.seal_next().count == EACH
            days.make_day_roots(date(2026, 3, 5 if number < 3 else 6))


@dataclass
class SealedHistory:
    """What a test does with it: tamper, then verify."""

    data: Path
    file: Path | None

    @property
    def numbers(self) -> list[int]:
        """The events' numbers, in order."""
        return list(Event.objects.order_by("pk").values_list("pk", flat=True))

    def tamper(self, *statements: str, keep_triggers: bool = True) -> None:
        """Run statements past the triggers, from outside; they stand again afterwards."""
        if self.file is not None:
            self._tamper_with_file(statements, keep_triggers)
            return
        import psycopg

        settings = connection.get_connection_params()
        wanted = {
            k: settings[k]
            for k in ("dbname", "user", "password", "host", "port")
            if settings.get(k)
        }
        with psycopg.connect(**wanted) as second:
            second.execute("SET session_replication_role = replica")
            for statement in statements:
                second.execute(statement)

    def _tamper_with_file(self, statements: tuple[str, ...], keep_triggers: bool) -> None:
        connection.close()
        with closing(sqlite3.connect(self.file)) as file, file:
            standing = file.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            ).fetchall()
            for name, _ in standing:
                file.execute(f'DROP TRIGGER "{name}"')
            for statement in statements:
                file.execute(statement)
            for _, sql in standing if keep_triggers else ():
                file.execute(sql)

    def verify(self, **options: object) -> Report:
        return verify(**{"now": NOW, **options})

    def codes(self, **options: object) -> list[tuple[str, str]]:
        """Code and place of each finding."""
        return [(f.code, f.where) for f in self.verify(**options).findings]

    def rebuild_without_last(self, count: int) -> None:
        """Cut the last blocks off, as one with the rights of the database's owner would."""
        last = Block.objects.count() - count
        self.tamper(
            delete("leaf", f"block_id > {last}"),
            delete("block", f"number > {last}"),
        )


@contextmanager
def on_file(file: Path) -> Iterator[None]:
    """Django's default connection leads to a SQLite file inside."""
    usual = connections["default"]
    other = usual.copy()
    other.settings_dict["NAME"] = str(file)
    connections["default"] = other
    try:
        yield
    finally:
        other.close()
        connections["default"] = usual


def make_template(folder: Path) -> Path:
    """A file with the tables of the test database, sealed history in it."""
    file = folder / "zelian.sqlite3"
    with connection.cursor() as cursor:
        cursor.execute(f"VACUUM INTO '{file}'")
    with on_file(file):
        assert not DayRoot.objects.exists()
        build()
    return file


def copied(template: Path, to: Path) -> Path:
    """Another copy of database, keys and head; the file of the database."""
    shutil.copytree(template.parent, to, dirs_exist_ok=True)
    return to / template.name
