"""Who may read, prepare, sign, return and issue pledges."""

from __future__ import annotations

import rules

from zelian.lists.policies import OFFICES_THAT_LEAD, leads
from zelian.people.models import PostRank
from zelian.people.policies import is_person, path_of
from zelian.people.viewer import Seat, Viewer
from zelian.pledges.lifecycle import Side
from zelian.pledges.models import Pledge


def seats_of(viewer: Viewer, pledge: Pledge, side: Side) -> list[Seat]:
    """The seats from which the viewer signs for a side, their own before another's."""
    if side == Side.COUNTERPART:
        found = [seat for seat in viewer.seats if seat.post_id == pledge.counterpart_post_id]
    elif pledge.post_id:
        found = [seat for seat in viewer.seats if seat.post_id == pledge.post_id]
    else:
        found = [
            seat
            for seat in viewer.seats
            if seat.unit_id == pledge.unit_id and seat.rank == PostRank.HEAD
        ]
    return sorted(found, key=lambda seat: seat.on_behalf)


def signs_as(viewer: Viewer, pledge: Pledge, side: Side) -> bool:
    """Whether the viewer signs for a side."""
    return bool(seats_of(viewer, pledge, side))


@rules.predicate
def leads_kind(viewer: Viewer, pledge: Pledge | None = None) -> bool:
    """The office that leads the pledge's kind; at a door, any that leads one."""
    if pledge is None:
        return viewer.has(*OFFICES_THAT_LEAD)
    return leads(viewer, pledge.kind, path_of(pledge) or "")


@rules.predicate
def signs_for_giver(viewer: Viewer, pledge: Pledge | None = None) -> bool:
    """The holder of the post today, or the head of the unit; who acts for them signs too (代)."""
    return bool(viewer.seats) if pledge is None else signs_as(viewer, pledge, Side.GIVER)


@rules.predicate
def signs_for_counterpart(viewer: Viewer, pledge: Pledge | None = None) -> bool:
    """Who holds the post that the pledge is given to."""
    return bool(viewer.seats) if pledge is None else signs_as(viewer, pledge, Side.COUNTERPART)


@rules.predicate
def keeps_unit(viewer: Viewer, pledge: Pledge | None = None) -> bool:
    """Who keeps the books of the unit that gives it; a post's pledge is the holder's own."""
    if pledge is None:
        return bool(viewer.records_for)
    return not pledge.post_id and viewer.may_record_for(pledge.unit_path)


@rules.predicate
def serves_giver(viewer: Viewer, pledge: Pledge | None = None) -> bool:
    """Who prepares for the post that gives it."""
    if pledge is None:
        return bool(viewer.desks)
    return any(desk.post_id == pledge.post_id for desk in viewer.desks)


@rules.predicate
def reaches_pledge(viewer: Viewer, pledge: Pledge | None = None) -> bool:
    """Of a unit one reads, of a post one serves, given to one, or once given by oneself."""
    if pledge is None:
        return True
    return (
        viewer.may_read(pledge.unit_path)
        or pledge.post_id in viewer.served_post_ids
        or pledge.counterpart_post_id in viewer.served_post_ids
        or (viewer.person_id is not None and pledge.holder_id == viewer.person_id)
    )


signs = signs_for_giver | signs_for_counterpart

rules.add_perm("pledges.view_pledges", is_person & reaches_pledge)
rules.add_perm("pledges.fill_pledge", is_person & (signs_for_giver | keeps_unit | serves_giver))
rules.add_perm(
    "pledges.issue_pledge", is_person & (leads_kind | signs_for_giver | keeps_unit | serves_giver)
)
rules.add_perm("pledges.sign_pledge", is_person & signs)
rules.add_perm("pledges.appraise_pledge", is_person & signs_for_counterpart)
rules.add_perm("pledges.return_pledge", is_person & (signs | leads_kind))
rules.add_perm("pledges.lead_pledges", is_person & leads_kind)
