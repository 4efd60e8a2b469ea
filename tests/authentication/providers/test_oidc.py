"""OpenID Connect, against the provider of django-allauth running as a program of its own."""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from tests.authentication.providers.browsing import Visitor, begin, come_back, query_of
from tests.authentication.providers.conftest import HERE
from zelian.authentication.providers.configuration import find_provider
from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.models import BoundIdentity, ProviderSession
from zelian.authentication.providers.queries import find_account
from zelian.authentication.providers.refusals import NotKnownHere
from zelian.history.models import Event

PASSWORD = "a-password-at-the-provider"
ENTRY = """
[[provider]]
key = "{key}"
kind = "oidc"
label = "统一身份认证"
issuer = "{issuer}"
client_id = "{client_id}"
client_secret = "a-secret-of-the-client"
match = "staff_no"
claim = "preferred_username"
{more}
"""


@pytest.fixture
def provider(configure, oidc_server, world):
    def write(more: str = "", key: str = "oidc", client_id: str = "zelian") -> None:
        configure(ENTRY.format(key=key, issuer=oidc_server, client_id=client_id, more=more))

    write()
    return write


def at_the_provider(client, name: str, **given: str) -> str:
    away = begin(client, "oidc", HERE, **given)
    return Visitor().go(away, HERE, login=name, password=PASSWORD)


def test_somebody_signs_in_and_is_led_where_they_were_going(provider, client, signed_in_as):
    back = at_the_provider(client, "unit_head", next="/acts/?kind=lecture")
    before = client.session.session_key
    answer = come_back(client, back, HERE)
    assert (answer.status_code, answer["Location"]) == (302, "/acts/?kind=lecture")
    assert signed_in_as() == "unit_head"
    assert client.session.session_key != before
    event = Event.objects.get(action="sign_in.succeeded")
    assert event.after["method"] == "统一身份认证"


def test_the_request_asks_with_state_nonce_and_pkce(provider, client):
    asked = query_of(begin(client, "oidc", HERE))
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 32
    assert len(asked["nonce"]) >= 32
    assert "openid" in asked["scope"].split()


def test_nobody_gets_an_account_by_signing_in_elsewhere(provider, client, signed_in_as):
    answer = come_back(client, at_the_provider(client, "stranger"), HERE)
    assert answer.status_code == 403
    assert "没有找到可以使用的责链账号" in answer.content.decode()
    assert signed_in_as() is None


def test_a_closed_account_stays_out_with_the_same_sentence(provider, client, world, signed_in_as):
    world.accounts["unit_head"].is_active = False
    world.accounts["unit_head"].save()
    answer = come_back(client, at_the_provider(client, "unit_head"), HERE)
    assert answer.status_code == 403
    assert "没有找到可以使用的责链账号" in answer.content.decode()
    assert signed_in_as() is None


def test_a_code_is_good_once(provider, client, signed_in_as):
    back = at_the_provider(client, "unit_head")
    assert come_back(client, back, HERE).status_code == 302
    client.logout()
    assert come_back(client, back, HERE).status_code == 403
    assert signed_in_as() is None


def test_a_code_replayed_in_a_new_attempt_is_refused(provider, client, signed_in_as):
    first = query_of(at_the_provider(client, "unit_head"))
    begin_again = query_of(begin(client, "oidc", HERE))
    address = f"/sign-in/with/oidc/back/?code={first['code']}&state={begin_again['state']}"
    assert client.get(address, headers={"host": HERE}).status_code == 403
    assert signed_in_as() is None


def test_a_code_of_another_browser_is_refused(provider, client, signed_in_as):
    """Somebody is led to the address that signs them in as the attacker."""
    attackers = at_the_provider(Client(), "unit_clerk")
    assert come_back(client, attackers, HERE).status_code == 403
    assert signed_in_as() is None


def test_a_foreign_address_is_not_gone_to(provider, client):
    back = at_the_provider(client, "unit_head", next="https://evil.example/")
    assert come_back(client, back, HERE)["Location"] == "/"


def test_declining_at_the_provider_leads_to_a_plain_page(provider, client, signed_in_as):
    state = query_of(begin(client, "oidc", HERE))["state"]
    address = f"/sign-in/with/oidc/back/?error=access_denied&state={state}"
    answer = client.get(address, headers={"host": HERE})
    assert answer.status_code == 403
    assert "改用密码登录" in answer.content.decode()


def test_the_answer_must_come_by_the_provider_that_was_asked(provider, client, oidc_server):
    """Mix-up: the state of one provider brought to another's address, or another issuer's."""
    back = at_the_provider(client, "unit_head")
    asked = query_of(back)
    wrong = f"/sign-in/with/oidc/back/?code={asked['code']}&state={asked['state']}&iss=https://evil"
    assert client.get(wrong, headers={"host": HERE}).status_code == 403


