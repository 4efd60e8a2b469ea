from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.world import LONG_AGO, TODAY
from zelian.core.vocabulary.time import Period
from zelian.people.models import Appointment, Oversight, Person, Post
from zelian.people.queries import (
    SubjectRow,
    appointments_over,
    holder_on,
    holders_over,
    population_of,
    populations_of,
)

DAY = timedelta(days=1)
SPRING, SUMMER, AUTUMN = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)
FULL, ACTING = Appointment.Nature.FULL, Appointment.Nature.ACTING


@pytest.fixture
def seat(world):
    """The physics secretary's post, emptied."""
    post = world.posts["unit_head"]
    post.appointments.all().delete()
    return post


def newcomer(name: str) -> Person:
    return Person.objects.create(name=name, staff_no=name)


def put(post, person, start, until=None, nature=FULL) -> Appointment:
    return Appointment.objects.create(
        post=post, person=person, from_date=start, until_date=until, nature=nature
    )


def test_a_post_is_held_from_the_first_day_to_the_day_before_the_last(seat):
    first, second = newcomer("甲"), newcomer("乙")
    put(seat, first, SPRING, SUMMER)
    put(seat, second, SUMMER)
    assert holder_on([seat.pk], SPRING - DAY) == {}
    assert holder_on([seat.pk], SPRING) == {seat.pk: first}
    assert holder_on([seat.pk], SUMMER - DAY) == {seat.pk: first}
    assert holder_on([seat.pk], SUMMER) == {seat.pk: second}


def test_who_acts_stands_in_only_while_nobody_holds_the_post(seat):
    holder, deputy = newcomer("甲"), newcomer("乙")
    put(seat, deputy, SPRING, AUTUMN, ACTING)
    put(seat, holder, SUMMER)
    assert holder_on([seat.pk], SPRING) == {seat.pk: deputy}
    assert holder_on([seat.pk], SUMMER) == {seat.pk: holder}
    assert holder_on([seat.pk], AUTUMN) == {seat.pk: holder}


def test_many_posts_cost_one_query(world, django_assert_num_queries):
    posts = [post.pk for post in world.posts.values()]
    with django_assert_num_queries(1):
        holders = holder_on(posts, TODAY)
    assert len(holders) == len(posts)
    assert holders[world.posts["head"].pk] == world.people["head"]


def test_the_holders_over_a_period_come_earliest_first(seat, django_assert_num_queries):
    first, second, third = newcomer("甲"), newcomer("乙"), newcomer("丙")
    put(seat, first, LONG_AGO, SPRING)
    put(seat, second, SPRING, SUMMER)
    put(seat, third, SUMMER)
    with django_assert_num_queries(1):
        found = holders_over(seat.pk, Period(SPRING, AUTUMN))
        assert [appointment.person for appointment in found] == [second, third]
    found = holders_over(seat.pk, Period(SPRING - DAY, SPRING))
    assert [appointment.person for appointment in found] == [first]


def test_the_holders_of_many_posts_cost_one_query(world, seat, django_assert_num_queries):
    other = world.posts["foreign_head"]
    with django_assert_num_queries(1):
        found = appointments_over([seat.pk, other.pk], Period(SPRING, SUMMER))
    assert {post: [a.person.name for a in rows] for post, rows in found.items()} == {
        other.pk: ["文学院党委书记"]
    }


# whose population: the people it is made of in the small institution
POPULATIONS = [
    # the school's secretary: the other team member, and the heads of what is directly below
    ("head", {"team_member", "discipline", "inspection", "unit_head", "foreign_head"}),
    # a member: the heads of what it is in charge of
    ("team_member", {"unit_head"}),
    # a college's secretary: its member, and the heads of its branches
    ("unit_head", {"member", "branch_secretary"}),
    ("foreign_head", set()),
    ("member", set()),
    ("branch_secretary", set()),
    ("unit_clerk", set()),
]


@pytest.mark.parametrize(("name", "people"), POPULATIONS)
def test_a_share_is_taken_of_the_people_led(world, name, people):
    expected = frozenset(world.people[key].pk for key in people)
    assert population_of(world.posts[name], TODAY) == expected


def test_a_unit_answers_for_the_population_of_its_head(world):
    assert population_of(world.units["physics"], TODAY) == population_of(
        world.posts["unit_head"], TODAY
    )


def test_a_unit_without_a_head_counts_its_team_and_the_heads_below(world):
    post = world.posts["unit_head"]
    post.appointments.all().delete()
    post.delete()
    assert population_of(world.units["physics"], TODAY) == {
        world.people["member"].pk,
        world.people["branch_secretary"].pk,
    }


def test_liaison_counts_like_being_in_charge_while_it_runs(world):
    Oversight.objects.create(
        post=world.posts["team_member"],
        unit=world.units["letters"],
        kind=Oversight.Kind.LIAISON,
        from_date=SPRING,
        until_date=AUTUMN,
    )
    both = {world.people["unit_head"].pk, world.people["foreign_head"].pk}
    assert population_of(world.posts["team_member"], SPRING) == both
    assert population_of(world.posts["team_member"], AUTUMN) == {world.people["unit_head"].pk}


def test_vacant_posts_add_nobody_and_acting_holders_do(world, seat):
    head = world.posts["head"]
    without = population_of(head, TODAY)
    assert world.people["unit_head"].pk not in without
    deputy = newcomer("甲")
    put(seat, deputy, SPRING, nature=ACTING)
    assert population_of(head, TODAY) == without | {deputy.pk}


def test_nobody_is_counted_among_those_they_lead(world):
    put(world.posts["member"], world.people["unit_head"], LONG_AGO)
    world.posts["member"].appointments.filter(person=world.people["member"]).delete()
    population = population_of(world.posts["unit_head"], TODAY)
    assert population == {world.people["branch_secretary"].pk}


def test_somebody_with_two_posts_counts_once(world):
    branch = Post.objects.create(
        unit=world.units["physics_students"], kind_id="secretary", title="书记", opened_on=LONG_AGO
    )
    put(branch, world.people["member"], LONG_AGO)
    assert population_of(world.posts["unit_head"], TODAY) == {
        world.people["member"].pk,
        world.people["branch_secretary"].pk,
    }


def test_a_year_of_populations_costs_four_queries(world, django_assert_num_queries):
    rows = [SubjectRow(post.unit, post) for post in world.posts.values()]
    days = [date(2026, month, 1) for month in range(1, 13)]
    with django_assert_num_queries(4):
        found = populations_of(rows, days)
    assert len(found) == len(rows) * 12
    row = next(row for row in rows if row.post == world.posts["unit_head"])
    assert len(found[row.key, days[0]]) == 2


def test_no_subjects_or_no_days_ask_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert populations_of([], [TODAY]) == {}
