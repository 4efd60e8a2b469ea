"""Required sets: all of them, one with its rows, and what changes them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.history.queries import timeline_of
from zelian.lists.forms.coverage import (
    ChangeRequiredSetForm,
    RequiredSetForm,
    RequirementForm,
    RequirementsForm,
    TakeDutiesForm,
)
from zelian.lists.models import RequiredSet, Requirement
from zelian.lists.operations import coverage
from zelian.lists.queries.required_sets import (
    get_required_set,
    get_requirement,
    list_required_sets,
    regulations_to_take,
)
from zelian.lists.views.changing import Asking, answer, put_refusal, sent
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless
from zelian.people.refusals import Refusal

NAV = "required_sets"
SEE = "lists.view_required_sets"
KEEP = coverage.KEEP
COLUMNS = [
    Column(
        "name",
        gettext_lazy("规定责任"),
        url=lambda row: reverse("lists:required-set", args=[row.pk]),
        heading=True,
        hideable=False,
        sort="name",
    ),
    Column("kind", gettext_lazy("清单种类"), accessor="kind.name", sort="kind__order"),
    Column(
        "unit", gettext_lazy("适用单位（含下属）"), accessor="unit.short_name", sort="unit_path"
    ),
    Column("row_count", gettext_lazy("条目数"), sort="row_count", align="end"),
    Column("source", gettext_lazy("依据"), sort="source"),
    Column(
        "in_use",
        gettext_lazy("可选用"),
        accessor=lambda row: _("可选用") if row.in_use else _("已停用"),
        sort="in_use",
    ),
]


@allowed(SEE)
@require_GET
def list_all(request: ViewerRequest) -> HttpResponse:
    """The sets of one's institution and above it."""
    table = Table(
        list_required_sets(request.viewer),
        columns=COLUMNS,
        request=request,
        default_sort=("kind__order", "unit_path", "name", "id"),
        export_name=_("规定责任"),
        caption=_("规定责任"),
    )
    if (download := table.response()) is not None:
        return download
    context = {"table": table, "may_keep": may(request.viewer, KEEP)}
    return render(request, "lists/required_sets.html", context)


@allowed(SEE)
@require_http_methods(["GET", "POST"])
def required_set(request: ViewerRequest, set_id: int) -> HttpResponse:
    """A set with its rows; below them the form that adds more."""
    found = _set_or_404(request, set_id)
    form = RequirementsForm(sent(request))
    if request.method == "POST":
        refuse_unless(request.viewer, KEEP, found)
    if request.method == "POST" and form.is_valid():
        try:
            added = coverage.add_requirements(
                viewer=request.viewer, required_set=found, **form.cleaned_data
            )
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            words = _("已新增%(count)s条。") % {"count": len(added)}
            messages.success(request, words, extra_tags=f"saved:required-rows-{found.pk}")
            return redirect(_page_of(found) + f"#row-{added[0].pk}")
    context = {
        "required_set": found,
        "rows": found.requirements.order_by("number"),
        "form": form,
        "may_keep": may(request.viewer, KEEP, found),
        "events": timeline_of(found),
        "key": f"required-rows-{found.pk}",
    }
    return render(request, "lists/required_set.html", context)


@allowed(KEEP)
@require_http_methods(["GET", "POST"])
def add_set(request: ViewerRequest) -> HttpResponse:
    asking = Asking(
        form=RequiredSetForm(sent(request), viewer=request.viewer),
        do=coverage.add_required_set,
        done=_("已新增，可以接着写条目。"),
        go_to=_page_of,
        title=_("新增规定责任"),
        subtitle=_("上级文件要求每份清单都要写到的责任。写好后，系统逐份核对有没有写、写够没有。"),
        submit=_("新增"),
        back=reverse("lists:required-sets"),
        key="required-set-new",
        nav=NAV,
    )
    return answer(request, asking)


