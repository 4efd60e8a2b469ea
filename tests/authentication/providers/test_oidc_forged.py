"""OpenID Connect with a provider that lies: every forged or stale token is refused."""

from __future__ import annotations

import base64
import json
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.authentication.providers.browsing import begin, query_of
from tests.authentication.providers.conftest import HERE
from tests.authentication.providers.standing_in import standing_in
from zelian.authentication.providers.models import ProviderSession

ENTRY = """
[[provider]]
key = "oidc"
kind = "oidc"
label = "统一身份认证"
issuer = "{issuer}"
client_id = "zelian"
client_secret = "s"
match = "staff_no"
claim = "preferred_username"
timeout = 1
"""


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture(scope="module")
def foreign_key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Liar:
    """A provider whose ID token is whatever a test makes of a good one."""

    def __init__(self, stand_in, key) -> None:
        self.issuer, self.key = stand_in.address, key
        self.claims: dict = {}
        self.header = {"kid": "k1"}
        self.make = self.signed
        self.info = {"sub": "77", "preferred_username": "unit_head"}
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
        stand_in.answers = {
            "/.well-known/openid-configuration": lambda _asked: self.discovery,
            "/jwks": lambda _asked: {"keys": [public | {"kid": "k1", "use": "sig"}]},
            "/token": lambda _asked: {"access_token": "t", "id_token": self.make()},
            "/userinfo": lambda _asked: self.info,
        }
        self.discovery = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        }

    def signed(self) -> str:
        return jwt.encode(self.claims, self.key, algorithm="RS256", headers=self.header)


@pytest.fixture
def liar(configure, world, key):
    with standing_in() as stand_in:
        configure(ENTRY.format(issuer=stand_in.address))
        yield Liar(stand_in, key)


def come(client, liar, **changed):
    """Sign in with a good token in which something is changed; ``None`` takes it out."""
    asked = query_of(begin(client, "oidc", HERE))
    now = int(time.time())
    good = {
        "iss": liar.issuer,
        "sub": "77",
        "aud": "zelian",
        "exp": now + 300,
        "iat": now,
        "nonce": asked["nonce"],
    }
    liar.claims = {name: v for name, v in (good | changed).items() if v is not None}
    address = f"/sign-in/with/oidc/back/?code=c&state={asked['state']}"
    return client.get(address, headers={"host": HERE})


def test_a_good_token_opens(liar, client, signed_in_as):
    assert come(client, liar).status_code == 302
    assert signed_in_as() == "unit_head"


@pytest.mark.parametrize(
    "changed",
    [
        {"nonce": "another"},
        {"nonce": None},
        {"aud": "another-program"},
        {"aud": ["zelian", "another-program"]},
        {"azp": "another-program"},
        {"iss": "https://evil.example"},
        {"iss": None},
        {"exp": 1},
        {"exp": None},
        {"iat": 99999999999},
        {"nbf": 99999999999},
        {"sub": None},
        {"sub": "78"},
    ],
    ids=lambda changed: "-".join(f"{k}:{v}" for k, v in changed.items()),
)
def test_a_token_that_does_not_fit_is_refused(changed, liar, client, signed_in_as):
    assert come(client, liar, **changed).status_code == 403
    assert signed_in_as() is None


def test_a_token_a_little_late_is_still_good_and_much_later_is_not(liar, client, signed_in_as):
    now = int(time.time())
    assert come(client, liar, exp=now - 200, iat=now - 300).status_code == 403
    assert come(client, liar, exp=now - 30, iat=now - 300).status_code == 302


def test_a_token_signed_by_another_key_is_refused(liar, client, foreign_key, signed_in_as):
    liar.make = lambda: jwt.encode(
        liar.claims, foreign_key, algorithm="RS256", headers={"kid": "k1"}
    )
    assert come(client, liar).status_code == 403


def test_an_unsigned_token_is_refused(liar, client):
    liar.make = lambda: jwt.encode(liar.claims, None, algorithm="none", headers={"kid": "k1"})
    assert come(client, liar).status_code == 403


