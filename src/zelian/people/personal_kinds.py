"""The records about people that this app itself holds, and who may speak up about them."""

from __future__ import annotations

import rules
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.history.models import Event
from zelian.history.wording import worded_action, worded_changes
from zelian.people.models import (
    Appointment,
    Contact,
    CorrectionRequest,
    Delegation,
    Leave,
    Person,
    Role,
    RoleGrant,
)
from zelian.people.period_words import dates_in_words
from zelian.people.personal import RecordKind, Shown, code_of, register_records
from zelian.people.policies import is_person
from zelian.people.viewer import Viewer

OFFICES = (Role.ORGANISATION, Role.COMMITTEE_OFFICE)


@rules.predicate
def answers_for(viewer: Viewer, request: CorrectionRequest | None = None) -> bool:
    """An office that answers for the unit whose record it is."""
    if not viewer.has(*OFFICES):
        return False
    if request is None or not request.unit_path:
        return True
    return viewer.may_read(request.unit_path)


def register() -> None:
    """Hand the kinds over; called once, when the app is ready."""
    register_records(*KINDS)


def _persons(viewer: Viewer) -> QuerySet:
    return Person.objects.filter(pk=viewer.person_id)


def _show_person(person: Person) -> Shown:
    told = [_("%(name)s，工号 %(number)s") % {"name": person.name, "number": person.staff_no}]
    contact = Contact.objects.filter(person=person).first()
    if contact and contact.phone:
        told.append(_("电话 %(phone)s") % {"phone": contact.phone})
    if contact and contact.email:
        told.append(_("电子邮箱 %(email)s") % {"email": contact.email})
    return Shown(
        _("姓名、工号与联系方式"),
        detail=_("，").join(told),
        url=reverse("people:contact", args=[person.pk]),
    )


def _appointments(viewer: Viewer) -> QuerySet:
    return (
        Appointment.objects.filter(person=viewer.person_id)
        .select_related("post__unit")
        .order_by("-from_date", "-pk")
    )


def _show_appointment(appointment: Appointment) -> Shown:
    return Shown(
        str(appointment.post),
        appointment.from_date,
        f"{appointment.get_nature_display()}，{dates_in_words(appointment)}",
        url=reverse("people:post", args=[appointment.post_id]),
        unit_path=appointment.post.unit.path,
    )


def _leaves(viewer: Viewer) -> QuerySet:
    return (
        Leave.objects.filter(appointment__person=viewer.person_id)
        .select_related("appointment__post__unit", "stand_in")
        .order_by("-from_date", "-pk")
    )


def _show_leave(leave: Leave) -> Shown:
    return Shown(
        f"{leave.appointment.post} {leave.get_kind_display()}",
        leave.from_date,
        dates_in_words(leave),
        url=reverse("people:post", args=[leave.appointment.post_id]),
        unit_path=leave.appointment.post.unit.path,
    )


def _delegations(viewer: Viewer) -> QuerySet:
    return (
        Delegation.objects.filter(delegate=viewer.person_id)
        .select_related("post__unit", "delegate")
        .order_by("-from_date", "-pk")
    )


def _show_delegation(delegation: Delegation) -> Shown:
    return Shown(
        f"{delegation.get_kind_display()} {delegation.post}",
        delegation.from_date,
        dates_in_words(delegation),
        unit_path=delegation.post.unit.path,
    )


def _grants(viewer: Viewer) -> QuerySet:
    return RoleGrant.objects.filter(account=viewer.account_id).order_by("-from_date", "-pk")


def _show_grant(grant: RoleGrant) -> Shown:
    return Shown(
        grant.get_role_display(), grant.from_date, f"{dates_in_words(grant)}，{grant.reason}"
    )


def _doings(viewer: Viewer) -> QuerySet:
    return Event.objects.filter(actor_id=viewer.account_id).order_by("-id")


def _show_event(event: Event) -> Shown:
    return Shown(
        f"{worded_action(event.action)} {event.thing_label}",
        event.at,
        _("；").join([*worded_changes(event), *filter(None, [event.why])]),
    )


DUTY = gettext_lazy("为落实制度规定的责任而记录。")
KINDS = (
    RecordKind(
        code_of(Person),
        gettext_lazy("基本信息"),
        gettext_lazy("姓名和工号用来认出责任人；电话和邮箱用来联系，填不填由本人和组织部门定。"),
        gettext_lazy("在册期间保存，离任后随任职记录留存；联系方式随时可以清空。"),
        _persons,
        _show_person,
        (Role.ORGANISATION,),
    ),
    RecordKind(
        code_of(Appointment),
        gettext_lazy("任职"),
        gettext_lazy("责任随岗位，由任职记录算出某一天的责任人。"),
        gettext_lazy("长期保存。"),
        _appointments,
        _show_appointment,
        (Role.ORGANISATION,),
    ),
    RecordKind(
        code_of(Leave),
        gettext_lazy("离岗"),
        gettext_lazy("离岗期间责任由谁承担，由此算出。"),
        gettext_lazy("长期保存。"),
        _leaves,
        _show_leave,
        (Role.ORGANISATION,),
    ),
    RecordKind(
        code_of(Delegation),
        gettext_lazy("受托"),
        gettext_lazy("代他人办理的事都注明“代”。"),
        gettext_lazy("长期保存。"),
        _delegations,
        _show_delegation,
        (Role.ORGANISATION,),
    ),
    RecordKind(
        code_of(RoleGrant),
        gettext_lazy("授权"),
        gettext_lazy("岗位之外另给的权限，有理由、有期限。"),
        gettext_lazy("长期保存。"),
        _grants,
        _show_grant,
        (),
    ),
    RecordKind(
        code_of(Event),
        gettext_lazy("本人的操作"),
        gettext_lazy("谁在何时办了什么，供日后查明，任何人都不能改动。"),
        gettext_lazy("长期保存，封存后不能删除。"),
        _doings,
        _show_event,
        (),
    ),
)
rules.add_perm("people.view_own_records", is_person)
rules.add_perm("people.answer_corrections", answers_for)
