"""What every form page of this app does: ask, do, tell; or show the refusal in its place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from zelian.people.access import ViewerRequest
from zelian.people.refusals import ChangedMeanwhile, Refusal


@dataclass(frozen=True, slots=True)
class Step:
    """The words of one form page. ``danger`` marks what is hard to take back."""

    title: str
    done: str
    submit: str
    back: str
    draft: str
    subtitle: str = ""
    danger: bool = False
    nav: str = "organisation"


def sent(request: ViewerRequest) -> QueryDict | None:
    """What was typed, also when that is nothing at all; ``None`` where nothing was sent."""
    return request.POST if request.method == "POST" else None


def change(
    request: ViewerRequest,
    form: forms.Form,
    do: Callable[..., object],
    step: Step,
    *,
    go_to: Callable[[object], str] | None = None,
) -> HttpResponse:
    """Show ``form``; when it is sent and holds, ``do`` it with the fields as arguments."""
    if request.method == "POST" and form.is_valid():
        try:
            thing = do(viewer=request.viewer, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, step.done, extra_tags=f"saved:{step.draft}")
            return redirect(go_to(thing) if go_to else step.back)
    return render(request, "people/change.html", {"form": form, "step": step})


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put the sentence at the field that is to blame; a newer version shows what differs."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.sentence)
    if isinstance(refusal, ChangedMeanwhile):
        form.differences = refusal.differences
        form.data = form.data.copy()
        form.data["version"] = str(refusal.version)
