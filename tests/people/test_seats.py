"""Terms, document numbers, leaves with a stand-in, posts renamed, oversight put right; kinds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError

from tests.people.test_organisation_operations import refused
from tests.world import LONG_AGO, TODAY
from zelian.history.models import Event
from zelian.history.queries import timeline_of
from zelian.people import operations, queries
from zelian.people.models import Appointment, Leave, Oversight, Person, Post, PostKind, UnitKind
from zelian.people.operations import persons
from zelian.people.operations.kinds import version_of
from zelian.people.operations.seen import seen_as

DAY = timedelta(days=1)


@pytest.fixture
def office(world):
    """The organisation department."""
    return world.viewer("organisation")


def made(office, world, post: str = "member", person: str = "foreign_clerk", **more) -> Appointment:
    return operations.appoint(
        viewer=office,
        person=world.people[person],
        post=world.posts[post],
        **({"from_date": TODAY, "nature": "part_time"} | more),
    )


# -- terms and documents ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "nature", "begins", "given", "term"),
    [
        (5, "full", date(2026, 3, 1), None, date(2031, 3, 1)),
        (5, "part_time", date(2026, 3, 1), None, date(2031, 3, 1)),
        (5, "acting", date(2026, 3, 1), None, None),
        (5, "full", date(2026, 3, 1), date(2028, 1, 1), date(2028, 1, 1)),
        (3, "full", date(2024, 2, 29), None, date(2027, 3, 1)),
        (None, "full", date(2026, 3, 1), None, None),
    ],
)
def test_a_term_is_reckoned_from_the_kind(world, office, years, nature, begins, given, term):
    PostKind.objects.filter(pk="member").update(term_years=years)
    Appointment.objects.filter(post=world.posts["member"]).delete()
    appointment = made(
        office,
        world,
        nature=nature,
        from_date=begins,
        term_until=given,
        document=" 组〔2026〕3号 ",
    )
    assert appointment.term_until == term
    assert appointment.document == "组〔2026〕3号"


def test_a_term_ends_after_it_begins(world, office):
    refusal = refused(operations.CannotAppoint, made, office=office, world=world, term_until=TODAY)
    assert (refusal.sentence, refusal.field) == ("任期届满日期须在任职日期之后。", "term_until")


def test_one_person_holds_several_posts_part_time(world, office):
    made(office, world, post="member")
    made(office, world, post="unit_clerk")
    assert world.people["foreign_clerk"].appointments.count() == 3
    second = refused(
        operations.CannotAppoint, made, office=office, world=world, nature="full", person="head"
    )
    assert second.field == "from_date"


def test_terms_that_end_soon_are_listed(world, office, django_assert_num_queries):
    held = {key: post.appointments.get() for key, post in world.posts.items()}
    for key, term in (
        ("unit_head", TODAY - DAY),
        ("member", TODAY + 90 * DAY),
        ("unit_clerk", TODAY + 91 * DAY),
        ("branch_secretary", TODAY + DAY),
    ):
        Appointment.objects.filter(pk=held[key].pk).update(term_until=term)
    Appointment.objects.filter(pk=held["branch_secretary"].pk).update(until_date=TODAY)
    with django_assert_num_queries(1):
        listed = list(queries.list_terms(office))
        assert [str(row.post) for row in listed] == ["物理学院党委书记", "物理学院党委委员"]


# -- leaves ----------------------------------------------------------------------------------


def away(office, world, **more: object) -> Leave:
    arguments = {
        "appointment": world.posts["member"].appointments.get(),
        "kind": "study",
        "from_date": TODAY,
        "until_date": TODAY + 30 * DAY,
        "stand_in": world.people["unit_clerk"],
    }
    return operations.record_leave(viewer=office, **(arguments | more))


def test_a_leave_is_recorded_and_told(world, office):
    leave = away(office, world)
    event = Event.objects.filter(action="leave.recorded").get()
    assert event.thing_id == leave.pk
    assert event.after["stand_in"] == "物理学院党委干事"
    assert world.posts["member"].pk in world.viewer("unit_clerk").post_ids


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"until_date": TODAY}, "until_date", "回岗日期须在离岗日期之后。"),
        ({"from_date": LONG_AGO - DAY}, "from_date", "离岗须在任职期间之内"),
        ({"stand_in": "member"}, "stand_in", "代为履职的须是另一个人"),
    ],
)
def test_a_leave_that_cannot_be_is_refused(world, office, more, field, words):
    if "stand_in" in more:
        more = {"stand_in": world.people[more["stand_in"]]}
    refusal = refused(operations.CannotRecordLeave, away, office=office, world=world, **more)
    assert words in refusal.sentence
    assert refusal.field == field
    assert not Leave.objects.exists()


@pytest.mark.parametrize("until", [None, TODAY + 11 * DAY], ids=["open", "longer"])
def test_a_leave_does_not_outlast_the_appointment(world, office, until):
    world.posts["member"].appointments.update(until_date=TODAY + 10 * DAY)
    refusal = refused(
        operations.CannotRecordLeave, away, office=office, world=world, until_date=until
    )
    assert refusal.field == "until_date"


def test_nobody_is_away_twice_at_once(world, office):
    away(office, world)
    with pytest.raises(operations.CannotRecordLeave, match="与所填日期重叠"):
        away(office, world, from_date=TODAY + 29 * DAY, until_date=None)
    away(office, world, from_date=TODAY + 30 * DAY, until_date=None)
    assert Leave.objects.count() == 2


def test_whoever_is_back_ends_the_leave(world, office):
    leave = away(office, world)
    operations.end_leave(viewer=office, leave=leave, on=TODAY + DAY)
    leave.refresh_from_db()
    assert leave.until_date == TODAY + DAY
    with pytest.raises(operations.CannotRecordLeave, match="已经结束"):
        operations.end_leave(viewer=office, leave=leave, on=TODAY + DAY)


def test_a_leave_not_begun_is_taken_back(world, office):
    leave = away(office, world, from_date=TODAY + DAY)
    operations.end_leave(viewer=office, leave=leave, on=TODAY)
    assert not Leave.objects.exists()
    assert Event.objects.filter(action="leave.cancelled", thing_id=leave.pk).exists()


def test_leaves_end_with_the_appointment(world, office):
    leave = away(office, world, from_date=LONG_AGO, until_date=None)
    operations.end_appointment(viewer=office, appointment=leave.appointment, on=TODAY, why="调离")
    leave.refresh_from_db()
    assert leave.until_date == TODAY


def test_leaves_are_the_organisation_departments(world):
    with pytest.raises(PermissionDenied):
        away(world.viewer("unit_head"), world)


# -- posts -----------------------------------------------------------------------------------


def test_a_post_gets_another_title(world, office):
    post = world.posts["member"]
    operations.rename_post(
        viewer=office,
        post=post,
        title=" 副书记 ",
        kind=post.kind,
        version=seen_as(post, "title", "kind_id"),
    )
    post.refresh_from_db()
    assert post.title == "副书记"
    assert Event.objects.filter(action="post.renamed").get().before["title"] == "委员"


def test_a_title_stands_once_in_a_unit(world, office):
    post = world.posts["member"]
    refusal = refused(
        operations.CannotChangePost,
        operations.rename_post,
        viewer=office,
        post=post,
        title="书记",
        kind=post.kind,
        version=seen_as(post, "title", "kind_id"),
    )
    assert refusal.field == "title"


def test_two_clerks_renaming_a_post_are_told_apart(world, office):
    post = world.posts["member"]
    seen = seen_as(post, "title", "kind_id")
    Post.objects.filter(pk=post.pk).update(title="纪检委员")
    with pytest.raises(operations.PostChangedMeanwhile) as caught:
        operations.rename_post(
            viewer=office, post=post, title="宣传委员", kind=post.kind, version=seen
        )
    assert [(d.stands, d.typed) for d in caught.value.differences] == [("纪检委员", "宣传委员")]


# -- oversight -------------------------------------------------------------------------------


def test_an_oversight_is_put_right(world, office):
    oversight = Oversight.objects.get()
    operations.change_oversight(
        viewer=office, oversight=oversight, kind="liaison", from_date=LONG_AGO, until_date=TODAY
    )
    oversight.refresh_from_db()
    assert (oversight.kind, oversight.until_date) == ("liaison", TODAY)
    assert Event.objects.filter(action="oversight.changed").get().before["kind"] == "in_charge"


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"from_date": TODAY, "until_date": TODAY}, "until_date"),
        ({"from_date": LONG_AGO - DAY}, "from_date"),
    ],
)
def test_an_oversight_that_cannot_be_is_refused(world, office, dates, field):
    refusal = refused(
        operations.CannotSetOversight,
        operations.change_oversight,
        viewer=office,
        oversight=Oversight.objects.get(),
        kind="in_charge",
        **dates,
    )
    assert refusal.field == field


def test_one_post_is_not_in_charge_of_a_unit_twice(world, office):
    first = Oversight.objects.get()
    second = Oversight.objects.create(
        post=first.post, unit=first.unit, kind="liaison", from_date=LONG_AGO
    )
    with pytest.raises(operations.CannotSetOversight, match="已经分管"):
        operations.change_oversight(
            viewer=office, oversight=second, kind="in_charge", from_date=LONG_AGO
        )


def test_the_division_of_work_on_a_day(world, office, django_assert_num_queries):
    with django_assert_num_queries(4):
        table = queries.oversight_table(office, TODAY)
    row = table.rows[0]
    assert (row.post, [o.unit for o in row.in_charge]) == (
        world.posts["team_member"],
        [world.units["physics"]],
    )
    assert [seat.person for seat in row.holders] == [world.people["team_member"]]
    nobodys = {unit.name for unit in table.nobodys}
    assert "文学院党委" in nobodys
    assert not {"物理学院党委", "校党委"} & nobodys
    assert queries.oversight_table(office, LONG_AGO - DAY).rows == []


# -- kinds -----------------------------------------------------------------------------------


def kind_added(office, **more: object) -> UnitKind:
    fields = {"code": "centre", "name": "中心", "tier": "unit", "aliases": ["研究中心", "研究中心"]}
    return operations.add_unit_kind(viewer=office, **(fields | more))


def test_a_kind_is_added_changed_retired_restored_and_removed(world, office):
    kind = kind_added(office)
    assert kind.aliases == ["研究中心"]
    operations.change_kind(
        viewer=office,
        kind=kind,
        version=version_of(kind),
        name="研究中心",
        tier="branch",
        aliases=(),
        order=9,
    )
    kind.refresh_from_db()
    assert (kind.name, kind.tier, kind.order) == ("研究中心", "branch", 9)
    operations.retire_kind(viewer=office, kind=kind)
    kind.refresh_from_db()
    assert not kind.in_use
    with pytest.raises(operations.CannotChangeKind, match="已经停用"):
        operations.retire_kind(viewer=office, kind=kind)
    operations.restore_kind(viewer=office, kind=kind)
    operations.remove_kind(viewer=office, kind=kind)
    assert not UnitKind.objects.filter(pk="centre").exists()
    told = list(Event.objects.filter(action__startswith="kind.").order_by("pk"))
    assert [event.action for event in told] == [
        "kind.added",
        "kind.changed",
        "kind.retired",
        "kind.restored",
        "kind.removed",
    ]
    assert {event.thing_type for event in told} == {"people.unitkind"}


@pytest.mark.parametrize(
    ("more", "field"),
    [({"code": "department"}, "code"), ({"name": "部门"}, "name")],
)
def test_codes_and_names_of_kinds_stand_once(world, office, more, field):
    refusal = refused(operations.CannotChangeKind, kind_added, office=office, **more)
    assert refusal.field == field


@pytest.mark.parametrize(
    ("model", "code"), [(UnitKind, "department"), (PostKind, "clerk")], ids=["unit", "post"]
)
def test_a_kind_in_use_is_not_removed(world, office, model, code):
    refusal = refused(
        operations.CannotChangeKind,
        operations.remove_kind,
        viewer=office,
        kind=model.objects.get(pk=code),
    )
    assert "不能删除，可以停用" in refusal.sentence
    assert model.objects.filter(pk=code).exists()


def test_the_slower_of_two_who_change_a_kind_is_told(world, office):
    kind = PostKind.objects.get(pk="member")
    seen = version_of(kind)
    PostKind.objects.filter(pk="member").update(term_years=3)
    fields = {"name": "委员", "rank": "member", "aliases": ["委员"], "order": 2, "vacancy": ""}
    with pytest.raises(operations.KindChangedMeanwhile) as caught:
        operations.change_kind(viewer=office, kind=kind, version=seen, term_years=5, **fields)
    rows = {d.label: (d.stands, d.typed) for d in caught.value.differences}
    assert rows["任期（年）"] == ("3", "5")


def test_a_kind_of_post_with_term_and_rule(world, office):
    kind = operations.add_post_kind(
        viewer=office, code="dean", name="院长", rank="head", term_years=4, vacancy="up"
    )
    assert (kind.term_years, kind.vacancy, kind.in_use) == (4, "up", True)


# -- two at once -----------------------------------------------------------------------------


def test_a_staff_number_raced_by_two_is_told_as_a_sentence(world, office, monkeypatch):
    """The question came too early: somebody else wrote the number in between."""
    asked = []

    def not_yet(staff_no: str, besides: Person | None = None) -> None:
        asked.append(staff_no)
        if len(asked) > 1:
            honest(staff_no, besides)

    honest = persons._refuse_taken_number
    monkeypatch.setattr(persons, "_refuse_taken_number", not_yet)
    with pytest.raises(operations.CannotChangePerson, match="已登记给校党委书记") as caught:
        operations.add_person(viewer=office, name="后来者", staff_no="head")
    assert caught.value.field == "staff_no"
    assert asked == ["head", "head"]
    assert not Person.objects.filter(name="后来者").exists()


def test_another_fault_of_the_database_is_not_taken_for_a_race(world, office, monkeypatch):
    monkeypatch.setattr(persons, "_refuse_taken_number", lambda staff_no, besides=None: None)
    with pytest.raises(IntegrityError):
        operations.add_person(viewer=office, name="后来者", staff_no="head")


def test_what_was_done_is_worded(world, office):
    leave = away(office, world)
    titles = [str(moment.title) for moment in timeline_of(leave)]
    assert titles == ["登记离岗"]
