"""Which column of a scoring sheet holds what.

Reads: rows below the header. Writes: :class:`Columns`. Columns are told by what stands in
them (figures, numbers that count up, the longest words) and by their names where the header
lies over the body.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from zelian.core.reading.layout.grids import Cell
from zelian.core.reading.numerals import whole
from zelian.core.reading.tables.headers import Role
from zelian.core.reading.tables.scoring_points import figure, named_points
from zelian.core.reading.tables.sheets import Row, Sheet

_ASIDE = {Role.SCORE, Role.METHOD, Role.NOTE, Role.RESPONSIBLE, Role.UNIT, Role.TIME}
_DENSE = 0.85
_SENTENCE = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """A scoring sheet's columns; ``wordy`` are those that hold sentences, no titles."""

    number: int | None
    item: int
    group: int | None
    category: int | None
    points: int | None
    criterion_points: int | None
    text: int
    wordy: tuple[int, ...]


def _by_column(rows: Sequence[Row], sheet: Sheet | None) -> dict[int, list[Cell]]:
    columns: dict[int, list[Cell]] = {}
    for row in rows:
        if len(row) < 2:
            continue
        for at, cell in row.items():
            if sheet is None or sheet.role(at) not in _ASIDE:
                columns.setdefault(at, []).append(cell)
    return columns


def columns_in(body: Sequence[Row], sheet: Sheet | None) -> Columns | None:
    """The columns of these rows, ``None`` where nothing says what a row is worth."""
    columns = _by_column(body, sheet)
    numeric = [c for c, xs in columns.items() if all(figure(x.squeezed) is not None for x in xs)]
    wordy = sorted(c for c in columns if c not in numeric)
    if not wordy or not (numeric or _points_in_names(columns, wordy)):
        return None
    text = _text_column(columns, wordy, sheet)
    before = [c for c in wordy if c < text]
    left = sorted(c for c in numeric if c < text) or sorted(numeric)
    number = next((c for c in left if _counts_up(columns[c])), None)
    category, group = _above(before[:-1], body, sheet)
    own = [c for c in sorted(numeric) if c != number and not is_category_points(c, category, wordy)]
    dense = [c for c in own if len(columns[c]) >= _DENSE * len(columns[text])]
    sparse = [c for c in own if c not in dense]
    if not own and not _points_in_names(columns, wordy):
        return None
    points = sparse[-1] if sparse else (dense[0] if len(dense) > 1 else None)
    item = before[-1] if before else text
    titles = sum(len(x.squeezed) for x in columns[item]) < _SENTENCE * len(columns[item])
    return Columns(
        number,
        item,
        group,
        category,
        points,
        dense[-1] if dense else None,
        text,
        tuple(c for c in wordy if c >= item and (c != item or item == text or not titles)),
    )


def _points_in_names(columns: dict[int, list[Cell]], wordy: Sequence[int]) -> bool:
    return any(named_points(x.squeezed)[1] is not None for c in wordy for x in columns[c])


def _text_column(columns: dict[int, list[Cell]], wordy: Sequence[int], sheet: Sheet | None) -> int:
    """What is demanded: the longest words, but rather the content than how it is scored."""
    weights = {c: sum(len(x.squeezed) for x in columns[c]) for c in wordy}
    longest = max(wordy, key=lambda c: weights[c])
    before = [c for c in wordy if c < longest]
    if sheet is None or sheet.role(longest) is not Role.STANDARD or len(before) < 2:
        return longest
    content = before[-1]
    sentences = weights[content] / len(columns[content]) >= _SENTENCE
    return content if sentences and sheet.role(content) is not Role.CATEGORY else longest


def _above(
    left: Sequence[int], body: Sequence[Row], sheet: Sheet | None
) -> tuple[int | None, int | None]:
    """The columns of the category and the group; a banner over its rows is a category too."""
    if not left:
        return None, None
    banners = any(is_banner(row) for row in body)
    if banners:
        return None, left[-1]
    if len(left) > 1:
        return left[-2], left[-1]
    is_category = sheet is not None and sheet.role(left[0]) is Role.CATEGORY
    return (left[0], None) if is_category else (None, left[0])


def is_category_points(at: int, category: int | None, wordy: Sequence[int]) -> bool:
    """Whether a column of figures stands between the category and what is under it."""
    if category is None or at < category:
        return False
    return at < min((c for c in wordy if c > category), default=at)


def is_banner(row: Row) -> bool:
    """Whether the row begins with a category and its points: 组织领导（40分）."""
    return named_points(row[min(row)].squeezed)[1] is not None and len(row) == 1


def _counts_up(cells: Sequence[Cell]) -> bool:
    """One by one from 1; each category may begin anew after it has come to 2 at least."""
    last = 0
    for cell in cells:
        number = whole(cell.squeezed)
        if number != last + 1 and not (number == 1 and last > 1):
            return False
        last = number
    return last > 0
