"""Signing a list as its subject."""

from __future__ import annotations

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _

from zelian.authentication.reauthentication import Proof
from zelian.lists.lifecycle import FIXED, Step, next_step
from zelian.lists.models import ResponsibilityList
from zelian.lists.operations.endorsing import open_endorsement
from zelian.lists.operations.moving import locked, move
from zelian.lists.operations.taking_effect import after_step
from zelian.lists.signing import FORM
from zelian.people.models import PostRank
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Seat, Viewer
from zelian.signing.models import Signature
from zelian.signing.operations import CannotSign, sign

State = ResponsibilityList.State


@transaction.atomic
def sign_list(*, viewer: Viewer, listed: ResponsibilityList, seen: str, proof: Proof) -> Signature:
    """
    Sign a list as the subject: the post's holder, the head of the unit, or who acts for them.

    ``seen`` is the content the signer saw; the signature keeps it, so that it can be shown
    what was signed. ``proof`` says how they just proved who they are. Where the kind asks for
    it, the right superior is found and asked to endorse.

    :raises ContentWasChanged: the list is no longer as it was seen; with what differs.
    :raises CannotSign: not discussed yet, signed already, empty, or the proof is too old.
    """
    refuse_unless(viewer, "lists.sign_list", listed)
    listed = locked(listed.pk)
    if listed.state in FIXED:
        raise CannotSign(_("这份清单已经签字，不必重复签字。"))
    if not listed.items.exists():
        raise CannotSign(_("清单里还没有条目，不能签字。请先编制清单。"))
    if next_step(listed) != Step.SIGN:
        raise CannotSign(_("这份清单要先经集体讨论。请登记讨论情况之后再签字。"))
    # what is signed and what the list keeps of its kind are one reading of the columns
    prefetch_related_objects([listed], "kind__columns")
    signature = sign(
        viewer=viewer,
        thing=listed,
        form=FORM,
        seen=seen,
        proof=proof,
        seat=signing_seat(viewer, listed),
        before={"state": listed.state},
        after={"state": State.SIGNED},
    )
    listed.signatures.add(signature)
    listed = move(listed, to=State.SIGNED)
    open_endorsement(actor=viewer.actor, listed=listed, day=viewer.today)
    after_step(viewer=viewer, listed=listed)
    return signature


def signing_seat(viewer: Viewer, listed: ResponsibilityList) -> Seat:
    """The seat the viewer signs a list from, the own before another's; the policy has made
    sure there is one.
    """
    fitting = (
        seat
        for seat in viewer.seats
        if (
            seat.post_id == listed.post_id
            if listed.post_id
            else seat.unit_id == listed.unit_id and seat.rank == PostRank.HEAD
        )
    )
    return min(fitting, key=lambda seat: seat.on_behalf)
