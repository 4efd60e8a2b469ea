"""The administrators' part: locks and lost second factors (system), the rules (security)."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from zelian.authentication import operations, queries
from zelian.authentication.forms.factors import RulesForm, WhyForm
from zelian.authentication.requirements import stored_rules
from zelian.authentication.views.asking import sent, show_refusal
from zelian.people.access import ViewerRequest, allowed
from zelian.people.models import Account
from zelian.people.refusals import Refusal

MANAGE = "authentication.manage_sign_in"
SET_RULES = "authentication.set_rules"


@require_GET
@never_cache
@allowed(MANAGE)
def account(request: ViewerRequest, account_id: int) -> HttpResponse:
    """How an account signs in, whether it is locked, what happened at its door."""
    try:
        page = queries.get_account_page(request.viewer, account_id)
    except Account.DoesNotExist as missing:
        raise Http404 from missing
    context = {"page": page, "is_own": page.account.pk == request.viewer.account_id}
    return render(request, "authentication/account.html", context)


@never_cache
@allowed(MANAGE)
def unlock(request: ViewerRequest, account_id: int) -> HttpResponse:
    """Take off a lock, with the reason."""
    return _on_account(request, account_id, operations.unlock_account, "unlock", _("已解除锁定。"))


@never_cache
@allowed(MANAGE)
def reset_factors(request: ViewerRequest, account_id: int) -> HttpResponse:
    """Take all second factors from somebody who lost them, with the reason."""
    return _on_account(
        request,
        account_id,
        operations.reset_factors,
        "reset_factors",
        _("第二重验证已重置，其各处登录已结束。请通知本人重新登录并设置。"),
    )


@never_cache
@allowed(SET_RULES)
def rules(request: ViewerRequest) -> HttpResponse:
    """The institution's rules of sign-in."""
    form = RulesForm(sent(request), instance=stored_rules())
    if request.method == "POST" and form.is_valid():
        try:
            operations.change_sign_in_rules(viewer=request.viewer, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            sentence = _("登录规则已修改，一分钟内对所有人生效。")
            messages.success(request, sentence, extra_tags="saved:sign-in-rules")
            return redirect("authentication:rules")
    context = {"form": form, "fixed": settings.ZELIAN_SECOND_FACTOR}
    return render(request, "authentication/rules.html", context)


def _on_account(
    request: ViewerRequest,
    account_id: int,
    operation: Callable[..., object],
    template: str,
    done: str,
) -> HttpResponse:
    account = get_object_or_404(Account, pk=account_id)
    form = WhyForm(sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            operation(viewer=request.viewer, account=account, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            messages.success(request, done)
            return redirect("authentication:account", account.pk)
    context = {"form": form, "account": account}
    return render(request, f"authentication/{template}.html", context)
