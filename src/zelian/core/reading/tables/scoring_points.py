"""Points within the words of a scoring sheet, and whether the figures add up.

Reads: cleaned text of cells, scoring rows. Writes: names with their points, criteria of one
cell, and remarks where a stated total differs from the sum of its parts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import groupby

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.numerals import decimal
from zelian.core.reading.outline.labels import label_at
from zelian.core.vocabulary.regulation import ScoringRow
from zelian.core.vocabulary.text import Remark, Span
from zelian.core.vocabulary.wording import Sentence, said

_NUMBER = r"\d+(?:\.\d+)?"
_NAMED = re.compile(
    rf"(?P<name>.{{2,40}}?)[（(【](?:共|满分|计|合计|总分|分值)?[：:]?(?P<points>{_NUMBER})分?[）)】]"
)
_FIGURE = re.compile(rf"(?:共|满分|计|合计)?(?P<points>-?{_NUMBER})[分%]?")
_CREDIT = re.compile(
    rf"（(?:计|得|满分|共|分值)?：?(?P<bracket>{_NUMBER})分）|(?<![不可])(?:得|计|记|给|赋)(?P<given>{_NUMBER})分(?!之)"
)
_PIECE = re.compile(r"[^；。\n]+[；。]?")
_PER_CASE = re.compile(
    r"(?:每|各)[^，；。（）]{0,10}$|(?:最高|最多|不超过|否则|仅|只)[^，；。（）]{0,4}$"
)
BONUS = re.compile(r"^(?:附加|加分|奖励|扣分|减分|倒扣|一票否决|激励)")
TOTAL = re.compile(r"^(?:合计|总计|总分|小计|共计|合\W*计)(?:分值?|得分)?$")


def named_points(words: str) -> tuple[str, Decimal | None]:
    """A name without its label and the points in its brackets: 一、组织领导（10分）."""
    label = label_at(clean_signs(words), 0)
    words = words[label.length :] if label and label.length < len(words) else words
    m = _NAMED.fullmatch(words)
    if m is None or ("分" not in words and m["points"].isdigit() and len(m["points"]) > 2):
        return words, None
    if "分" not in words[len(m["name"]) :]:
        return words, None
    return m["name"], decimal(m["points"])


def figure(words: str) -> Decimal | None:
    """The points that the whole of a cell states: 5, 5分, -2."""
    m = _FIGURE.fullmatch(clean_signs(words).replace("−", "-"))
    if m is None:
        return None
    value = decimal(m["points"].lstrip("-"))
    return -value if value is not None and m["points"].startswith("-") else value


def credits_in(text: str, start: int, end: int) -> list[tuple[Decimal, int, int]]:
    """Pieces of a cell that state what they are worth: 有计划（2分）；有记录，得3分."""
    out: list[tuple[Decimal, int, int]] = []
    begin = start
    for piece in _PIECE.finditer(text, start, end):
        found = list(_CREDIT.finditer(text, piece.start(), piece.end()))
        if not found:
            continue
        first = found[0]
        if any(m["given"] and _PER_CASE.search(text, piece.start(), m.start()) for m in found):
            return []
        if len(found) > 1:
            for m in found:
                out.append((_credit(m), begin, m.end()))
                begin = _skip_signs(text, m.end(), piece.end())
        else:
            out.append((_credit(first), max(begin, piece.start()), piece.end()))
        begin = piece.end()
    return out


def _skip_signs(text: str, at: int, end: int) -> int:
    while at < end and text[at] in "，；。、\n":
        at += 1
    return at


def _credit(m: re.Match[str]) -> Decimal:
    return decimal(m["bracket"] or m["given"]) or Decimal(0)


def sum_remarks(
    rows: Sequence[ScoringRow], places: dict[str, Span], total: tuple[Decimal, Span] | None
) -> Iterator[Remark]:
    """Where a category's, an item's or the sheet's points are not the sum of their parts."""
    for row in rows:
        parts = [c.points for c in row.criteria]
        if row.points is not None and len(parts) > 1 and all(parts):
            yield from _compared(row.item, row.points, parts, row.span)
    for category, group in groupby(rows, key=lambda r: (r.category, r.category_points)):
        items = [r.points for r in group]
        if category[1] is not None and None not in items:
            span = places.get(category[0], rows[0].span)
            yield from _compared(category[0], category[1], [p for p in items if p], span)
    if total is not None:
        items = [r.points for r in rows if not is_bonus(r)]
        if None not in items:
            yield from _compared(
                Sentence(said("总分")), total[0], [p for p in items if p], total[1]
            )


def is_bonus(row: ScoringRow) -> bool:
    """Whether the points come on top of the total, or off it."""
    return any(BONUS.match(words) for words in (row.category, row.group, row.item) if words)


def _compared(
    name: str | Sentence, stated: Decimal, parts: Sequence[Decimal], span: Span
) -> Iterator[Remark]:
    found = sum(parts, Decimal(0))
    if found == stated or not parts:
        return
    template = said("“{name}”写的是{stated}分，其下各项合计{found}分，两者不一致；请核对。")
    values: dict[str, object] = {"name": name, "stated": _shown(stated), "found": _shown(found)}
    yield Remark("scoring.sum", span, Sentence(template, values))


def _shown(value: Decimal) -> str:
    return format(value.normalize(), "f")
