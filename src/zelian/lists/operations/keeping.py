"""Editing a list's items, signing it, and opening it again for changes."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zelian.authentication.reauthentication import Proof
from zelian.history.operations import record
from zelian.history.queries import list_events_of
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.lists.signing import FORM
from zelian.people.models import PostRank
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Seat, Viewer
from zelian.signing.models import Signature
from zelian.signing.operations import CannotSign, sign, withdraw_signature

State = ResponsibilityList.State


class CannotEditItem(Refusal):
    """An item may not be changed as asked."""


class ItemWasChanged(ChangedMeanwhile, CannotEditItem):
    """Somebody else changed the item since it was seen."""

    def __init__(self, item: ListItem, by: str, differences: tuple[Difference, ...]) -> None:
        super().__init__(
            _("您打开之后，%(name)s已经修改了本条。请对照现在的内容，再保存一次。") % {"name": by},
            differences=differences,
            version=item.version,
        )


class CannotReopenList(Refusal):
    """A list can't be opened for changes."""


@transaction.atomic
def edit_item(
    *, viewer: Viewer, item: ListItem, version: int, local_measures: str, responsible: str
) -> ListItem:
    """
    Set an item's own measures and who answers for it. ``version`` is what the user saw.

    :raises CannotEditItem: the list is signed, or a text is too long.
    :raises ItemWasChanged: somebody else changed the item since ``version``.
    """
    refuse_unless(viewer, "lists.edit_list", item.list)
    listed = _locked(item.list_id)
    item = ListItem.objects.select_related("list").get(pk=item.pk, list=listed)
    measures, who = _tidy(local_measures), " ".join(responsible.split())
    if listed.state == State.SIGNED:
        raise CannotEditItem(_("清单已经签字。要修改，请先退回修改；签字随之作废，改后重新签字。"))
    if item.version != version and (item.local_measures, item.responsible) != (measures, who):
        raise _overtaken(item, measures, who)
    if len(who) > ListItem._meta.get_field("responsible").max_length:
        raise CannotEditItem(_("责任人请控制在120字以内。"), field="responsible")
    before = {"local_measures": item.local_measures, "responsible": item.responsible}
    after = {"local_measures": measures, "responsible": who}
    if before == after:
        return item
    item.local_measures = measures
    item.responsible_by_hand |= who != item.responsible
    item.responsible = who
    item.version += 1
    item.save()
    _bump(listed)
    actor = actor_for(viewer, "lists.edit_list", listed)
    record(actor=actor, action="item.changed", thing=item, before=before, after=after)
    return item


@transaction.atomic
def sign_list(*, viewer: Viewer, listed: ResponsibilityList, seen: str, proof: Proof) -> Signature:
    """
    Sign a list as the subject: the post's holder, the head of the unit, or who acts for them.

    ``seen`` is the content the signer saw; the signature keeps it, so that it can be shown
    what was signed. ``proof`` says how they just proved who they are.

    :raises ContentWasChanged: the list is no longer as it was seen; with what differs.
    :raises CannotSign: signed already, empty, or the proof is too old.
    """
    refuse_unless(viewer, "lists.sign_list", listed)
    listed = _locked(listed.pk)
    if listed.state == State.SIGNED:
        raise CannotSign(_("这份清单已经签字，不必重复签字。"))
    if not listed.items.exists():
        raise CannotSign(_("清单里还没有条目，不能签字。请先编制清单。"))
    signature = sign(
        viewer=viewer,
        thing=listed,
        form=FORM,
        seen=seen,
        proof=proof,
        seat=signing_seat(viewer, listed),
        before={"state": State.DRAFT},
        after={"state": State.SIGNED},
    )
    listed.signatures.add(signature)
    _bump(listed, state=State.SIGNED)
    return signature


@transaction.atomic
def reopen_list(
    *, viewer: Viewer, listed: ResponsibilityList, version: int, reason: str
) -> ResponsibilityList:
    """
    Open a signed list for changes. Its signature stays in history and shows as void.

    :raises CannotReopenList: not signed, changed since it was seen, or without a reason.
    """
    refuse_unless(viewer, "lists.reopen_list", listed)
    listed = _locked(listed.pk)
    reason = _tidy(reason)
    if listed.state != State.SIGNED:
        raise CannotReopenList(_("清单还没有签字，可以直接修改。"))
    if listed.version != version:
        raise CannotReopenList(_("您打开之后，清单有了变动。请刷新页面看过再办。"))
    if not reason:
        raise CannotReopenList(_("请写明退回修改的原因。"), field="reason")
    if len(reason) > 500:
        raise CannotReopenList(_("原因请控制在500字以内。"), field="reason")
    for signature in listed.signatures.filter(withdrawal=None).order_by("id"):
        withdraw_signature(viewer=viewer, signature=signature, reason=reason)
    _bump(listed, state=State.DRAFT)
    record(
        actor=actor_for(viewer, "lists.reopen_list", listed),
        action="list.reopened",
        thing=listed,
        before={"state": State.SIGNED},
        after={"state": State.DRAFT},
        why=reason,
    )
    return listed


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


def _locked(list_id: int) -> ResponsibilityList:
    """The list, held until the transaction ends: one change at a time."""
    return ResponsibilityList.objects.select_for_update().get(pk=list_id)


def _bump(listed: ResponsibilityList, **fields: object) -> None:
    ResponsibilityList.objects.filter(pk=listed.pk).update(version=F("version") + 1, **fields)
    listed.refresh_from_db()


def _tidy(text: str) -> str:
    """Text as it is kept: line ends of one kind, no blanks around it."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _overtaken(item: ListItem, measures: str, responsible: str) -> ItemWasChanged:
    events = list_events_of(item, limit=1) or list_events_of(item.list, limit=1)
    by = events[0].actor_name if events else _("其他人")
    pairs = (
        (_("本单位措施"), item.local_measures, measures),
        (_("责任人"), item.responsible, responsible),
    )
    return ItemWasChanged(
        item,
        by,
        tuple(
            Difference(label=label, stands=stands, typed=typed)
            for label, stands, typed in pairs
            if stands != typed
        ),
    )
