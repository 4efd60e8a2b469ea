"""Passages that may be headings: those that a label begins.

Reads: cleaned text and passages. Writes: :class:`Candidate` in order. Entries of a
list of annexes or of a table of contents are none; a number without a point (1 范围) or
glued to its words (二加强…) is one only in the company of others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from zelian.core.reading.layout.flow import Flow
from zelian.core.reading.layout.passages import Passage
from zelian.core.reading.numerals import whole
from zelian.core.reading.outline.contents_list import contents_entries
from zelian.core.reading.outline.labels import (
    DECIMALS,
    PLACES,
    Label,
    Style,
    decimal_label,
    label_at,
)

SURE = 4.0
"""What it costs to take a plain label for none."""


@dataclass(slots=True, eq=False)
class Candidate:
    """A passage and the label it begins with.

    ``accepted`` and ``refused`` are what it costs to take the label for one, or for none;
    ``titled`` says that a short line without a label stands before, ``introduced`` that the
    words before end in a colon.
    """

    label: Label
    passage: Passage
    accepted: float = 0.0
    refused: float = SURE
    titled: bool = False
    introduced: bool = False

    @property
    def weak(self) -> bool:
        """Whether the label may well be none."""
        return self.refused < SURE

    @property
    def plain(self) -> bool:
        """Whether nothing but the sequence speaks against the label."""
        return self.refused >= SURE and not self.label.loose


def candidates_in(flow: Flow, passages: Sequence[Passage]) -> list[Candidate]:
    """Passages of the prose that a label begins."""
    text = flow.text
    annexes = _annex_bodies(text, passages)
    entries = contents_entries(text, passages)
    out: list[Candidate] = []
    bare: list[tuple[int, Candidate]] = []
    in_annexes = False
    before: Passage | None = None
    for passage in passages:
        if passage.grid is not None:
            before = None
            continue
        label = _label_of(flow, passage)
        if text.startswith(_ATTACHED, passage.start):
            in_annexes = True
        elif label is None or label.style is not Style.NUMBER:
            in_annexes = False
        if label is None:
            glued = _glued(text, passage)
            if glued is not None:
                bare.append((len(out), Candidate(glued, passage, *_GLUED)))
        elif not (in_annexes or passage.start in entries or _is_empty(label, passage, annexes)):
            out.append(_weighed(flow, label, passage, before))
        before = passage
    return _vouched(_with_glued(out, bare))


def _is_empty(label: Label, passage: Passage, annexes: set[int]) -> bool:
    """Whether nothing stands under the label: an annex only named, a number by itself."""
    if label.style is Style.ANNEX:
        return passage.start not in annexes
    return label.length >= passage.end - passage.start and label.style in _BARE


_ATTACHED = ("附件：", "附：", "附表：")
_GLUED = (1.2, 0.0)
_POINTED = {Style.NUMBER, Style.COUNTED}
_BARE = {Style.NUMBER, Style.NUMBER_PAREN, Style.CIRCLED, Style.LETTER}
_TITLE_LONGEST = 24


def _weighed(flow: Flow, label: Label, passage: Passage, before: Passage | None) -> Candidate:
    text, at = flow.text, passage.start
    accepted, refused = 0.0, SURE
    if label.doubtful and not flow.parted(at + label.length):
        accepted, refused = 0.75, 1.0
    elif label.style in DECIMALS:
        refused = 2.0
    elif label.style is Style.LETTER or (label.style in _POINTED and label.text[-1] in _NUMERALS):
        accepted, refused = (1.2 if label.opens else 0.1), 0.9
    ending = text[before.end - 1] if before is not None else ""
    titled = (
        before is not None
        and before.end - before.start <= _TITLE_LONGEST
        and ending not in "。；：，、！？"
        and label_at(text, before.start) is None
    )
    return Candidate(label, passage, accepted, refused, titled, ending == "：")


def _label_of(flow: Flow, passage: Passage) -> Label | None:
    """The label a passage begins with; 1 范围 has one only because a blank parts it."""
    text, at = flow.text, passage.start
    label = label_at(text, at)
    if text[at : at + 1] not in _NUMERALS:
        return label
    if label is not None and label.style not in DECIMALS:
        return label
    solid = flow.solid_until(at)
    if label is not None and (solid >= at + label.length or solid == at):
        return label
    return _parted(text, at, solid, passage.end)


_NUMERALS = frozenset("0123456789一二三四五六七八九十ABCDEFG")
_PARTED = re.compile(
    r"(?P<points>(?:[1-9]\d?|[A-Z])(?:\.\d{1,2}){1,3})|(?P<number>[1-9]\d?)|(?P<counted>[一二三四五六七八九十]{1,3})"
)
_WORDS = re.compile(r"[一-龥《“A-Za-z\d（]")
_UNIT = re.compile(r"[年月日元万亿个倍米公分时人次级版千克吨度件名位项条款号周天季届岁％%、，。]")
_LONGEST = 40


def _parted(text: str, at: int, solid: int, end: int) -> Label | None:
    """A label that nothing but a blank parts from its words."""
    m = _PARTED.fullmatch(text, at, solid)
    if m is None or solid >= end or _UNIT.match(text, solid) or not _WORDS.match(text, solid):
        return None
    if m["points"]:
        return decimal_label(m[0])
    if end - solid > _LONGEST or text[end - 1] in "。；，":
        return None
    number = whole(m[0])
    style = Style.NUMBER if m["number"] else Style.COUNTED
    return Label(style, number, m[0], len(m[0])) if number else None


_STUCK = re.compile(
    r"(?:(?P<number>[1-9]\d?)|(?P<counted>[一二三四五六七八九十]{1,3}))(?=[一-龥《“])"
)


def _glued(text: str, passage: Passage) -> Label | None:
    if text[passage.start] not in _NUMERALS:
        return None
    m = _STUCK.match(text, passage.start, passage.end)
    if m is None or _UNIT.match(text, m.end()):
        return None
    number = whole(m[0])
    style = Style.NUMBER if m["number"] else Style.COUNTED
    return Label(style, number, m[0], len(m[0])) if number else None


def _with_glued(out: list[Candidate], bare: list[tuple[int, Candidate]]) -> list[Candidate]:
    """With those glued to their words that fill a gap between two others."""
    if not bare:
        return out
    known = {(c.label.style, c.label.number) for c in out}
    for i, candidate in reversed(bare):
        style, number = candidate.label.style, candidate.label.number
        if (style, number - 1) in known and (style, number + 1) in known:
            out.insert(i, candidate)
    return out


def _vouched(out: list[Candidate]) -> list[Candidate]:
    """The same, where 2.1 right behind vouches for the 2 before it, with a point or without."""
    for candidate, following in pairwise(out):
        label, below = candidate.label, following.label
        plain = label.style is Style.NUMBER and below.style is Style.DECIMAL
        if plain and candidate.weak and below.number == label.number * PLACES + 1:
            candidate.accepted, candidate.refused = 0.0, SURE
    return out


def _annex_bodies(text: str, passages: Sequence[Passage]) -> set[int]:
    """Where each numbered annex begins: its last mention at the head of a passage."""
    last: dict[str, int] = {}
    for passage in _beginning_with(text, passages, "附"):
        label = label_at(text, passage.start)
        if label is not None and label.style is Style.ANNEX:
            last[label.written()] = passage.start
    return set(last.values())


def _beginning_with(text: str, passages: Sequence[Passage], sign: str) -> Iterator[Passage]:
    if sign not in text:
        return
    for passage in passages:
        if passage.grid is None and text[passage.start] == sign:
            yield passage
