from __future__ import annotations

import time
from itertools import pairwise

import pytest

from tests.documents.portable_files import grid, lines, pdf, text
from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.documents import CannotRead, open_document
from zelian.documents.portable import reading

WORDS = (
    "护林站应当对辖区内的林地开展巡护检查并且把每次巡护的情况记入日志再由值班的组长逐页核对和签字"
    "遇到火情或者险情要立即报告同时组织附近的村民撤离到安全地点并且守住路口等待上级派人前来处置"
    "入冬以前还要清理防火道和水源地周围的枯枝落叶把清理的长度和用工如数登记"
)
LINES = [WORDS[at : at + 25] for at in range(0, 125, 25)]


def opened(*pages: str) -> Paper:
    return open_document("制度.pdf", pdf(*pages)).paper


def paragraphs(paper: Paper) -> list[str]:
    return [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.PARAGRAPH]


def page(number: int, *words: str, left: float = 90) -> str:
    head, foot = text(200, 800, "青石林场文件", 10), text(280, 40, f"— {number} —", 10)
    return "\n".join([head, lines(740, *words, left=left), foot])


def test_lines_that_fill_the_column_make_one_paragraph():
    paper = opened(lines(740, *LINES[:3], "到此为止。", "第二条短。"))
    assert paragraphs(paper) == ["".join(LINES[:3]) + "到此为止。", "第二条短。"]


def test_an_indented_line_begins_a_paragraph():
    first = text(122, 740, LINES[0][:23]) + "\n" + lines(712, LINES[1], LINES[2])
    second = text(122, 656, LINES[3][:23]) + "\n" + lines(628, LINES[4])
    assert paragraphs(opened(first + "\n" + second)) == [
        LINES[0][:23] + LINES[1] + LINES[2],
        LINES[3][:23] + LINES[4],
    ]


def test_one_line_that_goes_on_shows_the_margin_of_indented_paragraphs():
    starts = [text(122, 740 - 28 * i, f"第{n}条短句。") for i, n in enumerate("一二三四五六七")]
    long = text(122, 544, LINES[0][:23]) + "\n" + lines(516, "到此为止。")
    other = text(122, 488, LINES[1][:23]) + "\n" + text(122, 460, "第九条短句。")
    found = paragraphs(opened("\n".join([*starts, long, other])))
    assert found[7] == LINES[0][:23] + "到此为止。"
    assert found[8:] == [LINES[1][:23], "第九条短句。"]


def test_a_sentence_over_a_page_break_is_one_paragraph_without_headers_and_numbers():
    paper = opened(page(1, *LINES[:3]), page(2, LINES[3], "到此为止。"))
    assert paragraphs(paper) == ["".join(LINES[:4]) + "到此为止。"]
    furniture = [b.span.of(paper.text) for b in paper.blocks if b.kind is BlockKind.FURNITURE]
    assert furniture == ["青石林场文件"]
    assert "—" not in paper.text


def test_a_full_line_that_ends_a_sentence_does_not_swallow_the_next_item():
    paper = opened(lines(740, LINES[0], LINES[1][:24] + "。", "第二条" + LINES[2][:22], "完。"))
    assert [words[:3] for words in paragraphs(paper)] == ["护林站", "第二条"]


def test_what_stands_on_one_page_only_is_never_taken_for_a_header():
    paper = opened(
        text(200, 800, "青石林场文件") + "\n" + lines(740, "第一条 短句甲。", "第二条 短句乙。")
    )
    assert paragraphs(paper)[0] == "青石林场文件"


LEFT = [WORDS[at : at + 12] for at in range(0, 96, 12)]
RIGHT = ["职责" + words[:10] for words in LEFT]


def test_two_columns_are_read_one_after_the_other():
    title = text(200, 790, "护林须知报", 20)
    body = lines(740, *LEFT, left=90) + "\n" + lines(740, *RIGHT, "到此为止。", left=310)
    paper = opened(
        title + "\n" + body + "\n" + lines(400, "栏下还有一段横跨全页的话一直写到右边为止。")
    )
    assert paragraphs(paper) == [
        "护林须知报",
        "".join(LEFT) + "".join(RIGHT) + "到此为止。",
        "栏下还有一段横跨全页的话一直写到右边为止。",
    ]


