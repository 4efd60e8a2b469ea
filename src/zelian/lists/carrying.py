"""Last year's list as the beginning of this year's: which row goes with which, and what it gives.

Rows go together by their duty, else by their template's row, else by their content.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zelian.lists.cells import moved_a_year
from zelian.lists.columns import put, value_of
from zelian.lists.models import ListColumn, ListItem
from zelian.lists.sources import fill_from

Origin = ListItem.Origin


def carry_over(
    rows: Sequence[ListItem],
    earlier: Sequence[ListItem],
    columns: Sequence[ListColumn],
    *,
    years: int,
) -> tuple[list[ListItem], list[ListItem]]:
    """
    Give this year's rows what last year's had written; dates move on by ``years``.

    Nothing that is written already is replaced. Answers the rows that were filled, and rows of
    last year's own that are to be added: those its keeper wrote, and the further rows of a duty
    that was split.
    """
    left = _Left(earlier)
    left.use(row.copied_from_id for row in rows)
    filled: list[ListItem] = []
    keys = [column.key for column in columns]
    for row in rows:
        before = None if row.copied_from_id else left.take(row)
        if before is None:
            continue
        fill_from(row, moved_on(before, columns, years), keys)
        row.copied_from = before
        filled.append(row)
    standing = {name: {getattr(row, name) for row in rows} - {None} for name in _SOURCES}
    added = [_again(row, columns, years) for row in left.rows() if _stays(row, standing)]
    return filled, added


_SOURCES = ("duty_id", "template_item_id")


class _Left:
    """Last year's rows that nobody has taken yet."""

    def __init__(self, earlier: Iterable[ListItem]) -> None:
        self._rows = {row.pk: row for row in earlier}
        self._places: dict[tuple[str, object], list[int]] = {}
        for row in self._rows.values():
            for place in _places(row):
                self._places.setdefault(place, []).append(row.pk)

    def use(self, ids: Iterable[int | None]) -> None:
        for pk in ids:
            self._rows.pop(pk, None)

    def take(self, row: ListItem) -> ListItem | None:
        for place in _places(row):
            for pk in self._places.get(place, ()):
                if pk in self._rows:
                    return self._rows.pop(pk)
        return None

    def rows(self) -> list[ListItem]:
        return list(self._rows.values())


def _places(row: ListItem) -> list[tuple[str, object]]:
    """By what a row is recognised, the surest first."""
    named = [(name, getattr(row, name)) for name in _SOURCES if getattr(row, name)]
    return [*named, ("content", " ".join(row.content.split()))]


def _stays(before: ListItem, standing: dict[str, set[int]]) -> bool:
    """Whether a row nobody took goes on: its keeper's own, or a part of what still stands."""
    if before.derived_from_id:
        return False
    for name in _SOURCES:
        if getattr(before, name):
            return getattr(before, name) in standing[name]
    return True


def moved_on(before: ListItem, columns: Sequence[ListColumn], years: int) -> ListItem:
    """Last year's row with its dates in this year; not to be saved."""
    moved = ListItem(
        duty_id=before.duty_id,
        template_item_id=before.template_item_id,
        group=before.group,
        content=before.content,
        requirement=before.requirement,
        responsible_by_hand=before.responsible_by_hand,
    )
    for column in columns:
        value = value_of(before, column.key)
        if column.type == ListColumn.Type.DATE:
            value = moved_a_year(value, years)
        put(moved, column.key, value)
    return moved


def _again(before: ListItem, columns: Sequence[ListColumn], years: int) -> ListItem:
    row = moved_on(before, columns, years)
    row.copied_from = before
    row.origin = before.origin if before.duty_id or before.template_item_id else Origin.COPIED
    row.responsible_by_hand = bool(row.responsible)
    return row
