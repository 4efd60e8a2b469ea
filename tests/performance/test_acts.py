from __future__ import annotations

import uuid
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.performance.conftest import QUARTERLY, YEARLY
from tests.things import PNG
from tests.world import TODAY
from zelian.core.vocabulary.obligation import Reason
from zelian.history.models import Event
from zelian.people.models import Appointment, Unit
from zelian.performance.models import Act, Contribution, Obligation
from zelian.performance.operations import (
    CannotRecordAct,
    CannotWaive,
    CannotWithdrawAct,
    ChangedMeanwhile,
    change_act,
    choose_contributions,
    unwaive,
    waive_obligation,
    withdraw_act,
)
from zelian.performance.queries import get_act, propose_for

Outcome = Obligation.Outcome


def faults(refused) -> dict[str | None, str]:
    return {fault.field: fault.sentence for fault in refused.value.faults}


def as_recorded(act: Act, **changes: object) -> dict[str, object]:
    facts = {
        "act": act,
        "version": act.version,
        "kind": act.kind,
        "on": act.on,
        "topic": act.topic,
        "place": act.place,
        "note": act.note,
        "people": act.people.all(),
        "quantity": act.quantity,
        "quantity_unit": act.quantity_unit,
    }
    return {**facts, **changes}


# -- counting ----------------------------------------------------------------------------


def test_a_certain_match_is_counted_without_asking_and_says_why(bench, lecture):
    act = bench.record()
    row = bench.of("unit_head")[0]
    assert (row.outcome, row.counted, row.fulfilled_on) == (Outcome.FULFILLED, 1, act.on)
    contribution = act.contributions.get()
    assert contribution.chosen_by == Contribution.ChosenBy.SYSTEM
    reason = Reason.from_json(contribution.reasons)
    assert reason.code.startswith("match.")
    assert reason.because
    assert Reason.from_json(row.reasons).code == "judge.fulfilled"


def test_recording_and_judging_leave_events_in_history(bench, lecture):
    act = bench.record()
    event = Event.objects.get(action="act.recorded")
    assert (event.thing_id, event.actor_name) == (act.pk, bench.world.people["unit_head"].name)
    assert event.after["counted_for"] == [bench.of("unit_head")[0].pk]
    judged = Event.objects.get(action="obligation.judged")
    assert (judged.before["outcome"], judged.after["outcome"]) == ("open", "fulfilled")


def test_somebody_elses_obligation_is_not_served(bench, lecture):
    bench.record()
    assert bench.of("foreign_head")[0].outcome == Outcome.OPEN


def test_a_doubtful_match_waits_for_a_person(bench):
    bench.duty("研究党风廉政建设工作", "meeting", ("frequency", YEARLY))
    bench.duty("研究意识形态工作", "meeting", ("frequency", YEARLY))
    bench.plan()
    act = bench.record(kind="meeting", topic="年度招生计划")
    assert not act.contributions.exists()
    chosen = bench.of("unit_head")[0]
    bench.record(kind="meeting", topic="年度招生计划", chosen=[chosen.pk])
    chosen.refresh_from_db()
    assert chosen.outcome == Outcome.FULFILLED
    assert chosen.contributions.get().chosen_by == Contribution.ChosenBy.PERSON


def test_a_certain_match_can_be_refused(bench, lecture):
    row = bench.of("unit_head")[0]
    act = bench.record(refused=[row.pk])
    row.refresh_from_db()
    assert row.outcome == Outcome.OPEN
    assert act.contributions.get().refused


def test_what_an_act_cannot_serve_cannot_be_chosen(bench, lecture):
    other = bench.of("foreign_head")[0]
    with pytest.raises(CannotRecordAct) as refused:
        bench.record(chosen=[other.pk])
    assert "counts" in faults(refused)
    assert not Act.objects.exists()
    assert not Event.objects.filter(action="act.recorded").exists()


def test_late_acts_make_it_fulfilled_late(bench):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    first = bench.of("unit_head")[0]
    bench.record(
        kind="meeting", topic="每季度召开专题会议", on=date(2026, 4, 10), chosen=[first.pk]
    )
    first.refresh_from_db()
    assert (first.outcome, first.fulfilled_on) == (Outcome.FULFILLED_LATE, date(2026, 4, 10))


