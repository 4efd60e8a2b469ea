"""The holder of a post is away for a time: recorded, and ended."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import Appointment, Leave, Person
from zelian.people.operations.appointments import sharing
from zelian.people.operations.oneself import is_oneself
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer


class CannotRecordLeave(Refusal):
    """A leave may not be recorded or ended this way."""


@transaction.atomic
def record_leave(
    *,
    viewer: Viewer,
    appointment: Appointment,
    kind: str,
    from_date: date,
    until_date: date | None = None,
    stand_in: Person | None = None,
    why: str = "",
) -> Leave:
    """
    Say that a holder is away in ``[from_date, until_date)``; who stands in answers meanwhile.

    :raises CannotRecordLeave: dates reversed, outside the appointment or already away then; or
        a stand-in who is the holder, or oneself.
    """
    refuse_unless(viewer, "people.change_organisation", appointment.post)
    appointment = (
        Appointment.objects.select_for_update(of=("self",))
        .select_related("person", "post__unit")
        .get(pk=appointment.pk)
    )
    _refuse_dates(appointment, from_date, until_date)
    if stand_in is not None and stand_in.pk == appointment.person_id:
        raise CannotRecordLeave(
            _("代为履职的须是另一个人，%(person)s就是任职人。") % {"person": stand_in},
            field="stand_in",
        )
    if is_oneself(viewer, stand_in):
        raise CannotRecordLeave(
            _("不能指定自己代为履职，请由另一位组织工作人员或上级组织部门办理。"), field="stand_in"
        )
    leave = Leave.objects.create(
        appointment=appointment,
        kind=kind,
        from_date=from_date,
        until_date=until_date,
        stand_in=stand_in,
    )
    record(
        actor=viewer.actor,
        action="leave.recorded",
        thing=leave,
        after={
            "person": appointment.person.name,
            "post": str(appointment.post),
            "kind": kind,
            "from_date": from_date,
            "until_date": until_date,
            "stand_in": stand_in.name if stand_in else None,
        },
        why=why,
    )
    return leave


@transaction.atomic
def end_leave(*, viewer: Viewer, leave: Leave, on: date, why: str = "") -> Leave:
    """
    End a leave; ``on`` is the day the holder is back. One that has not begun is taken back.

    :raises CannotRecordLeave: it ended earlier already.
    """
    refuse_unless(viewer, "people.change_organisation", leave.appointment.post)
    leave = (
        Leave.objects.select_for_update(of=("self",))
        .select_related("appointment__person", "appointment__post__unit")
        .get(pk=leave.pk)
    )
    before = leave.until_date
    if before is not None and before <= on:
        raise CannotRecordLeave(
            _("这次离岗到%(day)s已经结束。") % {"day": date_format(before)}, field="on"
        )
    begun = leave.from_date < on
    record(
        actor=viewer.actor,
        action="leave.ended" if begun else "leave.cancelled",
        thing=leave,
        before={"until_date": before},
        after={"until_date": on} if begun else None,
        why=why,
    )
    if begun:
        leave.until_date = on
        leave.save(update_fields=["until_date"])
    else:
        leave.delete()
    return leave


def _refuse_dates(appointment: Appointment, from_date: date, until_date: date | None) -> None:
    if until_date is not None and until_date <= from_date:
        raise CannotRecordLeave(_("回岗日期须在离岗日期之后。"), field="until_date")
    ends = appointment.until_date
    if from_date < appointment.from_date or (ends is not None and from_date >= ends):
        raise CannotRecordLeave(
            _("离岗须在任职期间之内（%(from)s起%(until)s）。")
            % {
                "from": date_format(appointment.from_date),
                "until": _("至%(day)s") % {"day": date_format(ends)} if ends else _("，至今"),
            },
            field="from_date",
        )
    if ends is not None and (until_date is None or until_date > ends):
        raise CannotRecordLeave(
            _("任职到%(day)s为止，离岗不能晚于这一天。") % {"day": date_format(ends)},
            field="until_date",
        )
    other = appointment.leaves.filter(sharing(from_date, until_date)).first()
    if other is not None:
        raise CannotRecordLeave(
            _("从%(day)s起已登记离岗，与所填日期重叠。") % {"day": date_format(other.from_date)},
            field="from_date",
        )
