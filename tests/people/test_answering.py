"""Who answers for a post: tables of cases, by the rule the institution chose."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.world import LONG_AGO, TODAY
from zelian.core.vocabulary.time import Period
from zelian.people.models import Appointment, Leave, PostKind, Unit, VacancyRule
from zelian.people.queries import Answerers, How, answering_for, posts_going_up_to

DAY = timedelta(days=1)
WAIT, ACTING, UP, NOTHING = VacancyRule.WAIT, VacancyRule.ACTING, VacancyRule.UP, ""


def rule(world, value: str, unit: str = "physics") -> None:
    Unit.objects.filter(pk=world.units[unit].pk).update(vacancy=value)


def vacate(world, *posts: str) -> None:
    Appointment.objects.filter(post__in=[world.posts[key].pk for key in posts]).delete()


def act(world, post: str, person: str = "foreign_clerk", nature: str = "acting") -> Appointment:
    return Appointment.objects.create(
        post=world.posts[post], person=world.people[person], nature=nature, from_date=LONG_AGO
    )


def away(world, post: str, stand_in: str | None = None, **dates: date) -> Leave:
    return Leave.objects.create(
        appointment=world.posts[post].appointments.order_by("pk").first(),
        kind="study",
        from_date=dates.get("from_date", LONG_AGO),
        until_date=dates.get("until_date"),
        stand_in=world.people[stand_in] if stand_in else None,
    )


def answer(world, post: str, day: date = TODAY) -> tuple[str | None, How]:
    found = answering_for([world.posts[post].pk], day)[world.posts[post].pk]
    names = {person.pk: key for key, person in world.people.items()}
    return names.get(found.person_id), found.how


# rule, posts without a holder, who acts for the head, expected for the physics head
HEAD_CASES = [
    (NOTHING, [], False, ("unit_head", How.HELD)),
    (WAIT, [], False, ("unit_head", How.HELD)),
    (WAIT, [], True, ("unit_head", How.HELD)),
    (NOTHING, ["unit_head"], True, ("foreign_clerk", How.ACTING)),
    (NOTHING, ["unit_head"], False, (None, How.WAITING)),
    (WAIT, ["unit_head"], True, (None, How.WAITING)),
    (WAIT, ["unit_head"], False, (None, How.WAITING)),
    (ACTING, ["unit_head"], True, ("foreign_clerk", How.ACTING)),
    (ACTING, ["unit_head"], False, (None, How.WAITING)),
    (UP, ["unit_head"], True, ("foreign_clerk", How.ACTING)),
    (UP, ["unit_head"], False, ("head", How.UP)),
    (UP, ["unit_head", "head"], False, (None, How.WAITING)),
]


@pytest.mark.parametrize(("chosen", "vacant", "acting", "expected"), HEAD_CASES)
def test_a_heads_post_is_answered_for(world, chosen, vacant, acting, expected):
    rule(world, chosen)
    vacate(world, *vacant)
    if acting:
        act(world, "unit_head")
    assert answer(world, "unit_head") == expected


@pytest.mark.parametrize(
    ("vacant", "expected"),
    [
        (["member"], ("unit_head", How.UP)),
        (["member", "unit_head"], ("head", How.UP)),
        (["member", "unit_head", "head"], (None, How.WAITING)),
    ],
)
def test_a_members_duties_go_to_the_own_head_first(world, vacant, expected):
    rule(world, UP)
    vacate(world, *vacant)
    assert answer(world, "member") == expected


def test_the_rule_comes_from_the_nearest_unit_that_names_one(world):
    vacate(world, "branch_secretary")
    rule(world, UP, "school")
    assert answer(world, "branch_secretary") == ("unit_head", How.UP)
    rule(world, WAIT, "physics")
    assert answer(world, "branch_secretary") == (None, How.WAITING)
    rule(world, UP, "physics_staff")
    assert answer(world, "branch_secretary") == ("unit_head", How.UP)


def test_the_rule_of_the_kind_goes_before_the_units(world):
    vacate(world, "unit_head")
    rule(world, WAIT)
    PostKind.objects.filter(pk="secretary").update(vacancy=UP)
    assert answer(world, "unit_head") == ("head", How.UP)


def test_a_part_time_holder_holds(world):
    vacate(world, "unit_head")
    act(world, "unit_head", "member", nature="part_time")
    act(world, "unit_head")
    assert answer(world, "unit_head") == ("member", How.HELD)


@pytest.mark.parametrize(
    ("stand_in", "acting", "expected"),
    [
        ("unit_clerk", False, ("unit_clerk", How.STAND_IN)),
        ("unit_clerk", True, ("unit_clerk", How.STAND_IN)),
        (None, True, ("foreign_clerk", How.STAND_IN)),
        (None, False, ("unit_head", How.HELD)),
    ],
)
def test_while_the_holder_is_away(world, stand_in, acting, expected):
    away(world, "unit_head", stand_in)
    if acting:
        act(world, "unit_head")
    assert answer(world, "unit_head") == expected


def test_a_leave_counts_on_its_own_days_alone(world):
    away(world, "unit_head", "unit_clerk", from_date=TODAY, until_date=TODAY + 2 * DAY)
    days = [TODAY - DAY, TODAY, TODAY + DAY, TODAY + 2 * DAY]
    found = [answer(world, "unit_head", day)[1] for day in days]
    assert found == [How.HELD, How.STAND_IN, How.STAND_IN, How.HELD]


def test_duties_go_up_to_whoever_stands_in_for_the_head_above(world):
    rule(world, UP)
    vacate(world, "unit_head")
    away(world, "head", "inspection")
    assert answer(world, "unit_head") == ("inspection", How.UP)


def test_every_way_has_its_sentence(world):
    rule(world, UP)
    vacate(world, "unit_head", "member")
    act(world, "unit_head")
    away(world, "team_member", "inspection")
    posts = {key: post.pk for key, post in world.posts.items()}
    found = answering_for(posts.values(), TODAY)
    assert found[posts["head"]].sentence == ""
    assert found[posts["unit_head"]].sentence == "岗位空缺，由代理人承担"
    assert found[posts["team_member"]].sentence == "任职人离岗，由代为履职的人承担"
    assert found[posts["member"]].sentence == "岗位空缺，由物理学院党委书记承担"
    rule(world, WAIT)
    waiting = answering_for([posts["member"]], TODAY)[posts["member"]]
    assert waiting.sentence == "岗位空缺，等待新任"


def test_a_post_that_does_not_stand_waits(world):
    post = world.posts["member"]
    post.closed_on = TODAY
    post.save()
    assert answer(world, "member") == (None, How.WAITING)
    assert answer(world, "member", TODAY - DAY) == ("member", How.HELD)


def test_over_a_year_each_day_has_its_answer(world):
    rule(world, UP)
    term = world.posts["unit_head"].appointments.get()
    term.until_date = date(2026, 6, 1)
    term.save()
    answerers = Answerers.over(
        [world.posts["unit_head"].pk], Period(date(2026, 1, 1), date(2027, 1, 1))
    )
    ways = [answerers.at(world.posts["unit_head"].pk, date(2026, m, 1)).how for m in (5, 6, 7)]
    assert ways == [How.HELD, How.UP, How.UP]


@pytest.mark.parametrize("number", [1, 12])
def test_however_many_posts_take_five_queries(world, django_assert_num_queries, number):
    rule(world, UP)
    vacate(world, "unit_head", "member", "foreign_head")
    posts = [post.pk for post in list(world.posts.values())[:number]]
    with django_assert_num_queries(5):
        assert len(answering_for(posts, TODAY)) == number


def test_no_posts_take_no_query(world, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert answering_for([], TODAY) == {}


# -- what goes up to a viewer ----------------------------------------------------------------


def test_a_head_answers_for_what_goes_up(world):
    rule(world, UP)
    vacate(world, "member", "branch_secretary")
    expected = {world.posts["member"].pk, world.posts["branch_secretary"].pk}
    assert set(posts_going_up_to(world.viewer("unit_head"))) == expected
    assert posts_going_up_to(world.viewer("head")) == ()
    assert posts_going_up_to(world.viewer("unit_clerk")) == ()


def test_nothing_goes_up_where_nobody_chose_so(world, django_assert_num_queries):
    vacate(world, "member")
    viewer = world.viewer("unit_head")
    with django_assert_num_queries(1):
        assert posts_going_up_to(viewer) == ()


def test_who_heads_nothing_is_asked_nothing(world, django_assert_num_queries):
    viewer = world.viewer("unit_clerk")
    with django_assert_num_queries(0):
        assert posts_going_up_to(viewer) == ()
