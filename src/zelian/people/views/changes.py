"""Changing the organisation: one page an operation."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.people import operations
from zelian.people.access import ViewerRequest, allowed
from zelian.people.forms.organisation import (
    AppointForm,
    ClosingForm,
    CorrectPersonForm,
    OversightForm,
    PersonForm,
    PostForm,
    RenameUnitForm,
    UnitForm,
)
from zelian.people.models import Appointment, Oversight, Person, Post, Unit
from zelian.people.views.changing import Step, change, sent


@allowed("people.change_organisation")
def add_unit(request: ViewerRequest, parent_id: int | None = None) -> HttpResponse:
    """A new unit below another, or a root."""
    parent = get_object_or_404(Unit, pk=parent_id) if parent_id else None
    back = _unit_url(parent) if parent else reverse("people:organisation")
    step = Step(
        title=_("新设单位"),
        subtitle=_("上级单位：%(unit)s") % {"unit": parent.name} if parent else "",
        submit=_("设立"),
        done=_("已设立单位。"),
        back=back,
        draft=f"unit-new-{parent_id or 0}",
    )
    form = UnitForm(sent(request))
    do = partial(operations.add_unit, parent=parent)
    return change(request, form, do, step, go_to=_unit_url)


@allowed("people.change_organisation")
def rename_unit(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """What a unit is called, and which office it is."""
    unit = get_object_or_404(Unit, pk=unit_id)
    step = Step(
        title=_("修改单位名称或职能"),
        subtitle=unit.name,
        submit=_("保存"),
        done=_("单位信息已修改。"),
        back=_unit_url(unit),
        draft=f"unit-{unit_id}",
    )
    names = ("name", "short_name", "function", "version")
    initial = {name: getattr(unit, name) for name in names}
    form = RenameUnitForm(sent(request), initial=initial)
    return change(request, form, partial(operations.rename_unit, unit=unit), step)


@allowed("people.change_organisation")
def close_unit(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """The end of a unit."""
    unit = get_object_or_404(Unit, pk=unit_id)
    step = Step(
        title=_("撤销单位"),
        subtitle=unit.name,
        submit=_("撤销"),
        done=_("单位已撤销。"),
        back=_unit_url(unit),
        draft=f"unit-close-{unit_id}",
        danger=True,
    )
    form = ClosingForm(sent(request), label=_("撤销日期"), help_text=_("从这一天起单位不再存在。"))
    return change(request, form, partial(operations.close_unit, unit=unit), step)


@allowed("people.change_organisation")
def add_post(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """A new post in a unit."""
    unit = get_object_or_404(Unit, pk=unit_id)
    step = Step(
        title=_("新设岗位"),
        subtitle=unit.name,
        submit=_("设立"),
        done=_("已设立岗位。"),
        back=_unit_url(unit),
        draft=f"post-new-{unit_id}",
    )
    form = PostForm(sent(request))
    return change(request, form, partial(operations.add_post, unit=unit), step, go_to=_post_url)


@allowed("people.change_organisation")
def close_post(request: ViewerRequest, post_id: int) -> HttpResponse:
    """The end of a post."""
    post = _post(post_id)
    step = Step(
        title=_("撤销岗位"),
        subtitle=str(post),
        submit=_("撤销"),
        done=_("岗位已撤销。"),
        back=_post_url(post),
        draft=f"post-close-{post_id}",
        danger=True,
    )
    form = ClosingForm(sent(request), label=_("撤销日期"), help_text=_("从这一天起岗位不再存在。"))
    return change(request, form, partial(operations.close_post, post=post), step)


@allowed("people.change_organisation")
def add_person(request: ViewerRequest) -> HttpResponse:
    """A new person."""
    step = Step(
        title=_("登记人员"),
        submit=_("登记"),
        done=_("已登记人员，可以到岗位页面办理任职。"),
        back=reverse("people:people"),
        draft="person-new",
    )
    form = PersonForm(sent(request))
    return change(request, form, operations.add_person, step, go_to=_person_url)


@allowed("people.change_organisation")
def correct_person(request: ViewerRequest, person_id: int) -> HttpResponse:
    """A name or number that was wrong."""
    person = get_object_or_404(Person, pk=person_id)
    step = Step(
        title=_("更正人员信息"),
        subtitle=person.name,
        submit=_("保存"),
        done=_("人员信息已更正。"),
        back=_person_url(person),
        draft=f"person-{person_id}",
    )
    initial = {name: getattr(person, name) for name in ("name", "staff_no", "version")}
    form = CorrectPersonForm(sent(request), initial=initial)
    return change(request, form, partial(operations.correct_person, person=person), step)


@allowed("people.change_organisation")
def appoint(request: ViewerRequest, post_id: int) -> HttpResponse:
    """Somebody takes a post."""
    post = _post(post_id)
    step = Step(
        title=_("办理任职"),
        subtitle=str(post),
        submit=_("任职"),
        done=_("已办理任职。"),
        back=_post_url(post),
        draft=f"appoint-{post_id}",
    )
    form = AppointForm(sent(request), viewer=request.viewer)
    return change(request, form, partial(operations.appoint, post=post), step)


@allowed("people.change_organisation")
def end_appointment(request: ViewerRequest, appointment_id: int) -> HttpResponse:
    """Somebody leaves a post."""
    appointment = get_object_or_404(
        Appointment.objects.select_related("person", "post__unit"), pk=appointment_id
    )
    step = Step(
        title=_("办理免职"),
        subtitle=_("%(person)s，%(post)s")
        % {"person": appointment.person, "post": appointment.post},
        submit=_("免职"),
        done=_("已办理免职。"),
        back=_post_url(appointment.post),
        draft=f"appointment-end-{appointment_id}",
        danger=True,
    )
    form = ClosingForm(sent(request), label=_("免职日期"), help_text=_("从这一天起不再担任。"))
    do = partial(operations.end_appointment, appointment=appointment)
    return change(request, form, do, step)


@allowed("people.change_organisation")
def set_oversight(request: ViewerRequest, post_id: int) -> HttpResponse:
    """A post looks after a unit."""
    post = _post(post_id)
    step = Step(
        title=_("明确分管或联系单位"),
        subtitle=str(post),
        submit=_("保存"),
        done=_("分管联系已明确。"),
        back=_post_url(post),
        draft=f"oversight-{post_id}",
    )
    form = OversightForm(sent(request), viewer=request.viewer)
    return change(request, form, partial(operations.set_oversight, post=post), step)


@allowed("people.change_organisation")
def end_oversight(request: ViewerRequest, oversight_id: int) -> HttpResponse:
    """A post no longer looks after a unit."""
    oversight = get_object_or_404(
        Oversight.objects.select_related("post__unit", "unit"), pk=oversight_id
    )
    step = Step(
        title=_("结束分管或联系"),
        subtitle=str(oversight),
        submit=_("结束"),
        done=_("分管联系已结束。"),
        back=_post_url(oversight.post),
        draft=f"oversight-end-{oversight_id}",
        danger=True,
    )
    form = ClosingForm(
        sent(request), label=_("结束日期"), help_text=_("从这一天起不再分管或联系。")
    )
    do = partial(operations.end_oversight, oversight=oversight)
    return change(request, form, do, step)


def _post(post_id: int) -> Post:
    return get_object_or_404(Post.objects.select_related("unit"), pk=post_id)


def _unit_url(unit: Unit) -> str:
    return reverse("people:unit", args=[unit.pk])


def _post_url(post: Post) -> str:
    return reverse("people:post", args=[post.pk])


def _person_url(person: Person) -> str:
    return reverse("people:person", args=[person.pk])
