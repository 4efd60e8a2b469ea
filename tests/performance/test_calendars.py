from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from tests.performance.conftest import QUARTERLY
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.performance.models import CalendarDay, CalendarYear, Obligation, SchoolTerm
from zelian.performance.operations import (
    CannotKeepCalendar,
    announce_year,
    load_calendars,
    set_calendar_day,
    set_term,
)
from zelian.performance.queries import get_year_sheet, work_calendar

LATE_2026 = date(2026, 12, 28)


@pytest.fixture
def office(bench):
    return bench.world.viewer("organisation", today=LATE_2026)


@pytest.fixture
def minutes(bench) -> Obligation:
    """Minutes due five working days after a meeting on 28 December: in a year not announced."""
    within = {"n": 5, "unit": "workday", "after": "会后"}
    bench.duty(
        "每季度召开专题会议",
        "meeting",
        ("frequency", QUARTERLY),
        ("within", within, "会后5个工作日内报送会议记录"),
    )
    bench.plan(today=LATE_2026)
    bench.record(kind="meeting", topic="每季度召开专题会议", on=LATE_2026, today=LATE_2026)
    return Obligation.objects.get(triggered_by__isnull=False)


def test_a_due_date_in_a_year_not_announced_is_uncertain(minutes):
    assert (minutes.due_date, minutes.due_certain) == (date(2027, 1, 4), False)


def test_announcing_the_year_moves_what_depended_on_it(minutes, office):
    days = [(date(2027, 1, 1), "off", "元旦"), (date(2027, 1, 4), "off", "元旦")]
    moved = announce_year(viewer=office, year=2027, days=days, source="放假通知")
    assert [row.pk for row in moved] == [minutes.pk]
    minutes.refresh_from_db()
    assert (minutes.due_date, minutes.due_certain) == (date(2027, 1, 6), True)
    assert CalendarYear.objects.get(pk=2027).state == CalendarYear.State.ANNOUNCED
    event = Event.objects.get(action="obligation.moved")
    assert (event.before["due_date"], event.after["due_date"]) == ("2027-01-04", "2027-01-06")


def test_a_late_verdict_is_put_right_by_the_announcement(bench, minutes):
    filing_day = date(2027, 1, 6)
    office = bench.world.viewer("organisation", today=filing_day)
    bench.record(kind="filing", topic="会后报送会议记录", on=filing_day, today=filing_day)
    minutes.refresh_from_db()
    assert minutes.outcome == Obligation.Outcome.FULFILLED_LATE
    days = [(date(2027, 1, 1), "off", "元旦"), (date(2027, 1, 4), "off", "元旦")]
    announce_year(viewer=office, year=2027, days=days, source="放假通知")
    minutes.refresh_from_db()
    assert minutes.outcome == Obligation.Outcome.FULFILLED


def test_one_day_can_be_set_and_made_ordinary_again(minutes, office):
    set_calendar_day(viewer=office, day=date(2026, 12, 31), kind="off", name="停课")
    minutes.refresh_from_db()
    assert minutes.due_date == date(2027, 1, 5)
    set_calendar_day(viewer=office, day=date(2026, 12, 31), kind=None, name="")
    minutes.refresh_from_db()
    assert minutes.due_date == date(2027, 1, 4)
    assert Event.objects.filter(action="year.changed").count() == 2


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([], "一天放假"),
        ([(date(2026, 1, 1), "off", "元旦")], "不在这个年度"),
        ([(date(2027, 1, 1), "off", "元旦"), (date(2027, 1, 1), "off", "元旦")], "两次"),
        ([(date(2027, 1, 1), "off", "元旦"), (date(2027, 1, 4), "work", "调休")], "本来就是工作日"),
        ([(date(2027, 1, 1), "rest", "元旦")], "既不是"),
        ([(date(2027, 1, 1), "off", " ")], "名称"),
    ],
)
def test_days_that_make_no_sense_are_refused(office, days, words):
    with pytest.raises(CannotKeepCalendar) as refused:
        announce_year(viewer=office, year=2027, days=days, source="通知")
    assert any(words in fault.sentence for fault in refused.value.faults)
    assert CalendarYear.objects.get(pk=2027).state == CalendarYear.State.NOT_ANNOUNCED


def test_an_announcement_names_its_source(office):
    with pytest.raises(CannotKeepCalendar) as refused:
        announce_year(viewer=office, year=2027, days=[(date(2027, 1, 1), "off", "元旦")], source="")
    assert refused.value.field == "source"


def test_a_day_of_an_unknown_year_is_refused(office):
    with pytest.raises(CannotKeepCalendar) as refused:
        set_calendar_day(viewer=office, day=date(2040, 1, 1), kind="off", name="元旦")
    assert refused.value.field == "day"


def test_the_calendar_is_kept_by_two_offices(bench):
    for name in ("unit_head", "discipline", "head"):
        with pytest.raises(PermissionDenied):
            set_calendar_day(
                viewer=bench.world.viewer(name), day=date(2026, 12, 31), kind="off", name="停课"
            )


def test_loading_again_keeps_what_people_announced(bench, office):
    days = [(date(2027, 1, 1), "off", "元旦")]
    announce_year(viewer=office, year=2027, days=days, source="本校通知")
    CalendarYear.objects.filter(pk=2026).delete()
    CalendarDay.objects.filter(day__year=2026).delete()
    assert load_calendars(actor=SYSTEM, today=LATE_2026) == [2026]
    assert CalendarYear.objects.get(pk=2027).source == "本校通知"
    assert CalendarDay.objects.filter(day__year=2027).count() == 1


def test_terms_can_be_set_and_never_overlap(bench, office):
    name = SchoolTerm.objects.get(from_date__year=2026, from_date__month__gte=8).name
    set_term(viewer=office, name=name, from_date=date(2026, 9, 7), until_date=date(2027, 1, 16))
    assert SchoolTerm.objects.get(name=name).from_date == date(2026, 9, 7)
    with pytest.raises(CannotKeepCalendar):
        set_term(
            viewer=office,
            name="加一学期",
            from_date=date(2026, 10, 1),
            until_date=date(2026, 12, 1),
        )
    with pytest.raises(CannotKeepCalendar):
        set_term(viewer=office, name=name, from_date=date(2026, 9, 7), until_date=date(2026, 9, 7))


def test_the_kept_calendar_knows_worked_weekends(bench):
    calendar = work_calendar()
    assert calendar.is_workday(date(2026, 10, 10))
    assert not calendar.is_workday(date(2026, 10, 1))
    assert 2027 not in calendar.announced
    assert calendar.terms


def test_a_years_sheet_takes_three_queries(bench, django_assert_num_queries):
    with django_assert_num_queries(3):
        sheet = get_year_sheet(2026)
    assert sheet.days
    assert sheet.terms
