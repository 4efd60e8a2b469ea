"""Columns that keep a unit's tree path beside a row, so that reach is a range of an index.

A unit that moves takes its whole branch with it, and every row that belongs to the branch: all
registered columns are rewritten in the same transaction. An app above registers its columns in
``ready()``; a test of the house finds a column that nobody registered.
"""

from __future__ import annotations

from django.db.models import Model, Value
from django.db.models.functions import Concat, Substr

from zelian.people.models import CorrectionRequest, OrganisationImport
from zelian.people.viewer import path_in

_columns: dict[tuple[str, str], tuple[type[Model], str]] = {}


def register(model: type[Model], column: str = "unit_path") -> None:
    """
    Say that ``column`` of ``model`` holds tree paths of units.

    :raises FieldDoesNotExist: the model has no such column.
    """
    model._meta.get_field(column)
    _columns[(model._meta.label_lower, column)] = (model, column)


def registered() -> tuple[tuple[type[Model], str], ...]:
    """Every column that holds tree paths, by model."""
    return tuple(_columns.values())


def rewrite(old: str, new: str) -> int:
    """Put ``new`` in place of the prefix ``old`` in every registered column; returns the rows."""
    if old == new:
        return 0
    return sum(
        model._base_manager.filter(path_in(column, [old])).update(
            **{column: Concat(Value(new), Substr(column, len(old) + 1))}
        )
        for model, column in registered()
    )


def register_own() -> None:
    """The columns of this app; called once, when it is ready."""
    register(CorrectionRequest)
    register(OrganisationImport)
