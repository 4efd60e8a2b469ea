"""One card of the confirming page: every change answers with that card and the bar."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.clauses import cut_points
from zelian.catalogue.forms import bearer_choices
from zelian.catalogue.forms.duty import DutyEdit
from zelian.catalogue.models import Duty, ReadingRemark, Regulation
from zelian.catalogue.operations import (
    accept_duty,
    choose_bearers,
    edit_duty,
    merge_duties,
    move_heading,
    reject_duty,
    reopen_duty,
    settle_remark,
    split_duty,
)
from zelian.catalogue.queries import DraftPage, changes_by_others, marks_of, with_parts
from zelian.catalogue.refusals import CannotChange, ChangedMeanwhile
from zelian.catalogue.views.drafts import bar_context, done
from zelian.catalogue.views.drafts import refused as refused_whole
from zelian.catalogue.views.finding import draft_of_duty, draft_or_404, whole_number
from zelian.core.vocabulary.text import Span
from zelian.people.access import ViewerRequest, allowed


def answer(
    request: ViewerRequest,
    regulation_id: int,
    *duty_ids: int,
    remarked: bool = False,
    decided: str = "",
    off: Sequence[str] = (),
    **more: Any,
) -> HttpResponse:
    """
    The cards, the bar, and what others did meanwhile.

    ``remarked`` redraws the text with its marks, ``off`` only puts out those of these keys;
    after the ``decided`` card the page goes on to the next.
    """
    regulation = draft_or_404(request.viewer, regulation_id)
    if not request.htmx:
        return redirect(_place(regulation_id, duty_ids[0] if duty_ids else None))
    page = DraftPage(regulation, request.viewer.today)
    since = whole_number(request.POST, "seen", regulation.version)
    others = changes_by_others(
        regulation, since=since, account_id=request.viewer.account_id, but=duty_ids
    )
    duties = regulation.duties.filter(pk__in=[*duty_ids, *(c.duty.pk for c in others)])
    cards = {card.duty.pk: card for card in page.cards(duties)}
    context = {
        **bar_context(page),
        "cards": [cards[pk] for pk in duty_ids if pk in cards],
        "others": others,
        "other_cards": [cards[c.duty.pk] for c in others if c.duty.pk in cards],
        "marks": marks_of(regulation) if remarked else None,
        **more,
    }
    response = render(request, "catalogue/answer.html", context)
    told = {"zelian:marks-off": {"keys": list(off)}} if off else {}
    if decided:
        told["zelian:decided"] = {"key": decided}
    if told:
        response["HX-Trigger-After-Settle"] = json.dumps(told)
    return response


def gone(request: ViewerRequest, key: str, problem: str = "") -> HttpResponse:
    """In place of a card that is no more; without htmx, the page that says so."""
    problem = problem or _("这一条已被他人合并到相邻的事项，请刷新页面查看。")
    if not request.htmx:
        raise Http404(problem)
    return render(request, "catalogue/card_gone.html", {"key": key, "problem": problem})


def _place(regulation_id: int, duty_id: int | None) -> str:
    here = reverse("catalogue:regulation", args=[regulation_id])
    return f"{here}#c-duty-{duty_id}" if duty_id else here


def refused(request: ViewerRequest, duty_id: int, refusal: CannotChange | ChangedMeanwhile):
    """The card as it stands now, with the sentence on it."""
    regulation = draft_of_duty(request.viewer, duty_id)
    if regulation is None:
        return gone(request, f"duty-{duty_id}", refusal.sentence)
    if not request.htmx:
        messages.error(request, refusal.sentence)
        return redirect(_place(regulation.pk, duty_id))
    if regulation.state != Regulation.State.DRAFT:
        messages.error(request, refusal.sentence)
        return HttpResponse(headers={"HX-Redirect": _place(regulation.pk, None)})
    return answer(request, regulation.pk, duty_id, problem=refusal.sentence)


@allowed("catalogue.confirm_regulation")
@require_GET
def card(request: ViewerRequest, pk: int) -> HttpResponse:
    """One card as it stands."""
    regulation = draft_of_duty(request.viewer, pk)
    if regulation is None:
        return gone(request, f"duty-{pk}")
    if not request.htmx:
        return redirect(_place(regulation.pk, pk))
    found = DraftPage(regulation, request.viewer.today).card(pk)
    return render(request, "catalogue/card.html", {"card": found, "regulation": regulation})


def _marks_out(duty: Duty, shown: Collection[ReadingRemark]) -> list[str]:
    """The marks that go out with a decision: its doubts, and all of a duty that is left out."""
    keys = [f"remark-{remark.pk}" for remark in shown]
    if duty.state == Duty.State.REJECTED:
        keys += [f"duty-{duty.pk}", *(f"measure-{m.pk}" for m in duty.measures.all())]
    return keys


def _doubts_gone(duty: Duty) -> Collection[ReadingRemark]:
    """The doubts of a decided duty: settled by accepting it, fallen away by leaving it out."""
    return () if duty.state == Duty.State.PROPOSED else duty.remarks.all()


def _decision(operation: Callable[..., Duty]) -> Callable[..., HttpResponse]:
    @require_POST
    def view(request: ViewerRequest, pk: int) -> HttpResponse:
        version = whole_number(request.POST, "version")
        try:
            duty = operation(viewer=request.viewer, duty_id=pk, version=version)
        except (CannotChange, ChangedMeanwhile) as refusal:
            return refused(request, pk, refusal)
        was_out = request.POST.get("was") == Duty.State.REJECTED
        off = () if was_out else _marks_out(duty, _doubts_gone(duty))
        decided = "" if duty.state == Duty.State.PROPOSED else f"duty-{pk}"
        return answer(request, duty.regulation_id, pk, remarked=was_out, decided=decided, off=off)

    return allowed("catalogue.confirm_regulation")(view)


accept = _decision(accept_duty)
reject = _decision(reject_duty)
reopen = _decision(reopen_duty)


@allowed("catalogue.confirm_regulation")
@require_POST
def choose(request: ViewerRequest, pk: int) -> HttpResponse:
    """Let the clicked candidate, a key and the word it stands for, bear the duty."""
    key, _space, word = request.POST.get("key", "").partition(" ")
    try:
        duty = choose_bearers(
            viewer=request.viewer,
            duty_id=pk,
            version=whole_number(request.POST, "version"),
            choices=[BearerChoice.from_key(key, word)],
            word=word,
        )
    except ValueError:
        return refused(request, pk, CannotChange(_("所选的已不存在，请重新选择。")))
    except (CannotChange, ChangedMeanwhile) as refusal:
        return refused(request, pk, refusal)
    return answer(request, duty.regulation_id, pk)


@allowed("catalogue.confirm_regulation")
def edit(request: ViewerRequest, pk: int) -> HttpResponse:
    """Correct a duty in its card, or on a page of its own without htmx."""
    regulation = draft_of_duty(request.viewer, pk)
    if regulation is None:
        return gone(request, f"duty-{pk}")
    duty = with_parts(regulation.duties.filter(pk=pk)).get()
    options = bearer_choices(regulation.unit, request.viewer.today)
    data = request.POST.copy() if request.method == "POST" else None
    form = DutyEdit(duty, options, data)
    differences = ()
    if data is not None and form.is_valid():
        accepts = "accept" in data
        try:
            edit_duty(
                viewer=request.viewer,
                duty_id=pk,
                version=form.form.cleaned_data["version"],
                content=form.content(),
                accept=accepts,
            )
        except ChangedMeanwhile as refusal:
            form.form.add_error(None, refusal.sentence)
            data[form.form.add_prefix("version")] = str(duty.version)
            differences = refusal.differences
        except CannotChange as refusal:
            if regulation.state != Regulation.State.DRAFT:
                return refused(request, pk, refusal)
            form.blame(refusal.field, refusal.sentence)
        else:
            saved = f"duty-{pk}"
            decided = saved if accepts else ""
            return answer(request, regulation.pk, pk, remarked=True, decided=decided, saved=saved)
    context = {
        "regulation": regulation,
        "duty": duty,
        "edit": form,
        "differences": differences,
        "key": f"duty-{pk}",
        "part": request.GET.get("at", ""),
    }
    template = "catalogue/card_edit.html" if request.htmx else "catalogue/edit.html"
    return render(request, template, context)


@allowed("catalogue.confirm_regulation")
def split(request: ViewerRequest, pk: int) -> HttpResponse:
    """Choose where to cut a duty in two."""
    regulation = draft_of_duty(request.viewer, pk)
    if regulation is None:
        return gone(request, f"duty-{pk}")
    problem = ""
    if request.method == "POST":
        try:
            first, second = split_duty(
                viewer=request.viewer,
                duty_id=pk,
                version=whole_number(request.POST, "version"),
                at=whole_number(request.POST, "at"),
            )
        except CannotChange as refusal:
            if refusal.field != "at":
                return refused(request, pk, refusal)
            problem = refusal.sentence
        except ChangedMeanwhile as refusal:
            return refused(request, pk, refusal)
        else:
            return answer(request, regulation.pk, first.pk, second.pk, remarked=True)
    duty = with_parts(regulation.duties.filter(pk=pk)).get()
    measures = [Span(m.start, m.end) for m in duty.measures.all()]
    context = {
        "regulation": regulation,
        "duty": duty,
        "key": f"duty-{pk}",
        "cuts": cut_points(regulation.text, Span(duty.start, duty.end), measures),
        "problem": problem,
    }
    template = "catalogue/card_split.html" if request.htmx else "catalogue/split.html"
    return render(request, template, context)


@allowed("catalogue.confirm_regulation")
@require_POST
def merge(request: ViewerRequest, pk: int) -> HttpResponse:
    """Merge a duty into the one before it."""
    version = whole_number(request.POST, "version")
    try:
        kept = merge_duties(viewer=request.viewer, duty_id=pk, version=version)
    except (CannotChange, ChangedMeanwhile) as refusal:
        return refused(request, pk, refusal)
    response = answer(request, kept.regulation_id, kept.pk, remarked=True, outside=True)
    if request.htmx:
        response["HX-Reswap"] = "delete"
    return response


@allowed("catalogue.confirm_regulation")
@require_POST
def settle(request: ViewerRequest, pk: int) -> HttpResponse:
    """Mark a doubt as looked at."""
    remark = ReadingRemark.objects.filter(pk=pk).first()
    if remark is None:
        return gone(request, f"remark-{pk}")
    try:
        settle_remark(viewer=request.viewer, remark_id=pk)
    except CannotChange as refusal:
        if remark.duty_id:
            return refused(request, remark.duty_id, refusal)
        return gone(request, f"remark-{pk}", refusal.sentence)
    key = f"remark-{pk}"
    if remark.duty_id:
        return answer(request, remark.regulation_id, remark.duty_id, off=[key])
    response = answer(request, remark.regulation_id, decided=key, off=[key])
    if request.htmx:
        response["HX-Reswap"] = "delete"
    return response


@allowed("catalogue.confirm_regulation")
@require_POST
def move_to_other_place(request: ViewerRequest, pk: int) -> HttpResponse:
    """Take a doubtful heading to the other place it may have."""
    remark = ReadingRemark.objects.filter(pk=pk).first()
    if remark is None:
        return gone(request, f"remark-{pk}")
    regulation_id = draft_or_404(request.viewer, remark.regulation_id).pk
    other = whole_number(request.POST, "other", otherwise=-1)
    try:
        move_heading(viewer=request.viewer, remark_id=pk, other=other)
    except CannotChange as refusal:
        return refused_whole(request, regulation_id, refusal.sentence)
    return done(request, regulation_id, _("条款的层级已经调整。"))
