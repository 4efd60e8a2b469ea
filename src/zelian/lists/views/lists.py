from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.lists import operations, queries
from zelian.lists.filters import ListFilter
from zelian.lists.forms import ALL, POST, UNIT, GenerateForm, ItemForm, ReopenForm
from zelian.lists.models import ListGeneration, ListItem, ResponsibilityList
from zelian.lists.operations import Outcome
from zelian.lists.signable import LIST
from zelian.lists.signing import content_of
from zelian.lists.tasks import make_lists
from zelian.lists.views.frame import context_of, frame_of, list_or_404
from zelian.pages.columns import Column
from zelian.pages.context import year_in_view, years_to_choose
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.models import Post, Unit
from zelian.people.policies import may, refuse_unless
from zelian.signing.asking import SigningStep
from zelian.signing.operations import CannotSign
from zelian.signing.papers import pdf_response

COLUMNS = [
    Column(
        "title",
        gettext_lazy("清单"),
        url=lambda row: reverse("lists:list", args=[row.pk]),
        heading=True,
        hideable=False,
        sort="title",
    ),
    Column(
        "subject",
        gettext_lazy("主体"),
        accessor=lambda row: str(row.post or row.unit),
        sort=("unit_path", "post"),
    ),
    Column(
        "year", gettext_lazy("年度"), sort="year", align="end", accessor=lambda row: str(row.year)
    ),
    Column("item_count", gettext_lazy("条目数"), sort="item_count", align="end"),
    Column("state", gettext_lazy("状态"), accessor=queries.status_of, status=True, sort="state"),
    Column(
        "signer",
        gettext_lazy("签字人"),
        accessor=queries.newest_signature,
        template="lists/signer.html",
        export=queries.signer_in_words,
    ),
]


@allowed("lists.view_lists")
@require_GET
def lists(request: ViewerRequest) -> HttpResponse:
    table = Table(
        queries.list_lists(request.viewer),
        columns=COLUMNS,
        request=request,
        filterset_class=ListFilter,
        default_sort=("-year", "unit_path", "id"),
        export_name=_("责任清单"),
        caption=_("责任清单"),
    )
    if (download := table.response()) is not None:
        return download
    context = {"table": table, "may_generate": may(request.viewer, "lists.generate_lists")}
    return render(request, "lists/lists.html", context)


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
    outcome = operations.generate_list(viewer=request.viewer, year=cleaned["year"], **subject)
    messages.success(request, _outcome_words(outcome), extra_tags="saved:lists-generate")
    return redirect("lists:list", outcome.list_id)


