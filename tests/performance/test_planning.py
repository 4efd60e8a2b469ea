from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from tests.performance.conftest import MONTHLY, QUARTERLY, YEARLY
from tests.world import TODAY
from zelian.catalogue.models import Regulation
from zelian.history.models import Event
from zelian.history.operations import SYSTEM, record
from zelian.lists.models import ListItem, ListKind, ResponsibilityList
from zelian.people.models import Appointment, Post, Unit
from zelian.performance import tasks
from zelian.performance.models import Obligation, PlanRun, YearPlan
from zelian.performance.operations import (
    CannotPlan,
    announce_year,
    ask_for_plan,
    keep_plans,
    load_calendars,
    plan_year,
    run_plan,
    waive_obligation,
)


def test_every_bearer_gets_an_obligation_for_every_period(bench):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    report = bench.plan()
    assert report.added == 8
    rows = bench.of("unit_head")
    assert [row.due_date for row in rows] == [
        date(2026, 3, 31),
        date(2026, 6, 30),
        date(2026, 9, 30),
        date(2026, 12, 31),
    ]
    assert {row.title for row in rows} == {"每季度召开专题会议"}
    assert {row.holder for row in rows} == {bench.world.people["unit_head"]}
    assert rows[0].unit_path == bench.world.units["physics"].path
    assert rows[3].soon_from == date(2026, 12, 31) - timedelta(days=14)


def test_planning_twice_adds_nothing_and_tells_history_once(bench):
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    first, second = bench.plan(), bench.plan()
    assert (first.added, second.added, second.changed, second.removed) == (2, 0, 0, 0)
    assert second.standing == 2
    assert Event.objects.filter(action="regulation.planned").count() == 1


def test_units_and_members_and_single_posts_bear_duties(bench):
    bench.duty("报告工作", "report", ("frequency", YEARLY), bearer="unit")
    bench.duty("谈心", "talk", ("frequency", YEARLY), bearer="members")
    post = bench.world.posts["inspection"]
    bench.duty("督查", "inspection", ("frequency", YEARLY), bearer="post", post_id=post.pk)
    bench.plan()
    assert Obligation.objects.filter(post__isnull=True).count() == 2
    assert Obligation.objects.filter(post=bench.world.posts["member"]).count() == 1
    assert Obligation.objects.filter(post=post).count() == 1


def test_a_new_bearer_gets_what_is_left_of_the_year(bench):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    unit = Unit.objects.add_child(
        Unit.objects.get(pk=bench.world.units["school"].pk),
        {
            "name": "化学学院党委",
            "short_name": "化学学院党委",
            "kind_id": "college_committee",
            "founded_on": date(2026, 7, 1),
        },
    )
    Post.objects.create(unit=unit, kind_id="secretary", title="书记", opened_on=date(2026, 7, 1))
    assert bench.plan().added == 2


def test_what_has_not_begun_goes_with_its_bearer_and_what_has_begun_stays(bench):
    duty = bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan(today=date(2026, 5, 10))
    duty.bearers.all().delete()
    report = bench.plan(today=date(2026, 5, 10))
    assert report.removed == 4
    assert [row.due_date.month for row in bench.of("unit_head")] == [3, 6]
    assert Event.objects.filter(action="obligation.removed").count() == 4


def test_a_future_obligation_that_was_waived_is_not_removed(bench):
    duty = bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    early = date(2026, 5, 10)
    bench.plan(today=early)
    last = bench.of("unit_head")[-1]
    waive_obligation(
        viewer=bench.world.viewer("organisation", today=early), obligation=last, reason="机构调整"
    )
    duty.bearers.all().delete()
    assert bench.plan(today=early).removed == 3
    last.refresh_from_db()
    assert last.outcome == Obligation.Outcome.WAIVED


