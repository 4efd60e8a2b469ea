"""Each operation: what it writes, what history tells, and every refusal with its sentence."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from tests.world import LONG_AGO, TODAY
from zelian.history.models import Event
from zelian.people import operations
from zelian.people.models import (
    Appointment,
    Oversight,
    Person,
    Post,
    PostKind,
    Unit,
    UnitKind,
)

DAY = timedelta(days=1)
TOMORROW = TODAY + DAY


@pytest.fixture
def viewer(world):
    """The organisation department."""
    return world.viewer("organisation")


def last_event() -> Event:
    return Event.objects.first()


def refused(refusal: type[Exception], do, **arguments) -> Exception:
    """The refusal itself; nothing may have been written, nor told."""
    before = [model.objects.count() for model in (Unit, Post, Person, Appointment, Oversight)]
    events = Event.objects.count()
    with pytest.raises(refusal) as caught:
        do(**arguments)
    after = [model.objects.count() for model in (Unit, Post, Person, Appointment, Oversight)]
    assert (before, events) == (after, Event.objects.count())
    return caught.value


# -- who may ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["head", "team_member", "discipline", "committee_office", "inspection", "unit_head",
     "unit_clerk", "member", "branch_secretary", "system_admin"],
)  # fmt: skip
def test_only_the_organisation_department_changes_the_organisation(world, name):
    other = world.viewer(name)
    unit, post, person = world.units["finance"], world.posts["member"], world.people["member"]
    appointment = post.appointments.get()
    oversight = Oversight.objects.get()
    kind, post_kind = UnitKind.objects.first(), PostKind.objects.first()
    for do, arguments in (
        (operations.add_unit, {"name": "甲", "kind": kind, "founded_on": TODAY, "parent": unit}),
        (operations.rename_unit, {"unit": unit, "name": "甲", "short_name": "", "version": 1}),
        (operations.close_unit, {"unit": unit, "on": TODAY, "why": "甲"}),
        (
            operations.add_post,
            {"unit": unit, "kind": post_kind, "title": "甲", "opened_on": TODAY},
        ),
        (operations.close_post, {"post": post, "on": TODAY, "why": "甲"}),
        (operations.add_person, {"name": "甲", "staff_no": "9"}),
        (
            operations.correct_person,
            {"person": person, "name": "甲", "staff_no": "9", "version": 1},
        ),
        (operations.appoint, {"person": person, "post": post, "from_date": TODAY}),
        (
            operations.end_appointment,
            {"appointment": appointment, "on": TODAY, "why": "甲"},
        ),
        (
            operations.set_oversight,
            {"post": post, "unit": unit, "kind": "liaison", "from_date": TODAY},
        ),
        (operations.end_oversight, {"oversight": oversight, "on": TODAY, "why": "甲"}),
    ):
        refused(PermissionDenied, do, viewer=other, **arguments)


# -- units -----------------------------------------------------------------------------------


def test_a_unit_is_added_below_its_parent_and_told(world, viewer):
    unit = operations.add_unit(
        viewer=viewer,
        name=" 化学学院党委 ",
        kind=UnitKind.objects.get(pk="college_committee"),
        founded_on=TODAY,
        parent=world.units["school"],
        why="党委会决定",
    )
    assert unit.path.startswith(world.units["school"].path)
    assert (unit.name, unit.short_name) == ("化学学院党委", "化学学院党委")
    assert unit.pinyin == "hxxydw huaxuexueyuandangwei"
    event = last_event()
    assert (event.action, event.thing_id, event.why) == ("unit.added", unit.pk, "党委会决定")
    assert event.after["founded_on"] == TODAY.isoformat()
    assert event.actor_name == "组织部干事"


def test_a_root_is_added_where_there_is_no_parent(world, viewer):
    unit = operations.add_unit(
        viewer=viewer, name="分校", kind=UnitKind.objects.get(pk="committee"), founded_on=TODAY
    )
    assert unit.is_root()


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"founded_on": LONG_AGO - DAY}, "founded_on", "下级单位不能早于这一天成立"),
        ({"name": "财务处"}, "name", "同一上级之下已有名为“财务处”的单位"),
    ],
)
def test_a_unit_is_refused(world, viewer, change, field, words):
    arguments = {
        "name": "化学学院党委",
        "kind": UnitKind.objects.get(pk="college_committee"),
        "founded_on": TODAY,
        "parent": world.units["school"],
    }
    refusal = refused(
        operations.CannotChangeUnit, operations.add_unit, viewer=viewer, **(arguments | change)
    )
    assert (refusal.field, words in refusal.sentence) == (field, True)


def test_nothing_is_founded_below_a_closed_unit(world, viewer):
    Unit.objects.filter(pk=world.units["finance"].pk).update(closed_on=TODAY)
    refusal = refused(
        operations.CannotChangeUnit,
        operations.add_unit,
        viewer=viewer,
        name="财务一支部",
        kind=UnitKind.objects.get(pk="branch"),
        founded_on=TODAY,
        parent=world.units["finance"],
    )
    assert refusal.sentence == "上级单位“财务处”已于2026年11月20日撤销。"


def test_the_name_of_a_closed_unit_may_be_used_again(world, viewer):
    Unit.objects.filter(pk=world.units["finance"].pk).update(closed_on=TODAY)
    unit = operations.add_unit(
        viewer=viewer,
        name="财务处",
        kind=UnitKind.objects.get(pk="department"),
        founded_on=TODAY,
        parent=world.units["school"],
    )
    assert unit.pk != world.units["finance"].pk


def test_a_unit_is_renamed_and_found_by_its_new_name(world, viewer):
    unit = operations.rename_unit(
        viewer=viewer,
        unit=world.units["finance"],
        name="计划财务处",
        short_name="计财处",
        function="inspection",
        version=1,
        why="机构调整",
    )
    unit.refresh_from_db()
    assert (unit.name, unit.short_name, unit.function) == ("计划财务处", "计财处", "inspection")
    assert unit.pinyin.startswith("jcc jhcwc ")
    assert unit.version == 2
    event = last_event()
    assert event.before["name"] == "财务处"
    assert event.after["name"] == "计划财务处"


def test_whoever_renames_second_is_shown_the_difference(world, viewer):
    unit = world.units["finance"]
    operations.rename_unit(
        viewer=viewer, unit=unit, name="计划财务处", short_name="计财处", version=1
    )
    refusal = refused(
        operations.UnitChangedMeanwhile,
        operations.rename_unit,
        viewer=viewer,
        unit=unit,
        name="财务部",
        short_name="计财处",
        version=1,
    )
    assert refusal.version == 2
    assert [(d.label, d.stands, d.typed) for d in refusal.differences] == [
        ("名称", "计划财务处", "财务部")
    ]
    operations.rename_unit(
        viewer=viewer, unit=unit, name="财务部", short_name="计财处", version=refusal.version
    )


def test_a_name_beside_it_is_not_taken_over(world, viewer):
    refusal = refused(
        operations.CannotChangeUnit,
        operations.rename_unit,
        viewer=viewer,
        unit=world.units["finance"],
        name="组织部",
        short_name="",
        version=1,
    )
    assert refusal.field == "name"


def test_a_unit_is_closed_and_its_oversight_ends_with_it(world, viewer):
    finance = world.units["finance"]
    running = Oversight.objects.create(
        post=world.posts["team_member"], unit=finance, kind="in_charge", from_date=LONG_AGO
    )
    to_come = Oversight.objects.create(
        post=world.posts["team_member"], unit=finance, kind="liaison", from_date=TOMORROW
    )
    operations.close_unit(viewer=viewer, unit=finance, on=TODAY, why="机构调整")
    finance.refresh_from_db()
    running.refresh_from_db()
    assert (finance.closed_on, running.until_date) == (TODAY, TODAY)
    assert not Oversight.objects.filter(pk=to_come.pk).exists()
    assert list(Event.objects.values_list("action", flat=True)) == [
        "unit.closed",
        "oversight.cancelled",
        "oversight.ended",
    ]


@pytest.mark.parametrize(
    ("unit", "on", "words"),
    [
        ("physics", TODAY, "该单位还有 2 个下级单位未撤销，请先办理下级单位，或改办并入其他单位。"),
        ("physics_staff", TODAY, "该单位还有 1 个岗位未撤销，请先办理岗位，或改办并入其他单位。"),
        ("finance", LONG_AGO, "撤销日期须在成立日期（2020年1月1日）之后。"),
    ],
)
def test_a_unit_in_use_is_not_closed(world, viewer, unit, on, words):
    refusal = refused(
        operations.CannotChangeUnit,
        operations.close_unit,
        viewer=viewer,
        unit=world.units[unit],
        on=on,
        why="机构调整",
    )
    assert refusal.sentence == words


def test_a_unit_is_closed_once(world, viewer):
    finance = world.units["finance"]
    operations.close_unit(viewer=viewer, unit=finance, on=TODAY, why="机构调整")
    refusal = refused(
        operations.CannotChangeUnit,
        operations.close_unit,
        viewer=viewer,
        unit=finance,
        on=TOMORROW,
        why="再撤",
    )
    assert refusal.sentence == "该单位已于2026年11月20日撤销。"


# -- posts -----------------------------------------------------------------------------------


def test_a_post_is_opened(world, viewer):
    post = operations.add_post(
        viewer=viewer,
        unit=world.units["finance"],
        kind=PostKind.objects.get(pk="head"),
        title="处长",
        opened_on=TODAY,
    )
    assert str(post) == "财务处处长"
    assert last_event().action == "post.added"


@pytest.mark.parametrize(
    ("unit", "title", "opened_on", "field", "words"),
    [
        ("finance", "处长", LONG_AGO - DAY, "opened_on", "不能早于单位成立日期"),
        ("physics", "书记", TODAY, "title", "已有岗位“书记”"),
        ("letters", "委员", TODAY, "opened_on", "该单位已于2026年11月20日撤销"),
    ],
)
def test_a_post_is_refused(world, viewer, unit, title, opened_on, field, words):
    Unit.objects.filter(pk=world.units["letters"].pk).update(closed_on=TODAY)
    refusal = refused(
        operations.CannotChangePost,
        operations.add_post,
        viewer=viewer,
        unit=world.units[unit],
        kind=PostKind.objects.get(pk="head"),
        title=title,
        opened_on=opened_on,
    )
    assert (refusal.field, words in refusal.sentence) == (field, True)


def test_a_post_is_closed_after_its_holder_left(world, viewer):
    post = world.posts["team_member"]
    refusal = refused(
        operations.CannotChangePost,
        operations.close_post,
        viewer=viewer,
        post=post,
        on=TODAY,
        why="编制调整",
    )
    assert refusal.sentence == "校党委副书记届时仍在这个岗位上，请先办理免职。"
    operations.end_appointment(
        viewer=viewer, appointment=post.appointments.get(), on=TODAY, why="退休"
    )
    operations.close_post(viewer=viewer, post=post, on=TODAY, why="编制调整")
    post.refresh_from_db()
    assert post.closed_on == TODAY
    assert Oversight.objects.get().until_date == TODAY


@pytest.mark.parametrize(("on", "words"), [(LONG_AGO, "须在设立日期"), (TODAY, "该岗位已于")])
def test_a_post_is_not_closed_before_it_was_opened_nor_twice(world, viewer, on, words):
    post = Post.objects.create(
        unit=world.units["finance"], kind_id="head", title="处长", opened_on=LONG_AGO
    )
    if on == TODAY:
        operations.close_post(viewer=viewer, post=post, on=TODAY, why="编制调整")
    refusal = refused(
        operations.CannotChangePost,
        operations.close_post,
        viewer=viewer,
        post=post,
        on=on,
        why="编制调整",
    )
    assert (refusal.field, words in refusal.sentence) == ("on", True)


# -- people ----------------------------------------------------------------------------------


def test_a_person_is_entered_with_pinyin(world, viewer):
    person = operations.add_person(viewer=viewer, name="统战部部长", staff_no=" 1001 ")
    assert (person.staff_no, person.pinyin) == ("1001", "tzbbz tongzhanbubuzhang")
    assert last_event().after == {"name": "统战部部长", "staff_no": "1001"}


def test_a_staff_number_belongs_to_one_person(world, viewer):
    refusal = refused(
        operations.CannotChangePerson,
        operations.add_person,
        viewer=viewer,
        name="某人",
        staff_no="UNIT_HEAD",
    )
    assert refusal.field == "staff_no"
    assert refusal.sentence == "工号 UNIT_HEAD 已登记给物理学院党委书记。"


def test_a_person_is_corrected_by_one_at_a_time(world, viewer):
    person = world.people["member"]
    corrected = operations.correct_person(
        viewer=viewer, person=person, name="纪检委员", staff_no="1002", version=1
    )
    assert (corrected.pinyin, corrected.version) == ("jjwy jijianweiyuan", 2)
    refusal = refused(
        operations.PersonChangedMeanwhile,
        operations.correct_person,
        viewer=viewer,
        person=person,
        name="组织委员",
        staff_no="1002",
        version=1,
    )
    assert [(d.label, d.stands, d.typed) for d in refusal.differences] == [
        ("姓名", "纪检委员", "组织委员")
    ]
    refusal = refused(
        operations.CannotChangePerson,
        operations.correct_person,
        viewer=viewer,
        person=person,
        name="纪检委员",
        staff_no="head",
        version=2,
    )
    assert refusal.field == "staff_no"


# -- appointments ----------------------------------------------------------------------------


@pytest.fixture
def newcomer(world, viewer):
    return operations.add_person(viewer=viewer, name="新任", staff_no="2001")


def test_a_successor_may_begin_on_the_day_the_holder_leaves(world, viewer, newcomer):
    post = world.posts["unit_head"]
    holding = post.appointments.get()
    operations.end_appointment(viewer=viewer, appointment=holding, on=TODAY, why="调任")
    appointment = operations.appoint(
        viewer=viewer, person=newcomer, post=post, from_date=TODAY, why="任免文件"
    )
    event = last_event()
    assert (event.action, event.thing_id) == ("appointment.made", appointment.pk)
    assert event.after["person"] == "新任"
    assert event.after["until_date"] is None


APPOINTMENTS = [
    ("foreign_head", {}, "from_date", "文学院党委书记自2020年1月1日起在这个岗位上，须先办理免职。"),
    (
        "foreign_head",
        {"from_date": LONG_AGO, "until_date": LONG_AGO + DAY},
        "from_date",
        "须先办理免职",
    ),
    ("free", {"until_date": TODAY}, "until_date", "免职日期须在任职日期之后。"),
    ("free", {"until_date": TODAY - DAY}, "until_date", "免职日期须在任职日期之后。"),
    ("free", {"from_date": LONG_AGO - DAY}, "from_date", "不能早于岗位设立日期"),
    ("closed", {}, "from_date", "该岗位已于2026年11月20日撤销。"),
    ("closed", {"from_date": TODAY - DAY}, "until_date", "免职日期不能晚于这一天"),
]


@pytest.mark.parametrize(("post", "change", "field", "words"), APPOINTMENTS)
def test_an_appointment_is_refused(world, viewer, newcomer, post, change, field, words):
    for title, closed_on in (("free", None), ("closed", TODAY)):
        world.posts[title] = Post.objects.create(
            unit=world.units["finance"],
            kind_id="head",
            title=title,
            opened_on=LONG_AGO,
            closed_on=closed_on,
        )
    arguments = {"person": newcomer, "post": world.posts[post], "from_date": TODAY} | change
    refusal = refused(operations.CannotAppoint, operations.appoint, viewer=viewer, **arguments)
    assert (refusal.field, words in refusal.sentence) == (field, True), refusal.sentence


def test_somebody_acts_beside_a_holder_but_not_twice(world, viewer, newcomer):
    post = world.posts["unit_head"]
    arguments = {"post": post, "nature": "acting", "from_date": TODAY}
    operations.appoint(viewer=viewer, person=newcomer, **arguments)
    refusal = refused(
        operations.CannotAppoint, operations.appoint, viewer=viewer, person=newcomer, **arguments
    )
    assert refusal.field == "person"


def test_an_ended_appointment_names_both_its_days(world, viewer, newcomer):
    post = world.posts["unit_head"]
    post.appointments.update(until_date=TOMORROW)
    refusal = refused(
        operations.CannotAppoint,
        operations.appoint,
        viewer=viewer,
        person=newcomer,
        post=post,
        from_date=TODAY,
    )
    assert "自2020年1月1日至2026年11月21日在这个岗位上" in refusal.sentence


def test_an_appointment_ends_once_and_after_it_began(world, viewer):
    appointment = world.posts["unit_head"].appointments.get()
    end = {"viewer": viewer, "appointment": appointment, "why": "调任"}
    refusal = refused(operations.CannotAppoint, operations.end_appointment, on=LONG_AGO, **end)
    assert refusal.sentence == "免职日期须在任职日期（2020年1月1日）之后。"
    ended = operations.end_appointment(on=TODAY, **end)
    assert ended.until_date == TODAY
    refusal = refused(operations.CannotAppoint, operations.end_appointment, on=TODAY, **end)
    assert refusal.sentence == "这一任职到2026年11月20日已经结束。"
    operations.end_appointment(on=TODAY - DAY, **end)
    assert last_event().before == {"until_date": TODAY.isoformat()}


# -- oversight -------------------------------------------------------------------------------


def test_a_team_member_is_given_a_unit_to_look_after(world, viewer):
    oversight = operations.set_oversight(
        viewer=viewer,
        post=world.posts["team_member"],
        unit=world.units["letters"],
        kind="liaison",
        from_date=TODAY,
    )
    assert str(oversight) == "校党委副书记 联系 文学院党委"
    assert world.viewer("team_member").reads == (
        world.units["physics"].path,
        world.units["letters"].path,
    )


@pytest.mark.parametrize(
    ("post", "unit", "change", "field", "words"),
    [
        ("team_member", "letters", {"until_date": TODAY}, "until_date", "结束日期须在开始日期之后"),
        ("unit_clerk", "letters", {}, None, "只有领导班子成员的岗位"),
        ("team_member", "school", {}, "unit", "这个岗位就在该单位"),
        ("team_member", "physics", {}, "unit", "校党委副书记已经分管物理学院党委"),
        ("team_member", "letters", {"from_date": LONG_AGO - DAY}, "from_date", "并非一直存在"),
        ("team_member", "finance", {}, "from_date", "“财务处”在这段时间里并非一直存在"),
    ],
)
def test_an_oversight_is_refused(world, viewer, post, unit, change, field, words):
    Unit.objects.filter(pk=world.units["finance"].pk).update(closed_on=TOMORROW)
    arguments = {
        "post": world.posts[post],
        "unit": Unit.objects.get(pk=world.units[unit].pk),
        "kind": "in_charge",
        "from_date": TODAY,
    } | change
    refusal = refused(
        operations.CannotSetOversight, operations.set_oversight, viewer=viewer, **arguments
    )
    assert (refusal.field, words in refusal.sentence) == (field, True), refusal.sentence


def test_an_oversight_ends_once_and_after_it_began(world, viewer):
    end = {"viewer": viewer, "oversight": Oversight.objects.get(), "why": "分工调整"}
    refused(operations.CannotSetOversight, operations.end_oversight, on=LONG_AGO, **end)
    ended = operations.end_oversight(on=TODAY, **end)
    assert ended.until_date == TODAY
    assert last_event().action == "oversight.ended"
    refusal = refused(operations.CannotSetOversight, operations.end_oversight, on=TODAY, **end)
    assert refusal.sentence == "这一分工到2026年11月20日已经结束。"


@pytest.mark.parametrize("model", [Unit, Post, Appointment, Oversight])
def test_the_database_itself_keeps_ends_after_beginnings(world, model):
    from django.db import IntegrityError, transaction

    names = {Unit: ("founded_on", "closed_on"), Post: ("opened_on", "closed_on")}
    start, end = names.get(model, ("from_date", "until_date"))
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.update(**{start: date(2026, 1, 2), end: date(2026, 1, 2)})
