from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.authentication.devices import Key, code_of, codes_on, forget_codes, secret_on
from tests.world import PASSWORD
from zelian.authentication.models import SignInRules

Door = Callable[..., Client]


@pytest.fixture
def by_password(world) -> Door:
    """``by_password("unit_head")`` gives a browser that went through the sign-in page."""

    def signed_in(name: str, **headers: str) -> Client:
        client = Client(headers=headers or None)
        client.defaults["wsgi.url_scheme"] = "https"  # passkeys want a secure address
        client.post("/login/", {"username": name, "password": PASSWORD})
        return client

    return signed_in


@pytest.fixture
def with_totp(by_password) -> Callable[[str], tuple[Client, str, list[str]]]:
    """A browser signed in, the secret of its one-time codes, and its recovery codes."""

    def set_up(name: str) -> tuple[Client, str, list[str]]:
        client = by_password(name)
        secret = secret_on(client.get("/security/totp/new/").content.decode())
        answer = client.post("/security/totp/new/", {"code": code_of(secret)})
        forget_codes()
        return client, secret, codes_on(answer.content.decode())

    return set_up


@pytest.fixture
def with_passkey(by_password) -> Callable[[str], tuple[Client, Key]]:
    """A browser signed in, and the passkey it made."""

    def set_up(name: str) -> tuple[Client, Key]:
        client, key = by_password(name), Key()
        answer = key.make(client.get("/security/passkeys/question/").json())
        client.post("/security/passkeys/new/", {"name": "办公室电脑", "credential": answer})
        return client, key

    return set_up


@pytest.fixture
def required(settings, db) -> SignInRules:
    """The second factor is required, as where no demonstration was loaded."""
    settings.ZELIAN_SECOND_FACTOR = ""
    return SignInRules.objects.create()
