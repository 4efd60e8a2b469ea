"""What every form page of this app does: ask, do, tell; or show the refusal in its place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from zelian.people.access import View, ViewerRequest, allowed
from zelian.people.policies import refuse_unless
from zelian.people.queries import Effect
from zelian.people.refusals import ChangedMeanwhile, Refusal

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Step:
    """The words of one form page. ``danger`` marks what is hard to take back."""

    title: str
    submit: str
    back: str
    draft: str
    subtitle: str = ""
    danger: bool = False
    nav: str = "organisation"


@dataclass(frozen=True, slots=True)
class Change:
    """One operation to be asked for: ``do`` takes the viewer and the form's fields by name.

    ``about`` names what is changed; afterwards one is led to ``go_to`` of what was made, or
    without one to where one came from. ``thing`` is what the action must be allowed on, already
    before the form is shown. ``preview`` takes what ``do`` takes and tells all that would happen:
    it is shown first, and done only once that very list was seen. ``template`` extends the usual
    page and sees ``context``, where what is decided must be seen beside the form.
    """

    form: forms.Form
    do: Callable[..., object]
    back: str
    about: str = ""
    go_to: Callable[[Any], str] | None = None
    template: str = "people/change.html"
    context: dict[str, Any] = field(default_factory=dict)
    thing: object | None = None
    preview: Callable[..., Sequence[Effect]] | None = None


def form_page(
    action: str,
    *,
    title: Words,
    submit: Words,
    done: Words,
    danger: bool = False,
    nav: str = "organisation",
) -> Callable[[Callable[..., Change]], View]:
    """
    Make a page of a function that says what is to be changed, for those who may do ``action``.

    The page shows the form; when it is sent and holds, the operation is done and ``done``
    told; a refusal stands at its field, with all that was typed.
    """

    def decorate(change_of: Callable[..., Change]) -> View:
        @allowed(action)
        @wraps(change_of)
        def page(request: ViewerRequest, **ids: int) -> HttpResponse:
            change = change_of(request, **ids)
            if change.thing is not None:
                refuse_unless(request.viewer, action, change.thing)
            step = Step(
                title=str(title),
                submit=str(submit),
                back=change.back,
                draft=_draft(request),
                subtitle=change.about,
                danger=danger,
                nav=nav,
            )
            return _answer(request, change, step, done)

        return page

    return decorate


def sent(request: ViewerRequest) -> QueryDict | None:
    """What was typed, also when that is nothing at all; ``None`` where nothing was sent."""
    return request.POST if request.method == "POST" else None


def show_refusal(form: forms.Form, refusal: Refusal) -> None:
    """Put the sentence at its field; a newer version shows what differs, a duty what is borne."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, refusal.sentence)
    form.burdens = getattr(refusal, "burdens", ())
    if isinstance(refusal, ChangedMeanwhile):
        form.differences = refusal.differences
        form.data = form.data.copy()
        form.data["version"] = str(refusal.version)


def _answer(request: ViewerRequest, change: Change, step: Step, done: Words) -> HttpResponse:
    form = change.form
    if request.method == "POST" and form.is_valid():
        try:
            effects = change.preview and change.preview(request.viewer, **form.cleaned_data)
            if effects and not _was_seen(request, effects):
                return _show(request, change, step, effects)
            thing = change.do(viewer=request.viewer, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, done, extra_tags=f"saved:{step.draft}")
            return redirect(change.go_to(thing) if change.go_to else step.back)
    return _show(request, change, step)


def _show(
    request: ViewerRequest, change: Change, step: Step, effects: Sequence[Effect] = ()
) -> HttpResponse:
    context = {"form": change.form, "step": step, **change.context}
    if effects:
        context |= {"effects": effects, "seen": _digest(effects)}
    return render(request, change.template, context)


def _was_seen(request: ViewerRequest, effects: Sequence[Effect]) -> bool:
    return request.POST.get("seen") == _digest(effects)


def _digest(effects: Sequence[Effect]) -> str:
    """Names a list of effects: what was confirmed is what is done, whatever changed meanwhile."""
    told = "\n".join(effect.text for effect in effects)
    return hashlib.sha256(told.encode()).hexdigest()


def _draft(request: ViewerRequest) -> str:
    """A form's draft is kept by its page and the thing in the address."""
    match = request.resolver_match
    return "-".join([match.url_name, *map(str, match.kwargs.values())])
