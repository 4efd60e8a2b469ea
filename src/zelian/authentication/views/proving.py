"""Proving once more who one is."""

from __future__ import annotations

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.base.internal.flows import post_authentication
from django.contrib.auth import authenticate
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from zelian.authentication import operations
from zelian.authentication.factors import factors_of
from zelian.authentication.forms.signing import ProofForm
from zelian.authentication.views.asking import following, question, sent
from zelian.authentication.views.signing import check_factor
from zelian.people.access import ViewerRequest, allowed


@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@never_cache
@allowed("authentication.manage_own")
def prove(request: ViewerRequest) -> HttpResponse:
    """Password, code or passkey; then back to what one was doing."""
    factors = factors_of(request.user)
    by_password = request.user.has_usable_password()
    form = ProofForm(sent(request), by_password=by_password, by_code=factors.totp is not None)
    if request.method == "POST" and form.is_valid() and (method := _proved(request, form)):
        operations.record_proof(viewer=request.viewer, account=request.user, method=method)
        return redirect(following(request) or "authentication:security")
    context = {
        "form": form,
        "factors": factors,
        "next": following(request),
        "possible": by_password or factors.any,
    }
    return render(request, "authentication/prove.html", context)


@require_GET
@never_cache
@allowed("authentication.manage_own")
def passkey_question(request: ViewerRequest) -> HttpResponse:
    """The question for one of one's own passkeys."""
    return question(request.user)


def _proved(request: ViewerRequest, form: ProofForm) -> str:
    """By which means it was proved; nothing where it was not, with the sentence on the form."""
    if form.cleaned_data.get("password"):
        return _by_password(request, form)
    factor = check_factor(request, form, request.user)
    if factor is None:
        return ""
    post_authentication(request, factor, reauthenticated=True)
    return factor.type


def _by_password(request: ViewerRequest, form: ProofForm) -> str:
    """Through the same door as sign-in, so that wrong ones count towards the same lock."""
    account = authenticate(
        request, username=request.user.get_username(), password=form.cleaned_data["password"]
    )
    if account is None or account.pk != request.user.pk:
        form.add_error("password", _("密码不正确，请重新输入。"))
        return ""
    record_authentication(request, request.user, method="password", reauthenticated=True)
    return "password"
