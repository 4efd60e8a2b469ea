from __future__ import annotations

import uuid
from datetime import date

import pytest

from tests.performance.conftest import MONTHLY, QUARTERLY, YEARLY
from tests.world import TODAY
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.performance.models import Act, Obligation
from zelian.performance.operations import ActSpec, CannotRecordAct, record_acts_in_bulk
from zelian.performance.queries import (
    count_by_duty,
    count_by_month,
    count_by_status,
    count_by_unit,
    list_acts,
    list_obligations,
    mine,
    subjects_of,
)

TOPICS = ("分析意识形态", "推进巡察整改", "开展警示教育", "研究干部监督", "部署财务审计")


@pytest.fixture
def year(bench):
    """Quarterly meetings of heads, a yearly report of the unit, a talk of the members."""
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.duty("报告工作", "report", ("frequency", YEARLY), bearer="unit")
    bench.duty("谈心谈话", "talk", ("frequency", YEARLY), bearer="members")
    bench.duty("校党委专题会议", "meeting", ("frequency", YEARLY), bearer="unit", kind="committee")
    bench.plan()
    bench.record(kind="meeting", topic="每季度召开专题会议", on=date(2026, 5, 6))
    return bench


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("organisation", 12),
        ("head", 12),
        ("discipline", 12),
        ("unit_head", 6),
        ("unit_clerk", 6),
        ("team_member", 6),
        ("foreign_head", 5),
        ("member", 1),
        ("branch_secretary", 0),
        ("system_admin", 0),
    ],
)
def test_obligations_are_seen_within_reach_only(year, name, count):
    assert list_obligations(year.world.viewer(name), year=2026).count() == count


def test_one_query_reads_a_page_with_its_statuses(year, django_assert_num_queries):
    viewer = year.world.viewer("organisation")
    with django_assert_num_queries(1):
        rows = list(list_obligations(viewer, year=2026)[:50])
        assert {str(row.unit) for row in rows}
        assert {row.post and row.post.title for row in rows}
        assert {row.status for row in rows} == {"overdue", "open", "fulfilled"}


def test_filters_narrow(year):
    viewer, world = year.world.viewer("organisation"), year.world
    assert list_obligations(viewer, year=2026, status="fulfilled").count() == 1
    assert list_obligations(viewer, year=2026, activity="talk").count() == 1
    assert list_obligations(viewer, year=2026, unit=world.units["letters"]).count() == 5
    assert list_obligations(viewer, year=2026, month=3).count() == 2
    assert list_obligations(viewer, year=2026, regulation=year.regulation).count() == 12
    assert list_obligations(viewer, year=2025).count() == 0
    assert list_obligations(world.viewer("unit_head"), year=2026, mine=True).count() == 5


def test_boards_count_with_one_query_each(year, django_assert_num_queries):
    viewer = year.world.viewer("organisation")
    with django_assert_num_queries(1):
        counts = count_by_status(viewer, 2026)
    assert (counts.total, counts.overdue, counts.fulfilled, counts.open) == (12, 5, 1, 6)
    assert counts.percent_done == 8
    with django_assert_num_queries(1):
        duties = count_by_duty(viewer, 2026)
    assert next((row.title, row.counts.total) for row in duties) == ("每季度召开专题会议", 8)
    with django_assert_num_queries(1):
        months = count_by_month(viewer, 2026)
    assert [months[m].total for m in (1, 3, 6, 9, 12)] == [0, 2, 2, 2, 6]
    with django_assert_num_queries(2):
        units = count_by_unit(viewer, 2026, under=year.world.units["school"])
    assert {str(row.unit): row.counts.total for row in units} == {
        "校党委": 1,
        "物理学院党委": 6,
        "文学院党委": 5,
    }


def test_counts_and_lists_agree(year):
    for name in ("organisation", "unit_head", "member", "system_admin"):
        viewer = year.world.viewer(name)
        counts = count_by_status(viewer, 2026)
        for status in ("overdue", "open", "fulfilled", "not_yet", "due_soon", "waived"):
            listed = list_obligations(viewer, year=2026, status=status).count()
            assert getattr(counts, status) == listed


def test_mine_is_grouped_by_urgency_in_two_queries(year, django_assert_num_queries):
    viewer = year.world.viewer("unit_head")
    # for a head, whether any duties go up at all; the obligations
    with django_assert_num_queries(2):
        own = mine(viewer, 2026)
        assert {str(row.unit) for row in own.overdue} == {"物理学院党委"}
    assert [row.due_date.month for row in own.overdue] == [3, 9]
    assert [row.due_date.month for row in own.done] == [6]
    assert len(own.open) == 2
    assert own.waiting == 4
    assert not own.later


def test_what_was_left_open_last_year_is_still_mine_this_year(year):
    later = year.world.viewer("unit_head", today=date(2027, 1, 20))
    assert len(mine(later, 2027).overdue) == 4
    assert not mine(later, 2028).overdue


