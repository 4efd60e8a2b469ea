"""How a text lies on its pages: widths, indents, page numbers, running headers."""

from __future__ import annotations

import pytest

from zelian.core.reading.layout.furniture import is_furniture, running_headers
from zelian.core.reading.layout.lines import PaperLines
from zelian.core.reading.layout.passages import lay_out
from zelian.core.reading.layout.wrapping import Setting, setting_of, width_of
from zelian.core.vocabulary.text import Block, BlockKind, Paper, Span

SENTENCE = "护林站应当按照年度计划安排巡护路线，护林员应当按时巡山并记事，发现火情立即报告站长，"


def passages(text: str) -> list[str]:
    laid = lay_out(Paper(text, ()))
    return [laid.flow.text[p.start : p.end] for p in laid.passages]


def cut(paragraph: str, width: int) -> str:
    return "\n".join(paragraph[at : at + width] for at in range(0, len(paragraph), width))


def test_the_width_lines_are_cut_at_is_found_in_signs_or_half_signs() -> None:
    dated = [f"{'1' * n}号站：{SENTENCE}" for n in range(1, 9)]
    in_signs = "\n".join(cut(2 * paragraph, 30) for paragraph in dated)
    assert setting_of(in_signs) == Setting(30, by_signs=True)
    on_paper = "\n".join(cut(f"　　{SENTENCE * 3}", 30) for _ in range(6))
    assert setting_of(on_paper) == Setting(60, indented=True)
    assert width_of("护林a1") == 6


def test_paragraphs_of_one_line_each_have_no_width() -> None:
    assert setting_of("\n".join(SENTENCE[:n] for n in range(10, 40))) == Setting()
    assert setting_of("") == Setting()
    assert not Setting().fills(SENTENCE)


def test_a_full_line_goes_on_even_where_a_sentence_ends_with_it() -> None:
    first = "　　护林站应当按照计划安排巡护路线并且公示。护林员应当巡山记事。"
    lines = [
        first,
        "站长应当每周讲评一次。",
        *(cut(f"　　{SENTENCE * 2}", len(first)) for _ in "1234"),
    ]
    assert "护林员应当巡山记事。站长应当每周讲评一次。" in passages("\n".join(lines))[0]


def test_a_line_that_does_not_fill_the_width_ends_its_paragraph() -> None:
    lines = [cut(f"　　{SENTENCE}并且归档。", 30) for _ in range(8)]
    text = "\n".join([*lines, "　　巡护、值守与扑救工作安排", "护林站应当设岗。"])
    assert passages(text)[-2:] == ["巡护、值守与扑救工作安排", "护林站应当设岗。"]


@pytest.mark.parametrize(
    "line",
    ["- 3 -", "— 12 —", "－３－", "第 3 页", "第3页 共9页", "共9页 第3页", "3/9", "3", "·3·",
     "Page 3 of 9", "[image: seal.png]"],
)  # fmt: skip
def test_page_numbers_and_lone_pictures_are_furniture(line: str) -> None:
    assert is_furniture(line)
    assert passages(f"护林员应当按时巡\n\n{line}\n\n山，并且记事。") == [
        "护林员应当按时巡山，并且记事。"
    ]


@pytest.mark.parametrize(
    "line", ["第3页的表格", "3月", "第三条", "3.", "2024", "- 巡山", "1/3以上"]
)
def test_what_only_looks_like_a_page_number_stays(line: str) -> None:
    assert not is_furniture(line)


def test_a_header_is_known_by_running_along_with_the_pages() -> None:
    page = "第{0}组应当按时巡\n\n- {0} -\n某某林场制度汇编\n\n山，并且记事。\n"
    text = "".join(page.format(n) for n in (1, 2, 3))
    assert passages(text) == [f"第{n}组应当按时巡山，并且记事。" for n in (1, 2, 3)]
    assert len(running_headers(text)) == 3


def test_the_title_repeated_on_a_page_is_a_header_but_stays_the_title() -> None:
    text = "某某林场巡护办法\n护林员应当按时巡\n\n- 1 -\n某某林场巡护办法\n\n山，并且记事。\n"
    assert passages(text) == ["某某林场巡护办法", "护林员应当按时巡山，并且记事。"]


def test_a_line_that_stands_by_a_page_number_once_is_no_header() -> None:
    text = "护林员应当巡山。\n\n- 1 -\n扑救人员名单\n\n护林员应当记事。\n"
    assert "扑救人员名单" in passages(text)
    assert running_headers("护林员应当巡山。\n") == set()


def test_a_title_that_ends_a_page_does_not_run_into_the_next() -> None:
    text = "一、巡护要求\n\n- 1 -\n\n护林员应当巡山。\n二、登记要求\n\n\f护林员应当记事。\n"
    assert passages(text) == [
        "一、巡护要求",
        "护林员应当巡山。",
        "二、登记要求",
        "护林员应当记事。",
    ]


def test_a_short_item_goes_on_where_items_end_in_stops() -> None:
    items = "".join(f"{n}.按时登记并且归档；\n" for n in range(1, 6))
    text = f"{items}6.对责任区火情\n\n- 2 -\n\n逐级上报。\n"
    assert passages(text)[-1] == "6.对责任区火情逐级上报。"


def test_marked_furniture_is_left_out() -> None:
    text = "护林员应当按时巡\n某某厅公报\n山，并且记事。"
    at = text.index("某某")
    blocks = (Block(BlockKind.FURNITURE, Span(at, at + 5)),)
    laid = lay_out(Paper(text, blocks))
    assert laid.flow.text == "护林员应当按时巡山，并且记事。\n"


def test_a_clock_or_bracket_cut_by_the_width_is_put_together() -> None:
    lines = [cut(SENTENCE * 2, 20) for _ in range(5)]
    last = ["护林员应当于每日的早晨与傍晚十七点即17：", "30前报告站长。"]
    assert passages("\n".join([*lines, *last]))[-1].endswith("17：30前报告站长。")


def test_fields_far_apart_on_a_line_do_not_run_into_the_next() -> None:
    text = "某某林场            编号：LC-01，版本：二，共三份\n巡护制度\n护林员应当巡山。"
    assert passages(text)[1:] == ["巡护制度", "护林员应当巡山。"]


def test_short_lines_of_like_length_are_no_width() -> None:
    names = [f"{who}护林站巡护工作联络员及替补联络员名单" for who in "甲乙丙丁戊己庚辛壬癸"]
    assert setting_of("\n".join(names)) == Setting()
    assert passages("\n".join(names)) == names


def test_cells_of_tables_tell_nothing_of_the_width() -> None:
    cells = [cut(f"{n}{SENTENCE}", 20) for n in range(10)]
    text = "\n".join(["　　护林站应当设岗。", *cells, "　　站长应当带班。"])
    blocks: list[Block] = []
    at = text.index("\n") + 1
    for row, cell in enumerate(cells):
        blocks.append(Block(BlockKind.CELL, Span(at, at + len(cell)), 0, row, 0))
        at += len(cell) + 1
    assert setting_of(text).width == 40
    assert PaperLines(Paper(text, tuple(blocks))).setting == Setting()
