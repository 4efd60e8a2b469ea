"""Who may make, edit, sign and reopen lists."""

from __future__ import annotations

import rules

from zelian.lists.models import ResponsibilityList
from zelian.people.models import PostRank, Role, Unit
from zelian.people.policies import has_role, is_person
from zelian.people.viewer import Viewer

leads_lists = has_role(Role.ORGANISATION, Role.COMMITTEE_OFFICE)
keeps_a_unit = has_role(Role.UNIT_CLERK, Role.UNIT_HEAD)


@rules.predicate
def reaches_list(viewer: Viewer, listed: ResponsibilityList | None) -> bool:
    """The list is in reach: of a unit one reads, or of one's own post."""
    if listed is None:
        return True
    return viewer.may_read(listed.unit_path) or listed.post_id in viewer.post_ids


@rules.predicate
def keeps_unit(viewer: Viewer, thing: ResponsibilityList | Unit | None) -> bool:
    """The unit (or the list's unit) is one whose lists the viewer keeps."""
    if thing is None:
        return True
    path = thing.path if isinstance(thing, Unit) else thing.unit_path
    return viewer.may_record_for(path)


@rules.predicate
def signs_list(viewer: Viewer, listed: ResponsibilityList | None) -> bool:
    """The holder of the post today, or of the unit's list the unit's head today."""
    if listed is None:
        return True
    if listed.post_id:
        return listed.post_id in viewer.post_ids
    return any(
        seat.unit_id == listed.unit_id and seat.rank == PostRank.HEAD for seat in viewer.seats
    )


rules.add_perm("lists.view_lists", is_person & reaches_list)
rules.add_perm("lists.generate_lists", leads_lists | (keeps_a_unit & keeps_unit))
rules.add_perm("lists.edit_list", is_person & (leads_lists | keeps_unit | signs_list))
rules.add_perm("lists.sign_list", is_person & signs_list)
rules.add_perm("lists.reopen_list", is_person & (leads_lists | keeps_unit | signs_list))
