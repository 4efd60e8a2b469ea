"""Tables: measure lists, scoring sheets and blank forms, told apart and read.

Reads: grids, prose passages and headings. Writes: :class:`TablesRead`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zelian.core.reading.grids import Grid
from zelian.core.reading.labels import Style
from zelian.core.reading.outline import Heading
from zelian.core.reading.passages import Laid, Passage
from zelian.core.reading.tables.blank_forms import read_blank_form
from zelian.core.reading.tables.measure_lists import MeasureList, read_measure_list
from zelian.core.reading.tables.scoring_sheets import ScoringSheet, read_scoring_sheet
from zelian.core.vocabulary.regulation import BlankForm, Provision, ScoringRow, TableRow
from zelian.core.vocabulary.text import Paper, Span


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for a cell, and the path it stands under.

    ``beside`` marks a cell that adds a time or count to the row's content.
    """

    names: tuple[str, ...]
    path: tuple[str, ...]
    beside: bool = False


@dataclass(slots=True)
class TablesRead:
    """All that the tables say. ``owners`` is by ``(grid, row, column)``; other cells say "
    "nothing.
    """

    rows: list[TableRow] = field(default_factory=list)
    scoring: list[ScoringRow] = field(default_factory=list)
    forms: list[BlankForm] = field(default_factory=list)
    provisions: list[Provision] = field(default_factory=list)
    owners: dict[tuple[int, int, int], Owner] = field(default_factory=dict)
    silent: set[int] = field(default_factory=set)


_TITLE = re.compile(r"(?:清单|表|台账|一览|目录|附件：?|附表：?)(?:（[^）]{1,12}）)?$")
_OWNER_TAIL = re.compile(
    r"(?:的)?(?:集体|个人|主体|监督|领导|直接|主要|具体|第一)*(?:责任|职责|履责情况|履职情况|情况)+$"
)


def read_tables(paper: Paper, laid: Laid, headings: Sequence[Heading]) -> TablesRead:
    """Read every grid as the kind of table it is."""
    out = TablesRead()
    for number, grid in enumerate(laid.grids):
        first = _first_of(laid, number)
        path = _path_before(laid, headings, first)
        scoring = read_scoring_sheet(grid)
        if scoring is not None:
            _take_scoring(out, number, scoring, path)
            continue
        listed = read_measure_list(grid)
        if listed is not None:
            _take_list(out, number, listed, path)
            continue
        form = _form(paper, laid, number, grid, headings, len(out.forms) + 1)
        if form is not None:
            out.forms.append(form)
            out.silent.add(number)
    return out


def _first_of(laid: Laid, number: int) -> int:
    """Index of the first passage at or after the grid."""
    for i, passage in enumerate(laid.passages):
        if passage.grid == number:
            return i
    return len(laid.passages)


def _path_before(laid: Laid, headings: Sequence[Heading], first: int) -> tuple[str, ...]:
    """The path the table stands under; a table with a title of its own stands under none."""
    place = laid.passages[first].start if first < len(laid.passages) else len(laid.flow.text)
    last = None
    for heading in headings:
        if heading.start >= place:
            break
        last = heading
    if last is None:
        return ()
    text = laid.flow.text
    between = [p for p in laid.passages[:first] if p.start > last.start and p.grid is None]
    own = any(p.end - p.start < 50 and _TITLE.search(text, p.start, p.end) for p in between)
    if not own:
        return last.path
    return last.path[:1] if last.path and last.path[0].startswith("附件") else ()


def _take_scoring(out: TablesRead, number: int, sheet: ScoringSheet, path: tuple[str, ...]) -> None:
    out.scoring += sheet.rows
    for row, span in zip(sheet.rows, sheet.labels, strict=True):
        at = (*path, str(row.no))
        out.provisions.append(Provision(at, str(row.no), row.item, span))
    for (line, column), index in sheet.criteria.items():
        row = sheet.rows[index]
        names = _owner_names(row)
        out.owners[(number, line, column)] = Owner(names, (*path, str(row.no)))


def _owner_names(row: ScoringRow) -> tuple[str, ...]:
    """The subject a scoring row speaks to: the item if it names one, else the category."""
    names = []
    named = re.match(
        r"(?P<who>[^，。]{2,16}?(?:负责人|书记|校长|院长|局长|主任|成员))(?:履行|落实|的|抓)",
        row.item,
    )
    if named:
        names.append(named["who"])
    category = _OWNER_TAIL.sub("", row.category) or row.group
    if category:
        names.append(category)
    return tuple(names[:1])


def _take_list(out: TablesRead, number: int, listed: MeasureList, path: tuple[str, ...]) -> None:
    out.rows += listed.rows
    for item in listed.items:
        out.provisions.append(Provision((*path, str(item.no)), item.label, item.title, item.span))
    for ((line, column), names), row in zip(listed.owners.items(), listed.rows, strict=True):
        at = (*path, str(row.no)) if row.no and listed.items else path
        out.owners[(number, line, column)] = Owner(names, at)
        for place in listed.beside:
            if place[0] == line:
                out.owners[(number, *place)] = Owner(names, at, beside=True)


def _form(
    paper: Paper, laid: Laid, number: int, grid: Grid, headings: Sequence[Heading], running: int
) -> BlankForm | None:
    i = _first_of(laid, number)
    j = i
    while j < len(laid.passages) and laid.passages[j].grid == number:
        j += 1
    place = laid.passages[i].start if i < len(laid.passages) else len(laid.flow.text)
    annex = None
    for heading in headings:
        if heading.start < place and heading.style is Style.ANNEX:
            annex = heading
    before = _prose_before(laid.passages, i, annex.title_end if annex else 0)
    after = _prose_after(laid.passages, j)
    around = [_paper_words(paper, laid, p) for p in (*before, *after)]
    no = running
    if annex is not None:
        no = int(re.sub(r"\D", "", annex.path[-1]) or running)
    title = annex.title if annex is not None else (around[0].strip() if before else "")
    return read_blank_form(grid, no, title, around)


def _prose_before(passages: Sequence[Passage], i: int, floor: int) -> list[Passage]:
    found: list[Passage] = []
    for passage in reversed(passages[max(0, i - 4) : i]):
        if passage.grid is not None or passage.start < floor or passage.end - passage.start > 60:
            break
        found.insert(0, passage)
    return found


def _prose_after(passages: Sequence[Passage], j: int) -> list[Passage]:
    found: list[Passage] = []
    for passage in passages[j : j + 2]:
        if passage.grid is not None or passage.end - passage.start > 60:
            break
        found.append(passage)
    return found


def _paper_words(paper: Paper, laid: Laid, passage: Passage) -> str:
    span: Span = laid.flow.place(passage.start, passage.end)
    return span.of(paper.text)
