"""Examining and endorsing lists, one or several in one go; choosing who does it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from zelian.lists import operations, queries
from zelian.lists.forms import EndorserForm, OpinionForm, OutsideForm
from zelian.lists.models import ResponsibilityList
from zelian.lists.queries.coverage import summary_of
from zelian.lists.signing import content_of
from zelian.lists.views.changing import Asking, answer, sent
from zelian.lists.views.frame import list_or_404
from zelian.lists.views.signing import SignedRows
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless
from zelian.signing.asking import SigningStep
from zelian.signing.operations import CannotSign
from zelian.signing.seen import NotSeen, packed, unpacked

State = ResponsibilityList.State


@allowed("lists.endorse_list")
@require_http_methods(["GET", "POST"])
def endorse(request: ViewerRequest, list_id: int) -> HttpResponse:
    """The content as it was signed and the opinion; who proved who they are endorses it."""
    listed = list_or_404(request, list_id)
    if listed.state != State.SIGNED:
        messages.info(request, _("这份清单现在不等待审核背书，可能已经背书或者退回。"))
        return redirect("lists:list", list_id)
    refuse_unless(request.viewer, "lists.endorse_list", listed)
    found = queries.get_sheet(request.viewer, listed)
    step = SigningStep.of(request, content=found.content)
    opinion = OpinionForm(sent(request))
    if request.method == "POST" and step.needs_proof:
        return step.to_proof(request)
    if request.method == "POST" and opinion.is_valid():
        try:
            operations.endorse_list(
                viewer=request.viewer,
                listed=listed,
                seen=step.seen,
                proof=step.proof,
                **opinion.cleaned_data,
            )
        except CannotSign as refusal:
            step = step.refused(refusal)
        else:
            messages.success(request, _("审核背书完成。"))
            return redirect("lists:list", list_id)
    context = {
        "sheet": found,
        "step": step,
        "opinion": opinion,
        "content": SignedRows.of(listed, found.items),
        "notice": queries.notice_of(listed),
        "summary": summary_of(listed, request.viewer.today),
    }
    return render(request, "lists/endorse.html", context)


@dataclass(frozen=True, slots=True)
class ToEndorse:
    """A list among those that wait: its content, what the form carries of it, how it went."""

    listed: ResponsibilityList
    status: str
    content: SignedRows
    seen: str
    ticked: bool = False
    refusal: str = ""


@allowed("lists.endorse_list")
@require_http_methods(["GET", "POST"])
def endorsing(request: ViewerRequest) -> HttpResponse:
    """All that wait for the viewer, to be looked at and endorsed in one go."""
    step = SigningStep.of(request, content="")
    refusals: dict[int, str] = {}
    opinion = OpinionForm(sent(request))
    if request.method == "POST" and step.needs_proof:
        return step.to_proof(request)
    if request.method == "POST" and opinion.is_valid():
        done, refusals = _endorse_all(request, step, opinion.cleaned_data["opinion"])
        if done:
            words = ngettext("已背书%(count)s份清单。", "已背书%(count)s份清单。", done)
            messages.success(request, words % {"count": done})
        if done and not refusals:
            return redirect("lists:endorsing")
    waiting = queries.lists_to_endorse(request.viewer).count()
    context = {
        "rows": _rows(request, refusals),
        "step": step,
        "opinion": opinion,
        "waiting": waiting,
        "chosen_none": request.method == "POST" and not request.POST.getlist("chosen"),
    }
    return render(request, "lists/endorsing.html", context)


def _endorse_all(
    request: ViewerRequest, step: SigningStep, opinion: str
) -> tuple[int, dict[int, str]]:
    """How many were endorsed, and why the others were not; each is a signature of its own."""
    chosen = {int(pk) for pk in request.POST.getlist("chosen") if pk.isdecimal() and len(pk) < 19}
    done, refusals = 0, {}
    for listed in queries.lists_to_endorse(request.viewer).filter(pk__in=chosen):
        try:
            operations.endorse_list(
                viewer=request.viewer,
                listed=listed,
                seen=_seen_of(request, listed),
                proof=step.proof,
                opinion=opinion,
            )
        except CannotSign as refusal:
            refusals[listed.pk] = refusal.sentence
        else:
            done += 1
    return done, refusals


def _seen_of(request: ViewerRequest, listed: ResponsibilityList) -> str:
    """The content as the page showed it; one that was spoilt on its way fits nothing."""
    try:
        return unpacked(request.POST.get(f"seen-{listed.pk}", ""))
    except NotSeen:
        return ""


def _rows(request: ViewerRequest, refusals: dict[int, str]) -> Sequence[ToEndorse]:
    ticked = set(request.POST.getlist("chosen"))
    rows = []
    for listed in queries.lists_to_endorse_with_content(request.viewer):
        items = sorted(listed.signed_items, key=lambda item: item.number)
        rows.append(
            ToEndorse(
                listed=listed,
                status=queries.status_of(listed),
                content=SignedRows.of(listed, items),
                seen=packed(content_of(listed, items)),
                ticked=str(listed.pk) in ticked,
                refusal=refusals.get(listed.pk, ""),
            )
        )
    return rows


@allowed("lists.choose_endorser")
@require_http_methods(["GET", "POST"])
def choose_endorser(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Of several who are in charge, which one."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.choose_endorser", listed)
    page = reverse("lists:steps", args=[listed.pk])
    candidates = queries.candidates_of(listed)
    form = EndorserForm(
        sent(request),
        candidates=candidates,
        holders=queries.holders_of(candidates, request.viewer.today),
        initial={"version": listed.version},
    )
    return answer(
        request,
        Asking(
            form=form,
            do=lambda **typed: operations.choose_endorser(listed=listed, **typed),
            done=_("已选定审核背书的领导。"),
            go_to=lambda _done: page,
            title=_("选定背书领导：%(title)s") % {"title": listed.title},
            submit=_("选定"),
            back=page,
            key=f"list-endorser-{listed.pk}",
            nav="lists",
            template="lists/endorser.html",
            context={"notice": queries.notice_of(listed), "none": not candidates},
        ),
    )


@allowed("lists.record_outside_endorsement")
@require_http_methods(["GET", "POST"])
def outside(request: ViewerRequest, list_id: int) -> HttpResponse:
    """What the superior body outside decided, with its paper."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.record_outside_endorsement", listed)
    page = reverse("lists:steps", args=[listed.pk])
    form = OutsideForm(sent(request), request.FILES or None, initial={"version": listed.version})
    return answer(
        request,
        Asking(
            form=form,
            do=lambda **typed: operations.record_outside_endorsement(listed=listed, **typed),
            done=_("上级机关的审定情况已登记。"),
            go_to=lambda _done: page,
            title=_("登记上级审定：%(title)s") % {"title": listed.title},
            submit=_("登记"),
            back=page,
            key=f"list-outside-{listed.pk}",
            nav="lists",
        ),
    )
