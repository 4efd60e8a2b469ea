from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from zelian.packs.demo.institution import Institution, build_institution, holder_on

TODAY = date(2026, 11, 20)


@pytest.fixture(scope="module")
def institution() -> Institution:
    return build_institution(today=TODAY)


def test_it_has_the_units_that_were_asked_for(institution):
    kinds = Counter(unit.kind for unit in institution.units)
    assert kinds == {
        "committee": 1,
        "discipline_committee": 1,
        "department": 12,
        "college_committee": 8,
        "general_branch": 7,
        "branch": 80,
    }
    functions = {unit.function for unit in institution.units if unit.function}
    assert functions == {"committee_office", "organisation", "discipline", "inspection"}


def test_it_has_about_220_posts_and_a_clerk_for_each_department_and_college(institution):
    assert 215 <= len(institution.posts) <= 230
    clerked = {post.unit for post in institution.posts if post.kind == "clerk"}
    served = {
        unit.key
        for unit in institution.units
        if unit.kind in ("department", "college_committee", "general_branch")
    }
    assert served <= clerked


def test_every_reference_leads_to_something_listed_before_it(institution):
    units = [unit.key for unit in institution.units]
    for place, unit in enumerate(institution.units):
        assert unit.parent is None or unit.parent in units[:place]
    posts = {post.key for post in institution.posts}
    people = {person.key for person in institution.people}
    kinds = {kind.code for kind in institution.post_kinds}
    assert len(set(units)) == len(units)
    assert len(posts) == len(institution.posts)
    assert all(post.unit in units and post.kind in kinds for post in institution.posts)
    assert all(a.post in posts and a.person in people for a in institution.appointments)
    assert all(o.post in posts and o.unit in units for o in institution.oversights)
    assert len({person.staff_no for person in institution.people}) == len(institution.people)


def test_titles_and_short_names_are_not_used_twice_in_one_place(institution):
    assert len({(post.unit, post.title) for post in institution.posts}) == len(institution.posts)
    names = Counter(unit.short_name for unit in institution.units)
    assert names.most_common(1)[0][1] == 1


def test_holders_are_named_by_role_and_everybody_holds_or_held_a_post(institution):
    named = {person.key: person.name for person in institution.people}
    for ending in ("书记", "部长", "处长", "主任", "干事", "委员", "校长", "副书记"):
        assert any(name.endswith(ending) for name in named.values())
    assert set(named) == {appointment.person for appointment in institution.appointments}


def test_every_unit_below_the_school_is_looked_after_by_one_of_its_team(institution):
    watched = Counter(oversight.unit for oversight in institution.oversights)
    for unit in institution.units:
        if unit.kind in ("department", "college_committee", "general_branch"):
            assert watched[unit.key] == 1
    assert all(oversight.post.startswith("school.") for oversight in institution.oversights)


def test_holders_change_during_the_year_and_one_post_acts_and_one_stands_vacant(institution):
    def holder(post: str, day: date):
        return holder_on(institution.appointments, post, day)

    before = holder("college.physics.secretary", date(2026, 6, 14))
    after = holder("college.physics.secretary", date(2026, 6, 15))
    assert before.person != after.person
    assert holder("college.letters.secretary", TODAY).nature == "acting"
    assert holder("college.arts.discipline", TODAY) is None
    assert holder("college.arts.discipline", date(2026, 3, 31)) is not None


def test_changes_that_are_still_to_come_are_left_out():
    early = build_institution(today=date(2026, 2, 1))
    assert all(appointment.until_date is None for appointment in early.appointments)


def test_the_same_day_and_seed_give_the_same_institution(institution):
    assert build_institution(today=TODAY) == institution
    assert build_institution(today=TODAY, seed=7) != institution
