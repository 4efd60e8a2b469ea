"""One-time codes and recovery codes: set up, asked for, used up, taken away, lost."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from tests.authentication.devices import code_of, codes_on, secret_on
from tests.world import PASSWORD
from zelian.authentication import operations
from zelian.authentication.factors import factors_of, matching_step, new_secret
from zelian.history.models import Event
from zelian.people.models import Role, RoleGrant

CODE = "/login/code/"
REFUSED = "验证码不正确，或已经用过。"
LATER = timedelta(minutes=6)


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def knock(name: str, **more: str) -> Client:
    """A browser whose password was right and that stands before the second step."""
    client = Client()
    answer = client.post("/login/", {"username": name, "password": PASSWORD, **more})
    assert answer["Location"] == CODE
    return client


def events(action: str) -> list[Event]:
    return list(Event.objects.filter(action=action))


def test_setting_up_shows_a_picture_and_letters_and_then_codes_once(by_password, world):
    client = by_password("unit_head")
    page = client.get("/security/totp/new/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = secret_on(page)
    assert len(secret) == 32
    answer = client.post("/security/totp/new/", {"code": code_of(secret)})
    codes = codes_on(answer.content.decode())
    assert len(set(codes)) == 10
    assert "no-store" in answer["Cache-Control"]
    assert not codes_on(client.get("/security/").content.decode())
    assert len(events("factor.totp_added")) == len(events("factor.codes_made")) == 1


def test_no_secret_stands_in_the_database_or_in_history(with_totp):
    _client, secret, codes = with_totp("unit_head")
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))
    told = str(list(Event.objects.values_list("before", "after", "why")))
    for word in (secret, *(code.replace(" ", "") for code in codes)):
        assert word not in kept
        assert word not in told


def test_a_wrong_code_sets_nothing_up(by_password):
    client = by_password("unit_head")
    secret = secret_on(client.get("/security/totp/new/").content.decode())
    answer = client.post("/security/totp/new/", {"code": "000000"})
    assert "验证码不正确。请输入手机上正在显示的 6 位数字" in text(answer)
    assert secret_on(answer.content.decode()) == secret
    assert not Authenticator.objects.exists()


def test_the_password_alone_no_longer_opens_the_door(with_totp, world):
    with_totp("unit_head")
    client = knock("unit_head")
    assert "_auth_user_id" not in client.session
    assert client.get("/posts/")["Location"] == "/login/?next=/posts/"
    page = client.get(CODE)
    assert "密码正确，还差一步" in text(page)


def test_a_right_code_lets_in_and_leads_where_one_was_going(with_totp):
    _client, secret, _codes = with_totp("unit_head")
    client = knock("unit_head", next="/posts/?vacant=true")
    answer = client.post(CODE, {"code": f" {code_of(secret)} "})
    assert answer["Location"] == "/posts/?vacant=true"
    assert client.get("/posts/").status_code == 200
    told = events("sign_in.succeeded")[0]
    assert (told.after["method"], told.after["second"]) == ("password", "totp")
    assert told.address == "127.0.0.1"


@pytest.mark.parametrize("steps", [-1, 0, 1])
def test_a_clock_may_be_half_a_minute_off(steps):
    secret = new_secret()
    with time_machine.travel(timezone.now(), tick=False):
        assert matching_step(secret, code_of(secret, steps=steps)) is not None


@pytest.mark.parametrize("steps", [-2, 2, 20])
def test_a_clock_further_off_is_refused(steps):
    secret = new_secret()
    with time_machine.travel(timezone.now(), tick=False):
        assert matching_step(secret, code_of(secret, steps=steps)) is None


def test_a_code_serves_once(with_totp):
    _client, secret, _codes = with_totp("unit_head")
    code = code_of(secret)
    assert knock("unit_head").post(CODE, {"code": code})["Location"] == "/"
    answer = knock("unit_head").post(CODE, {"code": code})
    assert REFUSED in text(answer)
    assert len(events("sign_in.factor_failed")) == 1


def test_an_older_code_is_refused_after_a_newer_one(with_totp):
    _client, secret, _codes = with_totp("unit_head")
    assert knock("unit_head").post(CODE, {"code": code_of(secret, steps=1)})["Location"] == "/"
    assert REFUSED in text(knock("unit_head").post(CODE, {"code": code_of(secret)}))


@pytest.mark.parametrize("code", ["", "abc", "００００００", "1" * 21, "\x00", "' or 1=1 --"])
def test_what_is_no_code_is_refused_at_its_field(with_totp, code):
    with_totp("unit_head")
    answer = knock("unit_head").post(CODE, {"code": code})
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_a_recovery_code_lets_in_once(with_totp):
    _client, _secret, codes = with_totp("unit_head")
    assert knock("unit_head").post(CODE, {"code": codes[3]})["Location"] == "/"
    assert REFUSED in text(knock("unit_head").post(CODE, {"code": codes[3]}))
    assert events("factor.code_used")[0].after == {"left": 9}


def test_used_recovery_codes_are_struck_out(with_totp, world):
    client, _secret, codes = with_totp("unit_head")
    knock("unit_head").post(CODE, {"code": codes[3]})
    kept = factors_of(world.accounts["unit_head"]).codes
    assert (kept.left, kept.used.index(True)) == (9, 3)
    page = client.get("/security/").content.decode()
    assert "<s>4</s>" in page
    assert "还有 9 个可用" in page


def test_new_recovery_codes_end_the_old_ones(with_totp):
    client, _secret, old = with_totp("unit_head")
    assert "原来的备用码将全部失效" in text(client.get("/security/codes/"))
    new = codes_on(client.post("/security/codes/").content.decode())
    assert len(new) == 10
    assert not set(new) & set(old)
    assert REFUSED in text(knock("unit_head").post(CODE, {"code": old[0]}))
    assert knock("unit_head").post(CODE, {"code": new[0]})["Location"] == "/"


def test_recovery_codes_need_a_second_factor(by_password):
    client = by_password("unit_head")
    answer = client.post("/security/codes/")
    assert "请先设置动态验证码或通行密钥" in text(answer)


def test_too_many_wrong_codes_pause_even_a_right_one(with_totp):
    _client, secret, _codes = with_totp("unit_head")
    client = knock("unit_head")
    for _try in range(5):
        client.post(CODE, {"code": "000000"})
    answer = client.post(CODE, {"code": code_of(secret)})
    assert "尝试次数过多" in text(answer)
    with time_machine.travel(timezone.now() + timedelta(minutes=16), tick=False):
        assert knock("unit_head").post(CODE, {"code": code_of(secret)})["Location"] == "/"


def test_the_second_step_does_not_wait_for_ever(with_totp):
    _client, secret, _codes = with_totp("unit_head")
    client = knock("unit_head")
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        answer = client.post(CODE, {"code": code_of(secret)})
        assert answer["Location"] == "/login/"
        assert "_auth_user_id" not in client.session


def test_the_second_step_opens_to_nobody_who_gave_no_password(db, client):
    for address in (CODE, "/login/code/passkey/"):
        assert client.get(address)["Location"] == "/login/"
    assert client.post(CODE, {"code": "123456"})["Location"] == "/login/"


def test_somebody_elses_code_does_not_fit(with_totp):
    with_totp("unit_head")
    _client, secret, codes = with_totp("foreign_head")
    for code in (code_of(secret), codes[0]):
        assert REFUSED in text(knock("unit_head").post(CODE, {"code": code}))


def test_a_disabled_account_does_not_get_past_the_second_step(with_totp, world):
    _client, secret, _codes = with_totp("unit_head")
    client = knock("unit_head")
    account = world.accounts["unit_head"]
    account.is_active = False
    account.save()
    client.post(CODE, {"code": code_of(secret)})
    assert client.get("/posts/")["Location"] == "/login/?next=/posts/"


def test_taking_codes_away_takes_the_recovery_codes_too(with_totp):
    client, _secret, _codes = with_totp("unit_clerk")
    assert client.post("/security/totp/remove/")["Location"] == "/security/"
    assert not Authenticator.objects.exists()
    assert len(events("factor.totp_removed")) == 1
    answer = Client().post("/login/", {"username": "unit_clerk", "password": PASSWORD})
    assert answer["Location"] == "/"


def test_who_must_have_a_factor_keeps_the_last_one(with_totp, required):
    client, _secret, _codes = with_totp("unit_head")
    answer = client.post("/security/totp/remove/")
    assert "您的岗位必须有第二重验证" in text(answer)
    assert Authenticator.objects.count() == 2


def test_setting_up_twice_is_refused(with_totp):
    client, _secret, _codes = with_totp("unit_head")
    secret = secret_on(client.get("/security/totp/new/").content.decode())
    answer = client.post("/security/totp/new/", {"code": code_of(secret)})
    assert "动态验证码已经设置" in text(answer)
    assert Authenticator.objects.filter(type="totp").count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "/security/totp/new/",
        "/security/totp/remove/",
        "/security/codes/",
        "/security/passkeys/new/",
    ],
)
def test_changing_factors_asks_once_more_who_one_is(with_totp, address):
    client, _secret, _codes = with_totp("unit_head")
    with time_machine.travel(timezone.now() + LATER, tick=False):
        for method in (client.get, client.post):
            assert method(address)["Location"].startswith("/security/prove/?next=")


# -- lost ------------------------------------------------------------------------------------


def test_who_lost_everything_is_reset_by_the_administrator(with_totp, sign_in, world):
    theirs, _secret, _codes = with_totp("unit_head")
    admin, account = sign_in("system_admin"), world.accounts["unit_head"]
    assert "重置第二重验证" in text(admin.get(f"/accounts/{account.pk}/sign-in/"))
    address = f"/accounts/{account.pk}/factors/reset/"
    assert admin.post(address, {"why": ""}).context["form"].errors["why"]
    answer = admin.post(address, {"why": "手机遗失，已当面核实"})
    assert answer["Location"] == f"/accounts/{account.pk}/sign-in/"
    assert not Authenticator.objects.exists()
    told = events("factor.reset")[0]
    assert (told.thing_id, told.why) == (account.pk, "手机遗失，已当面核实")
    assert theirs.get("/posts/")["Location"] == "/login/?next=/posts/"
    again = Client()
    answer = again.post("/login/", {"username": "unit_head", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert "您的第二重验证已由系统管理员重置" in text(again.get("/security/"))
    third = Client()
    third.post("/login/", {"username": "unit_head", "password": PASSWORD})
    assert "您的第二重验证已由系统管理员重置" not in text(third.get("/security/"))


def test_nobody_resets_their_own(with_totp, world):
    client, _secret, _codes = with_totp("system_admin")
    account = world.accounts["system_admin"]
    answer = client.post(f"/accounts/{account.pk}/factors/reset/", {"why": "图省事"})
    assert "不能重置本人的第二重验证" in text(answer)
    assert Authenticator.objects.count() == 2


def test_there_must_be_something_to_reset(sign_in, world):
    address = f"/accounts/{world.accounts['member'].pk}/factors/reset/"
    answer = sign_in("system_admin").post(address, {"why": "试试"})
    assert "没有设置第二重验证" in text(answer)


def test_other_administrators_reset_nothing(world, with_totp, by_password):
    with_totp("unit_head")
    for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        RoleGrant.objects.create(
            account=world.accounts["member"], role=role, reason="测试", from_date="2020-01-01"
        )
    client = by_password("member")
    address = f"/accounts/{world.accounts['unit_head'].pk}/factors/reset/"
    assert client.post(address, {"why": "越权"}).status_code == 403
    assert Authenticator.objects.count() == 2


def test_an_operation_never_touches_somebody_elses_factors(world, with_totp):
    with_totp("unit_head")
    viewer, other = world.viewer("foreign_head"), world.accounts["unit_head"]
    for operation, fields in (
        (operations.remove_totp, {}),
        (operations.renew_recovery_codes, {}),
        (operations.add_totp, {"secret": "A" * 32, "code": "1"}),
    ):
        with pytest.raises(operations.CannotChangeFactors):
            operation(viewer=viewer, account=other, **fields)
    assert Authenticator.objects.count() == 2
