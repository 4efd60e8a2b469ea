"""Lists of measures or duties with the units responsible for each.

Reads: a :class:`Sheet` with a column of responsible units, or of units or posts beside what
they have to do. Writes: rows, the numbered measures as provisions, and who is responsible
for a cell.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from zelian.core.reading.layout.flow import clean_signs
from zelian.core.reading.layout.grids import Cell
from zelian.core.reading.numerals import whole
from zelian.core.reading.outline.labels import Style, label_at
from zelian.core.reading.tables.headers import Role
from zelian.core.reading.tables.sheets import Row, Sheet, row_span, tight
from zelian.core.vocabulary.regulation import TableRow
from zelian.core.vocabulary.text import Span

_NO_CONTENT = {
    Role.RESPONSIBLE,
    Role.TIME,
    Role.MONTHS,
    Role.RISK,
    Role.PROBLEM,
    Role.LEVEL,
    Role.NOTE,
    Role.NUMBER,
    Role.PERSON,
    Role.LESSON,
    Role.METHOD,
}
_DUTY_LONGEST_NAME = 8
_UNIT_END = re.compile(r"[部处室委局办院会组队所科站中心厅校党工团系馆司人员长门织位记]$")


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A numbered measure of the list: its number and title cell."""

    no: int
    title: str
    label: str
    span: Span


@dataclass(slots=True)
class MeasureList:
    """What was read from one list: its rows and items.

    ``owners`` says of each content cell who is responsible and the number it stands under;
    ``beside`` are the columns, by row, that add a time or count; ``quiet`` cells hold names,
    no sentences.
    """

    rows: list[TableRow] = field(default_factory=list)
    items: list[ListedItem] = field(default_factory=list)
    owners: dict[tuple[int, int], tuple[tuple[str, ...], int]] = field(default_factory=dict)
    beside: dict[int, list[int]] = field(default_factory=dict)
    quiet: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Columns:
    category: int | None
    number: int | None
    measure: int | None
    content: int
    responsible: tuple[int, ...]
    beside: tuple[int, ...]


def read_measure_list(sheet: Sheet) -> MeasureList | None:
    """The list in a table, ``None`` where no column says who is responsible."""
    responsible = sheet.of(Role.RESPONSIBLE) or _bearers(sheet)
    if _is_blank(sheet, responsible):
        return None
    columns = _columns(sheet, tuple(responsible)) if responsible else None
    return None if columns is None else _read(sheet, columns)


def _is_blank(sheet: Sheet, responsible: Sequence[int]) -> bool:
    """Whether nobody is named in any row and most cells wait to be filled in."""
    filled = sum(len(row) for row in sheet.body)
    named = any(c in row for row in sheet.body for c in responsible)
    return not named and filled * 2 <= len(sheet.body) * len(sheet.columns)


def _bearers(sheet: Sheet) -> list[int]:
    """A column of units or posts beside a column of sentences that say what they do."""
    bearers = sheet.of(Role.UNIT, Role.POST)
    doing = [c for c in sheet.of(Role.CONTENT, Role.POWER) if sheet.mean(c) >= _DUTY_LONGEST_NAME]
    if not bearers or not doing or len(sheet.of(Role.PERSON, Role.LESSON)) > 1:
        return []
    return bearers[:1] if sheet.mean(bearers[0]) < sheet.mean(doing[0]) else []


def _columns(sheet: Sheet, responsible: tuple[int, ...]) -> _Columns | None:
    rest = [c.at for c in sheet.columns if c.at not in responsible]
    able = [at for at in rest if sheet.role(at) not in _NO_CONTENT and sheet.weight(at)]
    if not able:
        return None
    content = max(able, key=lambda c: (sheet.weight(c), c))
    number = next((c for c in sheet.of(Role.NUMBER) if c != content), None)
    free = [c for c in able if c != content]
    numbered = [c for c in free if any(_is_numbered(cell) for cell in sheet.cells(c))]
    before = [c for c in free if c < content and sheet.role(c) is not Role.CATEGORY]
    measure = numbered[-1] if numbered else (before[-1] if before else None)
    named = [c for c in free if c != measure and sheet.role(c) is Role.CATEGORY]
    others = [c for c in free if c != measure and c < (content if measure is None else measure)]
    category = named[0] if named else (others[0] if others else None)
    told = {category, number, content, *sheet.of(Role.PROBLEM, Role.RISK, Role.LEVEL)}
    return _Columns(
        category, number, measure, content, responsible, tuple(c for c in rest if c not in told)
    )


def _is_numbered(cell: Cell) -> bool:
    label = label_at(clean_signs(cell.squeezed), 0)
    return label is not None and label.style is Style.NUMBER


@dataclass(slots=True)
class _Standing:
    """What holds for the row at hand and was written above it."""

    category: str = ""
    no: int = 0
    measure: str = ""
    responsible: dict[int, tuple[str, ...]] = field(default_factory=dict)


