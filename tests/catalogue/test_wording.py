from __future__ import annotations

from decimal import Decimal

import pytest

from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.models import Measure
from zelian.catalogue.wording import UNITS_OF_TIME, measure_words, words_of
from zelian.core.vocabulary.measure import Amount, Deadline, Frequency, Per, Share, When, Within

WORDS = {
    Frequency(): "每年至少 1 次",
    Frequency(min=2, per=Per.HALF_YEAR): "每半年至少 2 次",
    Frequency(min=2, max=3): "每年 2 至 3 次",
    Frequency(min=2, max=2): "每年 2 次",
    Frequency(min=None, max=2): "每年不超过 2 次",
    Frequency(every=2): "每 2 年至少 1 次",
    Frequency(per=Per.DAY, every=10): "每 10 天至少 1 次",
    Frequency(per=Per.TENURE): "任期内至少 1 次",
    Deadline(month=1, day=10): "每年1月10日前",
    Deadline(month=4, day="end"): "每年4月底前",
    Deadline(month=4): "每年4月底前",
    Deadline(month=4, day="mid"): "每年4月中旬前",
    Deadline(day=5, recurs=Per.MONTH): "每月5日前",
    Deadline(day="end", recurs=Per.MONTH): "每月末前",
    Deadline(day="mid", recurs=Per.MONTH): "每月中旬前",
    Deadline(when=When.YEAR_START): "每年年初",
    Deadline(when=When.QUARTER_END, recurs=Per.QUARTER): "每季度末前",
    Deadline(when=When.MONTH_END, recurs=Per.MONTH): "每月底前",
    Deadline(when=When.YEAR_END, recurs=None, year=2027): "2027年年底前",
    Deadline(when=When.YEAR_END, recurs=Per.TERM): "每学期年底前",
    Deadline(month=6, day=30, recurs=None, year=2027): "2027年6月30日前",
    Deadline(month=6, day=30, recurs=None): "6月30日前",
    Within(n=5, unit="workday", after="会后"): "会后 5 个工作日内",
    Within(n=15, unit="day", after="开学前"): "开学前至少 15 天",
    Within(n=24, unit="hour"): "24 小时内",
    Share(min_pct=Decimal(8), of="班子成员", per=Per.MONTH): "每月不少于 8%（班子成员）",
    Share(min_pct=Decimal("33.3")): "不少于 33.3%",
    Share(max_pct=Decimal(50)): "不超过 50%",
    Amount(min=Decimal(3000), unit="字"): "不少于 3000 字",
    Amount(min=Decimal(24), unit="学时", per=Per.YEAR): "每年不少于 24 学时",
    Amount(min=Decimal(2), max=Decimal(5), unit="人"): "2 至 5 人",
    Amount(max=Decimal(90), unit="天"): "不超过 90 天",
}


@pytest.mark.parametrize(("value", "words"), WORDS.items(), ids=list(WORDS.values()))
def test_a_measure_reads_as_a_clerk_would_say_it(value, words):
    assert measure_words(value) == words


@pytest.mark.parametrize("value", WORDS, ids=list(WORDS.values()))
def test_a_row_reads_as_the_value_it_was_made_of(value):
    row = Measure(kind=value.kind.value, value=value.to_json())
    assert words_of(row) == WORDS[value]


@pytest.mark.parametrize(
    "key",
    [
        "unit@kind:branch",
        "head@unit:3",
        "members@kind:committee",
        "post_kind:clerk@unit:7",
        "post:12",
    ],
)
def test_a_bearer_survives_its_key(key):
    assert BearerChoice.from_key(key).key == key


@pytest.mark.parametrize(
    "key",
    [
        "",
        "x",
        "unit",
        "head@",
        "post",
        "post@kind:branch",
        "post:x@",
        "unit:3@kind:a",
        "head@unit:",
    ],
)
def test_a_key_that_names_no_bearer_is_refused(key):
    with pytest.raises(ValueError, match=r".*"):
        BearerChoice.from_key(key)


@pytest.mark.parametrize("when", When)
def test_every_moment_has_words(when):
    assert measure_words(Deadline(when=when, recurs=Per.YEAR))
    assert measure_words(Deadline(when=when, recurs=None, year=2027))


@pytest.mark.parametrize("unit", UNITS_OF_TIME)
def test_every_unit_of_time_has_words(unit):
    assert "3" in measure_words(Within(n=3, unit=unit, after="会后"))
