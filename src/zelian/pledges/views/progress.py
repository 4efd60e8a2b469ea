"""How far the signing is, who is late, and who is to sign anew."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zelian.lists.policies import leads
from zelian.pages.context import year_in_view
from zelian.pages.parts import BarRow
from zelian.people.access import ViewerRequest, allowed
from zelian.people.models import Unit
from zelian.people.policies import may
from zelian.people.refusals import Refusal
from zelian.pledges import operations, queries
from zelian.pledges.lifecycle import Side, side_due
from zelian.pledges.models import Pledge, PledgeKind

SHOWN = 100


@allowed("pledges.view_pledges")
@require_GET
def progress(request: ViewerRequest) -> HttpResponse:
    """The year in view, all kinds or one."""
    year, kind = year_in_view(request), _kind(request.GET.get("kind", ""))
    found = queries.progress_of(request.viewer, year=year, kind=kind)
    late = queries.list_late(request.viewer, year=year, kind=kind)
    table = reverse("pledges:pledges")
    narrowed = f"&kind={kind.pk}" if kind else ""
    bars = [
        BarRow(
            str(row.unit),
            row.done,
            row.running,
            row.late,
            f"{table}?year={year}&unit={row.unit.pk}{narrowed}",
        )
        for row in found.rows
    ]
    context = {
        "progress": found,
        "bars": bars,
        "late": [{"pledge": row, "who": _who(row)} for row in late[:SHOWN]],
        "kinds": PledgeKind.objects.all(),
        "kind": kind,
        "shown_year": year,
        "table_url": f"{table}?year={year}{narrowed}",
        "leads": may(request.viewer, "pledges.lead_pledges"),
        "may_archive": kind is not None and year < request.viewer.today.year,
    }
    return render(request, "pledges/progress.html", context)


@allowed("pledges.lead_pledges")
@require_POST
def remind_late(request: ViewerRequest) -> HttpResponse:
    """Everybody who is late and whom the viewer's office leads is asked to sign."""
    year, kind = year_in_view(request), _kind(request.POST.get("kind", ""))
    late = queries.list_late(request.viewer, year=year, kind=kind)
    own = [row for row in late if leads(request.viewer, row.kind, row.unit_path)]
    count = operations.remind_pledges(viewer=request.viewer, pledges=own)
    messages.success(request, _("已催签%(count)s份；同一天只催一次。") % {"count": count})
    return redirect(_back(kind))


@allowed("pledges.lead_pledges")
@require_POST
def archive(request: ViewerRequest) -> HttpResponse:
    """What is in force of a year that is over is put away."""
    year, kind = year_in_view(request), _kind(request.POST.get("kind", ""))
    if kind is None:
        messages.error(request, _("请先选一个种类，再归档。"))
        return redirect(_back(kind))
    try:
        count = sum(
            operations.archive_pledges(viewer=request.viewer, kind=kind, year=year, unit=unit)
            for unit in _institutions(request)
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已归档%(count)s份。") % {"count": count})
    return redirect(_back(kind))


@allowed("pledges.lead_pledges")
@require_GET
def owed(request: ViewerRequest) -> HttpResponse:
    """Whose holder changed since: the new one signs their own."""
    rows = [
        {"owed": row, "leads": leads(request.viewer, row.pledge.kind, row.pledge.unit_path)}
        for row in queries.list_owed(request.viewer)
    ]
    return render(request, "pledges/owed.html", {"rows": rows})


def _who(row: Pledge) -> str:
    """Whose signature a pledge waits for."""
    return row.counterpart if side_due(row) == Side.COUNTERPART else row.holder_name


def _institutions(request: ViewerRequest) -> list[Unit]:
    """The units at whose head the viewer's office stands."""
    scope = queries.scope_to_lead(request.viewer)
    return list(Unit.objects.filter(path__in=scope))


def _kind(code: str) -> PledgeKind | None:
    return PledgeKind.objects.filter(pk=code).first() if code else None


def _back(kind: PledgeKind | None) -> str:
    return reverse("pledges:progress") + (f"?kind={kind.pk}" if kind else "")
