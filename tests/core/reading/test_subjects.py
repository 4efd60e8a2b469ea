from __future__ import annotations

from collections.abc import Callable

import pytest

from zelian.core.reading.duties.nouns import split_names
from zelian.core.reading.duties.titles import heading_subject
from zelian.core.vocabulary.regulation import Reading


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("林场场长责任", ("林场场长",)),
        ("护林员主要职责", ("护林员",)),
        ("场长、副场长的职责", ("场长", "副场长")),
        ("工会履行监督责任", ("工会",)),
        ("护林站站长", ("护林站站长",)),
        ("加强组织领导", ()),
        ("工作机制", ()),
        ("落实主体责任", ()),
    ],
)
def test_a_heading_tells_whose_duties_follow(title: str, names: tuple[str, ...]) -> None:
    assert heading_subject(title) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("场长和副场长", ("场长", "副场长")),
        ("各站（所、队）和林场办公室", ("各站（所、队）", "林场办公室")),
        ("人力资源和社会保障部门", ("人力资源和社会保障部门",)),
        ("分管、联系部门主要负责人", ("分管、联系部门主要负责人",)),
    ],
)
def test_joints_within_a_name_stay(words: str, names: tuple[str, ...]) -> None:
    assert split_names(words) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("场长每年至少为护林员讲一次课。", ("场长",)),
        ("站长每年到各点检查不少于两次。", ("站长",)),
        ("组织部、林政科、场办公室每季度联合督导一次。", ("组织部", "林政科", "场办公室")),
        ("清单审核后10个工作日内，护林站应当将清单报林场。", ("护林站",)),
        ("6月15日前，林政科汇总全场情况。", ("林政科",)),
        ("护林站变更的，应当自变更之日起十日内登记。", ("护林站",)),
        ("站长离任的，应当在10日内完成交接。", ("站长",)),
        ("被检查单位应当在5日内提交说明。", ("被检查单位",)),
        ("林场主要负责人每季度至少带队检查一次。", ("林场主要负责人",)),
        ("器材登记表由林场办公室保存五年。", ("林场办公室",)),
        ("小组组长由场长担任，小组每月召开一次会议。", ("小组",)),
        ("每名护林员每年接受谈话不少于1次。", ("每名护林员",)),
    ],
)
def test_a_sentence_tells_who_must(
    read_text: Callable[[str], Reading], sentence: str, names: tuple[str, ...]
) -> None:
    assert [d.subjects for d in read_text(sentence).duties if d.measures] == [names]


def test_a_meeting_is_a_subject_only_where_it_acts(
    read_text: Callable[[str], Reading],
) -> None:
    held = read_text("护林员大会每季度召开一次。").duties
    acts = read_text("护林员大会应当每年听取一次站务报告。").duties
    assert [d.subjects for d in (*held, *acts)] == [(), ("护林员大会",)]


def test_an_article_named_in_brackets_lends_no_brackets(
    read_text: Callable[[str], Reading],
) -> None:
    text = "第一条【站长】 站长每周抽查一次。\n第二条【护林员】 护林员每日巡山一次。\n"
    assert [d.subjects for d in read_text(text).duties] == [("站长",), ("护林员",)]
