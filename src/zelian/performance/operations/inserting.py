"""Writing tens of thousands of new obligations at once.

``bulk_create`` prepares every value of every row through its field, which takes longer
than the database does; alike values (dates, numbers, keys of things) are prepared once here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from operator import attrgetter

from django.db import connection, models

from zelian.performance.models import Obligation

BATCH = 2000


def insert_new(rows: Sequence[Obligation]) -> None:
    """Insert rows; a key that stands already is left as it is. Rows get no ``pk``."""
    fields = [field for field in Obligation._meta.concrete_fields if not field.primary_key]
    statement = _statement(fields)
    values = _prepared(rows, fields)
    with connection.cursor() as cursor:
        while batch := list(islice(values, BATCH)):
            cursor.executemany(statement, batch)


def _statement(fields: Sequence[models.Field]) -> str:
    quoted = connection.ops.quote_name
    columns = ", ".join(quoted(field.column) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    table, key = quoted(Obligation._meta.db_table), quoted("key")
    parts = ["INSERT INTO", table, f"({columns})", "VALUES", f"({places})"]
    return " ".join([*parts, "ON CONFLICT", f"({key})", "DO NOTHING"])


def _prepared(
    rows: Sequence[Obligation], fields: Sequence[models.Field]
) -> Iterator[tuple[object, ...]]:
    read = attrgetter(*(field.attname for field in fields))
    alike: list[dict[object, object] | None] = [
        None if isinstance(field, models.JSONField) or field.unique else {} for field in fields
    ]
    for row in rows:
        yield tuple(
            _prepare(field, value, known)
            for field, value, known in zip(fields, read(row), alike, strict=True)
        )


def _prepare(field: models.Field, value: object, known: dict[object, object] | None) -> object:
    if known is None:
        return field.get_db_prep_save(value, connection)
    if value not in known:
        known[value] = field.get_db_prep_save(value, connection)
    return known[value]
