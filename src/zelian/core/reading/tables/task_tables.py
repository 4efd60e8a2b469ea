"""Task tables: what is to be done in which month or quarter of the year.

Reads: a :class:`Sheet` with columns of months, or with a column of times. Writes: rows with
steps, and the days that words and marks stand for. A mark says that the row's task is due by
the end of that month; marks in a row of months are one stretch of work, due at its end; a
mark in each month is a task of every month.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from zelian.core.reading.layout.grids import Cell
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.numerals import whole
from zelian.core.reading.tables.headers import Role
from zelian.core.reading.tables.measure_lists import banner_of, named_in
from zelian.core.reading.tables.months import end_of, times_in, values_in
from zelian.core.reading.tables.sheets import Column, Row, Sheet, row_span, tight
from zelian.core.vocabulary.measure import Frequency, MeasureValue, Per
from zelian.core.vocabulary.regulation import TaskRow, TaskStep

Place = tuple[int, int]
"""A cell by its row and column."""


@dataclass(slots=True)
class TaskTable:
    """What was read from one table.

    ``dated`` says what the words of a cell are due by, where they do not say so themselves.
    ``marks`` and ``worded`` are the cells under months, ``times`` those of a column of times,
    ``leading`` those of one that stands before what is to be done;
    ``lines`` says of each row whose it is, its number, and the column that says what to do.
    """

    rows: list[TaskRow] = field(default_factory=list)
    dated: dict[Place, tuple[MeasureValue, ...]] = field(default_factory=dict)
    marks: set[Place] = field(default_factory=set)
    worded: set[Place] = field(default_factory=set)
    times: set[Place] = field(default_factory=set)
    leading: set[Place] = field(default_factory=set)
    lines: dict[int, tuple[tuple[str, ...], int, int | None]] = field(default_factory=dict)
    numbered: bool = False


_MARK = re.compile(r"[√✓✔●○◎★☆▲△■◆◉✅☑]{1,3}|[VvYy]|是")
_NOTHING = re.compile(r"[-/×xX无—☐□\\]+")
_FIGURE = re.compile(r"[\d.,%，‰万元]+")
_SHORTEST_STEP = 4
_PER = {12: Per.MONTH, 4: Per.QUARTER, 2: Per.HALF_YEAR}
_NO_TASK = {
    Role.NUMBER,
    Role.CATEGORY,
    Role.RESPONSIBLE,
    Role.TIME,
    Role.MONTHS,
    Role.NOTE,
    Role.UNIT,
    Role.POST,
    Role.PERSON,
    Role.LESSON,
    Role.LEVEL,
    Role.METHOD,
}


def read_task_table(sheet: Sheet) -> TaskTable | None:
    """The tasks in a table, ``None`` where nothing in it is laid on a part of the year."""
    columns = _task_columns(sheet)
    if columns is None:
        return None
    months = [c for c in sheet.columns if c.months is not None]
    times = sheet.of(Role.TIME)
    if len(months) > 1 and _holds_steps(sheet, months):
        return _Reader(sheet, *columns, months, None).read()
    for time in times:
        if any(times_in(cell.words) for cell in sheet.cells(time)):
            return _Reader(sheet, *columns, (), time).read()
    return None


def _task_columns(sheet: Sheet) -> tuple[int, int] | None:
    """The column that names the task, and the one that says most of what is to be done."""
    able = [c.at for c in sheet.columns if c.role not in _NO_TASK and sheet.weight(c.at)]
    if not able:
        able = [c for c in sheet.of(Role.CATEGORY) if sheet.weight(c)]
    named = [c for c in able if sheet.role(c) in {Role.CONTENT, Role.CATEGORY, Role.CONTROLS}]
    if not named or len(sheet.of(Role.PERSON, Role.LESSON)) > 1:
        return None
    return named[0], max(able, key=lambda c: (sheet.weight(c), -c))


def _holds_steps(sheet: Sheet, months: Sequence[Column]) -> bool:
    """Marks or words, rather than figures of a statistic or names of a roster."""
    cells = [cell.squeezed for c in months for cell in sheet.cells(c.at)]
    cells = [words for words in cells if not _NOTHING.fullmatch(words)]
    if not cells:
        return False
    steps = sum(bool(_MARK.fullmatch(words)) or _is_step(words) for words in cells)
    return steps * 2 > len(cells)


def _is_step(words: str) -> bool:
    if _FIGURE.fullmatch(words):
        return False
    return len(words) >= _SHORTEST_STEP and bool(len(words) > 6 or VERB.search(words))


@dataclass(slots=True)
class _Reader:
    sheet: Sheet
    task: int
    content: int
    months: Sequence[Column]
    time: int | None
    table: TaskTable = field(default_factory=TaskTable)
    category: str = ""
    name: str = ""
    no: int = 0
    responsible: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def read(self) -> TaskTable | None:
        number = self.sheet.of(Role.NUMBER)
        self.table.numbered = bool(number)
        category = next((c for c in self.sheet.of(Role.CATEGORY) if c != self.task), None)
        bearers = self.sheet.of(Role.RESPONSIBLE) or self.sheet.of(Role.UNIT, Role.POST)
        for row in self.sheet.body:
            banner = banner_of(self.sheet, row)
            if banner is not None:
                self.category = banner
                continue
            if category is not None and category in row:
                self.category = row[category].squeezed
            self._name(row, number)
            if any(c in row for c in bearers):
                self.responsible = named_in(row, bearers, self.responsible)
            self._take(row)
        return self.table if any(row.steps for row in self.table.rows) else None

    def _name(self, row: Row, number: Sequence[int]) -> None:
        cell = row.get(number[0]) if number else None
        stated = whole(cell.squeezed.rstrip(".、．")) if cell is not None else None
        if self.task in row:
            self.name = row[self.task].squeezed
            self.no = stated if stated is not None else self.no + 1
        elif stated is not None:
            self.no = stated

    def _take(self, row: Row) -> None:
        steps = self._under_months(row) if self.months else self._at_time(row)
        if self.task not in row and not steps:
            return
        names = tuple(dict.fromkeys(n for held in self.responsible.values() for n in held))
        line = next(iter(row.values())).row
        column = self.content if self.content in row else None
        self.table.lines[line] = (names, self.no, column)
        self.table.rows.append(
            TaskRow(self.category, self.no, self.name, row_span(row), tuple(steps), names)
        )

    def _at_time(self, row: Row) -> list[TaskStep]:
        cell = row.get(self.time) if self.time is not None else None
        if cell is None:
            return []
        self.table.times.add((cell.row, cell.column))
        if cell.column < self.content:
            self.table.leading.add((cell.row, cell.column))
        return [TaskStep(m, cell.squeezed, tight(cell)) for m in times_in(cell.words)]

    def _under_months(self, row: Row) -> list[TaskStep]:
        steps: list[TaskStep] = []
        marked: list[tuple[Column, Cell]] = []
        for column in self.months:
            cell = row.get(column.at)
            if cell is None or column.months is None:
                continue
            words = cell.squeezed
            if _NOTHING.fullmatch(words) or _FIGURE.fullmatch(words):
                continue
            span = self._spanned(column, cell)
            steps.append(TaskStep(span, words, tight(cell)))
            if _MARK.fullmatch(words):
                marked.append((column, cell))
                self.table.marks.add((cell.row, column.at))
            else:
                self.table.worded.add((cell.row, column.at))
                self.table.dated[cell.row, column.at] = (end_of(span, column.year),)
        self._date_marks(marked)
        return steps

    def _spanned(self, column: Column, cell: Cell) -> tuple[int, int]:
        """The months a cell covers: its own column's, and those it was merged with."""
        assert column.months is not None
        last = column.months[1]
        for other in self.months:
            if column.at < other.at < column.at + cell.column_span and other.months:
                last = other.months[1]
        return column.months[0], last

    def _date_marks(self, marked: Sequence[tuple[Column, Cell]]) -> None:
        per = _PER.get(len(self.months))
        if per is not None and len(marked) == len(self.months):
            first = marked[0]
            self.table.dated[first[1].row, first[0].at] = (Frequency(min=1, per=per),)
            return
        for i, (column, cell) in enumerate(marked):
            following = marked[i + 1][0] if i + 1 < len(marked) else None
            last = self._spanned(column, cell)[1]
            if following is not None and following.months == (last + 1, last + 1):
                continue
            self.table.dated[cell.row, column.at] = (
                end_of(self._spanned(column, cell), column.year),
            )


def due_in(sheet: Sheet) -> dict[Place, tuple[MeasureValue, ...]]:
    """What the cells of a column of times stand for: 3月, 一季度, 每月, 年底."""
    found: dict[Place, tuple[MeasureValue, ...]] = {}
    for at in sheet.of(Role.TIME):
        for cell in sheet.cells(at):
            values = values_in(cell.words)
            if values:
                found[cell.row, at] = values
    return found
