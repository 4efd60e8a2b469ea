"""Audit: all of history, its blocks and days, proofs and verifications; nothing is changed."""

from __future__ import annotations

import json
from datetime import date

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from zelian.history import operations as history
from zelian.history.letters import root_file
from zelian.history.models import DayRoot, Event
from zelian.history.proofs import CHECKER, CannotProve, proof_of
from zelian.history.tasks import verify_history
from zelian.history.wording import side_by_side, worded_action
from zelian.keys.digests import grouped
from zelian.pages.columns import Column
from zelian.pages.parts import Tab
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.audit_filters import AuditFilter
from zelian.people.queries import audit as queries
from zelian.people.views.showing import found_or_404, table_page

READ = "history.read_everything"
VERIFY = "history.verify"
EVENT_COLUMNS = [
    Column(
        "number",
        gettext_lazy("编号"),
        accessor="pk",
        url=lambda event: reverse("people:audit_event", args=[event.pk]),
        hideable=False,
        heading=True,
    ),
    Column("at", gettext_lazy("时间"), accessor="at"),
    Column("actor_name", gettext_lazy("操作人")),
    Column("on_behalf_of", gettext_lazy("代谁办理"), shown=False),
    Column("action", gettext_lazy("操作"), accessor=lambda event: worded_action(event.action)),
    Column("thing_label", gettext_lazy("对象")),
    Column("why", gettext_lazy("原因"), shown=False),
    Column("address", gettext_lazy("来源地址"), template="people/audit/address.html"),
]
BLOCK_COLUMNS = [
    Column(
        "number",
        gettext_lazy("块号"),
        url=lambda block: reverse("people:audit_block", args=[block.number]),
        hideable=False,
        heading=True,
    ),
    Column("sealed_at", gettext_lazy("封存时间")),
    Column("count", gettext_lazy("事件数"), align="end"),
    Column("first_event", gettext_lazy("首件"), align="end"),
    Column("last_event", gettext_lazy("末件"), align="end"),
    Column("digest", gettext_lazy("摘要"), accessor=lambda block: grouped(block.digest)[:19] + "…"),
]
DAY_COLUMNS = [
    Column(
        "day",
        gettext_lazy("日期"),
        url=lambda row: reverse("people:audit_day", args=[row.day]),
        hideable=False,
        heading=True,
    ),
    Column("blocks", gettext_lazy("块数"), align="end"),
    Column("events", gettext_lazy("事件数"), align="end"),
    Column("digest", gettext_lazy("当日摘要"), accessor=lambda row: grouped(row.digest)[:19] + "…"),
    Column(
        "letters",
        gettext_lazy("寄出"),
        accessor="pk",
        template="people/audit/letters.html",
        export=False,
    ),
]


def _tabs() -> list[Tab]:
    return [
        Tab("events", _("事件"), reverse("people:audit_events")),
        Tab("blocks", _("区块"), reverse("people:audit_blocks")),
        Tab("days", _("日根"), reverse("people:audit_days")),
        Tab("verification", _("核验"), reverse("people:audit_verification")),
    ]


@require_GET
@allowed(READ)
def events(request: ViewerRequest) -> HttpResponse:
    """Every event of history."""
    table = Table(
        queries.list_events(request.viewer),
        columns=EVENT_COLUMNS,
        request=request,
        filterset_class=AuditFilter,
        export_name=_("历史事件"),
        caption=_("历史事件"),
        empty_title=_("还没有任何事件"),
    )
    return table_page(request, "people/audit/list.html", table, tabs=_tabs(), current="events")


@require_GET
@allowed(READ)
def event(request: ViewerRequest, event_number: int) -> HttpResponse:
    """One event, before and after side by side, and where it is sealed."""
    page = found_or_404(queries.get_event_page, request.viewer, event_number)
    context = {
        "page": page,
        "event": page.event,
        "title": worded_action(page.event.action),
        "fields": side_by_side(page.event),
    }
    return render(request, "people/audit/event.html", context)


@require_GET
@allowed(READ)
def proof(request: ViewerRequest, event_number: int) -> HttpResponse:
    """An event's proof as a file; a sentence where it is not sealed yet."""
    found: Event = found_or_404(queries.get_event_page, request.viewer, event_number).event
    try:
        told = proof_of(found)
    except CannotProve as refusal:
        return render(request, "people/audit/unsealed.html", {"refusal": refusal}, status=409)
    content = json.dumps(told, ensure_ascii=False, indent=1).encode("utf-8", "backslashreplace")
    return _file(content, f"zelian-proof-{found.pk}.json")


