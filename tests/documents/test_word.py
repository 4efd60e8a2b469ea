from __future__ import annotations

import time

import pytest

from tests.documents.word_files import (
    W,
    cell,
    docx,
    level,
    numbered,
    numbering,
    p,
    part,
    relationships,
    table,
)
from zelian.core.reading import read
from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.documents import open_document
from zelian.documents.word.numbering import in_form


def opened(body: str, **parts: str) -> Paper:
    return open_document("制度.docx", docx(body, **parts)).paper


def test_paragraphs_stand_in_order_with_a_block_each() -> None:
    paper = opened(p("第一条 站长应当带班。") + p("") + p("第二条 护林员应当巡山。"))
    assert paper.text == "第一条 站长应当带班。\n\n第二条 护林员应当巡山。\n"
    assert [b.span.of(paper.text) for b in paper.blocks] == [
        "第一条 站长应当带班。",
        "第二条 护林员应当巡山。",
    ]


def test_automatic_numbers_are_written_out() -> None:
    lists = numbering(
        level(0, "chineseCountingThousand", "%1、"),
        level(1, "japaneseCounting", "（%2）"),
        level(2, "decimal", "%3."),
    )
    body = "".join(
        [
            numbered("组织领导", 1),
            numbered("站长", 1, 1),
            numbered("带班", 1, 2),
            numbered("巡查", 1, 2),
            numbered("护林员", 1, 1),
            numbered("检查考核", 1),
            numbered("方式", 1, 1),
        ]
    )
    paper = opened(body, numbering=lists)
    assert paper.text.splitlines() == [
        "一、组织领导",
        "（一）站长",
        "1.带班",
        "2.巡查",
        "（二）护林员",
        "二、检查考核",
        "（一）方式",
    ]
    assert [q.path for q in read(paper).provisions][3] == ("一", "（一）", "2")


