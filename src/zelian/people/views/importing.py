"""The organisation by workbook: given out, handed in, checked, applied."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.pages.columns import Column
from zelian.pages.parts import Tab
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.forms.importing import (
    AgreeForm,
    EarlierForm,
    EntryFilter,
    FindingFilter,
    UploadForm,
)
from zelian.people.importing.findings import Unreadable
from zelian.people.importing.writing import CONTENT_TYPE
from zelian.people.models import OrganisationImport
from zelian.people.operations import importing as operations
from zelian.people.policies import may, refuse_unless
from zelian.people.queries import importing as queries
from zelian.people.tasks import apply_workbook, check_workbook
from zelian.people.views.changing import sent, show_refusal
from zelian.people.views.showing import found_or_404

Phase = OrganisationImport.State
RUNNING = frozenset({Phase.WAITING, Phase.CHECKING, Phase.AGREED, Phase.APPLYING})
_PLACE = Column("place", gettext_lazy("位置"), sort=("sheet", "id"), heading=True, hideable=False)
_THING = Column("thing", gettext_lazy("对象"))
CHANGE_COLUMNS = [
    _PLACE,
    _THING,
    Column("kind", gettext_lazy("变化"), accessor="get_kind_display", sort="kind"),
    Column("text", gettext_lazy("内容")),
]
CONFLICT_COLUMNS = [
    _PLACE,
    _THING,
    Column("text", gettext_lazy("两边的内容")),
    Column("advice", gettext_lazy("怎样处理")),
]
FINDING_COLUMNS = [
    _PLACE,
    Column("text", gettext_lazy("问题")),
    Column("advice", gettext_lazy("怎样改")),
]


@allowed("people.import_organisation")
@require_http_methods(["GET", "POST"])
def imports(request: ViewerRequest) -> HttpResponse:
    """Workbooks to fetch, one to hand in, those handed in before."""
    today = request.viewer.today
    form = UploadForm(sent(request), request.FILES or None, today=today)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data.pop("file")
        try:
            upload = operations.upload_workbook(
                viewer=request.viewer, name=file.name, data=file.read(), **form.cleaned_data
            )
        except operations.CannotImport as refusal:
            show_refusal(form, refusal)
        else:
            check_workbook.enqueue(upload.pk, today.isoformat(), request.viewer.address)
            messages.success(request, _("已收到，正在核对。"), extra_tags="saved:people-import")
            return redirect("people:import", upload.pk)
    context = {
        "form": form,
        "earlier": EarlierForm(today=today),
        "uploads": queries.list_imports(request.viewer),
    }
    return render(request, "people/import_start.html", context)


@allowed("people.import_organisation")
@require_GET
def import_template(request: ViewerRequest) -> HttpResponse:
    """The empty workbook."""
    return _workbook(queries.template_file(), _("组织表模板"))


@allowed("people.import_organisation")
@require_POST
def export_organisation(request: ViewerRequest) -> HttpResponse:
    """The organisation of today, to be changed and handed in again; noted in history."""
    export = operations.export_organisation(viewer=request.viewer)
    data = queries.export_file(request.viewer, export)
    return _workbook(data, _("组织表%(day)s") % {"day": f"{request.viewer.today:%Y%m%d}"})


@allowed("people.import_organisation")
@require_GET
def export_earlier(request: ViewerRequest) -> HttpResponse:
    """The organisation of an earlier day, for reading only."""
    form = EarlierForm(request.GET, today=request.viewer.today)
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["day"]))
        return redirect("people:imports")
    day = form.cleaned_data["day"]
    data = queries.earlier_file(request.viewer, day)
    return _workbook(data, _("组织表%(day)s（仅供查阅）") % {"day": f"{day:%Y%m%d}"})


@allowed("people.view_import")
@require_GET
def import_page(request: ViewerRequest, upload_id: int) -> HttpResponse:
    """How far a workbook is, then what it would do and what is wrong with it, or what it did."""
    upload = found_or_404(queries.get_import, request.viewer, upload_id)
    finished = upload.state not in RUNNING
    if request.htmx and not request.htmx.history_restore_request:
        response = render(
            request, "people/import_progress.html", {"upload": upload, "finished": finished}
        )
        if finished:
            response["HX-Refresh"] = "true"
        return response
    if not finished or upload.state == Phase.UNREADABLE or not upload.counts:
        return render(request, "people/import.html", {"upload": upload, "finished": finished})
    tab = _tab(request, upload)
    table = _entries(request, upload, tab)
    if (download := table.response()) is not None:
        return download
    context = {
        "upload": upload,
        "finished": finished,
        "sheets": queries.counts_of(upload),
        "tabs": _tabs(upload),
        "tab": tab,
        "table": table,
        "may_apply": _may_apply(request, upload),
        "may_import": may(request.viewer, "people.import_organisation"),
    }
    return render(request, "people/import.html", context)


@allowed("people.import_organisation")
@require_http_methods(["GET", "POST"])
def apply_import(request: ViewerRequest, upload_id: int) -> HttpResponse:
    """What is about to be done, once more in figures; agreed to with a reason."""
    upload = found_or_404(queries.get_import, request.viewer, upload_id)
    refuse_unless(request.viewer, "people.view_import", upload)
    form = AgreeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            operations.agree_to_import(viewer=request.viewer, upload=upload, **form.cleaned_data)
        except operations.CannotImport as refusal:
            show_refusal(form, refusal)
        else:
            today = request.viewer.today.isoformat()
            apply_workbook.enqueue(upload.pk, today, request.viewer.address)
            words = _("已确认，按核对的结果更新。")
            messages.success(request, words, extra_tags="saved:people-import-apply")
            return redirect("people:import", upload.pk)
    elif not _may_apply(request, upload):
        return redirect("people:import", upload.pk)
    context = {"upload": upload, "form": form, "sheets": queries.counts_of(upload)}
    return render(request, "people/import_apply.html", context)


@allowed("people.import_organisation")
@require_POST
def check_again(request: ViewerRequest, upload_id: int) -> HttpResponse:
    """The same file, against the organisation of now."""
    upload = found_or_404(queries.get_import, request.viewer, upload_id)
    try:
        operations.check_again(viewer=request.viewer, upload=upload)
    except operations.CannotImport as refusal:
        messages.error(request, refusal.sentence)
    else:
        today = request.viewer.today.isoformat()
        check_workbook.enqueue(upload.pk, today, request.viewer.address)
    return redirect("people:import", upload.pk)


@allowed("people.view_import")
@require_GET
def import_file(request: ViewerRequest, upload_id: int) -> HttpResponse:
    """The file as it was handed in."""
    upload = found_or_404(queries.get_import, request.viewer, upload_id)
    try:
        with upload.file.open("rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise Http404(_("这份文件不在存储中，请联系系统管理员。")) from None
    return _workbook(data, upload.name.rpartition(".")[0] or upload.name)


@allowed("people.view_import")
@require_GET
def import_marked(request: ViewerRequest, upload_id: int) -> HttpResponse:
    """A copy of the file with its errors marked in their cells."""
    upload = found_or_404(queries.get_import, request.viewer, upload_id)
    try:
        data = queries.marked_file(upload)
    except (Unreadable, FileNotFoundError):
        raise Http404(_("这份文件读不了，没有可以标注的内容。")) from None
    stem = upload.name.rpartition(".")[0] or upload.name
    return _workbook(data, _("%(name)s（已标注）") % {"name": stem})


def _workbook(data: bytes, stem: str) -> HttpResponse:
    response = HttpResponse(data, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, f"{stem}.xlsx")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _may_apply(request: ViewerRequest, upload: OrganisationImport) -> bool:
    counts = upload.counts
    sound = upload.state == Phase.CHECKED and not counts.get("errors") and counts.get("changes")
    return bool(sound) and may(request.viewer, "people.import_organisation")


def _tab(request: ViewerRequest, upload: OrganisationImport) -> str:
    asked = request.GET.get("tab", "")
    if asked in queries.TABS:
        return asked
    return "errors" if upload.counts.get("errors") and upload.state != Phase.APPLIED else "changes"


def _tabs(upload: OrganisationImport) -> list[Tab]:
    words = {
        "changes": _("变化"),
        "conflicts": _("冲突"),
        "errors": _("错误"),
        "warnings": _("提醒"),
    }
    return [
        Tab(key, words[key], f"?tab={key}", upload.counts.get(key, 0))
        for key in queries.TABS
        if key == "changes" or upload.counts.get(key)
    ]


def _entries(request: ViewerRequest, upload: OrganisationImport, tab: str) -> Table:
    columns = {"changes": CHANGE_COLUMNS, "conflicts": CONFLICT_COLUMNS}
    return Table(
        queries.list_entries(upload, tab),
        columns=columns.get(tab, FINDING_COLUMNS),
        request=request,
        filterset_class=EntryFilter if tab == "changes" else FindingFilter,
        default_sort=("id",),
        export_name=_("导入核对结果"),
        caption=_("导入核对结果"),
        empty_title=_("没有变化") if tab == "changes" else _("没有问题"),
        empty_hint=_("文件与现在的组织一致。") if tab == "changes" else "",
    )
