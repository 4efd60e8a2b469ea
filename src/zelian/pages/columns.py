"""A column of a table: where its value comes from, how it is drawn, sorted and exported."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Column:
    """
    One column.

    ``accessor``: a dotted path or a function of the row; the column's name if left out.
    ``template``: draws the cell instead; sees ``row``, ``value``, ``column``, ``viewer`` and so on.
    ``url``: a function of the row; the cell becomes a link.
    ``status``: the value is a status code, drawn as a badge.
    ``sort``: the field, or fields, to order by; without it the column is not sortable.
    ``heading``: the cell names its row. ``shown``: whether the column is there at first.
    ``export``: a function of the row for files; ``False`` keeps the column out of them.
    """

    name: str
    label: str | Promise
    accessor: str | Callable[[object], object] | None = None
    template: str = ""
    url: Callable[[object], str] | None = None
    status: bool = False
    sort: str | tuple[str, ...] | None = None
    align: str = "start"
    hideable: bool = True
    heading: bool = False
    shown: bool = True
    export: Callable[[object], object] | bool = True

    def value(self, row: object) -> object:
        """The plain value of a row's cell."""
        if callable(self.accessor):
            return self.accessor(row)
        value: object = row
        for part in (self.accessor or self.name).replace("__", ".").split("."):
            if value is None:
                return None
            value = value[part] if isinstance(value, dict) else getattr(value, part)
            if callable(value):
                value = value()
        return value

    def exported(self, row: object) -> object:
        """The value as it goes into a file."""
        return self.export(row) if callable(self.export) else self.value(row)

    @property
    def order(self) -> tuple[str, ...]:
        """The fields to order by, ascending."""
        if not self.sort:
            return ()
        return (self.sort,) if isinstance(self.sort, str) else self.sort
