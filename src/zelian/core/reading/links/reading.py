"""Links to other documents and to places in them: based on, implements, abolishes, refers.

Reads: the flow and its headings. Writes: :class:`Link` in order. Only paragraphs in which 《
or, within a line, 第…条 stands are looked at. A form or list in 《》 that is no regulation
(《登记表》) is no link.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from zelian.core.reading.layout.flow import Flow
from zelian.core.reading.links.citations import TITLE
from zelian.core.reading.links.turns import TURNS, WITHIN, Linked
from zelian.core.reading.outline.labels import Style
from zelian.core.reading.outline.tree import Heading
from zelian.core.reading.turns import Claimed
from zelian.core.vocabulary.regulation import Link, LinkKind

_ANYTHING = re.compile(r"《|第(?<!\n第)[一二三四五六七八九十百零〇两\d]{1,6}条")
_CALLED = re.compile(
    rf"(?P<title>{TITLE})[^《》\n]{{0,30}}?（以下(?:统一)?简称[：:]?(?:为)?《?(?P<short>[^）》\n]{{2,30}})》?）"
)
_BEFORE = re.compile(r"前(?P<unit>[条款])(?=规定|所列|所称|所述|的|情形|、|第)")


def read_links(flow: Flow, headings: Sequence[Heading], title: str) -> tuple[Link, ...]:
    """All links of a document called ``title``; its own name is no link."""
    text = flow.text
    labels = {h.start for h in headings}
    called = (
        {m["short"]: m["title"][1:-1] for m in _CALLED.finditer(text)} if "简称" in text else {}
    )
    own = {title, *(short for short, full in called.items() if full == title)}
    links: list[Link] = []
    for start, end in _stretches(text):
        for found in sorted(_linked(text, start, end), key=lambda f: (f.start, f.end)):
            name = called.get(found.title, found.title)
            if found.start in labels or (found.title and _names_none(text, found, name, own)):
                continue
            span = flow.place(found.start, found.end)
            links.append(Link(found.kind, name, span, found.doc_number, found.article))
    links += _references_back(flow, headings)
    return tuple(sorted(links, key=lambda link: link.span))


_SHORTEST_NAME = 5
_ANY_NAME = re.compile(
    r"(?:实施|暂行|管理|若干|工作|有关|相关)*"
    r"(?:办法|规定|细则|条例|意见|方案|通知|制度|章程|决定|规则|准则|规范|标准|要点|规划|纲要)"
)


def _names_none(text: str, found: Linked, name: str, own: set[str]) -> bool:
    """Whether it names no other document: its own title, a short name given, 《办法》 alone."""
    if name in own or any(len(o) > _SHORTEST_NAME and name.endswith(o) for o in own):
        return True
    given = "简称" in text[max(0, found.start - 8) : found.start]
    return given or (not found.article and _ANY_NAME.fullmatch(name) is not None)


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """The paragraphs that cite anything; a list that follows 下列…： belongs to its opening."""
    at = 0
    while (m := _ANYTHING.search(text, at)) is not None:
        start = text.rfind("\n", 0, m.start()) + 1
        end = text.find("\n", m.end())
        end = len(text) if end < 0 else end
        opening = text.rfind("\n", 0, max(0, start - 1)) + 1
        if text[max(0, start - 2) : start - 1] in {"：", "止"} and start - opening < 120:
            start = opening
            end = _list_end(text, end)
        yield start, end
        at = end


def _list_end(text: str, end: int) -> int:
    while end < len(text):
        following = text.find("\n", end + 1)
        following = len(text) if following < 0 else following
        if "《" not in text[end + 1 : min(following, end + 30)]:
            break
        end = following
    return end


def _linked(text: str, start: int, end: int) -> list[Linked]:
    """Links of one stretch, each word read by the first turn that claims it."""
    found: list[Linked] = []
    claimed = Claimed()
    named = text.find("《", start, end) >= 0
    for turn in TURNS if named else WITHIN:
        links = [x for x in turn.read(text, start, end) if claimed.is_free(x.start, x.end)]
        for link in links:
            claimed.claim(link.start, link.end)
        found += links
    return found


def _references_back(flow: Flow, headings: Sequence[Heading]) -> Iterator[Link]:
    """前款 and 前条: the article they stand in, or the one before it."""
    articles = [h for h in headings if h.style is Style.ARTICLE]
    starts = [h.start for h in articles]
    for m in _BEFORE.finditer(flow.text) if articles else ():
        i = bisect_right(starts, m.start()) - 1
        if m["unit"] == "条":
            i -= 1
        if i >= 0:
            span = flow.place(m.start(), m.end())
            yield Link(LinkKind.REFERS, "", span, None, articles[i].path[-1])
