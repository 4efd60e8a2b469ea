"""A filled form read as rows: its table found by the heads, whatever was done to it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from zelian.documents.filled_tables import FilledCell, FilledFile, FilledTable
from zelian.lists.models import ListColumn
from zelian.lists.papers.layouts import GROUND, NUMBER

MOST_HEAD_ROWS = 60  # the head stands among the first rows, below titles and labels
MOST_ROWS = 2_000
_ALIKE = 86  # per cent: 项目任务分解内容 is 项目任务具体分解内容
_UNSEEN = re.compile(r"[\W_]")
_FOOT = re.compile(r"签字|签章|签名|盖章|填表人|填报人|审核人|注[:：]|说明[:：]|备注[:：]")
_BRACKETS = re.compile(r"[（(].*?[)）]")
_NUMBERED = re.compile(r"\d{1,5}")
_NUMBER_HEADS = frozenset({"序号", "编号", "项次", "no"})


@dataclass(frozen=True, slots=True)
class Note:
    """Something to tell about a place of the file; ``error`` keeps it from being taken over."""

    text: str
    place: str = ""
    error: bool = False


@dataclass(slots=True)
class FilledRow:
    """A row as it was filled in: words by the keys of columns, each with its place.

    ``carried``: the name of the responsibility is that of the row above.
    """

    place: str
    number: int | None = None
    cells: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    carried: bool = False


@dataclass(slots=True)
class FilledRows:
    """What the table holds. ``keys`` are the columns that were found."""

    keys: set[str] = field(default_factory=set)
    rows: list[FilledRow] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    labels: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a table's head stands, and which column is which."""

    row: int
    below: int
    keys: Mapping[int, str]
    unknown: Mapping[int, str]


def plain(words: str) -> str:
    """Words as they are compared: without blanks, line ends and punctuation, wide as narrow."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", words)).lower()


def read_rows(file: FilledFile, columns: Sequence[ListColumn]) -> FilledRows:
    """The rows of a file by a kind's columns; what is odd is among the notes."""
    found = FilledRows()
    heads = [(table, _head_of(table, columns)) for table in file.tables]
    headed = [(table, head) for table, head in heads if head is not None]
    if not headed:
        names = "、".join(column.name for column in columns[:6])
        found.notes.append(
            Note(
                _("没有找到清单的表格。表头里应有这些栏目：%(names)s。") % {"names": names},
                "",
                True,
            )
        )
        return found
    table, head = headed[0]
    _tell_columns(found, table, head, columns)
    found.labels = dict(_labels(table, head.row))
    content = next(column for column in columns if column.key == "content")
    _Rows(found, table, head, content).read()
    _read_on(found, file, headed, content)
    if len(found.rows) > MOST_ROWS:
        found.notes.append(
            Note(_("表里超过%(most)s行，请分成几份导入。") % {"most": MOST_ROWS}, "", True)
        )
    return found


def _read_on(
    found: FilledRows,
    file: FilledFile,
    headed: Sequence[tuple[FilledTable, _Head]],
    content: ListColumn,
) -> None:
    """Tables behind the first: parts of it that were torn off, or others, which are left out."""
    first, head = headed[0]
    others = {table.number: its_head for table, its_head in headed}
    for table in file.tables:
        if table.number <= first.number or not table.cells:
            continue
        its_head = others.get(table.number)
        if table.sheet:
            if its_head is not None:
                words = _("工作表“%(sheet)s”里也有一张清单，没有读取；请分开导入。")
                found.notes.append(Note(words % {"sheet": table.sheet}))
        elif its_head is not None and dict(its_head.keys) == dict(head.keys):
            _Rows(found, table, its_head, content).read()
        elif its_head is None and table.width == first.width:
            _Rows(found, table, _Head(-1, 0, head.keys, head.unknown), content).read()


def _head_of(table: FilledTable, columns: Sequence[ListColumn]) -> _Head | None:
    """The head with the most columns; it names the content and at least one column more."""
    names = {plain(column.name): column.key for column in columns}
    names |= {plain(f"{c.heading}{c.name}"): c.key for c in columns if c.heading}
    names |= dict.fromkeys(_NUMBER_HEADS, NUMBER) | {plain(_("依据")): GROUND}
    headings = {plain(column.heading) for column in columns if column.heading}
    best: _Head | None = None
    for row in range(min(table.depth, MOST_HEAD_ROWS)):
        head = _head_at(table, row, names, headings)
        if "content" in head.keys.values() and len(head.keys) > max(
            1, len(best.keys if best else ())
        ):
            best = head
    return best


def _head_at(table: FilledTable, row: int, names: Mapping[str, str], headings: set[str]) -> _Head:
    keys: dict[int, str] = {}
    unknown: dict[int, str] = {}
    below = 1
    for column in range(min(table.width, 100)):
        cell = table.covering.get((row, column))
        if cell is None or cell.row != row or (cell.column != column and not headings):
            continue
        words = plain(cell.text)
        if words in headings and words not in names:
            under = table.covering.get((row + 1, column))
            key = _key_of(under.text, names) if under and under.row == row + 1 else None
            below = max(below, 2)
        elif cell.column == column:
            key = _key_of(cell.text, names)
            below = max(below, min(cell.row_span, 2))
        else:
            continue
        if key and key not in keys.values():
            keys[column] = key
        elif words and not key:
            unknown[column] = " ".join(cell.text.split())
    return _Head(row, below, keys, unknown)


