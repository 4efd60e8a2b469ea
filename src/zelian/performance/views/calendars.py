"""The working calendar: years, special days, school terms."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may
from zelian.performance import operations, queries
from zelian.performance.forms import AnnounceForm, TermForm, day_lines, put_faults
from zelian.performance.models import CalendarYear


@allowed("performance.view_calendar")
@require_GET
def calendar(request: ViewerRequest) -> HttpResponse:
    """Every year that is kept, and one of them with its days."""
    years = queries.list_calendar_years()
    asked = request.GET.get("year", "")
    wanted = int(asked) if asked.isdecimal() and len(asked) == 4 else request.viewer.today.year
    known = [year.year for year in years]
    shown = wanted if wanted in known else (known[0] if known else None)
    context = {
        "years": years,
        "sheet": queries.get_year_sheet(shown) if shown else None,
        "may_edit": may(request.viewer, "performance.edit_calendar"),
        "next_year": request.viewer.today.year + 1,
    }
    return render(request, "performance/calendar.html", context)


@allowed("performance.edit_calendar")
@require_http_methods(["GET", "POST"])
def announce(request: ViewerRequest, year: int) -> HttpResponse:
    """Say which days of a year are off and which weekends are worked."""
    if not 2000 <= year <= request.viewer.today.year + 5:
        raise Http404
    standing = CalendarYear.objects.filter(pk=year).first()
    days = queries.get_year_sheet(year).days if standing else ()
    source = standing.source if standing and standing.state == "announced" else ""
    form = AnnounceForm(request.POST or None, initial={"source": source, "days": day_lines(days)})
    if request.method == "POST" and form.is_valid():
        try:
            moved = operations.announce_year(viewer=request.viewer, year=year, **form.cleaned_data)
        except operations.CannotKeepCalendar as refusal:
            put_faults(form, refusal)
        else:
            messages.success(request, _announced_words(len(moved)))
            return redirect(f"{reverse('performance:calendar')}?year={year}")
    context = {"form": form, "year_shown": year, "standing": standing}
    return render(request, "performance/announce.html", context)


def _announced_words(moved: int) -> str:
    if not moved:
        return _("已公布，没有期限因此变动。")
    return ngettext(
        "已公布，%(n)s个期次的期限随之调整。", "已公布，%(n)s个期次的期限随之调整。", moved
    ) % {"n": moved}


@allowed("performance.edit_calendar")
@require_http_methods(["GET", "POST"])
def term(request: ViewerRequest) -> HttpResponse:
    """Set a school term, new or known by its name."""
    form = TermForm(request.POST or None, initial={"name": request.GET.get("name", "")})
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            kept = operations.set_term(
                viewer=request.viewer,
                name=cleaned["name"].strip(),
                from_date=cleaned["from_date"],
                until_date=cleaned["until_date"] + timedelta(days=1),
            )
        except operations.CannotKeepCalendar as refusal:
            put_faults(form, refusal)
        else:
            messages.success(request, _("学期已保存，年度期次将随之更新。"))
            return redirect(f"{reverse('performance:calendar')}?year={kept.from_date.year}")
    return render(request, "performance/term.html", {"form": form})
