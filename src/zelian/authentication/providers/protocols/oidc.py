"""
OpenID Connect Core 1.0, authorization code flow, with PKCE (RFC 7636).

The ID token is checked as section 3.1.3.7 asks, its signature always, although it comes
over TLS; the user's info must be about the same subject (5.3.2); the issuer named in the
answer (RFC 9207) must be the one that was asked, against mix-up.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import httpx
import jwt
from django.core.cache import cache

from zelian.authentication.providers.calling import call, call_json
from zelian.authentication.providers.identified import Identified, texts_of
from zelian.authentication.providers.journeys import PROVE, Journey
from zelian.authentication.providers.kept import forget, keep
from zelian.authentication.providers.kinds import Oidc
from zelian.authentication.providers.protocols import Site
from zelian.authentication.providers.refusals import CannotSignInBy, ServiceUnreachable

# Public keys only: with a shared key, who may check a token could also make one.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
REQUIRED = ["iss", "sub", "aud", "exp", "iat", "nonce"]
DISCOVERY_SECONDS = 3600
NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def begin(provider: Oidc, journey: Journey, site: Site) -> str:
    found = discover(provider)
    verifier = secrets.token_urlsafe(48)
    journey.kept.update(nonce=secrets.token_urlsafe(24), verifier=verifier)
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
    asked = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": site.back,
        "scope": " ".join(provider.scope),
        "state": journey.state,
        "nonce": journey.kept["nonce"],
        "code_challenge": challenge.rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    if journey.purpose == PROVE:
        asked |= {"prompt": "login", "max_age": "0"}
    address = found["authorization_endpoint"]
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def finish(provider: Oidc, journey: Journey, site: Site, answer: Mapping[str, str]) -> Identified:
    found = discover(provider)
    _refuse_another_issuer(found, answer)
    if "code" not in answer:
        raise CannotSignInBy(f"provider-said:{answer.get('error', 'nothing')[:40]}")
    tokens = _exchange(provider, found, journey, site, answer["code"])
    claims = _checked(provider, found, journey, tokens)
    said = dict(claims)
    if provider.userinfo and found.get("userinfo_endpoint"):
        more = _userinfo(provider, found, tokens)
        if more["sub"] != claims["sub"]:
            raise CannotSignInBy("userinfo-subject")
        said = more | claims
    known = texts_of(said)
    subject = known.get(provider.subject, ("",))
    if len(subject) != 1 or not subject[0]:
        raise CannotSignInBy("no-subject")
    assured = known.get("amr", ()) + known.get("acr", ())
    return Identified(
        provider=provider.key,
        subject=subject[0],
        claims=known,
        assured=frozenset(assured),
        session=str(claims.get("sid", "")),
    )


def discover(provider: Oidc) -> dict[str, Any]:
    """
    The provider's discovery document, kept for an hour.

    :raises ServiceUnreachable: it cannot be had, or is another issuer's.
    """

    def fetch() -> tuple[dict[str, Any], float]:
        address = f"{provider.issuer}/.well-known/openid-configuration"
        found = call_json("GET", address, timeout=provider.timeout)
        if str(found.get("issuer", "")).rstrip("/") != provider.issuer:
            raise ServiceUnreachable("discovery-issuer")
        if not all(isinstance(found.get(name), str) for name in NEEDED):
            raise ServiceUnreachable("discovery-incomplete")
        return found, DISCOVERY_SECONDS

    return keep(("discovery", provider.key, provider.issuer), fetch)


def end_session_address(provider: Oidc, site: Site) -> str:
    """Where one also signs out of the provider (RP-Initiated Logout 1.0); nothing if nowhere."""
    address = discover(provider).get("end_session_endpoint", "")
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": site.sign_out}
    return f"{address}?{urlencode(asked)}" if address else ""


def ended_by(provider: Oidc, token: str) -> tuple[str, str]:
    """
    ``(sub, sid)`` of a logout token (Back-Channel Logout 1.0, 2.6); either may be empty.

    :raises CannotSignInBy: the token does not hold.
    """
    claims = _decode(provider, discover(provider), token, ["iss", "aud", "iat", "jti", "events"])
    event = "http://schemas.openid.net/event/backchannel-logout"
    events = claims["events"]
    if not isinstance(events, dict) or event not in events or "nonce" in claims:
        raise CannotSignInBy("logout-token")
    if time.time() - float(claims["iat"]) > 300:
        raise CannotSignInBy("logout-token-old")
    once = hashlib.sha256(f"{provider.key}\n{claims['jti']}".encode()).hexdigest()
    if not cache.add(f"sign-in:logout-token:{once}", True, 600):
        raise CannotSignInBy("logout-token-replayed")
    return str(claims.get("sub", "")), str(claims.get("sid", ""))


def _refuse_another_issuer(found: Mapping[str, Any], answer: Mapping[str, str]) -> None:
    named = answer.get("iss")
    promised = found.get("authorization_response_iss_parameter_supported") is True
    if (named or promised) and named != found["issuer"]:
        raise CannotSignInBy("issuer-of-answer")


def _exchange(
    provider: Oidc, found: Mapping[str, Any], journey: Journey, site: Site, code: str
) -> dict[str, Any]:
    asked = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": site.back,
        "code_verifier": journey.kept["verifier"],
        "client_id": provider.client_id,
    }
    methods = found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    auth = None
    if "client_secret_post" in methods:
        asked["client_secret"] = provider.client_secret.reveal()
    else:
        auth = httpx.BasicAuth(provider.client_id, provider.client_secret.reveal())
    tokens = call_json(
        "POST", found["token_endpoint"], timeout=provider.timeout, data=asked, auth=auth
    )
    if not isinstance(tokens.get("id_token"), str) or "error" in tokens:
        raise CannotSignInBy("code-refused")
    return tokens


def _checked(
    provider: Oidc, found: Mapping[str, Any], journey: Journey, tokens: Mapping[str, Any]
) -> dict[str, Any]:
    claims = _decode(provider, found, tokens["id_token"], REQUIRED)
    if not hmac.compare_digest(str(claims["nonce"]), journey.kept["nonce"]):
        raise CannotSignInBy("nonce")
    audience = claims["aud"]
    several = isinstance(audience, list) and len(audience) > 1
    if (several or "azp" in claims) and claims.get("azp") != provider.client_id:
        raise CannotSignInBy("authorized-party")
    if journey.purpose == PROVE:
        asked_at = float(claims.get("auth_time", 0))
        if asked_at < journey.began - provider.leeway:
            raise CannotSignInBy("not-asked-anew")
    return claims


def _decode(
    provider: Oidc, found: Mapping[str, Any], token: str, required: list[str]
) -> dict[str, Any]:
    try:
        key = _signing_key(provider, found, token)
        return jwt.decode(
            token,
            key=key.key,
            algorithms=ALGORITHMS,
            audience=provider.client_id,
            issuer=found["issuer"],
            leeway=provider.leeway,
            options={"require": required},
        )
    except jwt.PyJWTError as trouble:
        raise CannotSignInBy(f"token:{type(trouble).__name__}") from trouble


def _signing_key(provider: Oidc, found: Mapping[str, Any], token: str) -> jwt.PyJWK:
    """The key the token names; an unknown name makes the keys be fetched anew, once."""
    header = jwt.get_unverified_header(token)
    if header.get("alg") not in ALGORITHMS:
        raise jwt.InvalidAlgorithmError
    for fresh in (False, True):
        usable = [
            key
            for key in _keys(provider, found, fresh=fresh)
            if key.public_key_use in {None, "sig"} and header.get("kid") in {None, key.key_id}
        ]
        if len(usable) == 1:
            return usable[0]
    raise jwt.InvalidKeyError


def _keys(provider: Oidc, found: Mapping[str, Any], *, fresh: bool) -> list[jwt.PyJWK]:
    name = ("keys", provider.key, provider.issuer)
    if fresh:
        forget(*name)
    said = keep(
        name,
        lambda: (call_json("GET", found["jwks_uri"], timeout=provider.timeout), DISCOVERY_SECONDS),
    )
    return jwt.PyJWKSet.from_dict(said).keys


def _userinfo(
    provider: Oidc, found: Mapping[str, Any], tokens: Mapping[str, Any]
) -> dict[str, Any]:
    response = call(
        "GET",
        found["userinfo_endpoint"],
        timeout=provider.timeout,
        headers={"Authorization": f"Bearer {tokens.get('access_token', '')}"},
    )
    try:
        said = response.json()
    except ValueError as trouble:
        raise ServiceUnreachable("not-json") from trouble
    if response.status_code != 200 or not isinstance(said, dict) or "sub" not in said:
        raise CannotSignInBy("userinfo")
    return said