def test_columns_whose_lines_stand_at_other_heights_are_two_all_the_same():
    body = lines(740, *LEFT, left=90) + "\n" + lines(731, *RIGHT, left=310, step=27)
    assert paragraphs(opened(body)) == ["".join(LEFT) + "".join(RIGHT)]


def unruled(top: float, *rows: tuple[str, ...], lefts: tuple[float, ...], step: float = 24) -> str:
    return "\n".join(
        text(x, top - step * i, words, 12)
        for i, row in enumerate(rows)
        for x, words in zip(lefts, row, strict=True)
        if words
    )


def test_a_table_without_lines_keeps_rows_and_columns_and_joins_wrapped_cells():
    body = unruled(
        700,
        ("序号", "主要内容", "责任单位"),
        ("1", "每日巡山一次，巡山时带齐工具和地图并", "护林站"),
        ("", "填写巡山日志。", ""),
        ("2", "每月检查两次。", "林场"),
        lefts=(90, 150, 420),
    )
    paper = opened("\n".join([text(200, 740, "巡护任务表"), body, lines(560, "表后一段文字。")]))
    assert paper.text.splitlines() == [
        "巡护任务表",
        "序号\t主要内容\t责任单位",
        "1\t每日巡山一次，巡山时带齐工具和地图并填写巡山日志。\t护林站",
        "2\t每月检查两次。\t林场",
        "表后一段文字。",
    ]
    assert {b.kind for b in paper.blocks[1:-1]} == {BlockKind.CELL}


def test_short_words_on_both_sides_are_a_table_of_two_columns():
    rows = [(f"姓名{n}", f"职务{n}") for n in "甲乙丙丁"]
    paper = opened(unruled(740, *rows, lefts=(90, 310)))
    assert paper.text.splitlines() == [f"{a}\t{b}" for a, b in rows]


def test_labels_that_stand_off_their_items_make_no_table():
    rows = [(f"第{n}条", "护林员应当每月检查一次防火道。") for n in "一二三四"]
    paper = opened(unruled(740, *rows, lefts=(90, 180)))
    assert {b.kind for b in paper.blocks} == {BlockKind.PARAGRAPH}
    assert paragraphs(paper)[0] == "第一条 护林员应当每月检查一次防火道。"


COLUMNS = [90.0, 150.0, 400.0, 500.0]


def row(y: float, *words: str) -> str:
    return "\n".join(text(x + 4, y, w, 12) for x, w in zip(COLUMNS, words, strict=False) if w)


def test_a_ruled_table_keeps_rows_and_columns_and_joins_wrapped_cells():
    content = "\n".join(
        [
            text(90, 740, "巡护任务表"),
            grid(COLUMNS, [700, 670, 620, 590]),
            row(680, "序号", "内容", "单位"),
            row(655, "1", "每日巡山一次，巡山时带齐工具和地图并填写", "护林站"),
            row(637, "", "巡山日志。", ""),
            row(600, "2", "每月检查两次。", "林场"),
            lines(540, "表后一段文字。"),
        ]
    )
    paper = opened(content)
    cells = {(b.row, b.column): b.span.of(paper.text) for b in paper.blocks if b.row is not None}
    assert cells[1, 1] == "每日巡山一次，巡山时带齐工具和地图并填写巡山日志。"
    assert cells[2, 2] == "林场"
    assert paragraphs(paper) == ["巡护任务表", "表后一段文字。"]
    assert [b.span.start for b in paper.blocks] == sorted(b.span.start for b in paper.blocks)


def test_a_cell_with_no_line_between_is_merged():
    across = [(90, 500, y) for y in (700, 670, 610)] + [(150, 500, 640)]
    rules = "\n".join(
        [f"{a} {y} m {b} {y} l S" for a, b, y in across]
        + [f"{x} 700 m {x} 610 l S" for x in COLUMNS]
    )
    words = [
        row(680, "类别", "内容", "单位"),
        row(650, "防火", "巡山。", "甲站"),
        row(620, "", "值班。", "乙站"),
    ]
    paper = opened("\n".join([rules, *words]))
    merged = next(b for b in paper.blocks if b.span.of(paper.text) == "防火")
    assert (merged.row, merged.column, merged.row_span) == (1, 0, 2)


