"""登录与安全: one's own sign-in on one page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from zelian.authentication import operations, queries
from zelian.people.access import ViewerRequest, allowed
from zelian.people.refusals import Refusal

OWN = "authentication.manage_own"


@require_GET
@never_cache
@allowed(OWN)
def security(request: ViewerRequest) -> HttpResponse:
    """Password, second factors, sessions, and what happened at the door of late."""
    page = queries.get_security_page(
        request.viewer, request.user, current=request.session.session_key
    )
    return render(request, "authentication/security.html", {"page": page})


@require_POST
@allowed(OWN)
def end_session(request: ViewerRequest, visit_id: int) -> HttpResponse:
    """End one other session."""
    try:
        operations.end_session(
            viewer=request.viewer,
            account=request.user,
            visit_id=visit_id,
            current=request.session.session_key,
        )
    except Refusal as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("这处登录已结束。"))
    return redirect("authentication:security")


@require_POST
@allowed(OWN)
def end_others(request: ViewerRequest) -> HttpResponse:
    """End all sessions but this one."""
    count = operations.end_other_sessions(
        viewer=request.viewer, account=request.user, current=request.session.session_key
    )
    if count:
        sentence = ngettext("已结束其他 %(count)s 处登录。", "已结束其他 %(count)s 处登录。", count)
        messages.success(request, sentence % {"count": count})
    else:
        messages.info(request, _("没有其他登录。"))
    return redirect("authentication:security")
