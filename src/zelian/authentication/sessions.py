"""A session's own book: since when, when last seen, and what its account still owes.

Kept in the session itself and brought up to date once a minute, so that a page costs no query
for it. The eight hours are counted from sign-in, whatever is done meanwhile.
"""

from __future__ import annotations

import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils import timezone

from zelian.authentication.requirements import (
    factor_due_on,
    is_administrator,
    password_until,
    sign_in_rules,
)
from zelian.people.models import Account
from zelian.people.queries import get_viewer
from zelian.people.viewer import Viewer

BOOK = "zelian_sign_in"
TICK = 60  # seconds between two entries


def begin(request: HttpRequest, user: AbstractBaseUser) -> None:
    """Open the book of a session that has just begun."""
    now = time.time()
    request.session[BOOK] = {"since": now, "seen": now, **_owed(user)}


def is_over(request: HttpRequest) -> bool:
    """Whether the session is too old, or was left alone for too long."""
    book, now = _book(request), time.time()
    too_old = now - book["since"] >= settings.SESSION_COOKIE_AGE
    return too_old or now - book["seen"] >= book["idle"]


def touch(request: HttpRequest) -> None:
    """Note that somebody is there; once a minute, and with it what the account owes."""
    book, now = _book(request), time.time()
    if now - book["seen"] < TICK:
        return
    request.session[BOOK] = {**book, "seen": now, **_owed(request.user, request.viewer)}
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now(), ip=request.META.get("REMOTE_ADDR") or "127.0.0.1"
    )


def refresh(request: HttpRequest) -> None:
    """What the account owes, anew: a password was changed, a factor set up or removed."""
    request.session[BOOK] = {**_book(request), **_owed(request.user)}


def moved(before: str, request: HttpRequest) -> None:
    """The session goes on under another key, which it is given when a password changes."""
    UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def owes_factor(request: HttpRequest) -> bool:
    """
    Whether nothing opens before a second factor is set up.

    A session whose provider vouched for a second factor has had one.
    """
    due = _book(request)["factor_due"]
    owed = due is not None and due <= request.today.isoformat()
    return owed and not _proved_by(request, "mfa")


def came_by_provider(request: HttpRequest) -> bool:
    """Whether another system vouches for this session: the house's own password played no part."""
    return _proved_by(request, "provider")


def owes_password(request: HttpRequest) -> bool:
    """Whether the password has served its time."""
    until = _book(request)["password_until"]
    return until is not None and until < request.today.isoformat()


def _proved_by(request: HttpRequest, method: str) -> bool:
    records = get_authentication_records(request, request.user)
    return any(record["method"] == method for record in records)


def _book(request: HttpRequest) -> dict[str, Any]:
    if BOOK not in request.session:
        begin(request, request.user)
    return request.session[BOOK]


def _owed(user: AbstractBaseUser, viewer: Viewer | None = None) -> dict[str, Any]:
    account = user if isinstance(user, Account) else Account.objects.get(pk=user.pk)
    viewer = viewer or get_viewer(account, today=timezone.localdate())
    rules = sign_in_rules()
    minutes = rules.idle_minutes_admin if is_administrator(viewer) else rules.idle_minutes
    due, until = factor_due_on(viewer, rules), password_until(account, viewer, rules)
    return {
        "idle": minutes * 60,
        "factor_due": due and due.isoformat(),
        "password_until": until and until.isoformat(),
    }
