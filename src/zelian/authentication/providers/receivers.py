"""A session that began at a provider: noted when it begins, offered an end there too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from zelian.authentication.providers.configuration import find_provider
from zelian.authentication.providers.models import BoundIdentity, ProviderSession
from zelian.authentication.providers.operations import digest
from zelian.authentication.providers.protocols import leads_out
from zelian.people.models import Account

CAME_BY = "sign_in_came_by"
KEPT = timedelta(days=2)


def connect() -> None:
    """Listen; called once, when the app is ready."""
    user_logged_in.connect(_came_in, dispatch_uid="zelian.providers.came_in")
    user_logged_out.connect(_left, dispatch_uid="zelian.providers.left")


def _came_in(request: HttpRequest, user: Account, **_rest: Any) -> None:
    """Note which session it is; a second factor may have stood between."""
    came_by = request.session.get(CAME_BY)
    if came_by is None or came_by["account"] != user.pk:
        request.session.pop(CAME_BY, None)
        return
    now = timezone.now()
    ProviderSession.objects.filter(began_at__lt=now - KEPT).delete()
    ProviderSession.objects.create(
        account=user,
        provider=came_by["provider"],
        ticket=digest(came_by["session"]),
        subject=digest(came_by["subject"]),
        session_key=request.session.session_key,
        began_at=now,
    )
    BoundIdentity.objects.filter(
        account=user, provider=came_by["provider"], subject=came_by["subject"]
    ).update(used_at=now)
    # the tickets have served; what stays says only by which way the session began
    request.session[CAME_BY] = {"account": user.pk, "provider": came_by["provider"]}


def _left(request: HttpRequest, **_rest: Any) -> None:
    """Say that one is still signed in elsewhere, and where to sign out of that too."""
    came_by = getattr(request, "session", {}).get(CAME_BY)
    provider = find_provider(came_by["provider"]) if came_by else None
    if provider is None or not leads_out(provider):
        return
    messages.info(
        request,
        format_html(
            '{} <a href="{}">{}</a>',
            _("已退出责链。您在“%(label)s”中的登录仍然有效。") % {"label": provider.label},
            reverse("providers:leave", args=[provider.key]),
            _("一并退出"),
        ),
        # a session that ran out ends before there is a page to say it on
        fail_silently=True,
    )
