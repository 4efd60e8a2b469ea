"""What stands in a list's row, column by column, whatever field keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.dateparse import parse_date

from zelian.lists.models import ListColumn, ListItem, ListKind, ResponsibilityList

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
# What of a column stays with a list that was signed.
KEPT = ("key", "name", "heading", "type", "choices", "required", "weight", "note")
QUARTERS = ("q1", "q2", "q3", "q4")
# What a regulation or a template fixes in a row that comes from it.
FIXED_COLUMNS = ("content", "requirement")
# What a row is besides its columns: kept when it goes, so that it can come back.
_ORIGINS = ("origin", "duty_id", "template_item_id", "copied_from_id", "derived_from_id")


def columns_of(kind: ListKind) -> list[ListColumn]:
    """A kind's columns in order; one query where they were not fetched along."""
    return list(kind.columns.all())


def columns_of_list(listed: ResponsibilityList) -> list[ListColumn]:
    """The columns of a list in order: as they were when it was signed, else its kind's of today.

    Reads ``listed.kind`` where it isn't signed.
    """
    if not listed.heads:
        return columns_of(listed.kind)
    return [
        ListColumn(kind_id=listed.kind_id, order=order, **told)
        for order, told in enumerate(listed.heads["columns"], 1)
    ]


def named_columns(listed: ResponsibilityList) -> list[tuple[str, str]]:
    """Key and name of :func:`columns_of_list`, for pages of many lists."""
    if listed.heads:
        return [(told["key"], told["name"]) for told in listed.heads["columns"]]
    return [(column.key, column.name) for column in columns_of(listed.kind)]


def kind_name_of(listed: ResponsibilityList) -> str:
    """What a list's kind was called when it was signed, else today."""
    return listed.heads["kind"] if listed.heads else listed.kind.name


def heads_of(kind: ListKind) -> dict[str, Any]:
    """What a list keeps of its kind when it is signed: a kind may be reworded later, and what
    was signed must not change with it.
    """
    columns = [{name: getattr(column, name) for name in KEPT} for column in columns_of(kind)]
    return {"kind": kind.name, "columns": columns}


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


def plain(value: Any) -> Any:
    """A value as JSON keeps it: dates as ISO text."""
    return value.isoformat() if isinstance(value, date) else value


def is_fixed(item: ListItem, key: str) -> bool:
    """Whether a regulation or a template, not the list's keeper, says what stands there."""
    return key in FIXED_COLUMNS and bool(item.duty_id or item.template_item_id)


def whole(item: ListItem) -> dict[str, Any]:
    """A row with all it holds, as JSON: what goes must stay findable, and may come back."""
    fields = (*STANDING, "responsible_by_hand", "values", *_ORIGINS)
    return {"number": item.number, **{name: plain(getattr(item, name)) for name in fields}}


def row_from(kept: Mapping[str, Any]) -> ListItem:
    """A row, not yet saved and in no list, of what :func:`whole` gave."""
    names = {*STANDING, "responsible_by_hand", "values", *_ORIGINS}
    fields = {name: value for name, value in kept.items() if name in names}
    fields["due_on"] = parse_date(fields.get("due_on") or "")
    return ListItem(**fields)
