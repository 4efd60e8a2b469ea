"""Changing the organisation: one page an operation."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.db.models import Model
from django.forms import Form
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.people import operations
from zelian.people.access import ViewerRequest
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
from zelian.people.policies import refuse_unless
from zelian.people.views.changing import Change, form_page, sent

CHANGE = "people.change_organisation"


@form_page(
    CHANGE,
    title=gettext_lazy("新设单位"),
    submit=gettext_lazy("设立"),
    done=gettext_lazy("已设立单位。"),
)
def add_unit(request: ViewerRequest, parent_id: int | None = None) -> Change:
    """A new unit below another, or a root."""
    parent = get_object_or_404(Unit, pk=parent_id) if parent_id else None
    if parent is None:
        refuse_unless(request.viewer, "people.found_root")
    return Change(
        UnitForm(sent(request)),
        partial(operations.add_unit, parent=parent),
        back=_unit_url(parent) if parent else reverse("people:organisation"),
        about=_("上级单位：%(unit)s") % {"unit": parent.name} if parent else "",
        go_to=_unit_url,
        thing=parent,
    )


@form_page(
    CHANGE,
    title=gettext_lazy("修改单位"),
    submit=gettext_lazy("保存"),
    done=gettext_lazy("单位信息已修改。"),
)
def rename_unit(request: ViewerRequest, unit_id: int) -> Change:
    """What a unit is called, and which office it is."""
    unit = get_object_or_404(Unit, pk=unit_id)
    known = _known(unit, "name", "short_name", "function", "code", "vacancy", "version")
    return Change(
        RenameUnitForm(sent(request), initial=known),
        partial(operations.rename_unit, unit=unit),
        back=_unit_url(unit),
        about=unit.name,
        thing=unit,
    )


@form_page(
    CHANGE,
    title=gettext_lazy("新设岗位"),
    submit=gettext_lazy("设立"),
    done=gettext_lazy("已设立岗位。"),
)
def add_post(request: ViewerRequest, unit_id: int) -> Change:
    """A new post in a unit."""
    unit = get_object_or_404(Unit, pk=unit_id)
    return Change(
        PostForm(sent(request)),
        partial(operations.add_post, unit=unit),
        back=_unit_url(unit),
        about=unit.name,
        go_to=_post_url,
        thing=unit,
    )


@form_page(
    CHANGE,
    title=gettext_lazy("撤销岗位"),
    submit=gettext_lazy("撤销"),
    done=gettext_lazy("岗位已撤销。"),
    danger=True,
)
def close_post(request: ViewerRequest, post_id: int) -> Change:
    """The end of a post."""
    label, help_text = _("撤销日期"), _("从这一天起岗位不再存在。")
    form = ClosingForm(sent(request), label=label, help_text=help_text)
    return _on_post(_post(post_id), form, operations.close_post)


@form_page(
    CHANGE,
    title=gettext_lazy("登记人员"),
    submit=gettext_lazy("登记"),
    done=gettext_lazy("已登记人员，可以到岗位页面办理任职。"),
)
def add_person(request: ViewerRequest) -> Change:
    """A new person."""
    return Change(
        PersonForm(sent(request)),
        operations.add_person,
        back=reverse("people:people"),
        go_to=_person_url,
    )


@form_page(
    CHANGE,
    title=gettext_lazy("更正人员信息"),
    submit=gettext_lazy("保存"),
    done=gettext_lazy("人员信息已更正。"),
)
def correct_person(request: ViewerRequest, person_id: int) -> Change:
    """A name or number that was wrong."""
    person = get_object_or_404(Person, pk=person_id)
    return Change(
        CorrectPersonForm(sent(request), initial=_known(person, "name", "staff_no", "version")),
        partial(operations.correct_person, person=person),
        back=_person_url(person),
        about=person.name,
        thing=person,
    )


@form_page(
    CHANGE,
    title=gettext_lazy("办理任职"),
    submit=gettext_lazy("任职"),
    done=gettext_lazy("已办理任职。"),
)
def appoint(request: ViewerRequest, post_id: int) -> Change:
    """Somebody takes a post."""
    form = AppointForm(sent(request), viewer=request.viewer)
    return _on_post(_post(post_id), form, operations.appoint)


@form_page(
    CHANGE,
    title=gettext_lazy("办理免职"),
    submit=gettext_lazy("免职"),
    done=gettext_lazy("已办理免职。"),
    danger=True,
)
def end_appointment(request: ViewerRequest, appointment_id: int) -> Change:
    """Somebody leaves a post."""
    found = Appointment.objects.select_related("person", "post__unit")
    appointment = get_object_or_404(found, pk=appointment_id)
    names = {"person": appointment.person, "post": appointment.post}
    label, help_text = _("免职日期"), _("从这一天起不再担任。")
    return Change(
        ClosingForm(sent(request), label=label, help_text=help_text),
        partial(operations.end_appointment, appointment=appointment),
        back=_post_url(appointment.post),
        about=_("%(person)s，%(post)s") % names,
        thing=appointment,
    )


@form_page(
    CHANGE,
    title=gettext_lazy("明确分管或联系单位"),
    submit=gettext_lazy("保存"),
    done=gettext_lazy("分管联系已明确。"),
)
def set_oversight(request: ViewerRequest, post_id: int) -> Change:
    """A post looks after a unit."""
    form = OversightForm(sent(request), viewer=request.viewer)
    return _on_post(_post(post_id), form, operations.set_oversight)


@form_page(
    CHANGE,
    title=gettext_lazy("结束分管或联系"),
    submit=gettext_lazy("结束"),
    done=gettext_lazy("分管联系已结束。"),
    danger=True,
)
def end_oversight(request: ViewerRequest, oversight_id: int) -> Change:
    """A post no longer looks after a unit."""
    found = Oversight.objects.select_related("post__unit", "unit")
    oversight = get_object_or_404(found, pk=oversight_id)
    label, help_text = _("结束日期"), _("从这一天起不再分管或联系。")
    return Change(
        ClosingForm(sent(request), label=label, help_text=help_text),
        partial(operations.end_oversight, oversight=oversight),
        back=_post_url(oversight.post),
        about=str(oversight),
        thing=oversight,
    )


def _on_post(post: Post, form: Form, operation: Callable[..., object]) -> Change:
    do = partial(operation, post=post)
    return Change(form, do, back=_post_url(post), about=str(post), thing=post)


def _post(post_id: int) -> Post:
    return get_object_or_404(Post.objects.select_related("unit"), pk=post_id)


def _known(thing: Model, *names: str) -> dict[str, object]:
    return {name: getattr(thing, name) for name in names}


def _unit_url(unit: Unit) -> str:
    return reverse("people:unit", args=[unit.pk])


def _post_url(post: Post) -> str:
    return reverse("people:post", args=[post.pk])


def _person_url(person: Person) -> str:
    return reverse("people:person", args=[person.pk])
