"""Passkeys, with a key in software: made, used as second step and alone, refused when false."""

from __future__ import annotations

import json
import re
from dataclasses import replace

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from tests.authentication.devices import Key
from tests.world import PASSWORD
from zelian.history.models import Event

NEW, QUESTION = "/security/passkeys/new/", "/security/passkeys/question/"
LOGIN, CODE = "/login/passkey/", "/login/code/"
NOT_MADE = "通行密钥没有添加成功，请重新添加。"
NOT_PROVED = "通行密钥没有通过验证"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def browser() -> Client:
    client = Client()
    client.defaults["wsgi.url_scheme"] = "https"
    return client


def by_key(key: Key, client: Client | None = None, **more: str):
    client = client or browser()
    answer = key.sign(client.get(LOGIN).json())
    return client.post(LOGIN, {"credential": answer, **more}, follow=True)


def signed_in(response) -> bool:
    return "_auth_user_id" in response.client.session


def test_a_passkey_is_made_and_listed_with_its_name(with_passkey):
    client, _key = with_passkey("unit_head")
    assert Authenticator.objects.filter(type="webauthn").count() == 1
    page = text(client.get("/security/"))
    assert "办公室电脑" in page
    assert "还没有用过" in page
    assert Event.objects.filter(action="factor.passkey_added").count() == 1


def test_a_passkey_alone_signs_in_without_a_second_step(with_passkey):
    _client, key = with_passkey("unit_head")
    response = by_key(key, next="/posts/?vacant=true")
    assert response.redirect_chain == [("/posts/?vacant=true", 302)]
    told = Event.objects.filter(action="sign_in.succeeded").first()
    assert told.after["method"] == "webauthn"
    assert "second" not in told.after


def test_a_passkey_serves_as_the_second_step(with_passkey):
    _client, key = with_passkey("unit_head")
    client = browser()
    answer = client.post("/login/", {"username": "unit_head", "password": PASSWORD})
    assert answer["Location"] == CODE
    assert "用通行密钥验证" in text(client.get(CODE))
    signature = key.sign(client.get("/login/code/passkey/").json())
    assert client.post(CODE, {"credential": signature})["Location"] == "/"
    told = Event.objects.filter(action="sign_in.succeeded").first()
    assert (told.after["method"], told.after["second"]) == ("password", "webauthn")


def test_where_it_goes_next_is_a_page_of_this_site(with_passkey):
    _client, key = with_passkey("unit_head")
    response = by_key(key, next="https://elsewhere.example/")
    assert response.redirect_chain == [("/", 302)]


def test_an_answer_serves_once(with_passkey):
    _client, key = with_passkey("unit_head")
    client = browser()
    answer = key.sign(client.get(LOGIN).json())
    client.post(LOGIN, {"credential": answer})
    client.post("/logout/")
    response = client.post(LOGIN, {"credential": answer}, follow=True)
    assert not signed_in(response)
    assert NOT_PROVED in text(response)


def test_an_answer_to_another_browsers_question_is_refused(with_passkey):
    _client, key = with_passkey("unit_head")
    answer = key.sign(browser().get(LOGIN).json())
    other = browser()
    other.get(LOGIN)
    assert not signed_in(other.post(LOGIN, {"credential": answer}, follow=True))


def test_a_refused_answer_uses_the_question_up(with_passkey):
    _client, key = with_passkey("unit_head")
    client = browser()
    question = client.get(LOGIN).json()
    client.post(LOGIN, {"credential": replace(key, verified=False).sign(question)})
    assert not signed_in(client.post(LOGIN, {"credential": key.sign(question)}, follow=True))


@pytest.mark.parametrize(
    "spoiled",
    [
        {"origin": "https://elsewhere.example"},
        {"site": "elsewhere.example"},
        {"verified": False},
        {"number": b"another key"},
        {"private": Key().private},
        {"owner": b"0"},
        {"owner": b"no number"},
    ],
    ids=["origin", "site", "unverified", "number", "signature", "nobody", "garbage"],
)
def test_a_false_answer_is_refused_and_told(with_passkey, spoiled):
    _client, key = with_passkey("unit_head")
    response = by_key(replace(key, **spoiled))
    assert not signed_in(response)
    assert NOT_PROVED in text(response)


def test_an_answer_in_another_persons_name_is_refused(with_passkey, world):
    _client, mine = with_passkey("unit_head")
    _other, theirs = with_passkey("foreign_head")
    assert not signed_in(by_key(replace(mine, owner=theirs.owner)))
    told = Event.objects.filter(action="sign_in.factor_failed").first()
    assert told.thing_id == world.accounts["foreign_head"].pk


