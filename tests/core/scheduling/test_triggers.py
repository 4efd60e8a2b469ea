"""What an event sets off, and until when it must be done."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.core.scheduling.made import CALENDAR, day, measure, subject
from zelian.core.scheduling import APPOINTMENT, plan_triggered, trigger_of
from zelian.core.scheduling.triggers import BEFORE_EXAMPLES, TRIGGER_RULES, due_after, is_lead_time
from zelian.core.vocabulary.measure import Frequency, Within
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import WorkCalendar


@pytest.mark.parametrize(
    ("rule", "words"), [(rule, words) for rule in TRIGGER_RULES for words in rule.match]
)
def test_a_rule_finds_its_event(rule, words):
    assert rule.pattern.search(words)
    assert trigger_of(Within(5, "day", words)) == rule.trigger


@pytest.mark.parametrize(
    ("rule", "words"), [(rule, words) for rule in TRIGGER_RULES for words in rule.no_match]
)
def test_a_rule_leaves_other_words_alone(rule, words):
    assert not rule.pattern.search(words)


@pytest.mark.parametrize(
    ("words", "trigger"),
    [
        ("会后", Activity.MEETING),
        ("谈话后", Activity.TALK),
        ("谈话会后", Activity.TALK),
        ("督查结束后", Activity.INSPECTION),
        ("到任后", APPOINTMENT),
        ("新任职领导干部上任后", APPOINTMENT),
        ("事故发生后", None),
        ("", None),
    ],
)
def test_the_event_is_read_from_the_words(words, trigger):
    assert trigger_of(Within(5, "day", words)) == trigger


def test_words_that_count_backwards_are_told_from_others():
    before, after = BEFORE_EXAMPLES
    assert all(is_lead_time(Within(1, "day", words)) for words in before)
    assert not any(is_lead_time(Within(1, "day", words)) for words in after)


TERMS = [
    ("会后5个工作日，跨清明", "2026-04-01", 5, "workday", "会后", "2026-04-09"),
    ("周五会后3个工作日", "2026-03-13", 3, "workday", "会后", "2026-03-18"),
    ("会后3日，到期是周末也不顺延", "2026-03-11", 3, "day", "会后", "2026-03-14"),
    ("会后1周", "2026-03-11", 1, "week", "会后", "2026-03-18"),
    ("一月三十一日后1个月", "2026-01-31", 1, "month", "任职后", "2026-02-28"),
    ("闰年一月三十一日后1个月", "2028-01-31", 1, "month", "任职后", "2028-02-29"),
    ("二月二十九日后1年", "2028-02-29", 1, "year", "任职后", "2029-02-28"),
    ("24小时", "2026-03-11", 24, "hour", "发生后", "2026-03-12"),
    ("48小时", "2026-03-11", 48, "hour", "发生后", "2026-03-13"),
    ("30分钟按一日", "2026-03-11", 30, "minute", "发生后", "2026-03-12"),
    ("2小时按一日", "2026-03-11", 2, "hour", "发生后", "2026-03-12"),
    ("开学前15日", "2026-03-02", 15, "day", "开学前", "2026-02-15"),
    ("会前2个工作日，跨春节", "2026-02-24", 2, "workday", "会前", "2026-02-13"),
    ("提前24小时", "2026-03-11", 24, "hour", "会前", "2026-03-10"),
    ("届满前3个月", "2026-05-31", 3, "month", "任期届满前", "2026-02-28"),
]


@pytest.mark.parametrize("term", TERMS, ids=[term[0] for term in TERMS])
def test_the_last_day_is_counted_right(term):
    _, event, n, unit, after, due = term
    assert due_after(Within(n, unit, after), day(event), CALENDAR) == day(due)


def triggered(value, event="2026-03-11", calendar=CALENDAR, key="act:9"):
    return plan_triggered(
        measure(value, topic="报送记录"),
        subject(),
        event=day(event),
        event_key=key,
        calendar=calendar,
    )


def test_it_counts_from_the_event_s_day_and_is_named_after_the_event():
    made = triggered(Within(5, "workday", "会后"))
    assert made.key == "measure:1/unit:1/act:9"
    assert (made.period.start, made.due) == (date(2026, 3, 11), date(2026, 3, 18))
    assert (made.required, made.topic, made.due_certain) == (1, "报送记录", True)


def test_a_lead_time_may_be_met_from_thirty_days_before():
    made = triggered(Within(3, "day", "会前"), "2026-03-20")
    assert (made.period.start, made.due) == (date(2026, 2, 15), date(2026, 3, 17))


def test_working_days_in_an_unannounced_year_are_not_certain():
    assert not triggered(Within(5, "workday", "会后"), "2026-12-29").due_certain
    assert triggered(Within(5, "day", "会后"), "2026-12-29").due_certain
    assert not triggered(Within(5, "workday", "会后"), calendar=WorkCalendar()).due_certain


def test_a_new_announcement_moves_the_date_but_not_the_key():
    told = replace(
        CALENDAR,
        off=CALENDAR.off | {date(2027, 1, 1)},
        announced=CALENDAR.announced | {2027},
    )
    before = triggered(Within(5, "workday", "会后"), "2026-12-29")
    after = triggered(Within(5, "workday", "会后"), "2026-12-29", told)
    assert (before.key, before.due) == (after.key, date(2027, 1, 5))
    assert (after.due, after.due_certain) == (date(2027, 1, 6), True)


def test_what_cannot_be_triggered_is_refused():
    with pytest.raises(TypeError):
        triggered(Frequency())
    with pytest.raises(ValueError, match="unit of time"):
        triggered(Within(5, "fortnight", "会后"))
    with pytest.raises(ValueError, match="key"):
        triggered(Within(5, "day", "会后"), key="")
