from __future__ import annotations

import pytest

from tests.world import TODAY
from zelian.people.models import Person, Unit
from zelian.people.names import pinyin_of
from zelian.people.queries import search_people, search_units


@pytest.fixture
def spelled(world):
    """The small institution with its pinyin filled in."""
    for model in (Unit, Person):
        for thing in model.objects.all():
            thing.pinyin = pinyin_of(thing.name)
            thing.save(update_fields=["pinyin"])
    return world


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("物理学院", "wlxy wulixueyuan"),
        ("银行与重庆", "yhycq yinhangyuchongqing"),
        ("A3 党支部", "a3dzb a3dangzhibu"),
        ("", ""),
    ],
)
def test_a_name_is_spelled_by_initials_and_in_full(name, letters):
    assert pinyin_of(name) == letters


def test_a_unit_is_spelled_by_both_its_names():
    assert pinyin_of("党办", "党委办公室") == "db dwbgs dangban dangweibangongshi"
    assert pinyin_of("", "党办") == pinyin_of("党办", "党办") == "db dangban"


def test_a_very_long_name_keeps_its_initials():
    spelled = pinyin_of("单位" * 60)
    assert len(spelled) <= 200
    assert spelled.startswith("dw" * 60)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("文学院党委书记", "文学院党委书记"),
        ("wxydwsj", "文学院党委书记"),
        ("WXYDWSJ", "文学院党委书记"),
        ("wenxueyuandangweishuji", "文学院党委书记"),
        ("foreign_head", "文学院党委书记"),
        (" 校党委书记 ", "校党委书记"),
        ("xdw", "校党委书记"),
        ("教工支部", "物理学院教工支部书记"),
    ],
)
def test_people_are_found_by_name_initials_pinyin_and_number(spelled, text, first):
    assert search_people(spelled.viewer("member"), text)[0].name == first


@pytest.mark.parametrize("text", ["", "   ", "查无此人", "zzz", "%", "_", "'; --"])
def test_nobody_is_found_for_words_that_are_nobodys(spelled, text):
    found = search_people(spelled.viewer("member"), text)
    assert all(text.strip() in (p.name + p.staff_no) for p in found)
    assert bool(found) == (text == "_")


def test_whoever_is_meant_exactly_comes_first(spelled):
    names = [person.name for person in search_people(spelled.viewer("member"), "校党委")]
    assert names[0].startswith("校党委")
    assert len(names) == 2


def test_people_come_with_their_seats_in_two_queries(spelled, django_assert_num_queries):
    viewer = spelled.viewer("member")
    with django_assert_num_queries(2):
        found = search_people(viewer, "书记")
        seats = {p.name: [str(a.post) for a in p.seats_today] for p in found}
    assert seats["校党委书记"] == ["校党委书记"]


def test_a_search_gives_no_more_than_it_was_asked_for(spelled):
    assert len(search_people(spelled.viewer("member"), "书记", limit=3)) == 3


@pytest.mark.parametrize(("text", "first"), [("文学院", "文学院党委"), ("wlxydw", "物理学院党委")])
def test_units_are_found_by_name_and_initials(spelled, text, first, django_assert_num_queries):
    viewer = spelled.viewer("member")
    with django_assert_num_queries(1):
        found = search_units(viewer, text)
        assert found[0].kind.name == "学院党委"
    assert found[0].name == first


def test_closed_units_are_not_found(spelled):
    Unit.objects.filter(pk=spelled.units["finance"].pk).update(closed_on=TODAY)
    assert search_units(spelled.viewer("member"), "财务处") == []
