"""Passages: paragraphs and table cells put together from lines, over page breaks.

Reads: ``Paper``. Writes: the :class:`Flow` and the :class:`Passage` list over it.
A line that stops in mid-sentence goes on in the next, whatever blank lines lie
between; a labelled line begins a passage unless its label is plainly a reference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zelian.core.reading.layout.flow import Flow, clean_signs
from zelian.core.reading.layout.grids import Cell, Grid, find_grids
from zelian.core.reading.layout.lines import Line, PaperLines, label_of
from zelian.core.reading.layout.passage import Passage
from zelian.core.reading.layout.run_on import HEADING_LONGEST, TITLE_END, parted
from zelian.core.reading.layout.wrapping import Setting
from zelian.core.reading.outline.labels import DECIMALS, Label, Style, label_at
from zelian.core.vocabulary.text import Paper

__all__ = ["Laid", "Passage", "lay_out"]


@dataclass(frozen=True, slots=True)
class Laid:
    """The document laid out for reading."""

    flow: Flow
    passages: tuple[Passage, ...]
    grids: tuple[Grid, ...]


_DATE_LINE = re.compile(
    r"\s*(?:(?:19|20)\d\d|二[〇○零][〇○零一二三四五六七八九]{2})\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日\s*$"
)
_FULL_STOPS = "。！？；：…!?;:"
_MARK = re.compile(r"[，。；、：,;]")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]")
_PADDED = re.compile(r"[ \u3000]{4,}")
_CLOCK = re.compile(r"\d[：:]\d\d")
_LONG = 25


def lay_out(paper: Paper) -> Laid:
    """Put the paper's lines together."""
    grids = find_grids(paper)
    lines = PaperLines(paper)
    flow = Flow()
    passages: list[Passage] = []
    at = 0
    for number, grid in enumerate(grids):
        _add_prose(lines, at, grid.start, flow, passages)
        for cell in grid.cells():
            _add_cell(lines, number, cell, flow, passages)
        at = grid.end
    _add_prose(lines, at, len(paper.text), flow, passages)
    flow.close()
    passages = [p for passage in passages for p in parted(flow, passage)]
    return Laid(flow, tuple(passages), tuple(grids))


@dataclass(slots=True, eq=False)
class _Group:
    """Lines of one passage so far; ``label`` that begins it, ``stops`` if it has 。."""

    first: Line
    last: Line
    label: Label | None
    stops: bool
    many: bool = False

    def take(self, line: Line) -> None:
        self.last, self.many = line, True
        self.stops = self.stops or _has_stop(line.bare)


def _has_stop(words: str) -> bool:
    return "。" in words or "；" in words


def _add_prose(
    lines: PaperLines, start: int, end: int, flow: Flow, passages: list[Passage]
) -> None:
    group: _Group | None = None
    begin = len(flow)
    for line in lines.within(start, end):
        label = label_of(line.bare)
        if group is not None and _goes_on(group, line, label, lines):
            group.take(line)
        else:
            if group is not None:
                begin = _end(flow, begin, group, passages)
            group = _Group(line, line, label, _has_stop(line.bare))
        flow.add(line.words, line.start)
    if group is not None:
        _end(flow, begin, group, passages)


def _end(flow: Flow, begin: int, group: _Group, passages: list[Passage]) -> int:
    """End the passage that began at ``begin``; the next begins where this gives."""
    end = len(flow)
    if end > begin:
        passages.append(Passage(begin, end, level=group.first.level, joined=group.many))
        flow.part()
        return end + 1
    return begin


def _add_cell(
    lines: PaperLines, grid: int, cell: Cell, flow: Flow, passages: list[Passage]
) -> None:
    """A cell's lines are wrapped words of one passage unless labels begin them anew."""
    for group in _cell_groups(list(lines.within(cell.start, cell.end)), cell.paragraphs):
        begin = len(flow)
        for line in group:
            flow.add(line.words, line.start)
        if len(flow) > begin:
            passages.append(Passage(begin, len(flow), grid, cell.row, cell.column))
            flow.part()


def _cell_groups(lines: list[Line], paragraphs: bool) -> Iterable[list[Line]]:
    group: list[Line] = []
    for line in lines:
        ends = bool(group) and group[-1].bare[-1] in "。；;！!？?"
        if group and (ends or (paragraphs and label_of(line.bare) is not None)):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _goes_on(group: _Group, following: Line, label: Label | None, lines: PaperLines) -> bool:
    """Whether ``following`` goes on the sentence that ``group`` breaks off."""
    last, setting = group.last, lines.setting
    words = last.bare
    ended = words[-1] in _FULL_STOPS and not _CLOCK.search(words[-3:] + following.bare[:2])
    if ended and not (setting.indented and _fills_with_stop(last, following, setting)):
        return False
    if last.level is not None or following.level is not None or _DATE_LINE.match(following.words):
        return False
    if label is not None and (ended or not _refers(last, following, label, setting)):
        return False
    if _BRACKETED.fullmatch(words):
        return False
    if ended or words[-1] in "，、," or _open(words) or _is_label_alone(words):
        return True
    return _is_unfinished(group, following, lines)


