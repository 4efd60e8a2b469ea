"""Titles, document numbers and articles as they are cited.

Reads: cleaned text. Writes: titles without their brackets and article labels in one form:
第12条第2款 and 第十二条第二款 are the same place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zelian.core.reading.numerals import whole
from zelian.core.reading.outline.labels import counting

YEAR_IN_BRACKETS = r"[〔\[［【（](?:19|20)\d\d[〕\]］】）]"
NUMBER_OF_DOCUMENT = (
    rf"[一-龥]{{1,14}}{YEAR_IN_BRACKETS}(?:第|字第)?\d{{1,4}}号"
    r"|(?:主席|国务院|[一-龥]{1,12}(?:部|委|会|局|署|院|厅|政府))?令(?:（?(?:19|20)\d\d年?）?)?第?[\d一二三四五六七八九十百〇零]{1,4}号"
    r"|第[\d一二三四五六七八九十百〇零]{1,4}号(?:令|公告|主席令|国务院令)|公告(?:19|20)\d\d年第\d{1,4}号"
    r"|[一-龥]{1,12}(?:19|20)\d\d年第\d{1,4}号(?:公告|通告|令)?"
    r"|(?:[A-Z]{1,4}/)?[A-Z]{1,8}(?:/[A-Z])?\d{1,6}(?:\.\d+)*-(?:19|20)\d\d"
)
"""A document's number as a pattern without groups: 某发〔2024〕8号, 国务院令第7号."""

_CN = r"[一二三四五六七八九十百零〇两\d]{1,6}"
ARTICLE = rf"第{_CN}条(?:之[一二三四五六七八九十]{{1,2}})?(?:第{_CN}款)?(?:第[（(]?{_CN}[)）]?项)?"
"""An article, with its paragraph and item, as a pattern without groups."""

_PIECES = re.compile(
    rf"第(?P<article>{_CN})条(?P<of>之[一二三四五六七八九十]{{1,2}})?(?:第(?P<paragraph>{_CN})款)?"
    rf"(?:第[（(]?(?P<item>{_CN})[)）]?项)?"
)
_JOINT = r"(?:、|，|和|及|以及|或者|或|与|至|到|-)"
ARTICLES = rf"{ARTICLE}(?:{_JOINT}(?:{ARTICLE}|第{_CN}款(?:第[（(]?{_CN}[)）]?项)?))*"
"""One article or several, joined by 、 和 至, as a pattern without groups."""
TITLE = r"《[^《》\n]{2,90}(?:〈[^〉\n]{1,60}〉[^《》\n]{0,30})?》"
_NEXT = re.compile(rf"(?P<joint>{_JOINT})?(?P<label>{ARTICLE}|第{_CN}款(?:第[（(]?{_CN}[)）]?项)?)")
_MOST_IN_RANGE = 30


@dataclass(frozen=True, slots=True)
class Cited:
    """An article as cited, where it stands."""

    label: str
    start: int
    end: int


def article_label(words: str) -> str:
    """The one form of an article's label, with its paragraph and item."""
    m = _PIECES.fullmatch(words)
    if m is None:
        return words
    label = f"第{_counted(m['article'])}条{m['of'] or ''}"
    label += f"第{_counted(m['paragraph'])}款" if m["paragraph"] else ""
    return label + (f"第{_counted(m['item'])}项" if m["item"] else "")


def _counted(numeral: str) -> str:
    number = whole(numeral)
    return counting(number) if number is not None and number < 1000 else numeral


def articles_in(text: str, start: int, end: int) -> Iterator[Cited]:
    """All articles of a list, a range (第三条至第五条) written out."""
    last = ""
    for m in _NEXT.finditer(text, start, end):
        label = m["label"]
        if "条" not in label:
            label = re.sub(r"第[^条]*款.*", "", last) + _paragraph(label)
        label = article_label(label)
        at = m.start("label")
        if m["joint"] in {"至", "到", "-"} and last:
            for between in _between(last, label):
                yield Cited(between, at, m.end())
        yield Cited(label, at, m.end())
        last = label


def _paragraph(words: str) -> str:
    return re.sub(_CN, lambda m: _counted(m[0]), words)


def _between(first: str, last: str) -> Iterator[str]:
    a, b = (_PIECES.fullmatch(x) for x in (first, last))
    low, high = (whole(m["article"]) if m else None for m in (a, b))
    if low is None or high is None or not low < high <= low + _MOST_IN_RANGE:
        return
    for number in range(low + 1, high):
        yield f"第{counting(number)}条"
