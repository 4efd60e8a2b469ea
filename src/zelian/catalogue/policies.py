"""Who may see regulations, upload them, and put them in force."""

from __future__ import annotations

import rules

from zelian.catalogue.models import Regulation
from zelian.people.models import Role
from zelian.people.policies import has_role, is_person
from zelian.people.viewer import Viewer

CONFIRMERS = (Role.COMMITTEE_OFFICE, Role.ORGANISATION, Role.DISCIPLINE)
SETTLED_STATES = (Regulation.State.IN_FORCE, Regulation.State.REPEALED)

confirms = has_role(*CONFIRMERS)


@rules.predicate
def is_settled(viewer: Viewer, regulation: Regulation | None = None) -> bool:
    """In force or repealed; what is still being read or confirmed is its confirmers' matter."""
    return regulation is None or regulation.state in SETTLED_STATES


@rules.predicate
def uploaded_it(viewer: Viewer, regulation: Regulation | None = None) -> bool:
    """Who brought a document in may take it back; the door can't yet tell which."""
    return regulation is None or regulation.uploaded_by_id == viewer.account_id


rules.add_perm("catalogue.view_regulations", is_person & (is_settled | confirms))
rules.add_perm("catalogue.upload_regulation", is_person & confirms)
rules.add_perm("catalogue.confirm_regulation", is_person & confirms)
rules.add_perm("catalogue.discard_regulation", is_person & (confirms | uploaded_it))
rules.add_perm("catalogue.view_corrections", is_person & confirms)
rules.add_perm("catalogue.set_language_model", has_role(Role.SYSTEM_ADMIN))
