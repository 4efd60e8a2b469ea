"""Lists are sent up, received with a number, or get the number of a body outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import Filing, ListKind, ResponsibilityList
from zelian.lists.operations.moving import bump, locked, move
from zelian.lists.operations.taking_effect import after_step
from zelian.lists.policies.filing import running_filing
from zelian.lists.queries.filing import Destination, deadline_of, destination_of
from zelian.lists.signed_sheet import valid_signature
from zelian.people.models import Unit
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

Receiver = ListKind.Receiver
State = ResponsibilityList.State
# What a receipt's number begins with, by the office that gives it. Kept data, not translated.
SERIES: Mapping[str, str] = {
    Receiver.ORGANISATION: "组备",
    Receiver.DISCIPLINE: "纪备",
    Receiver.COMMITTEE_OFFICE: "办备",
}
DIGITS = 4


class CannotFileList(Refusal):
    """A list can't be sent up as asked."""


class CannotReceiveList(Refusal):
    """A list that was sent up can't be received."""


@dataclass(frozen=True, slots=True)
class Many:
    """What came of doing one thing to many lists: those done, and why others were not."""

    done: tuple[Filing, ...]
    refused: tuple[tuple[str, str], ...]


@transaction.atomic
def file_list(*, viewer: Viewer, listed: ResponsibilityList, outside_body: str = "") -> Filing:
    """
    Send a list up, as it was signed. ``outside_body`` names an upper body outside the system.

    :raises CannotFileList: it doesn't wait for filing, is on its way already, its signature
        doesn't hold, there is nobody to receive it, or the body outside isn't named.
    """
    refuse_unless(viewer, "lists.file_list", listed)
    listed = locked(listed.pk)
    destination = _destination(viewer, listed)
    body = " ".join(outside_body.split()) if destination.is_outside else ""
    _refuse_body(destination, body)
    signature = valid_signature(listed)
    if signature is None:
        raise CannotFileList(_signature_is_void())
    deadline = deadline_of(listed)
    due_on = deadline.day if deadline else None
    filing = Filing.objects.create(
        list=listed,
        receiver=destination.receiver,
        receiver_unit=destination.unit,
        outside_body=body,
        due_on=due_on,
        digest=signature.digest,
        submitted_by_id=viewer.account_id,
        submitted_by_name=viewer.name,
        submitted_on=viewer.today,
        late=bool(due_on and viewer.today > due_on),
    )
    bump(listed)
    record(
        actor=actor_for(viewer, "lists.file_list", listed),
        action="list.submitted",
        thing=listed,
        after={
            "receiver": body or destination.name,
            "due_on": due_on,
            "late": filing.late,
            "digest": filing.digest,
        },
    )
    return filing


def file_lists(
    *, viewer: Viewer, lists: Iterable[ResponsibilityList], outside_body: str = ""
) -> Many:
    """Send many lists up, each for itself: what one is refused for keeps back no other."""
    return _each(
        lists, str, lambda one: file_list(viewer=viewer, listed=one, outside_body=outside_body)
    )


@transaction.atomic
def receive_filing(*, viewer: Viewer, filing: Filing) -> Filing:
    """
    Receive a list with the next number of the office's series of the year; it is filed.

    :raises CannotReceiveList: it was received or sent back meanwhile, or its signature no
        longer holds.
    """
    refuse_unless(viewer, "lists.receive_list", filing)
    listed = locked(filing.list_id)
    filing = _waiting(filing)
    if filing.receiver_unit is None:
        raise CannotReceiveList(_("这份清单报的是系统外的机关，请登记对方的回执编号。"))
    # One receipt of an institution at a time, so that numbers have neither gaps nor doubles.
    Unit.objects.select_for_update(no_key=True).get(pk=filing.receiver_unit_id)
    return _received(viewer, "lists.receive_list", listed, filing, _next_number(viewer, filing))


def receive_filings(*, viewer: Viewer, filings: Iterable[Filing]) -> Many:
    """Receive many, each for itself, in the order in which they were sent."""
    in_order = sorted(filings, key=lambda one: (one.submitted_at, one.pk))
    return _each(
        in_order,
        lambda one: str(one.list),
        lambda one: receive_filing(viewer=viewer, filing=one),
    )