def test_the_january_report_does_not_count_for_july_as_well(bench):
    deadline = {"recurs": "year", "when": None, "year": None}
    duty = bench.duty(
        "书面报告责任落实情况",
        "report",
        ("deadline", {"month": 1, "day": 10, **deadline}),
        ("deadline", {"month": 7, "day": 10, **deadline}),
    )
    bench.plan()
    bench.record(kind="report", on=date(TODAY.year, 1, 8), topic="书面报告责任落实情况")
    january, july = bench.of("unit_head", duty)
    assert january.outcome == Obligation.Outcome.FULFILLED
    assert july.outcome == Obligation.Outcome.OPEN


def test_people_are_counted_once_each(bench):
    value = {"min_pct": 100, "max_pct": None, "of": "班子", "per": "year"}
    bench.duty("与班子成员谈话", "talk", ("share", value))
    bench.plan()
    member = bench.world.people["member"]
    for month in (3, 4):
        bench.record(kind="talk", topic="与班子成员谈话", on=date(2026, month, 3), people=[member])
    row = bench.of("unit_head")[0]
    assert (row.counted, row.required, row.outcome) == (1, 2, Outcome.OPEN)
    bench.record(
        kind="talk", topic="与班子成员谈话", people=[bench.world.people["branch_secretary"]]
    )
    row.refresh_from_db()
    assert (row.counted, row.outcome) == (2, Outcome.FULFILLED)


def test_quantities_are_added_up(bench):
    value = {"min": 24, "max": None, "unit": "学时", "per": "year"}
    bench.duty("参加培训", "training", ("amount", value))
    bench.plan()
    for hours in (10, 14):
        bench.record(
            kind="training", topic="参加培训", quantity=Decimal(hours), quantity_unit="学时"
        )
    row = bench.of("unit_head")[0]
    assert (row.counted, row.outcome) == (24, Outcome.FULFILLED)


