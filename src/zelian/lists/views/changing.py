"""What a page does that asks for one operation of this app: show the form, do it, tell it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render

from zelian.people.access import ViewerRequest
from zelian.people.refusals import ChangedMeanwhile, Refusal


@dataclass(frozen=True, slots=True)
class Asking:
    """
    One operation that is asked for by a form, whose fields are the operation's arguments.

    ``done`` is told afterwards, and one is led to ``go_to`` of what came out. ``key`` names the
    draft that the browser keeps.
    """

    form: forms.Form
    do: Callable[..., Any]
    done: str
    go_to: Callable[[Any], str]
    title: str
    submit: str
    back: str
    key: str
    nav: str
    subtitle: str = ""
    template: str = "lists/change.html"
    context: dict[str, Any] = field(default_factory=dict)


def sent(request: ViewerRequest) -> QueryDict | None:
    """What was typed, also when that is nothing at all; ``None`` where nothing was sent."""
    return request.POST if request.method == "POST" else None


def answer(request: ViewerRequest, asking: Asking) -> HttpResponse:
    """Show the form, or do what it asks for; a refusal stands at its field with all typed."""
    form = asking.form
    if request.method == "POST" and form.is_valid():
        try:
            made = asking.do(viewer=request.viewer, **form.cleaned_data)
        except Refusal as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, asking.done, extra_tags=f"saved:{asking.key}")
            return redirect(asking.go_to(made))
    return render(request, asking.template, {"asking": asking, "form": form, **asking.context})


def put_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put the sentence at its field; where somebody was faster, what differs beside it."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)
    if isinstance(refusal, ChangedMeanwhile):
        form.differences = refusal.differences
        form.data = form.data.copy()
        form.data["version"] = str(refusal.version)
