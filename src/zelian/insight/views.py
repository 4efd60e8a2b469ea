from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zelian.insight import queries
from zelian.insight.boards import (
    BoardPart,
    desk_calendar,
    desk_groups,
    done_address,
    duty_rows,
    month_rows,
    totals,
    unit_rows,
)
from zelian.insight.desk import tallies, work_groups
from zelian.insight.drawing import draw_chain
from zelian.insight.filters import RowsFilter
from zelian.insight.pledge_desk import pledge_groups
from zelian.insight.presenting import HIDDEN, current_of, groups_found, steps_of
from zelian.insight.queries.board import DUTIES_SHOWN
from zelian.insight.queries.search import LIMIT
from zelian.pages.columns import Column
from zelian.pages.context import year_in_view
from zelian.pages.tables import Table
from zelian.pages.words import plain_number, unit_words
from zelian.people.access import ViewerRequest, allowed
from zelian.performance.queries import list_obligations

ROW_COLUMNS = [
    Column("due_date", gettext_lazy("期限"), sort=("due_date", "id")),
    Column(
        "title",
        gettext_lazy("事项"),
        url=lambda row: reverse("performance:obligation", args=[row.pk]),
        heading=True,
        hideable=False,
    ),
    Column(
        "subject",
        gettext_lazy("责任主体"),
        accessor=lambda row: f"{row.unit}{row.post.title if row.post else ''}",
        sort=("unit_path", "post"),
    ),
    Column(
        "progress",
        gettext_lazy("进度"),
        accessor=lambda row: (
            f"{plain_number(row.counted)} / {plain_number(row.required)}"
            f" {unit_words(row.required_unit)}"
        ),
        align="end",
    ),
    Column("status", gettext_lazy("状态"), status=True),
]


@allowed("insight.view_mine")
@require_GET
def mine(request: ViewerRequest) -> HttpResponse:
    """What is the viewer's to do now."""
    desk = queries.get_desk(request.viewer, year_in_view(request))
    context = {
        "desk": desk,
        "groups": desk_groups(desk, request.viewer),
        "work": [
            *work_groups(desk.lists, request.viewer.today),
            *pledge_groups(desk.pledges, request.viewer.today),
        ],
        "tallies": tallies(desk.lists),
        "calendar": desk_calendar(desk, request.viewer),
        "done_url": done_address(desk, request.viewer),
    }
    return render(request, "insight/mine.html", context)


@allowed("insight.view_board")
@require_GET
def board(request: ViewerRequest, unit_id: int | None = None) -> HttpResponse:
    """How far a unit and all below it are; without a unit, all that is in reach."""
    try:
        found = queries.get_board(request.viewer, year_in_view(request), unit_id=unit_id)
    except queries.NoSuchBoard:
        raise Http404(_("没有这个单位，或您没有查看它的权限。")) from None
    context = {
        "board": found,
        "totals": totals(found, request.viewer),
        "parts": [
            BoardPart("units", _("按单位"), _("单位"), unit_rows(found, request.viewer)),
            BoardPart("duties", _("按责任事项"), _("责任事项"), duty_rows(found, request.viewer)),
            BoardPart("months", _("按到期月份"), _("月份"), month_rows(found, request.viewer)),
        ],
        "duties_shown": DUTIES_SHOWN,
    }
    return render(request, "insight/board.html", context)


@allowed("insight.view_board")
@require_GET
def rows(request: ViewerRequest) -> HttpResponse:
    """The obligations behind a figure."""
    table = Table(
        list_obligations(request.viewer),
        columns=ROW_COLUMNS,
        request=request,
        filterset_class=RowsFilter,
        default_sort=("due_date", "id"),
        export_name=_("履责期次"),
        caption=_("履责期次"),
    )
    if (download := table.response()) is not None:
        return download
    return render(request, "insight/rows.html", {"table": table})


@allowed("insight.view_chain")
@require_GET
def chain(request: ViewerRequest, kind: str, thing_id: int) -> HttpResponse:
    """The whole chain around one thing."""
    try:
        found = queries.chain_of(request.viewer, kind, thing_id)
    except queries.NoSuchLink:
        raise Http404(_("没有这项内容，或您没有查看它的权限。")) from None
    steps = steps_of(found, request.viewer)
    current = current_of(steps)
    context = {
        "steps": steps,
        "current": current,
        "current_step": next(step for step in steps if step.kind == current.kind),
        "regulation": found.regulation,
        "quote": found.quote,
        "picture": draw_chain(steps, found.edges),
        "hidden_word": HIDDEN,
    }
    return render(request, "insight/chain.html", context)


@allowed("insight.search")
@require_GET
def search(request: ViewerRequest) -> HttpResponse:
    found = queries.search(request.viewer, request.GET.get("q", ""), year=year_in_view(request))
    context = {
        "found": found,
        "groups": groups_found(found, today=request.viewer.today),
        "limit": LIMIT,
    }
    return render(request, "insight/search.html", context)
