"""Signature algorithms on bytes: SM2 (GB/T 32918, with SM3 and the standard's default
identity) and Ed25519 (RFC 8032). Keys and signatures are plain bytes here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec

import gmalg
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.utils import (
    decode_dss_signature,
    encode_dss_signature,
)

if find_spec("gmssl_pyx"):
    import gmssl_pyx
else:  # no wheel for this machine: gmalg alone does it, slower
    gmssl_pyx = None

DEFAULT_IDENTITY = b"1234567812345678"  # GB/T 35276 names it where the parties agreed on none
UNCOMPRESSED = b"\x04"


@dataclass(frozen=True, slots=True)
class Pair:
    """A private key with its public half; never shown in a traceback."""

    algorithm: str
    private: bytes
    public: bytes

    def __repr__(self) -> str:
        return f"Pair({self.algorithm}, public={self.public.hex()})"


@dataclass(frozen=True, slots=True)
class Algorithm:
    """How one algorithm makes pairs, signs, verifies; ``digest`` names its keys."""

    name: str
    digest: str
    make: Callable[[], Pair]
    public_of: Callable[[bytes], bytes]
    sign: Callable[[Pair, bytes], bytes]
    verify: Callable[[bytes, bytes, bytes], bool]


def _make_sm2() -> Pair:
    if gmssl_pyx is not None:
        public, private = gmssl_pyx.sm2_key_generate()
        return Pair("sm2", private, UNCOMPRESSED + public)
    private = gmalg.SM2().generate_keypair()[0].rjust(32, b"\0")
    return Pair("sm2", private, _public_sm2(private))


def _public_sm2(private: bytes) -> bytes:
    return gmalg.SM2().generate_pk(private)


def _sign_sm2(pair: Pair, message: bytes) -> bytes:
    if gmssl_pyx is not None:
        return gmssl_pyx.sm2_sign(pair.private, pair.public[1:], message, DEFAULT_IDENTITY)
    signer = gmalg.SM2(sk=pair.private, uid=DEFAULT_IDENTITY, pk=pair.public)
    r, s = signer.sign(message)
    return encode_dss_signature(int.from_bytes(r), int.from_bytes(s))


def _verify_sm2(public: bytes, message: bytes, signature: bytes) -> bool:
    if len(public) != 65 or public[:1] != UNCOMPRESSED:
        return False
    try:
        r, s = decode_dss_signature(signature)
        if gmssl_pyx is not None:
            return bool(gmssl_pyx.sm2_verify(public[1:], message, signature, DEFAULT_IDENTITY))
        halves = (number.to_bytes(32) for number in (r, s))
        return gmalg.SM2(uid=DEFAULT_IDENTITY, pk=public).verify(message, *halves)
    except (ValueError, OverflowError, gmalg.errors.GMError, *_NATIVE_ERRORS):
        return False


def _make_ed25519() -> Pair:
    private = Ed25519PrivateKey.generate().private_bytes_raw()
    return Pair("ed25519", private, _public_ed25519(private))


def _public_ed25519(private: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(private).public_key().public_bytes_raw()


def _sign_ed25519(pair: Pair, message: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(pair.private).sign(message)


def _verify_ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


_NATIVE_ERRORS = (gmssl_pyx.GmsslInnerError,) if gmssl_pyx is not None else ()
BY_NAME = {
    "sm2": Algorithm("sm2", "sm3", _make_sm2, _public_sm2, _sign_sm2, _verify_sm2),
    "ed25519": Algorithm(
        "ed25519", "sha256", _make_ed25519, _public_ed25519, _sign_ed25519, _verify_ed25519
    ),
}
