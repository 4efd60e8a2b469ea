"""Accounts: the system administrator's pages, which show no content of the house."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from zelian.history.queries import timeline_of
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people import operations, queries
from zelian.people.access import ViewerRequest, allowed
from zelian.people.filters import AccountFilter
from zelian.people.forms.accounts import AccountForm, ReasonForm
from zelian.people.models import Account
from zelian.people.refusals import Refusal
from zelian.people.views.changing import Change, Step, form_page, sent, show_refusal
from zelian.people.views.showing import found_or_404, table_page

MANAGE = "people.manage_accounts"
ACCOUNT_COLUMNS = [
    Column(
        "username",
        gettext_lazy("用户名"),
        url=lambda account: reverse("people:account", args=[account.pk]),
        sort="username",
        hideable=False,
        heading=True,
    ),
    Column(
        "person",
        gettext_lazy("人员"),
        accessor=lambda account: getattr(account, "person", None),
        sort="person__pinyin",
    ),
    Column("administers", gettext_lazy("三员")),
    Column("is_active", gettext_lazy("在用"), sort="is_active"),
    Column("must_change_password", gettext_lazy("待改首次密码"), shown=False),
    Column("last_login", gettext_lazy("最近登录"), sort="last_login"),
]


@require_GET
@allowed(MANAGE)
def accounts(request: ViewerRequest) -> HttpResponse:
    """Every account."""
    table = Table(
        queries.list_accounts(request.viewer),
        columns=ACCOUNT_COLUMNS,
        request=request,
        filterset_class=AccountFilter,
        export_name=_("账号"),
        caption=_("账号"),
        empty_title=_("还没有账号"),
    )
    return table_page(request, "people/accounts.html", table)


@require_GET
@allowed(MANAGE)
def account(request: ViewerRequest, account_id: int) -> HttpResponse:
    """One account with its roles and history."""
    page = found_or_404(queries.get_account_page, request.viewer, account_id)
    return render(
        request,
        "people/account.html",
        {
            "page": page,
            "account": page.account,
            "is_own": page.account.pk == request.viewer.account_id,
            "events": timeline_of(page.account),
        },
    )


@never_cache
@allowed(MANAGE)
def create_account(request: ViewerRequest) -> HttpResponse:
    """A new account; the password is shown once, in the answer itself."""
    form = AccountForm(sent(request), viewer=request.viewer)
    if request.method == "POST" and form.is_valid():
        try:
            new = operations.create_account(viewer=request.viewer, **form.cleaned_data)
        except Refusal as refusal:
            show_refusal(form, refusal)
        else:
            return render(request, "people/new_password.html", {"new": new, "created": True})
    step = Step(
        title=_("开通账号"),
        submit=_("开通"),
        back=reverse("people:accounts"),
        draft="account-new",
        nav="accounts",
    )
    return render(request, "people/change.html", {"form": form, "step": step})


@never_cache
@allowed(MANAGE)
def reset_password(request: ViewerRequest, account_id: int) -> HttpResponse:
    """Ask once, then a new password, shown once."""
    account = _account(account_id)
    refused = ""
    if request.method == "POST":
        try:
            new = operations.reset_password(viewer=request.viewer, account=account)
        except Refusal as refusal:
            refused = refusal.sentence
        else:
            return render(request, "people/new_password.html", {"new": new, "created": False})
    context = {"account": account, "refused": refused}
    return render(request, "people/reset_password.html", context)


@form_page(
    MANAGE,
    title=gettext_lazy("停用账号"),
    submit=gettext_lazy("停用"),
    done=gettext_lazy("账号已停用。"),
    danger=True,
    nav="accounts",
)
def disable_account(request: ViewerRequest, account_id: int) -> Change:
    """Lock an account."""
    return _on_account(_account(account_id), ReasonForm(sent(request)), operations.disable_account)


@form_page(
    MANAGE,
    title=gettext_lazy("恢复账号"),
    submit=gettext_lazy("恢复"),
    done=gettext_lazy("账号已恢复使用。"),
    nav="accounts",
)
def enable_account(request: ViewerRequest, account_id: int) -> Change:
    """Unlock an account."""
    return _on_account(_account(account_id), ReasonForm(sent(request)), operations.enable_account)


def _on_account(account: Account, form: Form, operation: Callable[..., object]) -> Change:
    do = partial(operation, account=account)
    return Change(form, do, back=_account_url(account), about=account.username)


def _account(account_id: int) -> Account:
    return get_object_or_404(Account, pk=account_id)


def _account_url(account: Account) -> str:
    return reverse("people:account", args=[account.pk])
