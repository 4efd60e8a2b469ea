"""Names that stand once for a kind of list in a unit."""

from __future__ import annotations

from django.db import models

from zelian.lists.models import ListKind
from zelian.people.models import Unit


def is_taken(
    model: type[models.Model],
    *,
    kind: ListKind,
    unit: Unit,
    name: str,
    besides: models.Model | None = None,
) -> bool:
    """Whether another row of ``model`` has the name; the unit is held, names come one at a time."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    same = model._default_manager.filter(kind=kind, unit=unit, name=name)
    return same.exclude(pk=besides.pk if besides else None).exists()
