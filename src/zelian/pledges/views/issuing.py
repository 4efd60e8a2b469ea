"""Issuing a kind to many: choose, look at what would come of it, watch it, see what came."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zelian.pages.context import year_in_view, years_to_choose
from zelian.people.access import ViewerRequest, allowed
from zelian.people.refusals import Refusal
from zelian.pledges import operations, queries
from zelian.pledges.forms import IssueForm
from zelian.pledges.models import PledgeIssue
from zelian.pledges.planning import Result
from zelian.pledges.tasks import issue_pledges


@allowed("pledges.lead_pledges")
@require_http_methods(["GET", "POST"])
def new(request: ViewerRequest) -> HttpResponse:
    """The form, then what it would do, then the deed."""
    form = IssueForm(
        request.POST or None,
        viewer=request.viewer,
        years=years_to_choose(request),
        initial={"year": year_in_view(request), "kind": request.GET.get("kind", "")},
    )
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        try:
            if "confirmed" in request.POST:
                return _issue(request, form.cleaned_data)
            context["preview"] = queries.preview_issue(request.viewer, **form.cleaned_data)
        except Refusal as refusal:
            form.add_error(refusal.field, refusal.sentence)
    return render(request, "pledges/issue.html", context)


def _issue(request: ViewerRequest, asked: dict[str, object]) -> HttpResponse:
    issue = operations.ask_for_pledges(viewer=request.viewer, **asked)
    issue_pledges.enqueue(issue.pk, request.viewer.today.isoformat(), request.viewer.address)
    return redirect("pledges:issuing", issue.pk)


@allowed("pledges.lead_pledges")
@require_GET
def issuing(request: ViewerRequest, issue_id: int) -> HttpResponse:
    """The progress of an issue, then its result; polled by the progress bar."""
    try:
        asked = queries.get_issue(request.viewer, issue_id)
    except PledgeIssue.DoesNotExist:
        raise Http404 from None
    finished = asked.state in (PledgeIssue.State.DONE, PledgeIssue.State.FAILED)
    context = {"issue": asked, "finished": finished, "groups": _groups(asked)}
    if not request.htmx:
        return render(request, "pledges/issuing.html", context)
    response = render(request, "pledges/issuing_progress.html", context)
    if finished:
        response["HX-Refresh"] = "true"
    return response


def _groups(asked: PledgeIssue) -> list[dict[str, object]]:
    """The outcome by result, what was made first."""
    titles = (
        (Result.ISSUED, _("已下发")),
        (Result.DRAFTED, _("已存草稿")),
        (Result.NO_COUNTERPART, _("待指定对方（已存草稿）")),
        (Result.VACANT, _("岗位空缺，未下发")),
        (Result.OTHER_HOLDER, _("前任已签，待换签")),
        (Result.THERE, _("原来就有")),
    )
    return [
        {
            "result": result.value,
            "title": title,
            "rows": [row for row in asked.outcome if row["result"] == result],
        }
        for result, title in titles
    ]
