"""The reading of one document from beginning to end."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from zelian.core.reading.duties.reading import DutyReader
from zelian.core.reading.layout.passages import Laid, lay_out
from zelian.core.reading.layout.traditional import Simplified
from zelian.core.reading.layout.unmarked import Unmarked
from zelian.core.reading.links.reading import read_links
from zelian.core.reading.measures import find_measures
from zelian.core.reading.metadata import attachments_in, read_metadata, with_links
from zelian.core.reading.occasions import once_where_said
from zelian.core.reading.outline.labels import Style
from zelian.core.reading.outline.tree import Heading, read_outline
from zelian.core.reading.tables import read_tables
from zelian.core.reading.unsure import unsure_remarks
from zelian.core.vocabulary.regulation import Provision, Reading
from zelian.core.vocabulary.text import Paper, Remark

_BLANKS = re.compile(r"\[image:[^\]\n]{0,80}\]|[\s\u200b\ufeff]+")


def read(paper: Paper, *, progress: Callable[[float], None] | None = None) -> Reading:
    """
    Read a regulation: outline, duties with measures, tables, forms, and what is doubtful.

    ``progress`` is called with a share of the work done, from 0 to 1. All spans point
    into ``paper.text``. Nothing is refused: a text that is no regulation gives an
    empty reading.
    """
    unmarked = Unmarked(paper)
    simplified = Simplified(unmarked.paper)
    reading = _read(simplified.paper, progress or _quiet)
    return unmarked.back(simplified.back(reading))


def _read(paper: Paper, report: Callable[[float], None]) -> Reading:
    laid = lay_out(paper)
    report(0.2)
    outline = read_outline(laid.flow, laid.passages)
    headings = _with_annex_titles(laid, outline.headings)
    tables = read_tables(paper, laid, headings)
    report(0.4)
    labels = [(h.start, h.start + len(h.label)) for h in headings]
    prose = [(p.start, p.end) for p in laid.passages if p.grid is None]
    meta = read_metadata(paper, laid.flow, prose)
    found = find_measures(laid.flow.text, tables.unmeasured(labels))
    found = once_where_said(laid.flow.text, found, meta.title, headings)
    found = tables.due(laid.flow.text, found)
    reader = DutyReader(tables.speaking(laid), headings, tables, found)
    reader.read(lambda share: report(0.5 + share / 2))
    provisions = [_provision(paper, laid, h) for h in headings] + tables.provisions
    links = read_links(laid.flow, headings, meta.title)
    attached = attachments_in(laid.flow, prose, headings)
    reading = Reading(
        regulation=replace(with_links(meta, links, paper.text), attachments=attached),
        provisions=tuple(sorted(provisions, key=_place)),
        duties=tables.gathered(reader.duties),
        table=tuple(tables.rows),
        scoring=tuple(tables.scoring),
        tasks=tuple(tables.tasks),
        powers=tuple(tables.powers),
        forms=tuple(tables.forms),
        links=links,
        alternatives=tuple(outline.alternatives),
        remarks=tuple(
            sorted(
                [*outline.remarks, *tables.remarks, *reader.remarks, *unsure_remarks(paper)],
                key=_place,
            )
        ),
    )
    report(1.0)
    return reading


def _place(read: Provision | Remark) -> tuple[int, int]:
    return read.span.start, read.span.end


def _quiet(share: float) -> None:
    del share


def _provision(paper: Paper, laid: Laid, heading: Heading) -> Provision:
    span = laid.flow.place(heading.start, heading.title_end)
    if not heading.title:
        return Provision(heading.path, heading.label, "", span)
    title = laid.flow.place(heading.title_start, heading.title_end).of(paper.text)
    if len(title) > heading.title_end - heading.title_start:
        title = _BLANKS.sub("", title)
    return Provision(heading.path, heading.label, title, span)


def _with_annex_titles(laid: Laid, headings: Sequence[Heading]) -> list[Heading]:
    """An annex's number stands alone on its line; its title is the next passage."""
    if not any(h.style is Style.ANNEX and not h.title for h in headings):
        return list(headings)
    out: list[Heading] = []
    text = laid.flow.text
    following = {a.start: b for a, b in pairwise(laid.passages)}
    for heading in headings:
        after = following.get(heading.start)
        untitled = heading.style is Style.ANNEX and not heading.title
        if untitled and after and after.grid is None and after.end - after.start <= 60:
            titled = heading.titled(text[after.start : after.end], after.start, after.end)
            out.append(titled)
        else:
            out.append(heading)
    return out
