"""
钉钉 (DingTalk), an application inside the enterprise.

钉钉开放平台: 「实现登录第三方网站」, 「获取用户token」(v1.0/oauth2/userAccessToken),
「获取用户通讯录个人信息」(v1.0/contact/users/me), 「获取企业内部应用的accessToken」,
「根据unionid获取用户userid」, 「查询用户详情」(topapi/v2/user/get).

Anybody with a DingTalk account can get a code; only the enterprise's own directory says
who belongs to it, and under which staff number.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from zelian.authentication.providers.calling import call_json
from zelian.authentication.providers.identified import Identified, texts_of
from zelian.authentication.providers.journeys import Journey
from zelian.authentication.providers.kinds import DingTalk
from zelian.authentication.providers.protocols import Site
from zelian.authentication.providers.protocols.messengers import (
    code_of,
    kept_token,
    refuse_unless_fine,
)
from zelian.authentication.providers.refusals import CannotSignInBy

INTERNAL = 0  # contact_type: 企业内部员工


def begin(provider: DingTalk, journey: Journey, site: Site) -> str:
    asked = {
        "redirect_uri": site.back,
        "response_type": "code",
        "client_id": provider.client_id,
        "scope": "openid corpid",
        "state": journey.state,
        "prompt": "consent",
        "exclusiveLogin": "true",
        "exclusiveCorpId": provider.corp_id,
    }
    return f"{provider.login_url}/oauth2/auth?{urlencode(asked)}"


def finish(
    provider: DingTalk, _journey: Journey, _site: Site, answer: Mapping[str, str]
) -> Identified:
    tokens = call_json(
        "POST",
        f"{provider.api_url}/v1.0/oauth2/userAccessToken",
        timeout=provider.timeout,
        json={
            "clientId": provider.client_id,
            "clientSecret": provider.client_secret.reveal(),
            "code": code_of(answer, "authCode", "code"),
            "grantType": "authorization_code",
        },
    )
    token = tokens.get("accessToken")
    if not isinstance(token, str) or tokens.get("corpId", provider.corp_id) != provider.corp_id:
        raise CannotSignInBy("code-refused")
    me = call_json(
        "GET",
        f"{provider.api_url}/v1.0/contact/users/me",
        timeout=provider.timeout,
        headers={"x-acs-dingtalk-access-token": token},
    )
    union_id = me.get("unionId")
    if not isinstance(union_id, str) or not union_id:
        raise CannotSignInBy("no-subject")
    member = _directory(provider, "topapi/user/getbyunionid", {"unionid": union_id})
    if member.get("contact_type") != INTERNAL or not member.get("userid"):
        raise CannotSignInBy("not-a-member")
    known = _directory(provider, "topapi/v2/user/get", {"userid": member["userid"]})
    claims = {
        "unionId": union_id,
        "userid": member["userid"],
        "job_number": known.get("job_number"),
    }
    return Identified(provider=provider.key, subject=union_id, claims=texts_of(claims))


def _directory(provider: DingTalk, path: str, asked: Mapping[str, str]) -> dict[str, Any]:
    answer = call_json(
        "POST",
        f"{provider.directory_url}/{path}",
        timeout=provider.timeout,
        params={"access_token": kept_token(provider, provider.client_id, lambda: _token(provider))},
        json=dict(asked),
    )
    refuse_unless_fine(answer, "errcode", "not-a-member")
    found = answer.get("result")
    return found if isinstance(found, dict) else {}


def _token(provider: DingTalk) -> tuple[str, int]:
    answer = call_json(
        "POST",
        f"{provider.api_url}/v1.0/oauth2/accessToken",
        timeout=provider.timeout,
        json={"appKey": provider.client_id, "appSecret": provider.client_secret.reveal()},
    )
    if not isinstance(answer.get("accessToken"), str):
        raise CannotSignInBy("application-refused")
    return answer["accessToken"], int(answer.get("expireIn", 0))
