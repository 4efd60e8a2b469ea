"""Recording that a list was discussed, and the files that belong to its way."""

from __future__ import annotations

from django.http import FileResponse, Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from zelian.lists import operations, queries
from zelian.lists.forms import DiscussForm
from zelian.lists.models import ListFile, ResponsibilityList
from zelian.lists.views.changing import Asking, answer, sent
from zelian.lists.views.frame import list_or_404
from zelian.people.access import ViewerRequest, allowed
from zelian.people.policies import refuse_unless


@allowed("lists.discuss_list")
@require_http_methods(["GET", "POST"])
def discuss(request: ViewerRequest, list_id: int) -> HttpResponse:
    """When and where it was discussed, what was decided, and the minutes."""
    listed = list_or_404(request, list_id)
    refuse_unless(request.viewer, "lists.discuss_list", listed)
    page = reverse("lists:list", args=[listed.pk])
    return answer(
        request,
        Asking(
            form=DiscussForm(sent(request), request.FILES or None, initial=_initial(listed)),
            do=lambda **typed: operations.record_discussion(listed=listed, **typed),
            done=_("讨论情况已登记，清单可以签字了。"),
            go_to=lambda _done: page,
            title=_("登记集体讨论：%(title)s") % {"title": listed.title},
            submit=_("登记"),
            back=page,
            key=f"list-discuss-{listed.pk}",
            nav="lists",
            template="lists/discuss.html",
        ),
    )


def _initial(listed: ResponsibilityList) -> dict[str, object]:
    """The last meeting's name and words: a list that came back is often discussed there again."""
    last = queries.last_discussion(listed)
    known = {"meeting": last.meeting, "decision": last.decision} if last else {}
    return {**known, "version": listed.version}


@allowed("lists.view_lists")
@require_GET
def attachment(request: ViewerRequest, file_id: int) -> FileResponse:
    """A file as a download, nothing in it active."""
    try:
        row = queries.get_list_file(request.viewer, file_id)
    except ListFile.DoesNotExist:
        raise Http404(_("没有这份附件，或您没有查看它的权限。")) from None
    try:
        opened = row.file.open("rb")
    except FileNotFoundError:
        raise Http404(_("这份附件的文件不在存储中，请联系系统管理员。")) from None
    response = FileResponse(
        opened, as_attachment=True, filename=row.name, content_type=row.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, no-store"
    # Pictures and office files are compressed already: packing them again only costs time.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    return response
