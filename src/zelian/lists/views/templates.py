"""Common templates: all of them, one with its rows, and what changes them."""

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
from zelian.lists.forms.templates import (
    ChangeTemplateForm,
    RowsForm,
    TemplateForm,
    TemplateRowForm,
)
from zelian.lists.models import ListTemplate, TemplateItem
from zelian.lists.operations import templates
from zelian.lists.queries.templates import (
    get_template,
    get_template_row,
    get_template_sheet,
    list_templates,
)
from zelian.lists.views.changing import Asking, answer, sent
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless
from zelian.people.refusals import Refusal

NAV = "list_templates"
KEEP = "lists.keep_templates"
COLUMNS = [
    Column(
        "name",
        gettext_lazy("模板"),
        url=lambda row: reverse("lists:template", args=[row.pk]),
        heading=True,
        hideable=False,
        sort="name",
    ),
    Column("kind", gettext_lazy("清单种类"), accessor="kind.name", sort="kind__order"),
    Column(
        "unit", gettext_lazy("适用单位（含下属）"), accessor="unit.short_name", sort="unit_path"
    ),
    Column("item_count", gettext_lazy("条目数"), sort="item_count", align="end"),
    Column(
        "in_use",
        gettext_lazy("可选用"),
        accessor=lambda row: _("可选用") if row.in_use else _("已停用"),
        sort="in_use",
    ),
]


@allowed("lists.view_templates")
@require_GET
def list_all(request: ViewerRequest) -> HttpResponse:
    """The templates of one's institution and above it."""
    table = Table(
        list_templates(request.viewer),
        columns=COLUMNS,
        request=request,
        default_sort=("kind__order", "unit_path", "name", "id"),
        export_name=_("清单模板"),
        caption=_("清单模板"),
    )
    if (download := table.response()) is not None:
        return download
    context = {"table": table, "may_keep": may(request.viewer, KEEP)}
    return render(request, "lists/templates.html", context)


@allowed("lists.view_templates")
@require_http_methods(["GET", "POST"])
def template(request: ViewerRequest, template_id: int) -> HttpResponse:
    """A template with its rows; below them the form that adds more."""
    found = _template_or_404(request, template_id)
    form = RowsForm(sent(request))
    if request.method == "POST":
        refuse_unless(request.viewer, KEEP, found)
    if request.method == "POST" and form.is_valid():
        try:
            added = templates.add_rows(viewer=request.viewer, template=found, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            words = _("已新增%(count)s条。") % {"count": len(added)}
            messages.success(request, words, extra_tags=f"saved:list-template-rows-{found.pk}")
            return redirect(_page_of(found) + f"#row-{added[0].pk}")
    context = {
        "sheet": get_template_sheet(found),
        "form": form,
        "may_keep": may(request.viewer, KEEP, found),
        "events": timeline_of(found),
        "key": f"list-template-rows-{found.pk}",
    }
    return render(request, "lists/template.html", context)


@allowed(KEEP)
@require_http_methods(["GET", "POST"])
def add_template(request: ViewerRequest) -> HttpResponse:
    asking = Asking(
        form=TemplateForm(sent(request), viewer=request.viewer),
        do=templates.add_template,
        done=_("已新增模板，可以接着写条目。"),
        go_to=_page_of,
        title=_("新增清单模板"),
        subtitle=_("模板里的条目会写进新编的清单，各单位再补充自己的措施。"),
        submit=_("新增"),
        back=reverse("lists:templates"),
        key="list-template-new",
        nav=NAV,
    )
    return answer(request, asking)


@allowed(KEEP)
@require_http_methods(["GET", "POST"])
def change_template(request: ViewerRequest, template_id: int) -> HttpResponse:
    found = _template_or_404(request, template_id)
    refuse_unless(request.viewer, KEEP, found)
    known = {
        name: getattr(found, name)
        for name in ("name", "unit_kinds", "post_kinds", "in_use", "version")
    }
    asking = Asking(
        form=ChangeTemplateForm(sent(request), viewer=request.viewer, initial=known),
        do=partial(templates.change_template, template=found),
        done=_("已保存。"),
        go_to=_page_of,
        title=_("修改清单模板"),
        subtitle=_("%(name)s（%(kind)s，%(unit)s）")
        % {"name": found.name, "kind": found.kind.name, "unit": found.unit.name},
        submit=_("保存"),
        back=_page_of(found),
        key=f"list-template-{found.pk}",
        nav=NAV,
    )
    return answer(request, asking)


@allowed(KEEP)
@require_http_methods(["GET", "POST"])
def change_row(request: ViewerRequest, item_id: int) -> HttpResponse:
    found = _row_or_404(request, item_id)
    sheet = get_template_sheet(found.template)
    known = {f"column_{key}": value for key, value in found.values.items()}
    known |= {"content": found.content, "version": templates.version_of_row(found)}
    asking = Asking(
        form=TemplateRowForm(
            sent(request), columns=sheet.columns, heading=sheet.heading, initial=known
        ),
        do=partial(templates.change_row, item=found),
        done=_("已保存。"),
        go_to=lambda row: _page_of(found.template) + f"#row-{row.pk}",
        title=_("修改模板条目"),
        subtitle=_("%(name)s第%(number)s条")
        % {"name": found.template.name, "number": found.number},
        submit=_("保存"),
        back=_page_of(found.template) + f"#row-{found.pk}",
        key=f"list-template-row-{found.pk}",
        nav=NAV,
    )
    return answer(request, asking)


@allowed(KEEP)
@require_POST
def move_row(request: ViewerRequest, item_id: int) -> HttpResponse:
    """One place up or down, as the button said."""
    found = _row_or_404(request, item_id)
    places = -1 if request.POST.get("to") == "up" else 1
    return _do(request, found, partial(templates.move_row, item=found, places=places), "")


@allowed(KEEP)
@require_POST
def remove_row(request: ViewerRequest, item_id: int) -> HttpResponse:
    found = _row_or_404(request, item_id)
    return _do(request, found, partial(templates.remove_row, item=found), _("已删去这一条。"))


def _do(request: ViewerRequest, row: TemplateItem, do: partial, done: str) -> HttpResponse:
    """A button of a row; a refusal is told above the table."""
    try:
        do(viewer=request.viewer)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        if done:
            messages.success(request, done)
    return redirect(_page_of(row.template) + "#rows")


def _template_or_404(request: ViewerRequest, template_id: int) -> ListTemplate:
    try:
        return get_template(request.viewer, template_id)
    except ListTemplate.DoesNotExist:
        raise Http404(_("没有这个模板，或您没有查看它的权限。")) from None


def _row_or_404(request: ViewerRequest, item_id: int) -> TemplateItem:
    """A row of a template that the viewer keeps."""
    try:
        found = get_template_row(request.viewer, item_id)
    except TemplateItem.DoesNotExist:
        raise Http404(_("没有这一条，或您没有修改它的权限。")) from None
    refuse_unless(request.viewer, KEEP, found.template)
    return found


def _page_of(found: ListTemplate) -> str:
    return reverse("lists:template", args=[found.pk])