def test_state_of_one_provider_is_worth_nothing_at_another(
    configure, oidc_server, world, client, signed_in_as
):
    entries = [
        ENTRY.format(key=key, issuer=oidc_server, client_id=client_id, more="")
        for key, client_id in (("oidc", "zelian"), ("other", "another-program"))
    ]
    configure("".join(entries))
    back = at_the_provider(client, "unit_head").replace("/with/oidc/", "/with/other/")
    assert come_back(client, back, HERE).status_code == 403
    assert signed_in_as() is None


def test_a_provider_vouches_for_the_second_factor_only_where_it_is_trusted_to(
    provider, client, world
):
    for more, second in (
        ("", ""),
        ('second_factor = true\nsecond_factor_values = ["mfa"]', "统一身份认证"),
        ('second_factor = true\nsecond_factor_values = ["hwk"]', ""),
    ):
        provider(more)
        come_back(client, at_the_provider(client, "unit_head"), HERE)
        after = Event.objects.filter(action="sign_in.succeeded").first().after
        assert after.get("second", "") == second
        client.logout()


def test_who_has_a_second_factor_is_still_asked_for_it(provider, client, world, signed_in_as):
    TOTP.activate(world.accounts["unit_head"], generate_totp_secret())
    answer = come_back(client, at_the_provider(client, "unit_head"), HERE)
    assert answer["Location"] == "/login/code/"
    assert signed_in_as() is None
    provider('second_factor = true\nsecond_factor_values = ["mfa"]')
    answer = come_back(client, at_the_provider(client, "unit_head"), HERE)
    assert signed_in_as() == "unit_head"


def test_a_second_factor_that_is_owed_is_asked_for_unless_the_provider_vouches(
    provider, client, settings
):
    settings.ZELIAN_SECOND_FACTOR = "required"
    come_back(client, at_the_provider(client, "unit_head"), HERE)
    assert client.get("/security/identities/")["Location"].startswith("/security/start/")
    client.logout()
    provider('second_factor = true\nsecond_factor_values = ["mfa"]')
    come_back(client, at_the_provider(client, "unit_head"), HERE)
    assert client.get("/security/identities/").status_code == 200


def test_who_never_uses_the_password_is_not_asked_to_change_it(provider, client, world):
    world.accounts["unit_head"].must_change_password = True
    world.accounts["unit_head"].save()
    come_back(client, at_the_provider(client, "unit_head"), HERE)
    assert client.get("/security/identities/").status_code == 200


def test_a_session_knows_its_provider_but_keeps_no_ticket(provider, client):
    come_back(client, at_the_provider(client, "unit_head"), HERE)
    kept = ProviderSession.objects.get()
    assert kept.session_key == client.session.session_key
    assert client.session["sign_in_came_by"].keys() == {"account", "provider"}


def test_binding_lets_in_who_cannot_be_matched(provider, client, world, signed_in_as):
    provider('subject = "sub"')
    client.post("/login/", {"username": "member", "password": "a-password-for-tests"})
    assert signed_in_as() == "member"
    answer = client.get("/sign-in/with/oidc/bind/", headers={"host": HERE})
    back = Visitor().go(answer["Location"], HERE, login="stranger", password=PASSWORD)
    answer = come_back(client, back, HERE)
    assert answer["Location"] == "/sign-in/with/oidc/confirm/"
    page = client.get(answer["Location"], headers={"host": HERE})
    assert "stranger" in page.content.decode()
    assert not BoundIdentity.objects.exists()
    client.post(answer["Location"], headers={"host": HERE})
    assert BoundIdentity.objects.get().account == world.accounts["member"]
    assert Event.objects.filter(action="identity.bound").count() == 1
    client.post("/logout/")
    come_back(client, at_the_provider(client, "stranger"), HERE)
    assert signed_in_as() == "member"
    assert BoundIdentity.objects.get().used_at is not None


def test_a_bound_identity_that_also_matches_another_account_is_refused(provider, world):
    BoundIdentity.objects.create(
        account=world.accounts["member"],
        provider="oidc",
        provider_label="x",
        subject="7",
        bound_at=timezone.now(),
    )
    claims = {"preferred_username": ("unit_head",)}
    with pytest.raises(NotKnownHere) as refused:
        find_account(find_provider("oidc"), Identified("oidc", "7", claims))
    assert refused.value.reason == "several"


def test_signing_out_offers_to_sign_out_there_too(provider, client):
    come_back(client, at_the_provider(client, "unit_head"), HERE)
    answer = client.post("/logout/", follow=True)
    assert "/sign-in/with/oidc/leave/" in answer.content.decode()
    away = client.get("/sign-in/with/oidc/leave/", headers={"host": HERE})["Location"]
    assert "/identity/o/logout?" in away


def test_proving_again_asks_the_provider_for_a_fresh_sign_in(provider, client):
    come_back(client, at_the_provider(client, "unit_head"), HERE)
    answer = client.get("/sign-in/with/oidc/prove/", {"next": "/acts/"}, headers={"host": HERE})
    asked = query_of(answer["Location"])
    assert (asked["prompt"], asked["max_age"]) == ("login", "0")
    back = Visitor().go(answer["Location"], HERE, login="unit_head", password=PASSWORD)
    # this provider doesn't say when it asked: that is no proof
    assert come_back(client, back, HERE).status_code == 403
