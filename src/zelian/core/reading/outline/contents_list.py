"""Tables of contents: lines that only announce the headings below.

Reads: cleaned text and passages. Writes: where the entries begin. A list is one if 目录
stands above it or its entries end in page numbers, and without either if its words come
again below, all of them and in order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from zelian.core.reading.layout.passages import Passage
from zelian.core.reading.outline.labels import Style, label_at

_CALLED = {"目录", "目次", "目錄", "本册目录"}
_PAGE = re.compile(r"[.…·．。—\-_]*（?\d{1,3}）?$")
_LED = re.compile(r"(?:[.…·．]{2,}|…|—{2,})（?\d{1,3}）?$")
_LONGEST = 60
_FEWEST = 3


def contents_entries(text: str, passages: Sequence[Passage]) -> set[int]:
    """Where the entries of tables of contents begin."""
    called = next(
        (
            i
            for i, p in enumerate(passages)
            if p.end - p.start <= 4 and text[p.start : p.end] in _CALLED
        ),
        None,
    )
    first = _first_labelled(text, passages) if called is None else called + 1
    if first is None:
        return set()
    entries = _run(text, passages, first)
    led = sum(bool(_LED.search(text[p.start : p.end])) for p in entries)
    if led >= 2 and led * 2 >= len(entries):
        return {p.start for p in entries}
    if called is None:
        return _announced(text, passages, first, entries)
    below = passages[first + len(entries) :]
    return {p.start for p in entries} if _begin_again(text, entries, below) else set()


def _first_labelled(text: str, passages: Sequence[Passage]) -> int | None:
    for i, passage in enumerate(passages[:40]):
        if passage.grid is None and label_at(text, passage.start) is not None:
            return i
    return None


def _run(text: str, passages: Sequence[Passage], first: int) -> list[Passage]:
    """Short lines from ``first`` on, up to one that says what an entry has said already."""
    seen: set[tuple[Style, int]] = set()
    words_seen: set[str] = set()
    run: list[Passage] = []
    for passage in passages[first:]:
        words = text[passage.start : passage.end]
        if passage.grid is not None or len(words) > _LONGEST or words[-1] in "。；：，":
            break
        plain = _PAGE.sub("", words)
        label = label_at(text, passage.start)
        key = (label.style, label.number) if label is not None else None
        if plain in words_seen or (key in seen and key is not None and key[0] <= Style.CHAPTER):
            break
        words_seen.add(plain)
        if key is not None:
            seen.add(key)
        run.append(passage)
    return run


def _begin_again(text: str, run: Sequence[Passage], below: Sequence[Passage]) -> bool:
    """Whether the first label of the list comes again below it."""
    first = next((x for p in run if (x := label_at(text, p.start)) is not None), None)
    if first is None:
        return False
    labels = (label_at(text, p.start) for p in below if p.grid is None)
    return any(x and (x.style, x.number) == (first.style, first.number) for x in labels)


def _announced(
    text: str, passages: Sequence[Passage], first: int, run: Sequence[Passage]
) -> set[int]:
    """A list without a name: every entry comes again below, in the same order."""
    labelled = [p for p in run if label_at(text, p.start) is not None]
    if len(labelled) < _FEWEST:
        return set()
    below = iter(text[p.start : p.end] for p in passages[first + len(run) :] if p.grid is None)
    for passage in labelled:
        words = _PAGE.sub("", text[passage.start : passage.end])
        if not any(words == other for other in below):
            return set()
    return {p.start for p in run}
