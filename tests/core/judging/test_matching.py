"""Which obligations an act serves: certain, offered or none, each with its reason."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from zelian.core.judging import CONVENTIONS, late_until, likeness, match, propose, soon_days_for
from zelian.core.judging.kinship import KINSHIPS
from zelian.core.vocabulary.obligation import Act, Obligation
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period


def owed(
    topic: str = "",
    activity: Activity = Activity.MEETING,
    *,
    start: date = date(2026, 1, 1),
    until: date = date(2027, 1, 1),
    measure: str = "",
    subject: str = "unit:1",
    required: int = 1,
) -> Obligation:
    measure = measure or f"measure:{topic or activity.value}"
    return Obligation(
        key=f"{measure}/{subject}/{start:%Y%m%d}",
        measure=measure,
        subject=subject,
        activity=activity,
        period=Period(start, until),
        due=until - timedelta(days=1),
        required=Decimal(required),
        limit=None if required else Decimal(2),
        topic=topic,
    )


def done(
    topic: str = "", activity: Activity = Activity.MEETING, on: date = date(2026, 3, 5)
) -> Act:
    return Act("act:1", "unit:1", activity, on, topic)


ALIKE = [
    ("专题研究全面从严治党工作", "研究2026年全面从严治党工作要点"),
    ("专题分析研究党风廉政建设形势任务", "党委会研究党风廉政建设和反腐败工作"),
    ("与下属单位主要负责人开展廉政谈话", "廉政谈话"),
    ("召开民主生活会", "2025年度民主生活会"),
    ("召开警示教育大会", "观看警示教育片"),
    ("报送履行主体责任情况报告", "2026年上半年主体责任报告"),
]
DIFFERENT = [
    ("召开民主生活会", "支部组织生活会"),
    ("与班子成员开展谈心谈话", "廉政谈话"),
    ("列席分管单位党组织会议", "工会换届"),
    ("研究党风廉政建设", "研究生招生工作"),
    ("每年至少开展一次专题会议", "每季度召开一次工作会议"),
    ("讲授廉政党课", ""),
]


@pytest.mark.parametrize(("duty", "act"), ALIKE)
def test_topics_on_the_same_thing_are_clearly_alike(duty, act):
    assert likeness(duty, act) >= CONVENTIONS.clear
    assert likeness(act, duty) == likeness(duty, act)


@pytest.mark.parametrize(("duty", "act"), DIFFERENT)
def test_topics_on_different_things_are_not_clearly_alike(duty, act):
    assert likeness(duty, act) < CONVENTIONS.clear


def test_another_subject_cannot_be_served():
    assert match(owed(subject="unit:2"), done()) is None


def test_another_kind_cannot_be_served():
    assert match(owed(activity=Activity.TALK), done(activity=Activity.LECTURE)) is None


def test_an_act_before_the_period_cannot_serve():
    assert match(owed(), done(on=date(2025, 12, 31))) is None


def test_a_late_act_serves_until_the_late_window_closes():
    owing = owed("研究全面从严治党工作")
    late = done("全面从严治党工作", on=late_until(owing))
    assert match(owing, late).certain
    assert match(owing, replace(late, on=late.on + timedelta(days=1))) is None


def test_a_late_act_never_serves_an_upper_limit():
    assert match(owed(required=0), done(on=date(2027, 1, 2))) is None


@pytest.mark.parametrize(
    ("start", "until", "days"),
    [
        (date(2026, 1, 5), date(2026, 1, 12), 7),
        (date(2026, 1, 1), date(2026, 2, 1), 31),
        (date(2026, 1, 1), date(2026, 4, 1), 60),
        (date(2026, 1, 1), date(2026, 7, 1), 90),
        (date(2026, 1, 1), date(2027, 1, 1), 120),
        (date(2022, 1, 1), date(2027, 1, 1), 180),
    ],
)
def test_the_late_window_grows_with_the_period(start, until, days):
    owing = owed(start=start, until=until)
    assert late_until(owing) == owing.due + timedelta(days=days)


def test_warnings_begin_earlier_for_longer_periods():
    untils = [date(2026, 1, 6), date(2026, 2, 1), date(2026, 7, 1), date(2027, 1, 1)]
    assert [soon_days_for(owed(until=until)) for until in untils] == [1, 7, 14, 30]


def test_a_duty_without_a_topic_takes_every_act_of_its_kind():
    found = match(owed(), done("随便什么主题"))
    assert found.certain
    assert found.reason.code == "match.kind"


def test_a_duty_with_another_topic_only_offers_itself():
    found = match(owed("研究党风廉政建设"), done("工会换届选举"))
    assert not found.certain
    assert found.reason.code == "match.doubtful"


@pytest.mark.parametrize("kinship", KINSHIPS, ids=lambda k: f"{k.duty}-{k.act}")
def test_a_kindred_act_serves_as_its_example_says(kinship):
    duty, act = kinship.example
    found = match(owed(duty, kinship.duty), done(act, kinship.act))
    assert found is not None
    assert "match.kindred" in [reason.code for reason in found.reason.because]


@pytest.mark.parametrize("kinship", KINSHIPS, ids=lambda k: f"{k.duty}-{k.act}")
def test_a_kindred_act_on_another_topic_does_not_serve(kinship):
    assert match(owed("防汛值守安排表", kinship.duty), done("职称评审名额", kinship.act)) is None


def test_a_duty_of_any_kind_is_offered_but_never_certain():
    found = match(owed("落实全面从严治党责任", Activity.OTHER), done("全面从严治党责任"))
    assert found is not None
    assert not found.certain


def test_the_only_running_duty_of_the_kind_is_certain():
    owing = owed("到分管单位开展调研", Activity.SURVEY)
    (found,) = propose([owing], done("实验室安全", Activity.SURVEY))
    assert found.certain
    assert found.reason.code == "match.only"


def test_a_meeting_about_something_else_is_asked_about_even_when_it_is_the_only_one():
    (found,) = propose([owed("研究党风廉政建设")], done("工会换届选举"))
    assert not found.certain
    assert found.reason.code == "match.foreign_topic"


def test_of_several_the_clearly_alike_is_certain_and_the_others_are_offered():
    integrity = owed("与下属开展廉政谈话", Activity.TALK)
    heart = owed("与下属开展谈心谈话", Activity.TALK)
    first, second = propose([heart, integrity], done("廉政谈话", Activity.TALK))
    assert (first.obligation, first.certain) == (integrity.key, True)
    assert (second.obligation, second.certain) == (heart.key, False)


def test_one_act_serves_several_duties_that_it_clearly_means():
    duties = [owed("研究全面从严治党"), owed("研究全面从严治党和党风廉政建设")]
    found = propose(duties, done("全面从严治党和党风廉政建设专题会"))
    assert [one.certain for one in found] == [True, True]


def test_several_duties_and_no_topic_are_all_offered():
    duties = [owed("研究全面从严治党"), owed("研究意识形态责任制")]
    assert [one.certain for one in propose(duties, done())] == [False, False]


def test_the_running_month_is_certain_and_the_last_one_is_offered():
    january = owed("", Activity.TALK, until=date(2026, 2, 1))
    february = owed("", Activity.TALK, start=date(2026, 2, 1), until=date(2026, 3, 1))
    act = done("谈话", Activity.TALK, on=date(2026, 2, 5))
    first, second = propose([january, february], act)
    assert (first.obligation, first.certain) == (february.key, True)
    assert (second.obligation, second.certain) == (january.key, False)
    assert second.reason.code == "match.overtaken"


def test_a_late_act_without_a_telling_topic_is_offered():
    (found,) = propose([owed(activity=Activity.TALK)], done("", Activity.TALK, date(2027, 1, 5)))
    assert not found.certain


def test_proposals_do_not_depend_on_the_order_of_obligations():
    duties = [owed("研究全面从严治党"), owed("研究意识形态"), owed(""), owed("述责述廉会议")]
    act = done("全面从严治党")
    assert propose(duties, act) == propose(duties[::-1], act)


def test_a_proposal_says_when_and_why():
    (found,) = propose([owed("研究全面从严治党")], done("全面从严治党专题会"))
    assert found.reason.sentence.text() == "主题与责任事项相近（100%）"
    assert [one.sentence.text() for one in found.reason.because] == [
        "2026-03-05在2026-01-01至2026-12-31之内"
    ]
