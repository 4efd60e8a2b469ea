"""How far the rows of a list answer what an upper document fixes.

For each demand the rows that speak of it are put together, and the part of its weight that they
speak of is its share. A row counts by itself, never by what other rows say: a row more can only
add. What the demand asks for in numbers is held against what those rows promise
(:mod:`~zelian.core.checking.promises`).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from zelian.core.checking.asking import Asked, Part, made_ready, near_name, plain_name
from zelian.core.checking.nouns import Answer, Demand, Extent, Quote, Row
from zelian.core.checking.promises import Shortfall, half_sentence, not_each, shortfall
from zelian.core.checking.words import terms_of
from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence, said

COVERED = 0.56
COVERED_UNDER_ITS_NAME = 0.45
WEAK = 0.2
# A row under another demand's name must say much of this one to count for it.
UNDER_ANOTHER_NAME = 0.42
# A row that says less than this of a demand says it by chance.
RELATED = 0.1
# A half-sentence of which so much is said is answered whole: its demand is not missing.
PART_WHOLE = 0.75
# The part of a half-sentence that must be spoken of for it to count as answered.
PART_ANSWERED = 0.3
# A half-sentence of this part of a demand's weight must not be left without an answer.
PART_ESSENTIAL = 0.3
# Half-sentences that carry less of a demand's weight than this are not missed.
PART_MATTERS = 0.12
# A share that rests on fewer signs says little: 检查 is in every second row.
_ENOUGH_SIGNS = 4
_MOST_QUOTED = 3


@dataclass(slots=True)
class _Found:
    """What rows say of a demand, gathered row by row."""

    answered: set[str] = field(default_factory=set)
    rows: list[tuple[float, Row]] = field(default_factory=list)
    named: list[Row] = field(default_factory=list)


def cover(demands: Sequence[Demand], rows: Sequence[Row]) -> tuple[Answer, ...]:
    """For each demand how far the rows answer it, in the order of the demands."""
    asked = made_ready(demands)
    names = {one.name for one in asked if one.name}
    in_order = sorted(rows, key=lambda row: (row.number, row.key))
    said_in = [(row, plain_name(row.name), terms_of_row(row)) for row in in_order]
    return tuple(_answer(one, _gather(one, said_in, names)) for one in asked)


def terms_of_row(row: Row) -> frozenset[str]:
    """All that a row says, in whatever column."""
    return frozenset().union(*(terms_of(words.text).said for words in row.said))


def _gather(
    one: Asked, said_in: Iterable[tuple[Row, str, frozenset[str]]], names: set[str]
) -> _Found:
    found = _Found()
    own = frozenset(one.weights)
    for row, name, terms in said_in:
        shared = terms & own
        named = near_name(one.name, name)
        if not shared and not named:
            continue
        weight = math.fsum(one.weights[term] for term in shared)
        share = weight / one.total if one.total else 0.0
        if named:
            found.named.append(row)
        floor = RELATED
        if not named and name in names:
            floor = UNDER_ANOTHER_NAME
        if named or share >= floor:
            found.answered |= shared
            found.rows.append((share, row))
    found.rows.sort(key=lambda pair: (-pair[0], pair[1].number, pair[1].key))
    return found


def _answer(one: Asked, found: _Found) -> Answer:
    weight = math.fsum(one.weights[term] for term in found.answered)
    share = weight / one.total if one.total else 0.0
    few = _signs(one, found.answered) < min(_ENOUGH_SIGNS, _signs(one, one.weights))
    named = bool(found.named)
    short = _shortfalls(one, found)
    enough = COVERED_UNDER_ITS_NAME if named else COVERED
    whole = all(
        _said_of(found, one, part) >= PART_ANSWERED or part.weight < PART_ESSENTIAL * one.total
        for part in one.parts
    )
    some = share >= WEAK or any(
        _said_of(found, one, part) >= PART_WHOLE for part in one.parts if _matters(one, part)
    )
    if share >= enough and whole and not few:
        extent = Extent.WEAK if short else Extent.COVERED
    elif named or (some and not few):
        extent = Extent.WEAK
    else:
        extent = Extent.MISSING
    rows = [] if extent is Extent.MISSING else [row for _share, row in found.rows]
    reason = _reason(one, found, extent, share, short)
    return Answer(
        demand=one.demand,
        extent=extent,
        share=round(share, 3),
        rows=tuple(row.key for row in rows),
        quotes=tuple(_quotes(one, found, rows)),
        reason=reason,
        advice=_advice(extent, reason),
        rests_on=_rests_on(one.demand, extent, rows),
    )


def _signs(one: Asked, terms: Iterable[str]) -> int:
    """How many signs of a demand's words the terms cover."""
    return sum(end - start for start, end in one.terms.marks(terms))


def _shortfalls(one: Asked, found: _Found) -> list[Shortfall]:
    """The measures of a demand that the rows fall short of."""
    out: list[Shortfall] = []
    for measure in one.demand.measures:
        about = frozenset(terms_of(half_sentence(one.demand.text, measure.start)).said)
        speaking = [row for _share, row in found.rows if about & terms_of_row(row)]
        lacks = (
            shortfall(measure.value, about, speaking),
            not_each(one.demand.text, measure.start, about, speaking),
        )
        out += [lack for lack in lacks if lack is not None]
    return out


