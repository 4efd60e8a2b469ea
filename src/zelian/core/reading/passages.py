"""Passages: paragraphs and table cells put together from lines, over page breaks.

Reads: ``Paper``. Writes: the :class:`Flow` and the :class:`Passage` list over it.
A line that stops in mid-sentence goes on in the next, whatever blank lines lie
between; a labelled line always begins a passage.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from zelian.core.reading.flow import Flow, clean_signs
from zelian.core.reading.grids import Cell, Grid, find_grids
from zelian.core.reading.labels import Style, label_at
from zelian.core.reading.lines import Line, lines_of
from zelian.core.reading.numerals import whole
from zelian.core.vocabulary.text import Paper


@dataclass(frozen=True, slots=True)
class Passage:
    """A paragraph or cell as a stretch ``[start, end)`` of the flow."""

    start: int
    end: int
    grid: int | None = None
    row: int = 0
    column: int = 0
    level: int | None = None
    joined: bool = False


@dataclass(frozen=True, slots=True)
class Laid:
    """The document laid out for reading."""

    flow: Flow
    passages: tuple[Passage, ...]
    grids: tuple[Grid, ...]


_TITLE_END = re.compile(
    r"(?:办法|规定|规则|细则|条例|章程|准则|意见|方案|通知|清单|制度|措施|规程|守则|职责|责任|要求|内容|任务|原则|目标)$"
)
_DATE_LINE = re.compile(
    r"\s*(?:(?:19|20)\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日\s*$"
)
_FULL_STOPS = "。！？；：…!?;:"
_MARKS = "，。；、：,;"
_LONG = 25
_HEADING_LONGEST = 40


def lay_out(paper: Paper) -> Laid:
    """Put the paper's lines together."""
    grids = find_grids(paper)
    flow = Flow()
    passages: list[Passage] = []
    at = 0
    for number, grid in enumerate(grids):
        _add_prose(paper, at, grid.start, flow, passages)
        for cell in grid.cells():
            _add_cell(paper, number, cell, flow, passages)
        at = grid.end
    _add_prose(paper, at, len(paper.text), flow, passages)
    flow.close()
    parted = (p for passage in passages for p in _items(flow.text, passage))
    return Laid(flow, tuple(parted), tuple(grids))


_ITEM = re.compile(
    r"(?<=[：；。])（(?:(?P<counted>[一二三四五六七八九十]{1,3})|(?P<number>\d{1,2}))）"
)


def _items(text: str, passage: Passage) -> Iterator[Passage]:
    """A passage parted at articles and items that run on within it: …：（一）…；（二）…."""
    articles = _articles(text, passage)
    if articles:
        for start, end in pairwise([passage.start, *articles, passage.end]):
            yield from _items(text, replace(passage, start=start, end=end))
        return
    cuts: list[int] = []
    if text.find("（", passage.start, passage.end) >= 0:
        cuts = [m.start() for m in _run(_ITEM.finditer(text, passage.start, passage.end))]
    if not cuts:
        yield passage
        return
    for start, end in pairwise([passage.start, *cuts, passage.end]):
        yield replace(passage, start=start, end=end)


_ARTICLE = re.compile(
    r"第(?P<number>[一二三四五六七八九十百零〇两]{1,6}|\d{1,3})(?P<unit>[编章节条])(?!规定|所列|所述|第|的|和|与|至|或|项|款|、|以及|中|及)"
)
_ONE_LINE = 120


def _articles(text: str, passage: Passage) -> list[int]:
    """Where the articles of a law begin that was pasted without its line breaks."""
    if passage.end - passage.start < _ONE_LINE or text.count("第", passage.start, passage.end) < 3:
        return []
    cuts: list[int] = []
    articles = 0
    above: int | None = None
    for m in _ARTICLE.finditer(text, passage.start, passage.end):
        title = above is not None and m.start() - above < _HEADING_LONGEST
        if not (title or _ends_before(text, passage.start, m)):
            continue
        if m["unit"] == "条":
            if articles and whole(m["number"]) != articles + 1:
                continue
            articles = whole(m["number"]) or 0
        above = None if m["unit"] == "条" else m.start()
        cuts.append(m.start())
    return [at for at in cuts if at > passage.start] if len(cuts) > 2 else []


