from __future__ import annotations

from collections.abc import Callable

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from zelian.people.queries import get_viewer


class ViewerMiddleware:
    """Put ``request.viewer``: the signed-in account with its roles and reach, or ``None``.

    The clock is read here, once a request; everything below takes the day as it is given.
    Whoever still has the password they were handed gets no further than changing it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.today = timezone.localdate()
        request.viewer = None
        if request.user.is_authenticated:
            request.viewer = get_viewer(
                request.user, today=request.today, address=request.META.get("REMOTE_ADDR")
            )
            if request.user.must_change_password and not _is_open(request.path):
                return _to_password(request)
        return self.get_response(request)


def _is_open(path: str) -> bool:
    return path in {reverse("people:password"), reverse("people:logout"), reverse("pages:language")}


def _to_password(request: HttpRequest) -> HttpResponse:
    page = reverse("people:password")
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path(), login_url=page)
    return redirect_to_login("/", login_url=page)
