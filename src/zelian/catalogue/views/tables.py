"""Tables of a regulation, row by row, and the documents it refers to."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from zelian.catalogue.forms.tables import row_form
from zelian.catalogue.models import Regulation, TableRow
from zelian.catalogue.operations.tables import decide_table_rows, edit_table_row
from zelian.catalogue.queries.tables import links_of, row_after, tables_of
from zelian.catalogue.refusals import CannotChange, ChangedMeanwhile
from zelian.catalogue.views.finding import draft_or_404, regulation_or_404, whole_number
from zelian.catalogue.views.tabs import around
from zelian.people.access import ViewerRequest, allowed


@allowed("catalogue.view_regulations")
@require_GET
def tables(request: ViewerRequest, pk: int) -> HttpResponse:
    """All tables that were read out of a regulation."""
    found = regulation_or_404(request.viewer, pk)
    is_draft = found.state == Regulation.State.DRAFT
    shown = tables_of(found)
    context = around(request, found)
    context |= {
        "tables": shown,
        "next_row": row_after(shown, whole_number(request.GET, "decided")),
        "decides": is_draft and context["confirms"],
    }
    return render(request, "catalogue/tables.html", context)


@allowed("catalogue.confirm_regulation")
@require_POST
def decide_rows(request: ViewerRequest, pk: int) -> HttpResponse:
    """Accept or leave out a row, or all open rows of a kind."""
    found = draft_or_404(request.viewer, pk)
    state = request.POST.get("state", "")
    if state not in TableRow.State.values:
        return HttpResponseBadRequest(_("这次提交不完整，请刷新页面后再试。"))
    rows = found.table_rows.filter(kind=request.POST.get("kind", ""), state="proposed")
    if row := whole_number(request.POST, "row"):
        rows = found.table_rows.filter(pk=row)
    here = reverse("catalogue:tables", args=[pk])
    try:
        count = decide_table_rows(
            viewer=request.viewer,
            regulation_id=pk,
            row_ids=rows.values_list("pk", flat=True),
            state=state,
        )
    except CannotChange as refusal:
        messages.error(request, refusal.sentence)
        if request.htmx:
            return HttpResponse(headers={"HX-Redirect": here})
    else:
        if not row:
            messages.success(request, _("%(n)s 行已处理。") % {"n": count})
    return redirect(f"{here}?decided={row}#row-{row}" if row else here)


@allowed("catalogue.confirm_regulation")
def edit_row(request: ViewerRequest, pk: int) -> HttpResponse:
    """Correct a row."""
    row = TableRow.objects.select_related("regulation").filter(pk=pk).first()
    if row is None:
        raise Http404(_("这一行已不在，请刷新页面查看。"))
    found = draft_or_404(request.viewer, row.regulation_id)
    form = row_form(row, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            edit_table_row(
                viewer=request.viewer,
                row_id=pk,
                version=form.cleaned_data["version"],
                content=form.content(),
            )
        except (CannotChange, ChangedMeanwhile) as refusal:
            form.add_error(None, refusal.sentence)
        else:
            return redirect(f"{reverse('catalogue:tables', args=[found.pk])}#row-{pk}")
    context = {"regulation": found, "row": row, "form": form, "words": _words_of(row, found)}
    return render(request, "catalogue/table_row_edit.html", context)


def _words_of(row: TableRow, regulation: Regulation) -> str:
    return " ".join(regulation.text[row.start : row.end].split())


@allowed("catalogue.view_regulations")
@require_GET
def links(request: ViewerRequest, pk: int) -> HttpResponse:
    """What a regulation is based on, abolishes and refers to, and what refers to it."""
    found = regulation_or_404(request.viewer, pk)
    context = around(request, found) | {"links": links_of(found, request.viewer)}
    return render(request, "catalogue/links.html", context)
