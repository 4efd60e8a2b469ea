"""Rows added, split, moved, taken out and brought back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from zelian.lists import operations
from zelian.lists.forms.rows import RowForm
from zelian.lists.models import ListItem
from zelian.lists.queries.rows import suggestions_of
from zelian.lists.views.frame import list_or_404
from zelian.lists.views.sheet import item_or_404, place_of
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless


@allowed("lists.edit_list")
@require_http_methods(["GET", "POST"])
def add(request: ViewerRequest, list_id: int) -> HttpResponse:
    """A new row, behind the one named in the address or at the end."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.edit_list", listed)
    number = request.GET.get("after", "")
    after = listed.items.filter(pk=int(number)).first() if number.isdecimal() else None
    form = RowForm(request.POST if request.method == "POST" else None, listed=listed)
    if request.method == "POST" and form.is_valid():
        try:
            item = operations.add_row(
                viewer=request.viewer, listed=listed, values=form.values, after=after
            )
        except operations.CannotEditItem as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("已添加。"), extra_tags=f"saved:list-row-{listed.pk}")
            if "next" in request.POST:
                return redirect(f"{request.path}?after={item.pk}")
            return redirect(place_of(item))
    context = {
        "listed": listed,
        "after": after,
        "form": form,
        "suggestions": suggestions_of(listed, viewer=request.viewer),
    }
    return render(request, "lists/item_add.html", context)


@allowed("lists.edit_list")
@require_POST
def split(request: ViewerRequest, item_id: int) -> HttpResponse:
    found = item_or_404(request, item_id)
    try:
        part = operations.split_row(viewer=request.viewer, item=found)
    except operations.CannotEditItem as refusal:
        return _refused(request, found, refusal)
    messages.success(request, _("已拆出一条，请分别填写。"))
    return redirect(place_of(part))


@allowed("lists.edit_list")
@require_POST
def move(request: ViewerRequest, item_id: int) -> HttpResponse:
    found = item_or_404(request, item_id)
    try:
        operations.move_row(viewer=request.viewer, item=found, up="up" in request.POST)
    except operations.CannotEditItem as refusal:
        return _refused(request, found, refusal)
    return redirect(place_of(found))


@allowed("lists.edit_list")
@require_POST
def remove(request: ViewerRequest, item_id: int) -> HttpResponse:
    found = item_or_404(request, item_id)
    version = request.POST.get("version", "")
    try:
        event = operations.remove_row(
            viewer=request.viewer,
            item=found,
            version=int(version) if version.isdecimal() else 0,
        )
    except operations.CannotEditItem as refusal:
        return _refused(request, found, refusal)
    url = reverse("lists:restore-row", args=[found.list_id, event.pk])
    undo = format_html('<a href="{}">{}</a>', url, _("撤销删除"))
    messages.success(request, format_html("{} {}", _("已删除。"), undo))
    return redirect("lists:list", found.list_id)


@allowed("lists.edit_list")
@require_http_methods(["GET", "POST"])
def restore(request: ViewerRequest, list_id: int, event_id: int) -> HttpResponse:
    """Ask once more, then bring a row back."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.edit_list", listed)
    if request.method == "POST":
        try:
            item = operations.restore_row(viewer=request.viewer, listed=listed, event_id=event_id)
        except operations.CannotEditItem as refusal:
            messages.error(request, refusal.sentence)
            return redirect("lists:list", list_id)
        messages.success(request, _("已恢复。"))
        return redirect(place_of(item))
    return render(request, "lists/item_restore.html", {"listed": listed})


def _refused(
    request: ViewerRequest, found: ListItem, refusal: operations.CannotEditItem
) -> HttpResponse:
    messages.error(request, refusal.sentence)
    return redirect(place_of(found))
