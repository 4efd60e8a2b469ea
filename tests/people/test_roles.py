from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zelian.people.models import PostRank, Role, Tier, UnitFunction
from zelian.people.roles import (
    GRANTABLE,
    INSTITUTION_WIDE,
    READS_ALL,
    institution_of,
    reach_of,
    roles_of,
    scopes_of,
)
from zelian.people.viewer import ADMINISTRATORS, Seat, outermost

HEAD, MEMBER, STAFF = PostRank.HEAD, PostRank.MEMBER, PostRank.STAFF
SCHOOL = "00010002"
PATH = "000100020003"

# Every tier of unit × every rank, without a function: the roles, and whether the seat reads
# (and keeps the records of) its own unit and all below it.
PLAIN = [
    (Tier.BUREAU, HEAD, {Role.HEAD}, False),
    (Tier.BUREAU, MEMBER, {Role.TEAM_MEMBER}, False),
    (Tier.BUREAU, STAFF, {Role.UNIT_CLERK}, True),
    (Tier.SCHOOL, HEAD, {Role.HEAD}, False),
    (Tier.SCHOOL, MEMBER, {Role.TEAM_MEMBER}, False),
    (Tier.SCHOOL, STAFF, {Role.UNIT_CLERK}, True),
    (Tier.DISCIPLINE, HEAD, {Role.DISCIPLINE}, False),
    (Tier.DISCIPLINE, MEMBER, {Role.DISCIPLINE}, False),
    (Tier.DISCIPLINE, STAFF, {Role.DISCIPLINE, Role.UNIT_CLERK}, True),
    (Tier.UNIT, HEAD, {Role.UNIT_HEAD}, True),
    (Tier.UNIT, MEMBER, set(), False),
    (Tier.UNIT, STAFF, {Role.UNIT_CLERK}, True),
    (Tier.BRANCH, HEAD, {Role.BRANCH_SECRETARY}, True),
    (Tier.BRANCH, MEMBER, set(), False),
    (Tier.BRANCH, STAFF, {Role.UNIT_CLERK}, True),
]
OFFICES = [
    (UnitFunction.COMMITTEE_OFFICE, Role.COMMITTEE_OFFICE),
    (UnitFunction.ORGANISATION, Role.ORGANISATION),
    (UnitFunction.DISCIPLINE, Role.DISCIPLINE),
    (UnitFunction.INSPECTION, Role.INSPECTION),
]


def seat(tier: str, rank: str, function: str = "", path: str = PATH, school: str = SCHOOL) -> Seat:
    return Seat(
        post_id=1,
        title="某职",
        unit_id=1,
        unit_name="某单位",
        unit_path=path,
        unit_kind="whatever_it_is_called",
        unit_function=function,
        post_kind="some",
        rank=rank,
        tier=tier,
        institution=school,
    )


@pytest.mark.parametrize(("tier", "rank", "roles", "own"), PLAIN)
def test_a_seat_gives_its_roles_and_reach(tier, rank, roles, own):
    held = seat(tier, rank)
    assert roles_of(held) == roles
    reads, records_for = reach_of(scopes_of([held]))
    assert records_for == ((PATH,) if own else ())
    if roles & READS_ALL:
        assert reads == (SCHOOL,)
    else:
        assert reads == records_for


def test_every_tier_and_rank_is_in_the_table():
    assert {(tier, rank) for tier, rank, *_rest in PLAIN} == {
        (tier, rank) for tier in Tier for rank in PostRank
    }


@pytest.mark.parametrize(("function", "role"), OFFICES)
@pytest.mark.parametrize("rank", [HEAD, MEMBER, STAFF])
def test_everybody_in_an_office_works_for_the_whole_institution(function, role, rank):
    held = seat(Tier.UNIT, rank, function)
    expected = {HEAD: {role, Role.UNIT_HEAD}, MEMBER: {role}, STAFF: {role, Role.UNIT_CLERK}}
    assert roles_of(held) == expected[rank]
    scopes = scopes_of([held])
    reads, records_for = reach_of(scopes)
    assert (scopes[role], reads) == ((SCHOOL,), (SCHOOL,))
    assert records_for == (() if rank == MEMBER else (PATH,))


def test_no_seat_ever_makes_an_administrator():
    for function in UnitFunction.values:
        for tier, rank, *_rest in PLAIN:
            assert not set(ADMINISTRATORS) & roles_of(seat(tier, rank, function))


def test_what_comes_from_a_post_alone_is_not_granted():
    assert set(GRANTABLE) == {*ADMINISTRATORS, *dict(OFFICES).values()}
    assert INSTITUTION_WIDE - set(GRANTABLE) == {Role.HEAD, Role.TEAM_MEMBER}


def test_oversight_is_read_but_not_recorded_for():
    scopes = scopes_of([seat(Tier.SCHOOL, MEMBER, path="0001")])
    reads, records_for = reach_of(scopes, overseen=["00010003", "00010007"])
    assert reads == ("00010003", "00010007")
    assert records_for == ()


def test_a_grant_holds_over_the_unit_it_was_given_for_and_is_read():
    scopes = scopes_of([], [(Role.INSPECTION, "00010004"), (Role.INSPECTION, "000100040002")])
    assert scopes == {Role.INSPECTION: ("00010004",)}
    assert reach_of(scopes) == (("00010004",), ())


def test_who_prepares_for_the_head_of_a_unit_reads_and_records_for_it():
    assert reach_of({}, desks=[seat(Tier.UNIT, HEAD)]) == ((PATH,), (PATH,))
    assert reach_of({}, desks=[seat(Tier.BRANCH, HEAD)]) == ((PATH,), (PATH,))


@pytest.mark.parametrize(
    ("tier", "rank"),
    [(Tier.SCHOOL, HEAD), (Tier.BUREAU, HEAD), (Tier.SCHOOL, MEMBER), (Tier.UNIT, MEMBER)],
)
def test_who_prepares_for_any_other_post_reaches_no_unit(tier, rank):
    assert reach_of({}, desks=[seat(tier, rank)]) == ((), ())


def test_a_prefix_inside_another_is_left_out():
    seats = [
        seat(Tier.UNIT, HEAD, path="00010003"),
        seat(Tier.BRANCH, HEAD, path="000100030001"),
        seat(Tier.BRANCH, HEAD, path="000100040001"),
    ]
    reads, records_for = reach_of(scopes_of(seats), overseen=["0001000300010002"])
    assert reads == records_for == ("00010003", "000100040001")


def test_nobody_without_a_seat_reaches_anything():
    assert reach_of({}) == ((), ())
    assert reach_of({Role.SYSTEM_ADMIN: ("",)}) == ((), ())


@pytest.mark.parametrize(
    ("path", "institution"),
    [
        ("0001", "0001"),
        ("00010002", "00010002"),
        ("0001000200030004", "00010002"),
        ("00010009", "0001"),
        ("0007", ""),
    ],
)
def test_the_institution_of_a_unit_is_the_nearest_above_it(path, institution):
    assert institution_of(path, ["0001", "00010002"]) == institution


PATHS = st.lists(st.sampled_from(["", "0001", "0002", "00010001", "000100010001", "00020003"]))


@given(PATHS, st.sampled_from(["0001", "00010001", "000100010001", "00020003", "0003"]))
def test_the_outermost_prefixes_cover_the_same_paths(prefixes, path):
    kept = outermost(prefixes)
    assert path.startswith(kept) == path.startswith(tuple(prefixes))
    assert not any(a != b and a.startswith(b) for a in kept for b in kept)
