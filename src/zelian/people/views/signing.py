"""A form that was refused at the door."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zelian.people.access import page_before


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that waited too long, or was opened before signing in anew elsewhere."""
    if request.headers.get("HX-Request"):
        sentence = _("页面停留过久，请刷新后再提交，已填内容仍在。")
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
    context = {"back": page_before(request) or "/", "reason": reason}
    return render(request, "people/csrf_failed.html", context, status=403)
