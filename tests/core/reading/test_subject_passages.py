"""Who must do what is measured, in passages of many kinds of regulation."""

from __future__ import annotations

import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.core.reading.passages_read import Record, differences
from zelian.core.reading.duties.nouns import split_names
from zelian.core.reading.duties.patients import counts_persons, is_dealt_with
from zelian.core.reading.duties.titles import heading_subject
from zelian.core.vocabulary.regulation import Reading

PASSAGES: list[Record] = tomllib.loads(
    Path(__file__).with_name("subject_passages.toml").read_text(encoding="utf-8")
)["passage"]


@pytest.mark.parametrize("passage", PASSAGES, ids=lambda p: p["text"].strip()[:24])
def test_a_measure_falls_on_whom_the_passage_means(passage: Record) -> None:
    assert list(differences(passage)) == []


def test_the_passages_are_many_and_say_whom_they_mean() -> None:
    assert len(PASSAGES) >= 330
    assert all("subjects" in duty for passage in PASSAGES for duty in passage["duty"])


@pytest.mark.parametrize(
    ("words", "counted"),
    [
        ("评标专家|不少于5人", True),
        ("每班护林员|不得少于二人，", True),
        ("检查组|每组不少于2人", True),
        ("抽查单位|不少于单位总数的40%", True),
        ("场长|每学期听课不少于20节", False),
        ("各林场|不少于2人参加培训", False),
    ],
)
def test_persons_counted_are_no_doers(words: str, counted: bool) -> None:
    name, rest = words.split("|")
    text = name + rest
    assert counts_persons(text, 0, len(name), len(text)) is counted


@pytest.mark.parametrize(
    ("words", "dealt_with"),
    [
        ("库区|每月检查一次", True),
        ("供货商|每学期评价一次", True),
        ("一般单位|每两年抽查1次", True),
        ("食堂|每日消毒餐具一次", False),
        ("护林站|每月检查一次", False),
        ("党员|每季度走访群众一次", False),
    ],
)
def test_places_and_those_judged_are_no_doers(words: str, dealt_with: bool) -> None:
    name, rest = words.split("|")
    text = name + rest
    assert is_dealt_with(text, 0, len(name), len(text)) is dealt_with


@pytest.mark.parametrize(
    ("title", "names"),
    [
        ("管理志愿消防队", ()),
        ("建强基层组织", ()),
        ("管理员职责", ("管理员",)),
        ("归档部门职责", ("归档部门",)),
        ("护林队的监督管理职责", ("护林队",)),
    ],
)
def test_a_title_that_asks_for_something_names_nobody(title: str, names: tuple[str, ...]) -> None:
    assert heading_subject(title) == names


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("护林员以及任课老师", ("护林员", "任课老师")),
        ("应急管理、公安、交通部门", ("应急管理、公安、交通部门",)),
    ],
)
def test_fields_of_one_department_stay_together(words: str, names: tuple[str, ...]) -> None:
    assert split_names(words) == names


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("林政科应当督促护林站每年检修一次。", ("护林站",)),
        ("林政科牵头，护林站配合，每月巡查一次。", ("林政科", "护林站")),
        ("登记表由场长签字后五日内报林政科。", ()),
        ("器材每季度盘点一次，由保管员负责。", ("保管员",)),
        ("场长变更的，应当在十日内备案。", ()),
        ("护林站变更的，应当在十日内备案。", ("护林站",)),
    ],
)
def test_turns_that_hand_a_doing_to_somebody(
    read_text: Callable[[str], Reading], sentence: str, names: tuple[str, ...]
) -> None:
    assert [d.subjects for d in read_text(sentence).duties if d.measures] == [names]