def test_the_public_key_is_not_taken_for_a_shared_one(liar, client, key):
    """HS256 with the provider's public key as the secret, a classic."""
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def forged() -> str:
        import hashlib
        import hmac

        def part(content: bytes) -> bytes:
            return base64.urlsafe_b64encode(content).rstrip(b"=")

        head = part(json.dumps({"alg": "HS256", "typ": "JWT", "kid": "k1"}).encode())
        signed = head + b"." + part(json.dumps(liar.claims).encode())
        return (signed + b"." + part(hmac.new(public, signed, hashlib.sha256).digest())).decode()

    liar.make = forged
    assert come(client, liar).status_code == 403


def test_an_unknown_key_is_looked_for_once_more_and_then_refused(liar, client):
    liar.header = {"kid": "k2"}
    assert come(client, liar).status_code == 403


def test_info_about_somebody_else_is_refused(liar, client, signed_in_as):
    liar.info = {"sub": "78", "preferred_username": "unit_clerk"}
    assert come(client, liar).status_code == 403


def test_an_identity_with_two_staff_numbers_matches_nobody(liar, client, signed_in_as):
    liar.info = {"sub": "77", "preferred_username": ["unit_head", "unit_clerk"]}
    assert come(client, liar).status_code == 403
    assert signed_in_as() is None


def test_the_provider_must_name_itself_in_the_answer_where_it_said_it_would(liar, client):
    liar.discovery["authorization_response_iss_parameter_supported"] = True
    assert come(client, liar).status_code == 403


@pytest.mark.parametrize("answer", [(500, b""), (200, b"<html>"), (200, b"[]")])
def test_a_provider_in_trouble_gives_a_plain_page(answer, liar, client):
    liar.discovery = answer
    page = client.get("/sign-in/with/oidc/", headers={"host": HERE})
    assert page.status_code == 503
    assert "登录服务暂时连不上，可改用密码登录" in page.content.decode()


def test_a_document_of_another_issuer_is_not_believed(liar, client):
    liar.discovery = liar.discovery | {"issuer": "https://evil.example"}
    assert client.get("/sign-in/with/oidc/", headers={"host": HERE}).status_code == 503


def test_a_provider_that_answers_too_slowly_is_given_up(liar, client):
    def slow():
        time.sleep(1.5)
        return "x"

    began = query_of(begin(client, "oidc", HERE))
    liar.make = slow
    address = f"/sign-in/with/oidc/back/?code=c&state={began['state']}"
    assert client.get(address, headers={"host": HERE}).status_code == 503


class TestBackChannelLogout:
    EVENTS = {"http://schemas.openid.net/event/backchannel-logout": {}}

    def token(self, liar, **changed) -> str:
        claims = {
            "iss": liar.issuer,
            "aud": "zelian",
            "iat": int(time.time()),
            "jti": changed.get("jti", "one"),
            "sid": "session-9",
            "events": self.EVENTS,
        } | changed
        claims = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode(claims, liar.key, algorithm="RS256", headers={"kid": "k1"})

    def send(self, client, token: str):
        return type(client)().post("/sign-in/with/oidc/ended/", {"logout_token": token})

    def test_the_provider_ends_the_session_it_began(self, liar, client, signed_in_as):
        come(client, liar, sid="session-9")
        assert self.send(client, self.token(liar, sid="another", jti="a")).status_code == 200
        assert signed_in_as() == "unit_head"
        assert self.send(client, self.token(liar, jti="b")).status_code == 200
        assert signed_in_as() is None
        assert not ProviderSession.objects.exists()

    def test_all_sessions_of_a_person_end_where_none_is_named(self, liar, client, signed_in_as):
        come(client, liar, sid="session-9")
        assert self.send(client, self.token(liar, sid=None, sub="77")).status_code == 200
        assert signed_in_as() is None

    @pytest.mark.parametrize(
        "changed",
        [
            {"events": {}},
            {"nonce": "n"},
            {"aud": "another"},
            {"iss": "https://evil.example"},
            {"iat": 1},
            {"sid": None},
        ],
        ids="-".join,
    )
    def test_a_token_that_does_not_fit_ends_nothing(self, changed, liar, client, signed_in_as):
        come(client, liar, sid="session-9")
        assert self.send(client, self.token(liar, **changed)).status_code == 400
        assert signed_in_as() == "unit_head"

    def test_a_token_is_good_once(self, liar, client):
        come(client, liar, sid="session-9")
        token = self.token(liar, jti="once")
        assert self.send(client, token).status_code == 200
        assert self.send(client, token).status_code == 400