def test_a_table_over_a_page_break_is_one_and_its_repeated_head_is_dropped():
    head = row(780 - 100, "序号", "内容", "单位")
    one = "\n".join([grid(COLUMNS, [700, 670, 640]), head, row(650, "1", "每日巡山并且", "护林站")])
    two = "\n".join(
        [grid(COLUMNS, [700, 670, 640, 610]), head, row(650, "", "填写日志。", ""),
         row(620, "2", "每月检查。", "林场")]
    )  # fmt: skip
    paper = opened(one, two)
    cells = [(b.table, b.row, b.column, b.span.of(paper.text)) for b in paper.blocks]
    assert paper.text.count("序号") == 1
    assert (0, 1, 1, "每日巡山并且填写日志。") in cells
    assert (0, 2, 1, "每月检查。") in cells


ENCRYPT = (
    f"/ID [<{'00' * 16}> <{'00' * 16}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
    f"/O <{'11' * 32}> /U <{'22' * 32}> >>"
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (pdf(""), "scan.nothing_seen"),
        (pdf(*["0 0 100 100 re f"] * 3), "scan.nothing_seen"),
        (pdf(lines(700, "第一条密文"), encrypt=ENCRYPT), "file.encrypted"),
        (b"%PDF-1.7\nand then nothing", "file.damaged"),
        (pdf(lines(700, "第一条 文字"))[:300], "file.damaged"),
        (b"PK\x03\x04", "file.wrong_kind"),
        ("第一条 这是文本".encode(), "file.wrong_kind"),
        (pdf(lines(700, *["\ue001\ue002\ue003\ue004"] * 4)), "pdf.garbled"),
    ],
)
def test_a_bad_pdf_is_refused_with_its_own_code(data, code):
    with pytest.raises(CannotRead) as refused:
        open_document("坏.pdf", data)
    assert refused.value.code == code
    assert "{" not in refused.value.sentence.text()


def test_pages_and_signs_have_a_bound(monkeypatch):
    data = pdf(*[lines(700, "第一条 短句。")] * 3)
    monkeypatch.setattr(reading, "MOST_SIGNS", 10)
    with pytest.raises(CannotRead) as refused:
        open_document("长.pdf", data)
    assert refused.value.code == "file.too_long"
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    with pytest.raises(CannotRead) as refused:
        open_document("长.pdf", data)
    assert refused.value.code == "pdf.too_many_pages"


def test_borders_drawn_cell_by_cell_are_one_grid():
    boxes = [
        f"{a} {low} {b - a} {high - low} re S"
        for a, b in pairwise(COLUMNS)
        for high, low in pairwise([700, 670, 640])
    ]
    rows = [row(680, "序号", "内容", "单位"), row(650, "1", "每月巡山。", "甲站")]
    paper = opened("\n".join(boxes + rows))
    assert paper.text.splitlines() == ["序号\t内容\t单位", "1\t每月巡山。\t甲站"]


def test_a_drawing_of_many_lines_is_no_table_and_takes_no_time():
    sketch = "\n".join(f"{5 * i % 500} {i % 800} m {5 * i % 500} {i % 800 + 4} l S"
                       for i in range(3_000))  # fmt: skip
    began = time.process_time()
    paper = opened(*[sketch + "\n" + lines(700, *LINES[:2])] * 5)
    assert {b.kind for b in paper.blocks} == {BlockKind.PARAGRAPH}
    assert time.process_time() - began < 10


def test_cut_and_changed_files_never_crash():
    whole = pdf(page(1, *LINES[:2]), grid(COLUMNS, [700, 670, 640]))
    for at in range(9, len(whole), 97):
        for data in (whole[:at], whole[:at] + b"\xff9" + whole[at + 2 :]):
            assert said_of(data)


def said_of(data: bytes) -> str:
    """The file's text, or the sentence that refuses it."""
    try:
        return open_document("损.pdf", data).paper.text
    except CannotRead as refused:
        return refused.sentence.text()