def test_a_repealed_regulation_demands_nothing_after_its_repeal(bench):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    early = date(2026, 5, 10)
    bench.plan(today=early)
    bench.regulation.state = Regulation.State.REPEALED
    bench.regulation.repealed_on = date(2026, 6, 1)
    bench.regulation.save()
    bench.plan(today=early)
    assert next(row.due_date for row in bench.of("unit_head")) == date(2026, 3, 31)
    assert all(row.period_from < date(2026, 6, 1) for row in bench.of("unit_head"))


def test_settled_obligations_are_never_touched(bench, lecture):
    act = bench.record()
    row = bench.of("unit_head")[0]
    assert row.outcome == Obligation.Outcome.FULFILLED
    lecture.bearers.all().delete()
    bench.plan()
    row.refresh_from_db()
    assert row.outcome == Obligation.Outcome.FULFILLED
    assert act.contributions.count() == 1


def test_a_change_of_holder_reaches_open_obligations_only(bench, lecture):
    bench.record("foreign_head")
    successor = bench.world.people["member"]
    for name in ("unit_head", "foreign_head"):
        post = bench.world.posts[name]
        Appointment.objects.filter(post=post).update(until_date=TODAY)
        Appointment.objects.create(person=successor, post=post, from_date=TODAY)
    assert bench.plan().changed == 1
    assert bench.of("unit_head")[0].holder == successor
    assert bench.of("foreign_head")[0].holder == bench.world.people["foreign_head"]


def test_a_vacant_post_has_no_holder(bench):
    Appointment.objects.filter(post=bench.world.posts["unit_head"]).update(
        until_date=date(2026, 2, 1)
    )
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    bench.plan()
    assert bench.of("unit_head")[0].holder is None


def test_shares_are_counted_on_each_periods_first_day(bench):
    value = {"min_pct": 50, "max_pct": None, "of": "班子成员和下属单位负责人", "per": "quarter"}
    bench.duty("与班子成员谈话", "talk", ("share", value))
    Appointment.objects.filter(post=bench.world.posts["branch_secretary"]).update(
        until_date=date(2026, 6, 1)
    )
    bench.plan(today=date(2026, 1, 5))
    rows = bench.of("unit_head")
    assert [(row.population, row.required) for row in rows] == [
        (2, Decimal(1)),
        (2, Decimal(1)),
        (1, Decimal(1)),
        (1, Decimal(1)),
    ]
    assert all(row.distinct_people and row.required_unit == "人" for row in rows)


def test_nobody_to_count_gives_a_remark_and_no_obligation(bench):
    value = {"min_pct": 50, "max_pct": None, "of": "下属", "per": "year"}
    bench.duty("与下属谈话", "talk", ("share", value), bearer="members")
    report = bench.plan()
    assert report.added == 0
    assert [remark["code"] for remark in report.remarks] == ["plan.population_empty"]
    assert YearPlan.objects.get().remarks == report.remarks


def test_a_head_count_not_yet_due_follows_the_people(bench):
    value = {"min_pct": 100, "max_pct": None, "of": "班子", "per": "quarter"}
    bench.duty("与班子成员谈话", "talk", ("share", value))
    early = date(2026, 5, 10)
    bench.plan(today=early)
    Appointment.objects.filter(post=bench.world.posts["branch_secretary"]).update(
        until_date=date(2026, 5, 1)
    )
    assert bench.plan(today=early).changed == 2
    assert [row.population for row in bench.of("unit_head")] == [2, 2, 1, 1]


def test_list_items_are_linked_when_lists_come_later(bench, lecture):
    post = bench.world.posts["unit_head"]
    kind, _made = ListKind.objects.get_or_create(
        code="responsibilities", defaults={"name": "责任清单"}
    )
    listed = ResponsibilityList.objects.create(
        kind=kind,
        year=2026,
        title="清单",
        unit=post.unit,
        unit_path=post.unit.path,
        post=post,
    )
    item = ListItem.objects.create(list=listed, duty=lecture, number=1, content="讲党课")
    assert bench.plan().changed == 1
    assert bench.of("unit_head")[0].list_item == item
    assert bench.of("foreign_head")[0].list_item is None


