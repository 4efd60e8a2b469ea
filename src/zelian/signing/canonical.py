"""The canonical form of what is signed, and its digest.

Canonical text is JSON with sorted keys, no spaces, text in Unicode form NFC; two contents
that say the same have the same digest on any machine. A digest names its algorithm:
``sm3:`` (GB/T 32905-2016) or ``sha256:`` (FIPS 180-4).
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterable

from zelian.keys import digests

HOLDERS = (dict, list, tuple)


class KeysCollide(ValueError):
    """Two keys of one object are the same in form NFC, so that one of them would be lost."""


def canonical(value: object) -> str:
    """
    JSON of ``value`` that is the same for the same content: sorted, dense, NFC.

    :raises TypeError: something that JSON has no form for; dates and decimals come as text.
    :raises ValueError: a number that is none (NaN), or keys that collide.
    """
    if _has_text_keys(value):
        # Text in form NFC holds no text that is not, and an escaped sign never composes with
        # what stands beside it: nothing is left to compose.
        text = _dense(value)
        if unicodedata.is_normalized("NFC", text):
            return text
    return _dense(_composed(value))


def digest_of(content: str, algorithm: str | None = None) -> str:
    """The digest of the content in UTF-8, by the institution's algorithm if none is named."""
    return digests.digest(content.encode(), algorithm)


def is_digest_of(digest: str, content: str) -> bool:
    """Whether ``digest`` is that of ``content``, by the algorithm it names itself."""
    try:
        return digests.matches(content.encode(), digest)
    except digests.NotADigest:
        return False


_dense = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def _has_text_keys(value: object) -> bool:
    """Whether every object's keys are text, which JSON would make of numbers without a word."""
    inside: Iterable[object] = ()
    if isinstance(value, dict):
        if any(type(key) is not str for key in value):
            return False
        inside = value.values()
    elif isinstance(value, (list, tuple)):
        inside = value
    return not any(isinstance(one, HOLDERS) and not _has_text_keys(one) for one in inside)


def _composed(value: object) -> object:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, dict):
        composed = {_key(key): _composed(item) for key, item in value.items()}
        if len(composed) != len(value):
            raise KeysCollide(sorted(value))
        return composed
    if isinstance(value, (list, tuple)):
        return [_composed(item) for item in value]
    return value


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError(f"a key of canonical content is text, not {type(key).__name__}")
    return unicodedata.normalize("NFC", key)
