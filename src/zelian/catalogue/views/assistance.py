"""The language model: where it answers, and asking it about a draft."""

from __future__ import annotations

import os

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zelian.catalogue.assistance.tasks import KEY_VARIABLE
from zelian.catalogue.forms.assistance import LanguageModelForm
from zelian.catalogue.operations.asking import ask_language_model, set_language_model
from zelian.catalogue.queries.assistance import assistance_of, get_language_model
from zelian.catalogue.refusals import CannotChange
from zelian.catalogue.views.finding import draft_or_404
from zelian.history.queries import timeline_of
from zelian.people.access import ViewerRequest, allowed


@allowed("catalogue.set_language_model")
def language_model(request: ViewerRequest) -> HttpResponse:
    """Name the address, or switch it off."""
    row = get_language_model(request.viewer)
    initial = None
    if row is not None:
        initial = {name: getattr(row, name) for name in ("url", "model", "seconds", "enabled")}
    form = LanguageModelForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_language_model(viewer=request.viewer, address=form.address())
        messages.success(request, _("已保存。"), extra_tags="saved:language-model")
        return redirect("catalogue:language_model")
    context = {
        "form": form,
        "has_key": bool(os.environ.get(KEY_VARIABLE)),
        "key_variable": KEY_VARIABLE,
        "events": timeline_of(row) if row else [],
    }
    return render(request, "catalogue/language_model.html", context)


@allowed("catalogue.confirm_regulation")
@require_POST
def ask(request: ViewerRequest, pk: int) -> HttpResponse:
    """Have a draft read by the language model too."""
    draft_or_404(request.viewer, pk)
    try:
        ask_language_model(viewer=request.viewer, regulation_id=pk)
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    return redirect("catalogue:regulation", pk=pk)


@allowed("catalogue.confirm_regulation")
@require_GET
def assistance(request: ViewerRequest, pk: int) -> HttpResponse:
    """How far the language model has come, or what came of it: nothing being typed is lost."""
    found = draft_or_404(request.viewer, pk)
    told = assistance_of(found)
    context = {"regulation": found, "assistance": told, "anew": True}
    part = "assistance_progress" if told.asking else "assistance_told"
    return render(request, f"catalogue/{part}.html", context)
