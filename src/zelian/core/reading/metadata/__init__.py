"""What a document says of itself: title, number, issuer, dates, what it rests on and replaces.

Reads: passages of prose and the links found. Writes: :class:`RegulationMeta`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from zelian.core.reading.layout.flow import Flow, clean_signs
from zelian.core.reading.metadata.days import effective_on, issued_on
from zelian.core.reading.metadata.issuing import issuer_of
from zelian.core.reading.metadata.naming import (
    decree_over,
    head_issuer,
    is_trial,
    number_of,
    title_of,
)
from zelian.core.reading.outline.labels import Style, label_at
from zelian.core.reading.outline.tree import Heading
from zelian.core.vocabulary.regulation import Link, LinkKind, RegulationMeta
from zelian.core.vocabulary.text import BlockKind, Paper

__all__ = ["attachments_in", "read_metadata", "with_links"]


def read_metadata(paper: Paper, flow: Flow, prose: Sequence[tuple[int, int]]) -> RegulationMeta:
    """What the document says of itself, from its ``prose`` passages."""
    lines = [flow.text[a:b] for a, b in prose]
    worn = _worn(paper)
    title, prefix = title_of(lines)
    issued = issued_on(lines) or issued_on(worn)
    return RegulationMeta(
        title=title,
        doc_number=_number(paper, flow, prose, lines) or _worn_number(worn),
        issuer=prefix or issuer_of(lines) or head_issuer(worn) or issuer_of(worn),
        issued_on=issued,
        effective_on=effective_on(lines, issued),
        trial=is_trial(title),
    )


def _worn(paper: Paper) -> list[str]:
    """The lines of red head, imprint and running headers, which are no part of the flow."""
    furniture = (b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.FURNITURE)
    return [clean_signs("".join(words.split())) for words in furniture]


_BLANKS = re.compile(r"\s+")


def _number(
    paper: Paper, flow: Flow, prose: Sequence[tuple[int, int]], lines: Sequence[str]
) -> str | None:
    """The number in the paper's own signs; of blanks only those between letters stay."""
    found = number_of(lines)
    if found is None:
        return None
    i, start, end = found
    span = flow.place(prose[i][0] + start, prose[i][0] + end)
    words = span.of(paper.text)
    coded = words[:1].isascii() and words[:1].isalpha()
    return decree_over(lines, i) + _BLANKS.sub(" " if coded else "", words)


def _worn_number(worn: Sequence[str]) -> str | None:
    found = number_of(worn)
    return None if found is None else worn[found[0]][found[1] : found[2]]


def with_links(meta: RegulationMeta, links: Iterable[Link], text: str) -> RegulationMeta:
    """The same with what the document replaces and what it rests on, in its own words."""
    held = list(links)
    return replace(
        meta,
        supersedes=_named(held, text, {LinkKind.ABOLISHES}),
        based_on=_named(held, text, {LinkKind.BASED_ON, LinkKind.IMPLEMENTS}),
    )


def _named(links: Iterable[Link], text: str, kinds: set[LinkKind]) -> tuple[str, ...]:
    words = ("".join(link.span.of(text).split()) for link in links if link.kind in kinds)
    return tuple(dict.fromkeys(words))


_OPENS = re.compile(r"附件(?:目录|清单)?[：:](?P<first>.*)")
_NUMBERED = re.compile(r"(?:附件)?(?P<no>\d{1,2})(?:[.、．]|[：:])\s*(?P<name>.+)")
_RUN_ON = re.compile(r"(?<=[》）表单书格法案])(?=\d{1,2}[.、．])")
_LONGEST = 60


def attachments_in(
    flow: Flow, prose: Sequence[tuple[int, int]], headings: Sequence[Heading]
) -> tuple[str, ...]:
    """The titles of what is attached: the list after 附件：, else the annexes themselves."""
    if "附" not in flow.text:
        return ()
    listed = list(_listed(flow.text, prose))
    if listed:
        return tuple(dict.fromkeys(listed))
    annexes = [h.title for h in headings if h.style is Style.ANNEX and h.title]
    return tuple(dict.fromkeys(annexes))


def _listed(text: str, prose: Sequence[tuple[int, int]]) -> Iterator[str]:
    for i, (start, end) in enumerate(prose):
        m = _OPENS.fullmatch(text, start, end) if text.startswith("附件", start) else None
        if m is None or end - start > 4 * _LONGEST:
            continue
        first = [piece for piece in _RUN_ON.split(m["first"]) if piece]
        names = [_bare(piece) for piece in first]
        counted = bool(first) and _NUMBERED.fullmatch(first[0]) is not None
        for a, b in prose[i + 1 :] if counted or not first else ():
            line = text[a:b]
            numbered = _NUMBERED.fullmatch(line)
            if numbered is None or int(numbered["no"]) != len(names) + 1 or len(line) > _LONGEST:
                break
            names.append(_bare(line))
        yield from (name for name in names if name)
        if names:
            return


def _bare(words: str) -> str:
    m = _NUMBERED.fullmatch(words)
    name = m["name"] if m else words
    if label_at(name, 0) is not None and m is None:
        return ""
    name = name.strip("；。;")
    return name[1:-1] if name.startswith("《") and name.endswith("》") else name
