"""What the sign-in library asks of this house: who may sign in, where to, and in which words."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.keys import envelope
from zelian.people.access import safe_address
from zelian.people.models import Account, Role
from zelian.people.queries import get_viewer

COLUMN = "mfa.authenticator.data"
BACKEND = "django.contrib.auth.backends.ModelBackend"


FIRST_PAGES = {
    Role.SYSTEM_ADMIN: "people:accounts",
    Role.SECURITY_ADMIN: "people:grants",
    Role.AUDIT_ADMIN: "people:audit_events",
}


def home_of(account: Account) -> str:
    """The house; for an administrator, where their work begins."""
    viewer = get_viewer(account, today=timezone.localdate())
    pages = (page for role, page in FIRST_PAGES.items() if viewer.has(role))
    page = next(pages, None)
    return reverse(page) if page else "/"


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the institution; the library sends no mail and no messages."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody opens an account for themselves."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """The address as every other part of the house takes it."""
        return request.META.get("REMOTE_ADDR") or "127.0.0.1"

    def add_message(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """The pages say what happened themselves."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Changes are told in history and on the page 登录与安全."""

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Sign in; however somebody proved who they are, the account is read the same way."""
        user.backend = BACKEND
        super().login(request, user)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Back to where one was going, on this site only; otherwise home."""
        following = request.POST.get("next") or request.GET.get("next")
        return safe_address(request, following) or home_of(request.user)

    def is_safe_url(self, url: str) -> bool:
        """Only this very site; never another that happens to be served here."""
        return bool(safe_address(self.request, url))

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """To the sign-in page, with the reason; the proof was sound, so it betrays nothing."""
        messages.error(request, _("该账号已停用，请联系系统管理员。"))
        return HttpResponseRedirect(reverse("authentication:login"))


class FactorAdapter(DefaultMFAAdapter):
    """Second factors: their names, and how their secrets are kept."""

    def get_totp_issuer(self) -> str:
        """What the phone shows above the code."""
        return _("责链")

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Whose code it is."""
        return user.get_username()

    def encrypt(self, text: str) -> str:
        """Secrets of one-time codes and recovery codes are kept encrypted."""
        return envelope.encrypt(text, COLUMN)

    def decrypt(self, encrypted_text: str) -> str:
        """What :meth:`encrypt` made."""
        return envelope.decrypt(encrypted_text, COLUMN)

    def _get_site_name(self) -> str:
        return _("责链")