def test_what_was_recorded_before_planning_is_counted(bench):
    act = bench.record()
    assert not act.contributions.exists()
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    bench.plan()
    assert bench.of("unit_head")[0].outcome == Obligation.Outcome.FULFILLED
    assert bench.of("foreign_head")[0].outcome == Obligation.Outcome.OPEN


def test_an_upper_limit_is_kept_until_it_is_exceeded(bench):
    value = {"min": None, "max": 1, "per": "year", "every": 1}
    bench.duty("召开全体大会", "meeting", ("frequency", value))
    bench.plan()
    row = bench.of("unit_head")[0]
    assert row.outcome == Obligation.Outcome.FULFILLED
    for month in (3, 4):
        bench.record(kind="meeting", topic="全体大会", on=date(2026, month, 1))
    row.refresh_from_db()
    assert (row.outcome, row.counted) == (Obligation.Outcome.OPEN, 1)


def test_a_long_period_keeps_one_row_that_moves_on_with_the_years(bench):
    value = {"min": 1, "max": None, "per": "year", "every": 3}
    bench.duty("接受轮训", "training", ("frequency", value))
    bench.plan()
    assert bench.plan(2027).added == 0
    rows = bench.of("unit_head")
    assert [(row.year, row.due_date) for row in rows] == [(2027, date(2028, 12, 31))]


def test_taking_up_a_post_sets_off_what_the_new_holder_owes(bench):
    value = {"n": 1, "unit": "month", "after": "任职后"}
    bench.duty("新任书记提交承诺书", "filing", ("within", value))
    post = bench.world.posts["unit_head"]
    Appointment.objects.filter(post=post).update(until_date=date(2026, 10, 26))
    Appointment.objects.create(
        person=bench.world.people["member"], post=post, from_date=date(2026, 10, 26)
    )
    bench.plan()
    row = bench.of("unit_head")[0]
    assert (row.period_from, row.due_date) == (date(2026, 10, 26), date(2026, 11, 26))
    assert row.holder == bench.world.people["member"]
    assert bench.plan().added == 0


def test_talks_with_the_newly_appointed_are_not_taken_for_ones_own_appointment(bench):
    value = {"n": 1, "unit": "month", "after": "任职后"}
    bench.duty("与新任干部任职谈话", "talk", ("within", value), counterparts=("新任干部",))
    assert bench.plan(2020).added == 0


def test_one_unit_can_be_planned_alone(bench):
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    report = bench.plan(unit=bench.world.units["letters"])
    assert report.added == 1
    assert not bench.of("unit_head")
    assert not YearPlan.objects.exists()


@pytest.mark.parametrize("year", [2020, 2029])
def test_years_out_of_sight_are_refused(bench, year):
    with pytest.raises(CannotPlan) as refused:
        plan_year(viewer=bench.world.viewer("organisation"), year=year)
    assert refused.value.field == "year"


def test_a_regulation_not_in_force_is_refused(bench, new_regulation):
    draft = new_regulation("草案", state="draft", confirmed_by=None, confirmed_at=None)
    with pytest.raises(CannotPlan) as refused:
        plan_year(viewer=bench.world.viewer("organisation"), year=2026, regulation=draft.regulation)
    assert refused.value.field == "regulation"


def test_planning_is_for_the_offices(bench):
    with pytest.raises(PermissionDenied):
        plan_year(viewer=bench.world.viewer("unit_head"), year=2026)


def test_a_run_reports_and_a_double_click_asks_once(bench):
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    viewer = bench.world.viewer("organisation")
    run, new = ask_for_plan(viewer=viewer, year=2026)
    again, second = ask_for_plan(viewer=viewer, year=2026)
    assert (new, second, again.pk) == (True, False, run.pk)
    run_plan(viewer=viewer, run=run)
    run.refresh_from_db()
    assert (run.state, run.progress) == (PlanRun.State.DONE, 100)
    assert run.report["added"] == 2


