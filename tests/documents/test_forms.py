"""Form sheets: grids that fit together, and the same sheet as Word, Excel and PDF."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.lists.paper_lists import cells, sheet_grid, word_grid
from zelian.documents.written.form_portable import parts_of
from zelian.documents.written.form_word import write_form_word
from zelian.documents.written.form_workbook import write_form_workbook
from zelian.documents.written.forms import BadGrid, FootLine, FormSheet, placed
from zelian.documents.written.paper import Cell, Chapter, Contents, Cover, Paper
from zelian.documents.written.portable import write_portable

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)
HEAD = [
    [Cell("名称", row_span=2, label=True), Cell("措施", column_span=2, label=True)],
    [Cell("一季度", label=True), Cell("二季度", label=True)],
]


def sheet(rows=None, **fields) -> FormSheet:
    held = rows or [
        [Cell("领导", row_span=2), Cell("甲"), Cell("=1+1")],
        [Cell("乙\n丙"), Cell("丁")],
    ]
    told = {
        "title": "责任清单",
        "widths": [1.0, 2.0, 2.0],
        "head": HEAD,
        "rows": held,
        "label": "附件1",
        "subtitle": "（2026年度）",
        "facts": ["单位：物理学院", "日期：　年　月　日"],
        "foot": [[FootLine("签字：", "张三"), FootLine("日期：")]],
        "name": "物理学院",
    }
    return FormSheet(**{**told, **fields})


GOLDEN = [
    [("名称", 2, 1), ("措施", 1, 2)],
    cells("一季度", "二季度"),
    [("领导", 2, 1), *cells("甲", "=1+1")],
    cells("乙\n丙", "丁"),
]


def pages(data: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(data)
    found = []
    for page in document:
        text = page.get_textpage()
        found.append(text.get_text_range())
        text.close()
        page.close()
    document.close()
    return found


def test_cells_get_their_places():
    found = {(p.row, p.column): p.cell.text for p in placed([*HEAD, *sheet().rows], 3)}
    assert found[1, 1] == "一季度"
    assert found[2, 0] == "领导"
    assert found[3, 1] == "乙\n丙"


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([[Cell("一")]], id="a hole"),
        pytest.param([[Cell("一", column_span=4)]], id="too wide"),
        pytest.param([[Cell("一", row_span=2), Cell("二"), Cell("三")]], id="below the last row"),
        pytest.param(
            [[Cell("一"), Cell("二", row_span=2), Cell("三")], [Cell("四", column_span=3)]],
            id="an overlap",
        ),
    ],
)
def test_a_grid_that_does_not_fit_is_refused(rows):
    with pytest.raises(BadGrid):
        list(placed(rows, 3))


def test_word_has_the_grid_with_real_merged_cells():
    assert word_grid(write_form_word([sheet()])) == GOLDEN


def test_word_repeats_its_head_on_a4_across_and_numbers_its_pages():
    document = Document(io.BytesIO(write_form_word([sheet()])))
    section = document.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (29.7, 21.0)
    heads = [
        row.find(qn("w:trPr")).find(qn("w:tblHeader")) for row in document.tables[0]._tbl.tr_lst
    ]
    assert [head is not None for head in heads] == [True, True, False, False]
    footer = section.footer.paragraphs[0]._p
    assert [f.get(qn("w:instr")) for f in footer.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    words = [p.text for p in document.paragraphs]
    assert words[:4] == ["附件1", "责任清单", "（2026年度）", "单位：物理学院\t日期：　年　月　日"]
    assert words[-1] == "签字：张三\t日期："


def test_many_sheets_in_word_begin_on_pages_of_their_own_behind_the_contents():
    data = write_form_word([sheet(), sheet(landscape=False)], contents="目录", names=["甲", "乙"])
    document = Document(io.BytesIO(data))
    assert [p.text for p in document.paragraphs[:3]] == ["目录", "1．甲", "2．乙"]
    assert document.paragraphs[3].paragraph_format.page_break_before
    assert [s.page_width > s.page_height for s in document.sections] == [True, False]
    assert len(document.tables) == 2


def test_excel_has_the_grid_and_never_a_formula():
    data = write_form_workbook([sheet()])
    assert sheet_grid(data, first=5, last=8) == GOLDEN
    page = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]
    assert page.title == "物理学院"
    assert page["C7"].data_type == "s"
    assert page["A1"].value == "附件1"
    assert page["A2"].value == "责任清单"
    assert page["A4"].value == "单位：物理学院"


def test_excel_prints_on_a4_across_with_its_head_on_every_page():
    page = openpyxl.load_workbook(io.BytesIO(write_form_workbook([sheet()]))).worksheets[0]
    assert page.page_setup.paperSize == 9
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToWidth in (None, 1)
    assert page.page_setup.fitToHeight == 0
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert page.print_title_rows == "$5:$6"
    assert page.print_area == "'物理学院'!$A$1:$C$9"


def test_sheets_get_names_that_excel_takes_each_once():
    names = ["[甲]:*?/乙\\", "a" * 40, "A" * 40, "", "'引'", "目录"]
    sheets = [sheet(name=name, title=name) for name in names]
    book = openpyxl.load_workbook(
        io.BytesIO(write_form_workbook(sheets, contents="目录", names=names))
    )
    assert book.sheetnames == [
        "目录", "甲乙", "a" * 31, "A" * 28 + "(2)", "Sheet", "引", "目录(2)",
    ]  # fmt: skip
    assert book["目录"]["B2"].hyperlink.location == "'" + "a" * 31 + "'!A1"


def test_signs_that_xml_cannot_hold_are_left_out():
    odd = [[Cell("甲\x00\x0b乙"), Cell("\ud800丙"), Cell("丁")]]
    for data in (write_form_word([sheet(odd)]), write_form_workbook([sheet(odd)])):
        assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert word_grid(write_form_word([sheet(odd)]))[2] == cells("甲乙", "丙", "丁")


def test_a_pdf_repeats_the_head_over_pages_and_keeps_rows_whole():
    rows = [
        [
            *([Cell(f"责任{n}", row_span=10)] if n % 10 == 0 else []),
            Cell(f"第{n}条起\n中\n止{n}尾"),
            Cell("内容"),
        ]
        for n in range(60)
    ]
    form = sheet(rows)
    told = Paper(title="清单", parts=[*parts_of(form)], made_at=AT, landscape=True)
    found = pages(write_portable(told).content)
    assert len(found) > 3
    assert all("一季度" in page for page in found[:-1])
    for number in range(60):
        here = [page for page in found if f"第{number}条起" in page]
        assert len(here) == 1
        assert f"止{number}尾" in here[0]
    assert "附件1" in found[0]
    assert "签字：张三" in found[-1]


def test_a_row_longer_than_a_page_goes_on_instead_of_vanishing():
    long = "很长的内容。" * 2000
    form = sheet([[Cell("甲"), Cell(long), Cell("乙")]])
    told = Paper(title="清单", parts=[*parts_of(form)], made_at=AT, landscape=True)
    found = pages(write_portable(told).content)
    assert len(found) > 2
    assert "".join(found).count("很长的内容") > 1900


def test_a_booklet_has_a_cover_and_contents_that_name_the_pages():
    parts = [Cover(rows=[("份数", "3")]), Contents("目录")]
    for number in range(3):
        long = [[Cell("甲"), Cell(f"内容{n}\n\n\n"), Cell("")] for n in range(20 * number + 1)]
        parts += [Chapter(f"第{number}份清单"), *parts_of(sheet(long))]
    found = pages(write_portable(Paper("汇编", parts, AT, landscape=True)).content)
    assert "汇编" in found[0]
    assert "份数" in found[0]
    starts = [
        next(n for n, page in enumerate(found, 1) if n > 2 and f"第{c}份清单" in page)
        for c in range(3)
    ]
    lines = [line for line in found[1].replace("\r", "").split("\n") if "份清单" in line]
    assert [line.split(".")[-1].split()[-1] for line in lines] == [str(n) for n in starts]
