"""Who may make, edit, sign and reopen lists."""

from __future__ import annotations

import rules

from zelian.lists.models import ResponsibilityList
from zelian.people.models import PostRank, Role, Unit
from zelian.people.policies import has_role_over, is_person, path_of
from zelian.people.viewer import Viewer

LEADERS = (Role.ORGANISATION, Role.COMMITTEE_OFFICE)

leads_lists = has_role_over(*LEADERS)


@rules.predicate
def reaches_list(viewer: Viewer, listed: ResponsibilityList | None = None) -> bool:
    """The list is in reach: of a unit one reads, or of a post one holds or serves."""
    if listed is None:
        return True
    return viewer.may_read(listed.unit_path) or listed.post_id in viewer.served_post_ids


@rules.predicate
def keeps_unit(viewer: Viewer, thing: ResponsibilityList | Unit | None = None) -> bool:
    """The unit (or the list's unit) is one whose lists the viewer keeps."""
    if thing is None:
        return bool(viewer.records_for)
    return viewer.may_record_for(path_of(thing) or "")


@rules.predicate
def keeps_lists(viewer: Viewer) -> bool:
    """Clerks and heads of units, and who prepares for such a head."""
    return viewer.has(Role.UNIT_CLERK, Role.UNIT_HEAD) or any(
        desk.heads_unit for desk in viewer.desks
    )


@rules.predicate
def serves_post(viewer: Viewer, thing: ResponsibilityList | Unit | None = None) -> bool:
    """The list is of a post one prepares for."""
    return any(seat.post_id == getattr(thing, "post_id", None) for seat in viewer.desks)


@rules.predicate
def signs_list(viewer: Viewer, listed: ResponsibilityList | None = None) -> bool:
    """
    The holder of the post today, or of the unit's list the unit's head today; who acts for
    them signs too (代), who only prepares for them never does.
    """
    if listed is None:
        return bool(viewer.seats)
    if listed.post_id:
        return listed.post_id in viewer.post_ids
    return any(
        seat.unit_id == listed.unit_id and seat.rank == PostRank.HEAD for seat in viewer.seats
    )


prepares_list = leads_lists | keeps_unit | serves_post | signs_list

rules.add_perm("lists.view_lists", is_person & reaches_list)
rules.add_perm("lists.generate_lists", is_person & (leads_lists | (keeps_lists & keeps_unit)))
rules.add_perm("lists.edit_list", is_person & prepares_list)
rules.add_perm("lists.sign_list", is_person & signs_list)
# To reopen a list voids its signature: not for who only prepares.
keeps_itself = has_role_over(Role.UNIT_HEAD, Role.UNIT_CLERK, Role.BRANCH_SECRETARY)
rules.add_perm("lists.reopen_list", is_person & (leads_lists | keeps_itself | signs_list))