# -- bad input, one by one ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "field", "words"),
    [
        ({"on": TODAY + timedelta(days=1)}, "on", "今天"),
        ({"on": date(1970, 1, 1)}, "on", "年份"),
        ({"on": date(2019, 12, 31)}, "on", "成立"),
        ({"kind": "dancing"}, "kind", "类别"),
        ({"topic": "  "}, "topic", "主题"),
        ({"topic": "长" * 201}, "topic", "200"),
        ({"topic": "坏\0字"}, "topic", "字符"),
        ({"place": "长" * 121}, "place", "120"),
        ({"note": "长" * 10_001}, "note", "10000"),
        ({"quantity": Decimal(3)}, "quantity_unit", "单位"),
        ({"quantity_unit": "学时"}, "quantity", "数量"),
        ({"quantity": Decimal(0), "quantity_unit": "学时"}, "quantity", "大于零"),
        ({"quantity": Decimal(10) ** 9, "quantity_unit": "学时"}, "quantity", "一亿"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(bench, changes, field, words):
    with pytest.raises(CannotRecordAct) as refused:
        bench.record(**changes)
    assert words in faults(refused)[field]
    assert not Act.objects.exists()


def test_several_faults_are_told_together(bench):
    with pytest.raises(CannotRecordAct) as refused:
        bench.record(topic="", on=TODAY + timedelta(days=1))
    assert set(faults(refused)) == {"topic", "on"}


def test_an_act_of_a_post_that_nobody_held_is_refused(bench):
    post = bench.world.posts["unit_head"]
    Appointment.objects.filter(post=post).update(from_date=date(2026, 9, 1))
    with pytest.raises(CannotRecordAct) as refused:
        bench.record(on=date(2026, 8, 31))
    assert "没有人担任" in faults(refused)["on"]


def test_an_act_after_the_units_closing_is_refused(bench):
    Unit.objects.filter(pk=bench.world.units["physics"].pk).update(closed_on=date(2026, 11, 1))
    post = bench.world.posts["unit_head"]
    post.refresh_from_db()
    with pytest.raises(CannotRecordAct) as refused:
        bench.record(unit=post.unit)
    assert "撤销" in faults(refused)["on"]


def test_an_act_before_the_posts_opening_is_refused(bench):
    post = bench.world.posts["unit_head"]
    post.opened_on = date(2026, 11, 18)
    post.save()
    with pytest.raises(CannotRecordAct) as refused:
        bench.record()
    assert "设立" in faults(refused)["on"]


def test_a_post_of_another_unit_is_refused(bench):
    with pytest.raises(CannotRecordAct) as refused:
        bench.record(unit=bench.world.units["physics_staff"])
    assert "subject" in faults(refused)


@pytest.mark.parametrize("name", ["foreign_head", "member", "head", "inspection", "organisation"])
def test_recording_for_others_is_refused(bench, name):
    with pytest.raises(CannotRecordAct) as refused:
        bench.record(name, post=bench.world.posts["unit_head"], unit=bench.world.units["physics"])
    assert "名义" in faults(refused)["subject"]


def test_a_clerk_records_for_the_heads_and_branches_of_the_unit(bench, lecture):
    bench.record("unit_clerk", post=bench.world.posts["unit_head"])
    bench.record("unit_clerk", post=bench.world.posts["branch_secretary"])
    assert bench.of("unit_head")[0].outcome == Outcome.FULFILLED


def test_the_committee_office_records_for_the_school_committee(bench):
    act = bench.record("committee_office", post=None, unit=bench.world.units["school"])
    assert act.post is None
    with pytest.raises(CannotRecordAct):
        bench.record("committee_office", post=None, unit=bench.world.units["physics"])


def test_a_head_records_for_the_unit_headed(bench):
    assert bench.record("head", post=None, unit=bench.world.units["school"]).pk


def test_a_program_is_no_evidence_and_nothing_is_recorded(bench):
    program = SimpleUploadedFile("讲稿.exe", b"MZ\x90\x00")
    with pytest.raises(CannotRecordAct) as refused:
        bench.record(files=[program])
    assert "讲稿.exe" in faults(refused)["files"]
    assert not Act.objects.exists()


# -- sent twice --------------------------------------------------------------------------


def test_the_same_submission_gives_the_first_act_unchanged(bench, lecture):
    submission = uuid.uuid4()
    first = bench.record(submission=submission, files=[SimpleUploadedFile("a.png", PNG)])
    again = bench.record(submission=submission, topic="另一个主题")
    assert (again.pk, again.topic, Act.objects.count()) == (first.pk, "廉政党课", 1)
    assert Event.objects.filter(action="act.recorded").count() == 1
    assert bench.of("unit_head")[0].counted == 1


def test_somebody_elses_submission_is_not_handed_out(bench):
    submission = uuid.uuid4()
    bench.record(submission=submission)
    with pytest.raises(CannotRecordAct):
        bench.record("foreign_head", submission=submission)


# -- changing and withdrawing ------------------------------------------------------------


def test_moving_an_act_out_of_the_period_reopens_the_obligation(bench):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    act = bench.record(kind="meeting", topic="每季度召开专题会议", on=date(2026, 5, 6))
    second, third = bench.of("unit_head")[1:3]
    assert second.outcome == Outcome.FULFILLED
    viewer = bench.world.viewer("unit_head")
    change_act(viewer=viewer, **as_recorded(act, on=date(2026, 8, 6)))
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.outcome, third.outcome) == (Outcome.OPEN, Outcome.FULFILLED)
    event = Event.objects.get(action="act.changed")
    assert (event.before["on"], event.after["on"]) == ("2026-05-06", "2026-08-06")


def test_people_taken_off_an_act_no_longer_count(bench):
    value = {"min_pct": 50, "max_pct": None, "of": "班子", "per": "year"}
    bench.duty("与班子成员谈话", "talk", ("share", value))
    bench.plan()
    act = bench.record(kind="talk", topic="与班子成员谈话", people=[bench.world.people["member"]])
    assert bench.of("unit_head")[0].outcome == Outcome.FULFILLED
    change_act(viewer=bench.world.viewer("unit_head"), **as_recorded(act, people=[]))
    assert bench.of("unit_head")[0].counted == 0


def test_a_persons_refusal_survives_a_change(bench, lecture):
    row = bench.of("unit_head")[0]
    act = bench.record(refused=[row.pk])
    change_act(viewer=bench.world.viewer("unit_head"), **as_recorded(act, note="补充"))
    row.refresh_from_db()
    assert row.outcome == Outcome.OPEN


def test_the_slower_of_two_is_told_the_difference(bench):
    act = bench.record()
    viewer = bench.world.viewer("unit_head")
    stale = as_recorded(act)
    change_act(viewer=viewer, **as_recorded(act, topic="纪律党课"))
    with pytest.raises(ChangedMeanwhile) as refused:
        change_act(viewer=viewer, **{**stale, "place": "二楼"})
    assert {(d.label, d.stands, d.typed) for d in refused.value.differences} == {
        ("主题", "纪律党课", "廉政党课"),
        ("地点", "", "二楼"),
    }
    act.refresh_from_db()
    assert (act.topic, act.place, act.version) == ("纪律党课", "", 2)


def test_changing_follows_the_rules_of_recording(bench):
    act = bench.record()
    with pytest.raises(CannotRecordAct) as refused:
        change_act(
            viewer=bench.world.viewer("unit_head"), **as_recorded(act, on=TODAY + timedelta(days=2))
        )
    assert "on" in faults(refused)


@pytest.mark.parametrize("name", ["foreign_head", "team_member", "member", "organisation"])
def test_changing_is_for_those_who_keep_the_books(bench, name):
    act = bench.record()
    with pytest.raises(PermissionDenied):
        change_act(viewer=bench.world.viewer(name), **as_recorded(act))


def test_withdrawing_reopens_and_keeps_the_record(bench, lecture):
    act = bench.record()
    viewer = bench.world.viewer("unit_head")
    withdraw_act(viewer=viewer, act=act, reason="重复登记")
    row = bench.of("unit_head")[0]
    assert (row.outcome, row.counted) == (Outcome.OPEN, 0)
    act.refresh_from_db()
    assert (act.state, act.withdrawn_reason) == (Act.State.WITHDRAWN, "重复登记")
    assert Event.objects.get(action="act.withdrawn").why == "重复登记"
    with pytest.raises(CannotWithdrawAct):
        withdraw_act(viewer=viewer, act=act, reason="再撤一次")
    with pytest.raises(CannotRecordAct):
        change_act(viewer=viewer, **as_recorded(act))
    with pytest.raises(CannotRecordAct):
        choose_contributions(viewer=viewer, act=act, chosen=[row.pk], refused=[])


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_withdrawing_needs_a_reason(bench, reason):
    act = bench.record()
    with pytest.raises(CannotWithdrawAct) as refused:
        withdraw_act(viewer=bench.world.viewer("unit_head"), act=act, reason=reason)
    assert refused.value.field == "reason"


def test_contributions_can_be_chosen_later_and_back(bench, lecture):
    act = bench.record()
    viewer = bench.world.viewer("unit_head")
    row = bench.of("unit_head")[0]
    choose_contributions(viewer=viewer, act=act, chosen=[], refused=[row.pk])
    row.refresh_from_db()
    assert row.outcome == Outcome.OPEN
    choose_contributions(viewer=viewer, act=act, chosen=[row.pk], refused=[])
    row.refresh_from_db()
    assert row.outcome == Outcome.FULFILLED
    assert Event.objects.filter(action="act.linked").count() == 2


# -- what an act sets off ----------------------------------------------------------------


@pytest.fixture
def minutes(bench):
    """A meeting each quarter, and its minutes filed within five working days after it."""
    within = {"n": 5, "unit": "workday", "after": "会后"}
    duty = bench.duty(
        "每季度召开专题会议",
        "meeting",
        ("frequency", QUARTERLY),
        ("within", within, "会后5个工作日内报送会议记录"),
    )
    bench.plan()
    return duty


def set_off(bench, name: str = "unit_head") -> list[Obligation]:
    rows = Obligation.objects.filter(triggered_by__isnull=False, post=bench.world.posts[name])
    return list(rows.order_by("pk"))


def test_a_meeting_sets_off_its_minutes(bench, minutes):
    act = bench.record(kind="meeting", topic="每季度召开专题会议", on=date(2026, 9, 28))
    (row,) = set_off(bench)
    # past the holidays of the first week of October; Saturday the 10th is worked
    assert row.due_date == date(2026, 10, 10)
    assert (row.activity, row.triggered_by, row.outcome) == ("filing", act, Outcome.OPEN)
    assert row.title == "会后5个工作日内报送会议记录"
    assert not row.contributions.exists()


def test_the_minutes_are_served_by_a_later_filing(bench, minutes):
    bench.record(kind="meeting", topic="每季度召开专题会议", on=date(2026, 11, 10))
    bench.record(kind="filing", topic="报送会议记录", on=date(2026, 11, 12))
    (row,) = set_off(bench)
    assert row.outcome == Outcome.FULFILLED


def test_the_minutes_follow_a_changed_date(bench, minutes):
    act = bench.record(kind="meeting", topic="每季度召开专题会议", on=date(2026, 11, 10))
    change_act(viewer=bench.world.viewer("unit_head"), **as_recorded(act, on=date(2026, 11, 11)))
    (row,) = set_off(bench)
    assert (row.period_from, row.due_date) == (date(2026, 11, 11), date(2026, 11, 18))


def test_withdrawing_the_meeting_takes_its_minutes_along(bench, minutes):
    act = bench.record(kind="meeting", topic="每季度召开专题会议", on=date(2026, 11, 10))
    withdraw_act(viewer=bench.world.viewer("unit_head"), act=act, reason="登记有误")
    assert not set_off(bench)
    assert Event.objects.filter(action="obligation.removed").count() == 1


def test_minutes_already_filed_stay_when_the_meeting_is_withdrawn(bench, minutes):
    act = bench.record(kind="meeting", topic="每季度召开专题会议", on=date(2026, 11, 10))
    bench.record(kind="filing", topic="报送会议记录", on=date(2026, 11, 12))
    withdraw_act(viewer=bench.world.viewer("unit_head"), act=act, reason="登记有误")
    (row,) = set_off(bench)
    assert row.outcome == Outcome.FULFILLED


def test_a_change_of_kind_takes_what_was_set_off_away(bench, minutes):
    act = bench.record(kind="meeting", topic="每季度召开专题会议", on=date(2026, 11, 10))
    change_act(viewer=bench.world.viewer("unit_head"), **as_recorded(act, kind="survey"))
    assert not set_off(bench)


def test_another_duty_of_the_same_provision_is_set_off_for_its_bearers_only(bench):
    within = {"n": 5, "unit": "day", "after": "会后"}
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY), provision="二")
    bench.duty("报送会议记录", "filing", ("within", within), provision="二")
    bench.duty("存档会议记录", "record", ("within", within), provision="二", bearer="members")
    bench.duty("公布会议结果", "publication", ("within", within), provision="三")
    bench.plan()
    bench.record(kind="meeting", topic="每季度召开专题会议", on=date(2026, 11, 10))
    assert [row.title for row in Obligation.objects.filter(triggered_by__isnull=False)] == [
        "报送会议记录"
    ]


