"""Who may see and change kinds of list."""

from __future__ import annotations

import rules

from zelian.people.models import Role, Unit
from zelian.people.policies import is_person
from zelian.people.viewer import Viewer


@rules.predicate
def leads_all(viewer: Viewer) -> bool:
    """An organisation or committee office at the top: kinds stand beside all institutions."""
    scope = viewer.scope_of(Role.ORGANISATION, Role.COMMITTEE_OFFICE)
    return any(len(path) <= Unit.steplen for path in scope)


rules.add_perm("lists.view_kinds", is_person)
rules.add_perm("lists.change_kinds", is_person & leads_all)
