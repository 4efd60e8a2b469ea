from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.utils import translation

from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence
from zelian.pages.words import (
    action_words,
    plain_number,
    shown,
    unit_words,
    worded,
    year_date,
)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (Decimal("2.50"), "2.5"),
        (Decimal("3.00"), "3"),
        (Decimal(100), "100"),
        (Decimal("0.00"), "0"),
        (Decimal("-1.20"), "-1.2"),
        (0.1, "0.1"),
        (12, "12"),
        ("7.10", "7.1"),
        ("7.", "7"),
        ("第3条", "第3条"),
        (None, "—"),
    ],
)
def test_numbers_have_no_trailing_zeros(value, words):
    assert plain_number(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "—"),
        ("", "—"),
        ([], "—"),
        (True, "是"),
        (False, "否"),
        (0, "0"),
        (dt.date(2026, 3, 5), "2026年3月5日"),
        (dt.datetime(2026, 3, 5, 16, 30, tzinfo=dt.UTC), "2026年3月6日 00:30"),
        (dt.time(9, 5), "09:05"),
        (["甲", dt.date(2026, 1, 1)], "甲、2026年1月1日"),
        (Sentence("满{n}次", {"n": 2}), "满2次"),
    ],
)
def test_values_read_as_people_write_them(value, words):
    assert shown(value) == words


def test_days_are_written_in_full_and_in_local_time():
    assert year_date(dt.date(2026, 3, 5)) == "2026年3月5日"
    assert year_date(dt.datetime(2026, 12, 31, 20, tzinfo=dt.UTC)) == "2027年1月1日"
    assert year_date(None) == "—"
    with translation.override("en"):
        assert year_date(dt.date(2026, 3, 5)) == "5 Mar 2026"


def test_sentences_fill_in_days_numbers_and_sentences():
    sentence = Sentence(
        "{when}：{what}",
        {
            "when": dt.date(2026, 3, 5),
            "what": Sentence("{n}次", {"n": Decimal("1.50")}),
        },
    )
    assert worded(sentence) == "2026年3月5日：1.5次"
    assert worded(sentence.to_json()) == "2026年3月5日：1.5次"
    assert worded(Reason("x", sentence)) == worded(Reason("x", sentence).to_json())


def test_what_is_not_a_sentence_stays_as_it_is():
    assert worded("已经是文字") == "已经是文字"
    assert worded(None) == ""
    assert worded(Sentence("编号{n}", {"n": "2026-99-99"})) == "编号2026-99-99"


def test_an_action_is_a_deed_and_a_thing():
    assert action_words("act.recorded") == "登记履责记实"
    assert action_words("regulation.confirmed") == "确认施行制度文件"


def test_what_the_system_counts_in_is_translated_and_other_units_stay():
    sentence = Sentence("还差{missing}{unit}", {"missing": "2", "unit": "次"})
    assert worded(sentence) == "还差2次"
    with translation.override("en"):
        assert unit_words("次") == "times"
        assert unit_words("学时") == "学时"
        assert "times" in worded(sentence)
