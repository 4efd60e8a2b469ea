"""A period as a label: 每周：…；…。 rules every clause of its item, up to the next label.

The text has its stops as line feeds (``rules.even_stops``); two of them part items.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from zelian.core.reading.measures.counts import BOUND
from zelian.core.reading.measures.periods import PERIOD
from zelian.core.reading.measures.surroundings import binds, last_match
from zelian.core.reading.measures.times import counts_between, frequency_of
from zelian.core.reading.measures.verbs import VERB, governed_end
from zelian.core.reading.numerals import NUMERAL
from zelian.core.reading.rules import Found
from zelian.core.vocabulary.measure import Frequency, Per

_FURTHEST = 400
_ITEM_END = re.compile(r"\n\s*\n|\n[^，\n]{0,12}：")
_CLAUSE = re.compile(r"[^，\n：]+")
_AMOUNT = re.compile(rf"(?:{BOUND}){NUMERAL}|{NUMERAL}[一-龥]{{1,2}}(?:及|或)?以[上内]")
_OPENS = frozenset("\n）．")
_LABEL = re.compile(rf"(?<![^\n）．])(?:{PERIOD})：")


def is_label(text: str, start: int, end: int) -> bool:
    """Whether the period at ``[start, end)`` stands alone before a colon."""
    return text[end : end + 1] == "：" and (start == 0 or text[start - 1] in _OPENS)


def item_end(text: str, at: int) -> int:
    """Where the item ends that a label before ``at`` heads."""
    stop = min(len(text), at + _FURTHEST)
    m = _ITEM_END.search(text, at, stop)
    return m.start() if m else stop


def under_label(text: str, label: int, at: int, per: Per, every: int) -> Iterator[Found]:
    """A frequency for each count below a label, and one for each chain without any.

    The label begins at ``label``, its words end at ``at``; the first quote holds them.
    """
    chained = False
    end, start = at, label
    for clause in _CLAUSE.finditer(text, at, item_end(text, at)):
        chained = chained and "\n" not in text[end : clause.start()]
        end = clause.end()
        counts = list(counts_between(text, clause.start(), end))
        for count in counts:
            value = frequency_of(count, per, every)
            yield Found(value, start, count.end, period=start)
        begun, start = start, end + 1
        if counts or _AMOUNT.search(clause[0]) or not VERB.search(clause[0]):
            continue
        if not chained and binds(text, clause.start(), clause.start() + 1):
            done = governed_end(text, clause.start(), end) or end
            value = Frequency(1, None, per, every)
            yield Found(value, begun, done, period=begun)
        chained = True


def label_before(text: str, at: int) -> re.Match[str] | None:
    """The label of a period that rules the clause at ``at``."""
    floor = max(0, at - _FURTHEST)
    if text.find("：", floor, at) < 0:
        return None
    found = last_match(_LABEL, text, floor, at)
    return found if found and item_end(text, found.end()) >= at else None
