"""A filled form held against its list: which row is which, and what taking it over would change."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from zelian.documents.filled_tables import FilledFile
from zelian.lists.calendar import work_calendar
from zelian.lists.cells import BadCell, cell_words, read_cell, remarks_on, typed_cell
from zelian.lists.columns import is_fixed, value_of
from zelian.lists.models import ListColumn, ListItem
from zelian.lists.papers.filled_reading import FilledRow, FilledRows, Note, plain
from zelian.lists.papers.foreign_days import domestic
from zelian.lists.papers.on_paper import Facts

# How like a row's content must be to be the same row: less where the number agrees too.
SAME_NUMBER, ANYWHERE = 55, 85
_YEAR = re.compile(r"(20\d\d)\s*年度")
_UNIT = re.compile(r"单\s*位[^：:]{0,8}[：:]\s*(\S[^\s　]*)")


@dataclass(frozen=True, slots=True)
class Place:
    """A column of a row as it was and as it would be, in words."""

    label: str
    before: str
    after: str


@dataclass(slots=True)
class RowChange:
    """
    What becomes of one row. ``item`` is its row in the list, none for one to be added behind
    ``after`` (a row of the list) or behind the change at ``after_change``. ``values`` are what
    would be typed.
    """

    place: str
    number: int | None
    content: str
    item: int | None = None
    version: int = 0
    values: dict[str, str] = field(default_factory=dict)
    shown: list[Place] = field(default_factory=list)
    after: int | None = None
    after_change: int | None = None

    def to_json(self) -> dict[str, Any]:
        """As it is kept."""
        return asdict(self)


@dataclass(slots=True)
class Comparison:
    """All changes in the file's order, and all that is to be told."""

    changes: list[RowChange] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether it may be taken over."""
        return not any(note.error for note in self.notes)


def compare(
    found: FilledRows, items: Sequence[ListItem], columns: Sequence[ListColumn], *, year: int
) -> Comparison:
    """What taking the rows over would do to the list's rows."""
    outcome = Comparison(notes=list(found.notes))
    if not found.rows and outcome.sound:
        outcome.notes.append(Note(_("表里没有填写任何一条。"), error=True))
        return outcome
    _tell_numbers(outcome, found.rows)
    matched = _matched(found.rows, items)
    wanted = [column for column in columns if column.key in found.keys]
    reader = _Reader(outcome, wanted, year)
    last: tuple[int | None, int | None] = (None, None)
    for row, item in zip(found.rows, matched, strict=True):
        change = reader.change_of(row, item)
        if item is not None:
            last = (item.pk, None)
            if change.values:
                outcome.changes.append(change)
        else:
            change.after, change.after_change = last
            outcome.changes.append(change)
            last = (None, len(outcome.changes) - 1)
    used = {item.pk for item in matched if item is not None}
    outcome.kept = [f"{item.number}．{item.content}" for item in items if item.pk not in used]
    return outcome


def head_notes(file: FilledFile, found: FilledRows, facts: Facts) -> Iterator[Note]:
    """Warnings where the form's head names another unit, person or year than the list."""
    told = _told(file, found)
    for label, own in (("单位", facts.unit), ("姓名", facts.name), ("职务", facts.post)):
        words, place = told.get(label, ("", ""))
        if words and own and plain(own) not in plain(words) and plain(words) not in plain(own):
            yield Note(
                _("表头写的%(label)s是“%(words)s”，这份清单是“%(own)s”。请确认没有传错。")
                % {"label": label, "words": words[:40], "own": own},
                place,
            )
    years = {int(y) for line in _lines(file) for y in _YEAR.findall(line)}
    if years and facts.year and facts.year not in years:
        yield Note(
            _("表里写的是%(told)s年度，这份清单是%(year)s年度。请确认没有传错。")
            % {"told": "、".join(map(str, sorted(years))), "year": facts.year}
        )


def _told(file: FilledFile, found: FilledRows) -> dict[str, tuple[str, str]]:
    told = dict(found.labels)
    if "单位" not in told:
        named = next((m for line in _lines(file) if (m := _UNIT.search(line))), None)
        if named:
            told["单位"] = (named[1].removesuffix("填报日期"), "")
    return told


def _lines(file: FilledFile) -> Iterator[str]:
    """The words around the tables; in a workbook those of the first rows."""
    yield from file.lines[:40]
    for table in file.tables[:1]:
        yield from (cell.text for cell in table.cells if table.sheet and cell.row < 6)


