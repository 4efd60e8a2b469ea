from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Q
from hypothesis import given
from hypothesis import strategies as st

from tests.world import LONG_AGO, TODAY, build_bureau
from zelian.people.models import (
    Account,
    Appointment,
    Delegation,
    Leave,
    Oversight,
    Role,
    RoleGrant,
    Unit,
)
from zelian.people.policies import may
from zelian.people.queries import get_viewer
from zelian.people.viewer import ADMINISTRATORS, EVERYTHING, Viewer, path_in

DAY = timedelta(days=1)
STEPS = ["0001", "0002", "000Z", "0010", "00ZZ", "0ZZZ", "ZZZZ"]
PATHS = [
    first + second + third
    for first in ("0001", "000Z", "0ZZZ")
    for second in ("", *STEPS)
    for third in ("", "0001", "ZZZZ")
    if second or not third
]

ROLES = {
    "head": {Role.HEAD, Role.MEMBER},
    "team_member": {Role.TEAM_MEMBER, Role.MEMBER},
    "discipline": {Role.DISCIPLINE, Role.MEMBER},
    "committee_office": {Role.COMMITTEE_OFFICE, Role.UNIT_CLERK, Role.MEMBER},
    "organisation": {Role.ORGANISATION, Role.UNIT_CLERK, Role.MEMBER},
    "inspection": {Role.INSPECTION, Role.UNIT_HEAD, Role.MEMBER},
    "unit_head": {Role.UNIT_HEAD, Role.MEMBER},
    "unit_clerk": {Role.UNIT_CLERK, Role.MEMBER},
    "member": {Role.MEMBER},
    "branch_secretary": {Role.BRANCH_SECRETARY, Role.MEMBER},
    "foreign_head": {Role.UNIT_HEAD, Role.MEMBER},
    "system_admin": {Role.SYSTEM_ADMIN},
    "security_admin": {Role.SECURITY_ADMIN},
    "audit_admin": {Role.AUDIT_ADMIN},
}


@pytest.mark.parametrize("name", ROLES)
def test_an_account_is_the_roles_of_its_seats(world, name):
    assert world.viewer(name).roles == ROLES[name]


def test_the_reach_of_each_role_in_the_small_institution(world):
    physics, letters = world.units["physics"].path, world.units["letters"].path
    branch = world.units["physics_staff"].path
    assert world.viewer("head").reads == ("",)
    assert world.viewer("team_member").reads == (physics,)
    assert world.viewer("team_member").records_for == ()
    assert world.viewer("unit_head").reads == (physics,)
    assert world.viewer("unit_clerk").records_for == (physics,)
    assert world.viewer("branch_secretary").reads == (branch,)
    assert world.viewer("member").reads == ()
    assert world.viewer("foreign_head").reads == (letters,)
    assert world.viewer("unit_head").may_read(branch)
    assert not world.viewer("foreign_head").may_read(branch)
    assert world.viewer("unit_clerk").may_record_for(branch)
    assert not world.viewer("team_member").may_record_for(physics)


@pytest.mark.parametrize(
    ("name", "queries"),
    [("unit_clerk", 4), ("unit_head", 5), ("team_member", 5), ("system_admin", 2)],
)
def test_a_viewer_costs_a_pinned_number_of_queries(world, name, queries, django_assert_num_queries):
    account = Account.objects.get(pk=world.accounts[name].pk)
    with django_assert_num_queries(queries):
        get_viewer(account, today=TODAY)


def test_a_person_without_a_seat_still_is_a_member(world):
    Appointment.objects.filter(person=world.people["member"]).delete()
    viewer = world.viewer("member")
    assert viewer.person_id == world.people["member"].pk
    assert (viewer.roles, viewer.seats, viewer.reads) == ({Role.MEMBER}, (), ())


@pytest.mark.parametrize(
    ("offset", "seated"), [(-1, False), (0, True), (8, True), (9, True), (10, False), (11, False)]
)
def test_an_appointment_holds_from_its_first_day_to_the_day_before_its_end(world, offset, seated):
    start = date(2026, 3, 1)
    Appointment.objects.filter(person=world.people["unit_head"]).update(
        from_date=start, until_date=start + 10 * DAY
    )
    viewer = world.viewer("unit_head", today=start + offset * DAY)
    assert bool(viewer.seats) is seated
    assert viewer.has(Role.UNIT_HEAD) is seated
    assert bool(viewer.reads) is seated


