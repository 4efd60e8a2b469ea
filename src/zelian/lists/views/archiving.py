"""Pages of archiving: one list, or all of a year that are over."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from zelian.lists.operations import archiving as operations
from zelian.lists.queries import archiving as queries
from zelian.lists.views.frame import list_or_404
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless


@allowed("lists.archive_list")
@require_http_methods(["GET", "POST"])
def archive(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Archive one list, after saying what that means."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.archive_list", listed)
    if request.method == "POST":
        try:
            operations.archive_list(viewer=request.viewer, listed=listed)
        except operations.CannotArchiveList as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _("清单已归档，仍可查看和下载。"))
        return redirect("lists:list", list_id)
    return render(request, "lists/archive.html", {"listed": listed})


@allowed("lists.archive_list")
@require_GET
def years(request: ViewerRequest) -> HttpResponse:
    """The years that have lists to archive."""
    found = queries.years_to_archive(request.viewer)
    return render(request, "lists/archive_years.html", {"years": found})


@allowed("lists.archive_list")
@require_http_methods(["GET", "POST"])
def archive_year(request: ViewerRequest, year: int) -> HttpResponse:
    """Archive a year, after saying how many lists that are and what it means."""
    found = {each.year: each for each in queries.years_to_archive(request.viewer)}
    if request.method == "POST":
        seen = request.POST.get("seen", "")
        try:
            count = operations.archive_year(
                viewer=request.viewer, year=year, seen=int(seen) if seen.isdecimal() else 0
            )
        except operations.CannotArchiveList as refusal:
            messages.error(request, refusal.sentence)
            return redirect("lists:archive-years")
        words = ngettext("已归档%(count)s份清单。", "已归档%(count)s份清单。", count)
        messages.success(request, words % {"count": count})
        return redirect("lists:archive-years")
    if year not in found:
        raise Http404(_("这一年没有可以归档的清单。"))
    return render(request, "lists/archive_year.html", {"year_found": found[year]})
