"""Who may change kinds of pledge: they are shared by all institutions of the tree."""

from __future__ import annotations

import rules

from zelian.lists.policies import OFFICES_THAT_LEAD, leaders_of
from zelian.people.models import Unit
from zelian.people.policies import is_person
from zelian.people.viewer import Viewer
from zelian.pledges.models import PledgeKind


@rules.predicate
def changes_kind(viewer: Viewer, kind: PledgeKind | None = None) -> bool:
    """The office that leads the kind at the top of the tree; for a new one any that may lead."""
    roles = OFFICES_THAT_LEAD if kind is None else leaders_of(kind)
    return any(len(path) <= Unit.steplen for path in viewer.scope_of(*roles))


rules.add_perm("pledges.change_kinds", is_person & changes_kind)
