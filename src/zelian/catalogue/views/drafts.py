"""The confirming page as a whole: many duties at once, words, additions, and the way into force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.clauses import line_starts
from zelian.catalogue.forms import AddDutyForm, ConfirmForm, MetadataForm, bearer_choices
from zelian.catalogue.forms.duty import BearerForm
from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.operations import (
    accept_duties,
    add_duty,
    bind_word,
    confirm_regulation,
    metadata_of,
    reject_duties,
    settle_remarks,
    update_metadata,
)
from zelian.catalogue.queries import FILTERS, DraftPage, marks_of, obstacles_of, summary_of
from zelian.catalogue.queries.assistance import assistance_of
from zelian.catalogue.refusals import CannotChange, CannotConfirm, ChangedMeanwhile
from zelian.catalogue.views.finding import draft_or_404, whole_number
from zelian.catalogue.views.tabs import regulation_tabs
from zelian.core.vocabulary.text import Span
from zelian.people.access import ViewerRequest, allowed


def draft_page(request: ViewerRequest, regulation: Regulation, **more: Any) -> HttpResponse:
    """The whole confirming page."""
    page = DraftPage(regulation, request.viewer.today)
    context = {
        **page_context(request, page),
        **words_context(page),
        "marks": marks_of(regulation),
        "line_starts": " ".join(map(str, line_starts(regulation.text))),
        "add_form": AddDutyForm(),
        "assistance": assistance_of(regulation),
        "tabs": regulation_tabs(regulation),
        **more,
    }
    return render(request, "catalogue/draft.html", context)


def page_context(request: ViewerRequest, page: DraftPage, **more: Any) -> dict[str, Any]:
    """What the cards and the bar of a draft are drawn from."""
    which = request.POST.get("show") or request.GET.get("show", "all")
    which = which if which in FILTERS else "all"
    return {
        **bar_context(page),
        "groups": page.groups(which),
        "which": which,
        "filters": [(code, label, code == which) for code, label in FILTERS.items()],
        **more,
    }


def bar_context(page: DraftPage, **more: Any) -> dict[str, Any]:
    """What the bar over a draft is drawn from."""
    regulation = page.regulation
    initial = {"version": regulation.version, "effective_on": regulation.effective_on}
    return {
        "regulation": regulation,
        "summary": page.summary,
        "obstacles": obstacles_of(regulation, page.today, page.summary),
        "confirm_form": ConfirmForm(initial=initial, auto_id="confirm-%s"),
        **more,
    }


def words_context(page: DraftPage) -> dict[str, Any]:
    """What the list of the document's words for subjects is drawn from."""
    words = page.words()
    return {"words": words, "undecided": sum(not word.bearers for word in words)}


def redrawn(request: ViewerRequest, regulation: Regulation, **more: Any) -> HttpResponse:
    """All cards, the bar and the text's marks, after something touched many of them."""
    page = DraftPage(regulation, request.viewer.today)
    context = page_context(
        request, page, **words_context(page), marks=marks_of(regulation), redrawn=True, **more
    )
    response = render(request, "catalogue/redrawn.html", context)
    response["HX-Retarget"] = "#draft-groups"
    response["HX-Reswap"] = "outerHTML"
    return response


def done(request: ViewerRequest, regulation_id: int, words: str, **more: Any) -> HttpResponse:
    """The answer to a change of many duties: redrawn cards, or the page anew without htmx."""
    regulation = draft_or_404(request.viewer, regulation_id)
    if request.htmx:
        return redrawn(request, regulation, notice=words, **more)
    messages.success(request, words)
    return redirect("catalogue:regulation", pk=regulation_id)


def refused(request: ViewerRequest, regulation_id: int, sentence: str) -> HttpResponse:
    """The answer to a refused change of many duties."""
    regulation = draft_or_404(request.viewer, regulation_id)
    if request.htmx and regulation.state == Regulation.State.DRAFT:
        return redrawn(request, regulation, problem=sentence)
    messages.error(request, sentence)
    here = reverse("catalogue:regulation", args=[regulation_id])
    if request.htmx:
        return HttpResponse(headers={"HX-Redirect": here})
    return redirect(here)


@allowed("catalogue.confirm_regulation")
@require_POST
def decide_many(request: ViewerRequest, pk: int) -> HttpResponse:
    """Accept all without a doubt, all that is measured, all of a provision; leave out the rest."""
    regulation = draft_or_404(request.viewer, pk)
    what, _colon, which = request.POST.get("what", "").partition(":")
    duties = regulation.duties.filter(state=Duty.State.PROPOSED)
    choices = {
        "clear": duties.filter(pk__in=summary_of(regulation, request.viewer.today).clear),
        "measured": duties.filter(measures__isnull=False).distinct(),
        "provision": duties.filter(provision=whole_number({"id": which}, "id")),
        "loose": duties.filter(provision=None),
        "rest": duties,
    }
    try:
        if what == "remarks":
            count = settle_remarks(viewer=request.viewer, regulation_id=pk)
            return done(request, pk, _("%(n)s 处存疑已标为看过。") % {"n": count})
        ids = list(choices.get(what, duties.none()).values_list("pk", flat=True))
        act = reject_duties if what == "rest" else accept_duties
        count = act(viewer=request.viewer, regulation_id=pk, duty_ids=ids)
    except CannotChange as refusal:
        return refused(request, pk, refusal.sentence)
    words = _("%(n)s 项已标为不采纳。") if what == "rest" else _("已采纳 %(n)s 项。")
    return done(request, pk, words % {"n": count})