def test_articles_and_legal_numbers_are_written_out() -> None:
    lists = numbering(
        level(0, "chineseCounting", "第%1条"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    )
    paper = opened(numbered("目的", 1) + numbered("细目", 1, 1), numbering=lists)
    assert paper.text.splitlines() == ["第一条 目的", "1.1 细目"]


def test_a_restarted_list_counts_from_its_own_start() -> None:
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    lists = numbering(level(0, "decimal", "%1."), lists=2, overrides=restart)
    body = numbered("甲", 1) + numbered("乙", 1) + numbered("丙", 2) + numbered("丁", 2)
    assert opened(body, numbering=lists).text.splitlines() == ["1.甲", "2.乙", "1.丙", "2.丁"]


@pytest.mark.parametrize(
    ("form", "labels"),
    [
        ("chineseCounting", "一 十 十一 二十 九十九 一〇〇"),
        ("chineseCountingThousand", "一 十 十一 二十 九十九 一百"),
        ("japaneseCounting", "一 十 十一 二十 九十九 一百"),
        ("ideographDigital", "一 一〇 一一 二〇 九九 一〇〇"),
        ("ideographTraditional", "甲 癸 11 20 99 100"),
        ("ideographZodiac", "子 酉 戌 20 99 100"),
        ("chineseLegalSimplified", "壹 壹拾 壹拾壹 贰拾 玖拾玖 壹佰"),
        ("decimalEnclosedCircle", "① ⑩ ⑪ ⑳ 99 100"),
        ("decimalEnclosedCircleChinese", "① ⑩ ⑪ ⑳ 99 100"),
        ("upperRoman", "I X XI XX XCIX C"),
        ("lowerLetter", "a j k t uuuu vvvv"),
        ("decimalZero", "01 10 11 20 99 100"),
        ("decimalFullWidth", "１ １０ １１ ２０ ９９ １００"),
        ("somethingNew", "1 10 11 20 99 100"),
    ],
)
def test_numbers_are_written_in_the_form_of_their_list(form: str, labels: str) -> None:
    assert [in_form(n, form) for n in (1, 10, 11, 20, 99, 100)] == labels.split()


def test_a_level_that_is_never_begun_anew_counts_through() -> None:
    lists = numbering(
        level(0, "chineseCounting", "第%1章"),
        level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>'),
    )
    places = [("总则", 0), ("甲", 1), ("乙", 1), ("职责", 0), ("丙", 1)]
    body = "".join(numbered(words, 1, depth) for words, depth in places)
    assert opened(body, numbering=lists).text.splitlines() == [
        "第一章 总则", "第一条 甲", "第二条 乙", "第二章 职责", "第三条 丙",
    ]  # fmt: skip


def test_a_style_numbers_its_paragraphs_at_the_level_that_names_it() -> None:
    lists = numbering(
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="h1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="h2"/>'),
    )
    styles = part(
        "styles",
        "".join(
            f'<w:style w:type="paragraph" w:styleId="{name}"><w:pPr><w:numPr>'
            '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
            for name in ("h1", "h2")
        ),
    )
    body = "".join(
        p(words, f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>')
        for words, style in (("职责", "h1"), ("场长", "h2"), ("站长", "h2"), ("考核", "h1"))
    ) + p("不编号", '<w:pPr><w:pStyle w:val="h1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr>')
    assert opened(body, numbering=lists, styles=styles).text.splitlines() == [
        "一、职责", "（一）场长", "（二）站长", "二、考核", "不编号",
    ]  # fmt: skip


def test_a_list_that_names_a_list_style_has_its_levels() -> None:
    articles = level(0, "chineseCounting", "第%1条")
    own = f'<w:abstractNum w:abstractNumId="5"><w:styleLink w:val="L"/>{articles}</w:abstractNum>'
    link = '<w:abstractNum w:abstractNumId="6"><w:numStyleLink w:val="L"/></w:abstractNum>'
    num = '<w:num w:numId="1"><w:abstractNumId w:val="6"/></w:num>'
    lists = part("numbering", own + link + num)
    assert opened(numbered("甲", 1), numbering=lists).text == "第一条 甲\n"


def test_comments_are_no_part_of_the_text() -> None:
    body = (
        '<w:p><w:commentRangeStart w:id="1"/><w:r><w:t>每月检查。</w:t></w:r>'
        '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r></w:p>'
    )
    remark = part("comments", f'<w:comment w:id="1">{p("请改成每周")}</w:comment>')
    assert opened(body, comments=remark).text == "每月检查。\n"


def test_signs_nobody_sees_do_not_part_words() -> None:
    assert opened(p("\u202e每\u200b月\u2060检查\ufeff一次。")).text == "每月检查一次。\n"


def test_numbers_without_measure_in_the_markup_are_no_harm() -> None:
    nines = "9" * 6_000
    start = level(0, "decimal", "%1.").replace('start w:val="1"', f'start w:val="{nines}"')
    lists = numbering(start)
    body = numbered("甲", 1) + table(cell("乙", f'<w:gridSpan w:val="{nines}"/>') + cell("²"))
    assert opened(body, numbering=lists).text.splitlines() == ["1.甲", "乙\t²"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
        ("<w:p><w:r><w:txbxContent>", "</w:txbxContent></w:r></w:p>"),
        ("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>"),
        ("<w:tbl><w:sdt>", "</w:sdt></w:tbl>"),
    ],
)
def test_what_stands_within_itself_without_end_is_survived(before: str, after: str) -> None:
    body = p("第一条 每月检查。") + before * 3_000 + p("里") + after * 3_000 + p("第二条 完。")
    assert opened(body).text.split() == ["第一条", "每月检查。", "第二条", "完。"]


def test_two_hundred_pages_take_no_time() -> None:
    lists = numbering(level(0, "chineseCounting", "第%1条"), level(1, "decimal", "%2."))
    page = numbered("值班员应当每日巡查三次，发现险情的应当在30分钟内报告。" * 8, 1)
    page += (
        numbered("每月至少检查一次台账，检查结果报送上级单位，由负责人签字后存档。" * 5, 1, 1) * 4
    )
    page += table(*[cell("防火") + cell("每日巡山一次并填写日志。") + cell("护林站")] * 8)
    data = docx(page * 200, numbering=lists)
    began = time.process_time()
    paper = open_document("长.docx", data).paper
    assert len(paper.text) > 200_000
    assert time.process_time() - began < 1.5


def test_bullets_and_unknown_lists_have_no_label() -> None:
    lists = numbering(level(0, "bullet", "·"))
    body = numbered("甲", 1) + numbered("乙", 7)
    assert opened(body, numbering=lists).text.splitlines() == ["甲", "乙"]


def test_headings_state_their_level_by_style_or_outline() -> None:
    styles = part(
        "styles",
        '<w:style w:type="paragraph" w:styleId="a1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="a2"><w:basedOn w:val="a1"/></w:style>',
    )
    body = (
        p("总则", '<w:pPr><w:pStyle w:val="a2"/></w:pPr>')
        + p("细则", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>')
        + p("正文")
    )
    assert [b.level for b in opened(body, styles=styles).blocks] == [1, 2, None]


def test_merged_cells_are_written_once_and_keep_their_columns() -> None:
    body = table(
        cell("类别") + cell("内容", '<w:gridSpan w:val="2"/>') + cell("责任单位"),
        cell("防火", '<w:vMerge w:val="restart"/>') + cell("1.巡山") + cell("每日巡山一次。")
        + cell("护林站"),
        cell("", "<w:vMerge/>") + cell("2.值班") + cell("每日值班。") + cell("林场"),
    )  # fmt: skip
    paper = opened(body)
    assert paper.text.count("防火") == 1
    cells = {(b.row, b.column): b for b in paper.blocks}
    assert cells[1, 0].row_span == 2
    assert cells[0, 1].column_span == 2
    assert cells[2, 3].span.of(paper.text) == "林场"
    assert {b.kind for b in paper.blocks} == {BlockKind.CELL}


def test_a_list_of_measures_in_a_word_table_is_read() -> None:
    body = p("防火责任清单") + table(
        cell("类别") + cell("措施") + cell("主要内容") + cell("责任单位"),
        cell("防火", '<w:vMerge w:val="restart"/>') + cell("1.巡山")
        + cell("每日至少巡山一次，并填写巡山日志。") + cell("护林站"),
        cell("", "<w:vMerge/>") + cell("2.值班") + cell("每日安排两人值班，不得脱岗。")
        + cell("林场、护林站"),
    )  # fmt: skip
    reading = read(opened(body))
    assert [(r.category, r.no, r.responsible) for r in reading.table] == [
        ("防火", 1, ("护林站",)),
        ("防火", 2, ("林场", "护林站")),
    ]
    assert next(d.subjects for d in reading.duties if d.measures) == ("护林站",)


def test_text_boxes_and_notes_are_kept_headers_deletions_and_hidden_words_are_not() -> None:
    boxed = f"<w:txbxContent>{p('框中文字')}</w:txbxContent>"
    box = f"<w:p><w:r><w:pict>{boxed}</w:pict></w:r></w:p>"
    gone_words = "<w:del><w:r><w:delText>已删</w:delText></w:r></w:del>"
    deleted = f"<w:p>{gone_words}<w:r><w:t>保留</w:t></w:r></w:p>"
    hidden = "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r></w:p>"
    notes = part("footnotes", f'<w:footnote w:type="separator">{p("线")}</w:footnote>'
                 f"<w:footnote>{p('脚注文字')}</w:footnote>")  # fmt: skip
    text = opened(box + deleted + hidden, footnotes=notes, header1=part("hdr", p("页眉"))).text
    assert "框中文字" in text
    assert "保留" in text
    assert "脚注文字" in text
    for gone in ("已删", "隐藏", "线", "页眉"):
        assert gone not in text


def test_a_text_box_written_in_two_ways_is_read_once() -> None:
    mc = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    boxed = f"<w:txbxContent>{p('框中文字')}</w:txbxContent>"
    body = (
        f"<w:p><w:r><mc:AlternateContent {mc}><mc:Choice>{boxed}</mc:Choice>"
        f"<mc:Fallback>{boxed}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert opened(body).text.count("框中文字") == 1


def test_hyperlinks_out_of_the_file_are_passed_over() -> None:
    links = relationships("https://example.org/", "hyperlink")
    data = docx(p("见网站。"), **{"word/_rels/document.xml.rels": links})
    assert open_document("a.docx", data).paper.text == "见网站。\n"


def test_line_breaks_and_tabs_within_a_paragraph_are_kept_as_blanks() -> None:
    body = "<w:p><w:r><w:t>甲</w:t><w:tab/><w:t>乙</w:t><w:br/><w:t>丙</w:t></w:r></w:p>"
    assert opened(body).text == "甲 乙\n丙\n"


def test_tables_within_tables_and_controls_lose_no_words() -> None:
    inner = table(cell("内一") + cell("内二"))
    outer = f"<w:tbl><w:tr><w:tc>{p('外')}{inner}</w:tc></w:tr></w:tbl>"
    control = f"<w:sdt><w:sdtContent>{p('控件')}</w:sdtContent></w:sdt>"
    text = opened(outer + control).text
    for words in ("外", "内一", "内二", "控件"):
        assert words in text


def test_the_markup_helpers_use_the_namespace_of_word() -> None:
    assert W.endswith("wordprocessingml/2006/main")
