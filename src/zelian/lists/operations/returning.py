"""Sending a list back for changes, by whoever has it, or taking it back oneself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import Actor, record
from zelian.lists.lifecycle import ON_THE_WAY, TAKEN_BACK_FROM
from zelian.lists.models import Endorsement, Filing, ListReturn, Publication, ResponsibilityList
from zelian.lists.operations.moving import locked, move
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer
from zelian.signing.operations import withdraw_signature

State = ResponsibilityList.State
LONGEST_REASON = 500


class CannotReturnList(Refusal):
    """A list can't be sent back as asked."""


class CannotReopenList(CannotReturnList):
    """A list can't be opened for changes."""


@transaction.atomic
def return_list(
    *, viewer: Viewer, listed: ResponsibilityList, version: int, reason: str
) -> ResponsibilityList:
    """
    Send a list back for changes: by whose step is next, who received it, or who leads its kind.

    All its signatures are withdrawn with the reason; it is a draft again and goes through
    every step anew.

    :raises CannotReturnList: not on its way, changed since it was seen, or without a reason.
    """
    listed = locked(listed.pk)
    refuse_unless(viewer, "lists.return_list", listed)
    if listed.state not in ON_THE_WAY:
        raise CannotReturnList(_("这份清单现在不在办理途中，不能退回。"))
    actor = actor_for(viewer, "lists.return_list", listed)
    return _send_back(viewer, actor, "list.returned", listed, version, reason)


@transaction.atomic
def reopen_list(
    *, viewer: Viewer, listed: ResponsibilityList, version: int, reason: str
) -> ResponsibilityList:
    """
    Take a list back for changes, by its own side, until it is filed. Its signatures stay in
    history and show as withdrawn.

    :raises CannotReopenList: a draft, filed already, changed since it was seen, or without a
        reason.
    """
    refuse_unless(viewer, "lists.reopen_list", listed)
    listed = locked(listed.pk)
    if listed.state == State.DRAFT:
        raise CannotReopenList(_("清单还没有签字，可以直接修改。"))
    if listed.state not in TAKEN_BACK_FROM:
        raise CannotReopenList(_("清单已经备案或者生效，不能自行退回。请联系接收备案的部门。"))
    actor = actor_for(viewer, "lists.reopen_list", listed)
    try:
        return _send_back(viewer, actor, "list.reopened", listed, version, reason)
    except CannotReturnList as refusal:
        raise CannotReopenList(refusal.sentence, field=refusal.field) from None


def _send_back(
    viewer: Viewer,
    actor: Actor,
    action: str,
    listed: ResponsibilityList,
    version: int,
    reason: str,
) -> ResponsibilityList:
    reason = reason.replace("\r\n", "\n").replace("\r", "\n").strip()
    if listed.version != version:
        raise CannotReturnList(_("您打开之后，清单有了变动。请刷新页面看过再办。"))
    if not reason:
        raise CannotReturnList(_("请写明退回修改的原因。"), field="reason")
    if len(reason) > LONGEST_REASON:
        raise CannotReturnList(_("原因请控制在500字以内。"), field="reason")
    before = listed.state
    for signature in listed.signatures.filter(withdrawal=None).order_by("id"):
        withdraw_signature(viewer=viewer, signature=signature, reason=reason)
    for model in (Endorsement, Filing, Publication):
        model.objects.filter(list=listed, ended_at=None).update(ended_at=timezone.now())
    ListReturn.objects.create(
        list=listed,
        from_state=before,
        reason=reason,
        by_id=viewer.account_id,
        by_name=viewer.name[: ListReturn._meta.get_field("by_name").max_length],
    )
    listed = move(listed, to=State.DRAFT)
    record(
        actor=actor,
        action=action,
        thing=listed,
        before={"state": before},
        after={"state": State.DRAFT},
        why=reason,
    )
    return listed
