"""What a vacant post owes goes up: who answers for it also records for it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from tests.performance.conftest import YEARLY
from tests.world import TODAY
from zelian.history.models import Event
from zelian.people.models import Appointment, Delegation, Post, Unit
from zelian.performance.models import Obligation
from zelian.performance.operations import CannotRecordAct
from zelian.performance.policies import may_record_for
from zelian.performance.queries import get_obligation, mine, subjects_of

DAY = timedelta(days=1)


@pytest.fixture
def vacant(bench) -> Post:
    """The physics head's post, which owes a lecture a year; nobody holds it, it goes up."""
    post = bench.world.posts["unit_head"]
    bench.duty("讲廉政党课", "lecture", ("frequency", YEARLY))
    bench.plan()
    Unit.objects.filter(pk=bench.world.units["physics"].pk).update(vacancy="up")
    Appointment.objects.filter(post=post).update(until_date=TODAY)
    return post


def may(bench, name: str, post: Post) -> bool:
    return may_record_for(bench.world.viewer(name), unit=post.unit, post=post)


def offered(bench, name: str) -> set[str]:
    return {choice.key for choice in subjects_of(bench.world.viewer(name))}


def test_the_head_above_records_for_it_in_their_own_name(bench, vacant):
    head = bench.world.viewer("head")
    owed = Obligation.objects.get(post=vacant)
    assert get_obligation(head, owed.pk).may_record
    assert f"post:{vacant.pk}" in offered(bench, "head")
    act = bench.record(viewer=head, post=vacant, on=TODAY - DAY)
    assert act.recorded_by_id == head.account_id
    assert list(act.contributions.values_list("obligation", flat=True)) == [owed.pk]
    event = Event.objects.get(action="act.recorded")
    assert (event.actor_name, event.on_behalf_of) == (head.name, "")
    assert mine(head, TODAY.year).done == [Obligation.objects.get(pk=owed.pk)]


def test_the_page_takes_it(bench, vacant, sign_in):
    client = sign_in("head")
    owed = Obligation.objects.get(post=vacant)
    page = client.get(reverse("performance:act-new"), {"obligation": owed.pk})
    assert (
        page.context["form"].get_initial_for_field(
            page.context["form"].fields["subject"], "subject"
        )
        == f"post:{vacant.pk}"
    )
    assert "物理学院党委书记" in page.content.decode()


@pytest.mark.parametrize("name", ["foreign_head", "team_member", "inspection", "member"])
def test_nobody_else_does(bench, vacant, name):
    assert not may(bench, name, vacant)
    assert f"post:{vacant.pk}" not in offered(bench, name)
    with pytest.raises(CannotRecordAct):
        bench.record(viewer=bench.world.viewer(name), post=vacant)


def test_only_while_nobody_sits_on_it(bench, vacant):
    assert may(bench, "head", vacant)
    Appointment.objects.create(
        person=bench.world.people["member"], post=vacant, from_date=TODAY, nature="acting"
    )
    assert not may(bench, "head", vacant)
    assert f"post:{vacant.pk}" not in offered(bench, "head")


@pytest.mark.parametrize("rule", ["wait", "acting", ""])
def test_not_where_it_waits(bench, vacant, rule):
    Unit.objects.filter(pk=bench.world.units["physics"].pk).update(vacancy=rule)
    assert not may(bench, "head", vacant)


def test_who_acts_for_the_head_records_for_it_too_and_it_is_said(bench, vacant):
    world = bench.world
    Delegation.objects.create(
        post=world.posts["head"],
        delegate=world.people["foreign_clerk"],
        kind=Delegation.Kind.ACTING,
        reason="外出",
        granted_by=world.accounts["head"],
        from_date=TODAY,
        until_date=TODAY + DAY,
    )
    assert f"post:{vacant.pk}" in offered(bench, "foreign_clerk")
    bench.record(viewer=world.viewer("foreign_clerk"), post=vacant, on=TODAY - DAY)
    assert Event.objects.get(action="act.recorded").on_behalf_of == "校党委书记"


def test_it_costs_nothing_who_heads_nothing(bench, vacant, django_assert_num_queries):
    viewer = bench.world.viewer("member")
    unit = Unit.objects.select_related("kind").get(pk=vacant.unit_id)
    with django_assert_num_queries(0):
        assert not may_record_for(viewer, unit=unit, post=vacant)
    head = bench.world.viewer("head")
    with django_assert_num_queries(6):
        assert may_record_for(head, unit=unit, post=vacant)
