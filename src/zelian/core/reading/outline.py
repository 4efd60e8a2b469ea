"""The outline: which level each label stands at, decided over the whole sequence.

Reads: passages of prose. Writes: :class:`Heading` in order, and remarks. Every
reading of the labels seen so far is kept while it may still win; each oddity (a
number left out, a label in another style than its neighbours) costs a little, and
the cheapest reading of the whole document stands. The method follows the layered
outlines of parsers for United States regulations; the costs are ours.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from zelian.core.reading.candidates import Candidate, candidates_in
from zelian.core.reading.flow import Flow
from zelian.core.reading.labels import DECIMALS, Label, Style
from zelian.core.reading.passages import Passage
from zelian.core.vocabulary.text import Remark
from zelian.core.vocabulary.wording import Sentence, said


@dataclass(frozen=True, slots=True)
class Heading:
    """A labelled passage with its path; ``[start, end)`` of the flow, ``title_end`` within."""

    path: tuple[str, ...]
    label: str
    title: str
    start: int
    title_start: int
    title_end: int
    end: int
    style: Style

    def titled(self, title: str, start: int, end: int) -> Heading:
        """The same with a title found elsewhere."""
        return replace(self, title=title, title_start=start, title_end=end)


@dataclass(frozen=True, slots=True)
class _Choice:
    """One reading of one label: its style, or none when it is no label, and its trace."""

    style: Style | None
    path: tuple[str, ...]
    cost: float
    before: _Choice | None


@dataclass(frozen=True, slots=True)
class _Reading:
    stack: tuple[tuple[Style, int, str], ...]
    article: int
    cost: float
    last: _Choice | None


_WIDTH = 8
_SLIP, _REFUSED, _GAP, _AGAIN, _LATE_START, _STRANGE = 2.0, 4.0, 1.5, 3.0, 3.0, 1.0
_NEAR = 0.25


def read_outline(flow: Flow, passages: Sequence[Passage]) -> tuple[list[Heading], list[Remark]]:
    """Headings and numbered items of the prose, with what is doubtful about them."""
    candidates = list(candidates_in(flow.text, passages))
    readings = [_Reading((), 0, 0.0, None)]
    for candidate in candidates:
        readings = _advance(readings, candidate.label)
    choices = _trace(readings[0].last)
    headings: list[Heading] = []
    remarks: list[Remark] = []
    for candidate, choice in zip(candidates, choices, strict=True):
        if choice.style is not None:
            headings.append(_heading(flow.text, candidate, choice))
        remarks += _doubts(flow, candidate, choice)
    remarks += _rival(flow, candidates, readings)
    return headings, remarks


def _advance(readings: list[_Reading], label: Label) -> list[_Reading]:
    best: dict[tuple[tuple[tuple[Style, int, str], ...], int], _Reading] = {}
    sole = len(readings) == 1 and not label.loose
    for reading in readings:
        for following in _ways(reading, label, sole=sole):
            key = (following.stack, following.article)
            if key not in best or following.cost < best[key].cost:
                best[key] = following
    ranked = sorted(best.values(), key=lambda r: r.cost)[:_WIDTH]
    return [r for r in ranked if r.cost <= ranked[0].cost + 8]


_SLIPS = {
    Style.NUMBER: Style.COUNTED,
    Style.NUMBER_PAREN: Style.COUNTED_PAREN,
    Style.COUNTED: Style.COUNTED_PAREN,
}


def _ways(reading: _Reading, label: Label, *, sole: bool) -> Iterable[_Reading]:
    ways = list(_as_style(reading, label, label.style, 0.0))
    if sole and ways[0].cost == reading.cost:
        return ways[:1]
    other = _SLIPS.get(label.style)
    if other is not None:
        ways += _as_style(reading, label, other, _SLIP + (0 if label.loose else 0.5))
    ways.append(
        _Reading(
            reading.stack,
            reading.article,
            reading.cost + _REFUSED,
            _Choice(None, (), _REFUSED, reading.last),
        )
    )
    return ways


def _as_style(reading: _Reading, label: Label, style: Style, extra: float) -> Iterable[_Reading]:
    """The readings in which ``label`` stands in ``style``: going on, nested, or in place of."""
    stack = reading.stack
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth][0] is style:
            cost = extra + _step(reading, style, stack[depth][1], label)
            yield _with(reading, stack[:depth], label, style, cost)
            if label.number == 1 and cost > extra and style >= Style.COUNTED:
                yield _with(reading, stack, label, style, extra + _AGAIN + 1)
            return
    start = extra + _begin(reading, style, label)
    above = next((i for i, entry in enumerate(stack) if entry[0] > style), len(stack))
    if above == len(stack):
        yield _with(reading, stack, label, style, start)
        return
    yield _with(reading, stack[:above], label, style, start + (_STRANGE if above else 0.5))
    if style >= Style.COUNTED:
        yield _with(reading, stack, label, style, start + _STRANGE)


def _step(reading: _Reading, style: Style, last: int, label: Label) -> float:
    if style is Style.ARTICLE:
        last = reading.article
    if label.number == last + 1 or (label.suffix and label.number == last):
        return 0.0
    if label.style in DECIMALS:
        return 0.0 if label.opens and label.number > last else _AGAIN
    if label.number == 1:
        return _STRANGE if style <= Style.ARTICLE else _AGAIN - 1
    return _GAP if last < label.number <= last + 3 else _AGAIN


def _begin(reading: _Reading, style: Style, label: Label) -> float:
    if style is Style.ARTICLE and label.number == reading.article + 1:
        return 0.0
    if style is Style.ANNEX:
        return 0.0
    if label.style in DECIMALS:
        return 0.0 if label.opens else _REFUSED + _STRANGE
    return 0.0 if label.opens else _LATE_START


def _with(
    reading: _Reading,
    stack: tuple[tuple[Style, int, str], ...],
    label: Label,
    style: Style,
    cost: float,
) -> _Reading:
    written = label.written(style)
    grown = (*stack, (style, label.number, written))
    article = label.number if style is Style.ARTICLE else reading.article
    if style is Style.ANNEX:
        article = 0
    path = tuple(entry[2] for entry in grown)
    choice = _Choice(style, path, cost, reading.last)
    return _Reading(grown, article, reading.cost + cost, choice)


def _trace(choice: _Choice | None) -> list[_Choice]:
    chain: list[_Choice] = []
    while choice is not None:
        chain.append(choice)
        choice = choice.before
    return chain[::-1]


_STOP = re.compile(r"[。；！？]")
_CLAUSE = re.compile(r"[，。；：！？]")
_NAMED = re.compile(r"【(?P<name>[^】\n]{1,30})】|（(?P<aside>[^）\n]{2,20})）(?=[^，。])")
_TITLE_LONGEST = 30


def _heading(text: str, candidate: Candidate, choice: _Choice) -> Heading:
    passage, label = candidate.passage, candidate.label
    begin = passage.start + label.length
    if begin < passage.end and text[begin] in "：、.":
        begin += 1
    start, end = _title(text, begin, passage.end)
    if label.style is Style.ARTICLE:
        named = _NAMED.match(text, begin, passage.end)
        if named:
            start, end = named.span(named.lastgroup or 0)
    return Heading(
        path=choice.path,
        label=label.text,
        title=text[start:end],
        start=passage.start,
        title_start=start,
        title_end=max(end, begin),
        end=passage.end,
        style=label.style if choice.style is None else choice.style,
    )


def _title(text: str, begin: int, end: int) -> tuple[int, int]:
    """The short title: the line, the words to the first stop, or a sentence's first clause."""
    stop = _STOP.search(text, begin, end)
    if stop is None and end - begin <= _TITLE_LONGEST + 10:
        return begin, end - (end > begin and text[end - 1] in "：，")
    until = stop.start() if stop else end
    whole_sentence = until - begin > _TITLE_LONGEST or (stop and stop.end() == end)
    clause = _CLAUSE.search(text, begin, until)
    if clause and whole_sentence:
        until = clause.start()
    return begin, until