def _ends_before(text: str, start: int, m: re.Match[str]) -> bool:
    """Whether a sentence, or before the first of all a title, ends where the label begins."""
    if m.start() == start or text[m.start() - 1] in "。；：":
        return True
    first = whole(m["number"]) == 1
    return first and bool(_TITLE_END.search(text, start, m.start()))


def _run(items: Iterable[re.Match[str]]) -> list[re.Match[str]]:
    """Items that count on from one, two at least; a lone reference is none."""
    run: list[re.Match[str]] = []
    for m in items:
        same = not run or m.lastgroup == run[0].lastgroup
        if same and whole(m[m.lastgroup or 0]) == len(run) + 1:
            run.append(m)
    return run if len(run) > 1 else []


def _add_prose(paper: Paper, start: int, end: int, flow: Flow, passages: list[Passage]) -> None:
    group: list[Line] = []
    for line in lines_of(paper, start, end):
        if group and not _goes_on(group, line):
            _add(paper.text, group, flow, passages)
            group = []
        group.append(line)
    if group:
        _add(paper.text, group, flow, passages)


def _add(text: str, group: Sequence[Line], flow: Flow, passages: list[Passage]) -> None:
    begin = len(flow)
    for line in group:
        flow.add(text, line.start, line.end)
    if len(flow) > begin:
        passages.append(Passage(begin, len(flow), level=group[0].level, joined=len(group) > 1))
        flow.part()


def _add_cell(paper: Paper, grid: int, cell: Cell, flow: Flow, passages: list[Passage]) -> None:
    """A cell's lines are wrapped words of one passage unless labels begin them anew."""
    for group in _cell_groups(list(lines_of(paper, cell.start, cell.end)), cell.paragraphs):
        begin = len(flow)
        for line in group:
            flow.add(paper.text, line.start, line.end)
        if len(flow) > begin:
            passages.append(Passage(begin, len(flow), grid, cell.row, cell.column))
            flow.part()
    if not cell.words.strip():
        return


def _cell_groups(lines: list[Line], paragraphs: bool) -> Iterable[list[Line]]:
    group: list[Line] = []
    for line in lines:
        ends = bool(group) and group[-1].bare[-1] in "。；;！!？?"
        if group and (ends or (paragraphs and _begins_item(line))):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _begins_item(line: Line) -> bool:
    return label_at(clean_signs(line.bare[:12]), 0) is not None


def _goes_on(group: Sequence[Line], following: Line) -> bool:
    """Whether ``following`` goes on the sentence that ``group`` breaks off."""
    last = group[-1]
    words = last.bare
    if last.level is not None or following.level is not None or _DATE_LINE.match(following.words):
        return False
    if words[0] in "（(" and words[-1] in "）)":
        return False
    if words[-1] in _FULL_STOPS or _begins_item(following):
        return False
    if words[-1] in "，、," or _open(words) or _is_label_alone(words):
        return True
    if following.indented and not following.blank_before:
        return False
    return _breaks_off(group, words)


def _is_label_alone(words: str) -> bool:
    """Whether the line is nothing but a label, its words beginning on the next."""
    if len(words) > 12:
        return False
    clean = clean_signs(words)
    label = label_at(clean, 0)
    return label is not None and label.style is not Style.ANNEX and label.length == len(clean)


def _breaks_off(group: Sequence[Line], words: str) -> bool:
    """Whether a line without a stop at its end is a sentence cut, not a title."""
    stops = any(c in "。；" for line in group for c in line.words)
    if not stops and _begins_item(group[0]):
        return len(group) == 1 and len(words) >= _HEADING_LONGEST - 5
    if words[-1] in "》”）)" and len(words) < _LONG:
        return False
    if not stops and _TITLE_END.search(words):
        return False
    marked = any(c in _MARKS for c in words)
    return (marked and len(words) > 12) or len(words) >= _LONG + 10


def _open(words: str) -> bool:
    """Whether a bracket or quotation mark is still open at the end."""
    return any(words.count(a) > words.count(b) for a, b in ("《》", "（）", "“”"))
