"""Nobody grants themselves anything, neither on a page nor by a workbook."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests.people.importing.books import exported, hand_in, lines, row_of
from tests.world import FAR_OFF, LONG_AGO, TODAY, build_bureau
from zelian.history.models import Event
from zelian.people import operations
from zelian.people.importing.state import load_state
from zelian.people.models import (
    Appointment,
    Delegation,
    Oversight,
    Post,
    PostKind,
    Unit,
    UnitKind,
)
from zelian.people.operations.seen import seen_as

DAY = timedelta(days=1)
LONG = "2020-01-01"


@pytest.fixture
def viewer(world):
    return world.viewer("organisation")


@pytest.fixture
def member_post(world) -> Post:
    """A post of the school's leading team that nobody holds."""
    return Post.objects.create(
        unit=world.units["school"], kind_id="member", title="纪检委员", opened_on=LONG_AGO
    )


def refused(refusal: type[Exception], operation, **arguments) -> Exception:
    events = Event.objects.count()
    before = load_state().digest()
    with pytest.raises(refusal) as caught:
        operation(**arguments)
    assert (Event.objects.count(), load_state().digest()) == (events, before)
    return caught.value


@pytest.mark.parametrize("nature", list(Appointment.Nature))
def test_an_officer_does_not_appoint_themselves(world, viewer, member_post, nature):
    refusal = refused(
        operations.CannotAppoint,
        operations.appoint,
        viewer=viewer,
        person=world.people["organisation"],
        post=member_post,
        from_date=TODAY,
        nature=nature,
    )
    assert refusal.field == "person"
    assert "不能给自己办理任职" in refusal.sentence


def test_the_page_says_so_beside_the_person(world, sign_in, member_post):
    answer = sign_in("organisation").post(
        reverse("people:appoint", args=[member_post.pk]),
        {
            "person": world.people["organisation"].pk,
            "nature": "full",
            "from_date": TODAY.isoformat(),
            "why": "任免文件",
        },
    )
    assert "不能给自己办理任职" in answer.content.decode()
    assert not member_post.appointments.exists()


def test_a_second_officer_appoints_the_first(world, viewer, member_post):
    post = Post.objects.create(
        unit=world.units["organisation"], kind_id="head", title="部长", opened_on=LONG_AGO
    )
    operations.appoint(
        viewer=viewer, person=world.people["member"], post=post, from_date=TODAY, why="任命"
    )
    operations.appoint(
        viewer=world.viewer("member"),
        person=world.people["organisation"],
        post=member_post,
        from_date=TODAY,
        why="任命",
    )
    assert member_post.appointments.get().person == world.people["organisation"]


def own(world, way: str) -> Post:
    """The team member's post, held, to be held, served or stood in for by the officer."""
    post = world.posts["team_member"]
    officer = world.people["organisation"]
    if way == "acting":
        Appointment.objects.create(
            person=officer, post=post, nature="acting", from_date=TODAY - DAY
        )
    elif way == "to come":
        post.appointments.update(until_date=TODAY + DAY)
        Appointment.objects.create(person=officer, post=post, from_date=TODAY + DAY)
    else:
        Delegation.objects.create(
            post=post,
            delegate=officer,
            kind=way,
            reason="代管",
            granted_by=world.accounts["team_member"],
            from_date=TODAY,
            until_date=FAR_OFF,
        )
    return post


WAYS = ["acting", "to come", Delegation.Kind.ACTING, Delegation.Kind.CLERICAL]


