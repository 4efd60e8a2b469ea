"""Proving once more who one is, before what weighs: signing, second factors, other sessions.

``proof_of`` gives the last proof of this session, ``recently_proved`` whether it is fresh, and
``proved`` guards a view: it leads to the page that asks, and back to what one was doing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import wraps
from urllib.parse import urlencode, urlsplit

from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from zelian.people.access import View, ViewerRequest, page_before

FRESH = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Proof:
    """
    How and when somebody last proved who they are, in the session at hand.

    ``method`` is ``password``, ``totp``, ``webauthn``, ``recovery_codes`` or the provider's
    kind (``cas``, ``openid_connect``…); ``session`` is a digest that names the session and
    opens nothing.
    """

    method: str
    at: datetime
    second_factor: bool
    session: str


def proof_of(request: HttpRequest) -> Proof | None:
    """The newest proof of the signed-in account; nothing where the session holds none."""
    records = get_authentication_records(request, request.user)
    if not records:
        return None
    newest = max(records, key=lambda record: record["at"])
    return Proof(
        method=_method(newest),
        at=datetime.fromtimestamp(newest["at"], tz=UTC),
        second_factor=any(_is_strong(record) for record in records),
        session=session_digest(request),
    )


def recently_proved(request: HttpRequest, max_age: timedelta = FRESH) -> bool:
    """Whether the last proof is no older than ``max_age``."""
    proof = proof_of(request)
    return proof is not None and timezone.now() - proof.at <= max_age


def proved(max_age: timedelta = FRESH) -> Callable[[View], View]:
    """
    Open a view only to who proved within ``max_age`` that it is still them.

    Stands below ``allowed``. Others are led to the page that asks, and then back: to the page
    itself, or where something was sent, to the form it was typed in, whose draft still holds
    it.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: ViewerRequest, *args: object, **kwargs: object) -> HttpResponse:
            if recently_proved(request, max_age):
                return view(request, *args, **kwargs)
            return ask_for_proof(request)

        return guarded

    return decorate


def ask_for_proof(request: HttpRequest) -> HttpResponse:
    """To the page that asks once more; from there back to what one was doing."""
    page = reverse("authentication:prove")
    if request.headers.get("HX-Request"):
        address = f"{page}?{urlencode({'next': _page_of_htmx(request)})}"
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    here = request.get_full_path()
    back = here if request.method in {"GET", "HEAD"} else page_before(request) or here
    return HttpResponseRedirect(f"{page}?{urlencode({'next': back})}")


def session_digest(request: HttpRequest) -> str:
    """Names the session without opening it."""
    key = request.session.session_key or ""
    return hashlib.sha256(f"zelian.session/{key}".encode()).hexdigest()


def _page_of_htmx(request: HttpRequest) -> str:
    parts = urlsplit(request.headers.get("HX-Current-URL", ""))
    return (f"{parts.path}?{parts.query}" if parts.query else parts.path) or "/"


def _method(record: dict) -> str:
    if record["method"] == "mfa":
        return record["type"]
    return record.get("provider", record["method"])


def _is_strong(record: dict) -> bool:
    return record["method"] == "mfa"