def test_a_meeting_that_counts_for_nothing_sets_nothing_off(bench, minutes):
    rows = bench.of("unit_head")
    bench.record(
        kind="meeting",
        topic="每季度召开专题会议",
        on=date(2026, 11, 10),
        refused=[row.pk for row in rows],
    )
    assert not set_off(bench)


# -- waiving -----------------------------------------------------------------------------


def test_waiving_needs_an_office_and_a_reason(bench, lecture):
    row = bench.of("unit_head")[0]
    with pytest.raises(PermissionDenied):
        waive_obligation(viewer=bench.world.viewer("unit_head"), obligation=row, reason="忙")
    with pytest.raises(CannotWaive) as refused:
        waive_obligation(viewer=bench.world.viewer("organisation"), obligation=row, reason=" ")
    assert refused.value.field == "reason"


def test_a_waiver_stands_until_it_is_lifted(bench, lecture):
    row = bench.of("unit_head")[0]
    viewer = bench.world.viewer("discipline")
    waived = waive_obligation(viewer=viewer, obligation=row, reason="挂职期间")
    assert (waived.outcome, waived.waived_reason) == (Outcome.WAIVED, "挂职期间")
    assert Event.objects.get(action="obligation.waived").why == "挂职期间"
    bench.record()
    row.refresh_from_db()
    assert row.outcome == Outcome.WAIVED
    with pytest.raises(CannotWaive):
        waive_obligation(viewer=viewer, obligation=row, reason="再来一次")
    lifted = unwaive(viewer=viewer, obligation=row, reason="已返校")
    assert (lifted.outcome, lifted.waived_reason) == (Outcome.OPEN, "")
    with pytest.raises(CannotWaive):
        unwaive(viewer=viewer, obligation=row, reason="已返校")


def test_what_is_fulfilled_needs_no_waiver(bench, lecture):
    bench.record()
    with pytest.raises(CannotWaive):
        waive_obligation(
            viewer=bench.world.viewer("organisation"),
            obligation=bench.of("unit_head")[0],
            reason="不必",
        )


# -- proposing ---------------------------------------------------------------------------


def test_a_proposal_says_beforehand_what_will_be_counted(bench, lecture):
    post = bench.world.posts["unit_head"]
    viewer = bench.world.viewer("unit_head")
    facts = {"kind": "lecture", "on": TODAY, "unit": post.unit, "post": post, "topic": "廉政党课"}
    (proposal,) = propose_for(viewer, **facts)
    assert proposal.ticked
    assert proposal.obligation == bench.of("unit_head")[0]
    act = bench.record(on=TODAY, refused=[proposal.obligation.pk])
    (again,) = propose_for(viewer, **facts, act=act)
    assert not again.ticked


def test_an_acts_page_tells_what_it_counts_for_with_the_status_of_today(bench, lecture):
    act = bench.record()
    page = get_act(bench.world.viewer("unit_head"), act.pk)
    assert [row.obligation.status for row in page.counting] == ["fulfilled"]
    assert page.may_change
