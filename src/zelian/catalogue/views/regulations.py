"""The list, the upload, and a regulation in whatever state it is."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from zelian.catalogue.forms import DiscardForm, RegulationFilter, RepealForm, UploadForm
from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.operations import (
    Upload,
    discard_regulation,
    read_again,
    repeal_regulation,
    upload_regulations,
)
from zelian.catalogue.operations.discarding import decided_duties, needs_reason
from zelian.catalogue.queries import (
    duty_groups,
    get_discardable,
    list_regulations,
    marks_of,
    units_to_choose,
)
from zelian.catalogue.refusals import CannotChange
from zelian.catalogue.views.drafts import draft_page
from zelian.catalogue.views.finding import regulation_or_404
from zelian.catalogue.views.tabs import around
from zelian.history.queries import timeline_of
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may

State = Regulation.State
COLUMNS = (
    Column(
        "title",
        gettext_lazy("标题"),
        url=lambda row: reverse("catalogue:regulation", args=[row.pk]),
        sort="title",
        heading=True,
        hideable=False,
    ),
    Column("state", gettext_lazy("状态"), template="catalogue/state_cell.html", sort="state",
           export=lambda row: row.get_state_display()),
    Column("doc_number", gettext_lazy("文号"), sort="doc_number"),
    Column("issuer", gettext_lazy("发文机关"), sort="issuer"),
    Column("issued_on", gettext_lazy("印发日期"), sort="issued_on", shown=False),
    Column("effective_on", gettext_lazy("施行日期"), sort="effective_on"),
    Column("unit", gettext_lazy("适用范围"), sort="unit__path"),
    Column("duty_count", gettext_lazy("责任事项"), sort="duty_count", align="end"),
    Column("uploaded_at", gettext_lazy("上传时间"), sort="uploaded_at", shown=False),
)  # fmt: skip


@allowed("catalogue.view_regulations")
@require_GET
def regulations(request: ViewerRequest) -> HttpResponse:
    """All regulations the viewer may see."""
    table = Table(
        list_regulations(request.viewer, discarded=request.GET.get("state") == State.DISCARDED),
        columns=COLUMNS,
        request=request,
        filterset_class=RegulationFilter,
        default_sort=("-uploaded_at", "-pk"),
        export_name=_("制度文件"),
        caption=_("制度文件"),
        empty_title=_("还没有制度文件"),
        empty_hint=_("上传一份制度文件，系统会读出其中的责任事项，核对确认后即可施行。"),
    )
    if (download := table.response()) is not None:
        return download
    context = {
        "table": table,
        "uploads": may(request.viewer, "catalogue.upload_regulation"),
        "corrects": may(request.viewer, "catalogue.view_corrections"),
    }
    return render(request, "catalogue/regulations.html", context)


@allowed("catalogue.upload_regulation")
def upload(request: ViewerRequest) -> HttpResponse:
    """Choose files and whom they bind."""
    units = units_to_choose(request.viewer)
    form = UploadForm(request.POST or None, request.FILES or None, units=units)
    uploads: list[Upload] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        uploads = upload_regulations(
            viewer=request.viewer,
            files=data["file"],
            unit=data["unit"],
            submission=data["submission"],
        )
        refused = [upload for upload in uploads if upload.refusal]
        if uploads and not refused:
            return _taken_in(request, uploads)
        form.add_error("file", _why_refused(uploads, refused))
    several = uploads if len(uploads) > 1 else ()
    single = uploads[0].refusal if len(uploads) == 1 else None
    context = {"form": form, "uploads": several, "duplicate": single and single.duplicate}
    return render(request, "catalogue/upload.html", context)


def _taken_in(request: ViewerRequest, uploads: Sequence[Upload]) -> HttpResponse:
    """On to the regulation that was uploaded, or to the list of several."""
    saved = "saved:upload-regulation"
    if len(uploads) == 1:
        messages.success(request, _("文件已上传，正在读取。"), extra_tags=saved)
        return redirect("catalogue:regulation", pk=uploads[0].regulation.pk)
    words = _("%(n)s 份文件已上传，正在逐份读取。") % {"n": len(uploads)}
    messages.success(request, words, extra_tags=saved)
    return redirect("catalogue:regulations")


def _why_refused(uploads: Sequence[Upload], refused: Sequence[Upload]) -> str:
    if not uploads:
        return _("压缩包里没有可以读取的文件。")
    if len(uploads) == 1:
        return refused[0].refusal.sentence
    return _("%(all)s 份中有 %(n)s 份没有上传，原因逐份写明了；其余的已经在读取，不必重选。") % {
        "all": len(uploads),
        "n": len(refused),
    }


@allowed("catalogue.view_regulations")
@require_GET
def regulation(request: ViewerRequest, pk: int) -> HttpResponse:
    """A regulation as its state has it: progress, failure, confirming, or in force."""
    found = regulation_or_404(request.viewer, pk)
    if found.state == State.READING:
        return render(request, "catalogue/reading.html", {"regulation": found})
    if found.state == State.UNREADABLE:
        return render(request, "catalogue/unreadable.html", {"regulation": found})
    if found.state == State.DISCARDED:
        context = {"regulation": found, "events": timeline_of(found)}
        return render(request, "catalogue/discarded.html", context)
    if found.state == State.DRAFT and request.GET.get("tab") != "history":
        return draft_page(request, found)
    return _settled(request, found)


def _settled(request: ViewerRequest, found: Regulation) -> HttpResponse:
    current = "history" if request.GET.get("tab") == "history" else "text"
    accepted = found.duties.filter(state=Duty.State.ACCEPTED)
    context = around(request, found) | {"tab": current}
    if current == "history":
        context["events"] = timeline_of(found)
    else:
        context |= {"groups": duty_groups(found, accepted), "marks": marks_of(found, accepted)}
    return render(request, "catalogue/settled.html", context)


@allowed("catalogue.upload_regulation")
@require_GET
def progress(request: ViewerRequest, pk: int) -> HttpResponse:
    """The bar while a document is read; once that is done, the page is loaded anew."""
    found = regulation_or_404(request.viewer, pk)
    if found.state != State.READING:
        return HttpResponse(headers={"HX-Redirect": reverse("catalogue:regulation", args=[pk])})
    return render(request, "catalogue/progress.html", {"regulation": found})


@allowed("catalogue.view_regulations")
@require_GET
def original(request: ViewerRequest, pk: int) -> HttpResponse:
    """The file as it was uploaded; always to be saved, never shown in the browser."""
    found = regulation_or_404(request.viewer, pk)
    if not found.file:
        raise Http404(_("这份文件已经作废，原件已删除。"))
    response = FileResponse(found.file.open("rb"), content_type="application/octet-stream")
    name = quote(found.file_name)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response["X-Content-Type-Options"] = "nosniff"
    return response


@allowed("catalogue.upload_regulation")
@require_POST
def read_once_more(request: ViewerRequest, pk: int) -> HttpResponse:
    """Queue a document's reading again."""
    regulation_or_404(request.viewer, pk)
    try:
        read_again(viewer=request.viewer, regulation_id=pk)
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
    return redirect("catalogue:regulation", pk=pk)


