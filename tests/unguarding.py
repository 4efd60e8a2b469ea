"""Taking the triggers of history away: what only tests do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from zelian.history import triggers


def remove_triggers() -> None:
    """As somebody with the rights of the database's owner would."""
    with connection.cursor() as cursor:
        for table in triggers.TABLES:
            for deed in triggers.DEEDS[connection.vendor]:
                name = triggers.name_of(table, deed)
                on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
                cursor.execute(f'DROP TRIGGER IF EXISTS "{name}"{on}')


@contextmanager
def unguarded() -> Iterator[None]:
    """History can be changed inside; afterwards the triggers stand again."""
    remove_triggers()
    yield
    triggers.install(connection)
