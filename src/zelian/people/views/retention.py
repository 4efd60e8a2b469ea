"""The system administrator's page of how long what is kept."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zelian.people import operations
from zelian.people.access import ViewerRequest, allowed
from zelian.people.models import RetentionRule
from zelian.people.personal import record_kinds
from zelian.people.queries.retention import days_kept, list_retained
from zelian.people.retention import retention_kind
from zelian.people.viewer import Viewer
from zelian.people.views.changing import Change, form_page, sent


class DaysForm(forms.Form):
    days = forms.IntegerField(label=gettext_lazy("保存天数"), min_value=1)


@require_GET
@allowed("people.set_retention")
def retention(request: ViewerRequest) -> HttpResponse:
    """Passing records with their days, and what is kept for good."""
    rows = list_retained(request.viewer, timezone.now())
    return render(request, "people/retention.html", {"rows": rows, "lasting": record_kinds()})


@form_page(
    "people.set_retention",
    title=gettext_lazy("设定保存期限"),
    submit=gettext_lazy("保存"),
    done=gettext_lazy("保存期限已设定，今夜起照此清理。"),
    nav="retention",
)
def set_retention(request: ViewerRequest, kind: str) -> Change:
    """How many days one kind is kept."""
    found = retention_kind(kind)
    if found is None:
        raise Http404

    def do(*, viewer: Viewer, days: int) -> RetentionRule:
        return operations.set_retention(viewer=viewer, kind=found, days=days)

    form = DaysForm(sent(request), initial={"days": days_kept(found)})
    return Change(form, do, reverse("people:retention"), about=str(found.label))
