"""The lists that the viewer's office leads."""

from __future__ import annotations

from django.db.models import Q

from zelian.lists.models import ListKind
from zelian.lists.policies.leading import leaders_of
from zelian.people.viewer import Viewer, path_in


def led_by(viewer: Viewer, prefix: str = "") -> Q:
    """
    The condition for lists of kinds the viewer's office leads, where it leads them; a query.

    ``prefix`` leads from the rows to their list (``list__``).
    """
    condition = Q(pk__in=())
    for kind in ListKind.objects.all():
        if scope := viewer.scope_of(*leaders_of(kind)):
            condition |= Q(**{f"{prefix}kind": kind.pk}) & path_in(f"{prefix}unit_path", scope)
    return condition
