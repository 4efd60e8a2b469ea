"""How each kind of provider is asked: one way there, one way back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from types import ModuleType
from typing import Protocol

from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.journeys import Journey
from zelian.authentication.providers.kinds import Provider

DIRECTORY_NAME = 150
DIRECTORY_PASSWORD = 256
MODULES = {
    "oidc": "oidc",
    "cas": "cas",
    "saml": "saml",
    "wecom": "wecom",
    "dingtalk": "dingtalk",
    "feishu": "feishu",
}


@dataclass(frozen=True, slots=True)
class Site:
    """Our own addresses for one provider, and what of the browser matters."""

    back: str
    metadata: str = ""
    sign_out: str = ""
    browser: str = ""


class ByRedirect(Protocol):
    """A protocol that sends the browser away and gets it back with an answer."""

    def begin(self, provider: Provider, journey: Journey, site: Site) -> str:
        """The address to go to; may put into ``journey.kept`` what it will need."""

    def finish(
        self, provider: Provider, journey: Journey, site: Site, answer: Mapping[str, str]
    ) -> Identified:
        """
        Who came back.

        :raises CannotSignInBy: the answer does not hold.
        """


def protocol_of(provider: Provider) -> ByRedirect:
    """
    The protocol of a provider's kind; its libraries are loaded only now.

    :raises ImportError: an optional library is not installed.
    """
    return import_module(f"{__name__}.{MODULES[provider.kind]}")


def leads_out(provider: Provider) -> bool:
    """Whether one can sign out of the provider too."""
    return provider.kind in {"oidc", "cas"}


def directory_of() -> ModuleType:
    """
    The directory's protocol, which needs no redirect but a name and a password.

    :raises ImportError: its optional library is not installed.
    """
    return import_module(f"{__name__}.ldap")