def test_a_refused_run_says_why(bench):
    viewer = bench.world.viewer("organisation")
    run, _new = ask_for_plan(viewer=viewer, year=2000)
    run_plan(viewer=viewer, run=run)
    run.refresh_from_db()
    assert run.state == PlanRun.State.FAILED
    assert "年" in run.report["failure"]


def test_plans_are_kept_without_a_click_for_this_year_and_from_november_the_next(bench):
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    assert keep_plans(actor=SYSTEM, today=TODAY) == 2
    assert sorted({row.year for row in bench.of("unit_head")}) == [2026, 2027]
    assert keep_plans(actor=SYSTEM, today=TODAY) == 0


def test_one_broken_regulation_does_not_keep_the_others_from_being_planned(bench, new_regulation):
    bench.duty("讲廉政党课", "lecture", ("frequency", {"per": "blue moon"}))
    sound = new_regulation("另一份办法")
    sound.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    with pytest.raises(ExceptionGroup) as failed:
        keep_plans(actor=SYSTEM, today=date(2026, 5, 1))
    assert str(bench.regulation.pk) in failed.value.exceptions[0].__notes__[0]
    assert YearPlan.objects.get().regulation == sound.regulation


def test_the_worker_logs_what_could_not_be_planned_and_goes_on(bench, caplog):
    bench.duty("讲廉政党课", "lecture", ("frequency", {"per": "blue moon"}))
    caplog.set_level("ERROR", logger="zelian.performance.tasks")
    assert tasks.keep_plans() == 0
    assert "could not be planned" in caplog.text


def test_keeping_plans_is_cheap_when_nothing_changed(bench, django_assert_num_queries):
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    keep_plans(actor=SYSTEM, today=TODAY)
    with django_assert_num_queries(8):
        keep_plans(actor=SYSTEM, today=TODAY)


def test_a_new_day_an_appointment_and_a_calendar_make_plans_stale(bench):
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    keep_plans(actor=SYSTEM, today=date(2026, 5, 1))
    assert keep_plans(actor=SYSTEM, today=date(2026, 5, 2)) == 1
    appointment = Appointment.objects.first()
    with transaction.atomic():
        record(actor=SYSTEM, action="appointment.made", thing=appointment)
    assert keep_plans(actor=SYSTEM, today=date(2026, 5, 2)) == 1
    announce_year(
        viewer=bench.world.viewer("organisation"),
        year=2027,
        days=[(date(2027, 1, 1), "off", "元旦")],
        source="通知",
    )
    assert keep_plans(actor=SYSTEM, today=date(2026, 5, 2)) == 1
    assert keep_plans(actor=SYSTEM, today=date(2026, 5, 2)) == 0


def test_monthly_duties_are_planned_with_a_few_queries(bench, django_assert_max_num_queries):
    for number in range(20):
        bench.duty(f"事项{number}", "meeting", ("frequency", MONTHLY))
    with django_assert_max_num_queries(45):
        assert bench.plan().added == 480


def test_packaged_calendars_load_once_and_never_over_what_people_announced(world):
    taken = load_calendars(actor=SYSTEM, today=TODAY)
    assert {2026, 2027} <= set(taken)
    assert load_calendars(actor=SYSTEM, today=TODAY) == []
    assert Event.objects.filter(action="year.imported").count() == len(taken)


def test_a_regulation_that_takes_effect_later_binds_from_then(new_regulation, calendars):
    bench = new_regulation(effective_on=date(2026, 7, 1), confirmed_at=timezone.now())
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    assert [row.due_date.month for row in bench.of("unit_head")] == [9, 12]


# -- the list item an obligation rests on --------------------------------------------------


