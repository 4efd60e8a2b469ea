"""What stands in a list's row, column by column, whatever field keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from zelian.lists.models import ListColumn, ListItem

# Columns that are fields of a row. Any other key is kept in ``ListItem.values``.
STANDING = (
    "group",
    "content",
    "requirement",
    "local_measures",
    "q1",
    "q2",
    "q3",
    "q4",
    "responsible",
    "department",
    "due_on",
)
QUARTERS = ("q1", "q2", "q3", "q4")


def columns_of(kind: Any) -> list[ListColumn]:
    """A kind's columns in order; one query where they were not fetched along."""
    return list(kind.columns.all())


def value_of(item: ListItem, key: str) -> Any:
    """What stands in a column: text, a date, a number, a truth value, or nothing."""
    if key in STANDING:
        return getattr(item, key)
    return item.values.get(key, "")


def put(item: ListItem, key: str, value: Any) -> bool:
    """Put a value into a column; whether it changed. Nothing is saved."""
    if value_of(item, key) == value:
        return False
    if key in STANDING:
        setattr(item, key, value)
    else:
        item.values = {**item.values, key: value}
    return True


def row_of(item: ListItem, columns: list[ListColumn]) -> Mapping[str, Any]:
    """A row by the keys of its columns."""
    return {column.key: value_of(item, column.key) for column in columns}


def plain(value: Any) -> Any:
    """A value as JSON keeps it: dates as ISO text."""
    return value.isoformat() if isinstance(value, date) else value
