"""One list as a sheet, and its rows filled in their place."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zelian.lists import operations, queries
from zelian.lists.columns import columns_of_list
from zelian.lists.forms.rows import RowForm
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.lists.operations.commenting import is_on_the_way
from zelian.lists.operations.rows import may_go
from zelian.lists.queries.comments import comments_left
from zelian.lists.queries.rows import row_of, suggestions_of
from zelian.lists.views.frame import context_of, frame_of, list_or_404
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless


def item_or_404(request: ViewerRequest, item_id: int) -> ListItem:
    """A row of a list in reach, else the page that says there is none."""
    try:
        return queries.get_item(request.viewer, item_id)
    except ListItem.DoesNotExist:
        raise Http404(_("没有这个条目，或您没有查看它的权限。")) from None


def place_of(found: ListItem) -> str:
    """Where a row stands on its list's page."""
    return reverse("lists:list", args=[found.list_id]) + f"#item-{found.pk}"


@allowed("lists.view_lists")
@require_GET
def sheet(request: ViewerRequest, list_id: int) -> HttpResponse:
    listed = list_or_404(request, list_id)
    draft = listed.state == ResponsibilityList.State.DRAFT
    found = queries.get_sheet(request.viewer, listed, digest=not draft)
    frame = frame_of(request, listed, tab="content", status=found.status)
    context = context_of(frame, sheet=found, events=queries.list_events(listed, found.items))
    context["may_comment"] = is_on_the_way(listed)
    context["left"] = comments_left(listed)
    if found.may_edit:
        context["suggestions"] = suggestions_of(listed, viewer=request.viewer)
    return render(request, "lists/list.html", context)


@allowed("lists.view_lists")
@require_GET
def item(request: ViewerRequest, item_id: int) -> HttpResponse:
    """A row's place in its list; for the in-place editor the row alone."""
    found = item_or_404(request, item_id)
    if request.htmx:
        return _row(request, found)
    return redirect(place_of(found))


@allowed("lists.edit_list")
@require_http_methods(["GET", "POST"])
def edit(request: ViewerRequest, item_id: int) -> HttpResponse:
    found = item_or_404(request, item_id)
    refuse_unless(request.viewer, "lists.edit_list", found.list)
    form = RowForm(
        request.POST if request.method == "POST" else None, listed=found.list, item=found
    )
    context = {"item": found, "form": form}
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            saved = operations.edit_item(
                viewer=request.viewer,
                item=found,
                version=cleaned["version"],
                values=form.values,
                seen=cleaned["seen"],
            )
        except operations.ItemWasChanged as overtaken:
            context["overtaken"] = overtaken
            form.overtaken_by(overtaken.item)
            form.add_error(None, overtaken.sentence)
        except operations.CannotEditItem as refusal:
            form.refuse(refusal)
        else:
            return _saved(request, found, saved)
    return _editor(request, context)


def _saved(request: ViewerRequest, before: ListItem, saved: ListItem) -> HttpResponse:
    """The row as it now stands, or the next row's editor where that was asked for."""
    if request.htmx:
        response = _row(request, item_or_404(request, saved.pk), just_saved=True)
        if before.group != saved.group:  # it stands below another name now
            response["HX-Refresh"] = "true"
        return response
    messages.success(request, _("已保存。"), extra_tags=f"saved:list-item-{saved.pk}")
    if "next" in request.POST:
        after = saved.list.items.filter(number__gt=saved.number).order_by("number").first()
        if after is not None:
            return redirect("lists:edit", after.pk)
    return redirect(place_of(saved))


def _row(request: ViewerRequest, found: ListItem, *, just_saved: bool = False) -> HttpResponse:
    listed = found.list
    may_edit = listed.state == ResponsibilityList.State.DRAFT and may(
        request.viewer, "lists.edit_list", listed
    )
    context = {
        "row": row_of(listed, found),
        "may_edit": may_edit,
        "may_comment": is_on_the_way(listed),
        "just_saved": just_saved,
    }
    return render(request, "lists/item_row.html", context)


def _editor(request: ViewerRequest, context: dict[str, Any]) -> HttpResponse:
    found: ListItem = context["item"]
    context["width"] = len([c for c in columns_of_list(found.list) if c.key != "group"]) + 3
    context["may_go"] = may_go(found.list, found)
    if request.htmx:
        return render(request, "lists/item_form_row.html", context)
    context["suggestions"] = suggestions_of(found.list, viewer=request.viewer)
    return render(request, "lists/item_form.html", context)
