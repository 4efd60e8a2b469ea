"""Proving once more who one is: asked for when it weighs, and back to what one was doing."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from tests.authentication.devices import code_of
from tests.world import PASSWORD
from zelian.authentication.reauthentication import proof_of, proved, recently_proved
from zelian.history.models import Event
from zelian.people.models import Account

PROVE = "/security/prove/"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def request_of(client: Client, method: str = "get", path: str = "/sign/1/", **headers: str):
    request = getattr(RequestFactory(), method)(path, headers=headers)
    request.session = client.session
    request.user = Account.objects.get(pk=client.session["_auth_user_id"])
    return request


@proved()
def weighty(request) -> HttpResponse:
    return HttpResponse("done")


def test_signing_in_is_a_proof(by_password):
    request = request_of(by_password("member"))
    proof = proof_of(request)
    assert (proof.method, proof.second_factor) == ("password", False)
    assert timezone.now() - proof.at < timedelta(minutes=1)
    assert re.fullmatch(r"[0-9a-f]{64}", proof.session)
    assert request.session.session_key not in proof.session
    assert recently_proved(request)
    assert weighty(request).content == b"done"


def test_a_proof_grows_old(by_password):
    request = request_of(by_password("member"))
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
        assert not recently_proved(request)
        assert recently_proved(request, timedelta(minutes=10))


def test_a_session_without_a_proof_has_none(world, sign_in):
    request = request_of(sign_in("member"))
    assert proof_of(request) is None
    assert not recently_proved(request)


def test_a_proof_of_somebody_else_in_the_same_session_counts_nothing(by_password, world):
    request = request_of(by_password("member"))
    request.user = world.accounts["head"]
    assert proof_of(request) is None


def test_who_asks_for_a_page_comes_back_to_it(world, sign_in):
    answer = weighty(request_of(sign_in("member"), path="/sign/1/?page=2"))
    assert answer["Location"] == f"{PROVE}?next=%2Fsign%2F1%2F%3Fpage%3D2"


def test_who_sends_a_form_comes_back_to_the_form(world, sign_in):
    client = sign_in("member")
    request = request_of(client, "post", Referer="http://testserver/lists/1/")
    assert weighty(request)["Location"] == f"{PROVE}?next=%2Flists%2F1%2F"
    request = request_of(client, "post", Referer="https://elsewhere.example/")
    assert weighty(request)["Location"] == f"{PROVE}?next=%2Fsign%2F1%2F"


def test_htmx_is_led_there_as_a_whole_page(world, sign_in):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/lists/1/?a=b"}
    answer = weighty(request_of(sign_in("member"), "post", **headers))
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == f"{PROVE}?next=%2Flists%2F1%2F%3Fa%3Db"


def test_the_password_proves_and_leads_back(world, sign_in):
    client = sign_in("member")
    assert "请再次验证身份" in text(client.get(f"{PROVE}?next=/posts/"))
    answer = client.post(PROVE, {"password": PASSWORD, "next": "/posts/"})
    assert answer["Location"] == "/posts/"
    proof = proof_of(request_of(client))
    assert (proof.method, proof.second_factor) == ("password", False)
    assert Event.objects.get(action="sign_in.proved_again").after == {"method": "password"}


@pytest.mark.parametrize("following", ["https://elsewhere.example/", "//elsewhere.example", ""])
def test_it_leads_to_this_site_only(world, sign_in, following):
    answer = sign_in("member").post(PROVE, {"password": PASSWORD, "next": following})
    assert answer["Location"] == "/security/"


def test_a_code_proves(with_totp):
    client, secret, _codes = with_totp("unit_head")
    assert client.post(PROVE, {"code": code_of(secret)})["Location"] == "/security/"
    proof = proof_of(request_of(client))
    assert (proof.method, proof.second_factor) == ("totp", True)


def test_a_passkey_proves(with_passkey):
    client, key = with_passkey("unit_head")
    signature = key.sign(client.get("/security/prove/passkey/").json())
    assert client.post(PROVE, {"credential": signature})["Location"] == "/security/"
    assert proof_of(request_of(client)).method == "webauthn"
    assert client.post(PROVE, {"credential": signature}).status_code == 200


@pytest.mark.parametrize(
    "typed", [{"password": "wrong"}, {"code": "000000"}, {"credential": "{}"}, {}], ids=range(4)
)
def test_what_is_wrong_proves_nothing(with_totp, typed):
    client, _secret, _codes = with_totp("unit_head")
    before = proof_of(request_of(client)).at
    answer = client.post(PROVE, typed)
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert proof_of(request_of(client)).at == before


def test_wrong_passwords_here_count_towards_the_lock(world, sign_in, settings):
    client = sign_in("member")
    for _try in range(settings.AXES_FAILURE_LIMIT):
        answer = client.post(PROVE, {"password": "wrong"})
    assert answer.status_code == 429


def test_who_has_neither_is_told_to_sign_in_anew(world, sign_in):
    account = world.accounts["member"]
    account.set_unusable_password()
    account.save()
    client = sign_in("member")
    assert "请退出后重新登录" in text(client.get(PROVE))


def test_a_new_proof_does_not_end_with_the_old(by_password):
    client = by_password("member")
    with time_machine.travel(timezone.now() + timedelta(minutes=20), tick=False):
        assert client.get("/security/totp/new/")["Location"].startswith(PROVE)
        client.post(PROVE, {"password": PASSWORD})
        assert client.get("/security/totp/new/").status_code == 200
