"""Kinds of list: all of them, one in plain words, and what changes them."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.lists.forms.kinds import (
    AddColumnForm,
    ChangeListKindForm,
    ColumnForm,
    CopyListKindForm,
    ListKindForm,
)
from zelian.lists.models import ListColumn, ListKind
from zelian.lists.operations import kind_columns, kinds
from zelian.lists.queries.kinds import get_kind_page, list_list_kinds
from zelian.lists.views.changing import Asking, answer, sent
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may
from zelian.people.refusals import Refusal

NAV = "list_kinds"


@allowed("lists.view_kinds")
@require_GET
def list_kinds(request: ViewerRequest) -> HttpResponse:
    """All kinds, in use or not."""
    context = {"kinds": list_list_kinds(), "may_change": may(request.viewer, "lists.change_kinds")}
    return render(request, "lists/kinds.html", context)


@allowed("lists.view_kinds")
@require_GET
def kind(request: ViewerRequest, code: str) -> HttpResponse:
    """One kind in plain words."""
    try:
        page = get_kind_page(code)
    except ListKind.DoesNotExist:
        raise Http404(_("没有这种清单。")) from None
    context = {"page": page, "may_change": may(request.viewer, "lists.change_kinds")}
    return render(request, "lists/kind.html", context)


@allowed("lists.change_kinds")
@require_http_methods(["GET", "POST"])
def add_kind(request: ViewerRequest) -> HttpResponse:
    asking = Asking(
        form=ListKindForm(sent(request)),
        do=kinds.add_list_kind,
        done=_("已新增清单种类，可以接着设栏目。"),
        go_to=_page_of,
        title=_("新增清单种类"),
        submit=_("新增"),
        back=reverse("lists:kinds"),
        key="list-kind-new",
        nav=NAV,
        template="lists/kind_form.html",
    )
    return answer(request, asking)


@allowed("lists.change_kinds")
@require_http_methods(["GET", "POST"])
def change_kind(request: ViewerRequest, code: str) -> HttpResponse:
    found = get_object_or_404(ListKind, pk=code)
    known = {name: getattr(found, name) for name in kinds.FIELDS}
    known |= {"derives_from": list(found.derives_from.all()), "version": found.version}
    asking = Asking(
        form=ChangeListKindForm(sent(request), initial=known),
        do=partial(kinds.change_list_kind, kind=found),
        done=_("已保存。"),
        go_to=_page_of,
        title=_("修改清单种类"),
        subtitle=found.name,
        submit=_("保存"),
        back=_page_of(found),
        key=f"list-kind-{found.pk}",
        nav=NAV,
        template="lists/kind_form.html",
    )
    return answer(request, asking)


@allowed("lists.change_kinds")
@require_http_methods(["GET", "POST"])
def copy_kind(request: ViewerRequest, code: str) -> HttpResponse:
    found = get_object_or_404(ListKind, pk=code)
    asking = Asking(
        form=CopyListKindForm(sent(request)),
        do=partial(kinds.copy_list_kind, kind=found),
        done=_("已复制，可以接着修改。"),
        go_to=_page_of,
        title=_("复制清单种类"),
        subtitle=_("照“%(kind)s”的全部设置和栏目新建一种。") % {"kind": found.name},
        submit=_("复制"),
        back=_page_of(found),
        key=f"list-kind-copy-{found.pk}",
        nav=NAV,
    )
    return answer(request, asking)


@allowed("lists.change_kinds")
@require_POST
def switch_kind(request: ViewerRequest, code: str) -> HttpResponse:
    """Retire a kind that is offered, or offer it again; as the button said."""
    found = get_object_or_404(ListKind, pk=code)
    in_use = request.POST.get("in_use") == "yes"
    done = _("已恢复，可以选用。") if in_use else _("已停用：已有的清单照常办理，不再编新的。")
    try:
        kinds.switch_list_kind(viewer=request.viewer, kind=found, in_use=in_use)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect("lists:kind", found.pk)


@allowed("lists.change_kinds")
@require_http_methods(["GET", "POST"])
def add_column(request: ViewerRequest, code: str) -> HttpResponse:
    found = get_object_or_404(ListKind, pk=code)
    taken = set(found.columns.values_list("key", flat=True))
    asking = Asking(
        form=AddColumnForm(sent(request), taken=taken, initial={"version": found.version}),
        do=partial(kind_columns.add_column, kind=found),
        done=_("已新增一栏。"),
        go_to=lambda column: _columns_of(found),
        title=_("新增栏目"),
        subtitle=found.name,
        submit=_("新增"),
        back=_columns_of(found),
        key=f"list-column-new-{found.pk}",
        nav=NAV,
    )
    return answer(request, asking)


@allowed("lists.change_kinds")
@require_http_methods(["GET", "POST"])
def change_column(request: ViewerRequest, column_id: int) -> HttpResponse:
    found = _column(column_id)
    known = {name: getattr(found, name) for name in kind_columns.COLUMN_FIELDS}
    asking = Asking(
        form=ColumnForm(sent(request), initial=known | {"version": found.kind.version}),
        do=partial(kind_columns.change_column, column=found),
        done=_("已保存。"),
        go_to=lambda column: _columns_of(found.kind),
        title=_("修改栏目"),
        subtitle=_("%(kind)s：%(column)s") % {"kind": found.kind.name, "column": found.name},
        submit=_("保存"),
        back=_columns_of(found.kind),
        key=f"list-column-{found.pk}",
        nav=NAV,
    )
    return answer(request, asking)


@allowed("lists.change_kinds")
@require_POST
def move_column(request: ViewerRequest, column_id: int) -> HttpResponse:
    """One place up or down, as the button said."""
    found = _column(column_id)
    places = -1 if request.POST.get("to") == "up" else 1
    return _do(
        request,
        found,
        partial(kind_columns.move_column, column=found, places=places),
        _("已调整次序。"),
    )


@allowed("lists.change_kinds")
@require_POST
def remove_column(request: ViewerRequest, column_id: int) -> HttpResponse:
    found = _column(column_id)
    return _do(request, found, partial(kind_columns.remove_column, column=found), _("已去掉。"))


def _do(request: ViewerRequest, column: ListColumn, do: partial, done: str) -> HttpResponse:
    """A button of the table of columns; a refusal is told above it."""
    seen = request.POST.get("version", "")
    try:
        do(viewer=request.viewer, version=int(seen) if seen.isdecimal() else 0)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)
    return redirect(_columns_of(column.kind))


def _column(column_id: int) -> ListColumn:
    return get_object_or_404(ListColumn.objects.select_related("kind"), pk=column_id)


def _page_of(found: ListKind) -> str:
    return reverse("lists:kind", args=[found.pk])


def _columns_of(found: ListKind) -> str:
    return _page_of(found) + "#columns"
