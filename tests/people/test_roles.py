from __future__ import annotations

import pytest

from zelian.people.models import PostRank, Role, UnitFunction
from zelian.people.roles import reach_of, roles_of
from zelian.people.viewer import Seat

HEAD, MEMBER, STAFF = PostRank.HEAD, PostRank.MEMBER, PostRank.STAFF
PATH = "000100020003"

# Every kind of unit × every rank, without a function: the roles, and whether the seat
# reads (and keeps the records of) its own unit and all below it.
PLAIN = [
    ("committee", HEAD, {Role.HEAD}, False),
    ("committee", MEMBER, {Role.TEAM_MEMBER}, False),
    ("committee", STAFF, {Role.UNIT_CLERK}, True),
    ("school", HEAD, {Role.HEAD}, False),
    ("school", MEMBER, {Role.TEAM_MEMBER}, False),
    ("school", STAFF, {Role.UNIT_CLERK}, True),
    ("discipline_committee", HEAD, {Role.DISCIPLINE}, False),
    ("discipline_committee", MEMBER, {Role.DISCIPLINE}, False),
    ("discipline_committee", STAFF, {Role.DISCIPLINE, Role.UNIT_CLERK}, True),
    ("department", HEAD, {Role.UNIT_HEAD}, True),
    ("department", MEMBER, set(), False),
    ("department", STAFF, {Role.UNIT_CLERK}, True),
    ("college_committee", HEAD, {Role.UNIT_HEAD}, True),
    ("college_committee", MEMBER, set(), False),
    ("college_committee", STAFF, {Role.UNIT_CLERK}, True),
    ("general_branch", HEAD, {Role.UNIT_HEAD}, True),
    ("general_branch", MEMBER, set(), False),
    ("general_branch", STAFF, {Role.UNIT_CLERK}, True),
    ("branch", HEAD, {Role.BRANCH_SECRETARY}, True),
    ("branch", MEMBER, set(), False),
    ("branch", STAFF, {Role.UNIT_CLERK}, True),
    ("association", HEAD, set(), False),
    ("association", MEMBER, set(), False),
    ("association", STAFF, {Role.UNIT_CLERK}, True),
]
OFFICES = [
    (UnitFunction.COMMITTEE_OFFICE, Role.COMMITTEE_OFFICE),
    (UnitFunction.ORGANISATION, Role.ORGANISATION),
    (UnitFunction.DISCIPLINE, Role.DISCIPLINE),
    (UnitFunction.INSPECTION, Role.INSPECTION),
]
SCHOOL_WIDE = {
    Role.COMMITTEE_OFFICE,
    Role.ORGANISATION,
    Role.DISCIPLINE,
    Role.INSPECTION,
    Role.HEAD,
}


def seat(kind: str, rank: str, function: str = "", path: str = PATH) -> Seat:
    return Seat(
        post_id=1,
        title="某职",
        unit_id=1,
        unit_name="某单位",
        unit_path=path,
        unit_kind=kind,
        unit_function=function,
        post_kind="some",
        rank=rank,
    )


@pytest.mark.parametrize(("kind", "rank", "roles", "own"), PLAIN)
def test_a_seat_gives_its_roles_and_reach(kind, rank, roles, own):
    held = seat(kind, rank)
    assert roles_of(held) == roles
    reads, records_for = reach_of([held], frozenset(roles), ())
    assert records_for == ((PATH,) if own else ())
    if roles & SCHOOL_WIDE:
        assert reads == ("",)
    else:
        assert reads == records_for


@pytest.mark.parametrize(("function", "role"), OFFICES)
@pytest.mark.parametrize("rank", [HEAD, MEMBER, STAFF])
def test_everybody_in_an_office_works_for_the_whole_school(function, role, rank):
    held = seat("department", rank, function)
    expected = {HEAD: {role, Role.UNIT_HEAD}, MEMBER: {role}, STAFF: {role, Role.UNIT_CLERK}}
    assert roles_of(held) == expected[rank]
    reads, records_for = reach_of([held], frozenset(roles_of(held)), ())
    assert reads == ("",)
    assert records_for == (() if rank == MEMBER else (PATH,))


def test_no_seat_ever_makes_a_system_administrator():
    for function in UnitFunction.values:
        for kind, rank, *_rest in PLAIN:
            assert Role.SYSTEM_ADMIN not in roles_of(seat(kind, rank, function))


def test_oversight_is_read_but_not_recorded_for():
    held = seat("committee", MEMBER, path="0001")
    reads, records_for = reach_of([held], frozenset(roles_of(held)), ["00010003", "00010007"])
    assert reads == ("00010003", "00010007")
    assert records_for == ()


def test_a_prefix_inside_another_is_left_out():
    seats = [
        seat("college_committee", HEAD, path="00010003"),
        seat("branch", HEAD, path="000100030001"),
        seat("branch", HEAD, path="000100040001"),
    ]
    reads, records_for = reach_of(seats, frozenset({Role.UNIT_HEAD}), ["0001000300010002"])
    assert reads == records_for == ("00010003", "000100040001")


def test_nobody_without_a_seat_reaches_anything():
    assert reach_of([], frozenset({Role.MEMBER}), ()) == ((), ())
    assert reach_of([], frozenset({Role.SYSTEM_ADMIN}), ()) == ((), ())
