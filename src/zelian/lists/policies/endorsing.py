"""Who discusses, endorses and sends back lists."""

from __future__ import annotations

import rules

from zelian.lists.lifecycle import ON_THE_WAY
from zelian.lists.models import Endorsement, ResponsibilityList
from zelian.lists.policies.filing import receives_list
from zelian.lists.policies.keeping import prepares_list
from zelian.lists.policies.leading import leads_kind
from zelian.people.policies import is_person
from zelian.people.viewer import Seat, Viewer

State = ResponsibilityList.State


def running_endorsement(listed: ResponsibilityList) -> Endorsement | None:
    """A list's endorsement that was not ended by a return, asked for or done; one query."""
    running = Endorsement.objects.filter(list=listed, ended_at__isnull=True)
    return running.select_related("post__unit").first()


def endorsing_seat(viewer: Viewer, endorsement: Endorsement) -> Seat | None:
    """The seat the viewer endorses from, the own before another's; who only prepares has none."""
    fitting = (seat for seat in viewer.seats if seat.post_id == endorsement.post_id)
    return min(fitting, key=lambda seat: seat.on_behalf, default=None)


@rules.predicate
def endorses_list(viewer: Viewer, listed: ResponsibilityList | None = None) -> bool:
    """
    The holder of the post that was asked, and who acts for them (代); at a door, any holder.

    No query but for a list that was signed and waits.
    """
    if listed is None:
        return bool(viewer.seats)
    if not viewer.seats or listed.state != State.SIGNED:
        return False
    endorsement = running_endorsement(listed)
    return endorsement is not None and endorsing_seat(viewer, endorsement) is not None


@rules.predicate
def receives_now(viewer: Viewer, listed: ResponsibilityList | None = None) -> bool:
    """The office with which the list lies to be filed, or was."""
    if listed is None:
        return receives_list(viewer, None)
    return listed.state in ON_THE_WAY and receives_list(viewer, listed)


rules.add_perm("lists.discuss_list", is_person & prepares_list)
rules.add_perm("lists.endorse_list", is_person & endorses_list)
rules.add_perm("lists.choose_endorser", is_person & (prepares_list | leads_kind))
rules.add_perm("lists.record_outside_endorsement", is_person & leads_kind)
rules.add_perm("lists.return_list", is_person & (leads_kind | endorses_list | receives_now))
