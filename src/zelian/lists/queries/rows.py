"""A list's rows as its page shows them, by the columns of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from zelian.core.vocabulary.time import WorkCalendar
from zelian.lists.calendar import work_calendar
from zelian.lists.carrying import moved_on
from zelian.lists.cells import cell_words, remarks_on
from zelian.lists.columns import columns_of_list, value_of
from zelian.lists.models import ListColumn, ListItem, ResponsibilityList, RowComment
from zelian.people.models import Appointment, Tier, Unit
from zelian.people.queries import on_day
from zelian.people.viewer import Viewer, path_in

NEW, CHANGED = "new", "changed"
MOST_SUGGESTED = 300


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column: in words, whether it should be filled, what is odd about it."""

    column: ListColumn
    words: str
    missing: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Was:
    """What stood in a column last year."""

    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its cells. ``mark`` says how it stands to last year's list, ``was`` what
    stood there; ``comments`` counts what was said of it, ``open_comments`` what waits.
    """

    item: ListItem
    cells: tuple[Cell, ...]
    mark: str = ""
    was: tuple[Was, ...] = ()
    comments: int = 0
    open_comments: int = 0


@dataclass(frozen=True, slots=True)
class Head:
    """Neighbouring columns below one heading; a lone column has none."""

    heading: str
    columns: tuple[ListColumn, ...]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows that stand below one name of responsibility."""

    name: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class RowTable:
    """A list as a table: its head, its rows by group, and last year's rows that are gone."""

    heads: tuple[Head, ...]
    groups: tuple[RowGroup, ...]
    columns: tuple[ListColumn, ...]
    gone: tuple[ListItem, ...] = ()
    compared: bool = False

    @property
    def is_two_rows(self) -> bool:
        """Whether the head needs a second row."""
        return any(head.heading for head in self.heads)

    @property
    def rows(self) -> list[Row]:
        """All rows in their order."""
        return [row for group in self.groups for row in group.rows]

    @property
    def width(self) -> int:
        """How many columns the table has on the page: number, columns, source, doings."""
        return len(self.columns) + 3

    @property
    def missing(self) -> list[Row]:
        """Rows in which something that is asked for is not filled in."""
        return [row for row in self.rows if any(cell.missing for cell in row.cells)]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new and changed against last year, and how many are gone."""
        marks = [row.mark for row in self.rows]
        return {"new": marks.count(NEW), "changed": marks.count(CHANGED), "gone": len(self.gone)}


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Names to choose from while a row is filled in."""

    people: tuple[str, ...] = ()
    units: tuple[str, ...] = ()


def table_of(
    listed: ResponsibilityList, items: Sequence[ListItem], *, working: bool = False
) -> RowTable:
    """
    A list as a table. ``working`` adds what only matters while it is made: comments, what is
    odd or missing, and how it stands to last year's; four queries more at most.
    """
    columns = columns_of_list(listed)
    shown = _shown(columns)
    builder = _Builder(listed, columns, shown)
    if working:
        builder.look_back(items)
        builder.look_for_gone(items)
    rows = [builder.row(item) for item in items]
    groups = tuple(
        RowGroup(name, tuple(part)) for name, part in groupby(rows, lambda row: row.item.group)
    )
    return RowTable(
        heads_of(shown), groups, shown, gone=builder.gone, compared=bool(builder.earlier)
    )


def row_of(listed: ResponsibilityList, item: ListItem) -> Row:
    """One row as it stands in its list that is being made; five queries at most."""
    builder = _Builder(listed, columns := columns_of_list(listed), _shown(columns))
    copied = listed.items.filter(copied_from__list__year__lt=listed.year)
    builder.look_back([item] if item.copied_from_id else copied[:1])
    return builder.row(item)


def heads_of(columns: Iterable[ListColumn]) -> tuple[Head, ...]:
    """The columns in order, neighbours with one heading together."""
    return tuple(Head(heading, tuple(run)) for heading, run in _runs(columns))


