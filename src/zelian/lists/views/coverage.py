"""The check of a list against what is demanded of it, and how all lists fare."""

from __future__ import annotations

from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.core.checking import Extent
from zelian.history.queries import list_events_of, moment_of
from zelian.lists.forms.coverage import AcceptGapForm
from zelian.lists.lifecycle import State
from zelian.lists.models import Requirement, ResponsibilityList
from zelian.lists.operations import gaps
from zelian.lists.queries import statuses_of_lists
from zelian.lists.queries.coverage import (
    DemandView,
    ListCheck,
    SetView,
    check_of,
    sets_for,
)
from zelian.lists.queries.overview import (
    CoverageOverview,
    ListCoverage,
    coverage_overview,
    kinds_with_sets,
)
from zelian.lists.views.changing import Asking, answer, sent
from zelian.lists.views.frame import context_of, frame_of, list_or_404
from zelian.pages.context import year_in_view, years_to_choose
from zelian.people.access import ViewerRequest, allowed
from zelian.people.models import Unit
from zelian.people.policies import may, refuse_unless
from zelian.people.refusals import Refusal

ACCEPT = gaps.ACCEPT
EDIT = "lists.edit_list"
ACCEPTED = "accepted"
DECIDING = ("list.gap_accepted", "list.gap_withdrawn")


@allowed("lists.view_lists")
@require_GET
def check(request: ViewerRequest, list_id: int) -> HttpResponse:
    """The check's page: figures that open what they count, quotes, findings, decisions."""
    listed = list_or_404(request, list_id)
    found = check_of(listed, request.viewer.today)
    show = request.GET.get("show", "")
    events = [moment_of(one) for one in list_events_of(listed) if one.action in DECIDING]
    frame = frame_of(request, listed, tab="check", status=statuses_of_lists([list_id])[list_id])
    context = context_of(
        frame,
        check=found,
        sets=_shown(found, show),
        show=show,
        events=events,
        summary=found.summary,
        may_accept=may(request.viewer, ACCEPT, listed),
        may_edit=listed.state == State.DRAFT and may(request.viewer, EDIT, listed),
        may_keep_sets=may(request.viewer, "lists.keep_required_sets", listed),
    )
    return render(request, "lists/check.html", context)


def _shown(found: ListCheck, show: str) -> list[SetView]:
    """The sets with the responsibilities a figure was opened for; all where none was."""
    if show not in (*Extent, ACCEPTED):
        return list(found.sets)
    return [
        SetView(
            one.required_set,
            tuple(
                view
                for view in one.demands
                if (view.accepted if show == ACCEPTED else view.answer.extent == show)
            ),
        )
        for one in found.sets
    ]


@allowed(ACCEPT)
@require_http_methods(["GET", "POST"])
def accept(request: ViewerRequest, list_id: int, key: str) -> HttpResponse:
    """Let a gap stay, with a reason."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, ACCEPT, listed)
    found = gaps.open_gap(check_of(listed, request.viewer.today), key)
    if found is None and request.method == "GET":
        raise Http404(_("这一项已经没有问题，或者清单里没有这一项。"))
    back = _page_of(listed)
    asking = Asking(
        form=AcceptGapForm(sent(request), initial={"seen": found.seen if found else ""}),
        do=partial(gaps.accept_gap, listed=listed, key=key),
        done=_("已认可，理由已记入清单。"),
        go_to=lambda _decision: back,
        title=_("认可这一处"),
        subtitle=listed.title,
        submit=_("认可"),
        back=back,
        key=f"list-gap-{listed.pk}",
        nav="lists",
        template="lists/check_accept.html",
        context={"found": found, "is_demand": isinstance(found, DemandView), "listed": listed},
    )
    return answer(request, asking)


@allowed(ACCEPT)
@require_POST
def withdraw(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Take a decision on a gap back."""
    listed = list_or_404(request, list_id)
    try:
        gaps.withdraw_gap(viewer=request.viewer, listed=listed, key=request.POST.get("key", ""))
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已撤回认可，这一处重新算作未解决。"))
    return redirect(_page_of(listed))


@allowed(EDIT)
@require_POST
def add_row(request: ViewerRequest, list_id: int, requirement_id: int) -> HttpResponse:
    """Add a row with a required responsibility's name and words."""
    listed = list_or_404(request, list_id)
    sets = [one.pk for one in sets_for(listed)]
    requirement = get_object_or_404(Requirement, pk=requirement_id, required_set__in=sets)
    try:
        item = gaps.add_required_row(viewer=request.viewer, listed=listed, requirement=requirement)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
        return redirect(_page_of(listed))
    messages.success(request, _("已补上一条，请接着写本单位怎么做、谁负责。"))
    return redirect(reverse("lists:list", args=[listed.pk]) + f"#item-{item.pk}")


@allowed("lists.view_coverage")
@require_GET
def overview(request: ViewerRequest) -> HttpResponse:
    """How all lists of a kind fare, unit by unit and responsibility by responsibility."""
    kinds = list(kinds_with_sets())
    asked = request.GET.get("kind", "")
    kind = next((one for one in kinds if one.pk == asked), kinds[0] if kinds else None)
    chosen = request.GET.get("year", "")
    year = int(chosen) if chosen.isdecimal() and len(chosen) == 4 else year_in_view(request)
    unit = None
    if request.GET.get("unit", "").isdecimal():
        unit = Unit.objects.filter(pk=request.GET["unit"]).first()
    show = request.GET.get("show", "")
    found = kind and coverage_overview(request.viewer, kind=kind, year=year, unit=unit)
    context = {
        "kinds": kinds,
        "kind": kind,
        "year": year,
        "years": sorted({*years_to_choose(request), year}, reverse=True),
        "unit": unit,
        "found": found,
        "lists": _lists_shown(found, show) if found else [],
        "show": show,
        "base": urlencode({"kind": kind.pk, "year": year, **({"unit": unit.pk} if unit else {})})
        if kind
        else "",
        "may_keep": may(request.viewer, "lists.keep_required_sets"),
    }
    return render(request, "lists/check_overview.html", context)


def _lists_shown(found: CoverageOverview, show: str) -> list[ListCoverage]:
    """The lists a figure was opened for; all where none was."""
    wanted = {
        Extent.MISSING: lambda one: one.missing,
        Extent.WEAK: lambda one: one.weak and not one.missing,
        Extent.COVERED: lambda one: one.required and one.covered == one.required,
    }.get(show)
    return [one for one in found.lists if wanted is None or wanted(one)]


def _page_of(listed: ResponsibilityList) -> str:
    return reverse("lists:check", args=[listed.pk])
