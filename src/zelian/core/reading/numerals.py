"""Chinese and Arabic numerals as they stand in regulations, to numbers."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_UNITS = {"十": 10, "百": 100, "千": 1000}

NUMERAL = (
    r"(?:\d{1,3}(?:，\d{3}){1,3}|\d{1,9}(?:\.\d{1,4})?|[零〇一二两三四五六七八九十百千万]{1,9})"
)
"""A numeral in cleaned text, as a pattern without groups; bounded, so that it is read fast."""


@lru_cache(4096)
def whole(text: str) -> int | None:
    """The whole number written in Arabic or Chinese numerals, ``None`` if it is none.

    >>> whole("二十一"), whole("1，200"), whole("二〇二三")
    (21, 1200, 2023)
    """
    plain = text.replace("，", "")
    if plain.isascii() and plain.isdigit():
        return int(plain)
    return _chinese(plain)


def decimal(text: str) -> Decimal | None:
    """As :func:`whole`, with Arabic fractions: ``8.5``."""
    plain = text.replace("，", "")
    head, dot, tail = plain.partition(".")
    if dot and head.isascii() and head.isdigit() and tail.isascii() and tail.isdigit():
        return Decimal(plain)
    value = whole(text)
    return None if value is None else Decimal(value)


def spread(text: str) -> tuple[int, int] | None:
    """Two neighbouring digits meaning "one or the other": 一两 is (1, 2)."""
    if len(text) != 2 or text[0] not in _DIGITS or text[1] not in _DIGITS:
        return None
    low, high = _DIGITS[text[0]], _DIGITS[text[1]]
    return (low, high) if 0 < low == high - 1 else None


def _chinese(text: str) -> int | None:
    if not text:
        return None
    if len(text) > 1 and all(c in _DIGITS for c in text):
        return int("".join(str(_DIGITS[c]) for c in text))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c in _UNITS:
            section += (digit or 1) * _UNITS[c]
            digit = 0
        elif c == "万":
            total, section, digit = (total + section + digit) * 10_000, 0, 0
        else:
            return None
    return total + section + digit
