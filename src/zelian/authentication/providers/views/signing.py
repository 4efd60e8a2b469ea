"""To another system and back: signing in, binding, proving once more."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth.signals import user_login_failed
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from zelian.authentication.adapters import home_of
from zelian.authentication.providers.forms import DirectoryForm
from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.journeys import BIND, PROVE, Journey, remember, take
from zelian.authentication.providers.kinds import Ldap, Provider, Saml
from zelian.authentication.providers.protocols import directory_of, protocol_of
from zelian.authentication.providers.queries import find_account
from zelian.authentication.providers.refusals import (
    CannotSignInBy,
    NotKnownHere,
    ServiceUnreachable,
)
from zelian.authentication.providers.signing_in import prove_again, sign_in
from zelian.authentication.providers.views.binding import offer_binding
from zelian.authentication.providers.views.places import provider_or_404, site_of
from zelian.authentication.providers.views.sign_out import end_by_cas
from zelian.authentication.reauthentication import proved
from zelian.people.access import ViewerRequest, allowed, safe_address
from zelian.people.views.changing import show_refusal

logger = logging.getLogger("zelian.authentication")


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """Sign in by a provider: away to it, or the form where it is a directory."""
    provider = provider_or_404(key)
    following = safe_address(request, request.POST.get("next") or request.GET.get("next"))
    if request.viewer is not None:
        return redirect(following or home_of(request.user))
    return _set_out(request, provider, Journey(provider.key, following=following))


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@allowed("sign_in_providers.bind_own")
@proved()
def bind(request: ViewerRequest, key: str) -> HttpResponse:
    """Be identified by a provider in order to bind that identity to one's account."""
    journey = Journey(key, purpose=BIND, account_id=request.user.pk)
    return _set_out(request, provider_or_404(key), journey)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@allowed("sign_in_providers.bind_own")
def prove(request: ViewerRequest, key: str) -> HttpResponse:
    """Be asked once more by the provider, for those who have no password here."""
    following = safe_address(request, request.POST.get("next") or request.GET.get("next"))
    journey = Journey(key, purpose=PROVE, following=following, account_id=request.user.pk)
    return _set_out(request, provider_or_404(key), journey)


@never_cache
@csrf_exempt
@require_http_methods(["GET", "POST"])
def back(request: HttpRequest, key: str) -> HttpResponse:
    """
    Where providers send people, and what they have to say, back to.

    SAML comes as a form sent from another site, which brings no session along: a page of
    this site sends it on. What makes it safe without this site's own mark is the number of
    the request, which only this browser's session holds.
    """
    provider = provider_or_404(key)
    if request.method == "GET":
        return _arrive(request, provider, request.GET.dict())
    if isinstance(provider, Saml):
        context = {
            "provider": provider,
            "response": request.POST.get("SAMLResponse", ""),
            "state": request.POST.get("RelayState", ""),
        }
        return render(request, "providers/going_on.html", context)
    if provider.kind == "cas":
        return end_by_cas(request, provider)
    raise Http404


@never_cache
@csrf_exempt
@require_POST
def finish(request: HttpRequest, key: str) -> HttpResponse:
    """The SAML answer, now with this browser's session."""
    provider = provider_or_404(key)
    if not isinstance(provider, Saml):
        raise Http404
    answer = {
        "SAMLResponse": request.POST.get("SAMLResponse", ""),
        "state": request.POST.get("RelayState", ""),
    }
    return _arrive(request, provider, answer)


@require_GET
def metadata(request: HttpRequest, key: str) -> HttpResponse:
    """Our SAML metadata: no secret, the provider fetches it."""
    provider = provider_or_404(key)
    if not isinstance(provider, Saml):
        raise Http404
    content = protocol_of(provider).metadata(provider, site_of(request, provider))
    return HttpResponse(content, content_type="application/samlmetadata+xml")


def _set_out(request: HttpRequest, provider: Provider, journey: Journey) -> HttpResponse:
    if isinstance(provider, Ldap):
        return _ask_directory(request, provider, journey)
    if request.method != "GET":
        return redirect(request.get_full_path())
    try:
        address = protocol_of(provider).begin(provider, journey, site_of(request, provider))
    except CannotSignInBy as refusal:
        return _refused(request, provider, journey, refusal)
    remember(request, journey)
    return HttpResponseRedirect(address)


def _arrive(request: HttpRequest, provider: Provider, answer: Mapping[str, str]) -> HttpResponse:
    journey = take(request, answer.get("state", ""), provider=provider.key)
    if isinstance(provider, Ldap) or journey is None:
        return _refused(request, provider, None, CannotSignInBy("no-journey"))
    site = site_of(request, provider)
    try:
        identified = protocol_of(provider).finish(provider, journey, site, answer)
        return _identified(request, provider, journey, identified)
    except CannotSignInBy as refusal:
        return _refused(request, provider, journey, refusal)


def _identified(
    request: HttpRequest, provider: Provider, journey: Journey, identified: Identified
) -> HttpResponse:
    """
    What somebody came for, now that they are identified.

    :raises CannotSignInBy: it is not for them.
    """
    if not 0 < len(identified.subject) <= 255:
        raise CannotSignInBy("subject-length")
    if journey.account_id is None:
        return sign_in(request, provider, identified, following=journey.following)
    if request.viewer is None or request.viewer.account_id != journey.account_id:
        raise CannotSignInBy("another-account")
    if journey.purpose == BIND:
        return offer_binding(request, provider, identified)
    if find_account(provider, identified).pk != journey.account_id:
        raise CannotSignInBy("another-person")
    prove_again(request, request.user, provider, identified)
    return redirect(journey.following or home_of(request.user))


def _ask_directory(request: HttpRequest, provider: Ldap, journey: Journey) -> HttpResponse:
    """The form of a directory; wrong passwords count as they do at the front door."""
    form = DirectoryForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST" and form.is_valid():
        credentials = {"username": form.cleaned_data["username"].strip().lower()}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out = True
            request.axes_credentials = credentials
        else:
            try:
                identified = directory_of().identify(provider, **form.cleaned_data)
                return _identified(request, provider, journey, identified)
            except NotKnownHere as refusal:
                return _refused(request, provider, journey, refusal)
            except CannotSignInBy as refusal:
                _note_failure(request, provider, credentials, refusal)
                show_refusal(form, refusal)
                status = _status(refusal)
    context = {"provider": provider, "form": form, "next": journey.following}
    return render(request, "providers/directory.html", context, status=status)


def _note_failure(
    request: HttpRequest,
    provider: Provider,
    credentials: dict[str, str],
    refusal: CannotSignInBy,
) -> None:
    logger.warning("sign-in by %s refused: %s", provider.key, refusal.reason)
    if not isinstance(refusal, ServiceUnreachable):
        user_login_failed.send(sender=__name__, credentials=credentials, request=request)


def _refused(
    request: HttpRequest, provider: Provider, journey: Journey | None, refusal: CannotSignInBy
) -> HttpResponse:
    logger.warning("sign-in by %s refused: %s", provider.key, refusal.reason)
    again = "begin"
    if journey is not None and journey.purpose != "sign_in":
        again = journey.purpose
    context = {
        "provider": provider,
        "sentence": refusal.sentence,
        "again": reverse(f"providers:{again}", args=[provider.key]),
        "next": journey.following if journey else "",
        "signed_in": request.viewer is not None,
    }
    return render(request, "providers/refused.html", context, status=_status(refusal))


def _status(refusal: CannotSignInBy) -> int:
    return 503 if isinstance(refusal, ServiceUnreachable) else 403
