"""What a pasted table would do to a list, row by row, before anything is done."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from zelian.lists.cells import BadCell, cell_words, read_cell
from zelian.lists.columns import is_fixed, plain, value_of
from zelian.lists.models import ListColumn, ListItem, ResponsibilityList
from zelian.lists.pasted import NUMBER, Grid, Layout

NEW, CHANGED, UNCHANGED, WRONG = "new", "changed", "unchanged", "wrong"


@dataclass(frozen=True, slots=True)
class PastedCell:
    """A pasted cell: ``words`` come in the place of ``before``, unless ``error`` says why not."""

    column: ListColumn
    words: str
    before: str = ""
    value: Any = None
    error: str = ""
    changes: bool = False


@dataclass(frozen=True, slots=True)
class PastedRow:
    """A pasted row and what becomes of it; ``item`` is the row of the list it belongs to."""

    place: int
    result: str
    cells: tuple[PastedCell, ...]
    item: ListItem | None = None
    error: str = ""

    @property
    def taken(self) -> tuple[PastedCell, ...]:
        """The cells that would be written."""
        return () if self.result == WRONG else tuple(cell for cell in self.cells if cell.changes)


@dataclass(frozen=True, slots=True)
class PastePlan:
    """All rows of a pasted table; ``digest`` names exactly what would be done to which list."""

    rows: tuple[PastedRow, ...]
    version: int

    @property
    def digest(self) -> str:
        """The same for the same doings over the same list."""
        doings = [
            [
                row.place,
                row.item.pk if row.item else None,
                [[cell.column.key, plain(cell.value)] for cell in row.taken],
            ]
            for row in self.rows
        ]
        told = json.dumps([self.version, doings], ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(told.encode()).hexdigest()

    @property
    def counts(self) -> dict[str, int]:
        """How many rows come to what."""
        results = [row.result for row in self.rows]
        return {name: results.count(name) for name in (NEW, CHANGED, UNCHANGED, WRONG)}

    @property
    def errors(self) -> int:
        """How many cells and rows can't be taken."""
        cells = sum(1 for row in self.rows for cell in row.cells if cell.error)
        return cells + sum(1 for row in self.rows if row.error)

    @property
    def does_something(self) -> bool:
        """Whether anything would be written."""
        return any(row.taken for row in self.rows)


def plan_of(
    listed: ResponsibilityList,
    items: Sequence[ListItem],
    columns: Sequence[ListColumn],
    grid: Grid,
    layout: Layout,
) -> PastePlan:
    """
    What the table would do. Rows belong together by their content, else by their number; a
    blank cell leaves what stands, a blank name of responsibility is that of the row above.
    """
    planner = _Planner(listed, {column.key: column for column in columns})
    for item in items:
        planner.alike.setdefault(_flat(item.content), []).append(item)
        planner.numbered[str(item.number)] = item
    rows = tuple(
        planner.row(place, _cells_of(row, layout.keys))
        for place, row in enumerate(grid[layout.begins :], layout.begins + 1)
    )
    return PastePlan(rows, listed.version)


def _cells_of(row: Sequence[str], keys: Sequence[str]) -> dict[str, str]:
    return {key: cell for key, cell in zip(keys, row, strict=False) if key and cell}


@dataclass(slots=True)
class _Planner:
    listed: ResponsibilityList
    columns: Mapping[str, ListColumn]
    alike: dict[str, list[ListItem]] = field(default_factory=dict)
    numbered: dict[str, ListItem] = field(default_factory=dict)
    found: set[int] = field(default_factory=set)
    group: str = ""

    def row(self, place: int, typed: dict[str, str]) -> PastedRow:
        if "group" in self.columns:
            self.group = typed.get("group") or self.group
            if self.group:
                typed["group"] = self.group
        item = self._find(typed)
        cells = tuple(
            self._cell(self.columns[key], text, item)
            for key, text in typed.items()
            if key in self.columns
        )
        content = next((cell for cell in cells if cell.column.key == "content"), None)
        if item is None and (content is None or content.error):
            error = "" if content else _("这一行没有内容，不知道填到哪一条。")
            return PastedRow(place, WRONG, cells, error=error)
        if item is None:
            return PastedRow(place, NEW, cells)
        if any(cell.changes for cell in cells):
            return PastedRow(place, CHANGED, cells, item)
        wrong = any(cell.error for cell in cells)
        return PastedRow(place, WRONG if wrong else UNCHANGED, cells, item)

    def _find(self, typed: Mapping[str, str]) -> ListItem | None:
        """The row of the list it belongs to; each row is found once."""
        number = typed.get(NUMBER, "")
        content = _flat(typed.get("content", ""))
        alike = [item for item in self.alike.get(content, ()) if item.pk not in self.found]
        alike.sort(key=lambda item: (str(item.number) != number, item.group != self.group))
        item = alike[0] if alike and content else self.numbered.get(number)
        if item is None or item.pk in self.found:
            return None
        if content and not alike and is_fixed(item, "content"):
            return None
        self.found.add(item.pk)
        return item

    def _cell(self, column: ListColumn, text: str, item: ListItem | None) -> PastedCell:
        stands = value_of(item, column.key) if item else ""
        before = cell_words(column, stands)
        try:
            value = read_cell(column, text, year=self.listed.year)
        except BadCell as bad:
            return PastedCell(column, text, before, error=bad.sentence)
        if item and value != stands and is_fixed(item, column.key):
            if _flat(text) == _flat(before):
                return PastedCell(column, before, before, stands)
            return PastedCell(column, text, before, error=_("这一栏出自制度或通用模板，不能改。"))
        return PastedCell(column, cell_words(column, value), before, value, changes=value != stands)


def _flat(text: str) -> str:
    return "".join(text.split())
