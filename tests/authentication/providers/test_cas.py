"""CAS, against django-cas-server running as a program of its own."""

from __future__ import annotations

import time
from urllib.parse import quote

import pytest
from django.test import Client

from tests.authentication.providers.browsing import Visitor, begin, come_back, path_of, query_of
from tests.authentication.providers.conftest import HERE
from tests.authentication.providers.standing_in import standing_in
from zelian.authentication.providers.models import ProviderSession
from zelian.history.models import Event

PASSWORD = "a-password-at-the-provider"
ENTRY = """
[[provider]]
key = "campus"
kind = "cas"
label = "统一身份认证"
url = "{url}"
version = "{version}"
match = "{match}"
claim = "user"
timeout = 5
"""

GUESSED = """<LogoutRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol">
<SessionIndex>ST-guessed-guessed</SessionIndex></LogoutRequest>"""
BY_PROXY = b"""<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">
<cas:authenticationSuccess><cas:user>unit_head</cas:user>
<cas:proxies><cas:proxy>http://p/</cas:proxy></cas:proxies></cas:authenticationSuccess>
</cas:serviceResponse>"""


@pytest.fixture
def provider(configure, cas_server, world):
    def write(version: str = "3", match: str = "staff_no") -> None:
        configure(ENTRY.format(url=cas_server, version=version, match=match))

    write()
    return write


def at_the_provider(client, name: str, home: str = HERE, **given: str) -> str:
    away = begin(client, "campus", home, **given)
    return Visitor().go(away, home, username=name, password=PASSWORD)


@pytest.mark.parametrize("version", ["2", "3"])
def test_somebody_signs_in_and_is_led_where_they_were_going(
    version, provider, client, signed_in_as
):
    provider(version)
    answer = come_back(client, at_the_provider(client, "unit_head", next="/acts/"), HERE)
    assert (answer.status_code, answer["Location"]) == (302, "/acts/")
    assert signed_in_as() == "unit_head"
    assert Event.objects.get(action="sign_in.succeeded").after["method"] == "统一身份认证"


def test_an_attribute_may_name_the_person(configure, cas_server, world, client, signed_in_as):
    entry = ENTRY.format(url=cas_server, version="3", match="username")
    configure(entry.replace('claim = "user"', 'claim = "first_name"'))
    account = world.accounts["member"]
    account.username = "unit_clerk-known"
    account.save()
    come_back(client, at_the_provider(client, "unit_clerk"), HERE)
    assert signed_in_as() == "unit_clerk-known"


def test_two_accounts_that_match_are_refused(provider, client, world, signed_in_as):
    provider(match="username")
    account = world.accounts["member"]
    account.username = "Unit_Head"
    account.save()
    assert come_back(client, at_the_provider(client, "unit_head"), HERE).status_code == 403
    assert signed_in_as() is None


def test_nobody_gets_an_account_by_signing_in_elsewhere(provider, client, signed_in_as):
    answer = come_back(client, at_the_provider(client, "stranger"), HERE)
    assert answer.status_code == 403
    assert "stranger" not in answer.content.decode()
    assert signed_in_as() is None


def test_a_ticket_is_good_once(provider, client, signed_in_as):
    back = at_the_provider(client, "unit_head")
    come_back(client, back, HERE)
    client.logout()
    assert come_back(client, back, HERE).status_code == 403
    fresh = query_of(query_of(begin(client, "campus", HERE))["service"])["state"]
    again = f"/sign-in/with/campus/back/?ticket={query_of(back)['ticket']}&state={fresh}"
    assert client.get(again, headers={"host": HERE}).status_code == 403
    assert signed_in_as() is None


@pytest.mark.parametrize(
    "ticket", ["ST-forged-forged", "PT-1-proxy", "", "ST-1\r\nX: y", "ST-" + "a" * 400]
)
def test_a_forged_ticket_is_refused(ticket, provider, client, signed_in_as):
    state = query_of(query_of(begin(client, "campus", HERE))["service"])["state"]
    address = f"/sign-in/with/campus/back/?ticket={quote(ticket)}&state={state}"
    assert client.get(address, headers={"host": HERE}).status_code == 403
    assert signed_in_as() is None


def test_an_old_ticket_is_refused(provider, client, signed_in_as):
    back = at_the_provider(client, "unit_head")
    time.sleep(2.2)  # the server's tickets last two seconds
    assert come_back(client, back, HERE).status_code == 403
    assert signed_in_as() is None


