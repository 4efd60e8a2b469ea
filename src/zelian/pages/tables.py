"""Tables of any list page: filters, sorting, paging, column choice and export, all in the address.

A view builds one and hands it to ``<c-table :table="table" />``; an export asked for in the
address comes first::

    table = Table(list_acts(viewer), columns=ACT_COLUMNS, request=request, ...)
    if (download := table.response()) is not None:
        return download
    return render(request, "performance/acts.html", {"table": table})

Reading the rows costs one query for the count and one for the page, whatever the filters; one
more for the keys where there are several pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils.functional import Promise, lazy
from django.utils.safestring import SafeString

from zelian.pages import exports
from zelian.pages.columns import Column
from zelian.pages.filters import ActiveFilter, FilterBar
from zelian.pages.words import shown

COUNT_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a page's row, ready to be drawn."""

    column: Column
    value: object
    content: str | SafeString
    url: str = ""

    @property
    def is_compact(self) -> bool:
        """Days and numbers stay on one line."""
        return isinstance(self.value, (date, int, Decimal, float))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a page with the thing it shows."""

    thing: object
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """A column's head: how it is sorted now and the address that sorts it otherwise."""

    column: Column
    direction: str = ""
    url: str = ""


@dataclass
class Table:
    """
    Rows of a queryset as one page of a table; see the module's words.

    Several tables on one page have a ``name`` each, which also sets their parameters apart.
    """

    queryset: QuerySet
    columns: Sequence[Column] = field(kw_only=True)
    request: HttpRequest = field(kw_only=True)
    filterset_class: type | None = field(default=None, kw_only=True)
    default_sort: str | Sequence[str] = field(default=(), kw_only=True)
    page_size: int = field(default=50, kw_only=True)
    export_name: str = field(default="", kw_only=True)
    name: str = field(default="table", kw_only=True)
    caption: str | Promise = field(default="", kw_only=True)
    empty_title: str | Promise = field(default="", kw_only=True)
    empty_hint: str | Promise = field(default="", kw_only=True)

    # -- what is asked for ---------------------------------------------------------------

    @cached_property
    def filters(self) -> FilterBar | None:
        """The bar of filters, or nothing when the table has none."""
        if self.filterset_class is None:
            return None
        prefix = None if self.name == "table" else self.name
        return FilterBar(self.filterset_class, self.queryset, self.request, prefix=prefix)

    @property
    def shows_filters(self) -> bool:
        """Filters over nothing at all would only puzzle."""
        return bool(self.filters and (self.count or self.filters.is_used))

    @property
    def active_filters(self) -> list[ActiveFilter]:
        """What narrows the rows now, each with the address that lets go of it."""
        return self.filters.active(self._address) if self.filters else []

    @cached_property
    def visible(self) -> list[Column]:
        """The columns in view: those chosen in the address, else those shown at first."""
        chosen = self._chosen_columns()
        if not chosen:
            return [c for c in self.columns if c.shown or not c.hideable]
        return [c for c in self.columns if c.name in chosen or not c.hideable]

    def _chosen_columns(self) -> set[str]:
        named = ",".join(self._asked.getlist(self.parameter("columns"))).split(",")
        return {column.name for column in self.columns} & set(named)

    @cached_property
    def sorting(self) -> tuple[Column | None, bool]:
        """The column sorted by and whether it descends; unknown names mean the default."""
        asked = self._asked.get(self.parameter("sort"), "")
        for column in self.columns:
            if column.sort and column.name == asked.removeprefix("-"):
                return column, asked.startswith("-")
        return None, False

    @cached_property
    def rows_asked(self) -> QuerySet:
        """All rows that pass the filters, in order; the key decides between equals."""
        rows = self.filters.narrowed if self.filters else self.queryset
        column, descending = self.sorting
        if column:
            order = [_turned(name) if descending else name for name in column.order]
        elif self.default_sort:
            default = self.default_sort
            order = [default] if isinstance(default, str) else list(default)
        else:
            order = list(rows.query.order_by or rows.model._meta.ordering)
        if not {"pk", "-pk", "id", "-id"} & {name for name in order if isinstance(name, str)}:
            order.append("-pk" if descending else "pk")
        return rows.order_by(*order)

    # -- the page ------------------------------------------------------------------------

    @cached_property
    def count(self) -> int:
        """How many rows pass the filters, counted to ``COUNT_LIMIT`` + 1 at most."""
        rows = self.filters.narrowed if self.filters else self.queryset
        return rows.order_by()[: COUNT_LIMIT + 1].count()

    @property
    def is_capped(self) -> bool:
        """Whether there are more rows than are counted and paged."""
        return self.count > COUNT_LIMIT

    @property
    def counted(self) -> int:
        """The count as it is shown (with a plus sign when capped)."""
        return min(self.count, COUNT_LIMIT)

    @property
    def pages(self) -> int:
        """The number of pages, one at least."""
        return max(1, -(-self.counted // self.page_size))

    @cached_property
    def page(self) -> int:
        """The page asked for, or the nearest there is."""
        try:
            asked = int(self._asked.get(self.parameter("page"), "1"))
        except ValueError:
            asked = 1
        return min(max(asked, 1), self.pages)

    @property
    def first(self) -> int:
        """The number of the page's first row, from 1; 0 when there is none."""
        return (self.page - 1) * self.page_size + 1 if self.counted else 0

    @property
    def last(self) -> int:
        """The number of the page's last row."""
        return min(self.page * self.page_size, self.counted)

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of the page, drawn."""
        if not self.count:
            return []
        rows = self.rows_asked
        if self.pages > 1:
            # The keys first: an index that holds what is filtered and sorted by answers that
            # alone, and no row before the page is read.
            keys = list(rows.values_list("pk", flat=True)[self.first - 1 : self.last])
            rows = rows.filter(pk__in=keys)
        return [self._row(thing) for thing in rows]

    def _row(self, thing: object) -> Row:
        return Row(thing, tuple(self._cell(column, thing) for column in self.visible))

    def _cell(self, column: Column, thing: object) -> Cell:
        value = column.value(thing)
        if column.template:
            content: str = self._drawn(column, thing, value)
        else:
            content = shown(value)
        return Cell(column, value, content, column.url(thing) if column.url else "")

    def _drawn(self, column: Column, thing: object, value: object) -> SafeString:
        """A cell by its own template; without context processors, which would run for each cell."""
        return render_to_string(
            column.template,
            {
                "row": thing,
                "value": value,
                "column": column,
                "request": self.request,
                "viewer": getattr(self.request, "viewer", None),
                "csrf_token": lazy(get_token, str)(self.request),
            },
        )

    # -- addresses -----------------------------------------------------------------------

    def parameter(self, word: str) -> str:
        """The address parameter for sort, page, columns or export; a second table has its own."""
        return word if self.name == "table" else f"{self.name}-{word}"

    @property
    def columns_parameter(self) -> str:
        """The address parameter that chooses columns."""
        return self.parameter("columns")

    @property
    def _asked(self) -> QueryDict:
        return self.request.GET

    def _address(self, *, without: Iterable[str] = (), **changes: object) -> str:
        """The page's address with some parameters changed; paging starts anew."""
        asked = self._asked.copy()
        for name in (*without, self.parameter("page"), self.parameter("export")):
            asked.pop(name, None)
        for word, value in changes.items():
            asked[self.parameter(word)] = str(value)
        return f"?{asked.urlencode()}" if asked else self.request.path

    @property
    def heads(self) -> list[Head]:
        """The heads of the visible columns."""
        current, descending = self.sorting
        heads = []
        for column in self.visible:
            is_current = current is column
            direction = ("descending" if descending else "ascending") if is_current else ""
            turned = f"-{column.name}" if is_current and not descending else column.name
            heads.append(Head(column, direction, self._address(sort=turned) if column.sort else ""))
        return heads

    @property
    def page_links(self) -> list[tuple[int, str]]:
        """Numbers and addresses around the page in view; number 0 stands for a gap."""
        near = range(self.page - 2, self.page + 3)
        numbers = sorted({1, self.pages, *(n for n in near if 1 <= n <= self.pages)})
        links: list[tuple[int, str]] = []
        for number in numbers:
            if links and number - links[-1][0] > 1:
                links.append((0, ""))
            links.append((number, self._address(page=number)))
        return links

    @property
    def previous_url(self) -> str:
        """The page before, or nothing."""
        return self._address(page=self.page - 1) if self.page > 1 else ""

    @property
    def next_url(self) -> str:
        """The page after, or nothing."""
        return self._address(page=self.page + 1) if self.page < self.pages else ""

    @property
    def export_links(self) -> list[tuple[str, str]]:
        """``(format, address)`` for files of exactly what is filtered."""
        if not self.export_name:
            return []
        return [(kind, self._address(export=kind)) for kind in exports.FORMATS]

    @property
    def column_choices(self) -> list[tuple[Column, bool]]:
        """Columns that may be hidden, and whether they are in view."""
        return [(column, column in self.visible) for column in self.columns if column.hideable]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the column menu's form carries along: everything but columns and page."""
        return self._pairs((self.columns_parameter,))

    @property
    def kept_by_filters(self) -> list[tuple[str, str]]:
        """What the filter form carries along: what the filters do not hold themselves."""
        own = self.filters.parameters if self.filters else set()
        return self._pairs(own)

    def _pairs(self, without: Iterable[str]) -> list[tuple[str, str]]:
        dropped = {*without, self.parameter("page"), self.parameter("export")}
        return [
            (name, value)
            for name, values in self._asked.lists()
            if name not in dropped
            for value in values
        ]

    @property
    def unfiltered_url(self) -> str:
        """The address without any filter."""
        return self._address(without=self.filters.parameters if self.filters else ())

    # -- files ---------------------------------------------------------------------------

    def response(self) -> HttpResponse | None:
        """The file asked for by ``?export=xlsx`` or ``csv``, or nothing."""
        kind = self._asked.get(self.parameter("export"), "")
        if not self.export_name or kind not in exports.FORMATS:
            return None
        columns = [column for column in self.visible if column.export is not False]
        return exports.download(kind, name=self.export_name, columns=columns, rows=self.rows_asked)


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"
