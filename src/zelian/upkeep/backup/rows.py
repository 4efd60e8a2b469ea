"""Rows in a form that no database has a say in: JSON lines, and a digest that knows no order.

Values are taken as the database holds them, beside whatever a field of our own would make of
them: what is encrypted in the database stays encrypted in the line.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ExpressionWrapper, F, QuerySet
from django.db.models.functions import Cast

CHUNK = 2000  # rows fetched at a time
MODULUS = 1 << 256
# Names are the models' own, quoted; values go beside the statement.
INSERT = "INSERT INTO {table} ({names}) VALUES ({places})"


@dataclass
class Tally:
    """How many, and a digest in which the order plays no part: databases sort differently.

    The sum of the lines' SHA-256. It finds mishaps; against forgery the file's encryption
    stands, which authenticates every byte.
    """

    count: int = 0
    total: int = 0

    def add(self, line: bytes) -> None:
        """Count one line in."""
        self.count += 1
        self.total = (self.total + int.from_bytes(sha256(line).digest(), "big")) % MODULUS

    def to_json(self) -> dict[str, object]:
        return {"count": self.count, "digest": f"{self.total:064x}"}


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """The fields that are columns somebody writes to."""
    return [f for f in model._meta.concrete_fields if not f.generated]


def plain(field: models.Field) -> models.Field:
    """The field as the database holds it: a key as what it points to, our kinds as stored."""
    while field.remote_field is not None:
        field = field.target_field
    if type(field).__module__.startswith("django.db.models"):
        return field
    kind = getattr(models, field.get_internal_type())
    if issubclass(kind, models.DecimalField):
        return kind(max_digits=field.max_digits, decimal_places=field.decimal_places)
    return kind()


def lines_of(rows: QuerySet, columns: Sequence[str] | None = None) -> Iterator[bytes]:
    """
    Every row as a line of JSON without its newline, streamed from the database.

    ``columns`` in another order than the model's: a model built from migrations has its own.
    """
    fields = columns_of(rows.model)
    if columns is not None:
        fields = sorted(fields, key=lambda field: columns.index(field.column))
    found = rows.order_by("pk").values_list(*map(_as_stored, fields))
    kinds = [isinstance(plain(field), models.JSONField) for field in fields]
    for row in found.iterator(chunk_size=CHUNK):
        yield line_of(
            _stable_json(value) if is_json else _stable(value)
            for value, is_json in zip(row, kinds, strict=True)
        )


def line_of(values: Iterable[Any]) -> bytes:
    """The one way to write a row, so that equal rows are equal bytes."""
    return json.dumps(
        list(values), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode("utf-8", "surrogatepass")


def _as_stored(field: models.Field) -> models.Expression:
    stored = plain(field)
    if isinstance(stored, models.JSONField):
        # As text: an SQL NULL and a JSON null are two things.
        return Cast(F(field.attname), models.TextField())
    if stored is field or field.remote_field is not None:
        return F(field.attname)
    return ExpressionWrapper(F(field.attname), output_field=stored)


def _stable_json(text: str | None) -> list[Any] | None:
    """NULL as null; a document in a list of its own, so that JSON's null is told from it."""
    return None if text is None else [json.loads(text)]


def _stable(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int | float):
        return value
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, bytes | memoryview | bytearray):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, Decimal | UUID):
        return str(value)
    raise TypeError(type(value))


class RowWriter:
    """Writes lines back into a table of ``connection``, past every field's own doings."""

    def __init__(
        self, connection: BaseDatabaseWrapper, model: type[models.Model], columns: Sequence[str]
    ) -> None:
        by_column = {field.column: field for field in columns_of(model)}
        fields = [by_column[column] for column in columns]
        quote = connection.ops.quote_name
        names, places = ", ".join(map(quote, columns)), ", ".join(["%s"] * len(fields))
        table = quote(model._meta.db_table)
        self._statement = INSERT.format(table=table, names=names, places=places)
        self._connection = connection
        self._prepared = [_writing(plain(field), connection) for field in fields]

    def write(self, rows: Iterable[Sequence[Any]]) -> None:
        """
        Insert the rows.

        :raises ValueError: a row of another length, or a value that is none of its kind.
        :raises django.db.DatabaseError: the database refused one.
        """
        prepared = [
            [prepare(value) for prepare, value in zip(self._prepared, row, strict=True)]
            for row in rows
        ]
        with self._connection.cursor() as cursor:
            cursor.executemany(self._statement, prepared)


def _writing(field: models.Field, connection: BaseDatabaseWrapper) -> Callable[[Any], Any]:
    if isinstance(field, models.JSONField):
        return lambda value: (
            None if value is None else connection.ops.adapt_json_value(value[0], field.encoder)
        )
    read = _READING.get(field.get_internal_type(), lambda value: value)
    return lambda value: (
        None if value is None else field.get_db_prep_save(read(value), connection=connection)
    )


_READING: dict[str, Callable[[Any], Any]] = {
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DurationField": lambda value: timedelta(microseconds=value),
    "DecimalField": Decimal,
    "UUIDField": UUID,
    "BinaryField": base64.b64decode,
}
