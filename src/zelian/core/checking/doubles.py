"""Rows of one list that say the same twice.

Only rows that share their rarest terms are held against each other, so that a list of 300 rows
is not 45,000 comparisons. Source of the distance: rapidfuzz's normalised Indel similarity.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from zelian.core.checking.filling import finding
from zelian.core.checking.nouns import Finding, Row, Severity, Sheet
from zelian.core.checking.words import terms_of
from zelian.core.vocabulary.signs import folded
from zelian.core.vocabulary.wording import Sentence, said

SAME = 100.0
NEARLY = 88.0
_SHORTEST = 4
_RAREST = 6
_COMPARED = 400
_ADVICE = Sentence(said("请留下一条；确是两件事的，请把内容写得能分开。"))


def doubles(sheet: Sheet) -> Iterator[Finding]:
    """Every row that says what an earlier one says, with the earlier one beside it."""
    rows = sorted(sheet.rows, key=lambda row: (row.number, row.key))
    plain = {row.key: _plain(row) for row in rows}
    for row, others in _candidates([row for row in rows if len(plain[row.key]) >= _SHORTEST]):
        found = max(
            ((fuzz.ratio(plain[row.key], plain[other.key]), other) for other in others),
            key=lambda pair: (pair[0], -pair[1].number),
            default=None,
        )
        if found is None or found[0] < NEARLY:
            continue
        likeness, other = found
        values = {"number": other.number, "content": other.content[:60]}
        template = (
            said("与第{number}条内容相同：“{content}”。")
            if likeness >= SAME
            else said("与第{number}条内容几乎相同：“{content}”。")
        )
        yield finding(
            row,
            "row.duplicate",
            Severity.WEAK,
            Sentence(template, values),
            advice=_ADVICE,
            beside=other.key,
            rests_on=(other.key, other.content),
        )


def _plain(row: Row) -> str:
    """A row's content without stops and blanks."""
    return "".join(sign for sign in folded(row.content[:_COMPARED]) if sign.isalnum())


def _candidates(rows: Sequence[Row]) -> Iterator[tuple[Row, list[Row]]]:
    """Each row with the earlier ones that share one of its rarest terms, or its plain words."""
    terms = {row.key: sorted(terms_of(row.content[:_COMPARED]).said) for row in rows}
    counts = Counter(term for own in terms.values() for term in own)
    index: dict[str, list[Row]] = {}
    for row in rows:
        rarest = sorted(terms[row.key], key=lambda term: (counts[term], term))[:_RAREST]
        keys = rarest or [_plain(row)]
        others = {other.key: other for key in keys for other in index.get(key, ())}
        if others:
            yield row, list(others.values())
        for key in keys:
            index.setdefault(key, []).append(row)
