"""Between the door and the rooms: sessions end in time, and what is owed comes first."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zelian.authentication import sessions
from zelian.authentication.operations import record_expiry

# What stays open to who still owes something: paying it, leaving, the language.
ALWAYS_OPEN = ("authentication:logout", "pages:language")
FOR_PASSWORD = ("authentication:password",)
FOR_FACTOR = (
    "authentication:password",
    "authentication:security",
    "authentication:set_up",
    "authentication:add_totp",
    "authentication:add_passkey",
    "authentication:passkey_question",
    "authentication:recovery_codes",
    "authentication:prove",
    "authentication:prove_passkey",
)


class SignInMiddleware:
    """
    Stands below the viewer's middleware and asks, of who is signed in:

    is the session over (eight hours, or left alone too long); is the password one that was
    handed over or too old; is a second factor owed. Each leads to the page that settles it, and
    from there back to where one was going.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.viewer is None:
            return self.get_response(request)
        if sessions.is_over(request):
            record_expiry(
                actor=request.viewer.actor,
                account=request.user,
                session_key=request.session.session_key,
            )
            logout(request)
            request.viewer = None
            return self.get_response(request)
        sessions.touch(request)
        return _what_is_owed(request) or self.get_response(request)


def _what_is_owed(request: HttpRequest) -> HttpResponse | None:
    by_password = not sessions.came_by_provider(request)
    if by_password and (request.user.must_change_password or sessions.owes_password(request)):
        return _lead_to("authentication:password", request, FOR_PASSWORD)
    if sessions.owes_factor(request):
        return _lead_to("authentication:set_up", request, FOR_FACTOR)
    return None


def _lead_to(name: str, request: HttpRequest, open_to: tuple[str, ...]) -> HttpResponse | None:
    if request.path in {reverse(page) for page in (*ALWAYS_OPEN, *open_to)}:
        return None
    page = reverse(name)
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": page})
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    return HttpResponseRedirect(f"{page}?{urlencode({'next': back}, safe='/')}")