@allowed(KEEP)
@require_http_methods(["GET", "POST"])
def change_set(request: ViewerRequest, set_id: int) -> HttpResponse:
    found = _set_or_404(request, set_id)
    refuse_unless(request.viewer, KEEP, found)
    known = {
        name: getattr(found, name) for name in ("name", "source", "regulation", "in_use", "version")
    }
    asking = Asking(
        form=ChangeRequiredSetForm(sent(request), viewer=request.viewer, initial=known),
        do=partial(coverage.change_required_set, required_set=found),
        done=_("已保存。"),
        go_to=_page_of,
        title=_("修改规定责任"),
        subtitle=_("%(name)s（%(kind)s，%(unit)s）")
        % {"name": found.name, "kind": found.kind.name, "unit": found.unit.name},
        submit=_("保存"),
        back=_page_of(found),
        key=f"required-set-{found.pk}",
        nav=NAV,
    )
    return answer(request, asking)


@allowed(KEEP)
@require_http_methods(["GET", "POST"])
def take_duties(request: ViewerRequest, set_id: int) -> HttpResponse:
    """Choose a regulation, then which of its duties become rows."""
    found = _set_or_404(request, set_id)
    refuse_unless(request.viewer, KEEP, found)
    chosen = request.GET.get("regulation", "")
    regulation_id = int(chosen) if chosen.isdecimal() else found.regulation_id
    asking = Asking(
        form=TakeDutiesForm(sent(request), viewer=request.viewer, regulation_id=regulation_id),
        do=partial(coverage.take_duties, required_set=found),
        done=_("已写入，请逐条核对责任名称。"),
        go_to=lambda _rows: _page_of(found) + "#rows",
        title=_("从制度里选责任"),
        subtitle=found.name,
        submit=_("写入规定责任"),
        back=_page_of(found),
        key=f"required-duties-{found.pk}",
        nav=NAV,
        template="lists/required_duties.html",
        context={
            "regulations": regulations_to_take(request.viewer),
            "regulation_id": regulation_id,
        },
    )
    return answer(request, asking)


@allowed(KEEP)
@require_http_methods(["GET", "POST"])
def change_row(request: ViewerRequest, requirement_id: int) -> HttpResponse:
    found = _row_or_404(request, requirement_id)
    refuse_unless(request.viewer, KEEP, found.required_set)
    known = {
        "name": found.name,
        "text": found.text,
        "version": coverage.version_of_requirement(found),
    }
    asking = Asking(
        form=RequirementForm(sent(request), initial=known),
        do=partial(coverage.change_requirement, requirement=found),
        done=_("已保存。"),
        go_to=lambda row: _page_of(found.required_set) + f"#row-{row.pk}",
        title=_("修改规定责任条目"),
        subtitle=_("%(name)s第%(number)s条")
        % {"name": found.required_set.name, "number": found.number},
        submit=_("保存"),
        back=_page_of(found.required_set) + f"#row-{found.pk}",
        key=f"required-row-{found.pk}",
        nav=NAV,
    )
    return answer(request, asking)


@allowed(KEEP)
@require_POST
def move_row(request: ViewerRequest, requirement_id: int) -> HttpResponse:
    """One place up or down, as the button said."""
    found = _row_or_404(request, requirement_id)
    places = -1 if request.POST.get("to") == "up" else 1
    do = partial(coverage.move_requirement, requirement=found, places=places)
    return _do(request, found, do, "")


@allowed(KEEP)
@require_POST
def remove_row(request: ViewerRequest, requirement_id: int) -> HttpResponse:
    found = _row_or_404(request, requirement_id)
    do = partial(coverage.remove_requirement, requirement=found)
    return _do(request, found, do, _("已删去这一条。"))


def _do(request: ViewerRequest, row: Requirement, do: partial, done: str) -> HttpResponse:
    """A button of a row; a refusal is told above the table."""
    try:
        do(viewer=request.viewer)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        if done:
            messages.success(request, done)
    return redirect(_page_of(row.required_set) + "#rows")


def _page_of(found: RequiredSet) -> str:
    return reverse("lists:required-set", args=[found.pk])


def _set_or_404(request: ViewerRequest, set_id: int) -> RequiredSet:
    try:
        return get_required_set(request.viewer, set_id)
    except RequiredSet.DoesNotExist:
        raise Http404(_("没有这组规定责任，或您没有查看它的权限。")) from None


def _row_or_404(request: ViewerRequest, requirement_id: int) -> Requirement:
    try:
        return get_requirement(request.viewer, requirement_id)
    except Requirement.DoesNotExist:
        raise Http404(_("没有这一条规定责任，或您没有查看它的权限。")) from None