def _doubts(flow: Flow, candidate: Candidate, choice: _Choice) -> list[Remark]:
    label, at = candidate.label, candidate.passage.start
    span = flow.place(at, at + label.length)
    if choice.style is None:
        template = said("“{label}”看起来像序号，但接不上前后的编号，没有当作条目；请核对原文。")
        return [Remark("label.refused", span, Sentence(template, {"label": label.text}))]
    if choice.style is not label.style:
        template = said("序号“{label}”与前后不一致，已按“{written}”理解；请核对原文是否笔误。")
        values = {"label": label.text, "written": choice.path[-1]}
        return [Remark("label.slip", span, Sentence(template, values))]
    if choice.cost >= _GAP:
        template = said("序号“{label}”与前面的编号不连续，请核对是否漏了条目或编号有误。")
        return [Remark("label.gap", span, Sentence(template, {"label": label.text}))]
    return []


def _rival(
    flow: Flow, candidates: Sequence[Candidate], readings: Sequence[_Reading]
) -> list[Remark]:
    """One remark where another outline is as good as the one taken."""
    if len(readings) < 2 or readings[1].cost > readings[0].cost + _NEAR:
        return []
    taken, other = _trace(readings[0].last), _trace(readings[1].last)
    for candidate, a, b in zip(candidates, taken, other, strict=True):
        if a.path != b.path and a.style is not None:
            at = candidate.passage.start
            template = said("“{label}”的层级有两种读法：{taken}，或 {other}；已取前者，请核对。")
            values = {
                "label": candidate.label.text,
                "taken": "/".join(a.path),
                "other": "/".join(b.path) or said("不作条目"),
            }
            span = flow.place(at, at + candidate.label.length)
            return [Remark("outline.ambiguous", span, Sentence(template, values))]
    return []
