"""Who may call for a revision, begin one, give it up, or say that none is needed."""

from __future__ import annotations

import rules

from zelian.lists.models import ResponsibilityList, RevisionCall
from zelian.lists.policies.keeping import prepares_list, reaches_list
from zelian.lists.policies.leading import leads_kind
from zelian.people.models import Role
from zelian.people.policies import has_role_over, is_person
from zelian.people.viewer import Viewer

# Who finds things out, beside the office that leads the kind.
FINDERS = (Role.INSPECTION, Role.DISCIPLINE)


@rules.predicate
def waives_call(viewer: Viewer, call: RevisionCall | None = None) -> bool:
    """The leading office; of the regular look-through the list's own side as well."""
    if call is None:
        return leads_kind(viewer) or prepares_list(viewer)
    own = call.cause == RevisionCall.Cause.PERIOD and prepares_list(viewer, call.list)
    return own or leads_kind(viewer, call.list)


@rules.predicate
def reaches_call(viewer: Viewer, call: RevisionCall | None = None) -> bool:
    """The list called for is in reach."""
    return call is None or reaches_list(viewer, call.list)


@rules.predicate
def revises(viewer: Viewer, listed: ResponsibilityList | None = None) -> bool:
    """The list's own side, or the office that leads its kind."""
    return prepares_list(viewer, listed) or leads_kind(viewer, listed)


rules.add_perm("lists.view_calls", is_person & reaches_call)
rules.add_perm("lists.call_revision", is_person & (has_role_over(*FINDERS) | leads_kind))
rules.add_perm("lists.revise_list", is_person & revises)
rules.add_perm("lists.dismiss_call", is_person & waives_call)
