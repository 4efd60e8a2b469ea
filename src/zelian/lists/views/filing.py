"""Pages of filing: sending up, receiving, the register, a filed copy, the receipt."""

from __future__ import annotations

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.lists.filing_papers import filed_copy, receipt
from zelian.lists.forms.filing import FileForm, FileManyForm, FilingFilter, ReceiptNumberForm
from zelian.lists.models import Filing
from zelian.lists.operations import filing as operations
from zelian.lists.operations.filing import Many
from zelian.lists.queries import filing as queries
from zelian.lists.signed_sheet import sheet_of, signature_by_digest
from zelian.lists.views.changing import Asking, answer, sent
from zelian.lists.views.frame import list_or_404
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may, refuse_unless
from zelian.people.refusals import Refusal

MOST_REFUSALS = 10  # sentences shown of what could not be done in bulk
COLUMNS = [
    Column("number", gettext_lazy("备案编号"), sort="number"),
    Column(
        "title",
        gettext_lazy("清单"),
        accessor=lambda row: row.list.title,
        url=lambda row: reverse("lists:filing", args=[row.pk]),
        heading=True,
        hideable=False,
        sort="list__title",
    ),
    Column(
        "subject",
        gettext_lazy("主体"),
        accessor=lambda row: str(row.list.post or row.list.unit),
        sort=("list__unit_path", "list__post"),
    ),
    Column("kind", gettext_lazy("清单种类"), accessor=lambda row: row.list.kind.name, shown=False),
    Column(
        "year",
        gettext_lazy("年度"),
        accessor=lambda row: str(row.list.year),
        sort="list__year",
        align="end",
    ),
    Column("receiver", gettext_lazy("接收单位"), accessor=queries.receiver_name),
    Column("submitted_on", gettext_lazy("报送日期"), sort="submitted_on"),
    Column("due_on", gettext_lazy("截止日期"), sort="due_on", shown=False),
    Column(
        "late",
        gettext_lazy("是否逾期"),
        accessor=lambda row: _("逾期") if row.late else _("按期"),
        sort="late",
    ),
    Column("received_at", gettext_lazy("接收时间"), sort="received_at"),
    Column("received_by_name", gettext_lazy("接收人"), shown=False),
    Column(
        "state",
        gettext_lazy("状态"),
        accessor=queries.standing_in_words,
        template="lists/filing_state.html",
    ),
]


@allowed("lists.file_list")
@require_http_methods(["GET", "POST"])
def file_list(request: ViewerRequest, list_id: int) -> HttpResponse:
    """Send one list up: where it goes, until when, and one button."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.file_list", listed)
    destination = queries.destination_of(listed, request.viewer.today)
    back = reverse("lists:list", args=[listed.pk])
    deadline = queries.deadline_of(listed)
    asking = Asking(
        form=FileForm(sent(request), destination=destination),
        do=partial(operations.file_list, listed=listed),
        done=_("已经报送，等待接收。"),
        go_to=lambda filing: back,
        title=_("报送备案"),
        subtitle=listed.title,
        submit=_("报送"),
        back=back,
        key=f"list-file-{listed.pk}",
        nav="lists",
        template="lists/filing_new.html",
        context={
            "destination": destination,
            "deadline": deadline,
            "late": bool(deadline and request.viewer.today > deadline.day),
        },
    )
    return answer(request, asking)


@allowed("lists.file_list")
@require_http_methods(["GET", "POST"])
def file_many(request: ViewerRequest) -> HttpResponse:
    """All lists that wait to be filed, to be sent up at once."""
    waiting = list(queries.lists_to_file(request.viewer))
    form = FileManyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        chosen = set(request.POST.getlist("list"))
        lists = [listed for listed in waiting if str(listed.pk) in chosen]
        if lists:
            many = operations.file_lists(viewer=request.viewer, lists=lists, **form.cleaned_data)
            _tell(
                request,
                many,
                ngettext("已报送%(count)s份清单。", "已报送%(count)s份清单。", len(many.done)),
            )
            return redirect("lists:file-many")
        form.add_error(None, _("请先勾选要报送的清单。"))
    context = {"form": form, "waiting": waiting, "outside": queries.any_goes_outside(waiting)}
    return render(request, "lists/filing_many.html", context)


@allowed("lists.receive_list")
@require_http_methods(["GET", "POST"])
def receive(request: ViewerRequest) -> HttpResponse:
    """All that waits for a receipt of the viewer's office; received one by one or together."""
    waiting = list(queries.filings_to_receive(request.viewer))
    if request.method == "POST":
        chosen = set(request.POST.getlist("filing"))
        filings = [filing for filing in waiting if str(filing.pk) in chosen]
        if filings:
            many = operations.receive_filings(viewer=request.viewer, filings=filings)
            _tell(
                request,
                many,
                ngettext("已接收%(count)s份清单。", "已接收%(count)s份清单。", len(many.done)),
            )
        else:
            messages.error(request, _("请先勾选要接收的清单。"))
        return redirect("lists:receive")
    return render(request, "lists/filing_receive.html", {"waiting": waiting})


