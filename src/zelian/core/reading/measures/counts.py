"""Counted amounts with their bounds: 不少于两次, 1至2次, 三次以上, 最多5人."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from zelian.core.reading.numerals import NUMERAL, decimal, spread

AT_LEAST = (
    r"不得少于|不应少于|不能少于|不少于|不得低于|不应低于|不低于|不下于|至少|最少|起码|不小于|不得短于"
    r"|不短于|须满|应满|达到|不得小于|应达|不得短於|不少於"
)
AT_MOST = (
    r"不得超过|不应超过|不能超过|不超过|不得多于|不多于|最多|至多|不得高于|不高于|不得大于|不大于"
    r"|最长|不得长于|不长于|控制在|不得突破|上限为"
)
BOUND = rf"(?:(?P<least>{AT_LEAST})|(?P<most>{AT_MOST}))"
BOUND_SIGNS = "不至最起须应达控上"
BOUND_STARTS = "不 至少 至多 最 起码 须满 应满 应达 达到 控制 上限"
"""The signs a bound begins with."""

_AT_NUMBER = rf"(?=[\d零〇一二两三四五六七八九十百千万半{BOUND_SIGNS}])"
_RANGE = (
    rf"(?P<low>{NUMERAL}|半(?=[天日年]))(?:[-~至到或](?P<high>{NUMERAL})"
    rf"|(?P<same>[名次年天日周]|个月)[-~至到或](?P<top>{NUMERAL})(?=(?P=same)))?"
)
_INCLUSIVE = r"(?:（(?:含|包括)[^（）]{0,6}）)?"


def counted(units: str) -> str:
    """A pattern for a number or range of ``units`` with the bounds that may go with it."""
    return (
        rf"{_AT_NUMBER}(?:{BOUND}[为於在有是达到]{{0,2}})?(?<![第\d.前每零〇一二两三四五六七八九十百千万]){_RANGE}(?P<unit>{units})"
        rf"{_INCLUSIVE}(?P<above>及以上|或以上|以上)?(?P<below>及以下|以下|以内|之内)?"
    )


@dataclass(slots=True)
class Count:
    """A counted minimum and maximum, and whether a word of bounding stood with it."""

    min: Decimal | None
    max: Decimal | None
    unit: str
    bound: bool
    start: int
    end: int


def count_of(m: re.Match[str], before: str = "") -> Count | None:
    """What a match of a :func:`counted` pattern says.

    ``before`` is the text between the period and the number, where a word of
    bounding may stand apart: 每年**至少**与…谈话一次.
    """
    low, high = _numbers(m["low"])
    if low is None:
        return None
    top = m["high"] or m["top"]
    if top:
        high = _numbers(top)[0]
    if high is not None and high < low:
        high = None
    least, most = _bounds(m, before)
    bound = least or most or high is not None
    if most and not least:
        return Count(None, high or low, m["unit"], bound, m.start(), m.end())
    return Count(low, high, m["unit"], bound, m.start(), m.end())


@lru_cache(maxsize=1024)
def _numbers(words: str) -> tuple[Decimal | None, Decimal | None]:
    """The number the words write, or both where they mean one or the other: 一两."""
    if words == "半":
        return Decimal("0.5"), None
    two = spread(words)
    return (Decimal(two[0]), Decimal(two[1])) if two else (decimal(words), None)


_BOUND = re.compile(BOUND)
_BOUND_SIGN = re.compile(f"[{BOUND_SIGNS}]")


def _bounds(m: re.Match[str], before: str) -> tuple[bool, bool]:
    if m["least"] or m["above"]:
        return True, False
    if m["most"] or m["below"]:
        return False, True
    if not _BOUND_SIGN.search(before):
        return False, False
    found = list(_BOUND.finditer(before))
    if not found:
        return False, False
    return bool(found[-1]["least"]), bool(found[-1]["most"])
