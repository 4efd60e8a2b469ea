"""Sending a pledge back for changes, with the reason."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.policies import actor_for, may, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer
from zelian.pledges.lifecycle import WAITING
from zelian.pledges.models import Pledge, PledgeReturn
from zelian.pledges.operations.moving import locked, move, reason_of
from zelian.signing.operations import withdraw_signature


class CannotReturnPledge(Refusal):
    """A pledge can't be sent back as asked."""


@transaction.atomic
def return_pledge(*, viewer: Viewer, pledge: Pledge, version: int, reason: str) -> Pledge:
    """
    Make a pledge a draft again; its signatures are withdrawn and stay to be seen.

    Either side may while it waits for signatures; once it is in force only the leading office.

    :raises CannotReturnPledge: not out, in force, changed since it was seen, without a reason.
    """
    refuse_unless(viewer, "pledges.return_pledge", pledge)
    pledge = locked(pledge.pk)
    reason = reason_of(reason, CannotReturnPledge, _("请写明退回的原因。"))
    before = pledge.state
    if before not in (*WAITING, Pledge.State.IN_FORCE):
        words = {"state": pledge.get_state_display()}
        raise CannotReturnPledge(_("责任书现在是“%(state)s”，不能退回。") % words)
    if before == Pledge.State.IN_FORCE and not may(viewer, "pledges.lead_pledges", pledge):
        raise CannotReturnPledge(_("责任书已经生效，只有牵头部门能退回。"))
    if pledge.version != version:
        raise CannotReturnPledge(_("您打开之后，责任书有了变动。请刷新页面看过再办。"))
    for signature in pledge.signatures.filter(withdrawal=None).order_by("id"):
        withdraw_signature(viewer=viewer, signature=signature, reason=reason)
    PledgeReturn.objects.create(
        pledge=pledge,
        from_state=before,
        reason=reason,
        by_id=viewer.account_id,
        by_name=viewer.name[:60],
    )
    pledge = move(pledge, to=Pledge.State.DRAFT, effective_on=None, grade="", comment="")
    record(
        actor=actor_for(viewer, "pledges.return_pledge", pledge),
        action="pledge.returned",
        thing=pledge,
        before={"state": before},
        after={"state": pledge.state},
        why=reason,
    )
    return pledge