def _is_unfinished(group: _Group, following: Line, lines: PaperLines) -> bool:
    """Whether a line that ends in no sign at all is a sentence cut, not a title."""
    words, setting = group.last.bare, lines.setting
    if (following.indented and not following.blank_before) or _PADDED.search(words):
        return False
    if words[-1] in _HANGING:
        return True
    if following.turned and _is_cut(group, following, lines):
        return True
    if setting.width and (following.turned or not following.blank_before):
        return setting.fills(group.last.words)
    return _breaks_off(group, words)


def _fills_with_stop(last: Line, following: Line, setting: Setting) -> bool:
    """Whether a line full to its end with a sentence may go on: its paragraph's next would."""
    if following.indented or (following.blank_before and not following.turned):
        return False
    return last.bare[-1] not in "：:" and setting.fills(last.words)


def _refers(last: Line, following: Line, label: Label, setting: Setting) -> bool:
    """Whether the label at a line's head is a reference in the sentence that runs on to it."""
    if _is_spaced(following.bare, label):
        return False
    if label.doubtful or (label.text[-1] == "）" and label.text[0] != "（" and _open(last.bare)):
        return True
    if label.style in _FIGURES and last.bare[-1] in "于过达到约为":
        return True
    ruled = Style.PART <= label.style <= Style.ARTICLE
    return (ruled or label.style in _SPACED) and setting.fills(last.words)


_FIGURES = DECIMALS | {Style.NUMBER}
_SPACED = DECIMALS | {Style.LETTER}
"""Besides the ruled labels (第…条), those that blanks part from their words as a rule."""


def _is_spaced(bare: str, label: Label) -> bool:
    """Whether a blank, or the line's end, parts the label from its words."""
    left, at = label.length, 0
    while at < len(bare) and left:
        left -= not bare[at].isspace()
        at += 1
    return at >= len(bare) or bare[at].isspace()


def _is_label_alone(words: str) -> bool:
    """Whether the line is nothing but a label, its words beginning on the next."""
    if len(words) > 12:
        return False
    clean = clean_signs("".join(words.split()))
    label = label_at(clean, 0)
    return label is not None and label.style is not Style.ANNEX and label.length == len(clean)


def _breaks_off(group: _Group, words: str) -> bool:
    """Whether a line without a stop at its end is a sentence cut, not a title."""
    if not group.stops and group.label is not None:
        return not group.many and len(words) >= HEADING_LONGEST - 5
    if words[-1] in "》”）)" and len(words) < _LONG:
        return False
    if not group.stops and TITLE_END.search(words):
        return False
    return (len(words) > 12 and _MARK.search(words) is not None) or len(words) >= _LONG + 10


_HANGING = frozenset("的和及与或在对向由于按将把被每各须")
"""No title ends in these: what they belong to is still to come."""
_BINDS = re.compile(r"应当|必须|不得")
_UNFINISHED = re.compile(
    r"应(?![急用对付变届])|不[少低超]|负责|要(?![求点素闻件害义])|每[年月季半周日天学]|[\d个]日内|是|[的和及与或在对向由为于按将把被等每各第须不\d]$"
)
_GOING_ON = re.compile(
    r"[的了和与及或等后前内时中应须并且而起、，。；]|必须|不[应得少低超]|以[上下内]"
)


def _is_cut(group: _Group, following: Line, lines: PaperLines) -> bool:
    """Whether a page ended in mid-sentence: a title that ends a page says nobody must do."""
    words = group.last.bare
    if _GOING_ON.match(following.bare):
        return True
    if group.stops or "，" in words or (len(words) > _TITLE_SHORTEST and _BINDS.search(words)):
        return True
    if len(words) < _TITLE_SHORTEST or TITLE_END.search(words):
        return False
    if _MARK.search(words) or _UNFINISHED.search(words):
        return True
    if group.label is None:
        return len(words) >= 2 * _TITLE_SHORTEST
    return lines.says_sentences(group.label.style)


_TITLE_SHORTEST = 6


def _open(words: str) -> bool:
    """Whether a bracket or quotation mark is still open at the end."""
    if "（" in words or "(" in words:
        opened = words.count("（") + words.count("(")
        if opened > words.count("）") + words.count(")"):
            return True
    return any(a in words and words.count(a) > words.count(b) for a, b in ("《》", "“”"))
