"""What a list's rows have given to other lists, and could give."""

from __future__ import annotations

from collections.abc import Sequence

from zelian.lists.applying import applies_to
from zelian.lists.models import ListItem, ListKind, ResponsibilityList
from zelian.people.queries import SubjectRow


def kinds_given_by(listed: ResponsibilityList) -> list[ListKind]:
    """The kinds in use that take rows from this list, and that its subject makes; three queries.

    Reads ``listed.unit.kind`` and ``listed.post.kind``.
    """
    subject = SubjectRow(listed.unit, listed.post)
    kinds = listed.kind.gives.filter(in_use=True).order_by("order", "code")
    return [
        kind
        for kind in kinds.prefetch_related("columns", "derives_from")
        if applies_to(kind, subject)
    ]


def given_by(items: Sequence[ListItem]) -> dict[int, set[str]]:
    """To which kinds of list each row was given already, by the row's id; one query."""
    found: dict[int, set[str]] = {}
    rows = ListItem.objects.filter(derived_from__in=[item.pk for item in items])
    for source, kind in rows.values_list("derived_from_id", "list__kind_id"):
        found.setdefault(source, set()).add(kind)
    return found
