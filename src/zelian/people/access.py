"""The door of every page: signed in, and allowed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme

from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer

View = Callable[..., HttpResponse]


class ViewerRequest(HttpRequest):
    """A request that came through :func:`allowed`; for annotations."""

    viewer: Viewer


def allowed(action: str) -> Callable[[View], View]:
    """
    Open a view to signed-in viewers who may do ``action`` at all.

    What depends on the thing (this unit, that list) the operation or query checks itself.
    An expired session leads to the sign-in page and back; what was typed waits in the
    browser's draft.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: ViewerRequest, *args: object, **kwargs: object) -> HttpResponse:
            if request.viewer is None:
                return _to_sign_in(request)
            refuse_unless(request.viewer, action)
            return view(request, *args, **kwargs)

        guarded.action = action
        return guarded

    return decorate


def safe_address(request: HttpRequest, address: str | None) -> str:
    """``address`` where it leads to a page of this site, otherwise nothing."""
    if address and url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return address
    return ""


def page_before(request: HttpRequest) -> str:
    """The page of this site that a form was sent from, as a path; nothing if unknown."""
    address = safe_address(request, request.headers.get("Referer"))
    if not address:
        return ""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):
        return HttpResponse(status=401, headers={"HX-Trigger": "zelian:signed-out"})
    if request.method in {"GET", "HEAD"}:
        return redirect_to_login(request.get_full_path())
    # Many addresses only take what is sent to them: back to the page it was typed on.
    return redirect_to_login(page_before(request) or request.get_full_path())
