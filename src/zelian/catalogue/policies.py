"""Who may see regulations, upload them, and put them in force."""

from __future__ import annotations

import rules
from django.db.models import Q

from zelian.catalogue.models import Regulation
from zelian.people.models import Role, Unit
from zelian.people.policies import has_role, is_person
from zelian.people.viewer import Viewer, known_in, path_in

CONFIRMERS = (Role.COMMITTEE_OFFICE, Role.ORGANISATION, Role.DISCIPLINE)
SETTLED_STATES = (Regulation.State.IN_FORCE, Regulation.State.REPEALED)


@rules.predicate
def confirms(viewer: Viewer, thing: Regulation | Unit | None = None) -> bool:
    """An office that confirms regulations of the unit; at a door, of any unit."""
    if thing is None:
        return viewer.has(*CONFIRMERS)
    unit = thing if isinstance(thing, Unit) else thing.unit
    return unit.path.startswith(viewer.scope_of(*CONFIRMERS))


@rules.predicate
def is_bound(viewer: Viewer, regulation: Regulation | None = None) -> bool:
    """A regulation of one's own institution or of one above it."""
    return regulation is None or viewer.knows(regulation.unit.path)


@rules.predicate
def is_settled(viewer: Viewer, regulation: Regulation | None = None) -> bool:
    """In force or repealed; what is still being read or confirmed is its confirmers' matter."""
    return regulation is None or regulation.state in SETTLED_STATES


@rules.predicate
def uploaded_it(viewer: Viewer, regulation: Regulation | None = None) -> bool:
    """Who brought a document in may take it back; the door can't yet tell which."""
    return regulation is None or regulation.uploaded_by_id == viewer.account_id


def visible_to(viewer: Viewer, prefix: str = "") -> Q:
    """Regulations that ``catalogue.view_regulations`` lets the viewer see, as a condition.

    ``prefix`` leads from the rows asked for to the regulation: ``"regulation__"``.
    """
    if viewer.person_id is None:
        return Q(pk__in=())
    path = f"{prefix}unit__path"
    confirmable = path_in(path, viewer.scope_of(*CONFIRMERS))
    settled = Q(**{f"{prefix}state__in": SETTLED_STATES})
    return confirmable | (known_in(path, viewer) & settled)


rules.add_perm("catalogue.view_regulations", is_person & (confirms | (is_bound & is_settled)))
rules.add_perm("catalogue.upload_regulation", is_person & confirms)
rules.add_perm("catalogue.confirm_regulation", is_person & confirms)
rules.add_perm("catalogue.discard_regulation", is_person & (confirms | uploaded_it))
rules.add_perm("catalogue.view_corrections", is_person & confirms)
rules.add_perm("catalogue.set_language_model", has_role(Role.SYSTEM_ADMIN))
