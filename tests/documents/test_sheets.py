from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter

from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.documents import CannotRead, open_document
from zelian.documents.sheets import areas

Fill = Callable[[xlsxwriter.Workbook], None]


def book(fill: Fill) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        fill(made)
    return out.getvalue()


def opened(fill: Fill) -> Paper:
    return open_document("清单.xlsx", book(fill)).paper


def changed(data: bytes, change: Callable[[str], str], part: str = "sheet1.xml") -> bytes:
    """The workbook with the text of one part changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            words = old.read(name)
            if name.endswith(part):
                words = change(words.decode()).encode()
            new.writestr(name, words)
    return out.getvalue()


def table(made: xlsxwriter.Workbook) -> None:
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, ["序号", "内容"])
    sheet.write_row(1, 0, [1, "每月巡山一次。"])


def test_a_sheet_is_its_title_its_table_and_its_notes():
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.merge_range("A1:C1", "防火责任清单")
        sheet.write_row(2, 0, ["类别", "内容", "单位"])
        sheet.merge_range("A4:A5", "防火")
        sheet.write_row(3, 1, ["每月巡山一次。\n每年演练一次。", "甲站"])
        sheet.write_row(4, 1, ["每日值班。", "乙站"])
        sheet.write(5, 0, "注：本表长期有效。")

    paper = opened(fill)
    prose = [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.PARAGRAPH]
    assert prose == ["防火责任清单", "注：本表长期有效。"]
    cells = {b.span.of(paper.text): b for b in paper.blocks if b.kind is BlockKind.CELL}
    assert (cells["防火"].row, cells["防火"].row_span) == (1, 2)
    assert (cells["乙站"].row, cells["乙站"].column) == (2, 2)
    assert cells["每年演练一次。"].row == 1


def test_cells_give_what_the_sheet_shows():
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        sheet.write_row(0, 0, ["项目", "值"])
        sheet.write_row(1, 0, ["比例", None])
        sheet.write(1, 1, 0.9, made.add_format({"num_format": "0%"}))
        sheet.write(2, 0, "期限")
        sheet.write_datetime(2, 1, date(2026, 4, 30), made.add_format({"num_format": 14}))
        sheet.write(3, 0, "公式")
        sheet.write_formula(3, 1, "=1+2", None, 3)
        sheet.write(4, 0, "文字公式")
        sheet.write_formula(4, 1, '="每"&"月"', None, "每月")
        sheet.write(5, 0, "小数")
        sheet.write(5, 1, 0.1 + 0.2)
        sheet.write_rich_string(6, 0, "粗", made.add_format({"bold": True}), "细")
        sheet.write_boolean(6, 1, True)

    rows = [line.split("\t") for line in opened(fill).text.splitlines()]
    assert rows[1:] == [
        ["比例", "90%"],
        ["期限", "2026年4月30日"],
        ["公式", "3"],
        ["文字公式", "每月"],
        ["小数", "0.3"],
        ["粗细", "是"],
    ]


def test_hidden_sheets_rows_and_columns_are_left_out():
    def fill(made: xlsxwriter.Workbook) -> None:
        sheet = made.add_worksheet()
        for row in range(3):
            sheet.write_row(row, 0, [f"{row}甲", f"{row}乙", f"{row}丙"])
        sheet.set_row(1, None, None, {"hidden": True})
        sheet.set_column(1, 1, None, None, {"hidden": True})
        other = made.add_worksheet()
        other.write(0, 0, "藏起来的")
        other.hide()

    assert opened(fill).text.splitlines() == ["0甲\t0丙", "2甲\t2丙"]


def test_every_sheet_is_read_and_a_column_of_words_is_prose():
    def fill(made: xlsxwriter.Workbook) -> None:
        made.add_worksheet().write_column(0, 0, ["第一条 甲。", "第二条 乙。"])
        made.add_worksheet().write_column(5, 3, ["附件", "丙"])

    paper = opened(fill)
    assert paper.text.splitlines() == ["第一条 甲。", "第二条 乙。", "附件", "丙"]
    assert {b.kind for b in paper.blocks} == {BlockKind.PARAGRAPH}


def test_a_million_empty_rows_and_a_far_cell_cost_nothing():
    rows = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 200_000))
    far = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>'
    data = changed(book(table), lambda xml: xml.replace("</sheetData>", f"{rows}{far}</sheetData>"))
    assert open_document("a.xlsx", data).paper.text.splitlines() == [
        "序号\t内容",
        "1\t每月巡山一次。",
        "远",
    ]


def bomb() -> bytes:
    return changed(book(table), lambda xml: xml + " " * (40 * 1024 * 1024))


def entities() -> bytes:
    declared = '<!DOCTYPE d [<!ENTITY a "aaaa">]><worksheet'
    return changed(book(table), lambda xml: xml.replace("<worksheet", declared, 1))


def nonsense() -> bytes:
    return changed(book(table), lambda xml: re.sub(r"<v>\d+</v>", "<v>99</v>", xml))


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda: book(lambda made: made.add_worksheet()), "file.empty"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "file.damaged"),
        (lambda: book(table)[:-60], "file.damaged"),
        (lambda: b"PK\x03\x04 and then nothing", "file.damaged"),
        (lambda: changed(book(table), lambda xml: xml[:-40]), "file.damaged"),
        (nonsense, "file.damaged"),
        (bomb, "file.bomb"),
        (entities, "file.markup"),
    ],
)
def test_a_bad_workbook_is_refused_with_its_own_code(make, code):
    with pytest.raises(CannotRead) as refused:
        open_document("坏.xlsx", make())
    assert refused.value.code == code
    assert "Word" not in refused.value.sentence.text()


def test_the_cells_of_a_sheet_have_a_bound(monkeypatch):
    monkeypatch.setattr(areas, "MOST_CELLS", 3)
    with pytest.raises(CannotRead) as refused:
        opened(table)
    assert refused.value.code == "sheet.too_large"
