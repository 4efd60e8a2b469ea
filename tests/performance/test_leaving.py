"""What units and posts that go still owe; and who holds what a vacant post owes."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from tests.performance.conftest import QUARTERLY, YEARLY
from tests.world import TODAY
from zelian.history.models import Event
from zelian.people import operations
from zelian.people.burdens import Leaving, weigh
from zelian.people.models import Appointment, Leave, Post, Unit, UnitKind
from zelian.people.queries import unit_leaving
from zelian.performance.models import Obligation
from zelian.performance.queries import mine

OCTOBER = date(2026, 10, 15)
Outcome = Obligation.Outcome


@pytest.fixture
def office(bench):
    """The organisation department."""
    return bench.world.viewer("organisation")


def fresh(unit: Unit) -> Unit:
    return Unit.objects.get(pk=unit.pk)


def merged(bench, office, unit: str = "physics", successor: str = "letters") -> None:
    here = fresh(bench.world.units[unit])
    operations.merge_unit(
        viewer=office,
        unit=here,
        successor=fresh(bench.world.units[successor]),
        on=OCTOBER,
        version=here.version,
        why="院系合并",
    )


def test_a_unit_that_owes_something_asks_for_a_decision(bench, office):
    bench.duty("报告工作", "report", ("frequency", QUARTERLY), bearer="unit")
    bench.plan()
    unit = bench.world.units["physics"]
    leaving = Leaving(frozenset([unit.pk]), frozenset(), OCTOBER)
    burdens = {burden.key: burden for burden in weigh(leaving)}
    assert (burdens["obligations"].count, burdens["obligations"].decided) == (1, False)
    assert (burdens["overdue"].count, burdens["overdue"].decided) == (3, True)
    assert f"unit={unit.pk}" in burdens["obligations"].url
    successor = Leaving(frozenset([unit.pk]), frozenset(), OCTOBER, bench.world.units["letters"])
    assert all(burden.decided for burden in weigh(successor))


def test_after_a_merger_nothing_is_owed_by_what_is_gone(bench, office):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    merged(bench, office)
    rows = bench.of("unit_head")
    assert [row.outcome for row in rows] == [Outcome.OPEN] * 3 + [Outcome.WAIVED]
    assert "由文学院党委承接" in rows[3].waived_reason
    assert Event.objects.filter(action="obligation.waived", thing_id=rows[3].pk).exists()
    bench.plan()
    again = bench.of("unit_head")
    assert [(row.pk, row.outcome) for row in again] == [(row.pk, row.outcome) for row in rows]
    assert {row.outcome for row in bench.of("foreign_head")} == {Outcome.OPEN}


def test_what_has_not_begun_is_removed(bench, office):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    post = bench.world.posts["member"]
    row = bench.of("unit_head")[3]
    Obligation.objects.filter(pk=row.pk).update(period_from=date(2026, 11, 1))
    merged(bench, office)
    assert not Obligation.objects.filter(pk=row.pk).exists()
    assert Event.objects.filter(action="obligation.removed", thing_id=row.pk).exists()
    assert Post.objects.get(pk=post.pk).closed_on == OCTOBER


def test_what_was_done_stays_done(bench, office, lecture):
    bench.record("unit_head", on=date(2026, 5, 6))
    done = bench.of("unit_head")[0]
    assert done.outcome == Outcome.FULFILLED
    merged(bench, office)
    done.refresh_from_db()
    assert done.outcome == Outcome.FULFILLED


def test_a_duty_named_to_the_unit_binds_its_successor_from_the_day(bench, office):
    physics = bench.world.units["physics_staff"]
    bench.duty("报告工作", "report", ("frequency", QUARTERLY), bearer="unit", unit_id=physics.pk)
    bench.plan()
    merged(bench, office, "physics_staff", "physics_students")
    bench.plan()
    heir = bench.world.units["physics_students"]
    rows = Obligation.objects.filter(unit=heir, post__isnull=True).order_by("due_date")
    assert [(row.period_from, row.due_date) for row in rows] == [(OCTOBER, date(2026, 12, 31))]
    assert rows[0].unit_path == fresh(heir).path


def test_a_closed_post_owes_nothing_more(bench, office):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    post = bench.world.posts["unit_head"]
    Appointment.objects.filter(post=post).update(until_date=OCTOBER)
    operations.close_post(viewer=office, post=post, on=OCTOBER, why="撤岗")
    last = bench.of("unit_head")[3]
    assert last.outcome == Outcome.WAIVED
    assert "不再承担" in last.waived_reason


def test_giving_up_is_written_into_every_obligation(bench, office):
    finance = bench.world.units["finance"]
    bench.duty("报告工作", "report", ("frequency", YEARLY), bearer="unit", unit_id=finance.pk)
    Unit.objects.filter(pk=finance.pk).update(kind=UnitKind.objects.get(pk="college_committee"))
    bench.plan()
    assert Obligation.objects.filter(unit=finance, outcome=Outcome.OPEN).count() == 1
    with pytest.raises(operations.UnitStillBears):
        operations.close_unit(viewer=office, unit=finance, on=OCTOBER, why="职能取消")
    operations.close_unit(viewer=office, unit=finance, on=OCTOBER, why="职能取消", give_up=True)
    row = Obligation.objects.get(unit=finance)
    assert row.outcome == Outcome.WAIVED
    assert row.waived_reason.endswith("不再承担。职能取消")


def test_paths_of_obligations_and_acts_follow_a_move(bench, office, lecture):
    act = bench.record("unit_head", on=date(2026, 5, 6))
    physics = fresh(bench.world.units["physics"])
    operations.move_unit(
        viewer=office,
        unit=physics,
        parent=bench.world.units["letters"],
        on=OCTOBER,
        version=physics.version,
        why="调整",
    )
    path = fresh(physics).path
    act.refresh_from_db()
    assert act.unit_path == path
    assert {row.unit_path for row in bench.of("unit_head")} == {path}
    assert bench.world.viewer("foreign_head").may_read(act.unit_path)


def test_what_leaves_is_weighed_with_a_fixed_number_of_queries(
    bench, office, django_assert_num_queries
):
    bench.duty("每季度召开专题会议", "meeting", ("frequency", QUARTERLY))
    bench.plan()
    unit = fresh(bench.world.units["physics"])
    # posts, seats, units below, oversight; two of obligations, one of lists,
    # two of pledges
    with django_assert_num_queries(9):
        assert unit_leaving(unit, OCTOBER).undecided


# -- vacant posts ----------------------------------------------------------------------------


def holders(bench) -> set[str | None]:
    rows = bench.of("unit_head")
    return {row.holder.name if row.holder else None for row in rows if row.outcome == "open"}


@pytest.mark.parametrize(
    ("rule", "acting", "expected"),
    [
        ("", False, None),
        ("", True, "文学院党委干事"),
        ("wait", True, None),
        ("acting", True, "文学院党委干事"),
        ("up", False, "校党委书记"),
    ],
)
def test_obligations_of_a_vacant_post_wait_fall_or_go_up(bench, rule, acting, expected):
    world = bench.world
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    bench.plan()
    assert holders(bench) == {"物理学院党委书记"}
    Unit.objects.filter(pk=world.units["physics"].pk).update(vacancy=rule)
    Appointment.objects.filter(post=world.posts["unit_head"]).delete()
    if acting:
        Appointment.objects.create(
            post=world.posts["unit_head"],
            person=world.people["foreign_clerk"],
            nature="acting",
            from_date=date(2026, 1, 1),
        )
    bench.plan()
    assert holders(bench) == {expected}


def test_who_stands_in_holds_for_the_days_of_the_leave(bench):
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    bench.plan()
    Leave.objects.create(
        appointment=bench.world.posts["unit_head"].appointments.get(),
        kind="study",
        from_date=TODAY,
        stand_in=bench.world.people["member"],
    )
    bench.plan()
    assert holders(bench) == {"物理学院党委委员"}


def test_what_goes_up_stands_on_the_desk_above(bench):
    world = bench.world
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    bench.plan()
    Unit.objects.filter(pk=world.units["physics"].pk).update(vacancy="up")
    Appointment.objects.filter(post=world.posts["unit_head"]).delete()
    desk = mine(world.viewer("head"), 2026)
    rows = [*desk.overdue, *desk.due_soon, *desk.open, *desk.later]
    assert [row.post for row in rows] == [world.posts["unit_head"]]


def test_the_page_lists_what_is_still_borne_and_leads_there(bench, sign_in):
    finance = bench.world.units["finance"]
    Unit.objects.filter(pk=finance.pk).update(kind="college_committee")
    bench.duty("报告工作", "report", ("frequency", YEARLY), bearer="unit", unit_id=finance.pk)
    bench.plan()
    client = sign_in("organisation")
    address = reverse("people:close_unit", args=[finance.pk])
    data = {"on": "2026-10-15", "why": "职能取消", "version": fresh(finance).version}
    page = client.post(address, data).content.decode()
    assert "还承担着" in page
    assert f"?unit={finance.pk}" in page
    assert "职能取消" in page
    shown = client.post(address, data | {"give_up": "on"})
    assert "不再有人承担" in shown.content.decode()
    client.post(address, data | {"give_up": "on", "seen": shown.context["seen"]})
    assert fresh(finance).closed_on == OCTOBER
