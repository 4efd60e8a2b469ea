"""Rows that carry a number which stands only once among their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from zelian.people.refusals import Difference

Row = TypeVar("Row", bound=models.Model)
# While rows are put in a new order their old numbers wait beyond this one.
ASIDE = 100_000


def number_anew(standing: QuerySet[Row], rows: Iterable[Row]) -> None:
    """Number rows from 1 in the order given; ``standing`` are all rows beside each other."""
    rows = list(rows)
    standing.update(number=F("number") + ASIDE)
    for number, row in enumerate(rows, 1):
        row.number = number
    standing.model._default_manager.bulk_update(rows, ["number"])


def shifted(rows: Sequence[Row], row: Row, places: int) -> list[Row]:
    """The rows with one of them some places on, to the front where negative; at an end it stays."""
    others = [one for one in rows if one != row]
    place = min(max(list(rows).index(row) + places, 0), len(others))
    return [*others[:place], row, *others[place:]]


def differences_of(thing: models.Model, typed: Mapping[str, Any]) -> tuple[Difference, ...]:
    """What stands in a thing's fields beside what was typed, where the two differ."""
    return tuple(
        Difference(
            str(thing._meta.get_field(name).verbose_name),
            _shown(getattr(thing, name)),
            _shown(value),
        )
        for name, value in typed.items()
        if getattr(thing, name) != value
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(map(str, value))
    return "" if value is None else str(value)
