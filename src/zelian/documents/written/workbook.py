"""Readings as an Excel workbook: duties, outline, tables, doubts, one sheet each."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from zelian.core.vocabulary.saying import LINK_KINDS
from zelian.core.vocabulary.wording import said
from zelian.documents.written.duty_rows import (
    DUTY_HEADS,
    ReadDocument,
    Translate,
    duty_rows,
    one_line,
)

Value = str | int | Decimal | None
Row = Sequence[Value]

_LONG_COLUMNS = {said("事项"), said("原文"), said("说明"), said("内容"), said("标题")}
_LONGEST_CELL = 32_000


def write_workbook(readings: Iterable[ReadDocument], *, say: Translate) -> bytes:
    """All files in one workbook; sheets without a row are left out, but for the duties.

    Cells that begin like formulas are written as text.
    """
    held = list(readings)
    file = io.BytesIO()
    book = xlsxwriter.Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    styles = {
        "head": book.add_format(
            {"bold": True, "bottom": 1, "valign": "vcenter", "bg_color": "#EEF2F7"}
        ),
        "cell": book.add_format({"text_wrap": True, "valign": "top"}),
    }
    for name, (heads, rows_of) in _SHEETS.items():
        found = [row for read in held for row in rows_of(read, say)]
        if found or heads is DUTY_HEADS:
            sheet = book.add_worksheet(say(name)[:31])
            _write_heads(sheet, styles["head"], heads, say)
            _write_rows(sheet, styles["cell"], found)
            _lay_out(sheet, len(heads), len(found))
    book.close()
    return file.getvalue()


def _outline(read: ReadDocument, _say: Translate) -> Iterator[Row]:
    for p in read.reading.provisions:
        yield read.opened.name, "".join(p.path), p.label, p.title


def _measure_list(read: ReadDocument, _say: Translate) -> Iterator[Row]:
    for row in read.reading.table:
        words = one_line(row.content.of(read.opened.paper.text))
        yield read.opened.name, row.category, row.no, words, "、".join(row.responsible)


def _scoring(read: ReadDocument, _say: Translate) -> Iterator[Row]:
    text = read.opened.paper.text
    for row in read.reading.scoring:
        criteria = "\n".join(f"{c.points}：{one_line(c.span.of(text))}" for c in row.criteria)
        deductions = "\n".join(one_line(d.span.of(text)) for d in row.deductions)
        yield (
            read.opened.name,
            row.category,
            row.group,
            row.no,
            row.item,
            row.points,
            criteria,
            deductions,
        )


def _tasks(read: ReadDocument, _say: Translate) -> Iterator[Row]:
    for row in read.reading.tasks:
        steps = "\n".join(f"{_months(s.months)} {s.words}".rstrip() for s in row.steps)
        responsible = "、".join(row.responsible)
        yield read.opened.name, row.category, row.no, row.task, steps, responsible


def _months(months: tuple[int, int]) -> str:
    first, last = months
    return f"{first}月" if first == last else f"{first}—{last}月"


def _powers(read: ReadDocument, _say: Translate) -> Iterator[Row]:
    for row in read.reading.powers:
        yield (
            read.opened.name,
            row.post,
            row.duty,
            row.risk,
            row.level,
            "\n".join(row.controls),
            "、".join(row.responsible),
        )


def _links(read: ReadDocument, say: Translate) -> Iterator[Row]:
    for link in read.reading.links:
        number = link.doc_number or ""
        yield read.opened.name, say(LINK_KINDS[link.kind]), link.title, number, link.article


def _remarks(read: ReadDocument, say: Translate) -> Iterator[Row]:
    for r in read.reading.remarks:
        words = one_line(r.span.of(read.opened.paper.text))
        yield read.opened.name, r.code, r.message.text(say), words, r.span.start, r.span.end


_FILE = said("文件")
_SHEETS: Mapping[str, tuple[Sequence[str], Callable[[ReadDocument, Translate], Iterator[Row]]]] = {
    said("责任事项"): (DUTY_HEADS, duty_rows),
    said("条目"): ((_FILE, said("条目"), said("编号"), said("标题")), _outline),
    said("措施清单"): (
        (_FILE, said("类别"), said("序号"), said("内容"), said("责任单位")),
        _measure_list,
    ),
    said("评分表"): (
        (
            _FILE,
            said("类别"),
            said("分组"),
            said("序号"),
            said("内容"),
            said("分值"),
            said("评分标准"),
            said("扣分规则"),
        ),
        _scoring,
    ),
    said("任务分解"): (
        (_FILE, said("类别"), said("序号"), said("内容"), said("月份"), said("责任单位")),
        _tasks,
    ),
    said("权力与风险"): (
        (
            _FILE,
            said("岗位"),
            said("职责"),
            said("风险"),
            said("等级"),
            said("防控措施"),
            said("责任单位"),
        ),
        _powers,
    ),
    said("引用文件"): (
        (_FILE, said("关系"), said("标题"), said("文号"), said("条目")),
        _links,
    ),
    said("存疑"): (
        (_FILE, said("代码"), said("说明"), said("原文"), said("起"), said("止")),
        _remarks,
    ),
}
"""Each sheet's heads, and the rows a document gives it."""


def _write_heads(sheet: Any, style: Any, heads: Sequence[str], say: Translate) -> None:
    for column, head in enumerate(heads):
        sheet.set_column(column, column, 48 if head in _LONG_COLUMNS else 16)
        sheet.write_string(0, column, say(head), style)


def _write_rows(sheet: Any, style: Any, rows: Sequence[Row]) -> None:
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            if isinstance(value, (int, Decimal)):
                sheet.write_number(number, column, float(value), style)
            elif value:
                sheet.write_string(number, column, value[:_LONGEST_CELL], style)


def _lay_out(sheet: Any, columns: int, rows: int) -> None:
    """A sheet that scrolls under its heads, filters, and prints on wide pages."""
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(1, rows), columns - 1)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