def test_who_acts_has_the_roles_of_the_post(world):
    Appointment.objects.create(
        person=world.people["member"],
        post=world.posts["unit_head"],
        nature=Appointment.Nature.ACTING,
        from_date=LONG_AGO,
    )
    viewer = world.viewer("member")
    assert viewer.has(Role.UNIT_HEAD)
    assert [seat.acting for seat in viewer.seats] == [True, False]


def test_oversight_reaches_only_while_it_runs(world):
    Oversight.objects.update(until_date=TODAY)
    assert world.viewer("team_member").reads == ()
    assert world.viewer("team_member", today=TODAY - DAY).reads == (world.units["physics"].path,)


def test_a_grant_counts_only_on_its_days(world):
    grant = RoleGrant.objects.create(
        account=world.accounts["member"],
        role=Role.ORGANISATION,
        unit=world.units["letters"],
        reason="轮岗",
        from_date=TODAY,
        until_date=TODAY + DAY,
    )
    viewer, letters = world.viewer("member"), world.units["letters"].path
    assert viewer.scopes[Role.ORGANISATION] == viewer.reads == (letters,)
    assert viewer.records_for == ()
    assert not world.viewer("member", today=TODAY - DAY).has(Role.ORGANISATION)
    assert not world.viewer("member", today=grant.until_date).has(Role.ORGANISATION)


@pytest.mark.parametrize("role", ADMINISTRATORS)
def test_an_administrator_is_of_no_post_and_sees_no_content(world, role):
    """Also where an account of somebody with a post was made one in spite of the rules."""
    RoleGrant.objects.create(
        account=world.accounts["head"], role=role, reason="误授", from_date=TODAY
    )
    viewer = world.viewer("head")
    assert viewer.roles == {role}
    assert (viewer.person_id, viewer.seats, viewer.reads, viewer.institutions) == (None, (), (), ())
    assert viewer.name == "校党委书记"
    assert not may(viewer, "insight.view_board")


def test_history_knows_the_viewer_by_name_and_address(world):
    account = Account.objects.get(pk=world.accounts["unit_head"].pk)
    viewer = get_viewer(account, today=TODAY, address="10.1.2.3")
    assert viewer.actor.name == "物理学院党委书记"
    assert (viewer.actor.account_id, viewer.actor.address) == (account.pk, "10.1.2.3")


@given(
    path=st.sampled_from(PATHS),
    prefixes=st.lists(st.sampled_from([p for p in PATHS if p.strip("Z")]), max_size=4),
)
def test_path_in_is_startswith_written_as_ranges(path, prefixes):
    viewer = Viewer(account_id=1, person_id=1, name="", today=TODAY, reads=tuple(prefixes))
    assert _holds(path_in("path", prefixes), path) == viewer.may_read(path)


def test_the_empty_prefix_is_everything_and_no_prefix_is_nothing():
    assert path_in("path", [""]) == EVERYTHING
    assert not _holds(path_in("path", []), "0001")


def test_the_whole_tree_or_something_else_is_still_the_whole_tree(world):
    everything = path_in("path", [""]) | Q(pk=world.units["physics"].pk)
    assert Unit.objects.filter(everything).count() == Unit.objects.count()


def test_a_prefix_with_nothing_beyond_it_is_refused_rather_than_guessed():
    with pytest.raises(ValueError, match="ZZZZ"):
        path_in("path", ["ZZZZ"])


@pytest.mark.parametrize("prefixes", [(), ("0001",), ("00010004",), ("000100040001", "00010005")])
def test_the_database_agrees_with_startswith(world, prefixes):
    found = set(Unit.objects.filter(path_in("path", prefixes)).values_list("path", flat=True))
    every = Unit.objects.values_list("path", flat=True)
    assert found == {path for path in every if path.startswith(tuple(prefixes))}


def _holds(condition: Q, path: str) -> bool:
    """The condition worked out in Python, as the database would."""
    results = []
    for child in condition.children:
        if isinstance(child, Q):
            results.append(_holds(child, path))
            continue
        name, value = child
        if name == "pk__in":
            results.append(False)
        elif name == "path__gte":
            results.append(path >= value)
        else:
            assert name == "path__lt"
            results.append(path < value)
    return all(results) if condition.connector == Q.AND else any(results)


# -- several institutions ------------------------------------------------------------------


@pytest.fixture
def bureau(db):
    return build_bureau()


