"""Evidence: shown or downloaded, attached, removed."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless
from zelian.performance import operations
from zelian.performance.evidence import SHOWN_INLINE
from zelian.performance.forms import EvidenceForm, ReasonForm, put_faults
from zelian.performance.models import Evidence
from zelian.performance.uploads import takes_evidence
from zelian.performance.views.acts import find_act, render_act


def _find(pk: int) -> Evidence:
    row = Evidence.objects.select_related("act__unit", "act__post").filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


@allowed("performance.view_evidence")
@require_GET
def evidence(request: ViewerRequest, pk: int) -> FileResponse:
    """The file itself: pictures in the page, everything else as a download, nothing active."""
    row = _find(pk)
    refuse_unless(request.viewer, "performance.view_evidence", row.act)
    inline = row.media_type in SHOWN_INLINE and "download" not in request.GET
    try:
        opened = row.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("这份材料的文件不在存储中，请联系系统管理员。")) from None
    response = FileResponse(
        opened, as_attachment=not inline, filename=row.name, content_type=row.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    # Pictures and office files are compressed already: packing them again only costs time.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response


@takes_evidence
@allowed("performance.change_act")
@require_http_methods(["POST"])
def attach(request: ViewerRequest, pk: int) -> HttpResponse:
    page = find_act(request, pk, change=True)
    form = EvidenceForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            rows = operations.attach_evidence(
                viewer=request.viewer, act=page.act, files=form.cleaned_data["files"]
            )
        except operations.CannotKeepEvidence as refusal:
            put_faults(form, refusal)
        else:
            messages.success(request, _("已附上%(n)s份材料。") % {"n": len(rows)})
            return redirect("performance:act", pk)
    return render_act(request, page, evidence_form=form)


@allowed("performance.change_act")
@require_http_methods(["GET", "POST"])
def remove(request: ViewerRequest, pk: int) -> HttpResponse:
    row = _find(pk)
    refuse_unless(request.viewer, "performance.change_act", row.act)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        act_id = row.act_id
        try:
            operations.remove_evidence(
                viewer=request.viewer, evidence=row, reason=form.cleaned_data["reason"]
            )
        except operations.CannotKeepEvidence as refusal:
            put_faults(form, refusal)
        else:
            messages.success(request, _("已移除，文件名和摘要留在历史中。"))
            return redirect("performance:act", act_id)
    return render(request, "performance/evidence_remove.html", {"row": row, "form": form})
