"""What a notice of one year sets by when, it sets once; what stands for longer comes back."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from zelian.core.vocabulary.measure import Deadline, Per
from zelian.core.vocabulary.regulation import Reading

ReadText = Callable[[str], Reading]


def deadlines(reading: Reading) -> list[tuple[int | None, Per | None, int | None]]:
    return [
        (m.value.month, m.value.recurs, m.value.year)
        for duty in reading.duties
        for m in duty.measures
        if isinstance(m.value, Deadline)
    ]


@pytest.mark.parametrize(
    "title",
    [
        "关于开展2026年渡口检查工作的通知",
        "某某渡口管理局2026年度工作要点",
        "二〇二六年渡口检查方案（试行）",
    ],
)
def test_what_a_paper_of_one_year_sets_is_set_once(read_text: ReadText, title: str) -> None:
    reading = read_text(
        f"{title}\n一、检查\n1.各站应当于4月15日前报送自查报告。\n"
        "2.站长应当于每年9月底前检修渡船。\n3.各站应当于2027年1月底前报送总结。\n"
    )
    assert deadlines(reading) == [(4, None, None), (9, Per.YEAR, None), (1, None, 2027)]


@pytest.mark.parametrize(
    ("opening", "recurs"),
    [("为做好今年渡口检查，现通知如下：", None), ("为做好渡口检查，现通知如下：", Per.YEAR)],
)
def test_a_notice_without_a_year_in_its_title_tells_in_its_opening(
    read_text: ReadText, opening: str, recurs: Per | None
) -> None:
    title = "关于开展渡口检查的通知"
    reading = read_text(f"{title}\n各站：\n{opening}\n一、各站应当于4月15日前报送自查报告。\n")
    assert deadlines(reading) == [(4, recurs, None)]


@pytest.mark.parametrize(
    "title",
    [
        "2026年渡口值守任务分解表",
        "某某渡口值守责任清单（2026年版）",
        "某某渡口管理办法（2026年修订）",
        "关于加强渡口管理的通知",
        "2024-2026年渡口整治行动方案",
    ],
)
def test_what_stands_for_longer_comes_back(read_text: ReadText, title: str) -> None:
    reading = read_text(f"{title}\n一、各站应当于4月15日前报送自查报告。\n")
    assert deadlines(reading) == [(4, Per.YEAR, None)]


def test_the_annex_of_a_notice_says_for_itself_how_long_it_stands(read_text: ReadText) -> None:
    reading = read_text(
        "关于开展2026年渡口检查的通知\n各站：\n一、各站应当于4月15日前报送自查报告。\n"
        "某某渡口管理局\n2026年3月1日\n附件1\n渡口值守制度\n一、站长应当于5月底前检修渡船。\n"
        "附件2\n2026年渡口检查方案\n一、检查组应当于6月底前检查各站。\n"
    )
    assert deadlines(reading) == [(4, None, None), (5, Per.YEAR, None), (6, None, None)]


def test_what_a_covering_letter_asks_for_is_asked_once(read_text: ReadText) -> None:
    reading = read_text(
        "某某渡口值守责任清单\n各站：\n为落实责任，制定本清单，请各站于4月15日前制定措施。\n"
        "一、站长应当于5月底前检修渡船。\n"
    )
    assert deadlines(reading) == [(4, None, None), (5, Per.YEAR, None)]
