"""Two lists row by row: what stayed, changed, moved, came and went. No query, nothing written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from rapidfuzz import fuzz

from zelian.core.comparing import ChangeKind, Piece
from zelian.core.comparing.versions import differences
from zelian.lists.columns import value_of
from zelian.lists.models import ListColumn, ListItem
from zelian.pages.words import shown

# Rows that share no origin are held to be one when their contents are this alike, of 100.
ALIKE = 60


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a column on either side, in words; ``pieces`` tell the wording apart."""

    key: str
    label: str
    old: str
    new: str
    pieces: tuple[Piece, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the words differ."""
        return self.old != self.new


@dataclass(frozen=True, slots=True)
class RowChange:
    """What became of a row; ``cells`` hold every column that says something on a side."""

    kind: ChangeKind
    old: ListItem | None
    new: ListItem | None
    cells: tuple[Cell, ...]

    @property
    def changed_cells(self) -> tuple[Cell, ...]:
        """The columns whose words differ."""
        return tuple(cell for cell in self.cells if cell.changed)


def compare_rows(
    old: Sequence[ListItem],
    new: Sequence[ListItem],
    *,
    columns: Sequence[ListColumn],
    origins: Mapping[int, int],
) -> tuple[RowChange, ...]:
    """
    Pair the rows of two lists and say what became of each, in the order of the newer one.

    ``origins`` leads from a row to the one it was copied from, through all editions between.
    Gone rows stand where they were.
    """
    partner = _pair(old, new, origins)
    moved = _moved([partner.get(row.pk) for row in new], [row.pk for row in old])
    by_id = {row.pk: row for row in old}
    changes = [_change(by_id.get(partner.get(row.pk, 0)), row, columns, moved) for row in new]
    return tuple(_with_gone(old, changes, columns))


def counts_of(changes: Iterable[RowChange]) -> dict[str, int]:
    """How many rows of each kind of change."""
    return dict(Counter(change.kind.value for change in changes))


def _pair(
    old: Sequence[ListItem], new: Sequence[ListItem], origins: Mapping[int, int]
) -> dict[int, int]:
    """New row to old row: copied from it, of the same duty, of the same or of alike words."""
    partner: dict[int, int] = {}
    left = {row.pk: row for row in old}

    def take(row: ListItem, found: int | None) -> None:
        if found in left:
            partner[row.pk] = found
            del left[found]

    for row in new:
        take(row, _ancestor(row.pk, left, origins))
    for names in (_duty_and_words, _duty, _words):
        known = {names(row): pk for pk, row in reversed(left.items()) if names(row) is not None}
        for row in new:
            if row.pk not in partner:
                take(row, known.get(names(row)))
    alike = sorted(
        (
            (fuzz.ratio(was.content, row.content, score_cutoff=ALIKE), was.pk, row.pk)
            for row in new
            if row.pk not in partner
            for was in left.values()
        ),
        reverse=True,
    )
    for likeness, was, row in alike:
        if likeness and was in left and row not in partner:
            partner[row] = was
            del left[was]
    return partner


def _duty_and_words(row: ListItem) -> tuple[int, str] | None:
    return (row.duty_id, row.content) if row.duty_id else None


def _duty(row: ListItem) -> int | None:
    return row.duty_id


def _words(row: ListItem) -> str:
    return row.content


def _ancestor(pk: int, among: Mapping[int, ListItem], origins: Mapping[int, int]) -> int | None:
    """The row of the older list that a row goes back to."""
    seen: set[int] = set()
    while pk in origins and pk not in seen:
        seen.add(pk)
        pk = origins[pk]
        if pk in among:
            return pk
    return None


def _moved(partners: Sequence[int | None], old: Sequence[int]) -> set[int]:
    """The old rows that left their order; the rest is a run that kept it."""
    kept = set(partners)
    before = [pk for pk in old if pk in kept]
    after = [pk for pk in partners if pk is not None]
    stayed: set[int] = set()
    for block in SequenceMatcher(None, before, after, autojunk=False).get_matching_blocks():
        stayed.update(before[block.a : block.a + block.size])
    return set(before) - stayed


def _change(
    old: ListItem | None, new: ListItem, columns: Sequence[ListColumn], moved: set[int]
) -> RowChange:
    cells = _cells(old, new, columns)
    if old is None:
        kind = ChangeKind.NEW
    elif any(cell.changed for cell in cells):
        kind = ChangeKind.CHANGED
    elif old.pk in moved:
        kind = ChangeKind.MOVED
    else:
        kind = ChangeKind.SAME
    return RowChange(kind, old, new, cells)


def _cells(
    old: ListItem | None, new: ListItem | None, columns: Sequence[ListColumn]
) -> tuple[Cell, ...]:
    cells = []
    for column in columns:
        was, now = _said(old, column.key), _said(new, column.key)
        if not (was or now):
            continue
        both = old is not None and new is not None and was != now
        pieces = tuple(differences(was, now)) if both else ()
        cells.append(Cell(column.key, column.name, was, now, pieces))
    return tuple(cells)


def _said(row: ListItem | None, key: str) -> str:
    if row is None:
        return ""
    value: Any = value_of(row, key)
    return "" if value in (None, "") else shown(value)


def _with_gone(
    old: Sequence[ListItem], changes: Sequence[RowChange], columns: Sequence[ListColumn]
) -> Iterable[RowChange]:
    """The changes with each gone row behind the partner of the row before it."""
    kept = {change.old.pk for change in changes if change.old is not None}
    gone_after: dict[int, list[RowChange]] = {}
    before = 0
    for row in old:
        if row.pk in kept:
            before = row.pk
            continue
        gone = RowChange(ChangeKind.GONE, row, None, _cells(row, None, columns))
        gone_after.setdefault(before, []).append(gone)
    yield from gone_after.get(0, ())
    for change in changes:
        yield change
        if change.old is not None:
            yield from gone_after.get(change.old.pk, ())
