"""What every answer tells the browser, pages, parts, files and errors alike."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # no browser and no proxy keeps a page about people; files of the program say otherwise
    "Cache-Control": "no-store",
}


class HeadersMiddleware:
    """
    Stands before all others, so that also what they refuse carries these headers.

    What an answer says itself stays, but for caching: what may be kept is only what is not
    about anybody, the program's own files.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in ALWAYS.items():
            response.headers.setdefault(name, value)
        return response
