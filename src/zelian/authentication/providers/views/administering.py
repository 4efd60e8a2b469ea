"""The system administrator's pages: what is configured, whether it answers, who is bound."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from zelian.authentication.providers import operations
from zelian.authentication.providers.checking import faults, library_is_there, reach
from zelian.authentication.providers.configuration import configuration
from zelian.authentication.providers.kinds import Provider
from zelian.authentication.providers.models import BoundIdentity
from zelian.authentication.providers.queries import list_identities
from zelian.authentication.providers.views.places import provider_or_404, site_of
from zelian.authentication.providers.words import kind_words, match_words
from zelian.pages.columns import Column
from zelian.pages.tables import Table
from zelian.people.access import ViewerRequest, allowed
from zelian.people.forms.accounts import ReasonForm
from zelian.people.views.changing import Change, form_page, sent
from zelian.people.views.showing import table_page

MANAGE = "sign_in_providers.manage_providers"
IDENTITY_COLUMNS = [
    Column(
        "account",
        gettext_lazy("账号"),
        url=lambda identity: reverse("people:account", args=[identity.account_id]),
        sort="account__username",
        hideable=False,
        heading=True,
    ),
    Column("person", gettext_lazy("人员"), accessor=lambda i: getattr(i.account, "person", None)),
    Column("provider_label", gettext_lazy("登录方式"), sort="provider_label"),
    Column("bound_at", gettext_lazy("绑定时间"), sort="bound_at"),
    Column("used_at", gettext_lazy("最近使用"), sort="used_at"),
    Column(
        "end",
        gettext_lazy("解除"),
        accessor=lambda _identity: _("解除绑定"),
        url=lambda identity: reverse("providers:end_identity", args=[identity.pk]),
        export=False,
    ),
]


@dataclass(frozen=True, slots=True)
class Shown:
    """A provider as the page shows it: never its secrets."""

    provider: Provider
    kind: str
    match: str
    addresses: tuple[tuple[str, str], ...]


@require_GET
@allowed(MANAGE)
def providers(request: ViewerRequest) -> HttpResponse:
    """What is configured, what is wrong with it, and what each provider must be told."""
    shown = [_shown(request, provider) for provider in configuration().providers]
    return render(request, "providers/providers.html", {"shown": shown, "faults": faults()})


@require_POST
@allowed(MANAGE)
def test(request: ViewerRequest, key: str) -> HttpResponse:
    """试一试: ask the provider's addresses, now and only now."""
    provider = provider_or_404(key)
    answers = reach(provider) if library_is_there(provider) else []
    context = {"shown": _shown(request, provider), "answers": answers}
    return render(request, "providers/tested.html", context)


@require_GET
@allowed(MANAGE)
def bound(request: ViewerRequest) -> HttpResponse:
    """Every identity that is bound to an account."""
    table = Table(
        list_identities(request.viewer),
        columns=IDENTITY_COLUMNS,
        request=request,
        export_name=_("绑定的登录方式"),
        caption=_("绑定的登录方式"),
        empty_title=_("还没有人绑定"),
    )
    return table_page(request, "providers/bound.html", table)


@form_page(
    MANAGE,
    title=gettext_lazy("解除绑定"),
    submit=gettext_lazy("解除绑定"),
    done=gettext_lazy("已解除绑定，由它开始的登录已经结束。"),
    danger=True,
    nav="providers",
)
def end_identity(request: ViewerRequest, identity_id: int) -> Change:
    """Take an identity off somebody's account."""
    identity = get_object_or_404(BoundIdentity.objects.select_related("account"), pk=identity_id)
    do = partial(operations.end_identity, identity=identity)
    return Change(
        ReasonForm(sent(request)), do, back=reverse("providers:bound"), about=str(identity)
    )


def _shown(request: ViewerRequest, provider: Provider) -> Shown:
    site = site_of(request, provider)
    addresses: list[tuple[str, str]] = []
    if provider.kind != "ldap":
        addresses.append((_("回调地址"), site.back))
    if provider.kind == "cas":
        addresses = [(_("服务地址（service）"), f"{site.back}?**")]
    if provider.kind == "saml":
        addresses = [(_("实体标识与元数据"), site.metadata), (_("ACS 地址"), site.back)]
    if provider.kind in {"saml", "oidc"}:
        addresses.append((_("统一退出地址"), site.sign_out))
    return Shown(provider, kind_words(provider), match_words(provider), tuple(addresses))
