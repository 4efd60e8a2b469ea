"""Rows of a list given to other lists of the same subject."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zelian.lists.forms.deriving import DeriveForm
from zelian.lists.operations.deriving import CannotDerive, derive_rows
from zelian.lists.queries.deriving import given_by, kinds_given_by
from zelian.lists.views.frame import list_or_404
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless


@allowed("lists.edit_list")
@require_http_methods(["GET", "POST"])
def derive(request: ViewerRequest, list_id: int) -> HttpResponse:
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.edit_list", listed)
    items, kinds = list(listed.items.order_by("number")), kinds_given_by(listed)
    form = DeriveForm(
        request.POST if request.method == "POST" else None,
        items=items,
        kinds=kinds,
        given=given_by(items),
    )
    if request.method == "POST" and form.is_valid():
        chosen = [kind for kind in kinds if kind.pk in form.cleaned_data["kinds"]]
        try:
            outcomes = derive_rows(
                viewer=request.viewer,
                listed=listed,
                item_ids=form.cleaned_data["rows"],
                kinds=chosen,
            )
        except CannotDerive as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            told = (
                (
                    reverse("lists:list", args=[outcome.list_id]),
                    kind.name,
                    _("新增%(count)s条") % {"count": len(outcome.added)},
                )
                for kind, outcome in zip(chosen, outcomes, strict=True)
            )
            words = format_html_join("；", '<a href="{}">{}</a>：{}', told)
            messages.success(request, words, extra_tags=f"saved:list-derive-{listed.pk}")
            return redirect("lists:list", list_id)
    context = {"listed": listed, "form": form, "items": items, "kinds": kinds}
    return render(request, "lists/derive.html", context)
