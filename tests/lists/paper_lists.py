"""Lists of the annex kinds with rows, and files read back as rows of text with their spans."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
from docx import Document
from docx.oxml.ns import qn

from tests.world import TODAY, World
from zelian.lists.models import ListItem, ListKind, ResponsibilityList

ROWS = (
    {
        "group": "组织领导责任",
        "content": "召开专题会议",
        "responsible": "张三",
        "department": "办公室",
    },
    {
        "group": "组织领导责任",
        "content": "研究年度计划",
        "responsible": "李四",
        "department": "组织部",
    },
    {
        "group": "教育管理责任",
        "content": "讲廉政党课",
        "responsible": "王五",
        "department": "办公室",
    },
)
QUARTERS = {"q1": "部署", "q2": "检查\n通报", "q3": "整改", "q4": "总结"}
MEASURES = "每季度一次"


def make_list(
    world: World, code: str, *, post: str | None = None, unit: str = "physics", **row: Any
):
    """A list of a kind with three rows under two responsibilities."""
    kind = ListKind.objects.get(pk=code)
    seat = world.posts[post] if post else None
    home = seat.unit if seat else world.units[unit]
    name = str(seat) if seat else home.name
    listed = ResponsibilityList.objects.create(
        kind=kind,
        unit=home,
        unit_path=home.path,
        post=seat,
        year=TODAY.year,
        title=f"{name}{TODAY.year}年度{kind.name}",
    )
    keys = {column.key for column in kind.columns.all()}
    for number, fields in enumerate(ROWS, 1):
        whole = {**fields, **QUARTERS, "local_measures": MEASURES, **row}
        ListItem.objects.create(
            list=listed,
            number=number,
            origin=ListItem.Origin.OWN,
            **{key: value for key, value in whole.items() if key in keys},
        )
    return listed


Grid = list[list[tuple[str, int, int]]]


def word_grid(data: bytes, table: int = 0) -> Grid:
    """A Word table as rows of ``(text, row span, column span)``, each cell once."""
    rows = Document(io.BytesIO(data)).tables[table]._tbl.tr_lst
    grid: Grid = []
    open_cells: dict[int, tuple[int, int]] = {}
    for number, row in enumerate(rows):
        grid.append([])
        column = 0
        for cell in row.tc_lst:
            width = cell.grid_span
            merge = cell.vMerge
            if merge == "continue":
                at_row, at = open_cells[column]
                text, height, span = grid[at_row][at]
                grid[at_row][at] = (text, height + 1, span)
            else:
                lines = ["".join(t.text or "" for t in p.iter(qn("w:t"))) for p in cell.p_lst]
                open_cells[column] = (number, len(grid[number]))
                grid[number].append(("\n".join(lines), 1, width))
            column += width
    return grid


def sheet_grid(data: bytes, *, first: int, last: int, sheet: str | None = None) -> Grid:
    """Rows of an Excel sheet, from 1, as rows of ``(text, row span, column span)``."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    page = book[sheet] if sheet else book.worksheets[0]
    spans, covered = {}, set()
    for area in page.merged_cells.ranges:
        corner = (area.min_row, area.min_col)
        spans[corner] = (area.max_row - area.min_row + 1, area.max_col - area.min_col + 1)
        covered |= {
            (r, c)
            for r in range(area.min_row, area.max_row + 1)
            for c in range(area.min_col, area.max_col + 1)
        } - {corner}
    return [
        [
            (page.cell(row, column).value or "", *spans.get((row, column), (1, 1)))
            for column in range(1, page.max_column + 1)
            if (row, column) not in covered
        ]
        for row in range(first, last + 1)
    ]


def cells(*words: str) -> list[tuple[str, int, int]]:
    """A row of plain cells."""
    return [(word, 1, 1) for word in words]