def _key_of(text: str, names: Mapping[str, str]) -> str | None:
    """The column a head names; what stands in brackets behind it (必填) may be left out."""
    for words in (plain(text), plain(_BRACKETS.sub("", text))):
        if words in names:
            return names[words]
        near = process.extractOne(words, list(names), scorer=fuzz.ratio, score_cutoff=_ALIKE)
        if words and near:
            return names[near[0]]
    return None


def _tell_columns(
    found: FilledRows, table: FilledTable, head: _Head, columns: Sequence[ListColumn]
) -> None:
    found.keys = set(head.keys.values()) - {NUMBER, GROUND}
    for column in columns:
        if column.key not in found.keys:
            found.notes.append(
                Note(
                    _("表里没有“%(name)s”一栏，清单里这一栏保持不变。") % {"name": column.name},
                    table.place(head.row).text(_),
                )
            )
    for at, name in head.unknown.items():
        found.notes.append(
            Note(
                _("“%(name)s”不是这种清单的栏目，没有读取。") % {"name": name[:40]},
                table.place(head.row, at).text(_),
            )
        )


def _labels(table: FilledTable, before: int) -> Iterator[tuple[str, tuple[str, str]]]:
    """Labelled cells above the head: 单位, 姓名 … with what stands beside them, and where."""
    for cell in table.cells:
        beside = table.covering.get((cell.row, cell.column + cell.column_span))
        if cell.row < before and beside is not None and len(plain(cell.text)) <= 6:
            place = table.place(beside.row, beside.column).text(_)
            yield plain(cell.text), (beside.text.strip(), place)


class _Rows:
    """The rows of one table, from below its head to its end or its foot."""

    def __init__(
        self, found: FilledRows, table: FilledTable, head: _Head, content: ListColumn
    ) -> None:
        self.found = found
        self.table = table
        self.head = head
        self.content = content
        self.at = {key: column for column, key in head.keys.items()}
        self.starting: dict[int, list[FilledCell]] = {}
        for cell in table.cells:
            self.starting.setdefault(cell.row, []).append(cell)

    def read(self) -> None:
        for row in range(self.head.row + self.head.below, self.table.depth):
            cells = self.starting.get(row, [])
            if not any(cell.text or cell.unknown for cell in cells) or self._is_head(row):
                continue
            if self._is_foot(cells):
                return
            if self._goes_on(row):
                self._join(row)
            else:
                self._add(row)

    def _cell(self, row: int, key: str) -> FilledCell | None:
        return self.table.covering.get((row, self.at[key])) if key in self.at else None

    def _is_head(self, row: int) -> bool:
        """A head that stands again, as on the next page."""
        cell = self._cell(row, "content")
        return cell is not None and plain(cell.text) == plain(self.content.name)

    def _is_foot(self, cells: Sequence[FilledCell]) -> bool:
        words = [cell.text for cell in cells if cell.text]
        return len(words) <= 2 and bool(_FOOT.search(" ".join(words)))

    def _goes_on(self, row: int) -> bool:
        """A merged content reaches into this row: it is part of the one above."""
        cell = self._cell(row, "content")
        return (
            cell is not None
            and cell.row < row
            and cell.row > self.head.row
            and bool(self.found.rows)
        )

    def _join(self, row: int) -> None:
        last = self.found.rows[-1]
        for key in self.found.keys - {"content", "group"}:
            cell = self._cell(row, key)
            if cell is not None and cell.row == row and cell.text:
                self._tell_unknown(cell)
                last.cells[key] = "\n".join(filter(None, (last.cells.get(key, ""), cell.text)))

    def _add(self, row: int) -> None:
        made = FilledRow(self.table.place(row).text(_))
        own = False
        for key in self.found.keys:
            cell = self._cell(row, key)
            made.places[key] = self.table.place(row, self.at[key]).text(_)
            made.cells[key] = cell.text if cell is not None else ""
            if cell is not None:
                self._tell_unknown(cell)
                own |= key != "group" and bool(cell.text or cell.unknown)
        if not own:
            return  # a number before an empty row, as on a blank form
        number = self._cell(row, NUMBER)
        digits = _NUMBERED.search(unicodedata.normalize("NFKC", number.text)) if number else None
        made.number = int(digits.group()) if digits else None
        if "group" in self.found.keys and not made.cells["group"] and self.found.rows:
            made.cells["group"] = self.found.rows[-1].cells.get("group", "")
            made.carried = True
        self.found.rows.append(made)

    def _tell_unknown(self, cell: FilledCell) -> None:
        if cell.unknown:
            words = _("这里是公式，文件里没有能读的结果。请用Excel打开后保存，或直接填写结果。")
            note = Note(words, self.table.place(cell.row, cell.column).text(_), True)
            if note not in self.found.notes:
                self.found.notes.append(note)
