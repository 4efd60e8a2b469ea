"""OFD files are read like PDF files: paragraphs, tables, furniture, over page breaks."""

from __future__ import annotations

import time

import pytest

from tests.documents import scanned_pages as scanned
from tests.documents.ofd_files import (
    NS,
    grid,
    layer,
    lines,
    media,
    ofd,
    page,
    picture,
    text,
)
from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.documents import CannotRead, open_document
from zelian.documents.ofd import objects

WORDS = (
    "渡口管理所应当对渡船和缆索开展例行检查并且把每次检查的结果写进航行日志再由当班的船长逐项核对和签名"
    "遇到大风或者浓雾要立即停航同时劝离等候的乘客到候船室休息并且在岸边挂出停航的标志等待通知"
)
LINES = [WORDS[at : at + 30] for at in range(0, 60, 30)]


def opened(*pages: str, common: str = "", **parts: str) -> Paper:
    return open_document("办法.ofd", ofd(*pages, common=common, **parts)).paper


def paragraphs(paper: Paper) -> list[str]:
    return [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.PARAGRAPH]


def test_lines_are_paragraphs_and_articles_begin_new_ones():
    paper = opened(page(lines(40, "渡口安全管理办法", *LINES, "到此为止。", "第二条 短句。")))
    assert paragraphs(paper) == ["渡口安全管理办法", "".join(LINES) + "到此为止。", "第二条 短句。"]


def test_characters_placed_one_by_one_are_words():
    signs = "".join(text(30 + 5 * i, 40, sign) for i, sign in enumerate("每日检查缆索三次。"))
    assert paragraphs(opened(page(signs))) == ["每日检查缆索三次。"]


def test_a_sentence_over_pages_is_joined_and_running_lines_are_furniture():
    def one(number: int, *words: str) -> str:
        return page(
            text(80, 15, "清江渡口管理所") + lines(40, *words) + text(100, 285, f"— {number} —")
        )

    paper = opened(one(1, LINES[0]), one(2, LINES[1], "到此为止。"), one(3, "第二条 短句。"))
    assert paragraphs(paper) == ["".join(LINES) + "到此为止。", "第二条 短句。"]
    furniture = [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.FURNITURE]
    assert furniture == ["清江渡口管理所"]


def test_ruled_tables_keep_rows_columns_and_merged_cells():
    columns = [20.0, 50.0, 120.0, 180.0]
    across = [(20, 180, 50), (20, 180, 62), (50, 180, 74), (20, 180, 86)]
    rules = "".join(
        f'<ofd:PathObject Boundary="0 0 210 297"><ofd:AbbreviatedData>M {a} {y} L {b} {y}'
        "</ofd:AbbreviatedData></ofd:PathObject>"
        for a, b, y in across
    ) + "".join(
        f'<ofd:PathObject Boundary="{x} 50 1 36"><ofd:AbbreviatedData>M 0 0 L 0 36'
        "</ofd:AbbreviatedData></ofd:PathObject>"
        for x in columns
    )
    words = "".join(
        text(columns[c] + 2, y, word)
        for y, row in ((58, ["类别", "内容", "单位"]), (70, ["渡船", "每日检查。", "甲班"]),
                       (82, ["", "每月保养。", "乙班"]))
        for c, word in enumerate(row) if word
    )  # fmt: skip
    paper = opened(page(rules + words))
    cells = {b.span.of(paper.text): b for b in paper.blocks if b.kind is BlockKind.CELL}
    assert (cells["渡船"].row, cells["渡船"].row_span) == (1, 2)
    assert (cells["乙班"].row, cells["乙班"].column) == (2, 2)


def test_templates_and_composite_objects_are_drawn_where_they_stand():
    common = (
        '<ofd:PublicRes>PublicRes.xml</ofd:PublicRes><ofd:TemplatePage ID="7" '
        'BaseLoc="Tpls/Tpl_0/Content.xml"/>'
    )
    unit = (
        f'<ofd:Res {NS}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="8" Width="90" '
        f'Height="9">{layer(text(0, 5, "组合里的话。"))}</ofd:CompositeGraphicUnit>'
        "</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    body = (
        text(30, 60, "第一段话。")
        + '<ofd:CompositeObject ID="4" ResourceID="8" Boundary="30 80 90 9"/>'
        + text(30, 100, "最后一段话。")
    )
    paper = opened(
        page(body, before='<ofd:Template TemplateID="7"/>'),
        common=common,
        **{"PublicRes.xml": unit, "Tpls/Tpl_0/Content.xml": page(text(60, 40, "模板上的标题"))},
    )
    assert paragraphs(paper) == ["模板上的标题", "第一段话。", "组合里的话。", "最后一段话。"]


