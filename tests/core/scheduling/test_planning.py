"""What a measure asks of a subject in a year, kind by kind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.core.scheduling.made import CALENDAR, LONG_AGO, day, measure, subject
from zelian.core.scheduling import CONVENTIONS, Plan, binds_on, plan, requirements
from zelian.core.vocabulary.measure import Amount, Deadline, Frequency, Per, Share, When, Within
from zelian.core.vocabulary.obligation import PlannedMeasure, Subject
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period, WorkCalendar


def planned(value, year=2026, conventions=CONVENTIONS, **bearer) -> Plan:
    return plan(
        measure(value), subject(**bearer), year=year, calendar=CALENDAR, conventions=conventions
    )


def spans(made: Plan) -> list[tuple[str, str]]:
    return [(str(o.period.start), str(o.due)) for o in made.obligations]


def codes(made: Plan) -> list[str]:
    return [remark.code for remark in made.remarks]


PERIODS = [
    ("每月", Frequency(per=Per.MONTH), 12, ("2026-02-01", "2026-02-28")),
    ("每季度", Frequency(per=Per.QUARTER), 4, ("2026-04-01", "2026-06-30")),
    ("每半年", Frequency(per=Per.HALF_YEAR), 2, ("2026-07-01", "2026-12-31")),
    ("每年", Frequency(per=Per.YEAR), 1, ("2026-01-01", "2026-12-31")),
    ("每周", Frequency(per=Per.WEEK), 52, ("2026-12-28", "2027-01-03")),
    ("每旬", Frequency(per=Per.DAY, every=10), 36, ("2026-02-21", "2026-02-28")),
    ("每半个月", Frequency(per=Per.DAY, every=15), 24, ("2026-02-16", "2026-02-28")),
    ("每学期", Frequency(per=Per.TERM), 2, ("2026-09-01", "2027-01-22")),
    ("每两个月", Frequency(per=Per.MONTH, every=2), 6, ("2026-03-01", "2026-04-30")),
]


@pytest.mark.parametrize(("text", "value", "count", "one"), PERIODS, ids=[p[0] for p in PERIODS])
def test_a_year_holds_its_periods(text, value, count, one):
    made = planned(value)
    assert len(made.obligations) == count
    assert one in spans(made)
    assert not made.remarks


def test_every_day_asks_for_working_days_only():
    made = planned(Frequency(per=Per.DAY))
    assert len(made.obligations) == 248
    assert all(o.due_certain for o in made.obligations)
    every = replace(CONVENTIONS, daily_on_workdays=False)
    assert len(planned(Frequency(per=Per.DAY), conventions=every).obligations) == 365


def test_working_days_of_an_unannounced_year_are_not_certain():
    made = planned(Frequency(per=Per.DAY), year=2027)
    assert not any(o.due_certain for o in made.obligations)


def test_a_leap_year_has_its_day():
    assert ("2028-02-01", "2028-02-29") in spans(planned(Frequency(per=Per.MONTH), year=2028))


def test_a_term_over_the_new_year_belongs_to_the_year_it_begins_in():
    assert spans(planned(Frequency(per=Per.TERM), year=2025)) == [
        ("2025-02-17", "2025-07-04"),
        ("2025-09-01", "2026-01-23"),
    ]


def test_keys_name_measure_subject_and_first_day():
    made = planned(Frequency(per=Per.QUARTER))
    assert made.obligations[1].key == "measure:1/unit:1/20260401"


def test_names_too_long_for_a_key_are_refused():
    long = PlannedMeasure("m" * 110, Frequency(), Activity.TALK, Period(LONG_AGO, date(2099, 1, 1)))
    with pytest.raises(ValueError, match="too long"):
        plan(long, subject(), year=2026, calendar=CALENDAR)


def test_the_topic_travels_with_the_obligation():
    made = plan(measure(Frequency(), topic="讲党课"), subject(), year=2026, calendar=CALENDAR)
    assert made.obligations[0].topic == "讲党课"


def test_counts_and_limits_are_carried():
    both = planned(Frequency(2, 3)).obligations[0]
    assert (both.required, both.limit, both.unit) == (2, 3, "次")
    limit = planned(Frequency(None, 2)).obligations[0]
    assert (limit.required, limit.limit) == (0, 2)
    assert codes(planned(Frequency(None, None))) == ["plan.no_count"]


EVERY = [
    ("2025年施行，每两年", date(2025, 5, 10), 2, {2025: "2025-05-10", 2026: "2025-05-10"}),
    ("2026年初施行，每两年", date(2026, 1, 1), 2, {2026: "2026-01-01", 2028: "2028-01-01"}),
    ("2022年施行，每五年", date(2022, 3, 1), 5, {2026: "2022-03-01", 2027: "2027-01-01"}),
]


@pytest.mark.parametrize(("text", "since", "every", "starts"), EVERY, ids=[e[0] for e in EVERY])
def test_periods_of_years_are_counted_from_the_date_of_effect(text, since, every, starts):
    value = measure(Frequency(per=Per.YEAR, every=every), since=since)
    for year, start in starts.items():
        made = plan(value, subject(), year=year, calendar=CALENDAR)
        assert [str(o.period.start) for o in made.obligations] == [start]


def test_a_long_period_keeps_its_key_in_every_year_it_runs():
    value = measure(Frequency(per=Per.YEAR, every=5), since=date(2022, 1, 1))
    years = [plan(value, subject(), year=y, calendar=CALENDAR) for y in range(2022, 2027)]
    assert len({made.obligations for made in years}) == 1


def test_a_tenure_is_one_period():
    made = planned(Frequency(per=Per.TENURE), tenure=Period(day("2024-03-01"), day("2027-03-01")))
    assert spans(made) == [("2024-03-01", "2027-02-28")]
    assert codes(planned(Frequency(per=Per.TENURE))) == ["plan.no_tenure"]


def test_a_year_without_terms_is_remarked_not_guessed():
    made = plan(measure(Frequency(per=Per.TERM)), subject(), year=2026, calendar=WorkCalendar())
    assert (made.obligations, codes(made)) == ((), ["plan.no_terms"])


class TestSubjectsAndMeasuresInMidPeriod:
    def test_a_new_subject_begins_with_the_rest_of_the_period(self):
        made = planned(Frequency(per=Per.MONTH), since=day("2026-04-16"))
        assert spans(made)[0] == ("2026-04-16", "2026-04-30")
        assert len(made.obligations) == 9
        assert codes(made) == ["plan.cut"]

    def test_too_short_a_rest_is_remarked_and_gives_nothing(self):
        made = planned(Frequency(per=Per.MONTH), since=day("2026-04-22"))
        assert spans(made)[0] == ("2026-05-01", "2026-05-31")
        assert codes(made) == ["plan.too_short"]
        assert made.remarks[0].doubtful
        assert made.remarks[0].period == Period(day("2026-04-22"), day("2026-05-01"))

    def test_exactly_a_third_is_enough(self):
        assert len(planned(Frequency(per=Per.MONTH), since=day("2026-04-21")).obligations) == 9

    def test_a_closing_subject_must_be_done_by_its_last_day(self):
        made = planned(Frequency(per=Per.YEAR), until=day("2026-07-01"))
        assert spans(made) == [("2026-01-01", "2026-06-30")]

    def test_a_closed_subject_owes_nothing(self):
        assert planned(Frequency(per=Per.YEAR), until=day("2026-01-01")) == Plan()

    def test_a_repealed_measure_asks_nothing_more(self):
        value = measure(Frequency(per=Per.QUARTER), until=day("2026-07-01"))
        made = plan(value, subject(), year=2026, calendar=CALENDAR)
        assert spans(made) == [("2026-01-01", "2026-03-31"), ("2026-04-01", "2026-06-30")]

    def test_the_text_s_number_stands_unless_the_institution_reckons_pro_rata(self):
        value, since = Frequency(12, per=Per.YEAR), day("2026-07-01")
        assert planned(value, since=since).obligations[0].required == 12
        pro_rata = replace(CONVENTIONS, pro_rata=True)
        assert planned(value, conventions=pro_rata, since=since).obligations[0].required == 6
        one = planned(Frequency(1), conventions=pro_rata, since=since)
        assert one.obligations[0].required == 1

    def test_another_least_part_is_obeyed(self):
        strict = replace(CONVENTIONS, least_part=Fraction(9, 10))
        made = planned(Frequency(), conventions=strict, since=day("2026-03-01"))
        assert codes(made) == ["plan.too_short"]


DEADLINES = [
    ("每年1月10日前", Deadline(1, 10), [("2025-11-11", "2026-01-10")]),
    ("每年7月10日前", Deadline(7, 10), [("2026-01-01", "2026-07-10")]),
    ("4月底前", Deadline(4, "end"), [("2026-01-01", "2026-04-30")]),
    ("4月中旬前", Deadline(4, "mid"), [("2026-01-01", "2026-04-15")]),
    ("3月完成", Deadline(3), [("2026-01-01", "2026-03-31")]),
    ("2月30日前", Deadline(2, 30), [("2025-12-30", "2026-02-28")]),
    ("年初", Deadline(when=When.YEAR_START), [("2025-12-01", "2026-02-28")]),
    ("年中", Deadline(when=When.YEAR_MID), [("2026-04-01", "2026-07-15")]),
    ("年底", Deadline(when=When.YEAR_END), [("2026-01-01", "2026-12-31")]),
    (
        "每半年末",
        Deadline(when=When.HALF_YEAR_END, recurs=Per.HALF_YEAR),
        [("2026-01-01", "2026-06-30"), ("2026-07-01", "2026-12-31")],
    ),
    (
        "每半年首月10日前",
        Deadline(7, 10, recurs=Per.HALF_YEAR),
        [("2025-12-11", "2026-01-10"), ("2026-06-10", "2026-07-10")],
    ),
    ("2026年6月1日前，一次", Deadline(6, 1, None, None, 2026), [("2026-01-01", "2026-06-01")]),
    ("2025年6月1日前，一次", Deadline(6, 1, None, None, 2025), []),
]


@pytest.mark.parametrize(("text", "value", "dues"), DEADLINES, ids=[d[0] for d in DEADLINES])
def test_deadlines_fall_on_their_day(text, value, dues):
    assert spans(planned(value)) == dues


def test_deadlines_of_quarters_and_months_come_back():
    quarter = spans(planned(Deadline(when=When.QUARTER_END, recurs=Per.QUARTER)))
    assert [due for _, due in quarter] == ["2026-03-31", "2026-06-30", "2026-09-30", "2026-12-31"]
    month = spans(planned(Deadline(day=5, recurs=Per.MONTH)))
    assert len(month) == 12
    assert month[1] == ("2026-01-26", "2026-02-05")
    assert len(planned(Deadline(when=When.MONTH_END, recurs=Per.MONTH)).obligations) == 12


def test_moments_of_a_term_follow_the_school_s_calendar():
    start = planned(Deadline(when=When.TERM_START, recurs=Per.TERM))
    assert spans(start) == [("2026-01-31", "2026-03-15"), ("2026-08-02", "2026-09-14")]
    end = planned(Deadline(when=When.TERM_END, recurs=Per.TERM))
    assert spans(end) == [("2025-09-01", "2026-01-23"), ("2026-03-02", "2026-07-10")]
    unclear = planned(Deadline(when=When.TERM_END, recurs=Per.YEAR))
    assert codes(unclear) == ["plan.unclear_deadline"]
    unknown = planned(Deadline(when=When.TERM_END, recurs=Per.TERM), year=2030)
    assert codes(unknown) == ["plan.no_terms"]


def test_a_date_that_comes_once_falls_after_the_date_of_effect():
    value = measure(Deadline(4, "end", None, None), since=day("2026-06-01"))
    assert plan(value, subject(), year=2026, calendar=CALENDAR).obligations == ()
    made = plan(value, subject(), year=2027, calendar=CALENDAR)
    assert spans(made) == [("2027-01-01", "2027-04-30")]


def test_every_day_of_a_subject_in_mid_year_begins_on_its_first_day():
    made = planned(Frequency(per=Per.DAY), since=day("2026-12-30"))
    assert spans(made) == [("2026-12-30", "2026-12-30"), ("2026-12-31", "2026-12-31")]


@pytest.mark.parametrize(
    "value",
    [
        Deadline(),
        Deadline(day=5),
        Deadline(day=5, recurs=Per.QUARTER),
        Deadline(5, 5, recurs=Per.WEEK),
        Deadline(5, 5, recurs=Per.TERM),
    ],
)
def test_an_unclear_deadline_is_remarked_not_guessed(value):
    made = planned(value)
    assert (made.obligations, codes(made)) == ((), ["plan.unclear_deadline"])


def test_a_deadline_on_a_day_off_keeps_its_date_but_says_when_to_be_done():
    made = planned(Deadline(5, 3))
    assert spans(made) == [("2026-01-01", "2026-05-03")]
    (remark,) = made.remarks
    assert remark.code == "plan.due_on_day_off"
    assert "2026-04-30" in remark.message.text()


def test_a_deadline_soon_after_taking_effect_is_left_to_a_person():
    made = planned(Deadline(4, "end"), since=day("2026-04-25"))
    assert (made.obligations, codes(made)) == ((), ["plan.too_short"])
    assert len(planned(Deadline(4, "end"), since=day("2026-04-21")).obligations) == 1


SHARES = [(8, 30, 3), (8, 25, 2), (8, 1, 1), (33.3, 30, 10), (50, 11, 6), (100, 7, 7)]


@pytest.mark.parametrize(("percent", "population", "heads"), SHARES)
def test_a_share_is_rounded_up_to_whole_people(percent, population, heads):
    made = planned(Share(Decimal(str(percent)), None, "人员", Per.MONTH), population=population)
    assert len(made.obligations) == 12
    one = made.obligations[0]
    assert (one.required, one.unit, one.population) == (heads, "人", population)
    assert one.distinct_people


def test_a_largest_share_is_rounded_down():
    made = planned(Share(None, Decimal(15), "人员", Per.YEAR), population=30)
    assert (made.obligations[0].required, made.obligations[0].limit) == (0, 4)


def test_a_share_of_nobody_known_is_remarked_not_guessed():
    value = Share(Decimal(8), None, "人员", Per.MONTH)
    assert codes(planned(value)) == ["plan.no_population"]
    assert codes(planned(value, population=0)) == ["plan.population_empty"]


@pytest.mark.parametrize(
    "value", [Share(of="人员", per=Per.MONTH), Amount(unit="学时", per=Per.YEAR)]
)
def test_a_share_or_amount_without_bounds_is_remarked(value):
    assert codes(planned(value, population=30)) == ["plan.no_count"]


def test_an_amount_with_a_period_is_owed_in_its_unit():
    one = planned(Amount(Decimal(24), None, "学时", Per.YEAR)).obligations[0]
    assert (one.required, one.unit, one.due) == (24, "学时", day("2026-12-31"))


def test_qualities_are_not_owed_but_listed():
    words = Amount(Decimal(3000), None, "字")
    assert (planned(words).obligations, codes(planned(words))) == ((), ["plan.quality"])
    team = Amount(Decimal(2), Decimal(3), "人")
    part = Share(Decimal(50), None, "参会人员")
    most = Amount(None, Decimal("0.5"), "小时")
    values = [words, Frequency(), team, part, most]
    found = requirements([measure(value) for value in values])
    assert [one.sentence.text() for one in found] == [
        "不少于3000字",
        "2至3人",
        "按参会人员计算，不少于50%",
        "不超过0.5小时",
    ]


def test_an_event_is_waited_for():
    assert codes(planned(Within(5, "workday", "会后"))) == ["plan.on_event"]


def test_a_measure_binds_while_both_stand():
    value = measure(Frequency(), since=day("2026-03-01"))
    bearer = Subject("unit:1", Period(day("2026-01-01"), day("2026-05-01")))
    answers = [binds_on(value, bearer, day(d)) for d in ("2026-02-28", "2026-03-01", "2026-05-01")]
    assert answers == [False, True, False]


def test_every_named_moment_has_a_convention_with_its_reason():
    assert set(CONVENTIONS.moments) == set(When) - {When.TERM_START, When.TERM_END}
    assert all(moment.why for moment in CONVENTIONS.moments.values())
    assert CONVENTIONS.since <= date(2026, 11, 20) + timedelta(days=1)


def test_two_reports_a_year_share_no_day():
    january, july = Deadline(month=1, day=10), Deadline(month=7, day=10)
    first = replace(measure(january), beside=(july,))
    second = replace(measure(july), beside=(january,))
    (due_in_july,) = plan(second, subject(), year=2026, calendar=CALENDAR).obligations
    assert due_in_july.period == Period(day("2026-01-11"), day("2026-07-11"))
    (due_in_january,) = plan(first, subject(), year=2027, calendar=CALENDAR).obligations
    assert due_in_january.period == Period(day("2026-11-11"), day("2027-01-11"))
    assert not due_in_january.period.overlaps(due_in_july.period)
