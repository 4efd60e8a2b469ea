"""Whether rows promise as much as is asked: as often, as soon, as many.

Reads measures that were read in the texts before. A demand's measure is held against the rows
that answer the half-sentence it stands in; what several rows promise adds up.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from zelian.core.checking.nouns import QUARTERS, Counted, Row, Said
from zelian.core.checking.words import terms_of, weight_of
from zelian.core.vocabulary.measure import (
    Amount,
    Deadline,
    Frequency,
    MeasureValue,
    Per,
    Share,
    When,
    Within,
)
from zelian.core.vocabulary.saying import measure_sentence
from zelian.core.vocabulary.wording import Sentence, said

_YEARLY = {
    Per.DAY: 365.0,
    Per.WEEK: 52.0,
    Per.MONTH: 12.0,
    Per.QUARTER: 4.0,
    Per.HALF_YEAR: 2.0,
    Per.TERM: 2.0,
    Per.YEAR: 1.0,
    Per.TENURE: 0.2,
}
_WHEN = {
    When.YEAR_START: (3, 31),
    When.YEAR_MID: (7, 31),
    When.YEAR_END: (12, 31),
    When.TERM_START: (9, 30),
    When.TERM_END: (1, 31),
}
_IN_DAYS = {"hour": 1 / 24, "day": 1.0, "workday": 1.4, "week": 7.0, "month": 30.0, "year": 365.0}
_TIMES = re.compile(r"([0-9]{1,2}|[一二两三四五六七八九十])(?:次|场|期|节|堂|轮|讲|人次)")
_DIGITS = {sign: n for n, sign in enumerate("零一二三四五六七八九十")} | {"两": 2}
_HALVES = re.compile(r"[^，。；！？\n,;!?]+")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A measure that rows promise too little of, or say nothing of (``promised`` is empty)."""

    asked: Sentence
    promised: Sentence | None
    code: str


_MONTH = re.compile(r"(?<!\d)(1[0-2]|[1-9])月(?:([12]?\d|3[01])日)?")
_LAST_DAY = (12, 31)
_MID = 20
_EACH = re.compile(r"每名|每位|每人|每一名|逐一|逐人|逐个")
_ALL = re.compile(r"每名|每位|每人|每一|每个|逐|各|全体|全部|所有|全覆盖|必谈")


def not_each(text: str, at: int, about: frozenset[str], rows: Sequence[Row]) -> Shortfall | None:
    """A half-sentence that asks for each single person, of which rows speak in general only."""
    asked = _EACH.search(half_sentence(text, at))
    if asked is None or any(_ALL.search(words.text) for row in rows for words in row.said):
        return None
    return Shortfall(Sentence(asked[0]), None, "measure.each")


def half_sentence(text: str, at: int) -> str:
    """The half-sentence that a place stands in."""
    return next((m[0] for m in _HALVES.finditer(text) if m.start() <= at < m.end()), text)


def shortfall(asked: MeasureValue, about: frozenset[str], rows: Sequence[Row]) -> Shortfall | None:
    """
    What the rows lack of a measure, ``None`` where they promise as much.

    ``about`` are the terms of what is to be done so; only what rows say of it counts.
    """
    if isinstance(asked, Frequency):
        return _too_rare(asked, about, rows)
    promised = [m.value for row in rows for m in _promised(row, about, type(asked))]
    if isinstance(asked, Deadline):
        if month_day(asked) == _LAST_DAY:  # a list of one year promises all within it
            return None
        promised += [deadline for row in rows for deadline in _dates_of(row, about)]
    fitting = [value for value in promised if _comparable(asked, value)]
    if any(_as_good(asked, value) for value in fitting):
        return None
    code = f"measure.{asked.kind.value}"
    nearest = measure_sentence(fitting[0]) if fitting else None
    return Shortfall(measure_sentence(asked), nearest, code)


def _dates_of(row: Row, about: frozenset[str]) -> Iterator[Deadline]:
    """The days a row names otherwise: its own date, dates in its words, its quarters."""
    if row.due_on:
        yield Deadline(month=row.due_on.month, day=row.due_on.day)
    for words in row.said:
        if not about & terms_of(words.text).said:
            continue
        if words.column in QUARTERS:
            yield Deadline(month=3 * (QUARTERS.index(words.column) + 1), day="end")
        if not any(isinstance(m.value, Deadline) for m in words.measures):
            for m in _MONTH.finditer(words.text):
                yield Deadline(month=int(m[1]), day=int(m[2]) if m[2] else "end")


