"""Kinds of pledge: looked at, added, changed, with what is filled in."""

from __future__ import annotations

from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless
from zelian.pledges import operations, queries
from zelian.pledges.forms import KindForm, NewKindForm, PledgeFieldForm
from zelian.pledges.models import PledgeField, PledgeKind
from zelian.pledges.operations.kinds import FIELD_FIELDS, KIND_FIELDS
from zelian.pledges.views.finding import Asking, ask, tell

CHANGE = "pledges.change_kinds"


@allowed("pledges.view_pledges")
@require_GET
def kinds(request: ViewerRequest) -> HttpResponse:
    """All kinds, with how often each is used."""
    rows = [
        {"kind": kind, "may_change": may(request.viewer, CHANGE, kind)}
        for kind in queries.list_pledge_kinds()
    ]
    context = {"rows": rows, "may_add": may(request.viewer, CHANGE)}
    return render(request, "pledges/kinds.html", context)


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def add_kind(request: ViewerRequest) -> HttpResponse:
    """A new kind; what is filled in is added on its page."""
    form = NewKindForm(request.POST or None)
    return ask(
        request,
        form,
        lambda: operations.add_pledge_kind(viewer=request.viewer, **form.cleaned_data),
        Asking(
            title=_("新增责任书种类"),
            submit=_("新增"),
            done=_("已新增。请再添加要填写的栏目。"),
            back=reverse("pledges:kinds"),
            draft="pledge-kind-new",
        ),
        go_to=_address,
    )


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def change_kind(request: ViewerRequest, code: str) -> HttpResponse:
    """A kind and its fields; what is out already stays as it was issued."""
    kind = get_object_or_404(PledgeKind, pk=code)
    refuse_unless(request.viewer, CHANGE, kind)
    known = {name: getattr(kind, name) for name in KIND_FIELDS}
    known |= {"version": kind.version, "quotes": kind.quotes.all()}
    form = KindForm(request.POST or None, initial=known)
    do = partial(operations.change_pledge_kind, viewer=request.viewer, kind=kind)
    return ask(
        request,
        form,
        lambda: do(**form.cleaned_data),
        Asking(
            title=kind.name,
            submit=_("保存"),
            done=_("已保存。已经下发的责任书不受影响。"),
            back=reverse("pledges:kinds"),
            draft=f"pledge-kind-{kind.pk}",
            subtitle=_("改动只影响以后下发的责任书。"),
        ),
        template="pledges/kind.html",
        kind=kind,
        fields=kind.fields.all(),
    )


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def add_field(request: ViewerRequest, code: str) -> HttpResponse:
    """Something more to fill in."""
    kind = get_object_or_404(PledgeKind, pk=code)
    refuse_unless(request.viewer, CHANGE, kind)
    form = PledgeFieldForm(request.POST or None)
    do = partial(operations.add_pledge_field, viewer=request.viewer, kind=kind)
    words = {"title": _("新增栏目"), "submit": _("新增"), "done": _("栏目已新增。")}
    return ask(request, form, lambda: do(**form.cleaned_data), _field_asking(kind, "new", words))


@allowed(CHANGE)
@require_http_methods(["GET", "POST"])
def change_field(request: ViewerRequest, field_id: int) -> HttpResponse:
    """What is filled in, and how."""
    field = _field(request, field_id)
    form = PledgeFieldForm(
        request.POST or None, initial={name: getattr(field, name) for name in FIELD_FIELDS}
    )
    do = partial(operations.change_pledge_field, viewer=request.viewer, field=field)
    words = {"title": _("修改栏目"), "submit": _("保存"), "done": _("栏目已修改。")}
    return ask(
        request,
        form,
        lambda: do(**form.cleaned_data),
        _field_asking(field.kind, str(field.pk), words),
    )


@allowed(CHANGE)
@require_POST
def remove_field(request: ViewerRequest, field_id: int) -> HttpResponse:
    """It is asked for no longer."""
    field = _field(request, field_id)
    do = partial(operations.remove_pledge_field, viewer=request.viewer, field=field)
    tell(request, do, _("栏目已删除。已经下发的责任书仍保留这一栏。"))
    return redirect(_address(field.kind))


def _field(request: ViewerRequest, field_id: int) -> PledgeField:
    field = get_object_or_404(PledgeField.objects.select_related("kind"), pk=field_id)
    refuse_unless(request.viewer, CHANGE, field.kind)
    return field


def _field_asking(kind: PledgeKind, name: str, words: dict[str, str]) -> Asking:
    return Asking(
        back=_address(kind), draft=f"pledge-field-{kind.pk}-{name}", subtitle=kind.name, **words
    )


def _address(kind: PledgeKind) -> str:
    return reverse("pledges:kind", args=[kind.pk])