@transaction.atomic
def note_receipt(*, viewer: Viewer, filing: Filing, number: str) -> Filing:
    """
    Keep the receipt number that a body outside gave; the list is filed.

    :raises CannotReceiveList: it is received here, has its number, was sent back, or no number.
    """
    refuse_unless(viewer, "lists.note_receipt", filing)
    listed = locked(filing.list_id)
    filing = _waiting(filing)
    number = " ".join(number.split())
    longest = Filing._meta.get_field("number").max_length
    if filing.receiver_unit is not None:
        raise CannotReceiveList(_("这份清单由系统内的机构接收，编号在接收时自动生成。"))
    if not number:
        raise CannotReceiveList(_("请填写上级机关回执上的编号。"), field="number")
    if len(number) > longest:
        raise CannotReceiveList(_("回执编号请控制在60字以内。"), field="number")
    return _received(viewer, "lists.note_receipt", listed, filing, number)


def _destination(viewer: Viewer, listed: ResponsibilityList) -> Destination:
    """Where it goes, if it waits for that."""
    running = running_filing(listed)
    if running is not None and not running.number:
        raise CannotFileList(_("这份清单已经报送，正在等待接收，不必重复报送。"))
    if next_step(listed) != Step.FILE:
        words = _("清单现在是“%(state)s”，还不到备案这一步。")
        if running is not None:
            words = _("这份清单已经备案，不必重复报送。")
        raise CannotFileList(words % {"state": listed.get_state_display()})
    destination = destination_of(listed, viewer.today)
    if destination is None:
        raise CannotFileList(_("这种清单不需要备案。"))
    if not destination.served:
        raise CannotFileList(
            _("“%(office)s”还没有人，报送后无人接收。请先由组织部门设置这个部门。")
            % {"office": destination.name}
        )
    return destination


def _refuse_body(destination: Destination, body: str) -> None:
    if destination.is_outside and not body:
        raise CannotFileList(
            _("上级机关不在本系统内，请填写报送的机关名称。"), field="outside_body"
        )
    if len(body) > Filing._meta.get_field("outside_body").max_length:
        raise CannotFileList(_("机关名称请控制在120字以内。"), field="outside_body")


def _signature_is_void() -> str:
    return _("签字之后清单内容有了变动，原签字失效。请退回修改，重新签字后再办。")


def _waiting(filing: Filing) -> Filing:
    """The filing as it stands, its list being locked."""
    filing = Filing.objects.select_related("receiver_unit", "list").get(pk=filing.pk)
    if filing.ended_at is not None:
        raise CannotReceiveList(_("这份清单已经退回，不能再接收。"))
    if filing.number:
        words = _("这份清单已经接收，备案编号%(number)s。")
        raise CannotReceiveList(words % {"number": filing.number})
    return filing


def _next_number(viewer: Viewer, filing: Filing) -> str:
    """The number after the last of the series; the receiving institution is locked."""
    series = f"{SERIES[filing.receiver]}-{viewer.today.year}-"
    given = Filing.objects.filter(
        receiver_unit=filing.receiver_unit, receiver=filing.receiver, number__startswith=series
    )
    last = given.order_by(Length("number").desc(), "-number").values_list("number", flat=True)
    serial = int(last[0].removeprefix(series)) + 1 if last[:1] else 1
    return f"{series}{serial:0{DIGITS}d}"


def _received(
    viewer: Viewer, action: str, listed: ResponsibilityList, filing: Filing, number: str
) -> Filing:
    if valid_signature(listed) is None:
        raise CannotReceiveList(_signature_is_void())
    before = {"state": listed.state}
    listed = move(listed, to=State.FILED)
    filing.number = number
    filing.received_by_id = viewer.account_id
    filing.received_by_name = viewer.name
    filing.received_at = timezone.now()
    filing.save()
    record(
        actor=actor_for(viewer, action, filing.list),
        action="list.filed",
        thing=listed,
        before=before,
        after={"state": listed.state, "number": number, "late": filing.late},
    )
    after_step(viewer=viewer, listed=listed)
    return filing


def _each(
    things: Iterable[object],
    name: Callable[[object], str],
    do: Callable[[object], Filing],
) -> Many:
    done: list[Filing] = []
    refused: list[tuple[str, str]] = []
    for thing in things:
        try:
            done.append(do(thing))
        except Refusal as refusal:
            refused.append((name(thing), refusal.sentence))
        except PermissionDenied as denied:
            refused.append((name(thing), str(denied)))
    return Many(tuple(done), tuple(refused))
