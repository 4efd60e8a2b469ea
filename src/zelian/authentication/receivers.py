"""The library's and the framework's signals of sign-in, answered by operations."""

from __future__ import annotations

from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.signals import user_logged_in as came_in
from axes.signals import user_locked_out
from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.authentication import operations, sessions
from zelian.authentication.queries import was_reset
from zelian.authentication.words import device_words
from zelian.history.operations import Actor
from zelian.people.models import Account
from zelian.people.queries import get_viewer

NOBODY = "未登录"


def connect() -> None:
    """Listen; called once, when the app is ready."""
    user_logged_in.connect(_session_begun, dispatch_uid="zelian.session_begun")
    came_in.connect(_signed_in, dispatch_uid="zelian.signed_in")
    user_login_failed.connect(_failed, dispatch_uid="zelian.failed")
    user_locked_out.connect(_locked_out, dispatch_uid="zelian.locked_out")


def nobody(request: HttpRequest | None) -> Actor:
    """Who stands at the door and isn't known yet."""
    address = request.META.get("REMOTE_ADDR") if request else None
    return Actor(account_id=None, name=NOBODY, address=address)


def _session_begun(request: HttpRequest, user: Account, **_rest: Any) -> None:
    sessions.begin(request, user)


def _signed_in(request: HttpRequest, user: Account, **_rest: Any) -> None:
    viewer = get_viewer(user, today=timezone.localdate(), address=request.META.get("REMOTE_ADDR"))
    if was_reset(user):
        sentence = _("您的第二重验证已由系统管理员重置。如不是您提出的，请立即联系系统管理员。")
        messages.warning(request, sentence)
    first, second = _methods(request, user)
    operations.record_sign_in(
        actor=viewer.actor,
        account=user,
        method=first,
        second=second,
        device=device_words(request.META.get("HTTP_USER_AGENT", "")),
        viewer=viewer,
    )
    sessions.begin(request, user)


def _failed(credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any) -> None:
    if request is None or getattr(request, "axes_locked_out", False):
        return
    username = str(credentials.get("username") or "")
    operations.record_failure(actor=nobody(request), username=username)


def _locked_out(request: HttpRequest, **_rest: Any) -> None:
    username = request.POST.get("username", "") or request.user.get_username()
    operations.record_lock_out(actor=nobody(request), username=username)


def _methods(request: HttpRequest, user: Account) -> tuple[str, str]:
    """How somebody came in, and by which second factor: ``("password", "totp")``."""
    records = get_authentication_records(request, user)
    names = [
        record["type"] if record["method"] == "mfa" else record.get("provider", record["method"])
        for record in records
    ]
    return (names[0] if names else "", names[1] if len(names) > 1 else "")
