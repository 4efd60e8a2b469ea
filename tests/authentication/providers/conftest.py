"""Providers that run for the whole session, and the file that names them to this program."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterator
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.authentication.providers.servers.running import free_port, running
from zelian.authentication.providers import kept
from zelian.people.models import Account

if find_spec("ldap3"):
    # It still asks pyasn1 for names that pyasn1 would rather be asked for otherwise.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        import_module("ldap3")

SERVERS = "tests.authentication.providers.servers"
CALLBACK = "http://127.0.0.1:8000/sign-in/with/{}/back/"
HERE = "127.0.0.1:8000"
"""Where this program stands, to the providers; nobody listens there."""


@pytest.fixture
def configure(settings, tmp_path) -> Iterator[Callable[[str], Path]]:
    """``configure(toml)`` writes ``sign_in.toml``; nothing of an earlier one is remembered."""
    path = tmp_path / "sign_in.toml"
    settings.ZELIAN_SIGN_IN_FILE = path
    settings.ZELIAN_SECOND_FACTOR = "offered"
    kept.forget()

    def write(content: str) -> Path:
        path.write_text(content, encoding="utf-8")
        path.chmod(0o600)
        return path

    yield write
    kept.forget()


@pytest.fixture
def signed_in_as(client) -> Callable[[], str | None]:
    """The user name the test's client is signed in as."""

    def name() -> str | None:
        key = client.session.get("_auth_user_id")
        return Account.objects.get(pk=key).username if key else None

    return name


@pytest.fixture(scope="session")
def oidc_server() -> Iterator[str]:
    port = free_port()
    callbacks = [CALLBACK.format("oidc"), CALLBACK.format("other")]
    with running(f"{SERVERS}.oidc", port, *callbacks):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def cas_server() -> Iterator[str]:
    port = free_port()
    with running(f"{SERVERS}.cas", port):
        yield f"http://127.0.0.1:{port}/cas"
