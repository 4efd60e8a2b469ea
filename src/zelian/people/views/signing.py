"""In and out: the pages that stand before the house."""

from __future__ import annotations

from datetime import datetime, timedelta
from math import ceil

from axes.helpers import get_client_username, get_cool_off
from axes.models import AccessAttempt
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from zelian.people import operations
from zelian.people.access import ViewerRequest, allowed, page_before, safe_address
from zelian.people.forms.signing import NewPasswordForm, SignInForm
from zelian.people.models import Account, Person
from zelian.people.views.changing import sent


class SignIn(LoginView):
    """User name and password, then back to where one was going."""

    template_name = "people/login.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_default_redirect_url(self) -> str:
        """The house; who is no person of it and only administers, the accounts."""
        return _home_of(self.request.user)


class SignOut(LogoutView):
    """Out, by a button and never by a mere link."""

    http_method_names = ["post", "options"]


@sensitive_post_parameters()
@never_cache
@allowed("people.change_own_password")
def change_password(request: ViewerRequest) -> HttpResponse:
    """One's own password; for whoever was handed one, the first thing to do."""
    form = NewPasswordForm(request.user, sent(request))
    following = safe_address(request, request.POST.get("next") or request.GET.get("next"))
    if request.method == "POST" and form.is_valid():
        account = operations.change_own_password(
            viewer=request.viewer,
            account=request.user,
            password=form.cleaned_data["new_password1"],
        )
        update_session_auth_hash(request, account)
        messages.success(request, _("密码已修改，下次请用新密码登录。"))
        return redirect(_home_of(account) if following in {"", "/"} else following)
    return render(
        request,
        "people/password.html",
        {"form": form, "next": following, "forced": request.user.must_change_password},
    )


def locked_out(
    request: HttpRequest,
    original_response: HttpResponse | None = None,
    credentials: dict | None = None,
) -> HttpResponse:
    """The sign-in page after too many wrong passwords: in how many minutes to try again."""
    username = (get_client_username(request, credentials) or "").strip().lower()
    minutes = _minutes_left(request, username)
    context = {"minutes": minutes, "next": safe_address(request, request.POST.get("next"))}
    response = render(request, "people/locked_out.html", context, status=429)
    response.headers["Retry-After"] = str(minutes * 60)
    return response


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that waited too long, or was opened before signing in anew elsewhere."""
    if request.headers.get("HX-Request"):
        sentence = _("页面停留过久，请刷新后再提交，已填内容仍在。")
        return HttpResponse(sentence, status=403, content_type="text/plain; charset=utf-8")
    context = {"back": page_before(request) or "/", "reason": reason}
    return render(request, "people/csrf_failed.html", context, status=403)


def _home_of(account: Account) -> str:
    is_person = Person.objects.filter(account_id=account.pk).exists()
    return "/" if is_person else reverse("people:accounts")


def _minutes_left(request: HttpRequest, username: str) -> int:
    wait: timedelta = get_cool_off(request) or timedelta(0)
    attempts = AccessAttempt.objects.filter(
        username=username, ip_address=getattr(request, "axes_ip_address", None)
    )
    last: datetime | None = attempts.aggregate(last=Max("attempt_time"))["last"]
    left = wait if last is None else last + wait - timezone.now()
    return max(1, ceil(left.total_seconds() / 60))