def test_a_copied_key_falls_behind_and_is_refused(with_passkey):
    _client, key = with_passkey("unit_head")
    copy = replace(key, counter=3)
    assert signed_in(by_key(replace(key, counter=5)))
    assert not signed_in(by_key(copy))
    assert signed_in(by_key(replace(key, counter=6)))


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "{}",
        "[]",
        "null",
        "7",
        '"text"',
        "{",
        '{"response": 1}',
        '{"response": {"userHandle": 1}}',
    ],
    ids=range(9),
)
def test_what_is_no_answer_is_refused(with_passkey, credential):
    with_passkey("unit_head")
    client = browser()
    client.get(LOGIN)
    response = client.post(LOGIN, {"credential": credential}, follow=True)
    assert not signed_in(response)
    assert NOT_PROVED in text(response)


def test_a_disabled_account_is_told_so(with_passkey, world):
    _client, key = with_passkey("unit_head")
    account = world.accounts["unit_head"]
    account.is_active = False
    account.save()
    response = by_key(key)
    assert not signed_in(response)
    assert "该账号已停用" in text(response)


def test_signing_in_gives_the_session_a_new_key(with_passkey):
    _client, key = with_passkey("unit_head")
    client = browser()
    client.get(LOGIN)
    before = client.session.session_key
    assert signed_in(by_key(key, client))
    assert client.session.session_key != before


# -- made ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    [Key(verified=False), Key(origin="https://elsewhere.example"), Key(site="elsewhere.example")],
    ids=["unverified", "origin", "site"],
)
def test_a_false_key_is_not_kept(by_password, key):
    client = by_password("unit_head")
    answer = key.make(client.get(QUESTION).json())
    response = client.post(NEW, {"name": "甲", "credential": answer})
    assert NOT_MADE in text(response)
    assert not Authenticator.objects.exists()


def test_a_key_made_for_an_older_question_is_not_kept(by_password):
    client = by_password("unit_head")
    answer = Key().make(client.get(QUESTION).json())
    client.get(QUESTION)
    assert NOT_MADE in text(client.post(NEW, {"name": "甲", "credential": answer}))


@pytest.mark.parametrize("credential", ["{}", "[]", "{", '{"response": {}}'], ids=range(4))
def test_what_is_no_key_is_not_kept(by_password, credential):
    client = by_password("unit_head")
    client.get(QUESTION)
    response = client.post(NEW, {"name": "甲", "credential": credential})
    assert response.context["form"].errors
    assert not Authenticator.objects.exists()


def test_a_key_without_a_name_is_asked_for_one(by_password):
    client = by_password("unit_head")
    answer = Key().make(client.get(QUESTION).json())
    response = client.post(NEW, {"name": " ", "credential": answer})
    assert "name" in response.context["form"].errors


def test_no_more_than_ten(with_passkey):
    client, _key = with_passkey("unit_head")
    row = Authenticator.objects.get(type="webauthn")
    for _more in range(9):
        row.pk = None
        row.save()
    answer = Key().make(client.get(QUESTION).json())
    assert "最多添加 10 个通行密钥" in text(client.post(NEW, {"name": "乙", "credential": answer}))


def test_the_question_names_the_keys_that_are_there(with_passkey):
    client, _key = with_passkey("unit_head")
    options = client.get(QUESTION).json()["publicKey"]
    assert len(options["excludeCredentials"]) == 1
    assert options["authenticatorSelection"]["userVerification"] == "required"
    assert options["authenticatorSelection"]["residentKey"] == "required"


# -- renamed, taken away ---------------------------------------------------------------------


def test_a_passkey_is_renamed(with_passkey):
    client, _key = with_passkey("unit_head")
    pk = Authenticator.objects.get(type="webauthn").pk
    client.post(f"/security/passkeys/{pk}/", {"name": "家里电脑"})
    assert "家里电脑" in text(client.get("/security/"))
    told = Event.objects.filter(action="factor.passkey_renamed").first()
    assert (told.before, told.after) == ({"name": "办公室电脑"}, {"name": "家里电脑"})


def test_a_passkey_is_removed_and_no_longer_serves(with_passkey):
    client, key = with_passkey("unit_head")
    pk = Authenticator.objects.get(type="webauthn").pk
    assert "办公室电脑" in text(client.get(f"/security/passkeys/{pk}/remove/"))
    client.post(f"/security/passkeys/{pk}/remove/")
    assert not Authenticator.objects.exists()
    assert not signed_in(by_key(key))


@pytest.mark.parametrize("what", ["", "remove/"])
def test_somebody_elses_passkey_is_out_of_reach(with_passkey, by_password, what):
    with_passkey("unit_head")
    pk = Authenticator.objects.get(type="webauthn").pk
    response = by_password("foreign_head").post(
        f"/security/passkeys/{pk}/{what}", {"name": "我的"}, follow=True
    )
    assert "这个通行密钥已经删除" in text(response)
    assert json.loads(json.dumps(Authenticator.objects.get(pk=pk).data))["name"] == "办公室电脑"
