"""Whether what is configured holds, and whether it answers."""

from __future__ import annotations

from typing import Any

from django.core.checks import Error
from django.utils.translation import gettext as _

from zelian.authentication.providers.calling import call
from zelian.authentication.providers.configuration import configuration
from zelian.authentication.providers.kinds import Ldap, Oidc, Provider
from zelian.authentication.providers.protocols import directory_of, protocol_of
from zelian.authentication.providers.refusals import CannotSignInBy


def faults() -> list[str]:
    """What is wrong with ``sign_in.toml``, in sentences; libraries that are missing too."""
    read = configuration()
    missing = [
        _("“%(label)s”需要可选组件，请安装 zelian[%(extra)s]。")
        % {"label": provider.label, "extra": provider.kind}
        for provider in read.providers
        if not library_is_there(provider)
    ]
    return [*read.faults, *missing]


def system_check(**_given: Any) -> list[Error]:
    """The same for Django's own check."""
    return [Error(sentence, id="zelian.sign_in") for sentence in faults()]


def library_is_there(provider: Provider) -> bool:
    """Whether the optional library of a kind is installed."""
    try:
        if isinstance(provider, Ldap):
            directory_of()
        else:
            protocol_of(provider)
    except ImportError:
        return False
    return True


def reach(provider: Provider) -> list[tuple[str, str]]:
    """
    Ask each address of a provider once: ``[(address, what is wrong)]``, nothing where it answers.
    """
    return [(address, _trouble(provider, address)) for address in provider.addresses()]


def _trouble(provider: Provider, address: str) -> str:
    if isinstance(provider, Ldap):
        if directory_of().reach(provider, address):
            return ""
        return _("连不上，或证书、绑定账号不对。")
    try:
        if isinstance(provider, Oidc):
            protocol_of(provider).discover(provider)
        else:
            call("GET", address, timeout=provider.timeout)
    except CannotSignInBy:
        return _("没有应答，或应答不是登录服务的。")
    return ""