def _tell_numbers(outcome: Comparison, rows: Sequence[FilledRow]) -> None:
    numbers = [row.number for row in rows if row.number is not None]
    for number, count in Counter(numbers).items():
        if count > 1:
            words = _("序号%(number)s出现了%(count)s次，按内容对应。")
            outcome.notes.append(Note(words % {"number": number, "count": count}))
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers))
    if numbers and missing and len(missing) <= len(numbers):
        words = _("序号不连续，缺%(missing)s。导入后按清单的次序重新编号。")
        shown = "、".join(map(str, missing[:20]))
        outcome.notes.append(Note(words % {"missing": shown}))


def _matched(rows: Sequence[FilledRow], items: Sequence[ListItem]) -> list[ListItem | None]:
    """The list's row for each: by number and content, else by content alone; each once."""
    contents = {item.pk: plain(item.content) for item in items}
    words = [plain(row.cells.get("content", "")) for row in rows]
    by_number = {item.number: item for item in items}
    counts = Counter(row.number for row in rows)
    found: list[ListItem | None] = [None] * len(rows)
    left = {item.pk: item for item in items}
    for at, row in enumerate(rows):
        item = by_number.get(row.number) if counts[row.number] == 1 else None
        if item and fuzz.ratio(words[at], contents[item.pk]) >= SAME_NUMBER:
            found[at] = left.pop(item.pk, None)
    pairs = sorted(
        (-score, abs((rows[at].number or at + 1) - item.number), at, item.pk)
        for at in range(len(rows))
        if found[at] is None and words[at]
        for item in left.values()
        if (score := fuzz.ratio(words[at], contents[item.pk], score_cutoff=ANYWHERE))
    )
    for _score, _far, at, pk in pairs:
        if found[at] is None and pk in left:
            found[at] = left.pop(pk)
    return found


class _Reader:
    """Rows as changes: what was typed read by the columns, what can't stand told at its place."""

    def __init__(self, outcome: Comparison, columns: Sequence[ListColumn], year: int) -> None:
        self.outcome = outcome
        self.columns = columns
        self.year = year
        self.calendar = work_calendar()

    def change_of(self, row: FilledRow, item: ListItem | None) -> RowChange:
        content = row.cells.get("content", "")
        change = RowChange(
            row.place,
            row.number,
            content or (item.content if item else ""),
            item=item.pk if item else None,
            version=item.version if item else 0,
        )
        if not content:
            name = next(c.name for c in self.columns if c.key == "content")
            words = _("这一行没有填“%(name)s”。请填写，或删去整行。") % {"name": name}
            self._note(words, row.places.get("content", row.place), error=True)
        for column in self.columns:
            if row.carried and column.key == "group" and item is not None:
                continue  # nothing was written there
            self._column(change, column, row, item)
        return change

    def _column(
        self, change: RowChange, column: ListColumn, row: FilledRow, item: ListItem | None
    ) -> None:
        typed, place = row.cells.get(column.key, ""), row.places.get(column.key, row.place)
        stands = value_of(item, column.key) if item else ""
        before = cell_words(column, stands)
        if plain(typed) == plain(before) and _signs(typed) == _signs(before):
            return
        if item is not None and is_fixed(item, column.key):
            words = _("“%(name)s”由制度或通用模板规定，不能在表里改，保持原样。")
            self._note(words % {"name": column.name}, place)
            return
        try:
            if column.type == ListColumn.Type.DATE and typed.strip():
                typed = domestic(typed)
            value = read_cell(column, typed, year=self.year)
        except BadCell as bad:
            self._note(f"{column.name}：{bad.sentence}", place, error=True)
            return
        if (item is not None and value == stands) or (item is None and value in ("", None)):
            return
        for remark in remarks_on(column, value, year=self.year, calendar=self.calendar):
            self._note(f"{column.name}：{remark}", place)
        change.values[column.key] = typed_cell(column, value)
        change.shown.append(Place(column.name, before, cell_words(column, value)))

    def _note(self, words: str, place: str, *, error: bool = False) -> None:
        self.outcome.notes.append(Note(words, place, error))


def _signs(words: str) -> str:
    """Words without blanks: whether they say the same sign by sign."""
    return re.sub(r"\s", "", words)
