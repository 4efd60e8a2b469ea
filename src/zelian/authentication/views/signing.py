"""In and out: the pages that stand before the house."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import (
    clear_authentication_records,
    perform_login,
    perform_password_login,
)
from allauth.account.models import Login
from allauth.core.internal import ratelimit
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.stages import AuthenticateStage
from allauth.mfa.webauthn.internal import auth as webauthn
from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.contrib import messages
from django.contrib.auth import logout
from django.core.exceptions import ValidationError
from django.db.models import Max
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.authentication import operations
from zelian.authentication.adapters import home_of
from zelian.authentication.factors import factors_of
from zelian.authentication.forms.signing import CodeForm, SignInForm
from zelian.authentication.operations.signing import name_for_counting
from zelian.authentication.receivers import nobody
from zelian.authentication.views.asking import following, question, sent, show_refusal
from zelian.people.access import safe_address
from zelian.people.models import Account

SHOWN = require_http_methods(["GET", "HEAD", "POST"])
at_second_step = login_stage_required(
    stage=AuthenticateStage.key, redirect_urlname="authentication:login"
)


@SHOWN
@sensitive_post_parameters()
@never_cache
@ensure_csrf_cookie
def sign_in(request: HttpRequest) -> HttpResponse:
    """User name and password, then perhaps a second step, then back to where one was going."""
    if request.user.is_authenticated:
        return redirect(following(request) or home_of(request.user))
    if request.method == "POST" and _too_many(request, "login"):
        return too_many_tries(request)
    form = SignInForm(request, sent(request))
    if request.method == "POST" and form.is_valid():
        # what an attempt before this one proved is no part of it
        clear_authentication_records(request)
        return perform_password_login(request, {}, _login(request, form.get_user()))
    return render(request, "authentication/login.html", {"form": form, "next": following(request)})


@SHOWN
@never_cache
def sign_in_by_passkey(request: HttpRequest) -> HttpResponse:
    """Get: the question for any passkey; post: its answer, which names the account itself."""
    if request.user.is_authenticated:
        return redirect(following(request) or home_of(request.user))
    if _too_many(request, "login", limit_get=True):
        return too_many_tries(request)
    if request.method != "POST":
        return question(None)
    form = CodeForm(request.POST)
    account = _account_of(form)
    if account is not None:
        try:
            factor = operations.check_passkey(
                actor=nobody(request), account=account, credential=form.cleaned_data["credential"]
            )
        except operations.CodeRefused:
            account = None
        else:
            clear_authentication_records(request)
            post_authentication(request, factor, passwordless=True)
            return perform_login(request, _login(request, account))
    messages.error(request, _("通行密钥没有通过验证。请再试一次，或用密码登录。"))
    return redirect("authentication:login")


@SHOWN
@at_second_step
@sensitive_post_parameters()
def second_step(request: HttpRequest) -> HttpResponse:
    """After the password: a code of the app, a recovery code, or a passkey."""
    account = request._login_stage.login.user
    form = CodeForm(sent(request))
    if request.method == "POST" and form.is_valid():
        factor = check_factor(request, form, account)
        if factor is not None:
            post_authentication(request, factor)
            return request._login_stage.exit()
    context = {"form": form, "factors": factors_of(account), "account": account}
    return render(request, "authentication/second_step.html", context)


@require_GET
@at_second_step
def passkey_of_second_step(request: HttpRequest) -> HttpResponse:
    """The question for a passkey of the account that gave its password."""
    return question(request._login_stage.login.user)


@require_POST
@never_cache
def sign_out(request: HttpRequest) -> HttpResponse:
    """Out, by a button and never by a mere link."""
    if request.viewer is not None:
        operations.record_sign_out(
            viewer=request.viewer, account=request.user, session_key=request.session.session_key
        )
    logout(request)
    return redirect("authentication:login")


def check_factor(request: HttpRequest, form: CodeForm, account: Account) -> object | None:
    """
    The factor that what was typed (or the passkey) belongs to; else the refusal is on the form.

    Five wrong ones in a quarter of an hour, and it pauses for the account.
    """
    key = f"zelian-factor-{account.pk}"
    if not ratelimit.consume(request, app="allauth.account", action="login_failed", key=key):
        form.add_error(None, _("尝试次数过多，请过一刻钟再试。"))
        return None
    actor = request.viewer.actor if request.viewer else nobody(request)
    credential = form.cleaned_data.get("credential")
    try:
        if credential:
            factor = operations.check_passkey(actor=actor, account=account, credential=credential)
        else:
            code = form.cleaned_data["code"]
            factor = operations.check_code(actor=actor, account=account, code=code)
    except operations.CodeRefused as refusal:
        show_refusal(form, refusal)
        return None
    ratelimit.clear(request, app="allauth.account", action="login_failed", key=key)
    return factor


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict | None = None,
) -> HttpResponse:
    """The sign-in page after too many wrong passwords: in how many minutes to try again."""
    minutes = _minutes_left(request, get_client_username(request, credentials))
    context = {"minutes": minutes, "next": safe_address(request, request.POST.get("next"))}
    response = render(request, "authentication/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """One address asks too often; whoever is behind it waits a minute."""
    context = {"next": following(request)}
    response = render(request, "authentication/too_many.html", context, status=429)
    response.headers["Retry-After"] = "60"
    return response


def counted_name(request: HttpRequest, credentials: dict | None = None) -> str:
    """Under which name axes counts a failure; settings name this."""
    typed = (credentials or {}).get("username") or request.POST.get("username", "")
    return name_for_counting(typed or "")


def _login(request: HttpRequest, account: Account) -> Login:
    return Login(user=account, redirect_url=following(request) or None)


def _too_many(request: HttpRequest, action: str, *, limit_get: bool = False) -> bool:
    return not ratelimit.consume(request, app="allauth.account", action=action, limit_get=limit_get)


def _account_of(form: Form) -> Account | None:
    """Whom the passkey's answer names; not believed before the answer is checked."""
    if not form.is_valid() or not form.cleaned_data["credential"]:
        return None
    try:
        found = webauthn.extract_user_from_response(form.cleaned_data["credential"])
    except (ValidationError, AttributeError):
        return None
    return found


def _minutes_left(request: HttpRequest, username: str) -> int:
    wait: timedelta = get_cool_off(request) or timedelta(0)
    attempts = AccessAttempt.objects.filter(
        username=username, ip_address=getattr(request, "axes_ip_address", None)
    )
    last: datetime | None = attempts.aggregate(last=Max("attempt_time"))["last"]
    left = wait if last is None else last + wait - timezone.now()
    return max(1, ceil(left.total_seconds() / 60))
