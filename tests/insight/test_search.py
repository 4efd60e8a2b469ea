from __future__ import annotations

import pytest

from tests.insight.test_board import owe
from tests.things import make_things
from tests.world import TODAY
from zelian.catalogue.models import Duty
from zelian.insight.queries import search


@pytest.fixture
def things(world):
    return make_things(world)


def found(world, who: str, text: str):
    return search(world.viewer(who), text, year=TODAY.year)


def test_everything_that_holds_the_words_is_found(world, things):
    result = found(world, "unit_head", "党课")
    assert result.regulations == (things.regulation,)
    assert result.duties == (things.duty,)
    assert result.obligations == (things.obligation,)
    assert result.acts == (things.act,)
    assert result.count == 4


def test_units_and_people_are_found_by_name(world, things):
    result = found(world, "member", "物理学院")
    assert result.units[0] == world.units["physics"]
    assert world.people["unit_head"] in result.people


def test_what_is_out_of_reach_is_not_found(world, things):
    result = found(world, "foreign_head", "党课")
    assert (result.obligations, result.acts) == ((), ())
    assert result.regulations == (things.regulation,)


def test_drafts_are_found_only_by_those_who_confirm(world, things):
    assert things.draft in found(world, "organisation", "党课").regulations
    assert things.draft not in found(world, "unit_head", "党课").regulations
    assert things.draft_duty not in found(world, "unit_head", "党课").duties


def test_rejected_duties_are_not_found(world, things):
    Duty.objects.filter(pk=things.duty.pk).update(state=Duty.State.REJECTED)
    assert found(world, "unit_head", "党课").duties == ()


@pytest.mark.parametrize("text", ["", "   ", "没有这样的词"])
def test_nothing_is_found_for_nothing(world, things, text):
    assert found(world, "organisation", text).count == 0


@pytest.mark.parametrize("text", ["%", "_", "\\", "'\"", "党" * 500])
def test_odd_characters_are_only_characters(world, things, text):
    assert found(world, "organisation", text).acts == ()


def test_each_kind_is_bounded(world, things):
    parts = (things.regulation, things.provision, things.duty, things.measure)
    for _number in range(15):
        owe(world, parts, "physics", "overdue")
    assert len(found(world, "organisation", "overdue").obligations) == 10


def test_a_search_costs_seven_queries(world, things, django_assert_num_queries):
    viewer = world.viewer("unit_head")
    with django_assert_num_queries(7):
        search(viewer, "学院", year=TODAY.year)
