"""Papers as PDF: everything that is said comes back, nothing that is said can break out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdfium2 import PdfDocument

from zelian.documents.written.glyphs import signs_in
from zelian.documents.written.paper import (
    Check,
    Column,
    Facts,
    Heading,
    Paper,
    Paragraph,
    SignatureBlock,
    Signed,
    Table,
)
from zelian.documents.written.portable import (
    MISSING,
    SERIF,
    Portable,
    write_portable,
    write_seal,
)

MADE = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
A4 = (595.3, 841.9)


def paper(*parts, **fields) -> Paper:
    return Paper(title=fields.pop("title", "责任清单"), parts=parts, made_at=MADE, **fields)


def opened(made: Portable) -> PdfDocument:
    return pypdfium2.PdfDocument(made.content)


def pages_of(made: Portable) -> list[str]:
    document = opened(made)
    found = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return [text.replace("\u200b", "").replace("\r\n", "\n") for text in found]


def dense(text: str) -> str:
    return "".join(text.split())


def row_paper(*cells: str) -> Paper:
    return paper(Table([Column(f"栏{number}") for number in range(len(cells))], [cells]))


WHOLE = paper(
    Facts([("责任主体", "物理学院党委"), ("年度", "2026年")]),
    Heading("一、总体要求"),
    Paragraph("第8条规定，每年至少2次。\n第二段。"),
    Table([Column("序号", 0.5, "center"), Column("内容", 3)], [("1", "召开专题会议")]),
    SignatureBlock(
        [
            Signed("签字：甲", "核验编号 ABCD", "签字有效"),
            Signed("会签：乙", "", "签字失效", False),
        ],
        ["签字："],
        "公章位置",
    ),
    Check([("核验编号", "ABCD-EFGH")], "https://zelian.example/check/ABCDEFGH/"),
    issuer="东州大学",
    subtitle="2026年度",
    keywords=["ABCDEFGH"],
)


def test_every_part_gives_its_words_back():
    shown = dense("".join(pages_of(write_portable(WHOLE))))
    for words in (
        "东州大学",
        "责任清单",
        "2026年度",
        "责任主体",
        "一、总体要求",
        "第8条规定，每年至少2次。第二段。",
        "召开专题会议",
        "签字：甲",
        "签字有效",
        "签字失效",
        "核验编号ABCD-EFGH",
        "公章位置",
        "1/1",
    ):
        assert words in shown


def test_numbers_stand_close_to_chinese():
    assert "第8条" in "".join(pages_of(write_portable(WHOLE)))


def test_the_file_is_an_archive_pdf_with_its_fonts_inside():
    content = write_portable(WHOLE).content
    document = pypdfium2.PdfDocument(content)
    assert document.get_metadata_value("Title") == "责任清单"
    assert document.get_metadata_value("Keywords") == "ABCDEFGH"
    document.close()
    assert b"<pdfaid:part>2</pdfaid:part>" in content
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in content


def test_the_same_paper_is_the_same_file():
    assert write_portable(WHOLE) == write_portable(WHOLE)
    assert write_portable(replace(WHOLE, title="别的")) != write_portable(WHOLE)


@pytest.mark.parametrize(("landscape", "size"), [(False, A4), (True, A4[::-1])])
def test_the_seal_has_a_place_inside_the_page(landscape, size):
    made = write_portable(replace(WHOLE, landscape=landscape))
    document = opened(made)
    assert tuple(round(side, 1) for side in document[made.seal.page].get_size()) == size
    document.close()
    assert 0 < made.seal.left < made.seal.right < size[0]
    assert 0 < made.seal.bottom < made.seal.top < size[1]
    assert round(made.seal.right - made.seal.left) == 119


def test_a_paper_without_a_seal_has_no_place_for_one():
    assert write_portable(paper(SignatureBlock(lines=["签字："]))).seal is None


def test_the_head_of_a_table_stands_on_every_page():
    rows = [(str(number), "内容" * 20) for number in range(120)]
    pages = pages_of(write_portable(paper(Table([Column("序号"), Column("责任内容")], rows))))
    assert len(pages) > 2
    assert all("责任内容" in text for text in pages)
    assert [dense(text)[-len(f"{n}/{len(pages)}") :] for n, text in enumerate(pages, 1)] == [
        f"{n}/{len(pages)}" for n in range(1, len(pages) + 1)
    ]


def test_five_thousand_rows_are_written():
    rows = [(str(n), f"第{n}项工作任务，逐条落实", "每年至少2次") for n in range(1, 5001)]
    columns = [Column("序号"), Column("责任内容", 3), Column("量化要求")]
    pages = pages_of(write_portable(paper(Table(columns, rows))))
    assert "第1项工作任务" in dense(pages[0])
    assert "第5000项工作任务" in dense(pages[-1])


# -- hostile words -------------------------------------------------------------------------

HOSTILE = [
    "#let paper = none",
    "#panic(1)",
    '#read("/etc/passwd")',
    "$ sum_(k=0)^n k $",
    "*bold* _emph_ `raw` ```typ #1```",
    "[content] ] [ {code} }",
    "\\ \\u{1F600} \\#",
    "= Heading",
    "- list + enum / term: x",
    "<label> @reference",
    "// comment /* block */",
    "https://example.org ~ -- --- ...",
    "\"quoted\" 'single'",
    "%s {0} {{ x }} {% x %}",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_markup_in_words_stays_words(words):
    made = write_portable(
        paper(
            Heading(words),
            Paragraph(words),
            Facts([(words, words)]),
            Table([Column(words)], [(words,)]),
            SignatureBlock([Signed(words, words, words)], [words], words),
            Check([(words, words)]),
            title=words,
            issuer=words,
            subtitle=words,
        )
    )
    shown = dense("".join(pages_of(made)))
    assert shown.count(dense(words)) >= 12


def test_a_very_long_word_stays_in_its_cell():
    shown = "".join(pages_of(write_portable(row_paper("W" * 4000, "责任人"))))
    assert dense(shown).count("W") == 4000
    assert "责任人" in shown


def test_signs_that_no_font_has_are_set_as_missing_and_the_rest_stays():
    shown = dense("".join(pages_of(write_portable(row_paper("会😀议\U000e0041", "䶮𬭎")))))
    assert f"会{MISSING}议" in shown
    assert "䶮𬭎" in shown


def test_control_and_direction_signs_leave_no_trace():
    words = "甲\x00乙\u202e丙\u200b丁\ufeff戊\r\n己\t庚\ud800辛"
    shown = dense("".join(pages_of(write_portable(row_paper(words)))))
    assert "甲乙丙丁戊己庚辛" in shown


@pytest.mark.parametrize(
    "empty",
    [
        paper(),
        paper(Table([Column("空")], [])),
        paper(Facts([])),
        paper(Check([])),
        paper(title=""),
    ],
    ids=["nothing", "no rows", "no facts", "no check", "no title"],
)
def test_an_empty_part_is_no_fault(empty):
    assert pages_of(write_portable(empty))


@settings(max_examples=25)
@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_whatsoever_can_be_written(first, second):
    made = write_portable(paper(Paragraph(first), Table([Column("栏")], [(second,)]), title=second))
    assert made.content.startswith(b"%PDF-")


# -- the seal and the fonts ----------------------------------------------------------------


def test_what_stands_in_a_seals_place_has_its_size_and_words():
    document = pypdfium2.PdfDocument(write_seal("东州大学", "电子签章", "2026年11月20日"))
    assert [round(side) for side in document[0].get_size()] == [119, 119]
    shown = dense(document[0].get_textpage().get_text_bounded())
    document.close()
    assert shown == "东州大学电子签章2026年11月20日"


def test_a_long_name_stays_inside_the_seal():
    assert write_seal("某某某某某某某某某某" * 6, "电子签章").startswith(b"%PDF-")


def test_a_fonts_signs_are_read_from_its_character_map():
    signs = signs_in(SERIF.read_bytes())
    assert {ord("责"), ord("链"), ord("A"), ord("〓"), 0x2CB4E} <= signs
    assert ord("😀") not in signs


@pytest.mark.parametrize("content", [b"", b"no font", b"OTTO" + b"\x00" * 60])
def test_a_file_that_is_no_font_is_refused(content):
    with pytest.raises(ValueError, match=r"OpenType|table"):
        signs_in(content)
