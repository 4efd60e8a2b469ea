"""Who keeps required sets, who sees how lists fare, and who may let a gap stay."""

from __future__ import annotations

import rules

from zelian.lists.models import RequiredSet, ResponsibilityList
from zelian.lists.policies.endorsing import endorses_list
from zelian.lists.policies.keeping import signs_list
from zelian.lists.policies.leading import leads_kind
from zelian.people.models import PostRank
from zelian.people.policies import is_person, path_of
from zelian.people.viewer import Viewer


@rules.predicate
def holds_there(viewer: Viewer, required_set: RequiredSet | None = None) -> bool:
    """The set is of one's own institution, or of what stands above it."""
    return required_set is None or viewer.knows(path_of(required_set) or "")


@rules.predicate
def heads_unit_of(viewer: Viewer, listed: ResponsibilityList | None = None) -> bool:
    """The head of the unit, or of a unit above it, that the list's subject stands in."""
    heads = [seat for seat in viewer.seats if seat.rank == PostRank.HEAD]
    if listed is None:
        return bool(heads)
    return any(listed.unit_path.startswith(seat.unit_path) for seat in heads)


@rules.predicate
def is_ones_own(viewer: Viewer, listed: ResponsibilityList | None = None) -> bool:
    """The list is one that the viewer signs: nobody lets a gap of their own stay."""
    return listed is not None and signs_list(viewer, listed)


rules.add_perm("lists.view_required_sets", is_person & holds_there)
rules.add_perm("lists.keep_required_sets", is_person & leads_kind)
rules.add_perm("lists.view_coverage", is_person)
rules.add_perm(
    "lists.accept_gap", is_person & ~is_ones_own & (leads_kind | endorses_list | heads_unit_of)
)
