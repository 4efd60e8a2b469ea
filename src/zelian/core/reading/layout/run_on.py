"""Articles and items that run on within one passage, without line breaks between them.

Reads: the flow and a passage. Writes: the passages it is parted into.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from zelian.core.reading.layout.flow import Flow
from zelian.core.reading.layout.passage import Passage
from zelian.core.reading.numerals import whole

TITLE_END = re.compile(
    r"(?:办法|规定|规则|细则|条例|章程|准则|意见|方案|通知|清单|制度|措施|规程|守则|职责|责任|要求|内容|任务|原则|目标)$"
)
HEADING_LONGEST = 40
_ITEM = re.compile(
    r"(?<=[：；。])（(?:(?P<counted>[一二三四五六七八九十]{1,3})|(?P<number>\d{1,2}))）"
)
_ARTICLE = re.compile(
    r"第(?P<number>[一二三四五六七八九十百千零〇两]{1,8}|\d{1,4})(?P<unit>分编|[编章节条篇])"
    r"(?P<refers>规定|所列|所述|第|的|和|与|至|或|项|款|、|以及|中|及)?"
)
_ONE_LINE = 120


def parted(flow: Flow, passage: Passage) -> Sequence[Passage]:
    """A passage parted at articles and items that run on within it: …：（一）…；（二）…."""
    articles = _articles(flow, passage) if passage.end - passage.start >= _ONE_LINE else []
    if not articles:
        return _items(flow.text, passage, numbers=False)
    return [
        item
        for start, end in pairwise([passage.start, *articles, passage.end])
        for item in _items(flow.text, replace(passage, start=start, end=end), numbers=True)
    ]


def _items(text: str, passage: Passage, *, numbers: bool) -> Sequence[Passage]:
    """Parted at items; （1）…；（2）… is an enumeration unless the lines were lost altogether."""
    if text.find("（", passage.start + 1, passage.end) < 0:
        return (passage,)
    found = _ITEM.finditer(text, passage.start, passage.end)
    cuts = [m.start() for m in _run(m for m in found if numbers or m["counted"])]
    if not cuts:
        return (passage,)
    edges = pairwise([passage.start, *cuts, passage.end])
    return [replace(passage, start=start, end=end) for start, end in edges]


def _articles(flow: Flow, passage: Passage) -> list[int]:
    """Where the articles of a law begin that was pasted without its line breaks."""
    text, start = flow.text, passage.start
    if text.count("第", start, passage.end) < 3:
        return []
    cuts: list[int] = []
    articles = 0
    above: int | None = None
    for m in _ARTICLE.finditer(text, start, passage.end):
        number = whole(m["number"]) or 0
        title = above is not None and m.start() - above < HEADING_LONGEST
        if not (title or _ends_before(text, start, m, number)):
            continue
        next_one = m["unit"] == "条" and number == articles + 1
        if m["refers"] and not next_one and not flow.parted(m.end("unit")):
            continue
        if m["unit"] == "条":
            if articles and not next_one:
                continue
            articles = number
        above = None if m["unit"] == "条" else m.start()
        cuts.append(m.start())
    return [at for at in cuts if at > start] if len(cuts) > 2 else []


def _ends_before(text: str, start: int, m: re.Match[str], number: int) -> bool:
    """Whether a sentence, or before the first of all a title, ends where the label begins."""
    if m.start() == start or text[m.start() - 1] in "。；：":
        return True
    return number == 1 and bool(TITLE_END.search(text, max(start, m.start() - 2), m.start()))


def _run(items: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Items that count on from one, two at least; a lone reference is none."""
    run: list[re.Match[str]] = []
    for m in items:
        same = not run or m.lastgroup == run[0].lastgroup
        if same and whole(m[m.lastgroup or 0]) == len(run) + 1:
            run.append(m)
    return run if len(run) > 1 else []
