"""A filled form brought back: handed in, looked at, taken over or put aside."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.lists.forms.filled_forms import FilledFormUpload
from zelian.lists.models import FilledForm
from zelian.lists.operations.filled_forms import (
    CannotImportForm,
    apply_filled_form,
    discard_filled_form,
    read_filled_form,
)
from zelian.lists.queries.filled_forms import dry_run_of, get_filled_form, list_filled_forms
from zelian.lists.views.changing import put_refusal, sent
from zelian.lists.views.frame import list_or_404
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless
from zelian.signing.papers import file_name


@allowed("lists.import_filled_form")
@require_http_methods(["GET", "POST"])
def filled_form_new(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Hand a filled form in for a list."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.import_filled_form", listed)
    form = FilledFormUpload(sent(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            read = read_filled_form(
                viewer=request.viewer, listed=listed, name=file.name, data=file.read()
            )
        except CannotImportForm as refusal:
            put_refusal(form, refusal)
        else:
            return redirect("lists:filled-form", read.pk)
    context = {"listed": listed, "form": form, "forms": list_filled_forms(listed)}
    return render(request, "lists/filled_form_new.html", context)


@allowed("lists.import_filled_form")
@require_GET
def filled_form(request: ViewerRequest, form_id: int) -> HttpResponse:
    """The dry run: every change and every finding at its place."""
    found = _form_or_404(request, form_id)
    return render(request, "lists/filled_form.html", {"run": dry_run_of(found), "form": found})


@allowed("lists.import_filled_form")
@require_POST
def filled_form_apply(request: ViewerRequest, form_id: int) -> HttpResponse:
    """Take it over as shown."""
    found = _form_or_404(request, form_id)
    try:
        apply_filled_form(viewer=request.viewer, form=found)
    except CannotImportForm as refusal:
        messages.error(request, refusal.sentence)
        return redirect("lists:filled-form", form_id)
    messages.success(request, _("已照表导入，共%(count)s处变化。") % {"count": len(found.changes)})
    return redirect("lists:list", found.list_id)


@allowed("lists.import_filled_form")
@require_POST
def filled_form_discard(request: ViewerRequest, form_id: int) -> HttpResponse:
    """Put it aside."""
    found = _form_or_404(request, form_id)
    try:
        discard_filled_form(viewer=request.viewer, form=found)
    except CannotImportForm as refusal:
        messages.error(request, refusal.sentence)
        return redirect("lists:filled-form", form_id)
    messages.success(request, _("已放弃这份表，清单没有变动。"))
    return redirect("lists:list", found.list_id)


@allowed("lists.import_filled_form")
@require_GET
def filled_form_file(request: ViewerRequest, form_id: int) -> HttpResponse:
    """The file as it was handed in."""
    found = _form_or_404(request, form_id)
    try:
        with found.file.open("rb") as file:
            data = file.read()
    except FileNotFoundError:
        raise Http404(_("这份表的文件已经清理。")) from None
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Content-Disposition"] = content_disposition_header(True, file_name(found.name))
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _form_or_404(request: ViewerRequest, form_id: int) -> FilledForm:
    try:
        found = get_filled_form(request.viewer, form_id)
    except FilledForm.DoesNotExist:
        raise Http404(_("没有这份表，或您没有查看它的权限。")) from None
    refuse_unless(request.viewer, "lists.import_filled_form", found.list)
    return found
