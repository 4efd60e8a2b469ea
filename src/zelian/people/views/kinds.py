"""Kinds of unit and of post: listed, added, changed, retired, removed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from zelian.people import operations, queries
from zelian.people.access import ViewerRequest, allowed
from zelian.people.forms.kinds import (
    ChangePostKindForm,
    ChangeUnitKindForm,
    PostKindForm,
    UnitKindForm,
)
from zelian.people.models import PostKind, UnitKind
from zelian.people.operations.kinds import COLUMNS, Kind, version_of
from zelian.people.policies import may
from zelian.people.refusals import Refusal
from zelian.people.views.changing import Change, form_page, sent

VIEW = "people.change_organisation"
CHANGE = "people.change_kinds"
MODELS: dict[str, type[Kind]] = {"units": UnitKind, "posts": PostKind}
DOINGS: dict[str, tuple[Callable[..., object], str]] = {
    "retire": (operations.retire_kind, gettext_lazy("已停用，不再出现在选项中。")),
    "restore": (operations.restore_kind, gettext_lazy("已恢复，可以选用。")),
    "remove": (operations.remove_kind, gettext_lazy("类别已删除。")),
}


@require_GET
@allowed(VIEW)
def kinds(request: ViewerRequest) -> HttpResponse:
    """All kinds of unit and of post, with how often each is used."""
    context = {"kinds": queries.list_kinds(), "may_change": may(request.viewer, CHANGE)}
    return render(request, "people/kinds.html", context)


@form_page(
    CHANGE,
    title=gettext_lazy("新增单位类别"),
    submit=gettext_lazy("新增"),
    done=gettext_lazy("已新增单位类别。"),
)
def add_unit_kind(request: ViewerRequest) -> Change:
    """A new kind of unit."""
    return _adding(request, UnitKindForm, operations.add_unit_kind)


@form_page(
    CHANGE,
    title=gettext_lazy("新增岗位类别"),
    submit=gettext_lazy("新增"),
    done=gettext_lazy("已新增岗位类别。"),
)
def add_post_kind(request: ViewerRequest) -> Change:
    """A new kind of post."""
    return _adding(request, PostKindForm, operations.add_post_kind)


@form_page(
    CHANGE,
    title=gettext_lazy("修改单位类别"),
    submit=gettext_lazy("保存"),
    done=gettext_lazy("单位类别已修改。"),
)
def change_unit_kind(request: ViewerRequest, code: str) -> Change:
    """What a kind of unit is called, and which tier it is of."""
    return _changing(request, ChangeUnitKindForm, get_object_or_404(UnitKind, pk=code))


@form_page(
    CHANGE,
    title=gettext_lazy("修改岗位类别"),
    submit=gettext_lazy("保存"),
    done=gettext_lazy("岗位类别已修改。"),
)
def change_post_kind(request: ViewerRequest, code: str) -> Change:
    """What a kind of post is called, its rank, its term and its rule for vacancies."""
    return _changing(request, ChangePostKindForm, get_object_or_404(PostKind, pk=code))


@require_POST
@allowed(CHANGE)
def switch_kind(request: ViewerRequest, of: str, code: str, doing: str) -> HttpResponse:
    """Retire, restore or remove a kind; a refusal is told on the list."""
    kind = get_object_or_404(MODELS[of], pk=code)
    operation, done = DOINGS[doing]
    try:
        operation(viewer=request.viewer, kind=kind)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("people:kinds")


def _adding(
    request: ViewerRequest,
    form: type[UnitKindForm] | type[PostKindForm],
    operation: Callable[..., object],
) -> Change:
    return Change(form(sent(request)), operation, back=reverse("people:kinds"))


def _changing(
    request: ViewerRequest,
    form: type[ChangeUnitKindForm] | type[ChangePostKindForm],
    kind: Kind,
) -> Change:
    known = {name: getattr(kind, name) for name in COLUMNS[type(kind)]}
    return Change(
        form(sent(request), initial=known | {"version": version_of(kind)}),
        partial(operations.change_kind, kind=kind),
        back=reverse("people:kinds"),
        about=_("%(name)s（%(code)s）") % {"name": kind.name, "code": kind.pk},
    )
