"""Lists as Word and Excel, blank forms, and booklets of many lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zelian.lists.forms.papers import BlankForm, BookletForm
from zelian.lists.models import Booklet
from zelian.lists.operations.papers import CannotMakeBooklet, ask_for_booklet, run_booklet
from zelian.lists.papers.files import MEDIA_TYPES, blank_file, list_file
from zelian.lists.papers.on_paper import Facts, list_on_paper
from zelian.lists.papers.word_templates import CannotUseTemplate, printed_by
from zelian.lists.queries import papers as queries
from zelian.lists.tasks import make_booklet
from zelian.lists.views.changing import put_refusal, sent
from zelian.lists.views.frame import list_or_404
from zelian.pages.context import year_in_view
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import may
from zelian.signing.papers import file_name, public_address

Format = Booklet.Format
State = Booklet.State
AT_ONCE = 20  # so many lists are put together while one waits


def file_response(data: bytes, name: str, file_format: str) -> HttpResponse:
    """A file to keep, under a name that file systems take."""
    response = HttpResponse(data, content_type=MEDIA_TYPES[Format(file_format)])
    response["Content-Disposition"] = content_disposition_header(
        True, f"{file_name(name)}.{file_format}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@allowed("lists.view_lists")
@require_GET
def word(request: ViewerRequest, list_id: int) -> HttpResponse:
    """A list as Word: by the institution's default template where it has one, else its form."""
    listed = list_or_404(request, list_id)
    paper = list_on_paper(listed, today=request.viewer.today)
    template = None if request.GET.get("form") else queries.default_template(listed)
    if template is None:
        return file_response(list_file(paper, Format.WORD), listed.title, Format.WORD)
    try:
        data = printed_by(template, paper)
    except CannotUseTemplate as refusal:
        messages.warning(
            request,
            _("默认模板《%(name)s》用不了：%(why)s已改用标准表样，可在“更多”里下载。")
            % {"name": template.name, "why": refusal.sentence},
        )
        return redirect("lists:list", list_id)
    return file_response(data, listed.title, Format.WORD)


@allowed("lists.view_lists")
@require_GET
def excel(request: ViewerRequest, list_id: int) -> HttpResponse:
    """A list as Excel."""
    listed = list_or_404(request, list_id)
    paper = list_on_paper(listed, today=request.viewer.today)
    return file_response(list_file(paper, Format.EXCEL), listed.title, Format.EXCEL)


@allowed("lists.view_lists")
@require_GET
def blank_forms(request: ViewerRequest) -> HttpResponse:
    """A kind's empty form, to be handed out and filled by hand or in Word and Excel."""
    form = BlankForm(request.GET or None)
    if request.GET and form.is_valid():
        chosen = form.cleaned_data
        data = blank_file(
            chosen["kind"],
            chosen["file_format"],
            rows=chosen["rows"],
            facts=Facts(),
            at=timezone.localtime(),
        )
        name = _("%(kind)s（空表）") % {"kind": chosen["kind"].name}
        return file_response(data, name, chosen["file_format"])
    return render(request, "lists/paper_blank.html", {"form": form})


@allowed("lists.make_booklet")
@require_http_methods(["GET", "POST"])
def booklet(request: ViewerRequest) -> HttpResponse:
    """Ask for many lists in one file; those asked for before."""
    initial = {"year": year_in_view(request)}
    form = BookletForm(sent(request), viewer=request.viewer, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            asked = ask_for_booklet(
                viewer=request.viewer, address=public_address(request), **form.cleaned_data
            )
        except CannotMakeBooklet as refusal:
            put_refusal(form, refusal)
        else:
            messages.success(request, _("已收到，正在汇编。"), extra_tags="saved:lists-booklet")
            if asked.total <= AT_ONCE:
                run_booklet(viewer=request.viewer, booklet=asked)
            else:
                today = request.viewer.today.isoformat()
                make_booklet.enqueue(asked.pk, today, request.viewer.address)
            return redirect("lists:booklet-made", asked.pk)
    context = {
        "form": form,
        "booklets": queries.list_booklets(request.viewer),
        "may_keep": may(request.viewer, "lists.keep_word_templates"),
    }
    return render(request, "lists/booklet.html", context)


@allowed("lists.make_booklet")
@require_GET
def booklet_made(request: ViewerRequest, booklet_id: int) -> HttpResponse:
    """How far a booklet is, then where to fetch it; polled by the progress bar."""
    found = _booklet_or_404(request, booklet_id)
    finished = found.state in (State.DONE, State.FAILED)
    context = {"booklet": found, "finished": finished}
    if not request.htmx:
        return render(request, "lists/booklet_made.html", context)
    response = render(request, "lists/booklet_progress.html", context)
    if finished:
        response["HX-Refresh"] = "true"
    return response


@allowed("lists.make_booklet")
@require_GET
def booklet_file(request: ViewerRequest, booklet_id: int) -> HttpResponse | FileResponse:
    """The file, to whoever asked for it and may still read every list in it."""
    found = _booklet_or_404(request, booklet_id)
    if found.state != State.DONE:
        raise Http404(_("这份汇编还没有做好。"))
    if not queries.still_readable(request.viewer, found):
        messages.error(request, _("汇编里有您现在不能查看的清单，请重新汇编。"))
        return redirect("lists:booklet")
    try:
        file = found.file.open("rb")
    except FileNotFoundError:
        messages.error(request, _("这份汇编的文件已经清理，请重新汇编。"))
        return redirect("lists:booklet")
    response = FileResponse(
        file,
        as_attachment=True,
        filename=f"{file_name(found.title)}.{found.format}",
        content_type=MEDIA_TYPES[Format(found.format)],
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _booklet_or_404(request: ViewerRequest, booklet_id: int) -> Booklet:
    try:
        return queries.get_booklet(request.viewer, booklet_id)
    except Booklet.DoesNotExist:
        raise Http404(_("没有这份汇编，或不是您提出的。")) from None
