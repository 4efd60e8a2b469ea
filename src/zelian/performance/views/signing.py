"""Signing the record of an act, and taking it away as PDF."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless
from zelian.performance.operations import sign_act
from zelian.performance.signing import ACT, content_of, meanings_for, signatures_on
from zelian.performance.views.acts import find_act
from zelian.signing.asking import SigningStep
from zelian.signing.meanings import meaning_words
from zelian.signing.operations import CannotSign
from zelian.signing.papers import pdf_response


@allowed("performance.sign_act")
@require_http_methods(["GET", "POST"])
def sign(request: ViewerRequest, pk: int) -> HttpResponse:
    """The record as it would be signed, and as what; who proved who they are signs it."""
    page = find_act(request, pk)
    refuse_unless(request.viewer, "performance.sign_act", page.act)
    meanings = meanings_for(request.viewer, page.act)
    meaning = request.POST.get("meaning") or request.GET.get("as") or next(iter(meanings), "")
    step = SigningStep.of(request, content=content_of(page.act))
    if request.method == "POST":
        if step.needs_proof:
            return step.to_proof(request)
        try:
            sign_act(
                viewer=request.viewer,
                act=page.act,
                meaning=meaning,
                seen=step.seen,
                proof=step.proof,
            )
        except CannotSign as refusal:
            step = step.refused(refusal)
        else:
            messages.success(request, _("签字完成，内容已经固定。"))
            return redirect("performance:act", pk)
    context = {
        "act": page.act,
        "page": page,
        "step": step,
        "meaning": meaning,
        "meanings": [(code, meaning_words(code)) for code in meanings],
    }
    return render(request, "performance/act_sign.html", context)


@allowed("performance.view_acts")
@require_GET
def pdf(request: ViewerRequest, pk: int) -> HttpResponse:
    """The record on paper, with its signatures and the place of the seal."""
    page = find_act(request, pk)
    return pdf_response(
        request,
        kind=ACT,
        thing=page.act,
        content=content_of(page.act),
        signatures=signatures_on(page.act),
    )
