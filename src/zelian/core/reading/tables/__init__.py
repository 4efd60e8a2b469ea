"""Tables: measure lists, scoring sheets, task tables, power lists and forms, told apart and read.

Reads: grids, prose passages and headings. Writes: :class:`TablesRead`. A table may be two
kinds at once: a list with responsible units whose last column is a time breaks tasks down,
too. One that is none keeps its cells as prose, but for timetables and rosters, which hold no
sentences.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence

from zelian.core.reading.duties.activities import activity_of
from zelian.core.reading.duties.nouns import ends_in_name, split_names
from zelian.core.reading.layout.grids import Grid
from zelian.core.reading.layout.passages import Laid, Passage
from zelian.core.reading.outline.labels import Style, label_at
from zelian.core.reading.outline.tree import Heading
from zelian.core.reading.tables.blank_forms import is_to_fill_in, read_blank_form
from zelian.core.reading.tables.headers import Role
from zelian.core.reading.tables.measure_lists import MeasureList, read_measure_list
from zelian.core.reading.tables.outcome import Dated, Marked, Owner, TablesRead
from zelian.core.reading.tables.placing import Placed, labels_in, place_grids
from zelian.core.reading.tables.power_lists import PowerList, read_power_list
from zelian.core.reading.tables.scoring_sheets import ScoringSheet, read_scoring_sheet
from zelian.core.reading.tables.sheets import Sheet, read_sheet
from zelian.core.reading.tables.task_tables import TaskTable, due_in, read_task_table
from zelian.core.vocabulary.measure import MeasureValue
from zelian.core.vocabulary.regulation import BlankForm, Provision, ScoringRow
from zelian.core.vocabulary.text import Paper, Span

__all__ = ["Owner", "TablesRead", "read_tables"]

_TITLE = re.compile(r"(?:清单|表|台账|一览|目录|附件：?|附表：?)(?:（[^）]{1,12}）)?$")
_NAMES_TABLE = re.compile(r"(?:清单|表|台账|一览)(?:（[^）]{1,12}）)?$")
_LONGEST_TITLE = 50
_OWNER_TAIL = re.compile(
    r"(?:的)?(?:集体|个人|主体|监督|领导|直接|主要|具体|第一)*(?:责任|职责|履责情况|履职情况|情况)+$"
)


def read_tables(paper: Paper, laid: Laid, headings: Sequence[Heading]) -> TablesRead:
    """Read every grid as the kind of table it is."""
    out = TablesRead()
    if not laid.grids:
        return out
    places = place_grids(laid)
    for number, (grid, placed) in enumerate(zip(laid.grids, places, strict=True)):
        path = _path_before(laid, headings, placed.first)
        out.hushed += _titles(laid, placed.first)
        sheet = read_sheet(grid)
        scoring = read_scoring_sheet(grid, sheet, placed)
        if scoring is not None:
            _take_scoring(out, number, scoring, path, _assessed(laid, placed.first))
            continue
        if sheet is not None and _read_named(out, number, sheet, placed, path):
            continue
        form = _form(paper, laid, placed, grid, headings, len(out.forms) + 1)
        if form is not None:
            out.forms.append(form)
            out.silent.add(number)
            out.hushed += _to_fill_in(laid, placed)
        elif sheet is not None and len(sheet.of(Role.PERSON, Role.LESSON)) > 1:
            out.silent.add(number)
    for number, *place in out.owners:
        stretch = places[number].cells.get((place[0], place[1]))
        out.hushed += labels_in(laid.flow.text, stretch) if stretch else ()
    return out


def _read_named(
    out: TablesRead, number: int, sheet: Sheet, placed: Placed, path: tuple[str, ...]
) -> bool:
    """Read a table with named columns as a list, as tasks and as powers; whether it was any."""
    listed = read_measure_list(sheet)
    if listed is not None:
        _take_list(out, number, listed, path)
    tasks = read_task_table(sheet)
    if tasks is not None:
        _take_tasks(out, number, tasks, placed, path, listed=listed is not None)
    powers = read_power_list(sheet)
    if powers is not None:
        _take_powers(out, number, powers, path)
    if listed is None and tasks is None and powers is None:
        return False
    for place, values in due_in(sheet).items():
        _date(out, placed, place, values)
    return True


def _path_before(laid: Laid, headings: Sequence[Heading], first: int) -> tuple[str, ...]:
    """The path the table stands under; a table with a title of its own stands under none."""
    place = laid.passages[first].start if first < len(laid.passages) else len(laid.flow.text)
    before = bisect_left(headings, place, key=lambda h: h.start)
    if not before:
        return ()
    last = headings[before - 1]
    text = laid.flow.text
    own = False
    for passage in reversed(laid.passages[:first]):
        if passage.start <= last.start:
            break
        short = passage.grid is None and passage.end - passage.start < 50
        own = own or (short and bool(_TITLE.search(text, passage.start, passage.end)))
    if not own:
        return last.path
    return last.path[:1] if last.path and last.path[0].startswith("附") else ()


_ASSESSED = re.compile(
    r"(?:被?(?:考核|检查|考评|评价|督查)|受检|适用)(?:对象|单位|部门|人员?)：(?P<who>[一-龥、（）]{2,24}?)"
    r"(?=(?:考核|检查|考评|评价|填报|得分|时间|日期|周期)[一-龥]{0,4}：|[\n；，。]|$)"
)


def _assessed(laid: Laid, first: int) -> tuple[str, ...]:
    """Whom the lines above a scoring sheet name as assessed: 考核对象：…."""
    for passage in reversed(laid.passages[max(0, first - 6) : first]):
        m = _ASSESSED.search(laid.flow.text, passage.start, passage.end)
        if m and passage.grid is None and ends_in_name(m["who"]):
            return split_names(m["who"])
    return ()


def _take_scoring(
    out: TablesRead,
    number: int,
    sheet: ScoringSheet,
    path: tuple[str, ...],
    assessed: tuple[str, ...],
) -> None:
    out.scoring += sheet.rows
    out.remarks += sheet.remarks
    out.hushed += sheet.hushed
    out.quiet |= {(number, *place) for place in sheet.quiet}
    for row, span in zip(sheet.rows, sheet.labels, strict=True):
        at = (*path, str(row.no))
        out.provisions.append(Provision(at, str(row.no), row.item, span))
    for (line, column), index in sheet.criteria.items():
        row = sheet.rows[index]
        names = _owner_names(row, assessed)
        out.owners[(number, line, column)] = Owner(names, (*path, str(row.no)))


_NOBODY = re.compile(r"(?:组织|加强|工作|思想)?领导$|(?:组织|工作)机构$")


def _owner_names(row: ScoringRow, assessed: tuple[str, ...]) -> tuple[str, ...]:
    """Whom a scoring row speaks to: its item, its category (…责任), else those ``assessed``."""
    named = re.match(
        r"(?P<who>[^，。]{2,16}?(?:负责人|书记|校长|院长|局长|主任|成员))(?:履行|落实|的|抓)",
        row.item,
    )
    if named:
        return (named["who"],)
    held = _OWNER_TAIL.sub("", row.category)
    if held != row.category and ends_in_name(held):
        return (held,)
    for words in (row.category, row.group):
        if not assessed and ends_in_name(words) and not _NOBODY.fullmatch(words):
            return (words,)
    return assessed


def _take_list(out: TablesRead, number: int, listed: MeasureList, path: tuple[str, ...]) -> None:
    out.rows += listed.rows
    for item in listed.items:
        out.provisions.append(Provision((*path, str(item.no)), item.label, item.title, item.span))
    for (line, column), (names, no) in listed.owners.items():
        at = (*path, str(no)) if no and listed.items else path
        out.owners[(number, line, column)] = Owner(names, at)
        for place in listed.beside.get(line, ()):
            out.owners[(number, line, place)] = Owner(names, at, beside=True)
    out.quiet |= {(number, *place) for place in listed.quiet}


def _take_tasks(
    out: TablesRead,
    number: int,
    tasks: TaskTable,
    placed: Placed,
    path: tuple[str, ...],
    *,
    listed: bool,
) -> None:
    out.tasks += tasks.rows
    timed: dict[int, list[tuple[int, int]]] = {}
    for place in tasks.marks | tasks.worded | tasks.times:
        timed.setdefault(place[0], []).append(place)
    for line, (names, no, column) in tasks.lines.items():
        at = (*path, str(no)) if tasks.numbered else path
        if not listed and column is not None:
            out.owners[(number, line, column)] = Owner(names, at)
        for place in timed.get(line, ()):
            owner = Owner(names, at, beside=place not in tasks.worded)
            out.owners[(number, *place)] = owner
    for line, column in sorted(tasks.marks | tasks.leading):
        # a row that names no task has a mark for nothing
        content = tasks.lines[line][2] if line in tasks.lines else None
        cells = [placed.cells.get((line, c)) for c in (content, column) if c is not None]
        if len(cells) == 2 and cells[0] and cells[1]:
            task, mark = (placed.flow.place(*cell) for cell in cells if cell)
            words = placed.text[slice(*cells[0])].replace("\n", "")
            activity = activity_of(placed.text, *cells[0])
            out.marked.append(Marked(mark, task, words, activity))
    for place, values in tasks.dated.items():
        _date(out, placed, place, values)


def _take_powers(out: TablesRead, number: int, powers: PowerList, path: tuple[str, ...]) -> None:
    out.powers += powers.rows
    out.quiet |= {(number, *place) for place in powers.quiet}
    for place in powers.quiet:
        out.owners.pop((number, *place), None)
    for place, names in powers.owners.items():
        held = out.owners.get((number, *place))
        out.owners[(number, *place)] = Owner(names, held.path if held else path)


def _date(
    out: TablesRead, placed: Placed, place: tuple[int, int], values: Sequence[MeasureValue]
) -> None:
    stretch = placed.cells.get(place)
    if stretch is not None:
        out.dated.append(Dated(*stretch, tuple(values)))


def _form(
    paper: Paper,
    laid: Laid,
    placed: Placed,
    grid: Grid,
    headings: Sequence[Heading],
    running: int,
) -> BlankForm | None:
    first, after = placed.first, placed.after
    place = laid.passages[first].start if first < len(laid.passages) else len(laid.flow.text)
    above = headings[: bisect_left(headings, place, key=lambda h: h.start)]
    annex = next((h for h in reversed(above) if h.style is Style.ANNEX), None)
    before = _prose_before(laid.passages, first, annex.title_end if annex else 0)
    around = [_paper_words(paper, laid, p) for p in (*before, *_prose_after(laid.passages, after))]
    no = running
    if annex is not None:
        no = int(re.sub(r"\D", "", annex.path[-1]) or running)
    title = annex.title if annex is not None else (around[0].strip() if before else "")
    return read_blank_form(grid, no, title, around)


def _titles(laid: Laid, first: int) -> list[tuple[int, int]]:
    """The lines over a table that are but its title."""
    text = laid.flow.text
    return [
        (p.start, p.end)
        for p in laid.passages[max(0, first - 3) : first]
        if p.grid is None
        and p.end - p.start < _LONGEST_TITLE
        and _NAMES_TABLE.search(text, p.start, p.end)
        and label_at(text, p.start) is None
    ]


def _to_fill_in(laid: Laid, placed: Placed) -> list[tuple[int, int]]:
    """The lines around a form that are to be filled in or signed."""
    around = laid.passages[max(0, placed.first - 4) : placed.first]
    around += laid.passages[placed.after : placed.after + 2]
    text = laid.flow.text
    return [
        (p.start, p.end)
        for p in around
        if p.grid is None and p.end - p.start < 60 and is_to_fill_in(text[p.start : p.end])
    ]


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