@pytest.mark.parametrize("way", WAYS, ids=["held", "to come", "signs for", "prepares for"])
def test_an_officer_gives_a_post_of_their_own_nothing_to_look_after(world, way):
    post = own(world, str(way))
    viewer = world.viewer("organisation")
    arguments = {"kind": Oversight.Kind.LIAISON, "from_date": TODAY}
    refusal = refused(
        operations.CannotSetOversight,
        operations.set_oversight,
        viewer=viewer,
        post=post,
        unit=world.units["finance"],
        **arguments,
    )
    assert "本人的岗位" in refusal.sentence
    standing = post.oversights.get()
    refused(
        operations.CannotSetOversight,
        operations.change_oversight,
        viewer=viewer,
        oversight=standing,
        **arguments,
    )
    operations.end_oversight(viewer=viewer, oversight=standing, on=TODAY, why="调整分工")
    assert post.oversights.get().until_date == TODAY


def test_an_officer_is_no_stand_in_of_their_own_choosing(world, viewer):
    refusal = refused(
        operations.CannotRecordLeave,
        operations.record_leave,
        viewer=viewer,
        appointment=world.people["unit_head"].appointments.get(),
        kind="study",
        from_date=TODAY,
        stand_in=world.people["organisation"],
    )
    assert refusal.field == "stand_in"


def test_an_officer_takes_no_vacant_post_by_delegation(world, viewer, member_post):
    refusal = refused(
        operations.CannotDelegate,
        operations.delegate_post,
        viewer=viewer,
        post=member_post,
        delegate=world.people["organisation"],
        kind=Delegation.Kind.ACTING,
        reason="空缺",
        from_date=TODAY,
        until_date=TODAY + DAY,
    )
    assert refusal.field == "delegate"


def test_an_officer_makes_their_own_post_no_weightier(world, viewer):
    post = world.posts["organisation"]
    arguments = {"viewer": viewer, "post": post, "version": seen_as(post, "title", "kind_id")}
    refusal = refused(
        operations.CannotChangePost,
        operations.rename_post,
        title="部长",
        kind=PostKind.objects.get(pk="head"),
        **arguments,
    )
    assert refusal.field == "kind"
    renamed = operations.rename_post(title="组织干事", kind=post.kind, **arguments)
    assert renamed.title == "组织干事"


def test_an_officer_makes_their_own_unit_no_other_office(world, viewer):
    unit = world.units["organisation"]
    arguments = {"viewer": viewer, "unit": unit, "name": "组织部", "version": unit.version}
    refusal = refused(
        operations.CannotChangeUnit,
        operations.rename_unit,
        short_name="组织部",
        function="discipline",
        **arguments,
    )
    assert refusal.field == "function"
    operations.rename_unit(short_name="组工部", function="organisation", **arguments)
    assert Unit.objects.get(pk=unit.pk).short_name == "组工部"


# -- by workbook -----------------------------------------------------------------------------

THEMSELVES = [
    pytest.param(
        {"任职": [["organisation", "", "校党委", "纪检委员", "", LONG]]}, "任职!A2", id="a post"
    ),
    pytest.param(
        {
            "离岗": [
                ["unit_head", "物理学院党委", "书记", "学习培训", "2026-11-01", "", "organisation"]
            ]
        },
        "离岗!G2",
        id="standing in",
    ),
    pytest.param(
        {
            "任职": [["organisation", "", "校党委", "纪检委员", "", LONG]],
            "分管联系": [["校党委", "纪检委员", "联系", "财务处", LONG]],
        },
        "分管联系!B2",
        id="oversight of the post the same file gives",
    ),
    pytest.param({"岗位": [["组织部", "干事", "部门负责人", LONG]]}, "岗位!C2", id="kind of post"),
    pytest.param(
        {"单位": [["", "校党委", "组织部", "", "部门", "纪检机构", "", LONG]]},
        "单位!F2",
        id="office of the unit",
    ),
    pytest.param(
        {"单位": [["", "校党委", "组织部", "", "学校纪委", "组织部门", "", LONG]]},
        "单位!E2",
        id="kind of the unit",
    ),
]


@pytest.mark.parametrize(("sheets", "place"), THEMSELVES)
def test_a_workbook_grants_its_author_nothing(viewer, member_post, sheets, place):
    told = lines(hand_in(viewer, sheets), "error")
    assert place in [where for where, _text in told], told
    assert all("不能通过导入给自己授权" in text for _where, text in told), told