def test_a_ticket_for_another_program_is_refused(provider, client, cas_server, signed_in_as):
    service = f"http://{HERE}/neighbour/"
    theirs = Visitor().go(
        f"{cas_server}/login?service={quote(service)}",
        HERE,
        username="unit_head",
        password=PASSWORD,
    )
    state = query_of(query_of(begin(client, "campus", HERE))["service"])["state"]
    stolen = query_of(theirs)["ticket"]
    address = f"/sign-in/with/campus/back/?ticket={stolen}&state={state}"
    assert client.get(address, headers={"host": HERE}).status_code == 403
    assert signed_in_as() is None


def test_a_ticket_of_another_browser_is_refused(provider, client, signed_in_as):
    """The attacker's ticket with the victim's own state: the ticket is for another address."""
    attackers = query_of(at_the_provider(Client(), "unit_clerk"))["ticket"]
    state = query_of(query_of(begin(client, "campus", HERE))["service"])["state"]
    address = f"/sign-in/with/campus/back/?ticket={attackers}&state={state}"
    assert client.get(address, headers={"host": HERE}).status_code == 403
    assert signed_in_as() is None


def test_signing_out_at_the_server_ends_the_session_here(provider, client, signed_in_as):
    """The server itself calls this program and names the ticket."""
    with standing_in() as here:
        home = here.address.removeprefix("http://")
        here.answers["/sign-in/with/campus/back/"] = lambda _asked: (204, b"")
        visitor = Visitor()
        away = begin(client, "campus", home)
        back = visitor.go(away, home, username="unit_head", password=PASSWORD)
        come_back(client, back, home)
        assert signed_in_as() == "unit_head"
        visitor.http.get(away.split("/login")[0] + "/logout")
        until = time.monotonic() + 5
        while not here.asked and time.monotonic() < until:
            time.sleep(0.05)
        [call] = here.asked
    answer = Client().post(path_of(back), call.body, headers={"host": HERE})
    assert answer.status_code == 204
    assert signed_in_as() is None
    assert not ProviderSession.objects.exists()
    assert Event.objects.filter(action="identity.sessions_ended").count() == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<x/>",
        "not xml",
        '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>',
        GUESSED,
    ],
    ids=["empty", "other", "broken", "entity", "guessed"],
)
def test_a_forged_sign_out_ends_nothing(text, provider, client, signed_in_as):
    come_back(client, at_the_provider(client, "unit_head"), HERE)
    answer = Client().post("/sign-in/with/campus/back/", {"logoutRequest": text})
    assert answer.status_code == 204
    assert signed_in_as() == "unit_head"


def test_proving_again_asks_anew_and_counts_as_a_proof(provider, client, signed_in_as):
    visitor = Visitor()
    away = begin(client, "campus", HERE)
    come_back(client, visitor.go(away, HERE, username="unit_head", password=PASSWORD), HERE)
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    answer = client.get("/sign-in/with/campus/prove/", {"next": "/acts/"}, headers={"host": HERE})
    assert query_of(answer["Location"])["renew"] == "true"
    back = visitor.go(answer["Location"], HERE, username="unit_head", password=PASSWORD)
    assert come_back(client, back, HERE)["Location"] == "/acts/"
    newest = client.session["account_authentication_methods"][-1]
    assert time.time() - newest["at"] < 60


def test_proving_again_as_somebody_else_is_refused(provider, client, signed_in_as):
    come_back(client, at_the_provider(client, "unit_head"), HERE)
    answer = client.get("/sign-in/with/campus/prove/", headers={"host": HERE})
    back = Visitor().go(answer["Location"], HERE, username="unit_clerk", password=PASSWORD)
    assert come_back(client, back, HERE).status_code == 403
    assert signed_in_as() == "unit_head"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html/>",
        b'<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>',
        b'<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas"/>',
        BY_PROXY,
    ],
    ids=["nothing", "html", "entity", "neither", "by-proxy"],
)
def test_an_answer_that_is_none_lets_nobody_in(content, configure, world, client, signed_in_as):
    with standing_in() as server:
        server.answers["/cas/p3/serviceValidate"] = lambda _asked: (200, content)
        configure(ENTRY.format(url=f"{server.address}/cas", version="3", match="staff_no"))
        state = query_of(query_of(begin(client, "campus", HERE))["service"])["state"]
        address = f"/sign-in/with/campus/back/?ticket=ST-12345678&state={state}"
        assert client.get(address, headers={"host": HERE}).status_code in {403, 503}
    assert signed_in_as() is None
