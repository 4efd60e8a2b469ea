"""Kinds of unit and of post, with how much is of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, QuerySet

from zelian.people.models import PostKind, UnitKind


@dataclass(frozen=True, slots=True)
class Kinds:
    """Both lists; every kind carries ``number``, how many units or posts are of it."""

    units: QuerySet[UnitKind]
    posts: QuerySet[PostKind]


def list_kinds() -> Kinds:
    """All kinds in their order, retired ones too; two queries."""
    return Kinds(
        units=UnitKind.objects.annotate(number=Count("units")),
        posts=PostKind.objects.annotate(number=Count("posts")),
    )