def test_glyph_numbers_do_not_hide_the_words_and_slanted_or_hidden_text_is_left_out():
    glyphs = text(30, 40, "每月检查一次。").replace(
        "<ofd:TextCode",
        '<ofd:CGTransform CodePosition="0" CodeCount="7" GlyphCount="7">'
        "<ofd:Glyphs>12 13 14 15 16 17 18</ofd:Glyphs></ofd:CGTransform><ofd:TextCode",
    )
    mark = text(50, 120, "内部资料", extra='CTM="0.7 0.7 -0.7 0.7 0 0"')
    hidden = text(30, 160, "看不见的话", extra='Visible="false"')
    assert paragraphs(opened(page(glyphs + mark + hidden))) == ["每月检查一次。"]


def test_a_scaled_object_stands_where_its_matrix_puts_it():
    small = text(30, 40, "每月检查", size=1.0, extra='CTM="5 0 0 5 0 -4"')
    assert paragraphs(opened(page(small + text(50, 40, "一次。")))) == ["每月检查一次。"]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (
            ofd(page('<ofd:ImageObject ID="5" ResourceID="6" Boundary="0 0 210 297"/>')),
            "ofd.scanned",
        ),
        (ofd(page(lines(40, "\ue001\ue002\ue003\ue004\ue005\ue006"))), "pdf.garbled"),
        (ofd(page(lines(40, "每月检查一次。")))[:-40], "file.damaged"),
        (ofd(page("")), "file.empty"),
        (ofd(), "file.damaged"),
        (ofd("<!DOCTYPE d [<!ENTITY a 'b'>]>" + page(lines(40, "每月检查。"))), "file.markup"),
        (ofd("<ofd:Page"), "file.damaged"),
    ],
)
def test_a_bad_ofd_is_refused_with_its_own_code(data: bytes, code: str):
    with pytest.raises(CannotRead) as refused:
        open_document("坏.ofd", data)
    assert refused.value.code == code


def test_composite_objects_that_hold_themselves_come_to_an_end():
    unit = "".join(
        f'<ofd:CompositeGraphicUnit ID="{n}"><ofd:Content>'
        + "".join(f'<ofd:CompositeObject ResourceID="{n + 1}"/>' for _ in range(9))
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for n in range(20)
    )
    resources = (
        f"<ofd:Res {NS}><ofd:CompositeGraphicUnits>{unit}</ofd:CompositeGraphicUnits></ofd:Res>"
    )
    began = time.process_time()
    paper = opened(
        page(lines(40, "每月检查一次。") + '<ofd:CompositeObject ResourceID="0"/>'),
        common="<ofd:DocumentRes>Res.xml</ofd:DocumentRes>",
        **{"Res.xml": resources},
    )
    assert paragraphs(paper) == ["每月检查一次。"]
    assert time.process_time() - began < 10


def test_objects_have_a_bound(monkeypatch):
    monkeypatch.setattr(objects, "_MOST_OBJECTS", 3)
    with pytest.raises(CannotRead) as refused:
        opened(page(lines(40, "每月检查一次。", "每月检查两次。", "每月检查三次。")))
    assert refused.value.code == "file.too_long"


def test_a_full_grid_is_a_table():
    words = "".join(text(x, y, w) for x, y, w in ((22, 58, "甲"), (52, 58, "乙"), (22, 70, "丙"),
                                                   (52, 70, "丁")))  # fmt: skip
    paper = opened(page(grid([20, 50, 80], [50, 62, 74]) + words))
    assert paper.text.splitlines() == ["甲\t乙", "丙\t丁"]


RESOURCES = "<ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>"


def scanned_file(*pages: str, second: str = "b_png") -> bytes:
    """Pages of pictures: number 6 is the first page of a scan, number 7 the second."""
    parts: dict[str, str | bytes] = {
        "DocumentRes.xml": media(a_png=6, **{second: 7}),
        "Res/a.png": scanned.first(),
        f"Res/{second.replace('_', '.')}": scanned.second(),
    }
    return ofd(*pages, common=RESOURCES, **parts)


def test_pages_that_are_pictures_are_recognised_in_their_order() -> None:
    shares: list[float] = []
    stamp = picture(6, "100 200 40 40")
    data = scanned_file(page(picture(7)), page(picture(6) + stamp))
    paper = open_document("扫描.ofd", data, shares.append).paper
    assert paper.text.find(scanned.SIGNED[0]) < paper.text.find(scanned.TITLE)
    assert shares == [0.5, 1.0]
    assert paper.confidence


def test_pictures_of_a_kind_that_nobody_opens_are_refused_whole() -> None:
    data = scanned_file(page(picture(6)), page(picture(7)), second="b_jb2")
    with pytest.raises(CannotRead) as refused:
        open_document("扫描.ofd", data)
    assert refused.value.code == "ofd.scanned"


def test_a_page_with_words_and_a_picture_is_read_by_its_words() -> None:
    data = scanned_file(page(lines(40, "渡口安全管理办法", *LINES) + picture(6)))
    assert paragraphs(open_document("办法.ofd", data).paper)[0] == "渡口安全管理办法"