def test_an_office_reaches_its_own_school_and_the_bureau_all_of_them(bureau):
    school, other = bureau.units["school"].path, bureau.units["other_school"].path
    ours, theirs = bureau.viewer("organisation"), bureau.viewer("other_organisation")
    above = bureau.viewer("bureau_organisation")
    assert (ours.reads, theirs.reads, above.reads) == ((school,), (other,), ("",))
    assert ours.has_over(Role.ORGANISATION, bureau.units["physics"].path)
    assert not ours.has_over(Role.ORGANISATION, bureau.units["other_college"].path)
    assert not ours.has_over(Role.ORGANISATION, bureau.units["bureau"].path)
    assert above.has_over(Role.ORGANISATION, school)
    assert above.has_over(Role.ORGANISATION, other)


def test_one_knows_the_organisation_of_ones_own_school_and_what_stands_above(bureau):
    viewer = bureau.viewer("unit_clerk")
    known = {key for key, unit in bureau.units.items() if viewer.knows(unit.path)}
    strangers = {"other_school", "other_organisation", "other_college"}
    assert known == set(bureau.units) - strangers - {"bureau_organisation", "bureau_discipline"}


def test_a_person_without_a_post_knows_the_one_institution_there_is(world):
    Appointment.objects.filter(person=world.people["member"]).delete()
    assert world.viewer("member").knows(world.units["letters"].path)


def test_among_several_institutions_a_person_without_a_post_knows_none(bureau):
    viewer = bureau.viewer("without_post")
    assert not any(viewer.knows(unit.path) for unit in bureau.units.values())


# -- what is done for others ---------------------------------------------------------------


def test_who_acts_by_delegation_has_the_post_and_is_marked(bureau):
    viewer = bureau.viewer("acting")
    assert viewer.post_ids == (bureau.posts["unit_head"].pk,)
    assert viewer.has(Role.UNIT_HEAD)
    assert viewer.delegated == viewer.seats
    assert viewer.actor_from(viewer.seats[0]).on_behalf_of == "物理学院党委书记"
    assert viewer.in_own_right.seats == ()


def test_who_prepares_has_no_seat_and_no_role_but_the_units_items(bureau):
    viewer, physics = bureau.viewer("clerical"), bureau.units["physics"].path
    assert (viewer.seats, viewer.roles) == ((), {Role.MEMBER})
    assert viewer.served_post_ids == (bureau.posts["unit_head"].pk,)
    assert viewer.reads == viewer.records_for == (physics,)


def test_who_stands_in_during_a_leave_has_the_post_for_those_days(bureau):
    leave = Leave.objects.get()
    assert bureau.viewer("stand_in").has(Role.UNIT_HEAD)
    assert not bureau.viewer("stand_in", today=leave.from_date - DAY).has(Role.UNIT_HEAD)
    Leave.objects.update(until_date=TODAY)
    assert not bureau.viewer("stand_in").seats


@pytest.mark.parametrize("name", ["acting", "clerical"])
def test_a_delegation_ends_with_the_appointment_of_who_gave_it(bureau, name):
    post = bureau.posts["unit_head"]
    Appointment.objects.filter(post=post).update(until_date=TODAY)
    assert bureau.viewer(name).served_post_ids == ()
    # nor does a successor take it over unasked
    Appointment.objects.create(person=bureau.people["member"], post=post, from_date=TODAY)
    assert bureau.viewer(name).served_post_ids == ()


def test_what_an_office_gave_for_a_vacant_post_ends_when_somebody_is_appointed(bureau):
    post = bureau.posts["unit_head"]
    Appointment.objects.filter(post=post).update(until_date=TODAY - 60 * DAY)
    Delegation.objects.filter(kind="acting").update(granted_by=bureau.accounts["organisation"])
    assert bureau.viewer("acting").has(Role.UNIT_HEAD)
    Appointment.objects.create(person=bureau.people["member"], post=post, from_date=TODAY)
    assert not bureau.viewer("acting").has(Role.UNIT_HEAD)


@pytest.mark.parametrize(
    ("name", "queries"), [("acting", 6), ("stand_in", 6), ("granted", 5), ("without_post", 5)]
)
def test_what_is_lent_costs_no_query_a_row(bureau, name, queries, django_assert_num_queries):
    account = Account.objects.get(pk=bureau.accounts[name].pk)
    with django_assert_num_queries(queries):
        get_viewer(account, today=TODAY)
