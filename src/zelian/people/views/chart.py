"""The organisation as a tree: walked, searched, of an earlier day, printed."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from zelian.people import queries
from zelian.people.access import ViewerRequest, allowed
from zelian.people.forms.seats import DayForm
from zelian.people.policies import may

SIZES = ("a4", "a3")
# Levels drawn on paper when nothing was said: down to the units of a school, not its branches.
PRINTED = 3
DEEPEST = 9


@require_GET
@allowed("people.view_organisation")
def organisation(request: ViewerRequest) -> HttpResponse:
    """The tree, the figures, and what a search finds; of today or of another day."""
    text = request.GET.get("q", "").strip()[:80]
    form, day = _day(request)
    on = day if day != request.viewer.today else None
    context = {
        "q": text,
        "form": form,
        "on": on,
        "counts": queries.count_organisation(request.viewer, on=on),
        "may_change": may(request.viewer, "people.change_organisation"),
    }
    if text:
        context["units"] = queries.search_units(request.viewer, text, on=on)
        context["people"] = queries.search_people(request.viewer, text)
    else:
        root = _number(request.GET.get("root"))
        context["tree"] = queries.organisation_tree(request.viewer, on=on, root=root)
        context["root"] = root
    return render(request, "people/organisation.html", context)


@require_GET
@allowed("people.view_organisation")
def branch(request: ViewerRequest, unit_id: int) -> HttpResponse:
    """What stands directly below a unit, for a tree that is opened branch by branch."""
    _form, day = _day(request)
    on = day if day != request.viewer.today else None
    nodes = queries.organisation_tree(request.viewer, on=on, root=unit_id)
    if not nodes:
        raise Http404
    return render(request, "people/tree_branch.html", {"nodes": nodes[0].children, "on": on})


@require_GET
@allowed("people.view_organisation")
def print_chart(request: ViewerRequest) -> HttpResponse:
    """The tree for paper, A4 upright or A3 lying, as deep as asked."""
    form, day = _day(request)
    size = request.GET.get("size")
    levels = min(max(_number(request.GET.get("levels")) or PRINTED, 1), DEEPEST)
    root = _number(request.GET.get("root"))
    tree = queries.organisation_tree(request.viewer, on=day, root=root, open_levels=levels - 1)
    context = {
        "form": form,
        "day": day,
        "root": root,
        "size": size if size in SIZES else "a4",
        "levels": levels,
        "depths": range(1, 6),
        "tree": tree,
    }
    return render(request, "people/chart_print.html", context)


def _day(request: ViewerRequest) -> tuple[DayForm, date]:
    """The day that was asked for, today without one or where it cannot be read."""
    form = DayForm(request.GET if "on" in request.GET else None)
    return form, (form.is_valid() and form.cleaned_data["on"]) or request.viewer.today


def _number(text: str | None) -> int | None:
    """A number from the address; nothing where it is none, or too long to be one."""
    return int(text) if text and text.isdecimal() and len(text) < 10 else None
