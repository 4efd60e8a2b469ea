"""Traditional signs are read as the simplified ones they stand for, and given back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zelian.core.reading import read, reading_to_json
from zelian.core.reading.layout.traditional import Simplified, is_traditional
from zelian.core.vocabulary import signs
from zelian.core.vocabulary.regulation import Reading
from zelian.core.vocabulary.text import Paper

ReadText = Callable[[str], Reading]

TRADITIONAL = (
    "渡口安全管理辦法\n第一章　總則\n"
    "第一條　學校應當每學期至少召開一次安全會議，會後五日內報送備案。\n"
    "第二條　校長應當每月巡查一次，並填寫紀錄。\n"
    "附件1\n檢查記錄表\n"
    "序號\t檢查項目\t責任單位\n1\t值班員應當每週檢查一次纜繩。\t總務處\n"
)
SIMPLIFIED = TRADITIONAL.translate(str.maketrans(dict(signs.SIMPLIFIED))).replace("纜", "缆")


def outline(reading: Reading) -> list[tuple[object, ...]]:
    return [(p.path, p.span) for p in reading.provisions]


def measures(reading: Reading) -> list[list[object]]:
    return [[(m.value, m.span) for m in d.measures] for d in reading.duties]


def test_a_paper_in_traditional_signs_is_read_like_its_twin() -> None:
    old, new = read(Paper(TRADITIONAL, ())), read(Paper(SIMPLIFIED, ()))
    assert outline(old) == outline(new)
    assert [len(m) for m in measures(old)] == [len(m) for m in measures(new)]
    assert len([m for found in measures(old) for m in found]) >= 4
    assert [p.path for p in old.provisions][:3] == [p.path for p in new.provisions][:3]


def test_what_is_read_stands_in_the_signs_of_the_document() -> None:
    reading = read(Paper(TRADITIONAL, ()))
    assert reading.regulation.title == "渡口安全管理辦法"
    assert reading.duties[0].subjects == ("學校",)
    assert reading.table[0].responsible == ("總務處",)
    told = reading_to_json(reading, TRADITIONAL)
    assert told["duties"][0]["quote"].startswith("學校應當")


@pytest.mark.parametrize(
    ("text", "traditional"),
    [
        ("第一條 學校應當召開會議", True),
        ("第一条 学校应当召开会议", False),
        ("第一条 学校应当召开会议，校名写作“學會條”", False),
        ("校長", False),
        ("", False),
    ],
)
def test_only_what_is_plainly_traditional_is_taken_for_it(text: str, traditional: bool) -> None:
    assert is_traditional(text) is traditional
    paper = Paper(text, ())
    assert (Simplified(paper).paper is not paper) is traditional


def test_no_sign_of_the_table_stands_for_another_that_is_in_it() -> None:
    assert len(signs.SIMPLIFIED) > 500
    assert not set(signs.SIMPLIFIED) & set(signs.SIMPLIFIED.values())
    assert all(len(old) == len(new) == 1 for old, new in signs.SIMPLIFIED.items())
