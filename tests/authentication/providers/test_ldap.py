"""LDAP, against ldaptor's directory running as a program of its own."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.authentication.providers.certificates import make_certificate
from tests.authentication.providers.servers.running import free_port, running
from zelian.history.models import Event

pytest.importorskip("ldap3")
PASSWORD = "a-password-in-the-directory"
ENTRY = """
[[provider]]
key = "directory"
kind = "ldap"
label = "校园账号"
servers = [{servers}]
start_tls = {start_tls}
certificate = "{certificate}"
bind_dn = "cn=zelian,dc=school"
bind_password = "{own_password}"
base_dn = "ou=people,dc=school"
filter = "{filter}"
subject = "{subject}"
match = "staff_no"
claim = "employeeNumber"
timeout = 2
"""
PAGE = "/sign-in/with/directory/"


@dataclass(frozen=True)
class Directory:
    plain: str
    tls: str
    certificate: Path
    foreign: Path


@pytest.fixture(scope="session")
def directory(tmp_path_factory) -> Iterator[Directory]:
    folder = tmp_path_factory.mktemp("directory")
    certificate, key = make_certificate(folder, "directory")
    foreign, _key = make_certificate(folder, "foreign")
    pem = folder / "both.pem"
    pem.write_bytes(certificate.read_bytes() + key.read_bytes())
    port, tls_port = free_port(), free_port()
    with running("tests.authentication.providers.servers.ldap", port, str(tls_port), str(pem)):
        yield Directory(
            f"ldap://127.0.0.1:{port}", f"ldaps://127.0.0.1:{tls_port}", certificate, foreign
        )


@pytest.fixture
def provider(configure, directory, world):
    def write(**changed: object) -> None:
        servers = changed.pop("servers", [directory.plain])
        values = {
            "servers": ", ".join(f'"{each}"' for each in servers),
            "start_tls": "true",
            "certificate": directory.certificate,
            "own_password": "the-programs-own",
            "filter": "(uid={username})",
            "subject": "entryUUID",
        }
        configure(ENTRY.format(**values | changed))

    write()
    return write


def sign_in(client, name: str, password: str = PASSWORD, **given: str):
    return client.post(PAGE, {"username": name, "password": password, **given})


def test_somebody_signs_in_over_start_tls(provider, client, signed_in_as):
    answer = sign_in(client, "unit_head", next="/acts/")
    assert (answer.status_code, answer["Location"]) == (302, "/acts/")
    assert signed_in_as() == "unit_head"
    assert Event.objects.get(action="sign_in.succeeded").after["method"] == "校园账号"


def test_somebody_signs_in_over_tls(provider, directory, client, signed_in_as):
    provider(servers=[directory.tls], start_tls="false")
    assert sign_in(client, "unit_head").status_code == 302
    assert signed_in_as() == "unit_head"


def test_the_second_server_is_asked_when_the_first_is_down(
    provider, directory, client, signed_in_as
):
    provider(servers=[f"ldap://127.0.0.1:{free_port()}", directory.plain])
    assert sign_in(client, "unit_head").status_code == 302
    assert signed_in_as() == "unit_head"


def test_a_foreign_address_is_not_gone_to(provider, client):
    assert sign_in(client, "unit_head", next="//evil.example/")["Location"] == "/"


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("unit_head", "wrong"),
        ("nobody-of-that-name", PASSWORD),
        ("twin", PASSWORD),
        ("*", PASSWORD),
        ("unit_*", PASSWORD),
        ("unit_head)(uid=*", PASSWORD),
        ("*)(|(uid=unit_head", PASSWORD),
        ("unit_head\x00", PASSWORD),
        ("cn=unit_head,ou=people,dc=school", PASSWORD),
    ],
    ids=["wrong", "unknown", "two", "star", "prefix", "closing", "or", "nul", "dn"],
)
def test_one_sentence_for_all_that_does_not_fit(name, password, provider, client, signed_in_as):
    answer = sign_in(client, name, password)
    assert answer.status_code in {200, 403}
    assert signed_in_as() is None
    assert PASSWORD not in answer.content.decode()


@pytest.mark.parametrize("password", ["", "\x00"], ids=["empty", "nul"])
def test_an_empty_password_is_no_bind(password, provider, client, signed_in_as):
    from zelian.authentication.providers.configuration import find_provider
    from zelian.authentication.providers.protocols import ldap
    from zelian.authentication.providers.refusals import CannotSignInBy

    with pytest.raises(CannotSignInBy) as refused:
        ldap.identify(find_provider("directory"), username="unit_head", password=password)
    assert refused.value.reason == "credentials-empty"


def test_wrong_passwords_are_counted_and_end_in_a_pause(provider, settings, client, signed_in_as):
    for _each in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in(client, "unit_head", "wrong")
    assert answer.status_code == 429
    assert sign_in(client, "unit_head").status_code == 429
    assert signed_in_as() is None


def test_the_password_is_tried_nowhere_but_in_the_directory(provider, client, signed_in_as):
    """The house's own password of the same account opens nothing here."""
    assert sign_in(client, "unit_head", "a-password-for-tests").status_code == 403
    assert signed_in_as() is None


def test_nobody_gets_an_account_by_signing_in_elsewhere(provider, client, signed_in_as):
    answer = sign_in(client, "stranger")
    assert answer.status_code == 403
    assert "没有找到可以使用的责链账号" in answer.content.decode()
    assert signed_in_as() is None


@pytest.mark.parametrize("scheme", ["plain", "tls"])
def test_a_server_with_another_certificate_is_not_talked_to(
    scheme, provider, directory, client, signed_in_as
):
    provider(
        certificate=directory.foreign,
        servers=[getattr(directory, scheme)],
        start_tls="true" if scheme == "plain" else "false",
    )
    answer = sign_in(client, "unit_head")
    assert answer.status_code == 503
    assert "登录服务暂时连不上，可改用密码登录" in answer.content.decode()
    assert signed_in_as() is None


def test_a_server_whose_certificate_names_another_host_is_not_talked_to(
    provider, directory, client, signed_in_as
):
    provider(servers=[directory.plain.replace("127.0.0.1", "localhost")])
    assert sign_in(client, "unit_head").status_code == 503
    assert signed_in_as() is None


def test_a_directory_that_is_down_gives_a_plain_page(provider, client):
    provider(servers=[f"ldap://127.0.0.1:{free_port()}"])
    answer = sign_in(client, "unit_head")
    assert answer.status_code == 503
    assert "登录服务暂时连不上，可改用密码登录" in answer.content.decode()
    assert 'value="unit_head"' in answer.content.decode()


def test_a_directory_that_never_answers_is_given_up(provider, client):
    silent = socket.socket()
    silent.bind(("127.0.0.1", 0))
    silent.listen()
    with silent:
        provider(servers=[f"ldap://127.0.0.1:{silent.getsockname()[1]}"], start_tls="false")
        waiting = threading.Timer(8, silent.close)
        waiting.start()
        answer = sign_in(client, "unit_head")
        waiting.cancel()
        waiting.join()
    assert answer.status_code == 503


def test_a_wrong_account_of_the_program_gives_a_plain_page(provider, client):
    provider(own_password="wrong")
    assert sign_in(client, "unit_head").status_code == 503


def test_somebody_signed_in_needs_no_form(provider, client):
    sign_in(client, "unit_head")
    assert client.get(PAGE)["Location"] == "/"
