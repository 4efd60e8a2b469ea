"""What people hold in their hands: an app that shows codes, and a key that signs."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import re
import struct
import time
from dataclasses import dataclass, field

from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2 import cbor
from fido2.cose import ES256

ORIGIN = "https://testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


def code_of(secret: str, *, steps: int = 0) -> str:
    """The six figures an app shows now, or so many half minutes later (RFC 6238)."""
    key = base64.b32decode(secret)
    counter = int(time.time()) // 30 + steps
    digest = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    at = digest[-1] & 15
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def secret_on(page: str) -> str:
    """The secret as the page of one-time codes shows it, for typing."""
    shown = re.search(r'id="secret">(.*?)</code>', page, re.DOTALL).group(1)
    return "".join(re.findall(r"[A-Z2-7]{4}", shown))


def codes_on(page: str) -> list[str]:
    """The recovery codes of the page that shows them once."""
    return re.findall(r"<li><code>(\d{4} \d{4})</code>", page)


def forget_codes() -> None:
    """The codes shown so far may be taken again, as if half a minute had passed."""
    for row in Authenticator.objects.filter(type=Authenticator.Type.TOTP):
        row.data.pop("last_counter", None)
        row.save()


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass
class Key:
    """A passkey in software; it answers as a browser and a device would."""

    origin: str = ORIGIN
    site: str = "testserver"
    verified: bool = True
    counter: int = 0
    private: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )
    number: bytes = field(default_factory=lambda: os.urandom(16))
    owner: bytes = b""

    def make(self, question: dict) -> str:
        """The answer to ``navigator.credentials.create``, as the form sends it."""
        options = question["publicKey"]
        self.owner = decoded(options["user"]["id"])
        public = cbor.encode(dict(ES256.from_cryptography_key(self.private.public_key())))
        attested = bytes(16) + struct.pack(">H", len(self.number)) + self.number + public
        attestation = cbor.encode(
            {"fmt": "none", "attStmt": {}, "authData": self._data(ATTESTED) + attested}
        )
        return self._answer(
            {
                "clientDataJSON": encoded(self._client("webauthn.create", options["challenge"])),
                "attestationObject": encoded(attestation),
            }
        )

    def sign(self, question: dict) -> str:
        """The answer to ``navigator.credentials.get``."""
        challenge = question["publicKey"]["challenge"]
        client, data = self._client("webauthn.get", challenge), self._data()
        signed = data + hashlib.sha256(client).digest()
        return self._answer(
            {
                "clientDataJSON": encoded(client),
                "authenticatorData": encoded(data),
                "signature": encoded(self.private.sign(signed, ec.ECDSA(hashes.SHA256()))),
                "userHandle": encoded(self.owner),
            }
        )

    def _data(self, more: int = 0) -> bytes:
        flags = PRESENT | (VERIFIED if self.verified else 0) | more
        site = hashlib.sha256(self.site.encode()).digest()
        return site + struct.pack(">BI", flags, self.counter)

    def _client(self, kind: str, challenge: str) -> bytes:
        said = {"type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, response: dict[str, str]) -> str:
        return json.dumps(
            {
                "id": encoded(self.number),
                "rawId": encoded(self.number),
                "type": "public-key",
                "authenticatorAttachment": "platform",
                "clientExtensionResults": {},
                "response": response,
            }
        )