@allowed("catalogue.discard_regulation")
def discard(request: ViewerRequest, pk: int) -> HttpResponse:
    """Take a wrong or unreadable upload back."""
    try:
        found = get_discardable(request.viewer, pk)
    except Regulation.DoesNotExist:
        raise Http404(_("没有这份制度文件。")) from None
    sent = request.POST if request.method == "POST" else None
    form = DiscardForm(sent, asks=needs_reason(found))
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        try:
            discard_regulation(viewer=request.viewer, regulation_id=pk, why=why)
        except CannotChange as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            words = _("“%(name)s”已作废，可以重新上传。") % {"name": found.file_name}
            messages.success(request, words, extra_tags=f"saved:discard-{pk}")
            return redirect("catalogue:regulations")
    context = {"regulation": found, "form": form, "decided": decided_duties(found).count()}
    return render(request, "catalogue/discard.html", context)


@allowed("catalogue.confirm_regulation")
def repeal(request: ViewerRequest, pk: int) -> HttpResponse:
    """End a regulation's force."""
    found = regulation_or_404(request.viewer, pk)
    form = RepealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            repeal_regulation(viewer=request.viewer, regulation_id=pk, **form.cleaned_data)
        except CannotChange as refusal:
            form.add_error(refusal.field, refusal.sentence)
        else:
            messages.success(request, _("《%(title)s》已废止。") % {"title": found.title})
            return redirect("catalogue:regulation", pk=pk)
    return render(request, "catalogue/repeal.html", {"regulation": found, "form": form})