def _generate_many(request: ViewerRequest, cleaned: dict[str, object]) -> HttpResponse:
    generation = operations.ask_for_lists(
        viewer=request.viewer,
        year=cleaned["year"],
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
    return _("清单已更新：新增%(added)s条，移除%(removed)s条，修改%(changed)s条。") % {
        "added": len(outcome.added),
        "removed": len(outcome.removed),
        "changed": len(outcome.changed),
    }


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


def _item_or_404(request: ViewerRequest, item_id: int) -> ListItem:
    try:
        return queries.get_item(request.viewer, item_id)
    except ListItem.DoesNotExist:
        raise Http404(_("没有这个条目，或您没有查看它的权限。")) from None


@allowed("lists.view_lists")
@require_GET
def sheet(request: ViewerRequest, list_id: int) -> HttpResponse:
    found = queries.get_sheet(request.viewer, list_or_404(request, list_id))
    events = queries.list_events(found.listed, found.items)
    frame = frame_of(request, found.listed, tab="content", status=found.status)
    return render(request, "lists/list.html", context_of(frame, sheet=found, events=events))


@allowed("lists.view_lists")
@require_GET
def item(request: ViewerRequest, item_id: int) -> HttpResponse:
    """An item's place in its list; for the in-place editor the row alone."""
    found = _item_or_404(request, item_id)
    if request.htmx:
        return _row(request, found)
    return redirect(_place_of(found))


def _place_of(found: ListItem) -> str:
    return reverse("lists:list", args=[found.list_id]) + f"#item-{found.pk}"


def _row(request: ViewerRequest, found: ListItem, *, just_saved: bool = False) -> HttpResponse:
    may_edit = found.list.state == ResponsibilityList.State.DRAFT and may(
        request.viewer, "lists.edit_list", found.list
    )
    context = {"item": found, "may_edit": may_edit, "just_saved": just_saved}
    if just_saved:  # the digest on the page follows what was saved
        context["digest"] = queries.digest_now(found.list)
    return render(request, "lists/item_row.html", context)


@allowed("lists.edit_list")
@require_http_methods(["GET", "POST"])
def edit(request: ViewerRequest, item_id: int) -> HttpResponse:
    found = _item_or_404(request, item_id)
    refuse_unless(request.viewer, "lists.edit_list", found.list)
    initial = {
        "local_measures": found.local_measures,
        "responsible": found.responsible,
        "version": found.version,
    }
    form = ItemForm(request.POST or None, initial=initial)
    context = {"item": found, "form": form}
    if request.method == "POST" and form.is_valid():
        try:
            operations.edit_item(viewer=request.viewer, item=found, **form.cleaned_data)
        except operations.ItemWasChanged as overtaken:
            context["overtaken"] = overtaken
            form = ItemForm({**request.POST.dict(), "version": overtaken.version})
            form.add_error(None, overtaken.sentence)
            context["form"] = form
        except operations.CannotEditItem as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            if request.htmx:
                return _row(request, _item_or_404(request, item_id), just_saved=True)
            messages.success(request, _("已保存。"), extra_tags=f"saved:list-item-{found.pk}")
            return redirect(_place_of(found))
    page = "lists/item_form_row.html" if request.htmx else "lists/item_form.html"
    return render(request, page, context)


@allowed("lists.generate_lists")
@require_POST
def refresh(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Bring a draft up to the duties in force."""
    listed = list_or_404(request, list_id)
    try:
        outcome = operations.generate_list(
            viewer=request.viewer,
            year=listed.year,
            unit=listed.unit,
            post=listed.post,
            kind=listed.kind,
        )
    except operations.CannotGenerateList as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _outcome_words(outcome))
    return redirect("lists:list", list_id)


@allowed("lists.sign_list")
@require_http_methods(["GET", "POST"])
def sign(request: ViewerRequest, list_id: int) -> HttpResponse:
    """What is about to be signed with its digest; who proved who they are signs it."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.sign_list", listed)
    found = queries.get_sheet(request.viewer, listed)
    step = SigningStep.of(request, content=found.content)
    if request.method == "POST":
        if step.needs_proof:
            return step.to_proof(request)
        try:
            operations.sign_list(
                viewer=request.viewer, listed=listed, seen=step.seen, proof=step.proof
            )
        except CannotSign as refusal:
            step = step.refused(refusal)
        else:
            messages.success(request, _("签字完成，内容已经固定。"))
            return redirect("lists:list", list_id)
    return render(request, "lists/sign.html", {"sheet": found, "step": step})


@allowed("lists.view_lists")
@require_GET
def pdf(request: ViewerRequest, list_id: int) -> HttpResponse:
    """The list on paper, with its signatures and the place of the seal."""
    listed = list_or_404(request, list_id)
    content = content_of(listed, queries.items_to_sign(listed))
    return pdf_response(
        request,
        kind=LIST,
        thing=listed,
        content=content,
        signatures=queries.signatures_of_list(listed, content),
    )


@allowed("lists.reopen_list")
@require_http_methods(["GET", "POST"])
def reopen(request: ViewerRequest, list_id: int) -> HttpResponse:
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.reopen_list", listed)
    form = ReopenForm(request.POST or None, initial={"version": listed.version})
    if request.method == "POST" and form.is_valid():
        try:
            operations.reopen_list(viewer=request.viewer, listed=listed, **form.cleaned_data)
        except operations.CannotReopenList as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(
                request,
                _("清单已退回修改，原签字失效。改好后请重新签字。"),
                extra_tags=f"saved:list-reopen-{listed.pk}",
            )
            return redirect("lists:list", list_id)
    return render(request, "lists/reopen.html", {"listed": listed, "form": form})
