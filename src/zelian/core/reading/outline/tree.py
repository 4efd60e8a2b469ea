"""The outline: headings and numbered items, each at the level the whole sequence gives it.

Reads: the flow and its passages. Writes: :class:`Outline`. What the sequence says is decided
in ``levels``; here its choices become headings with their paths and titles, and what is
doubtful about them becomes remarks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from zelian.core.reading.layout.flow import Flow
from zelian.core.reading.layout.passage import Passage
from zelian.core.reading.outline.candidates import SURE, Candidate, candidates_in
from zelian.core.reading.outline.labels import Style
from zelian.core.reading.outline.levels import DOUBTED, Choice, Path, best_path, paths_along
from zelian.core.reading.outline.rivals import rivals_of
from zelian.core.vocabulary.regulation import OutlineAlternative
from zelian.core.vocabulary.text import Remark
from zelian.core.vocabulary.wording import Sentence, said


@dataclass(slots=True)
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
class Outline:
    """What was read of the labels, other consistent places for some, and what is doubtful."""

    headings: list[Heading]
    alternatives: list[OutlineAlternative]
    remarks: list[Remark]


def read_outline(flow: Flow, passages: Sequence[Passage]) -> Outline:
    """Headings and numbered items of the prose, with what is doubtful about them."""
    candidates = candidates_in(flow, passages)
    choices = best_path(candidates)
    paths = list(paths_along((), candidates, choices))
    headings: list[Heading] = []
    remarks: list[Remark] = []
    for candidate, choice, path in zip(candidates, choices, paths, strict=True):
        if choice.style is not None:
            headings.append(_heading(flow.text, candidate, choice, path))
        remarks += _doubts(flow, candidate, choice, path)
    rivals = list(rivals_of(flow, candidates, choices, paths))
    remarks += [remark for _, remark in rivals]
    return Outline(headings, [alternative for alternative, _ in rivals], remarks)


_STOP = re.compile(r"[。；！？]")
_CLAUSE = re.compile(r"[，。；：！？]")
_NAMED = re.compile(r"【(?P<name>[^】\n]{1,30})】|（(?P<aside>[^）\n]{2,20})）(?=[^，。])")
_TITLE_LONGEST = 30


def _heading(text: str, candidate: Candidate, choice: Choice, path: Path) -> Heading:
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
        path,
        label.text,
        text[start:end],
        passage.start,
        start,
        max(end, begin),
        passage.end,
        label.style if choice.style is None else choice.style,
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


def _doubts(flow: Flow, candidate: Candidate, choice: Choice, path: Path) -> Iterator[Remark]:
    if choice.cost == 0:
        return
    label, at = candidate.label, candidate.passage.start
    if choice.style is None:
        if candidate.refused < SURE:
            return
        template = said("“{label}”看起来像序号，但接不上前后的编号，没有当作条目；请核对原文。")
        yield _remark(flow, "label.refused", at, label.text, template)
    elif choice.style is not label.style or choice.number != label.number:
        template = said("序号“{label}”与前后不一致，已按“{written}”理解；请核对原文是否笔误。")
        yield _remark(flow, "label.slip", at, label.text, template, written=path[-1])
    elif choice.cost - candidate.accepted >= DOUBTED:
        template = said("序号“{label}”与前面的编号不连续，请核对是否漏了条目或编号有误。")
        yield _remark(flow, "label.gap", at, label.text, template)


def _remark(flow: Flow, code: str, at: int, label: str, template: str, **values: object) -> Remark:
    sentence = Sentence(template, {"label": label, **values})
    return Remark(code, flow.place(at, at + len(label)), sentence)