@require_GET
@allowed(READ)
def checker(request: ViewerRequest) -> FileResponse:
    """The stand-alone script that checks proofs."""
    return FileResponse(
        CHECKER.open("rb"), as_attachment=True, filename=CHECKER.name, content_type="text/x-python"
    )


@require_GET
@allowed(READ)
def blocks(request: ViewerRequest) -> HttpResponse:
    """Every block of the chain."""
    table = Table(
        queries.list_blocks(request.viewer),
        columns=BLOCK_COLUMNS,
        request=request,
        export_name=_("区块"),
        caption=_("区块"),
        empty_title=_("还没有封存任何区块"),
    )
    return table_page(request, "people/audit/list.html", table, tabs=_tabs(), current="blocks")


@require_GET
@allowed(READ)
def block(request: ViewerRequest, number: int) -> HttpResponse:
    """One block and its events."""
    found = found_or_404(queries.get_block, request.viewer, number)
    table = Table(
        queries.list_block_events(request.viewer, number),
        columns=EVENT_COLUMNS,
        request=request,
        caption=_("块内事件"),
        empty_title=_("块内的事件都不在了"),
    )
    # not "block": inside a template's block that name is the block itself
    context = {"sealed": found, "digest": grouped(found.digest)}
    return table_page(request, "people/audit/block.html", table, **context)


@require_GET
@allowed(READ)
def days(request: ViewerRequest) -> HttpResponse:
    """Every day's root, and whether it went out."""
    table = Table(
        queries.list_days(request.viewer),
        columns=DAY_COLUMNS,
        request=request,
        export_name=_("日根"),
        caption=_("日根"),
        empty_title=_("还没有日根"),
        empty_hint=_("每天过后，为有封存记录的一天生成一个。"),
    )
    return table_page(request, "people/audit/list.html", table, tabs=_tabs(), current="days")


@require_GET
@allowed(READ)
def day(request: ViewerRequest, day: str) -> HttpResponse:
    """A day's root as a sheet of paper."""
    row = _day_or_404(request, day)
    digits = grouped(row.digest).split(" ")
    context = {
        "row": row,
        "lines": [digits[start : start + 8] for start in range(0, len(digits), 8)],
        "key": grouped(row.key_id),
    }
    return render(request, "people/audit/day.html", context)


@require_GET
@allowed(READ)
def day_file(request: ViewerRequest, day: str) -> HttpResponse:
    """A day's root as a file for ``zelian verify --root``."""
    row = _day_or_404(request, day)
    return _file(root_file(row), f"zelian-root-{row.day}.json")


@require_GET
@allowed(VERIFY)
def verification(request: ViewerRequest) -> HttpResponse:
    """How far history is sealed, the last verification, and the button for another."""
    state = queries.get_history_state(request.viewer)
    context = {"state": state, "tabs": _tabs(), "current": "verification"}
    last = state.last_verification
    context["running"] = last is not None and last.done_at is None
    return render(request, "people/audit/verification.html", context)


@require_POST
@allowed(VERIFY)
def start_verification(request: ViewerRequest) -> HttpResponse:
    """Have all of history walked; one walk at a time."""
    viewer = request.viewer
    last = queries.get_history_state(viewer).last_verification
    if last is None or last.done_at is not None:
        asked = history.request_verification(actor=viewer.actor)
        verify_history.enqueue(asked.pk, viewer.account_id, viewer.name, viewer.address)
    return redirect("people:audit_verification")


@require_GET
@allowed(VERIFY)
def verification_progress(request: ViewerRequest, verification_id: int) -> HttpResponse:
    """How far a verification is, for htmx; when it is done the page comes anew."""
    found = found_or_404(queries.get_verification, request.viewer, verification_id)
    answer = render(request, "people/audit/progress.html", {"verification": found})
    if found.done_at is not None:
        answer.headers["HX-Refresh"] = "true"
    return answer


def _day_or_404(request: ViewerRequest, day: str) -> DayRoot:
    try:
        return queries.get_day(request.viewer, date.fromisoformat(day))
    except (ValueError, DayRoot.DoesNotExist):
        raise Http404 from None


def _file(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type="application/json",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