@allowed("catalogue.confirm_regulation")
def word(request: ViewerRequest, pk: int) -> HttpResponse:
    """Who is meant by one of the document's words for a subject, for all its duties at once."""
    regulation = draft_or_404(request.viewer, pk)
    asked = request.POST if request.method == "POST" else request.GET
    meant = asked.get("word", "")
    options = bearer_choices(regulation.unit, request.viewer.today)
    form = BearerForm(request.POST or None, options=options, prefix="other")
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            choices = _chosen(request, form, meant)
            count = bind_word(viewer=request.viewer, regulation_id=pk, word=meant, choices=choices)
        except CannotChange as refusal:
            problem = refusal.sentence
        else:
            words = _("“%(word)s”的 %(n)s 项责任事项已确定由谁承担。")
            said = words % {"word": meant, "n": count}
            return done(request, pk, said, words_open=True)
    page = DraftPage(regulation, request.viewer.today)
    candidates = page.candidates_of(meant)
    checked = request.POST.getlist("key") if request.method == "POST" else page.chosen_for(meant)
    context = {
        "regulation": regulation,
        "word": meant,
        "form": form,
        "candidates": [(key, label, key in checked) for key, label in candidates],
        "binding": page.bound(meant),
        "problem": problem,
    }
    template = "catalogue/word_form.html" if request.htmx else "catalogue/word.html"
    return render(request, template, context)


def _chosen(request: ViewerRequest, form: BearerForm, meant: str) -> Sequence[BearerChoice]:
    """The ticked candidates and the one chosen from the lists."""
    try:
        choices = [BearerChoice.from_key(key, meant) for key in request.POST.getlist("key")]
    except ValueError:
        raise CannotChange(_("所选的已不存在，请重新选择。"), field="bearers") from None
    other = form.choice()
    return [*choices, *([other] if other else [])]


@allowed("catalogue.confirm_regulation")
@require_POST
def add(request: ViewerRequest, pk: int) -> HttpResponse:
    """Add a duty over selected or quoted words."""
    regulation = draft_or_404(request.viewer, pk)
    form = AddDutyForm(request.POST)
    form.is_valid()
    data = form.cleaned_data
    start, end = data.get("start"), data.get("end")
    exact = Span(start, end) if start is not None and end is not None and start < end else None
    quote = data.get("quote", "").replace("\r\n", "\n")
    try:
        added = add_duty(
            viewer=request.viewer, regulation_id=pk, quote=quote, near=start or 0, exact=exact
        )
    except CannotChange as refusal:
        if regulation.state != Regulation.State.DRAFT:
            return refused(request, pk, refusal.sentence)
        form.add_error("quote", refusal.sentence)
        if request.htmx:
            context = {"regulation": regulation, "add_form": form}
            response = render(request, "catalogue/add_duty.html", context)
            response["HX-Retarget"] = "#add-duty"
            return response
        return draft_page(request, regulation, add_form=form)
    return done(
        request,
        pk,
        _("已添加“%(duty)s”，请核对。") % {"duty": added},
        add_form=AddDutyForm(),
        added=f"duty-{added.pk}",
    )


@allowed("catalogue.confirm_regulation")
def metadata(request: ViewerRequest, pk: int) -> HttpResponse:
    """Correct what a draft says of itself."""
    regulation = draft_or_404(request.viewer, pk)
    stands = metadata_of(regulation)
    form = MetadataForm(request.POST or None, instance=regulation, stands=stands)
    differences = ()
    if request.method == "POST" and form.is_valid():
        try:
            update_metadata(
                viewer=request.viewer,
                regulation_id=pk,
                seen=form.seen_metadata(),
                metadata=form.metadata(),
            )
        except ChangedMeanwhile as refusal:
            form.add_error(None, refusal.sentence)
            form.data = form.data.copy()
            form.data["seen"] = form.initial["seen"]
            differences = refusal.differences
        except CannotChange as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("文件信息已保存。"), extra_tags=f"saved:metadata-{pk}")
            return redirect("catalogue:regulation", pk=pk)
    context = {"regulation": regulation, "form": form, "differences": differences}
    return render(request, "catalogue/metadata.html", context)


@allowed("catalogue.confirm_regulation")
@require_POST
def confirm(request: ViewerRequest, pk: int) -> HttpResponse:
    """Put a draft in force."""
    regulation = draft_or_404(request.viewer, pk)
    form = ConfirmForm(request.POST, auto_id="confirm-%s", stated=regulation.effective_on)
    if not form.is_valid() and "effective_on" in form.errors:
        return _unconfirmed(request, regulation, form)
    try:
        confirm_regulation(
            viewer=request.viewer,
            regulation_id=pk,
            version=form.cleaned_data.get("version", 0),
            effective_on=form.cleaned_data.get("effective_on"),
        )
    except (CannotConfirm, ChangedMeanwhile, CannotChange) as refusal:
        if regulation.state != Regulation.State.DRAFT:
            return refused(request, pk, refusal.sentence)
        form.add_error(refusal.field, refusal.sentence)
        return _unconfirmed(request, regulation, form)
    words = _("《%(title)s》已确认施行，其中的责任事项可以编入清单了。")
    messages.success(request, words % {"title": regulation.title})
    return redirect("catalogue:regulation", pk=pk)


def _unconfirmed(request: ViewerRequest, regulation: Regulation, form: ConfirmForm) -> HttpResponse:
    """The page as it now stands, with the day that was typed and what was refused."""
    form.data = form.data.copy()
    form.data["version"] = str(regulation.version)
    return draft_page(request, regulation, confirm_form=form)