def list_of(bench, duty, *, name: str = "unit_head", state: str = "in_force", **fields):
    """A list of a post with one item, of a duty."""
    post = bench.world.posts[name]
    listed = ResponsibilityList.objects.create(
        kind_id=fields.pop("kind", "responsibilities"),
        year=TODAY.year,
        unit=post.unit,
        unit_path=post.unit.path,
        post=post,
        title="责任清单",
        state=state,
        **fields,
    )
    return ListItem.objects.create(list=listed, duty=duty, number=1, content=duty.action)


@pytest.fixture
def editions(bench):
    """The first edition in force from 1 February until the second took effect on 1 August."""
    duty = bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    first = list_of(bench, duty, effective_on=date(2026, 2, 1))
    bench.plan(today=date(2026, 2, 2))
    ResponsibilityList.objects.filter(pk=first.list_id).update(
        state="revised", ended_on=date(2026, 8, 1)
    )
    second = list_of(bench, duty, edition=2, previous=first.list, effective_on=date(2026, 8, 1))
    return first, second


def items_of(bench) -> list[ListItem]:
    return [row.list_item for row in bench.of("unit_head")]


def test_obligations_rest_on_the_edition_in_force_when_they_are_due(bench, editions):
    first, second = editions
    assert items_of(bench) == [first] * 4
    report = bench.plan(today=date(2026, 8, 2))
    assert report.changed == 2
    assert items_of(bench) == [first, first, second, second]


def test_what_is_settled_keeps_the_edition_it_was_settled_under(bench, editions):
    first, second = editions
    third_quarter = bench.of("unit_head")[2]
    Obligation.objects.filter(pk=third_quarter.pk).update(
        outcome="fulfilled", counted=1, fulfilled_on=date(2026, 7, 5)
    )
    bench.plan(today=date(2026, 8, 2))
    assert items_of(bench) == [first, first, first, second]


def test_a_new_edition_that_is_not_in_force_changes_nothing(bench, editions):
    first, second = editions
    ResponsibilityList.objects.filter(pk=second.list_id).update(state="signed", effective_on=None)
    ResponsibilityList.objects.filter(pk=first.list_id).update(state="in_force", ended_on=None)
    assert bench.plan(today=date(2026, 8, 2)).changed == 0
    assert items_of(bench) == [first] * 4


def test_a_revision_that_was_given_up_is_linked_to_nothing(bench):
    duty = bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    list_of(bench, duty, state="archived", edition=2)
    bench.plan()
    assert items_of(bench) == [None] * 4


def test_a_row_that_the_new_edition_left_out_leaves_the_old_link(bench, editions):
    first, second = editions
    second.delete()
    bench.plan(today=date(2026, 8, 2))
    assert items_of(bench) == [first] * 4


def test_a_settled_obligation_whose_row_was_deleted_finds_an_item_again(bench, editions):
    first, second = editions
    Obligation.objects.update(
        outcome="fulfilled", counted=1, fulfilled_on=date(2026, 7, 5), list_item=None
    )
    assert bench.plan(today=date(2026, 12, 1)).changed == 4
    assert items_of(bench) == [first, first, second, second]


def test_a_list_of_responsibilities_goes_before_a_list_of_tasks(bench):
    duty = bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    list_of(bench, duty, kind="tasks", effective_on=date(2026, 1, 1))
    first = list_of(bench, duty, effective_on=date(2026, 1, 1))
    bench.plan()
    assert items_of(bench) == [first] * 4


def test_an_edition_that_takes_effect_makes_the_plans_stale(bench, editions):
    keep_plans(actor=SYSTEM, today=TODAY)
    assert keep_plans(actor=SYSTEM, today=TODAY) == 0
    with transaction.atomic():
        record(actor=SYSTEM, action="list.in_force", thing=editions[1].list)
    assert keep_plans(actor=SYSTEM, today=TODAY) > 0
