"""Passages that may be headings: those that a label begins.

Reads: cleaned text and passages. Writes: :class:`Candidate` in order. Entries of a
list of annexes or of a table of contents are none.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from zelian.core.reading.labels import Label, Style, label_at
from zelian.core.reading.passages import Passage


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage and the label it begins with."""

    label: Label
    passage: Passage


def candidates_in(text: str, passages: Sequence[Passage]) -> Iterable[Candidate]:
    """Passages that a label begins; entries of a list of annexes are none."""
    in_annexes = False
    annexes = _annex_bodies(text, passages)
    contents = _contents(text, passages)
    for passage in passages:
        if passage.grid is not None:
            continue
        label = label_at(text, passage.start)
        if text.startswith("附件：", passage.start):
            in_annexes = True
        elif label is None or label.style is not Style.NUMBER:
            in_annexes = False
        if label is None or in_annexes or passage.start in contents:
            continue
        if label.style is Style.ANNEX and passage.start not in annexes:
            continue
        if label.length == passage.end - passage.start and label.style in _BARE:
            continue
        yield Candidate(label, passage)


def _contents(text: str, passages: Sequence[Passage]) -> set[int]:
    """Where the entries of a table of contents begin: each label comes again below."""
    at = next((i for i, p in enumerate(passages) if text[p.start : p.end] in _CONTENTS), None)
    if at is None:
        return set()
    entries: dict[tuple[Style, int], int] = {}
    for passage in passages[at + 1 :]:
        label = label_at(text, passage.start)
        if label is None:
            continue
        if (label.style, label.number) in entries:
            return set(entries.values())
        if text.find("。", passage.start, passage.end) >= 0:
            break
        entries[label.style, label.number] = passage.start
    return set()


_CONTENTS = {"目录", "目次"}
_BARE = {Style.NUMBER, Style.NUMBER_PAREN, Style.CIRCLED}


def _annex_bodies(text: str, passages: Sequence[Passage]) -> set[int]:
    """Where each numbered annex begins: its last mention at the head of a passage."""
    last: dict[str, int] = {}
    for passage in passages:
        if passage.grid is None and text.startswith("附", passage.start):
            label = label_at(text, passage.start)
            if label is not None and label.style is Style.ANNEX:
                last[label.written()] = passage.start
    return set(last.values())
