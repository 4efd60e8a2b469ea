"""Lists of measures or duties with the units responsible for each.

Reads: a :class:`Grid` whose heading row names a column of responsible units.
Writes: rows, the numbered measures as provisions, and who is responsible for a cell.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from zelian.core.reading.flow import clean_signs
from zelian.core.reading.grids import Cell, Grid
from zelian.core.reading.labels import Style, label_at
from zelian.core.reading.numerals import whole
from zelian.core.vocabulary.regulation import TableRow
from zelian.core.vocabulary.text import Span

_RESPONSIBLE = re.compile(
    r"责任(?:单位|部门|人|主体|领导|科室|处室|岗位|方|分工|者)|牵头|主责|承办|配合(?:单位|部门)|落实(?:单位|部门|人)"
    r"|(?:主管|主办|协办|责任|实施|执行)(?:单位|部门|科室|主体)|履职主体"
)
_NUMBERED = re.compile(r"序号|编号|条号")
_CATEGORY = re.compile(r"类别|类型|领域|方面|大类|一级|分类|板块|责任名称|项目类")
_CONTENT = re.compile(r"内容|要求|具体|标准|任务|措施|事项|职责|责任|目标|举措")
_HEADER_LONGEST = 16
_UNIT_END = re.compile(r"[部处室委局办院会组队所科站中心厅校党工团系馆司人员长门织位]$")


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A numbered measure of the list: its number and title cell."""

    no: int
    title: str
    label: str
    span: Span


@dataclass(slots=True)
class MeasureList:
    """What was read from one list: its rows, items, and each content cell's place."""

    rows: list[TableRow]
    items: list[ListedItem]
    owners: dict[tuple[int, int], tuple[str, ...]]
    beside: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Columns:
    category: int | None
    number: int | None
    measure: int | None
    content: int
    responsible: tuple[int, ...]
    beside: tuple[int, ...]


def read_measure_list(grid: Grid) -> MeasureList | None:
    """The list in a table, ``None`` where no heading row names who is responsible."""
    for i, row in enumerate(grid.rows[:4]):
        columns = _columns(grid, row, i)
        if columns is not None:
            return _read(grid, columns, row, i + 1)
    return None


def _columns(grid: Grid, header: list[Cell], at: int) -> _Columns | None:
    names = {cell.column: cell.squeezed for cell in header}
    if any(len(name) > _HEADER_LONGEST for name in names.values()):
        return None
    responsible = tuple(c for c, name in names.items() if _RESPONSIBLE.search(name))
    body = [row for row in grid.rows[at + 1 :] if not _repeats(row, header)]
    if not responsible or not any(len(row) > 1 for row in body):
        return None
    rest = [c for c in names if c not in responsible]
    weights = {c: sum(len(_words(row, c)) for row in body) for c in rest}
    if not any(weights.values()):
        return None
    content = max(rest, key=lambda c: (weights[c], c))
    number = next((c for c in rest if _NUMBERED.search(names[c])), None)
    free = [c for c in rest if c not in {content, number} and weights[c]]
    numbered = [c for c in free if sum(_is_numbered(_words(row, c)) for row in body) >= 1]
    before = [c for c in free if c < content]
    measure = numbered[-1] if numbered else (before[-1] if before else None)
    named = [c for c in free if c != measure and _CATEGORY.search(names[c])]
    others = [c for c in free if c != measure and c < (content if measure is None else measure)]
    category = named[0] if named else (others[0] if others else None)
    told = {category, number, measure, content}
    beside = tuple(c for c in rest if c not in told)
    return _Columns(category, number, measure, content, responsible, beside)


def _is_numbered(words: str) -> bool:
    label = label_at(clean_signs("".join(words.split())), 0)
    return label is not None and label.style is Style.NUMBER


def _words(row: list[Cell], column: int) -> str:
    cell = _cell(row, column)
    return cell.words.strip() if cell else ""


def _cell(row: list[Cell], column: int) -> Cell | None:
    return next((cell for cell in row if cell.column == column), None)


def _repeats(row: list[Cell], header: list[Cell]) -> bool:
    return [c.squeezed for c in row] == [c.squeezed for c in header]


def _read(grid: Grid, columns: _Columns, header: list[Cell], first: int) -> MeasureList:
    result = MeasureList([], [], {})
    category, no, measure = "", 0, ""
    responsible: tuple[str, ...] = ()
    for row in grid.rows[first:]:
        if _repeats(row, header):
            continue
        if columns.category is not None and _words(row, columns.category):
            category = "".join(_words(row, columns.category).split())
        item = _item(row, columns, no)
        if item is not None:
            no, measure = item.no, item.title
            result.items.append(item)
        content = _cell(row, columns.content)
        if content is None or not content.words.strip():
            continue
        result.beside += [(c.row, c.column) for c in row if c.column in columns.beside]
        if item is None and not result.items and columns.measure is None:
            no += 1
        named = tuple(n for c in columns.responsible for n in split_units(_words(row, c)))
        responsible = named or responsible
        span = _tight(content)
        result.rows.append(TableRow(category, no, measure, span, responsible))
        result.owners[(content.row, content.column)] = responsible
    return result


def _item(row: list[Cell], columns: _Columns, last: int) -> ListedItem | None:
    """The measure that a row begins, by its number column or its own label."""
    number = _cell(row, columns.number) if columns.number is not None else None
    titled = _cell(row, columns.measure) if columns.measure is not None else None
    if number is not None and (no := whole(number.squeezed.rstrip(".、．"))) is not None:
        shown = titled or _cell(row, columns.content)
        title = shown.squeezed[:40] if shown else ""
        return ListedItem(no, title, number.squeezed, _tight(number))
    if titled is None or not titled.words.strip():
        return None
    label = label_at(clean_signs(titled.squeezed), 0)
    if label is not None and label.style is Style.NUMBER:
        title = titled.squeezed[label.length :]
        return ListedItem(label.number, title, titled.squeezed[: label.length], _tight(titled))
    if columns.number is not None:
        return None
    return ListedItem(last + 1, titled.squeezed, "", _tight(titled))


def _tight(cell: Cell) -> Span:
    words = cell.words
    start = cell.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip()))


def split_units(words: str) -> tuple[str, ...]:
    """The units a cell names, in order, each once."""
    lines = ["".join(line.split()) for line in words.splitlines() if line.strip()]
    if len(lines) > 1 and all(_UNIT_END.search(line) for line in lines):
        joined = "、".join(lines)
    else:
        joined = "".join(words.split())
    joined = re.sub(r"(?:牵头|责任|配合|主办|协办)(?:单位|部门|人)?[：:]", "、", joined)
    parts, depth, start = [], 0, 0
    for i, c in enumerate(joined):
        depth += (c in "（(") - (c in "）)")
        if depth <= 0 and c in "、，,；;":
            parts.append(joined[start:i])
            start = i + 1
    parts.append(joined[start:])
    return tuple(dict.fromkeys(p for p in parts if p))
