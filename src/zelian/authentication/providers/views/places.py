"""Our own addresses for a provider, and the provider an address names."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import reverse

from zelian.authentication.providers.configuration import find_provider
from zelian.authentication.providers.kinds import Provider
from zelian.authentication.providers.protocols import Site


def provider_or_404(key: str) -> Provider:
    """
    The provider of that key.

    :raises Http404: there is none.
    """
    provider = find_provider(key)
    if provider is None:
        raise Http404
    return provider


def site_of(request: HttpRequest, provider: Provider) -> Site:
    """What the provider must know of this program, as seen from this request."""

    def full(name: str) -> str:
        return request.build_absolute_uri(reverse(f"providers:{name}", args=[provider.key]))

    return Site(
        back=full("back"),
        metadata=full("metadata"),
        sign_out=full("ended"),
        browser=request.headers.get("User-Agent", ""),
    )
