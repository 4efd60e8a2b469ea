from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from tests.world import LONG_AGO, TODAY, World
from zelian.core.vocabulary.time import Period
from zelian.people.models import Post, Unit
from zelian.people.queries import BearerRequest, resolve_bearer, resolve_bearers

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
MIDSUMMER = date(2026, 7, 1)
DAY = timedelta(days=1)


def names(rows) -> list[str]:
    return [str(row.post or row.unit) for row in rows]


def resolve(world: World, bearer: str, on=TODAY, scope: str = "school", **which) -> list[str]:
    return names(resolve_bearer(bearer, scope_path=world.units[scope].path, on=on, **which))


# bearer, what names it, whom it finds under the school
TABLE = [
    ("unit", {"unit_kind": "committee"}, ["校党委"]),
    ("unit", {"unit_kind": "college_committee"}, ["物理学院党委", "文学院党委"]),
    ("unit", {"unit": "letters"}, ["文学院党委"]),
    ("head", {"unit_kind": "committee"}, ["校党委书记"]),
    ("head", {"unit_kind": "college_committee"}, ["物理学院党委书记", "文学院党委书记"]),
    ("head", {"unit_kind": "branch"}, ["物理学院教工支部书记"]),
    ("head", {"unit": "physics"}, ["物理学院党委书记"]),
    ("head", {"unit": "finance"}, []),
    ("members", {"unit_kind": "committee"}, ["校党委副书记"]),
    ("members", {"unit_kind": "college_committee"}, ["物理学院党委委员"]),
    ("members", {"unit": "letters"}, []),
    (
        "post_kind",
        {"unit_kind": "college_committee", "post_kind": "clerk"},
        ["物理学院党委干事", "文学院党委干事"],
    ),
    ("post_kind", {"unit": "physics", "post_kind": "clerk"}, ["物理学院党委干事"]),
    ("post_kind", {"unit": "physics", "post_kind": "head"}, []),
    ("post", {"post": "member"}, ["物理学院党委委员"]),
]


@pytest.mark.parametrize(("bearer", "which", "expected"), TABLE)
def test_a_bearer_is_the_subjects_it_names(world, bearer, which, expected):
    things = {"unit": world.units, "post": world.posts}
    which = {name: things[name][key] if name in things else key for name, key in which.items()}
    assert resolve(world, bearer, **which) == expected


def test_the_scope_is_a_unit_and_all_below_it(world):
    branches = {"unit_kind": "branch"}
    assert resolve(world, "unit", scope="physics", **branches) == [
        "物理学院教工支部",
        "物理学院学生支部",
    ]
    assert resolve(world, "head", scope="letters", unit_kind="college_committee") == [
        "文学院党委书记"
    ]
    assert resolve(world, "post", scope="letters", post=world.posts["member"]) == []
    assert resolve(world, "unit", scope="letters", unit=world.units["physics"]) == []


def test_units_and_posts_count_only_while_they_stand(world):
    Unit.objects.filter(pk=world.units["letters"].pk).update(closed_on=MIDSUMMER)
    Post.objects.filter(pk=world.posts["unit_head"].pk).update(opened_on=MIDSUMMER)
    colleges = {"unit_kind": "college_committee"}
    before, after = MIDSUMMER - DAY, MIDSUMMER
    assert resolve(world, "unit", on=before, **colleges) == ["物理学院党委", "文学院党委"]
    assert resolve(world, "unit", on=after, **colleges) == ["物理学院党委"]
    assert resolve(world, "head", on=before, **colleges) == ["文学院党委书记"]
    assert resolve(world, "head", on=after, **colleges) == ["物理学院党委书记"]
    assert resolve(world, "head", on=YEAR, **colleges) == ["物理学院党委书记", "文学院党委书记"]
    later = Period(MIDSUMMER, date(2027, 1, 1))
    assert resolve(world, "unit", on=later, **colleges) == ["物理学院党委"]


def test_a_subject_knows_when_it_is_bound(world):
    Unit.objects.filter(pk=world.units["letters"].pk).update(closed_on=MIDSUMMER)
    Post.objects.filter(pk=world.posts["foreign_head"].pk).update(opened_on=date(2026, 3, 1))
    (row,) = resolve_bearer("head", unit=world.units["letters"], scope_path="", on=YEAR)
    assert row.key == f"post:{world.posts['foreign_head'].pk}"
    assert row.bound == (date(2026, 3, 1), MIDSUMMER)
    assert row.bound_within(YEAR) == Period(date(2026, 3, 1), MIDSUMMER)
    assert row.bound_within(Period(MIDSUMMER, date(2027, 1, 1))) is None
    (unit,) = resolve_bearer("unit", unit=world.units["physics"], scope_path="", on=YEAR)
    assert unit.key == f"unit:{world.units['physics'].pk}"
    assert unit.bound == (LONG_AGO, None)
    assert unit.bound_within(YEAR) == YEAR


def test_a_post_that_outlived_its_unit_is_not_bound_after_it(world):
    Unit.objects.filter(pk=world.units["letters"].pk).update(closed_on=date(2026, 3, 1))
    Post.objects.filter(pk=world.posts["foreign_head"].pk).update(opened_on=MIDSUMMER)
    assert resolve(world, "head", on=YEAR, unit=world.units["letters"]) == []


def test_many_bearers_cost_two_queries(world, django_assert_num_queries):
    scope = world.units["school"].path
    requests = [
        BearerRequest("unit", scope, unit_kind="college_committee"),
        BearerRequest("head", scope, unit_kind="branch"),
        BearerRequest("members", scope, unit=world.units["physics"].pk),
        BearerRequest("post", scope, post=world.posts["head"].pk),
    ] * 50
    with django_assert_num_queries(2):
        found = resolve_bearers(requests, on=YEAR)
    assert [len(rows) for rows in found[:4]] == [2, 1, 1, 1]
    assert len(found) == 200


def test_bearers_that_are_units_cost_one_query_and_none_at_all_cost_none(
    world, django_assert_num_queries
):
    with django_assert_num_queries(1):
        resolve_bearers([BearerRequest("unit", "", unit_kind="branch")], on=TODAY)
    with django_assert_num_queries(0):
        assert resolve_bearers([], on=TODAY) == []


def test_reading_a_resolved_subject_costs_no_further_query(world, django_assert_num_queries):
    rows = resolve_bearer("head", unit_kind="college_committee", scope_path="", on=TODAY)
    with django_assert_num_queries(0):
        assert [(row.post.unit.name, row.post.kind.name) for row in rows] == [
            ("物理学院党委", "书记"),
            ("文学院党委", "书记"),
        ]


def test_a_row_of_the_catalogue_becomes_a_request():
    @dataclass
    class Row:
        bearer: str = "post_kind"
        unit_kind_id: str | None = "branch"
        unit_id: int | None = None
        post_kind_id: str | None = "secretary"
        post_id: int | None = None

    assert BearerRequest.of(Row(), "0001") == BearerRequest(
        "post_kind", "0001", unit_kind="branch", post_kind="secretary"
    )


def test_a_bearer_nobody_knows_is_an_error_and_not_an_empty_answer(world):
    with pytest.raises(KeyError):
        resolve(world, "everybody", unit_kind="branch")