def test_the_committee_offices_work_includes_the_school_committees(year):
    own = mine(year.world.viewer("committee_office"), 2026)
    assert [row.title for row in own.open] == ["校党委专题会议"]


@pytest.mark.parametrize(
    ("name", "count"),
    [("organisation", 2), ("unit_head", 1), ("foreign_head", 1), ("member", 1), ("inspection", 2)],
)
def test_acts_are_seen_by_those_concerned(year, name, count):
    year.record("foreign_head", kind="talk", topic="谈心谈话", people=[year.world.people["member"]])
    assert list_acts(year.world.viewer(name), year=2026).count() == count


def test_acts_are_read_with_three_queries(year, django_assert_num_queries):
    viewer = year.world.viewer("unit_head")
    with django_assert_num_queries(3):
        rows = list(list_acts(viewer, year=2026, mine=True))
        assert [len(row.contributions.all()) for row in rows] == [1]
        assert [str(row.unit) for row in rows] == ["物理学院党委"]
    viewer = year.world.viewer("organisation")
    assert list_acts(viewer, kind="talk").count() == 0
    assert list_acts(viewer, unit=year.world.units["letters"]).count() == 0
    assert list_acts(viewer, year=2025).count() == 0


@pytest.mark.parametrize(
    ("name", "labels"),
    [
        ("unit_head", {"物理学院党委书记", "物理学院党委", "物理学院教工支部"}),
        ("member", {"物理学院党委委员"}),
        ("head", {"校党委书记", "校党委"}),
        ("committee_office", {"党委办公室干事", "党委办公室", "校党委", "校党委副书记"}),
    ],
)
def test_one_records_for_own_posts_first_then_for_what_one_keeps(year, name, labels):
    choices = subjects_of(year.world.viewer(name))
    assert choices[0].own
    assert labels <= {choice.label for choice in choices}
    assert not any("文学院" in choice.label for choice in choices)


# -- in bulk -----------------------------------------------------------------------------


def spec(bench, name: str, **facts: object) -> ActSpec:
    post = bench.world.posts[name]
    defaults = {
        "submission": uuid.uuid4(),
        "account_id": bench.world.accounts[name].pk,
        "kind": "meeting",
        "on": date(2026, 5, 6),
        "unit": post.unit,
        "post": post,
        "topic": "每季度召开专题会议",
    }
    return ActSpec(**{**defaults, **facts})


def test_many_acts_are_recorded_by_the_rules_of_one(bench):
    within = {"n": 5, "unit": "workday", "after": "会后"}
    bench.duty(
        "每季度召开专题会议",
        "meeting",
        ("frequency", QUARTERLY),
        ("within", within, "会后5个工作日内报送会议记录"),
    )
    bench.plan()
    specs = [
        spec(bench, name, on=date(2026, month, 6))
        for name in ("unit_head", "foreign_head")
        for month in (2, 5, 8)
    ]
    specs.append(spec(bench, "unit_head", kind="filing", topic="报送会议记录", on=date(2026, 5, 8)))
    acts = record_acts_in_bulk(actor=SYSTEM, acts=specs, today=TODAY)
    assert [act.submission for act in acts] == [each.submission for each in specs]
    planned = Obligation.objects.filter(triggered_by__isnull=True)
    assert planned.filter(outcome="fulfilled").count() == 6
    minutes = Obligation.objects.filter(triggered_by__isnull=False)
    assert minutes.count() == 6
    assert minutes.filter(outcome="fulfilled").count() == 1
    assert Event.objects.filter(action="act.recorded").count() == 7
    again = record_acts_in_bulk(actor=SYSTEM, acts=specs, today=TODAY)
    assert [act.pk for act in again] == [act.pk for act in acts]
    assert Act.objects.count() == 7


def test_one_bad_act_keeps_the_whole_lot_out(bench):
    specs = [spec(bench, "unit_head"), spec(bench, "unit_head", on=date(2027, 1, 1), topic="将来")]
    with pytest.raises(CannotRecordAct) as refused:
        record_acts_in_bulk(actor=SYSTEM, acts=specs, today=TODAY)
    assert "第2条“将来”" in refused.value.sentence
    assert not Act.objects.exists()


def test_bulk_queries_do_not_grow_with_the_number_of_acts(bench, django_assert_max_num_queries):
    for topic in TOPICS:
        bench.duty(topic, "meeting", ("frequency", MONTHLY))
    bench.plan()
    specs = [
        spec(bench, "unit_head", topic=topic, on=date(2026, month, 6))
        for topic in TOPICS
        for month in range(1, 11)
    ]
    with django_assert_max_num_queries(80):
        record_acts_in_bulk(actor=SYSTEM, acts=specs, today=TODAY)
    assert Obligation.objects.filter(outcome="fulfilled").count() == 50
