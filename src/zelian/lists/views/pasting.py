"""A table out of Excel brought into a list: pasted, looked at, taken."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zelian.lists.columns import columns_of_list
from zelian.lists.forms.pasting import LayoutForm, PasteForm
from zelian.lists.models import ResponsibilityList
from zelian.lists.operations.pasting import PasteWasOvertaken, paste_rows
from zelian.lists.operations.rows import CannotEditItem
from zelian.lists.paste_plan import PastePlan, plan_of
from zelian.lists.views.frame import list_or_404
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless


@allowed("lists.edit_list")
@require_http_methods(["GET", "POST"])
def paste(request: ViewerRequest, list_id: int) -> HttpResponse:
    """
    First the table alone; then what it would do, with the columns it goes into; then it is taken.

    Nothing is kept between the steps: the table travels in the form.
    """
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.edit_list", listed)
    context: dict[str, Any] = {"listed": listed, "form": PasteForm()}
    if request.method == "POST":
        form = PasteForm(request.POST, request.FILES)
        context["form"] = form
        if form.is_valid():
            return _look(request, listed, form)
    return render(request, "lists/paste.html", context)


def _look(request: ViewerRequest, listed: ResponsibilityList, form: PasteForm) -> HttpResponse:
    grid, columns = form.cleaned_data["grid"], columns_of_list(listed)
    mapping = LayoutForm(request.POST, grid=grid, columns=columns)
    if "begins" not in request.POST or form.cleaned_data.get("file"):
        mapping = LayoutForm.first(grid=grid, columns=columns)
    context: dict[str, Any] = {"listed": listed, "text": form.kept_text, "mapping": mapping}
    if mapping.is_valid():
        layout = mapping.cleaned_data["layout"]
        if "take" in request.POST:
            try:
                plan = paste_rows(
                    viewer=request.viewer,
                    listed=listed,
                    grid=grid,
                    layout=layout,
                    seen=request.POST.get("seen", ""),
                )
            except PasteWasOvertaken as overtaken:
                context |= {"plan": overtaken.plan, "refusal": overtaken.sentence}
            except CannotEditItem as refusal:
                context["refusal"] = refusal.sentence
            else:
                return _done(request, listed, plan)
        if "plan" not in context:
            items = list(listed.items.order_by("number"))
            context["plan"] = plan_of(listed, items, columns, grid, layout)
    return render(request, "lists/paste_preview.html", context)


def _done(request: ViewerRequest, listed: ResponsibilityList, plan: PastePlan) -> HttpResponse:
    counts = plan.counts
    if plan.does_something:
        words = _("已填入：新增%(new)s条，修改%(changed)s条。") % counts
    else:
        words = _("粘贴的内容与清单一致，没有变动。")
    if plan.errors:
        words += _("有%(errors)s处没有填入。") % {"errors": plan.errors}
    messages.success(request, words, extra_tags=f"saved:list-paste-{listed.pk}")
    return redirect("lists:list", listed.pk)