@allowed("lists.receive_list")
@require_POST
def receive_one(request: ViewerRequest, filing_id: int) -> HttpResponse:
    """Receive one list."""
    found = _filing_or_404(request, filing_id)
    try:
        received = operations.receive_filing(viewer=request.viewer, filing=found)
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        words = _("已经接收，备案编号%(number)s。")
        messages.success(request, words % {"number": received.number})
    return redirect("lists:filing", filing_id)


@allowed("lists.note_receipt")
@require_http_methods(["GET", "POST"])
def note_receipt(request: ViewerRequest, filing_id: int) -> HttpResponse:
    """The number that a body outside gave."""
    found = _filing_or_404(request, filing_id)
    refuse_unless(request.viewer, "lists.note_receipt", found)
    back = reverse("lists:filing", args=[found.pk])
    asking = Asking(
        form=ReceiptNumberForm(sent(request)),
        do=partial(operations.note_receipt, filing=found),
        done=_("回执编号已登记，清单已备案。"),
        go_to=lambda filing: back,
        title=_("登记回执编号"),
        subtitle=f"{found.list.title}，{found.outside_body}",
        submit=_("登记"),
        back=back,
        key=f"filing-number-{found.pk}",
        nav="filings",
    )
    return answer(request, asking)


@allowed("lists.view_filings")
@require_GET
def register(request: ViewerRequest) -> HttpResponse:
    """The register of filings."""
    table = Table(
        queries.list_filings(request.viewer),
        columns=COLUMNS,
        request=request,
        filterset_class=FilingFilter,
        default_sort=("-submitted_on", "-id"),
        export_name=_("备案登记簿"),
        caption=_("备案登记簿"),
    )
    if (download := table.response()) is not None:
        return download
    context = {"table": table, "may_receive": may(request.viewer, "lists.receive_list")}
    return render(request, "lists/filings.html", context)


@allowed("lists.view_filings")
@require_GET
def filing(request: ViewerRequest, filing_id: int) -> HttpResponse:
    """A filed list as it was signed, for its own side and for the office that received it."""
    found = _filing_or_404(request, filing_id)
    signature = signature_by_digest(found.list, found.digest)
    open_one = found.ended_at is None and not found.number
    inside = found.receiver_unit is not None
    may_receive = may(request.viewer, "lists.receive_list", found)
    context = {
        "filing": found,
        "receiver": queries.receiver_name(found),
        "signature": signature,
        "sheet": sheet_of(signature) if signature else None,
        "status": queries.standing_code(found),
        "status_label": queries.standing_in_words(found),
        "may_receive": open_one and inside and may_receive,
        "may_return": found.ended_at is None and inside and may_receive,
        "may_note": open_one and not inside and may(request.viewer, "lists.note_receipt", found),
        "may_open_list": may(request.viewer, "lists.view_lists", found.list),
    }
    return render(request, "lists/filing.html", context)


@allowed("lists.view_filings")
@require_GET
def receipt_pdf(request: ViewerRequest, filing_id: int) -> HttpResponse:
    """The receipt as a file; there is none before the list was received."""
    found = _filing_or_404(request, filing_id)
    if not found.number or found.ended_at is not None:
        raise Http404(_("这份清单还没有回执。"))
    return receipt(found, queries.receiver_name(found))


@allowed("lists.view_filings")
@require_GET
def copy_pdf(request: ViewerRequest, filing_id: int) -> HttpResponse:
    """The list as it was filed, as a file."""
    found = _filing_or_404(request, filing_id)
    signature = signature_by_digest(found.list, found.digest)
    if signature is None:
        raise Http404(_("没有找到报送时的签字内容。"))
    return filed_copy(found, signature, queries.receiver_name(found))


def _filing_or_404(request: ViewerRequest, filing_id: int) -> Filing:
    try:
        return queries.get_filing(request.viewer, filing_id)
    except Filing.DoesNotExist:
        raise Http404(_("没有这份备案，或您没有查看它的权限。")) from None


def _tell(request: ViewerRequest, many: Many, words: str) -> None:
    if many.done:
        messages.success(request, words % {"count": len(many.done)})
    for name, sentence in many.refused[:MOST_REFUSALS]:
        messages.error(request, _("%(name)s：%(sentence)s") % {"name": name, "sentence": sentence})
    if (left := len(many.refused) - MOST_REFUSALS) > 0:
        messages.error(request, _("另有%(count)s份没有办成，仍在下面的清单里。") % {"count": left})
