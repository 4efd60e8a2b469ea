"""Signing one pledge, and many with one proof of who one is."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless
from zelian.pledges import operations, queries
from zelian.pledges.lifecycle import Side
from zelian.pledges.models import Pledge
from zelian.pledges.signing import content_of, form_for
from zelian.pledges.views.finding import pledge_or_404
from zelian.signing.asking import SigningStep
from zelian.signing.operations import CannotSign
from zelian.signing.seen import NotSeen, packed, unpacked


@allowed("pledges.sign_pledge")
@require_http_methods(["GET", "POST"])
def sign(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """What is about to be signed; who proved who they are signs it as the side that is due."""
    pledge = pledge_or_404(request, pledge_id)
    refuse_unless(request.viewer, "pledges.sign_pledge", pledge)
    sheet = queries.get_sheet(request.viewer, pledge)
    step = SigningStep.of(request, content=sheet.content)
    if request.method == "POST":
        if step.needs_proof:
            return step.to_proof(request)
        try:
            operations.sign_pledge(
                viewer=request.viewer, pledge=pledge, seen=step.seen, proof=step.proof
            )
        except CannotSign as refusal:
            step = step.refused(refusal)
        else:
            messages.success(request, _("签字完成，内容已经固定。"))
            return redirect("pledges:pledge", pledge_id)
    return render(request, "pledges/sign.html", {"sheet": sheet, "pledge": pledge, "step": step})


@allowed("pledges.sign_pledge")
@require_http_methods(["GET", "POST"])
def sign_many(request: ViewerRequest) -> HttpResponse:
    """All that wait for the viewer as the other side: read, tick, sign with one proof."""
    waiting = queries.pledges_waiting_for(request.viewer).to_countersign
    step = SigningStep.of(request, content="")
    refusals = []
    if request.method == "POST":
        if step.needs_proof:
            return step.to_proof(request)
        seen = _ticked(request)
        if not seen:
            messages.error(request, _("请先勾选要签的责任书。"))
            return redirect("pledges:sign_many")
        outcome = operations.sign_pledges(viewer=request.viewer, seen=seen, proof=step.proof)
        refusals = [one for one in outcome if one.refusal]
        if signed := len(outcome) - len(refusals):
            messages.success(request, _("已签字%(count)s份。") % {"count": signed})
        if not refusals:
            return redirect("pledges:pledges")
        waiting = queries.pledges_waiting_for(request.viewer).to_countersign
    rows = [_row(one) for one in queries.with_contents(waiting)]
    context = {"rows": rows, "step": step, "refusals": refusals}
    return render(request, "pledges/sign_many.html", context)


def _row(pledge: Pledge) -> dict[str, object]:
    return {
        "pledge": pledge,
        "seen": packed(content_of(pledge, form_for(pledge, Side.COUNTERPART))),
        "paragraphs": pledge.body.splitlines(),
        "values": [(f.name, queries.shown_value(pledge, f)) for f in pledge.form_fields],
    }


def _ticked(request: ViewerRequest) -> dict[int, str]:
    """The contents that were shown with the ticked pledges; one that was spoilt fits nothing."""
    seen: dict[int, str] = {}
    for value in request.POST.getlist("pledge"):
        if not value.isdecimal() or len(value) > 18:
            continue
        try:
            seen[int(value)] = unpacked(request.POST.get(f"seen-{value}", ""))
        except NotSeen:
            seen[int(value)] = ""
    return seen