def suggestions_of(listed: ResponsibilityList, *, viewer: Viewer) -> Suggestions:
    """The people of the list's unit and below, and the departments it may name; two queries."""
    people = (
        Appointment.objects.filter(
            on_day(viewer.today), path_in("post__unit__path", [listed.unit_path])
        )
        .order_by("person__name")
        .values_list("person__name", flat=True)
        .distinct()
    )
    units = (
        Unit.objects.filter(
            on_day(viewer.today, "founded_on", "closed_on"),
            path_in("path", [listed.unit_path[: Unit.steplen]]),
        )
        .exclude(kind__tier=Tier.BRANCH)
        .order_by("path")
        .values_list("name", flat=True)
    )
    return Suggestions(tuple(people[:MOST_SUGGESTED]), tuple(units[:MOST_SUGGESTED]))


@dataclass(slots=True)
class _Builder:
    listed: ResponsibilityList
    columns: Sequence[ListColumn]
    shown: Sequence[ListColumn]
    working: bool = False
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    earlier: dict[int, ListItem] = field(default_factory=dict)
    gone: tuple[ListItem, ...] = ()
    said: dict[int, list[bool]] = field(default_factory=dict)

    def look_back(self, items: Sequence[ListItem]) -> None:
        """Read the comments, the calendar and last year's rows."""
        self.working = True
        if any(column.type == ListColumn.Type.DATE for column in self.columns):
            self.calendar = work_calendar()
        comments = RowComment.objects.filter(list=self.listed, item__isnull=False)
        for item_id, settled_at in comments.values_list("item_id", "settled_at"):
            self.said.setdefault(item_id, []).append(settled_at is None)
        copied = [item.copied_from_id for item in items if item.copied_from_id]
        if not copied:
            return
        rows = ListItem.objects.filter(pk__in=copied, list__year__lt=self.listed.year)
        self.earlier = {row.pk: row for row in rows.select_related("list")}

    def look_for_gone(self, items: Sequence[ListItem]) -> None:
        """Last year's rows that nobody took over; a query where there was a list."""
        lists = {row.list_id for row in self.earlier.values()}
        copied = [item.copied_from_id for item in items if item.copied_from_id]
        left = ListItem.objects.filter(list__in=lists).exclude(pk__in=copied)
        self.gone = tuple(left.order_by("list", "number")) if lists else ()

    def row(self, item: ListItem) -> Row:
        """One row with its cells."""
        mark, was = self._against_last_year(item)
        said = self.said.get(item.pk, ())
        cells = tuple(self._cell(column, item) for column in self.shown)
        return Row(item, cells, mark, was, len(said), sum(said))

    def _cell(self, column: ListColumn, item: ListItem) -> Cell:
        value = value_of(item, column.key)
        words = cell_words(column, value)
        if not self.working:
            return Cell(column, words)
        odd = remarks_on(column, value, year=self.listed.year, calendar=self.calendar)
        return Cell(column, words, column.required and not words, odd)

    def _against_last_year(self, item: ListItem) -> tuple[str, tuple[Was, ...]]:
        if not self.earlier:
            return "", ()
        before = self.earlier.get(item.copied_from_id or 0)
        if before is None:
            return NEW, ()
        moved = moved_on(before, self.columns, self.listed.year - before.list.year)
        was = tuple(
            Was(column.name, cell_words(column, value_of(before, column.key)))
            for column in self.columns
            if value_of(moved, column.key) != value_of(item, column.key)
        )
        return (CHANGED, was) if was else ("", ())


def _shown(columns: Iterable[ListColumn]) -> tuple[ListColumn, ...]:
    """The columns of the table: the name of responsibility stands above its rows."""
    return tuple(column for column in columns if column.key != "group")


def _runs(columns: Iterable[ListColumn]) -> list[tuple[str, list[ListColumn]]]:
    runs: list[tuple[str, list[ListColumn]]] = []
    for column in columns:
        if runs and column.heading and runs[-1][0] == column.heading:
            runs[-1][1].append(column)
        else:
            runs.append((column.heading, [column]))
    return runs
