from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from zelian.lists import queries
from zelian.lists.filters import ListFilter
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may

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
        "kind",
        gettext_lazy("种类"),
        accessor="kind.name",
        sort=("kind__order", "kind"),
        shown=False,
    ),
    Column(
        "led_by",
        gettext_lazy("牵头部门"),
        accessor=lambda row: row.kind.get_led_by_display(),
        sort="kind__led_by",
        shown=False,
    ),
    Column(
        "year", gettext_lazy("年度"), sort="year", align="end", accessor=lambda row: str(row.year)
    ),
    Column(
        "edition",
        gettext_lazy("版次"),
        accessor=lambda row: _("第%(edition)s版") % {"edition": row.edition},
        sort="edition",
        shown=False,
    ),
    Column("item_count", gettext_lazy("条目数"), sort="item_count", align="end"),
    Column("state", gettext_lazy("状态"), accessor=queries.status_of, status=True, sort="state"),
    Column("compile_by", gettext_lazy("编制截止"), sort="compile_by", shown=False),
    Column("file_by", gettext_lazy("备案截止"), sort="file_by", shown=False),
    Column(
        "signer",
        gettext_lazy("签字人"),
        accessor=queries.newest_signature,
        template="lists/signer.html",
        export=queries.signer_in_words,
    ),
]


@dataclass(frozen=True, slots=True)
class Job:
    """Something done with many lists at once, for those whom ``action`` lets in."""

    label: str
    icon: str
    page: str
    action: str

    @property
    def url(self) -> str:
        """The address of its page."""
        return reverse(self.page)


JOBS = (
    Job(gettext_lazy("审核背书"), "writing-sign", "lists:endorsing", "lists.endorse_list"),
    Job(gettext_lazy("批量报送备案"), "send", "lists:file-many", "lists.file_list"),
    Job(gettext_lazy("接收备案"), "certificate", "lists:receive", "lists.receive_list"),
    Job(gettext_lazy("清单归档"), "folder", "lists:archive-years", "lists.archive_list"),
    Job(gettext_lazy("清单汇编"), "book-2", "lists:booklet", "lists.make_booklet"),
    Job(gettext_lazy("空表"), "download", "lists:blank-forms", "lists.view_lists"),
    Job(gettext_lazy("Word模板"), "file-text", "lists:word-templates", "lists.keep_word_templates"),
)


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
    context = {
        "table": table,
        "may_generate": may(request.viewer, "lists.generate_lists"),
        "jobs": [job for job in JOBS if may(request.viewer, job.action)],
    }
    return render(request, "lists/lists.html", context)
