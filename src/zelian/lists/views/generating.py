"""The pages that make lists: what is wished, how far it is, what came of it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.lists import operations, queries
from zelian.lists.forms import ALL, POST, UNIT, GenerateForm
from zelian.lists.models import Compilation, ListGeneration
from zelian.lists.operations import Outcome
from zelian.lists.tasks import make_lists
from zelian.lists.views.frame import list_or_404
from zelian.pages.context import year_in_view, years_to_choose
from zelian.people.access import ViewerRequest, allowed
from zelian.people.models import Post, Unit


@allowed("lists.generate_lists")
@require_http_methods(["GET", "POST"])
def generate(request: ViewerRequest) -> HttpResponse:
    years = years_to_choose(request)
    form = GenerateForm(
        request.POST or None,
        viewer=request.viewer,
        years=years,
        initial={"year": year_in_view(request)},
    )
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        try:
            if cleaned["extent"] in (UNIT, POST):
                return _generate_one(request, cleaned)
            return _generate_many(request, cleaned)
        except operations.CannotGenerateList as refusal:
            field = "post" if cleaned["extent"] == POST else "unit"
            form.add_error(field if cleaned["extent"] in (UNIT, POST) else None, refusal.sentence)
    return render(request, "lists/generate.html", {"form": form})


def _generate_one(request: ViewerRequest, cleaned: dict[str, object]) -> HttpResponse:
    subject: dict[str, Unit | Post] = (
        {"post": cleaned["post"]} if cleaned["extent"] == POST else {"unit": cleaned["unit"]}
    )
    outcome = operations.generate_list(
        viewer=request.viewer, year=cleaned["year"], kind=cleaned["kind"], **subject
    )
    messages.success(request, _outcome_words(outcome), extra_tags="saved:lists-generate")
    return redirect("lists:list", outcome.list_id)


def _generate_many(request: ViewerRequest, cleaned: dict[str, object]) -> HttpResponse:
    generation = operations.ask_for_lists(
        viewer=request.viewer,
        year=cleaned["year"],
        kind=cleaned["kind"].pk,
        unit=None if cleaned["extent"] == ALL else cleaned["unit"],
    )
    make_lists.enqueue(generation.pk, request.viewer.today.isoformat(), request.viewer.address)
    return redirect("lists:generation", generation.pk)


def _outcome_words(outcome: Outcome) -> str:
    if outcome.result == operations.MADE:
        return _("已编制《%(subject)s》的清单，共%(items)s条。") % {
            "subject": outcome.subject,
            "items": outcome.items,
        }
    if outcome.result == operations.UNCHANGED:
        return _("清单与现行责任事项一致，没有变动。")
    words = _("清单已更新：新增%(added)s条，移除%(removed)s条，修改%(changed)s条。") % {
        "added": len(outcome.added),
        "removed": len(outcome.removed),
        "changed": len(outcome.changed),
    }
    if outcome.with_words:
        words += _("移除的条目里有%(count)s条填写过内容，可以在办理记录里查到。") % {
            "count": len(outcome.with_words)
        }
    return words


@allowed("lists.generate_lists")
@require_GET
def generation(request: ViewerRequest, generation_id: int) -> HttpResponse:
    """The progress of a generation, then its result; polled by the progress bar."""
    try:
        asked = queries.get_generation(request.viewer, generation_id)
    except ListGeneration.DoesNotExist:
        raise Http404 from None
    finished = asked.state in (ListGeneration.State.DONE, ListGeneration.State.FAILED)
    context = {"generation": asked, "finished": finished, "groups": _groups(asked)}
    if not request.htmx:
        return render(request, "lists/generation.html", context)
    response = render(request, "lists/generation_progress.html", context)
    if finished:
        response["HX-Refresh"] = "true"
    return response


def _groups(asked: ListGeneration) -> list[dict[str, object]]:
    """The outcome by result, what was made first."""
    titles = (
        (operations.MADE, _("新编制")),
        (operations.REFRESHED, _("有更新")),
        (operations.UNCHANGED, _("没有变动")),
        (operations.REFUSED, _("未编制")),
    )
    return [
        {
            "result": result,
            "title": title,
            "rows": [row for row in asked.outcome if row["result"] == result],
        }
        for result, title in titles
    ]


@allowed("lists.generate_lists")
@require_POST
def refresh(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Bring a draft up to the duties in force."""
    return _bring_up(request, list_id)


@allowed("lists.generate_lists")
@require_POST
def carry(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Bring a draft up, and fill what is blank from last year's list."""
    return _bring_up(request, list_id, carries=Compilation.Carries.LAST_YEAR)


def _bring_up(
    request: ViewerRequest, list_id: int, *, carries: str = Compilation.Carries.NOTHING
) -> HttpResponse:
    listed = list_or_404(request, list_id)
    try:
        outcome = operations.generate_list(
            viewer=request.viewer,
            year=listed.year,
            unit=listed.unit,
            post=listed.post,
            kind=listed.kind,
            carries=carries,
        )
    except operations.CannotGenerateList as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _outcome_words(outcome))
    return redirect("lists:list", list_id)