def test_a_workbook_makes_nothing_of_ones_own_longer(world, viewer, member_post):
    person = world.people["organisation"]
    Appointment.objects.create(
        person=person, post=member_post, from_date=LONG_AGO, until_date=date(2026, 12, 1)
    )
    Oversight.objects.create(
        post=member_post,
        unit=world.units["finance"],
        kind="liaison",
        from_date=LONG_AGO,
        until_date=date(2026, 12, 1),
    )
    for day, errors in (("2026-12-31", 2), ("2026-11-30", 0)):
        book = exported(viewer)
        term, oversight = book["任职"], book["分管联系"]
        number = row_of(term, "纪检委员", 4)
        term.cell(number, 7).value = day
        oversight.cell(row_of(oversight, "纪检委员", 2), 6).value = day
        told = lines(hand_in(viewer, book), "error")
        assert len(told) == errors, (day, told)
        if errors:
            assert f"任职!G{number}" in dict(told)


def test_somebody_else_may_be_given_the_same(world, viewer, member_post):
    sheets = {"任职": [["member", "", "校党委", "纪检委员", "", LONG]]}
    assert lines(hand_in(viewer, sheets), "error") == []


# -- kinds are shared by all institutions ------------------------------------------------------


@pytest.fixture
def bureau(db):
    return build_bureau()


@pytest.mark.parametrize("name", ["organisation", "other_organisation"])
def test_a_school_below_a_bureau_changes_no_kinds(bureau, name):
    viewer = bureau.viewer(name)
    kind = UnitKind.objects.get(pk="department")
    fields = {"name": "处室", "tier": "school", "aliases": [], "order": 0, "in_use": True}
    for operation in (
        lambda: operations.add_unit_kind(viewer=viewer, code="x", name="新类", tier="school"),
        lambda: operations.add_post_kind(viewer=viewer, code="x", name="新类", rank="head"),
        lambda: operations.change_kind(viewer=viewer, kind=kind, version=0, **fields),
        lambda: operations.retire_kind(viewer=viewer, kind=kind),
        lambda: operations.restore_kind(viewer=viewer, kind=kind),
        lambda: operations.remove_kind(viewer=viewer, kind=kind),
    ):
        with pytest.raises(PermissionDenied):
            operation()
    assert not Event.objects.filter(action__startswith="kind.").exists()


@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        ("单位类别", ["department", "部门", "学校"]),
        ("单位类别", ["new", "新类", "学校所属单位"]),
        ("岗位类别", ["clerk", "干事", "主要负责人"]),
    ],
    ids=["tier", "new", "rank"],
)
def test_a_schools_workbook_changes_no_kinds(bureau, sheet, row):
    told = lines(hand_in(bureau.viewer("organisation"), {sheet: [row]}), "error")
    assert [where for where, _text in told] == [f"{sheet}!A2"]
    assert "类别由各校共用" in told[0][1]
    assert lines(hand_in(bureau.viewer("bureau_organisation"), {sheet: [row]}), "error") == []


def test_the_topmost_institution_changes_them(bureau, client):
    kind = operations.add_unit_kind(
        viewer=bureau.viewer("bureau_organisation"), code="x", name="新类", tier="unit"
    )
    assert kind in UnitKind.objects.all()
    for name, shown in (("bureau_organisation", True), ("organisation", False)):
        client.force_login(
            bureau.accounts[name], backend="django.contrib.auth.backends.ModelBackend"
        )
        page = client.get(reverse("people:kinds")).content.decode()
        assert (reverse("people:add_unit_kind") in page) is shown
        assert ("只有最上一级的组织部门可以更改" in page) is not shown


def test_the_sole_school_is_the_topmost_institution(world, viewer):
    kind = operations.add_post_kind(viewer=viewer, code="x", name="新类", rank="staff")
    assert kind in PostKind.objects.all()
