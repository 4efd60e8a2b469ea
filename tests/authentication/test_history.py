"""What history tells of the door: who came and who was refused, never a secret."""

from __future__ import annotations

import pytest
from axes.models import AccessAttempt, AccessLog
from django.conf import settings
from django.test import Client

from tests.world import PASSWORD
from zelian.history.models import Event
from zelian.history.wording import worded_action

WRONG = "wrong"
TYPED = "My-Secret-Typed-In-The-Wrong-Field"


def knock(username: str, typed: str = WRONG, **headers: str):
    return Client(headers=headers).post("/login/", {"username": username, "password": typed})


def test_signing_in_is_told_with_account_address_and_device(world):
    Client(REMOTE_ADDR="203.0.113.7").post(
        "/login/",
        {"username": "member", "password": PASSWORD},
        headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Firefox/128.0"},
    )
    told = Event.objects.get(action="sign_in.succeeded")
    account = world.accounts["member"]
    assert (told.actor_id, told.thing_id, told.address) == (account.pk, account.pk, "203.0.113.7")
    assert told.after == {"method": "password", "device": "Windows 上的 Firefox"}


def test_a_wrong_password_is_told_of_its_account(world):
    knock("member")
    told = Event.objects.get(action="sign_in.failed")
    assert (told.actor_id, told.actor_name) == (None, "未登录")
    assert told.thing_id == world.accounts["member"].pk


def test_an_unknown_name_is_told_without_what_was_typed(world):
    knock(TYPED)
    told = Event.objects.get(action="sign_in.failed")
    assert len(told.after["name_digest"]) == 12
    kept = [*Event.objects.values_list(), *AccessAttempt.objects.values_list()]
    assert TYPED.lower() not in str(kept).lower()
    assert PASSWORD not in str(kept)
    assert not AccessLog.objects.exists()


def test_the_same_unknown_name_has_the_same_digest(world):
    knock(TYPED)
    knock(TYPED.upper())
    knock("another")
    digests = [e.after["name_digest"] for e in Event.objects.filter(action="sign_in.failed")]
    assert digests[1] == digests[2] != digests[0]


def test_unknown_names_are_locked_like_known_ones(world):
    for name in ("member", "nobody"):
        for _try in range(settings.AXES_FAILURE_LIMIT):
            answer = knock(name)
        assert answer.status_code == 429, name
        assert "请在 15 分钟后再试" in answer.content.decode()


def test_a_lock_is_told_of_known_accounts(world):
    for _try in range(settings.AXES_FAILURE_LIMIT):
        knock("member")
    told = Event.objects.filter(action="sign_in.locked")
    assert [event.thing_id for event in told] == [world.accounts["member"].pk]


@pytest.mark.parametrize(
    "username", ["", " ", "\x00", "a" * 5000, "ｍｅｍｂｅｒ", "member'--"], ids=range(6)
)
def test_a_hostile_name_is_refused_like_any_other(world, username):
    answer = knock(username)
    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_every_action_has_words(world):
    from zelian.authentication.events import ACTIONS

    for action in ACTIONS:
        assert worded_action(action) == str(ACTIONS[action])


# -- locks taken off -------------------------------------------------------------------------


def lock(username: str) -> None:
    for _try in range(settings.AXES_FAILURE_LIMIT):
        knock(username)


def test_the_administrator_takes_a_lock_off(world, sign_in):
    lock("member")
    admin, account = sign_in("system_admin"), world.accounts["member"]
    page = admin.get(f"/accounts/{account.pk}/sign-in/").content.decode()
    assert "已暂停登录" in page
    assert "解除锁定" in page
    admin.post(f"/accounts/{account.pk}/unlock/", {"why": "本人来电，已核实"})
    assert knock("member", PASSWORD).status_code == 302
    told = Event.objects.get(action="sign_in.unlocked")
    assert (told.thing_id, told.why) == (account.pk, "本人来电，已核实")


def test_there_must_be_a_lock_to_take_off(world, sign_in):
    knock("member")
    account = world.accounts["member"]
    answer = sign_in("system_admin").post(f"/accounts/{account.pk}/unlock/", {"why": "试试"})
    assert "该账号没有被锁定" in answer.content.decode()
    assert AccessAttempt.objects.filter(username="member").exists()


def test_nobody_takes_off_their_own(world, sign_in):
    lock("system_admin")
    account = world.accounts["system_admin"]
    answer = sign_in("system_admin").post(f"/accounts/{account.pk}/unlock/", {"why": "我自己"})
    assert "不能解除本人账号的锁定" in answer.content.decode()


def test_an_account_that_is_not_there_is_not_found(sign_in):
    admin = sign_in("system_admin")
    for what in ("sign-in", "unlock", "factors/reset"):
        assert admin.get(f"/accounts/99999/{what}/").status_code == 404


# -- one address, too often ------------------------------------------------------------------


def test_one_address_cannot_try_without_end(world, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "3/m/ip"}
    for number in range(3):
        assert knock(f"name{number}").status_code == 200
    answer = knock("member", PASSWORD)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "60"
    assert "请过一分钟再试" in answer.content.decode()
    assert Client().get("/login/passkey/").status_code == 429
    other = Client(REMOTE_ADDR="203.0.113.9")
    answer = other.post("/login/", {"username": "member", "password": PASSWORD})
    assert answer.status_code == 302


def test_the_processes_count_together():
    assert settings.CACHES["default"]["BACKEND"].endswith("DatabaseCache")