def _read(sheet: Sheet, columns: _Columns) -> MeasureList | None:
    result = MeasureList()
    now = _Standing()
    silent = sheet.of(Role.PROBLEM, Role.RISK, Role.LEVEL)
    for row in sheet.body:
        banner = banner_of(sheet, row)
        if banner is not None:
            now.category = banner
            continue
        if columns.category is not None and columns.category in row:
            now.category = row[columns.category].squeezed
        result.quiet += [(row[c].row, c) for c in (*columns.responsible, *silent) if c in row]
        item = _item(row, columns, now.no)
        if item is not None:
            now.no, now.measure = item.no, item.title
            result.items.append(item)
        if columns.content in row:
            _take(result, row, columns, now, begins=item is not None)
    return result if result.rows else None


def _take(
    result: MeasureList, row: Row, columns: _Columns, now: _Standing, *, begins: bool
) -> None:
    if not begins and not result.items and columns.measure is None:
        now.no += 1
    if any(c in row for c in columns.responsible):
        now.responsible = named_in(row, columns.responsible, now.responsible)
    responsible = tuple(dict.fromkeys(n for names in now.responsible.values() for n in names))
    content = row[columns.content]
    span = tight(content)
    result.rows.append(
        TableRow(now.category, now.no, now.measure, span, responsible, row_span(row))
    )
    result.owners[content.row, content.column] = (responsible, now.no)
    result.beside[content.row] = [c for c in columns.beside if c in row]


def banner_of(sheet: Sheet, row: Row) -> str | None:
    """The words of a row that is one merged cell: a category over the rows below it."""
    if len(row) != 1 or len(sheet.columns) < 3:
        return None
    ((at, cell),) = row.items()
    first = min(c.at for c in sheet.columns)
    words = cell.squeezed
    if at != first or len(words) > 40 or words[-1] in "。；":
        return None
    if cell.column_span < len(sheet.columns) and sheet.role(at) is not Role.NUMBER:
        return None
    label = label_at(clean_signs(words), 0)
    if label is None:
        return None if whole(words) is not None else words
    return words[label.length :] or None


def _item(row: Row, columns: _Columns, last: int) -> ListedItem | None:
    """The measure that a row begins, by its number column or its own label."""
    number = row.get(columns.number) if columns.number is not None else None
    titled = row.get(columns.measure) if columns.measure is not None else None
    if number is not None and (no := whole(number.squeezed.rstrip(".、．"))) is not None:
        shown = titled or row.get(columns.content)
        title = shown.squeezed[:40] if shown else ""
        return ListedItem(no, title, number.squeezed, tight(number))
    if titled is None:
        return None
    label = label_at(clean_signs(titled.squeezed), 0)
    if label is not None and label.style is Style.NUMBER:
        title = titled.squeezed[label.length :]
        return ListedItem(label.number, title, titled.squeezed[: label.length], tight(titled))
    if columns.number is not None:
        return None
    return ListedItem(last + 1, titled.squeezed, "", tight(titled))


_PARTS_TAKEN = re.compile(
    r"(?:牵头|责任|配合|主办|协办|主责|协助|承办|落实)(?:单位|部门|科室|领导|人)?[：:]"
)
_PART_AFTER = re.compile(r"[（(](?:牵头|主责|主办|配合|协办|协助|负责)[）)]")
_EACH_ITS_OWN = re.compile(
    r"(?:等?(?:按照?|根据)(?:各自)?职责(?:分工)?)?(?:分别|共同|具体)?(?:负责|落实|牵头|配合)$"
)
_SAME = {"同上", "〃", "″", "”", "“", "以上单位", "上述单位"}


def named_in(
    row: Row, columns: Sequence[int], above: Mapping[int, tuple[str, ...]]
) -> dict[int, tuple[str, ...]]:
    """The units of a row by column; one that says 同上 has those of the row ``above``."""
    return {
        c: above.get(c, ()) if row[c].squeezed in _SAME else split_units(row[c].words)
        for c in columns
        if c in row
    }


def split_units(words: str) -> tuple[str, ...]:
    """The units a cell names, in order, each once; none where it says 同上."""
    lines = ["".join(line.split()) for line in words.splitlines() if line.strip()]
    if len(lines) > 1 and all(_UNIT_END.search(line) for line in lines):
        joined = "、".join(lines)
    else:
        joined = "".join(words.split())
    if joined in _SAME:
        return ()
    joined = _PART_AFTER.sub("", _PARTS_TAKEN.sub("、", joined))
    parts, depth, start = [], 0, 0
    for i, c in enumerate(joined):
        depth += (c in "（(") - (c in "）)")
        if depth <= 0 and c in "、，,；;":
            parts.append(joined[start:i])
            start = i + 1
    parts.append(joined[start:])
    bare = (_EACH_ITS_OWN.sub("", p.rstrip("。")) for p in parts)
    return tuple(dict.fromkeys(p for p in bare if p))
