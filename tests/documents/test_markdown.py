"""Markdown: marks are blanks, tables are tables, every word stays where it stood."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zelian.core.reading import read
from zelian.core.vocabulary.text import BlockKind, Paper
from zelian.documents import open_document

DUTIES = """# 湖区保洁责任办法

## 第二章 分工 ##

**第五条** 分工见下表：

| 序号 | 任务 | 责任单位 |
|:---|:-:|---:|
| 1 | 每季度清点一次船只 | 船队 |
| 2 | 每周清捞**不少于两次** | 保洁站、水利站 |

> - [x] 保洁员应当每日巡查一次；
* 站长每月至少抽查一次。

---
1. 队长每旬报告一次。
"""


def opened(words: str) -> Paper:
    return open_document("办法.md", words.encode()).paper


def blocks(paper: Paper) -> list[tuple[str, int | None, int | None]]:
    return [(b.span.of(paper.text), b.row, b.column) for b in paper.blocks]


def test_marks_are_blanks_and_every_word_stays_in_its_place():
    paper = opened(DUTIES)
    assert len(paper.text) == len(DUTIES)
    assert not set("#|>[]*") & set(paper.text)
    kept = {at: sign for at, sign in enumerate(paper.text) if not sign.isspace()}
    assert all(DUTIES[at] == sign for at, sign in kept.items())
    assert paper.text.count("\n") == DUTIES.count("\n")


def test_a_pipe_table_has_rows_and_columns_and_no_ruling_line():
    cells = [b for b in blocks(opened(DUTIES)) if b[1] is not None]
    assert [words for words, row, _ in cells if row == 0] == ["序号", "任务", "责任单位"]
    assert cells[-1] == ("保洁站、水利站", 2, 2)
    assert not any("-" in words for words, _, _ in cells)


def test_what_looks_like_a_table_but_has_no_ruling_line_is_text():
    paper = opened("甲 | 乙\n丙 | 丁\n\n一 | 二 | 三\n---|---\n")
    assert {b.kind for b in paper.blocks} == {BlockKind.PARAGRAPH}
    assert "甲 | 乙" in paper.text


def test_a_bar_in_a_cell_is_written_with_a_backslash_and_cells_may_be_empty():
    paper = opened("|甲|乙|丙|\n|-|-|-|\n|子\\|丑||寅|\n")
    assert blocks(paper)[3:] == [("子\\|丑", 1, 0), ("寅", 1, 2)]


def test_headings_state_their_level():
    paper = opened(DUTIES)
    levels = {b.span.of(paper.text): b.level for b in paper.blocks if b.level}
    assert levels == {"湖区保洁责任办法": 1, "第二章 分工": 2}


def test_the_reading_finds_who_bears_what_in_tables_and_lists():
    paper = opened(DUTIES)
    reading = read(paper)
    assert reading.regulation.title == "湖区保洁责任办法"
    assert [(d.subjects, m.span.of(paper.text)) for d in reading.duties for m in d.measures] == [
        (("船队",), "每季度清点一次"),
        (("保洁站", "水利站"), "每周清捞  不少于两次"),
        (("保洁员",), "每日巡查一次"),
        (("站长",), "每月至少抽查一次"),
        (("队长",), "每旬报告一次"),
    ]


@given(st.text(alphabet="|-:#>*` \\\n\r\u2028甲1", max_size=60))
def test_whatever_the_marks_no_place_moves(words: str):
    words += "甲"
    paper = opened(words)
    assert len(paper.text) == len(words)
    assert all(a.span.end <= b.span.start for a, b in pairwise(paper.blocks))


@pytest.mark.parametrize(
    "words", ["|" * 100_000, "|-" * 50_000 + "\n" + "|-" * 50_000, "> " * 99_999]
)
def test_long_rows_of_marks_take_no_time(words: str):
    assert len(opened(words + "甲").text) == len(words) + 1