def _too_rare(asked: Frequency, about: frozenset[str], rows: Sequence[Row]) -> Shortfall | None:
    wanted = times_a_year(asked)
    if wanted is None:
        return None
    given = sum(times_promised(row, about) for row in rows)
    # a list is of one year: what it names at all is done once in it
    if max(given, float(bool(rows))) >= wanted - 1e-9:
        return None
    promised = None
    if given:
        times = round(given, 1)
        whole = int(times) if times == int(times) else str(times)
        promised = Sentence(said("一年 {n} 次"), {"n": whole})
    return Shortfall(measure_sentence(asked), promised, "measure.frequency")


def times_a_year(value: MeasureValue) -> float | None:
    """How many times a year at least; ``None`` for what counts no times."""
    if not isinstance(value, Frequency) or value.min is None:
        return None
    return value.min * _YEARLY[value.per] / value.every


def times_promised(row: Row, about: frozenset[str]) -> float:
    """How often a year a row promises what ``about`` says: in its words or over its quarters."""
    stated = [times_a_year(m.value) or 0.0 for m in _promised(row, about, Frequency)]
    by_quarter = sum(
        _times_in(said_in.text)
        for said_in in row.said
        if said_in.column in QUARTERS and about & terms_of(said_in.text).said
    )
    bare = [_bare_times(words, about) for words in row.said if words.column not in QUARTERS]
    return max([*stated, by_quarter, *bare])


def _bare_times(words: Said, about: frozenset[str]) -> int:
    """The times a column names without a period: in a list of a year they are a year's."""
    if any(isinstance(m.value, Frequency) for m in words.measures):
        return 0
    counts = [(half[0], _TIMES.findall(half[0])) for half in _HALVES.finditer(words.text)]
    of_it = [times for half, times in counts if about & terms_of(half).said]
    all_of_it = [n for times in of_it for n in times]
    anywhere = [n for _half, times in counts for n in times]
    if not all_of_it and len(anywhere) == 1:
        all_of_it = anywhere
    return sum(map(_number, all_of_it))


def _times_in(text: str) -> int:
    """How many times a quarter's words promise; words without a number promise once."""
    return sum(_number(m[1]) for m in _TIMES.finditer(text)) or 1


def _number(words: str) -> int:
    return int(words) if words.isdecimal() else _DIGITS[words]


def _promised(row: Row, about: frozenset[str], kind: type[MeasureValue]) -> Iterator[Counted]:
    """
    The measures of a kind in the half-sentences that speak most of ``about``.

    Where a column has but one such measure, it is taken to be about the row's matter.
    """
    for words in row.said:
        found = [m for m in words.measures if isinstance(m.value, kind)]
        if len(found) <= 1:
            yield from found
            continue
        shares = [_closeness(words, m, about) for m in found]
        most = max(shares)
        yield from (m for m, share in zip(found, shares, strict=True) if share == most)


def _closeness(words: Said, measure: Counted, about: frozenset[str]) -> float:
    around = terms_of(half_sentence(words.text, measure.start)).said
    return sum(weight_of(term) for term in sorted(about & around))


def _comparable(asked: MeasureValue, given: MeasureValue) -> bool:
    if isinstance(asked, Amount) and isinstance(given, Amount):
        return asked.unit == given.unit
    return type(asked) is type(given)


def _as_good(asked: MeasureValue, given: MeasureValue) -> bool:
    """Whether what is given is no less than what is asked; what can't be compared passes."""
    if isinstance(asked, Deadline) and isinstance(given, Deadline):
        last, promised = month_day(asked), month_day(given)
        return last is None or promised is None or promised <= last
    if isinstance(asked, Within) and isinstance(given, Within):
        return given.n * _IN_DAYS.get(given.unit, 1) <= asked.n * _IN_DAYS.get(asked.unit, 1)
    if isinstance(asked, Share) and isinstance(given, Share):
        return _at_least(asked.min_pct, given.min_pct)
    if isinstance(asked, Amount) and isinstance(given, Amount):
        return _at_least(asked.min, given.min)
    return True


def _at_least(asked: Decimal | None, given: Decimal | None) -> bool:
    return asked is None or (given is not None and given >= asked)


def month_day(value: Deadline) -> tuple[int, int] | None:
    """The last month and day of the year, 31 for a month's end; ``None`` where it names none."""
    if value.when is not None:
        return _WHEN.get(value.when)
    if value.month is None:
        return None
    if value.day == "mid":
        return value.month, _MID
    return value.month, value.day if isinstance(value.day, int) else 31
