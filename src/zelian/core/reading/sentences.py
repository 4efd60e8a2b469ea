"""Sentences, their halves and clauses, over the flow.

Reads: cleaned text between two places. Writes: stretches ``(start, end)``; a half
ends at 。；！？ and keeps the sign, a clause ends at ， and does not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_HALF = re.compile(r"[^。；！？\n]+[。；！？]*[”’）]?")


@dataclass(slots=True)
class Half:
    """A stretch up to 。 or ；; ``opens`` says whether it begins a sentence."""

    start: int
    end: int
    opens: bool


def halves(text: str, start: int, end: int) -> Iterator[Half]:
    """Sentences parted at 。 and ；, with empty ones left out."""
    opens = True
    for m in _HALF.finditer(text, start, end):
        begin, stop = m.span()
        yield Half(begin, stop, opens)
        last = text[stop - 1]
        opens = last != "；" and (last not in "”’）" or m[0].rstrip("”’）")[-1:] != "；")


def clauses(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Clauses of a half; a comma within brackets or quotes parts nothing.

    甲每月、乙每周检查 has two: a 、 between two who each have a period parts as well.
    """
    parts: list[tuple[int, int]] = []
    depth, left = 0, start
    for m in _SIGN.finditer(text, start, end):
        at, sign = m.start(), m[0]
        if sign in "（“《":
            depth += 1
        elif sign in "）”》":
            depth = max(0, depth - 1)
        elif depth == 0 and (sign != "、" or _PAIRED.match(text, at, end)):
            if at > left:
                parts.append((left, at))
            left = at + 1
    if end > left:
        parts.append((left, end))
    return parts


_SIGN = re.compile(r"[，：（）“”《》、](?:(?<!、)|(?<=[年月季度周日天期前]、))")
"""A sign that may part clauses; one class at the front lets the engine skip ahead."""
_PAIRED = re.compile(r"、[^，。；：、每]{2,12}(?<=[员人长门位会部处科室组站队任记园校院学局所])每")
