"""Digests by name: SM3 (GB/T 32905), the default, and SHA-256; written ``sm3:…``, ``sha256:…``."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Iterable
from typing import BinaryIO

from cryptography.hazmat.primitives import hashes
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ALGORITHMS = ("sm3", "sha256")
SIZE = 32  # bytes of either digest
CHUNK = 1 << 20
Hash = Callable[[bytes], bytes]


class NotADigest(ValueError):
    """A text that is no digest of a known algorithm."""


def chosen() -> str:
    """
    The algorithm of new digests: ``ZELIAN_DIGEST``.

    :raises ImproperlyConfigured: the setting names none that is known.
    """
    name = settings.ZELIAN_DIGEST
    if name not in ALGORITHMS:
        raise ImproperlyConfigured(f"ZELIAN_DIGEST: {name!r}")
    return name


def hash_function(algorithm: str) -> Hash:
    """
    Bytes to their raw digest.

    :raises NotADigest: the algorithm is not known.
    """
    if algorithm == "sha256":
        return lambda data: hashlib.sha256(data).digest()
    if algorithm != "sm3":
        raise NotADigest(algorithm)
    if "sm3" not in hashlib.algorithms_available:
        return _sm3_by_cryptography
    empty = hashlib.new("sm3")

    def sm3(data: bytes) -> bytes:
        running = empty.copy()
        running.update(data)
        return running.digest()

    return sm3


def _sm3_by_cryptography(data: bytes) -> bytes:
    """For builds of Python whose OpenSSL was made without SM3."""
    running = hashes.Hash(hashes.SM3())
    running.update(data)
    return running.finalize()


def digest(data: bytes, algorithm: str | None = None) -> str:
    """The digest of bytes, with its algorithm's name in front."""
    name = algorithm or chosen()
    return written(name, hash_function(name)(data))


def digest_file(file: BinaryIO, algorithm: str | None = None) -> str:
    """The digest of what is left to read of a file, read in pieces."""
    name = algorithm or chosen()
    return digest_pieces(iter(lambda: file.read(CHUNK), b""), name)


def digest_pieces(pieces: Iterable[bytes], algorithm: str | None = None) -> str:
    """The digest of bytes that come in pieces."""
    name = algorithm or chosen()
    hash_function(name)  # refuses what is not known
    built_in = name == "sha256" or "sm3" in hashlib.algorithms_available
    running = hashlib.new(name) if built_in else hashes.Hash(hashes.SM3())
    for piece in pieces:
        running.update(piece)
    return written(name, running.digest() if built_in else running.finalize())


def written(algorithm: str, raw: bytes) -> str:
    """A raw digest as text."""
    return f"{algorithm}:{raw.hex()}"


def parsed(text: str) -> tuple[str, bytes]:
    """
    Algorithm and raw digest of a text like ``sm3:…``.

    :raises NotADigest: unknown algorithm, wrong length, or no hexadecimal digits.
    """
    algorithm, colon, digits = text.partition(":")
    if not colon or algorithm not in ALGORITHMS:
        raise NotADigest(text[:80])
    try:
        raw = bytes.fromhex(digits)
    except ValueError:
        raise NotADigest(text[:80]) from None
    if len(raw) != SIZE or digits != raw.hex():
        raise NotADigest(text[:80])
    return algorithm, raw


def matches(data: bytes, text: str) -> bool:
    """
    Whether ``text`` is the digest of the bytes, by the algorithm it names.

    :raises NotADigest: ``text`` is none.
    """
    algorithm, raw = parsed(text)
    return hmac.compare_digest(hash_function(algorithm)(data), raw)


def grouped(text: str, size: int = 4) -> str:
    """A digest for people to read aloud and compare: its digits in groups."""
    _algorithm, _colon, digits = text.rpartition(":")
    return " ".join(digits[i : i + size] for i in range(0, len(digits), size))
