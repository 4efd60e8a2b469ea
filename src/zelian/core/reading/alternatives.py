"""Alternatives of a pattern, branched by first sign, which lets the engine skip ahead.

The engine of ``re`` looks for the first signs of a pattern at once only where every
branch begins with a plain one; several hundred words then cost little more than one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping


def one_of(words: Iterable[str]) -> str:
    """A pattern for any of the words, in their order; a word may end in a guard."""
    branches: dict[str, list[str]] = {}
    for word in words:
        branches.setdefault(word[0], []).append(word[1:])
    return "|".join(f"{sign}(?:{'|'.join(rest)})" for sign, rest in branches.items())


def named_after(cues: Mapping[str, str]) -> str:
    """One pattern for cues of several kinds; groups are called ``KIND_1``, ``KIND_2``…"""
    branches: dict[str, list[str]] = {}
    number = 0
    for kind, pattern in cues.items():
        by_sign: dict[str, list[str]] = {}
        for cue in _alternatives(pattern):
            by_sign.setdefault(cue[0], []).append(cue[1:])
        for sign, rests in by_sign.items():
            number += 1
            branches.setdefault(sign, []).append(f"(?P<{kind}_{number}>{'|'.join(rests)})")
    return "|".join(f"{sign}(?:{'|'.join(rest)})" for sign, rest in branches.items())


def _alternatives(pattern: str) -> Iterator[str]:
    """The alternatives of a pattern at its outermost level."""
    depth, start = 0, 0
    for i, sign in enumerate(pattern):
        depth += (sign in "([") - (sign in ")]")
        if sign == "|" and depth == 0:
            yield pattern[start:i]
            start = i + 1
    yield pattern[start:]


_LOOKS = re.compile(r"(?:\(\?<?[=!][^()]*\))*")
_HEAD = re.compile(
    r"(?:\(\?:(?P<group>(?:[^()]|\([^()]*\))*)\)|\[(?P<signs>[^\]\\^-]*)\]|(?P<digit>\\d)"
    r"|(?P<plain>[^\\()\[\]?*+{.^$|]))(?![?*]|\{0)"
)
_DIGITS = "0123456789"


def first_signs(pattern: str) -> str:
    """The signs that the alternatives of a pattern begin with.

    As a class before the alternatives they save the engine from trying hundreds of branches
    where none can begin. Behind looks around, an alternative may begin with a plain sign, a
    class of single signs, a plain group or a digit.

    :raises ValueError: for one that begins otherwise.
    """
    signs: dict[str, None] = {}
    for alternative in _alternatives(pattern):
        looks = _LOOKS.match(alternative)
        head = _HEAD.match(alternative, looks.end() if looks else 0)
        if head is None:
            raise ValueError(f"{alternative} may begin with anything")
        within = first_signs(head["group"]) if head["group"] else ""
        plain = _DIGITS if head["digit"] else head["signs"] or head["plain"] or ""
        signs.update(dict.fromkeys(within + plain))
    return "".join(signs)
