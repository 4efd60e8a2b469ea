"""What the pages of this app share: what was sent, where to go next, passkey questions."""

from __future__ import annotations

from typing import Any

from allauth.mfa.webauthn.internal import auth as webauthn
from django.forms import Form
from django.http import HttpRequest, JsonResponse, QueryDict

from zelian.people.access import safe_address
from zelian.people.models import Account
from zelian.people.refusals import Refusal


def sent(request: HttpRequest) -> QueryDict | None:
    """What was typed, also when that is nothing at all; ``None`` where nothing was sent."""
    return request.POST if request.method == "POST" else None


def following(request: HttpRequest) -> str:
    """Where to go afterwards: a page of this site, or nothing."""
    return safe_address(request, request.POST.get("next") or request.GET.get("next"))


def show_refusal(form: Form, refusal: Refusal) -> None:
    """Put the sentence at the field that is to blame."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.sentence)


def question(account: Account | None) -> JsonResponse:
    """
    What the browser is to have answered by a passkey: the account's, or anybody's.

    Each question replaces the one before in this session, and is good for one answer.
    """
    options: dict[str, Any] = webauthn.begin_authentication(account)
    return JsonResponse(options)
