"""A pledge in reach, and the one way a form asks for one operation on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.people.access import ViewerRequest
from zelian.people.refusals import ChangedMeanwhile, Refusal
from zelian.pledges import queries
from zelian.pledges.models import Pledge


@dataclass(frozen=True, slots=True)
class Asking:
    """The words of a page with one form: ``draft`` names what is kept while it is typed."""

    title: str
    submit: str
    done: str
    back: str
    draft: str
    subtitle: str = ""
    danger: bool = False


def pledge_or_404(request: ViewerRequest, pledge_id: int) -> Pledge:
    """A pledge in reach, else the page that says there is none."""
    try:
        return queries.get_pledge(request.viewer, pledge_id)
    except Pledge.DoesNotExist:
        raise Http404(_("没有这份责任书，或您没有查看它的权限。")) from None


def address_of(pledge: Pledge) -> str:
    """The page of a pledge."""
    return reverse("pledges:pledge", args=[pledge.pk])


def ask(
    request: ViewerRequest,
    form: forms.Form,
    do: Callable[[], Any],
    asking: Asking,
    *,
    go_to: Callable[[Any], str] | None = None,
    field: Callable[[str], str] = str,
    template: str = "pledges/form.html",
    **context: Any,
) -> HttpResponse:
    """
    Show the form; do what it asks for; or show the refusal at its field with all that was typed.

    ``field`` gives the form's name for the field a refusal blames.
    """
    if request.method == "POST" and form.is_valid():
        try:
            outcome = do()
        except Refusal as refusal:
            _show(form, refusal, field)
        else:
            messages.success(request, asking.done, extra_tags=f"saved:{asking.draft}")
            return redirect(go_to(outcome) if go_to else asking.back)
    return render(request, template, {"form": form, "asking": asking, **context})


def tell(request: ViewerRequest, do: Callable[[], Any], done: str) -> None:
    """Do what a single button asks for, and say how it went."""
    try:
        do()
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done)


def _show(form: forms.Form, refusal: Refusal, field: Callable[[str], str]) -> None:
    blamed = field(refusal.field) if refusal.field else None
    form.add_error(blamed if blamed in form.fields else None, refusal.sentence)
    if isinstance(refusal, ChangedMeanwhile):
        form.differences = refusal.differences
        form.data = form.data.copy()
        form.data["version"] = str(refusal.version)
