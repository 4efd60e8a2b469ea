"""The buttons of other systems, for the pages where one signs in or proves who one is."""

from __future__ import annotations

from typing import Any

from django import template

from zelian.authentication.providers.configuration import configuration
from zelian.authentication.providers.queries import own_identities as identities_of
from zelian.people.viewer import Viewer

register = template.Library()
PROVES = {"oidc", "cas", "saml", "ldap"}


@register.inclusion_tag("providers/buttons.html")
def sign_in_buttons(following: str = "") -> dict[str, Any]:
    """A link a provider, by its own name; nothing where none is configured."""
    return {"providers": configuration().providers, "next": following, "page": "providers:begin"}


@register.inclusion_tag("providers/buttons.html")
def proof_buttons(following: str = "") -> dict[str, Any]:
    """The same for proving once more, with those providers that can be told to ask anew."""
    providers = [p for p in configuration().providers if p.kind in PROVES]
    return {"providers": providers, "next": following, "page": "providers:prove"}


@register.inclusion_tag("providers/own.html")
def own_identities(viewer: Viewer) -> dict[str, Any]:
    """What of other systems is bound to one's account; nothing where there is none to bind."""
    pairs = identities_of(viewer)
    return {"pairs": pairs, "bound": [identity for _provider, identity in pairs if identity]}
