"""
飞书 (Feishu), an application of one's own in the tenant.

飞书开放平台: 「获取授权码」(authen/v1/authorize), 「获取 user_access_token」
(authen/v2/oauth/token, RFC 6749 with PKCE), 「获取用户信息」(authen/v1/user_info).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Mapping
from urllib.parse import urlencode

from zelian.authentication.providers.calling import call_json
from zelian.authentication.providers.identified import Identified, texts_of
from zelian.authentication.providers.journeys import Journey
from zelian.authentication.providers.kinds import Feishu
from zelian.authentication.providers.protocols import Site
from zelian.authentication.providers.protocols.messengers import code_of, refuse_unless_fine
from zelian.authentication.providers.refusals import CannotSignInBy


def begin(provider: Feishu, journey: Journey, site: Site) -> str:
    journey.kept["verifier"] = secrets.token_urlsafe(48)
    digest = hashlib.sha256(journey.kept["verifier"].encode()).digest()
    asked = {
        "client_id": provider.client_id,
        "redirect_uri": site.back,
        "response_type": "code",
        "scope": " ".join(provider.scope),
        "state": journey.state,
        "code_challenge": base64.urlsafe_b64encode(digest).rstrip(b"=").decode(),
        "code_challenge_method": "S256",
    }
    return f"{provider.login_url}/open-apis/authen/v1/authorize?{urlencode(asked)}"


def finish(provider: Feishu, journey: Journey, site: Site, answer: Mapping[str, str]) -> Identified:
    tokens = call_json(
        "POST",
        f"{provider.api_url}/open-apis/authen/v2/oauth/token",
        timeout=provider.timeout,
        json={
            "grant_type": "authorization_code",
            "client_id": provider.client_id,
            "client_secret": provider.client_secret.reveal(),
            "code": code_of(answer, "code"),
            "redirect_uri": site.back,
            "code_verifier": journey.kept["verifier"],
        },
    )
    refuse_unless_fine(tokens, "code", "code-refused")
    said = call_json(
        "GET",
        f"{provider.api_url}/open-apis/authen/v1/user_info",
        timeout=provider.timeout,
        headers={"Authorization": f"Bearer {tokens.get('access_token', '')}"},
    )
    refuse_unless_fine(said, "code", "identity-refused")
    person = said.get("data")
    if not isinstance(person, dict) or person.get("tenant_key") != provider.tenant_key:
        raise CannotSignInBy("not-a-member")
    subject = person.get("union_id")
    if not isinstance(subject, str) or not subject:
        raise CannotSignInBy("no-subject")
    return Identified(provider=provider.key, subject=subject, claims=texts_of(person))
