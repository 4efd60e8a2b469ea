"""The institution's key under a row: put there when the row is made, checked when it is read."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TypeVar

from zelian.keys import signing
from zelian.keys.models import SigningKey
from zelian.signing.models import Sealed

Row = TypeVar("Row", bound=Sealed)
CHECKED = 8192  # results kept; a page of lists checks some fifty


def seal(row: Row, statement: Callable[[Row], bytes]) -> None:
    """
    Fix a row that is about to be saved.

    :raises CannotUseKey: the institution's private key is missing or unsafely kept.
    """
    made = signing.sign(statement(row))
    row.key_id, row.algorithm, row.value = made.key_id, made.algorithm, made.value


def holds(row: Row, statement: Callable[[Row], bytes]) -> bool:
    """Whether the row still says exactly what the institution's key signed."""
    public = _trusted(row.key_id, row.algorithm)
    return public is not None and _checked(row.algorithm, public, statement(row), row.value)


class _NotTrusted(Exception):
    """Keeps an unknown key from being remembered as such: it may come with the next restore."""


def _trusted(key_id: str, algorithm: str) -> str | None:
    try:
        return _public_of(key_id, algorithm)
    except _NotTrusted:
        return None


@lru_cache(maxsize=64)
def _public_of(key_id: str, algorithm: str) -> str:
    """The public key that ``key_id`` is the digest of: what it is can never change."""
    row = SigningKey.objects.filter(key_id=key_id, algorithm=algorithm).first()
    if row is None or not signing.is_trusted(row):
        raise _NotTrusted(key_id)
    return row.public


@lru_cache(maxsize=CHECKED)
def _checked(algorithm: str, public: str, statement: bytes, value: str) -> bool:
    return signing.verify_with(algorithm, public, statement, value)
