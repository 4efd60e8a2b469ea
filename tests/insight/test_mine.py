from __future__ import annotations

from datetime import date

import pytest

from tests.insight.test_board import WINDOWS, YEAR, owe
from tests.lists.duties import make_duties
from tests.things import make_regulation
from zelian.catalogue.models import Regulation
from zelian.insight.boards import desk_calendar, desk_groups
from zelian.insight.queries import get_desk
from zelian.lists import operations


@pytest.fixture
def parts(world):
    return make_regulation(world, state=Regulation.State.IN_FORCE)


@pytest.fixture
def year(world, parts):
    """Of each status one for the head's post, the college, a branch and another college."""
    for status in WINDOWS:
        owe(world, parts, "physics", status, post="unit_head")
        owe(world, parts, "physics", status)
        owe(world, parts, "physics_staff", status)
        owe(world, parts, "letters", status)


def test_the_desk_holds_own_posts_and_own_units_by_urgency(world, year):
    desk = get_desk(world.viewer("unit_head"), YEAR)
    found = desk.obligations
    assert [len(rows) for rows in (found.overdue, found.due_soon, found.open)] == [2, 2, 2]
    assert {row.unit for row in found.overdue} == {world.units["physics"]}
    assert (len(found.later), len(found.done)) == (2, 4)


@pytest.mark.parametrize(
    ("who", "waiting"),
    [("unit_clerk", 3), ("branch_secretary", 3), ("foreign_head", 3), ("member", 0), ("head", 0)],
)
def test_each_has_what_is_theirs(world, year, who, waiting):
    assert get_desk(world.viewer(who), YEAR).obligations.waiting == waiting


def test_lists_to_sign_and_drafts_to_confirm_stand_on_the_desk_of_those_concerned(world):
    make_duties(world)
    make_regulation(world, state=Regulation.State.DRAFT)
    operations.generate_lists(viewer=world.viewer("organisation"), year=YEAR)
    head, office = (
        get_desk(world.viewer("unit_head"), YEAR),
        get_desk(world.viewer("organisation"), YEAR),
    )
    assert (len(head.to_sign), len(head.to_confirm)) == (2, 0)
    assert (len(office.to_sign), len(office.to_confirm)) == (0, 1)
    assert (head.may_upload, head.may_generate) == (False, True)
    assert (office.may_upload, office.may_generate) == (True, True)


def test_the_figures_count_the_rows_they_lead_to(world, year):
    viewer = world.viewer("unit_head")
    groups = desk_groups(get_desk(viewer, YEAR), viewer)
    assert [(group.status, group.count, len(group.rows), group.more) for group in groups] == [
        ("overdue", 2, 2, 0),
        ("due_soon", 2, 2, 0),
        ("open", 2, 2, 0),
    ]


def test_a_long_list_is_cut_and_says_so(world, parts):
    for _number in range(25):
        owe(world, parts, "physics", "overdue")
    viewer = world.viewer("unit_head")
    group = desk_groups(get_desk(viewer, YEAR), viewer)[0]
    assert (group.count, len(group.rows), group.more) == (25, 20, 5)


def test_the_calendar_shows_the_worst_of_a_day(world, year):
    viewer = world.viewer("unit_head")
    calendar = desk_calendar(get_desk(viewer, YEAR), viewer)
    assert calendar.days[date(YEAR, 3, 31)].status == "overdue"
    assert calendar.days[date(YEAR, 3, 31)].count == 2
    assert calendar.days[date(YEAR, 12, 31)].status == "open"
    assert calendar.days[date(YEAR, 6, 30)].status == "fulfilled"


def test_a_desk_without_anything_is_empty_and_one_with_later_things_is_done(world, parts):
    assert get_desk(world.viewer("unit_head"), YEAR).is_empty
    owe(world, parts, "physics", "not_yet")
    desk = get_desk(world.viewer("unit_head"), YEAR)
    assert not desk.is_empty
    assert desk.is_done


def test_an_account_without_a_person_has_an_empty_desk(world, year):
    assert get_desk(world.viewer("system_admin"), YEAR).is_empty


@pytest.mark.parametrize(("who", "count"), [("unit_head", 3), ("organisation", 4)])
def test_the_desk_costs_the_same_for_any_number_of_rows(
    world, parts, year, who, count, django_assert_num_queries
):
    viewer = world.viewer(who)
    with django_assert_num_queries(count):
        get_desk(viewer, YEAR)
    for _number in range(5):
        owe(world, parts, "physics", "overdue")
    with django_assert_num_queries(count):
        get_desk(viewer, YEAR)
