"""The table of pledges, one pledge, and its paper."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may
from zelian.pledges import queries
from zelian.pledges.filters import PledgeFilter
from zelian.pledges.signable import APPRAISED, PLEDGE
from zelian.pledges.signing import APPRAISED_FORM, FORM, content_of
from zelian.pledges.views.finding import pledge_or_404
from zelian.pledges.views.offers import offers_of
from zelian.signing.papers import pdf_response

COLUMNS = [
    Column(
        "title",
        gettext_lazy("责任书"),
        url=lambda row: reverse("pledges:pledge", args=[row.pk]),
        heading=True,
        hideable=False,
        sort="title",
    ),
    Column("kind", gettext_lazy("种类"), accessor="kind__name", sort="kind"),
    Column("giver", gettext_lazy("责任方"), sort=("unit_path", "post")),
    Column("holder_name", gettext_lazy("责任人"), sort="holder_name"),
    Column("counterpart", gettext_lazy("对方")),
    Column(
        "year",
        gettext_lazy("年度"),
        sort="year",
        align="end",
        accessor=lambda row: str(row.year),
        shown=False,
    ),
    Column("state", gettext_lazy("状态"), accessor=queries.status_of, status=True, sort="state"),
    Column("due_on", gettext_lazy("签订截止"), sort="due_on", template="pledges/due.html"),
]


@allowed("pledges.view_pledges")
@require_GET
def pledges(request: ViewerRequest) -> HttpResponse:
    """The pledges in reach."""
    table = Table(
        queries.list_pledges(request.viewer),
        columns=COLUMNS,
        request=request,
        filterset_class=PledgeFilter,
        default_sort=("-year", "unit_path", "id"),
        export_name=_("责任书"),
        caption=_("责任书"),
    )
    if (download := table.response()) is not None:
        return download
    waiting = queries.pledges_waiting_for(request.viewer)
    leads = may(request.viewer, "pledges.lead_pledges")
    context = {"table": table, "waiting": waiting, "leads": leads}
    return render(request, "pledges/pledges.html", context)


@allowed("pledges.view_pledges")
@require_GET
def pledge(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """One pledge: its words, what was filled in, who signed, and what is next."""
    found = pledge_or_404(request, pledge_id)
    sheet = queries.get_sheet(request.viewer, found)
    context = {
        "sheet": sheet,
        "pledge": found,
        "offers": offers_of(sheet),
        "events": queries.pledge_events(found),
    }
    return render(request, "pledges/pledge.html", context)


@allowed("pledges.view_pledges")
@require_GET
def pdf(request: ViewerRequest, pledge_id: int) -> HttpResponse:
    """The pledge on paper, with both places to sign and the place of the seal."""
    found = pledge_or_404(request, pledge_id)
    appraised = bool(found.grade)
    return pdf_response(
        request,
        kind=APPRAISED if appraised else PLEDGE,
        thing=found,
        content=content_of(found, APPRAISED_FORM if appraised else FORM),
        signatures=queries.standing_signatures(found),
    )
