"""The database itself refuses to change history: triggers on both kinds of database.

They stand after every ``migrate``: where SQLite remakes a table they would be gone.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import AppConfig
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ["history_event", "history_leaf", "history_block", "history_dayroot"]
FUNCTION = "history_is_append_only"
REFUSAL = "history is append-only"
DEEDS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


def guard(*tables: str) -> None:
    """Have the tables of an upper app, whose rows are never changed either, guarded as well."""
    TABLES.extend(table for table in tables if table not in TABLES)


def install(connection: BaseDatabaseWrapper) -> None:
    """Put every trigger in place whose table is there, anew: an altered one is mended too."""
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_function())
        for table, deed in _wanted(connection.vendor):
            if table in tables:
                for statement in _statements(connection.vendor, table, deed):
                    cursor.execute(statement)


def install_after_migrate(*, app_config: AppConfig, using: str, **_rest: object) -> None:
    """Receiver of ``post_migrate``; once a run is enough, and history is always migrated."""
    if app_config.name == "zelian.history":
        install(connections[using])


def list_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The triggers that should stand and don't, or that were altered or switched off."""
    standing = _standing(connection)
    return [
        name
        for table, deed in _wanted(connection.vendor)
        for name in [name_of(table, deed)]
        if standing.get(name) != _mark(connection.vendor, table, deed)
    ]


def name_of(table: str, deed: str) -> str:
    """What a trigger is called."""
    return f"{table}_no_{deed}"


def _wanted(vendor: str) -> Iterator[tuple[str, str]]:
    for table in TABLES:
        for deed in DEEDS[vendor]:
            yield table, deed


def _statements(vendor: str, table: str, deed: str) -> tuple[str, str]:
    name = name_of(table, deed)
    if vendor == "sqlite":
        return f'DROP TRIGGER IF EXISTS "{name}"', _sqlite_trigger(table, deed)
    made = (
        f'CREATE TRIGGER "{name}" BEFORE {deed.upper()} ON "{table}" '
        f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
    )
    return f'DROP TRIGGER IF EXISTS "{name}" ON "{table}"', made


def _sqlite_trigger(table: str, deed: str) -> str:
    return (
        f'CREATE TRIGGER "{name_of(table, deed)}" BEFORE {deed.upper()} ON "{table}" '
        f"BEGIN SELECT RAISE(ABORT, '{REFUSAL}'); END"
    )


def _function() -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{REFUSAL}'; END $$"
    )


def _mark(vendor: str, table: str, deed: str) -> str:
    """What the database tells of a trigger that stands as it should."""
    return _sqlite_trigger(table, deed) if vendor == "sqlite" else f"O {REFUSAL}"


def _standing(connection: BaseDatabaseWrapper) -> dict[str, str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            return dict(cursor.fetchall())
        cursor.execute(
            "SELECT t.tgname, t.tgenabled, p.prosrc FROM pg_trigger t "
            "JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND c.relname = ANY(%s) "
            "AND pg_table_is_visible(c.oid)",
            [list(TABLES)],
        )
        refuses = f"RAISE EXCEPTION '{REFUSAL}'"
        return {
            name: f"{enabled} {REFUSAL}"
            for name, enabled, source in cursor.fetchall()
            if refuses in source
        }
