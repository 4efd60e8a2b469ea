from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from zelian.people.queries import get_viewer


class ViewerMiddleware:
    """Put ``request.viewer``: the signed-in account with its roles and reach, or ``None``.

    The clock is read here, once a request; everything below takes the day as it is given.
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
        return self.get_response(request)
