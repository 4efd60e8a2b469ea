"""What of the database is kept, in which state of its migrations, and how far its numbers are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.apps import apps as installed
from django.apps.registry import Apps
from django.core.management.color import no_style
from django.core.management.sql import emit_post_migrate_signal
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Q, QuerySet

LEFT_OUT = {
    "sessions.session",  # who is signed in now
    "axes.accessattempt",  # tries at signing in, kept for a quarter of an hour
    "axes.accesslog",
    "axes.accessfailurelog",
    "axes.accessattemptexpiration",
    "usersessions.usersession",
    "sign_in_providers.providersession",
    "upkeep.heartbeat",
}
"""What is true only of the running system: after a restore everybody signs in again."""

ONLY = {"django_tasks_database.dbtaskresult": Q(status__in=["READY", "RUNNING"])}
"""Jobs that wait or run are kept, so that they are done after a restore; past ones are not."""

GIVEN = {
    "contenttypes.contenttype",
    "auth.permission",
    "performance.calendaryear",
    "performance.calendarday",
    "django_tasks_database.dbtaskresult",
}
"""What setting the program up brings along: a database with nothing else is empty."""

# PostgreSQL gives the names of its counters quoted.
LAST = "SELECT last_value, is_called FROM {sequence}"
SET_LAST = "SELECT setval(%s, GREATEST(%s, last_value)) FROM {sequence}"
Migration = tuple[str, str]


def kept_models(apps: Apps) -> list[type[models.Model]]:
    """Every table that belongs into a backup, those that join two others too."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed
        and not model._meta.proxy
        and not model._meta.swapped
        and model._meta.label_lower not in LEFT_OUT
    ]


def kept_rows(model: type[models.Model], alias: str) -> QuerySet:
    """The rows of a table that belong into a backup."""
    rows = model._base_manager.using(alias)
    condition = ONLY.get(model._meta.label_lower)
    return rows.filter(condition) if condition is not None else rows.all()


def applied_migrations(alias: str) -> list[Migration]:
    """What the database has been through, sorted."""
    return sorted(MigrationRecorder(connections[alias]).applied_migrations())


def unknown_migrations(wanted: Iterable[Migration], alias: str) -> list[Migration]:
    """Those this version of the program does not have."""
    loader = MigrationExecutor(connections[alias]).loader
    known = set(loader.disk_migrations)
    return [migration for migration in wanted if tuple(migration) not in known]


def apps_of(alias: str) -> Apps:
    """The models as the database is, which may still wait for a new version's set-up."""
    executor = MigrationExecutor(connections[alias])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return installed
    leaves = _leaves(executor, executor.loader.applied_migrations)
    return executor.loader.project_state(leaves).apps


def migrate_to(wanted: Iterable[Migration], alias: str) -> Apps:
    """Bring an untouched database to exactly these migrations; gives the models of that time."""
    executor = MigrationExecutor(connections[alias])
    executor.recorder.ensure_schema()
    leaves = _leaves(executor, wanted)
    executor.migrate(leaves)
    return executor.loader.project_state(leaves).apps


def _leaves(executor: MigrationExecutor, wanted: Iterable[Migration]) -> list[Migration]:
    """The last of these migrations in each app."""
    graph = executor.loader.graph
    chosen = {tuple(migration) for migration in wanted} & set(graph.nodes)
    return [
        node
        for node in sorted(chosen)
        if not any(
            child.key in chosen and child.key[0] == node[0]
            for child in graph.node_map[node].children
        )
    ]


def migrate_to_newest(alias: str) -> None:
    """The rest of the way, as ``zelian setup`` goes it."""
    executor = MigrationExecutor(connections[alias])
    executor.migrate(executor.loader.graph.leaf_nodes())
    emit_post_migrate_signal(0, interactive=False, db=alias)


def last_numbers(chosen: Iterable[type[models.Model]], alias: str) -> dict[str, int]:
    """The last number each table gave out, deleted rows counted: history still names those."""
    connection = connections[alias]
    numbers = {}
    with connection.cursor() as cursor:
        for model, sequence in _numbered(chosen, connection):
            if connection.vendor == "postgresql":
                cursor.execute(LAST.format(sequence=sequence))
                value, called = cursor.fetchone()
                numbers[model._meta.label_lower] = value if called else 0
            else:
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [sequence])
                row = cursor.fetchone()
                numbers[model._meta.label_lower] = row[0] if row else 0
    return numbers


def set_last_numbers(
    chosen: Iterable[type[models.Model]], numbers: dict[str, int], alias: str
) -> None:
    """Let the tables count on from where they were, never below what they hold."""
    connection = connections[alias]
    chosen = list(chosen)
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), chosen):
            cursor.execute(statement)
        for model, sequence in _numbered(chosen, connection):
            last = numbers.get(model._meta.label_lower, 0)
            if not last:
                continue
            if connection.vendor == "postgresql":
                cursor.execute(SET_LAST.format(sequence=sequence), [sequence, last])
            else:
                cursor.execute(
                    "DELETE FROM sqlite_sequence WHERE name = %s AND seq < %s", [sequence, last]
                )
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) SELECT %s, %s WHERE NOT EXISTS"
                    " (SELECT 1 FROM sqlite_sequence WHERE name = %s)",
                    [sequence, last, sequence],
                )


def _numbered(
    chosen: Iterable[type[models.Model]], connection: BaseDatabaseWrapper
) -> Iterator[tuple[type[models.Model], str]]:
    """``(model, name of its counter)``; on PostgreSQL quoted by the database itself."""
    with connection.cursor() as cursor:
        for model in chosen:
            key = model._meta.pk
            if not isinstance(key, models.AutoField):
                continue
            if connection.vendor != "postgresql":
                yield model, model._meta.db_table
                continue
            table = connection.ops.quote_name(model._meta.db_table)
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, key.column])
            if name := cursor.fetchone()[0]:
                yield model, name
