"""Kinds of providers and ways of matching, as an administrator calls them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from zelian.authentication.providers.kinds import BINDING, STAFF_NO, Provider

KINDS: dict[str, str | Promise] = {
    "oidc": "OpenID Connect",
    "cas": "CAS",
    "saml": "SAML 2.0",
    "ldap": gettext_lazy("LDAP 目录"),
    "wecom": gettext_lazy("企业微信"),
    "dingtalk": gettext_lazy("钉钉"),
    "feishu": gettext_lazy("飞书"),
}


def kind_words(provider: Provider) -> str:
    """The kind's name."""
    return str(KINDS[provider.kind])


def match_words(provider: Provider) -> str:
    """How the provider's people are found here."""
    if provider.match == BINDING:
        return _("本人绑定后才能登录")
    what = _("工号") if provider.match == STAFF_NO else _("用户名")
    return _("属性 %(claim)s 等于本系统的%(what)s，或本人绑定") % {
        "claim": provider.claim,
        "what": what,
    }
