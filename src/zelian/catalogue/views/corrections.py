"""What persons corrected, as a list and as files for those who write the reader's rules."""

from __future__ import annotations

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zelian.catalogue.examples import as_json_lines, as_rule_examples
from zelian.catalogue.forms.corrections import CorrectionFilter
from zelian.catalogue.queries import changes_of, list_corrections
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed

FILES = {
    "jsonl": ("corrections.jsonl", "application/jsonl", as_json_lines),
    "rules": ("rule-examples.txt", "text/plain; charset=utf-8", as_rule_examples),
}


def _told(correction) -> str:
    """All differences in a line, for files."""
    return _("；").join(
        _("%(label)s：%(before)s → %(after)s")
        % {"label": c.label, "before": c.before or _("无"), "after": c.after or _("无")}
        for c in changes_of(correction)
    )


COLUMNS = (
    Column("sentence", gettext_lazy("原文"), heading=True, hideable=False),
    Column("kind", gettext_lazy("更正类型"), lambda row: row.get_kind_display(), sort="kind"),
    Column("changes", gettext_lazy("系统读作 → 更正为"), changes_of,
           template="catalogue/correction_cell.html", export=_told),
    Column("regulation", gettext_lazy("制度文件"),
           url=lambda row: reverse("catalogue:regulation", args=[row.regulation_id])),
    Column("by", gettext_lazy("更正人"), shown=False),
    Column("at", gettext_lazy("更正时间"), sort="at"),
    Column("reader", gettext_lazy("读法版本"), shown=False),
)  # fmt: skip


@allowed("catalogue.view_corrections")
@require_GET
def corrections(request: ViewerRequest) -> HttpResponse:
    """All that was corrected, each with what was read and what was made of it."""
    table = Table(
        list_corrections(request.viewer),
        columns=COLUMNS,
        request=request,
        filterset_class=CorrectionFilter,
        default_sort=("-at", "-pk"),
        export_name=_("读法更正"),
        caption=_("读法更正"),
        empty_title=_("还没有更正"),
        empty_hint=_("核对制度时改过的、补上的、不采纳的事项会记在这里，用来改进读法。"),
    )
    if (download := table.response()) is not None:
        return download
    asked = request.GET.copy()
    for name in ("page", "sort", "columns"):
        asked.pop(name, None)
    context = {"table": table, "asked": asked.urlencode()}
    return render(request, "catalogue/corrections.html", context)


@allowed("catalogue.view_corrections")
@require_GET
def corrections_file(request: ViewerRequest, kind: str) -> StreamingHttpResponse:
    """The corrections that the list's filters leave, as a file to be saved."""
    name, media_type, lines = FILES[kind]
    rows = list_corrections(request.viewer).order_by("regulation", "start", "pk")
    found = CorrectionFilter(request.GET, queryset=rows, request=request).qs
    response = StreamingHttpResponse(lines(found.iterator()), content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
