"""Pages of obligations: the table, one obligation, waiving, planning a year."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from zelian.catalogue.wording import words_of
from zelian.pages.columns import Column
from zelian.pages.context import year_in_view, years_to_choose
from zelian.pages.tables import Table
from zelian.pages.words import plain_number, unit_words
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless
from zelian.people.viewer import Viewer
from zelian.performance import operations, queries, tasks
from zelian.performance.chain import chain_of_obligation
from zelian.performance.filters import ObligationFilter, year_asked
from zelian.performance.forms import PlanForm, ReasonForm, put_faults
from zelian.performance.models import Obligation, PlanRun, YearPlan

FINISHED = (PlanRun.State.DONE, PlanRun.State.FAILED)


def subject_name(row: object) -> str:
    """The subject of an obligation or act as it is spoken of."""
    return f"{row.unit.short_name}{row.post.title}" if row.post else row.unit.short_name


def progress_words(row: Obligation) -> str:
    """How much is done of how much: 1 / 2 次, or at most so many."""
    counted = plain_number(row.counted)
    if not row.required and row.limit is not None:
        return _("%(counted)s，不超过 %(limit)s %(unit)s") % {
            "counted": counted,
            "limit": plain_number(row.limit),
            "unit": unit_words(row.required_unit),
        }
    return f"{counted} / {plain_number(row.required)} {unit_words(row.required_unit)}"


def obligation_url(row: Obligation) -> str:
    """An obligation's page."""
    return reverse("performance:obligation", args=[row.pk])


COLUMNS = [
    Column("due_date", gettext_lazy("期限"), sort=("due_date", "id")),
    Column("title", gettext_lazy("事项"), url=obligation_url, heading=True, hideable=False),
    Column(
        "subject", gettext_lazy("责任主体"), accessor=subject_name, sort=("unit_path", "post_id")
    ),
    Column("holder", gettext_lazy("当期责任人"), shown=False),
    Column("activity", gettext_lazy("履责方式"), accessor="get_activity_display", sort="activity"),
    Column("progress", gettext_lazy("进度"), accessor=progress_words, align="end"),
    Column("status", gettext_lazy("状态"), status=True),
]


@allowed("performance.view_obligations")
@require_GET
def obligations(request: ViewerRequest) -> HttpResponse:
    viewer, year = request.viewer, year_asked(request)
    table = Table(
        queries.list_obligations(viewer, year=year),
        columns=COLUMNS,
        request=request,
        filterset_class=ObligationFilter,
        default_sort=("due_date", "id"),
        export_name=_("履责期次"),
        caption=_("履责期次"),
    )
    if (download := table.response()) is not None:
        return download
    context = {
        "table": table,
        "year_shown": year,
        "may_plan": may(viewer, "performance.plan_year"),
    }
    return render(request, "performance/obligations.html", context)


@allowed("performance.view_obligations")
@require_GET
def obligation(request: ViewerRequest, pk: int) -> HttpResponse:
    page = _page(request.viewer, pk)
    context = {
        "page": page,
        "row": page.obligation,
        "subject": subject_name(page.obligation),
        "measure_words": words_of(page.obligation.measure),
        "progress": progress_words(page.obligation),
        "links": chain_of_obligation(page),
        "record_url": f"{reverse('performance:act-new')}?obligation={page.obligation.pk}",
    }
    return render(request, "performance/obligation.html", context)


def _page(viewer: Viewer, pk: int) -> queries.ObligationPage:
    try:
        return queries.get_obligation(viewer, pk)
    except Obligation.DoesNotExist:
        raise Http404 from None


@allowed("performance.waive_obligation")
@require_http_methods(["GET", "POST"])
def waive(request: ViewerRequest, pk: int) -> HttpResponse:
    """Waive an obligation, or lift its waiver where it stands."""
    page = _page(request.viewer, pk)
    refuse_unless(request.viewer, "performance.waive_obligation", page.obligation)
    waived = page.obligation.outcome == Obligation.Outcome.WAIVED
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        change = operations.unwaive if waived else operations.waive_obligation
        try:
            change(
                viewer=request.viewer,
                obligation=page.obligation,
                reason=form.cleaned_data["reason"],
            )
        except operations.CannotWaive as refusal:
            put_faults(form, refusal)
        else:
            messages.success(
                request, _("已恢复履责。") if waived else _("已免除，理由已记入历史。")
            )
            return redirect("performance:obligation", pk)
    context = {"row": page.obligation, "form": form, "waived": waived, "page": page}
    return render(request, "performance/waive.html", context)


@allowed("performance.plan_year")
@require_http_methods(["GET", "POST"])
def plan(request: ViewerRequest) -> HttpResponse:
    """Ask for a year to be planned; shows how far the regulations are planned."""
    form = PlanForm(
        request.POST or None,
        years=years_to_choose(request),
        initial={"year": year_in_view(request), "regulation": request.GET.get("regulation")},
    )
    if request.method == "POST" and form.is_valid():
        run, is_new = operations.ask_for_plan(viewer=request.viewer, **form.cleaned_data)
        if is_new:
            viewer = request.viewer
            tasks.plan_year.enqueue(run.pk, viewer.today.isoformat(), viewer.address)
        return redirect("performance:plan-run", run.pk)
    plans = YearPlan.objects.select_related("regulation").defer("regulation__text")
    context = {"form": form, "plans": plans}
    return render(request, "performance/plan.html", context)


@allowed("performance.plan_year")
@require_GET
def plan_run(request: ViewerRequest, pk: int) -> HttpResponse:
    """The progress of planning, then its report; polled by the progress bar."""
    run = PlanRun.objects.select_related("regulation").filter(pk=pk).first()
    if run is None or not may(request.viewer, "performance.view_plan", run):
        raise Http404
    finished = run.state in FINISHED
    context = {"run": run, "finished": finished, "report": run.report}
    if not request.htmx:
        return render(request, "performance/plan_run.html", context)
    response = render(request, "performance/plan_progress.html", context)
    if finished:
        response["HX-Refresh"] = "true"
    return response
