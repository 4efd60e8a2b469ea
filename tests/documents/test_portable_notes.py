"""Footnotes of a PDF, and signs that stand raised in a line."""

from __future__ import annotations

from tests.documents.portable_files import grid, lines, text
from tests.documents.test_portable import COLUMNS, LINES, opened, paragraphs, row

NOTE = "检修报告出具后十日内送站长。"


def raised(mark: str, after: int, y: float) -> str:
    """A mark behind so many signs of a line."""
    return text(90 + 16 * after, y + 7, mark, 8)


def note(y: float, mark: str, words: str) -> str:
    return text(90, y + 3, mark, 5) + "\n" + text(96, y, words, 9)


def test_a_note_at_the_foot_does_not_part_the_sentence_that_goes_on_overleaf():
    first = "\n".join([lines(740, *LINES[:3]), raised("1", 20, 740), note(90, "1", NOTE)])
    paper = opened(first, lines(740, LINES[3], "到此为止。"))
    assert paragraphs(paper) == ["".join(LINES[:4]) + "到此为止。", NOTE]


def test_a_note_of_two_lines_is_one_and_the_next_begins_with_its_own_mark():
    foot = "\n".join([
        note(110, "1", NOTE[:-1]), text(90, 98, "逾期的说明理由。", 9), note(86, "2", NOTE),
    ])  # fmt: skip
    marks = raised("1", 10, 740) + "\n" + raised("2", 12, 712)
    paper = opened("\n".join([lines(740, *LINES[:2], "到此为止。"), marks, foot]))
    assert paragraphs(paper)[-2:] == [NOTE[:-1] + "逾期的说明理由。", NOTE]
    assert not set("12") & set(paper.text)


def test_a_note_below_a_table_that_goes_on_overleaf_stands_behind_the_text():
    rows = [row(690, "序号", "内容", "单位"), row(660, "1", "每月巡山。", "甲站")]
    first = "\n".join([
        lines(740, LINES[0][:20] + "。"), raised("1", 21, 740), grid(COLUMNS, [710, 680, 650]),
        *rows, note(90, "1", NOTE),
    ])  # fmt: skip
    rest = [row(720, "2", "每季清道。", "乙站"), row(690, "3", "每年补牌。", "丙站")]
    second = "\n".join([grid(COLUMNS, [740, 710, 680]), *rest])
    assert opened(first, second).text.splitlines()[1:] == [
        "序号\t内容\t单位", "1\t每月巡山。\t甲站", "2\t每季清道。\t乙站",
        "3\t每年补牌。\t丙站", NOTE,
    ]  # fmt: skip


def test_small_print_whose_mark_no_line_calls_stays_where_it_is():
    first = lines(740, *LINES[:2], "到此为止。") + "\n" + text(90, 600, "1检修用表另附。", 9)
    paper = opened(first, lines(740, LINES[3], "完。"))
    assert paragraphs(paper)[1:] == ["1检修用表另附。", LINES[3] + "完。"]


def test_a_raised_sign_that_is_no_mark_stays_in_its_line():
    before, after = "料场面积不少于500m", "，周围清出空地。"
    parts = [text(90, 740, before), raised("2", len(before), 740)]
    parts.append(text(98 + 16 * len(before), 740, after))
    assert opened("\n".join(parts)).text == f"{before}2{after}\n"


def test_a_line_left_short_by_a_sign_that_takes_its_stop_along_goes_on():
    short, rest = LINES[2][:23], "丙”，另行称量并且登记。"
    assert paragraphs(opened(lines(740, *LINES[:2], short, rest))) == [
        LINES[0] + LINES[1] + short + rest
    ]
    ended = opened(lines(740, *LINES[:2], short[:-1] + "。", rest))
    assert len(paragraphs(ended)) == 2
