"""企业微信, 钉钉, 飞书, against stand-ins that keep to the vendors' documented protocols."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.authentication.providers.browsing import begin, query_of
from tests.authentication.providers.conftest import HERE
from tests.authentication.providers.standing_in import Asked, standing_in
from zelian.authentication.providers.models import BoundIdentity
from zelian.history.models import Event

WECOM = """
[[provider]]
key = "wecom"
kind = "wecom"
label = "企业微信"
corp_id = "ww1234"
agent_id = "1000002"
secret = "s"
login_url = "{address}"
in_app_url = "{address}"
api_url = "{address}"
match = "staff_no"
claim = "userid"
"""
DINGTALK = """
[[provider]]
key = "dingtalk"
kind = "dingtalk"
label = "钉钉"
corp_id = "ding1234"
client_id = "dingapp"
client_secret = "s"
login_url = "{address}"
api_url = "{address}"
directory_url = "{address}"
match = "staff_no"
claim = "job_number"
"""
FEISHU = """
[[provider]]
key = "feishu"
kind = "feishu"
label = "飞书"
client_id = "cli_1"
client_secret = "s"
tenant_key = "tenant-1"
login_url = "{address}"
api_url = "{address}"
match = "staff_no"
claim = "employee_no"
"""


class Vendor:
    """What the three have in common: a code is good once; ``person`` is what they say of it."""

    entry = ""
    code_name = "code"

    def __init__(self, stand_in) -> None:
        self.stand_in = stand_in
        self.codes = {"good-code", "second-code"}
        self.person: dict[str, Any] = {}
        self.tokens = 0

    def spend(self, code: object) -> bool:
        if code in self.codes:
            self.codes.remove(code)
            return True
        return False


class WeCom(Vendor):
    entry = WECOM

    def __init__(self, stand_in) -> None:
        super().__init__(stand_in)
        self.person = {"userid": "unit_head"}
        stand_in.answers = {"/cgi-bin/gettoken": self.token, "/cgi-bin/auth/getuserinfo": self.who}
        self.good_token = "token-1"

    def token(self, asked: Asked) -> dict:
        self.tokens += 1
        if asked.query != {"corpid": "ww1234", "corpsecret": "s"}:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        self.good_token = f"token-{self.tokens}"
        return {"errcode": 0, "access_token": self.good_token, "expires_in": 7200}

    def who(self, asked: Asked) -> dict:
        if asked.query["access_token"] != self.good_token:
            return {"errcode": 42001, "errmsg": "access_token expired"}
        if not self.spend(asked.query["code"]):
            return {"errcode": 40029, "errmsg": "invalid code"}
        return {"errcode": 0, "errmsg": "ok", **self.person}


class DingTalk(Vendor):
    entry = DINGTALK
    code_name = "authCode"

    def __init__(self, stand_in) -> None:
        super().__init__(stand_in)
        self.person = {"contact_type": 0, "userid": "u-9"}
        self.known = {"job_number": "unit_head"}
        self.corp = "ding1234"
        stand_in.answers = {
            "/v1.0/oauth2/userAccessToken": self.user_token,
            "/v1.0/contact/users/me": self.me,
            "/v1.0/oauth2/accessToken": self.token,
            "/topapi/user/getbyunionid": self.by_union,
            "/topapi/v2/user/get": lambda _asked: {"errcode": 0, "result": self.known},
        }

    def user_token(self, asked: Asked) -> Any:
        good = asked.body["clientId"] == "dingapp" and asked.body["clientSecret"] == "s"
        if not good or not self.spend(asked.body["code"]):
            return (400, b'{"code":"invalidParameter.authCode.notFound"}')
        return {"accessToken": "user", "refreshToken": "r", "expireIn": 7200, "corpId": self.corp}

    def me(self, asked: Asked) -> dict:
        assert asked.headers["x-acs-dingtalk-access-token"] == "user"
        return {"nick": "n", "unionId": "union-1", "openId": "open-1"}

    def token(self, asked: Asked) -> dict:
        self.tokens += 1
        assert asked.body == {"appKey": "dingapp", "appSecret": "s"}
        return {"accessToken": "app", "expireIn": 7200}

    def by_union(self, asked: Asked) -> dict:
        assert asked.query == {"access_token": "app"}
        assert asked.body == {"unionid": "union-1"}
        if not self.person:
            return {"errcode": 60121, "errmsg": "找不到该用户"}
        return {"errcode": 0, "result": self.person}


class Feishu(Vendor):
    entry = FEISHU

    def __init__(self, stand_in) -> None:
        super().__init__(stand_in)
        self.person = {
            "name": "n",
            "open_id": "ou_1",
            "union_id": "on_1",
            "tenant_key": "tenant-1",
            "employee_no": "unit_head",
        }
        stand_in.answers = {
            "/open-apis/authen/v2/oauth/token": self.token,
            "/open-apis/authen/v1/user_info": lambda _asked: {"code": 0, "data": self.person},
        }

    def token(self, asked: Asked) -> Any:
        assert asked.body["grant_type"] == "authorization_code"
        assert asked.body["redirect_uri"] == f"http://{HERE}/sign-in/with/feishu/back/"
        if len(asked.body["code_verifier"]) < 43 or not self.spend(asked.body["code"]):
            return (400, b'{"code": 20003, "error": "invalid_grant"}')
        return {"code": 0, "access_token": "user", "expires_in": 7200}


VENDORS = {"wecom": WeCom, "dingtalk": DingTalk, "feishu": Feishu}


@pytest.fixture(params=VENDORS)
def key(request) -> str:
    return request.param


@pytest.fixture
def vendor(key, configure, world):
    with standing_in() as stand_in:
        made = VENDORS[key](stand_in)
        configure(made.entry.format(address=stand_in.address))
        yield made


def come_back(client, key: str, vendor, *, code: str = "good-code", state: str = ""):
    state = state or query_of(begin(client, key, HERE))["state"]
    asked = {vendor.code_name: code, "state": state}
    return client.get(f"/sign-in/with/{key}/back/", asked, headers={"host": HERE})


def test_somebody_signs_in(key, vendor, client, signed_in_as):
    assert come_back(client, key, vendor).status_code == 302
    assert signed_in_as() == "unit_head"
    assert Event.objects.filter(action="sign_in.succeeded").count() == 1


def test_a_code_is_good_once(key, vendor, client, signed_in_as):
    come_back(client, key, vendor)
    client.logout()
    assert come_back(client, key, vendor).status_code == 403
    assert signed_in_as() is None


def test_a_state_is_good_once(key, vendor, client, signed_in_as):
    state = query_of(begin(client, key, HERE))["state"]
    come_back(client, key, vendor, state=state)
    client.logout()
    assert come_back(client, key, vendor, code="second-code", state=state).status_code == 403
    assert signed_in_as() is None


@pytest.mark.parametrize("state", ["forged", "0" * 48])
def test_a_forged_state_is_refused(state, key, vendor, client, signed_in_as):
    begin(client, key, HERE)
    assert come_back(client, key, vendor, state=state).status_code == 403
    assert "good-code" in vendor.codes
    assert signed_in_as() is None


def test_a_state_of_another_browser_is_refused(key, vendor, client, signed_in_as):
    state = query_of(begin(Client(), key, HERE))["state"]
    assert come_back(client, key, vendor, state=state).status_code == 403
    assert signed_in_as() is None


def test_a_late_answer_is_refused(key, vendor, client, signed_in_as):
    state = query_of(begin(client, key, HERE))["state"]
    session = client.session
    session["sign_in_journeys"][state]["began"] -= 601
    session.save()
    assert come_back(client, key, vendor, state=state).status_code == 403


def test_declining_leads_to_a_plain_page(key, vendor, client):
    assert come_back(client, key, vendor, code="").status_code == 403


def test_a_vendor_in_trouble_gives_a_plain_page(key, vendor, client):
    for path in vendor.stand_in.answers:
        vendor.stand_in.answers[path] = lambda _asked: (502, b"")
    answer = come_back(client, key, vendor)
    assert answer.status_code == 503
    assert "登录服务暂时连不上，可改用密码登录" in answer.content.decode()


def test_somebody_from_outside_is_no_member(key, vendor, client, signed_in_as):
    outside = {
        "wecom": {"openid": "outside"},
        "dingtalk": {"contact_type": 1, "userid": "u-9"},
        "feishu": {"union_id": "on_1", "tenant_key": "another", "employee_no": "unit_head"},
    }
    vendor.person = outside[key]
    assert come_back(client, key, vendor).status_code == 403
    assert signed_in_as() is None


def test_a_member_without_account_here_is_told_whom_to_ask(key, vendor, client, signed_in_as):
    stranger = {
        "wecom": {"userid": "stranger"},
        "dingtalk": {"contact_type": 0, "userid": "u-9"},
        "feishu": vendor.person | {"employee_no": "stranger"},
    }
    vendor.person = stranger[key]
    vendor.known = {"job_number": "stranger"}
    answer = come_back(client, key, vendor)
    assert answer.status_code == 403
    assert "请联系系统管理员开通" in answer.content.decode()


def test_a_member_can_be_bound(key, vendor, client, world, signed_in_as):
    vendor.person = vendor.person | {"employee_no": "9", "userid": "9"}
    vendor.known = {}
    client.post("/login/", {"username": "member", "password": "a-password-for-tests"})
    away = client.get(f"/sign-in/with/{key}/bind/", headers={"host": HERE})["Location"]
    come_back(client, key, vendor, state=query_of(away)["state"])
    client.post(f"/sign-in/with/{key}/confirm/", headers={"host": HERE})
    assert BoundIdentity.objects.get().account == world.accounts["member"]
    client.logout()
    come_back(client, key, vendor, code="second-code")
    assert signed_in_as() == "member"


def test_an_application_token_is_kept_and_fetched_again_when_it_is_past(
    configure, world, client, signed_in_as
):
    with standing_in() as stand_in:
        vendor = WeCom(stand_in)
        configure(vendor.entry.format(address=stand_in.address))
        come_back(client, "wecom", vendor)
        client.logout()
        vendor.good_token = "a-new-one"
        come_back(client, "wecom", vendor, code="second-code")
        assert signed_in_as() == "unit_head"
        assert vendor.tokens == 2


def test_inside_the_messenger_nobody_scans_a_code(configure, world, client):
    configure(WECOM.format(address="https://wecom.example"))
    outside = begin(client, "wecom", HERE)
    assert outside.startswith("https://wecom.example/wwlogin/sso/login?")
    assert query_of(outside)["login_type"] == "CorpApp"
    inside = client.get(
        "/sign-in/with/wecom/", headers={"host": HERE, "user-agent": "Mozilla wxwork/4.1"}
    )["Location"]
    assert inside.startswith("https://wecom.example/connect/oauth2/authorize?")
    assert inside.endswith("#wechat_redirect")
    assert query_of(inside)["scope"] == "snsapi_base"
