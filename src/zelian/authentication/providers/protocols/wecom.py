"""
企业微信 (WeCom), an application of one's own.

企业微信开发者中心: 「构造企业微信登录链接」(path/98152), 「构造网页授权链接」(path/91022),
「获取用户登录身份」(path/98176), 「获取access_token」(path/91039).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from zelian.authentication.providers.calling import call_json
from zelian.authentication.providers.identified import Identified, texts_of
from zelian.authentication.providers.journeys import Journey
from zelian.authentication.providers.kinds import WeCom
from zelian.authentication.providers.protocols import Site
from zelian.authentication.providers.protocols.messengers import (
    code_of,
    forget_token,
    kept_token,
    refuse_unless_fine,
)
from zelian.authentication.providers.refusals import CannotSignInBy

TOKEN_PAST = {40014, 42001}  # 不合法的access_token, access_token已过期


def begin(provider: WeCom, journey: Journey, site: Site) -> str:
    if "wxwork/" in site.browser.lower():
        asked = {
            "appid": provider.corp_id,
            "redirect_uri": site.back,
            "response_type": "code",
            "scope": "snsapi_base",
            "state": journey.state,
            "agentid": provider.agent_id,
        }
        address = f"{provider.in_app_url}/connect/oauth2/authorize"
        return f"{address}?{urlencode(asked)}#wechat_redirect"
    asked = {
        "login_type": "CorpApp",
        "appid": provider.corp_id,
        "agentid": provider.agent_id,
        "redirect_uri": site.back,
        "state": journey.state,
    }
    return f"{provider.login_url}/wwlogin/sso/login?{urlencode(asked)}"


def finish(
    provider: WeCom, _journey: Journey, _site: Site, answer: Mapping[str, str]
) -> Identified:
    code = code_of(answer, "code")
    said = _identity(provider, code)
    if said.get("errcode") in TOKEN_PAST:
        forget_token(provider, provider.corp_id)
        said = _identity(provider, code)
    refuse_unless_fine(said, "errcode", "code-refused")
    member = said.get("userid") or said.get("UserId")
    if not isinstance(member, str) or not member:
        raise CannotSignInBy("not-a-member")
    return Identified(
        provider=provider.key, subject=member, claims=texts_of({**said, "userid": member})
    )


def _identity(provider: WeCom, code: str) -> dict[str, Any]:
    return call_json(
        "GET",
        f"{provider.api_url}/cgi-bin/auth/getuserinfo",
        timeout=provider.timeout,
        params={
            "access_token": kept_token(provider, provider.corp_id, lambda: _token(provider)),
            "code": code,
        },
    )


def _token(provider: WeCom) -> tuple[str, int]:
    answer = call_json(
        "GET",
        f"{provider.api_url}/cgi-bin/gettoken",
        timeout=provider.timeout,
        params={"corpid": provider.corp_id, "corpsecret": provider.secret.reveal()},
    )
    refuse_unless_fine(answer, "errcode", "application-refused")
    return str(answer["access_token"]), int(answer.get("expires_in", 0))
