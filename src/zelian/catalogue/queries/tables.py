"""A regulation's tables and links, as their pages show them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.models import Regulation, RegulationLink, TableRow
from zelian.people.policies import may
from zelian.people.viewer import Viewer

Kind = TableRow.Kind
_RANGE = re.compile(r"月?[-–~～至到]")
# what a row of each kind shows: the name in its content, and the column's head
COLUMNS: Mapping[str, Sequence[tuple[str, Any]]] = {
    Kind.MEASURES: (
        ("category", _("类别")),
        ("no", _("序号")),
        ("measure", _("内容")),
        ("responsible", _("责任单位")),
    ),
    Kind.SCORING: (
        ("category", _("类别")),
        ("group", _("分组")),
        ("no", _("序号")),
        ("item", _("内容")),
        ("points", _("分值")),
        ("criteria", _("评分标准")),
        ("deductions", _("扣分规则")),
    ),
    Kind.TASKS: (
        ("category", _("类别")),
        ("no", _("序号")),
        ("task", _("任务")),
        ("steps", _("月份")),
        ("responsible", _("责任单位")),
    ),
    Kind.POWERS: (
        ("post", _("岗位")),
        ("duty", _("职责")),
        ("risk", _("风险")),
        ("level", _("等级")),
        ("controls", _("防控措施")),
        ("responsible", _("责任人")),
    ),
    Kind.FORMS: (
        ("title", _("表名")),
        ("fields", _("表头项目")),
        ("columns", _("栏目")),
        ("signatures", _("签字栏")),
    ),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a row under a head, line by line."""

    head: str
    lines: list[str]


@dataclass(frozen=True, slots=True)
class RowShown:
    """A row with its cells in words, those of empty columns left out."""

    row: TableRow
    cells: list[Cell]


@dataclass(frozen=True, slots=True)
class TableShown:
    """All rows of a kind, with the heads of the columns in use; ``proposed`` are still open."""

    kind: str
    label: str
    heads: list[str]
    rows: list[RowShown]
    proposed: int


def tables_of(regulation: Regulation) -> list[TableShown]:
    """The regulation's tables by kind; one query."""
    by_kind: dict[str, list[TableRow]] = {}
    for row in regulation.table_rows.all():
        by_kind.setdefault(row.kind, []).append(row)
    return [_shown_table(kind, by_kind[kind]) for kind in Kind.values if kind in by_kind]


def _shown_table(kind: str, rows: Sequence[TableRow]) -> TableShown:
    whole = [cells_of(row) for row in rows]
    used = [at for at in range(len(COLUMNS[kind])) if any(cells[at].lines for cells in whole)]
    return TableShown(
        kind,
        str(Kind(kind).label),
        [str(COLUMNS[kind][at][1]) for at in used],
        [RowShown(row, [cells[at] for at in used]) for row, cells in zip(rows, whole, strict=True)],
        sum(row.state == TableRow.State.PROPOSED for row in rows),
    )


def row_after(tables: Sequence[TableShown], decided: int) -> int:
    """Where to go on after a row: the next open one of its table, else the row itself."""
    for table in tables:
        rows = [shown.row for shown in table.rows]
        at = next((n for n, row in enumerate(rows) if row.pk == decided), None)
        if at is not None:
            following = (row for row in rows[at:] if row.state == TableRow.State.PROPOSED)
            return next(following, rows[at]).pk
    return 0


def cells_of(row: TableRow) -> list[Cell]:
    """The row's cells in the order of its kind's columns, empty ones too."""
    return [
        Cell(str(head), list(dict.fromkeys(_lines(row.content.get(name)))))
        for name, head in COLUMNS[row.kind]
    ]


def _lines(value: Any) -> Iterator[str]:
    """A value of the reader's JSON as lines for people."""
    if value is None or value == "":
        return
    if isinstance(value, list):
        for part in value:
            yield from _lines(part)
    elif isinstance(value, dict):
        yield _part(value)
    else:
        yield _figure(value)


def _part(part: Mapping[str, Any]) -> str:
    """A criterion, a deduction or a task's step in words."""
    if "months" in part:
        return _step(months_words(part["months"]), part.get("words", ""))
    words = "".join(str(part.get("text") or part.get("quote") or part.get("per") or "").split())
    points = part.get("points")
    if points is None or f"{_figure(points)}分" in words:
        return words
    return gettext("%(words)s（%(points)s 分）") % {"words": words, "points": _figure(points)}


def _step(months: str, words: str) -> str:
    """When, and what then; words that name the months themselves stand alone."""
    if months in _RANGE.sub("—", words):
        return words
    return f"{months} {words}" if words else months


def months_words(months: Sequence[int]) -> str:
    """A month or a range of months: 3月, 4—6月."""
    first, last = months
    return f"{first}月" if first == last else f"{first}—{last}月"


def _figure(value: Any) -> str:
    if isinstance(value, float):
        return format(Decimal(str(value)).normalize(), "f")
    return str(value)


@dataclass(frozen=True, slots=True)
class Links:
    """What a regulation refers to, by kind, and which regulations refer to it."""

    outward: dict[str, list[RegulationLink]]
    inward: list[RegulationLink]


def links_of(regulation: Regulation, viewer: Viewer) -> Links:
    """Links both ways, each document once a kind; two queries.

    Links to and from drafts are shown only to those who confirm them.
    """
    outward: dict[str, list[RegulationLink]] = {}
    seen: set[tuple[str, str, str]] = set()
    for link in regulation.links.select_related("target"):
        key = (link.kind, link.title, link.article)
        if key in seen or not (link.title or link.article):
            continue
        seen.add(key)
        if link.target is not None and not _sees(viewer, link.target):
            link.target = None
        outward.setdefault(link.get_kind_display(), []).append(link)
    inward: dict[tuple[int, str], RegulationLink] = {}
    for link in regulation.cited_by.select_related("regulation").order_by("regulation", "start"):
        if _sees(viewer, link.regulation):
            inward.setdefault((link.regulation_id, link.kind), link)
    return Links(outward, list(inward.values()))


def _sees(viewer: Viewer, regulation: Regulation) -> bool:
    return may(viewer, "catalogue.view_regulations", regulation)
