"""The system administrator's pages and one's own, with and without providers."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.authentication.providers.standing_in import standing_in
from tests.authentication.providers.test_configuration import CAS, WECOM
from zelian.authentication.providers import operations
from zelian.authentication.providers.configuration import find_provider
from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.models import BoundIdentity, ProviderSession
from zelian.authentication.providers.refusals import CannotBind
from zelian.history.models import Event

PASSWORD = "a-password-for-tests"


@pytest.fixture
def two(configure):
    configure(CAS + WECOM.format(secret='secret = "never-to-be-shown"'))


@pytest.fixture
def come_in(client, world):
    """Sign in with a password, as the front door does, so that it counts as a proof."""

    def signed_in(name: str):
        client.post("/login/", {"username": name, "password": PASSWORD})
        return client

    return signed_in


@pytest.fixture
def identity(two, world) -> BoundIdentity:
    return BoundIdentity.objects.create(
        account=world.accounts["member"],
        provider="wecom",
        provider_label="企业微信",
        subject="u-1",
        bound_at=timezone.now(),
    )


def test_the_administrator_sees_what_each_must_be_told_but_no_secret(two, come_in):
    page = come_in("system_admin").get("/settings/sign-in-providers/").content.decode()
    assert "http://testserver/sign-in/with/campus/back/?**" in page
    assert "http://testserver/sign-in/with/wecom/back/" in page
    assert "never-to-be-shown" not in page


def test_the_administrator_sees_what_is_wrong(configure, come_in):
    configure(CAS.replace("https:", "http:"))
    page = come_in("system_admin").get("/settings/sign-in-providers/").content.decode()
    assert "url 须以 https:// 开头" in page


def test_without_providers_the_page_says_how_to_begin(configure, come_in):
    page = come_in("system_admin").get("/settings/sign-in-providers/").content.decode()
    assert "sign_in.toml" in page


@pytest.mark.parametrize("name", ["organisation", "head", "unit_head"])
def test_nobody_else_opens_the_administrators_pages(name, two, identity, come_in):
    client = come_in(name)
    assert client.get("/settings/sign-in-providers/").status_code == 403
    assert client.post("/settings/sign-in-providers/campus/test/").status_code == 403
    assert client.get("/settings/identities/").status_code == 403
    assert client.post(f"/settings/identities/{identity.pk}/end/", {"why": "x"}).status_code == 403
    assert BoundIdentity.objects.exists()


def test_trying_asks_the_provider_only_when_pressed(configure, come_in):
    with standing_in() as server:
        server.answers["/cas/login"] = lambda _asked: (200, b"")
        configure(CAS.replace("https://cas.example", server.address))
        client = come_in("system_admin")
        client.get("/settings/sign-in-providers/")
        assert not server.asked
        page = client.post("/settings/sign-in-providers/campus/test/").content.decode()
        assert len(server.asked) == 1
    assert "连得上" in page
    page = client.post("/settings/sign-in-providers/campus/test/").content.decode()
    assert "连不上" in page


def test_bindings_are_listed_and_ended_with_a_reason(identity, client, come_in, world):
    session = client.session
    session.save()
    ProviderSession.objects.create(
        account=identity.account,
        provider="wecom",
        ticket="t",
        subject="s",
        session_key=session.session_key,
        began_at=timezone.now(),
    )
    come_in("system_admin")
    assert "企业微信" in client.get("/settings/identities/").content.decode()
    page = f"/settings/identities/{identity.pk}/end/"
    assert client.post(page, {"why": ""}).status_code == 200
    assert client.post(page, {"why": "离职"}).status_code == 302
    assert not BoundIdentity.objects.exists()
    assert not ProviderSession.objects.exists()
    assert Event.objects.get(action="identity.ended").why == "离职"


def test_one_sees_and_takes_off_ones_own_identities_only(identity, come_in, world):
    client = come_in("unit_clerk")
    assert "企业微信" in client.get("/security/identities/").content.decode()
    assert client.post(f"/security/identities/{identity.pk}/unbind/").status_code == 404
    client.post("/logout/")
    come_in("member")
    page = client.get("/security/identities/").content.decode()
    assert f"/security/identities/{identity.pk}/unbind/" in page
    assert client.get(f"/security/identities/{identity.pk}/unbind/").status_code == 200
    assert client.post(f"/security/identities/{identity.pk}/unbind/").status_code == 302
    assert not BoundIdentity.objects.exists()
    assert Event.objects.filter(action="identity.unbound").count() == 1


def test_an_identity_whose_provider_is_gone_can_still_be_taken_off(identity, configure, come_in):
    configure(CAS)
    page = come_in("member").get("/security/identities/").content.decode()
    assert "学校已停用这种登录方式" in page
    assert f"/security/identities/{identity.pk}/unbind/" in page


def test_binding_asks_first_who_one_is(two, client, come_in):
    come_in("member")
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 3600
    session.save()
    for page in ("/sign-in/with/wecom/bind/", "/sign-in/with/wecom/confirm/"):
        answer = client.get(page)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/security/prove/?next=")


def test_nothing_is_bound_without_having_been_there(two, come_in):
    client = come_in("member")
    assert client.post("/sign-in/with/wecom/confirm/")["Location"] == "/security/identities/"
    assert not BoundIdentity.objects.exists()


@pytest.mark.parametrize("who", ["same", "other"])
def test_an_identity_is_bound_to_one_account_and_an_account_to_one(who, identity, world):
    name, subject = ("member", "u-2") if who == "same" else ("unit_clerk", "u-1")
    with pytest.raises(CannotBind) as refused:
        operations.bind_identity(
            viewer=world.viewer(name),
            account=world.accounts[name],
            provider=find_provider("wecom"),
            identified=Identified("wecom", subject),
        )
    assert "member" not in refused.value.sentence
    assert BoundIdentity.objects.count() == 1


def test_nobody_binds_or_unbinds_for_somebody_else(identity, world):
    clerk = world.viewer("unit_clerk")
    with pytest.raises(CannotBind):
        operations.unbind_identity(viewer=clerk, identity=identity)
    with pytest.raises(CannotBind):
        operations.bind_identity(
            viewer=clerk,
            account=world.accounts["head"],
            provider=find_provider("wecom"),
            identified=Identified("wecom", "u-3"),
        )


@pytest.mark.parametrize("page", ["", "back/", "metadata/", "ended/", "leave/", "bind/", "prove/"])
def test_an_unknown_provider_is_nowhere(page, configure, come_in):
    client = come_in("member") if page in {"bind/", "prove/"} else None
    from django.test import Client

    assert (client or Client()).get(f"/sign-in/with/nothing/{page}").status_code == 404


def test_sessions_end_only_where_something_is_named(identity, two):
    ended = operations.end_sessions(
        actor=operations.Actor(None, "x"), provider=find_provider("wecom"), tickets=[]
    )
    assert ended == 0
