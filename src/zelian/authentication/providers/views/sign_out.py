"""Single sign-out: what providers end, and where one signs out of a provider too."""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from zelian.authentication.providers.kinds import Cas, Oidc, Provider, Saml
from zelian.authentication.providers.operations import end_sessions
from zelian.authentication.providers.protocols import protocol_of
from zelian.authentication.providers.refusals import CannotSignInBy
from zelian.authentication.providers.views.places import provider_or_404, site_of
from zelian.history.operations import Actor

logger = logging.getLogger("zelian.authentication")


@never_cache
@require_GET
def leave(request: HttpRequest, key: str) -> HttpResponse:
    """On to the provider's own sign-out."""
    provider = provider_or_404(key)
    site = site_of(request, provider)
    address = ""
    try:
        if isinstance(provider, Oidc):
            address = protocol_of(provider).end_session_address(provider, site)
        elif isinstance(provider, Cas):
            address = protocol_of(provider).sign_out_address(provider, site)
    except CannotSignInBy as refusal:
        logger.warning("sign-out of %s: %s", provider.key, refusal.reason)
    return HttpResponseRedirect(address) if address else redirect("authentication:login")


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def ended(request: HttpRequest, key: str) -> HttpResponse:
    """
    What a provider says of sign-outs: OpenID Connect calls it itself, SAML sends browsers.

    Whoever merely comes back from signing out is led to the sign-in page.
    """
    provider = provider_or_404(key)
    try:
        if request.method == "POST":
            return _end_by_token(request, provider)
        if isinstance(provider, Saml) and "SAMLRequest" in request.GET:
            return _end_by_saml(request, provider)
    except CannotSignInBy as refusal:
        logger.warning("sign-out by %s refused: %s", provider.key, refusal.reason)
        return HttpResponse(status=400)
    return redirect("authentication:login")


def end_by_cas(request: HttpRequest, provider: Cas) -> HttpResponse:
    """End the session of the ticket that a CAS server names; the answer tells it nothing."""
    text = request.POST.get("logoutRequest", "")
    ticket = protocol_of(provider).ended_ticket(text) if len(text) < 20_000 else ""
    if ticket and provider.single_sign_out:
        end_sessions(actor=_actor(request, provider), provider=provider, tickets=[ticket])
    return HttpResponse(status=204)


def _end_by_token(request: HttpRequest, provider: Provider) -> HttpResponse:
    token = request.POST.get("logout_token", "")
    if not isinstance(provider, Oidc) or not token:
        raise Http404
    subject, session = protocol_of(provider).ended_by(provider, token)
    if not subject and not session:
        raise CannotSignInBy("logout-token-empty")
    end_sessions(
        actor=_actor(request, provider),
        provider=provider,
        tickets=[session] if session else [],
        # a session is named by itself; a person's every session only where no one is named
        subject="" if session else subject,
    )
    return HttpResponse(status=200, headers={"Cache-Control": "no-store"})


def _end_by_saml(request: HttpRequest, provider: Saml) -> HttpResponse:
    site = site_of(request, provider)
    tickets, address = protocol_of(provider).ended_by(provider, site, request.GET.dict())
    end_sessions(actor=_actor(request, provider), provider=provider, tickets=tickets)
    return HttpResponseRedirect(address) if address else redirect("authentication:login")


def _actor(request: HttpRequest, provider: Provider) -> Actor:
    return Actor(account_id=None, name=provider.label, address=request.META.get("REMOTE_ADDR"))