def _reason(
    one: Asked, found: _Found, extent: Extent, share: float, short: Sequence[Shortfall]
) -> Reason:
    """The verdict with all that it rests on: names, parts with and without answer, measures."""
    because: list[Reason] = [_name_reason(one, found)]
    because += [_part_reason(one, found, part) for part in one.parts if _matters(one, part)]
    because += [_short_reason(lack) for lack in short]
    values = {"name": one.demand.name, "percent": round(share * 100)}
    if extent is Extent.MISSING:
        sentence = Sentence(said("清单里没有条目回应“{name}”。"), values)
    elif extent is Extent.COVERED:
        sentence = Sentence(said("“{name}”的要求已有条目回应（约 {percent}%）。"), values)
    elif share < WEAK and not any(child.code == "part.answered" for child in because):
        sentence = Sentence(said("只有责任名称与“{name}”相同，内容没有回应规定的要求。"), values)
    elif short and share >= COVERED_UNDER_ITS_NAME:
        sentence = Sentence(said("“{name}”有条目回应，但次数、期限或数量达不到规定。"), values)
    else:
        sentence = Sentence(
            said("“{name}”只回应了一部分（约 {percent}%），还有要求没有对应的内容。"), values
        )
    return Reason(f"demand.{extent.value}", sentence, one.demand.key, tuple(because))


def _matters(one: Asked, part: Part) -> bool:
    return part.weight >= PART_MATTERS * one.total


def _said_of(found: _Found, one: Asked, part: Part) -> float:
    """The share of a half-sentence that the rows speak of."""
    weight = math.fsum(one.weights[term] for term in part.terms & found.answered)
    return weight / part.weight if part.weight else 0.0


def _name_reason(one: Asked, found: _Found) -> Reason:
    if found.named:
        row = found.named[0]
        words = {"number": row.number, "name": row.name}
        return Reason(
            "name.same", Sentence(said("第{number}条的责任名称是“{name}”。"), words), row.key
        )
    return Reason("name.none", Sentence(said("没有条目用这个责任名称。")))


def _part_reason(one: Asked, found: _Found, part: Part) -> Reason:
    words = one.demand.text[part.start : part.end].strip()
    if _said_of(found, one, part) < PART_ANSWERED:
        return Reason(
            "part.unanswered", Sentence(said("规定中“{part}”没有对应的内容。"), {"part": words})
        )
    by = max(
        (row for _share, row in found.rows),
        key=lambda row: (
            math.fsum(one.weights[term] for term in part.terms & terms_of_row(row)),
            -row.number,
        ),
    )
    values = {"part": words, "number": by.number}
    return Reason(
        "part.answered", Sentence(said("规定中“{part}”由第{number}条回应。"), values), by.key
    )


def _short_reason(lack: Shortfall) -> Reason:
    if lack.promised is None:
        sentence = Sentence(
            said("规定“{asked}”，条目没有写明次数、期限或数量。"), {"asked": lack.asked}
        )
    else:
        values = {"asked": lack.asked, "promised": lack.promised}
        sentence = Sentence(said("规定“{asked}”，条目只写到“{promised}”。"), values)
    return Reason(lack.code, sentence)


def _advice(extent: Extent, reason: Reason) -> Sentence:
    if extent is Extent.COVERED:
        return Sentence(said("不需要再补。"))
    if extent is Extent.MISSING:
        return Sentence(said("请补上一条，写明本单位怎么做、谁负责。"))
    codes = {child.code for child in reason.because}
    if "part.unanswered" in codes:
        return Sentence(said("请在对应的条目里补写没有回应的要求，或者另加一条。"))
    if any(code.startswith("measure.") for code in codes):
        return Sentence(said("请按规定的次数、期限或数量改写条目。"))
    return Sentence(said("请对照规定原文，把条目的内容写具体。"))


def _quotes(one: Asked, found: _Found, rows: Sequence[Row]) -> Iterable[Quote]:
    """The demand, then the columns of the best rows that share words with it."""
    yield Quote(one.demand.key, "", one.demand.text, one.terms.marks(found.answered))
    own = one.weights.keys()
    for row in rows[:_MOST_QUOTED]:
        shown = False
        for words in row.said:
            terms = terms_of(words.text)
            shared = own & terms.said
            if shared or (words.column == "content" and not shown):
                yield Quote(row.key, words.column, words.text, terms.marks(shared))
                shown = True


def _rests_on(demand: Demand, extent: Extent, rows: Sequence[Row]) -> str:
    """All words a verdict rests on: another word, another verdict to decide on."""
    told = [extent.value, demand.name, demand.text]
    for row in sorted(rows, key=lambda row: row.key):
        due = row.due_on.isoformat() if row.due_on else ""
        told += [row.key, row.name, due, *(words.text for words in row.said)]
    return "\x1f".join(told)
