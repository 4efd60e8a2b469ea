"""What the dry run showed is done, all of it or nothing; twice changes nothing."""

from __future__ import annotations

import io
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from openpyxl import load_workbook

from tests.people.importing.books import HEADS, book_of, carry_out, exported, hand_in, lines, row_of
from tests.world import PASSWORD, TODAY, build_bureau
from zelian.history.models import Event
from zelian.people.importing.layout import SHEETS
from zelian.people.models import (
    Account,
    Appointment,
    Leave,
    OrganisationImport,
    Oversight,
    Person,
    Post,
    PostKind,
    Role,
    RoleGrant,
    Unit,
    UnitKind,
    UnitPast,
)
from zelian.people.operations import importing as operations
from zelian.people.operations.persons import add_person, correct_person
from zelian.people.operations.units import rename_unit
from zelian.people.queries import get_viewer
from zelian.people.queries import importing as queries

LONG = "2020-01-01"
Phase = OrganisationImport.State
NEW = {
    "单位类别": [["office", "机关处室", "学校所属单位", "处室、机关部门", 9, "是"]],
    "岗位类别": [["deputy", "副职", "班子其他成员", 3, "由代理人承担", "副处长", 9, "是"]],
    "单位": [
        ["N2", "N1", "学生科", "", "机关处室", "", "", "2026-09-01"],
        ["N1", "校党委", "学生处", "学工", "机关处室", "", "由上一级承担", "2026-09-01"],
    ],
    "岗位": [["N1", "副处长", "副职", "2026-09-01"], ["N1", "干事", "干事", "2026-09-01"]],
    "人员": [["9001", "赵六"], ["9002", "钱七"]],
    "任职": [
        ["9001", "赵六", "学工", "副处长", "兼任", "2026-09-01", "", "", "党发〔2026〕3号"],
        ["9002", "", "校党委/学生处", "干事", "", "2026-09-01", "2026-10-01"],
    ],
    "分管联系": [["学生处", "副处长", "联系", "N2", "2026-09-01", ""]],
    "离岗": [["9001", "N1", "副处长", "学习培训", "2026-10-01", "2026-12-01", "9002"]],
}


@pytest.fixture
def viewer(world):
    return world.viewer("organisation")


def test_everything_new_comes_with_an_event_each(viewer):
    upload = hand_in(viewer, NEW)
    assert (upload.counts["errors"], upload.counts["changes"]) == (0, 12), lines(upload)
    seen = Event.objects.count()
    upload = carry_out(viewer, upload)
    assert upload.state == Phase.APPLIED, upload.refusal
    unit = Unit.objects.get(code="N1")
    assert (unit.short_name, unit.kind_id, unit.vacancy) == ("学工", "office", "up")
    assert unit.pinyin.startswith("xg")
    assert Unit.objects.get_parent(Unit.objects.get(code="N2")) == unit
    assert UnitKind.objects.get(code="office").aliases == ["处室", "机关部门"]
    assert PostKind.objects.get(code="deputy").term_years == 3
    term = Appointment.objects.get(person__staff_no="9001")
    assert (term.nature, term.document) == ("part_time", "党发〔2026〕3号")
    assert term.term_until == date(2029, 9, 1)
    leave = Leave.objects.get()
    assert (leave.appointment, leave.stand_in.name) == (term, "钱七")
    assert Oversight.objects.get(post__unit=unit).unit.code == "N2"
    told = Event.objects.order_by("pk")[seen:]
    actions = [event.action for event in told]
    for action, count in (
        ("kind.added", 2), ("unit.added", 2), ("post.added", 2), ("person.added", 2),
        ("appointment.made", 2), ("oversight.set", 1), ("leave.recorded", 1),
    ):  # fmt: skip
        assert actions.count(action) == count
    made = next(event for event in told if event.action == "appointment.made")
    assert (made.actor_name, made.why) == (viewer.name, "年度调整")
    assert made.after["document"] == "党发〔2026〕3号"


def test_applying_the_same_file_again_changes_nothing(viewer):
    carry_out(viewer, hand_in(viewer, NEW))
    again = hand_in(viewer, NEW)
    assert again.counts["changes"] == again.counts["errors"] == 0
    with pytest.raises(operations.CannotImport, match="完全一致"):
        operations.agree_to_import(viewer=viewer, upload=again, why="再来")


def test_an_applied_import_is_not_done_twice(viewer):
    upload = carry_out(viewer, hand_in(viewer, {"人员": [["9001", "甲"]]}))
    events = Event.objects.count()
    assert operations.run_import(viewer=viewer, upload=upload).state == Phase.APPLIED
    assert Event.objects.count() == events
    with pytest.raises(operations.CannotImport):
        operations.agree_to_import(viewer=viewer, upload=upload, why="再来")


def test_a_yearly_update_renames_moves_ends_and_closes(world, viewer):
    Unit.objects.filter(pk=world.units["finance"].pk).update(code="F01")
    Post.objects.create(
        unit=world.units["finance"], kind_id="head", title="处长", opened_on=date(2020, 1, 1)
    )
    book = exported(viewer)
    units, posts, terms = book["单位"], book["岗位"], book["任职"]
    finance = row_of(units, "F01")
    units.cell(finance, 3).value = "计划财务处"
    units.cell(finance, 4).value = "计财处"
    units.cell(finance, 2).value = "校党委/党委办公室"
    units.cell(row_of(units, "物理学院学生支部", 3), 9).value = "2026-11-01"
    terms.cell(row_of(terms, "foreign_clerk"), 7).value = "2026-11-01"
    rows = range(2, posts.max_row + 1)
    seats = {tuple(posts.cell(row, column).value for column in (1, 2)): row for row in rows}
    clerk = seats["校党委/文学院党委", "干事"]
    posts.cell(clerk, 5).value = "2026-11-01"
    people = book["人员"]
    people.cell(row_of(people, "member"), 2).value = "改了名"
    upload = hand_in(viewer, book)
    assert upload.counts["errors"] == 0, lines(upload, "error")
    upload = carry_out(viewer, upload)
    assert upload.state == Phase.APPLIED, upload.refusal
    unit = Unit.objects.get(code="F01")
    assert (unit.name, unit.short_name) == ("计划财务处", "计财处")
    assert Unit.objects.get_parent(unit).pk == world.units["office"].pk
    past = UnitPast.objects.get(unit=unit)
    assert (past.name, past.parent_id, past.until_date) == (
        "财务处", world.units["school"].pk, TODAY
    )  # fmt: skip
    assert Unit.objects.get(name="物理学院学生支部").closed_on == date(2026, 11, 1)
    assert world.people["foreign_clerk"].appointments.get().until_date == date(2026, 11, 1)
    post = world.posts["foreign_clerk"]
    post.refresh_from_db()
    assert post.closed_on == date(2026, 11, 1)
    assert Person.objects.get(staff_no="member").name == "改了名"
    again = hand_in(viewer, exported(viewer))
    assert again.counts["changes"] == again.counts["errors"] == 0


def test_units_that_change_places_with_one_another_are_moved_in_a_sound_order(world, viewer):
    for key, code in (("physics", "P"), ("physics_staff", "S")):
        Unit.objects.filter(pk=world.units[key].pk).update(code=code)
    rows = [["P", "S", "物理学院党委"], ["S", "校党委", "物理学院教工支部"]]
    upload = carry_out(viewer, hand_in(viewer, {"单位": rows}))
    assert upload.state == Phase.APPLIED, upload.refusal
    physics = Unit.objects.get(code="P")
    assert Unit.objects.get_parent(physics).code == "S"


def test_oversight_and_leave_end_with_what_they_hang_on(world, viewer):
    term = world.people["team_member"].appointments.get()
    Leave.objects.create(appointment=term, kind="study", from_date=date(2026, 9, 1))
    rows = {
        "任职": [["team_member", "", "校党委", "副书记", "", LONG, "2026-11-01"]],
        "岗位": [["校党委", "副书记", "", "", "2026-11-01"]],
    }
    upload = hand_in(viewer, rows)
    assert upload.counts["errors"] == 0, lines(upload, "error")
    told = lines(upload, "ended")
    assert sum("随所在的单位或岗位结束" in text for _where, text in told) == 2
    assert carry_out(viewer, upload).state == Phase.APPLIED
    assert Oversight.objects.get().until_date == date(2026, 11, 1)
    assert Leave.objects.get().until_date == date(2026, 11, 1)


def test_what_the_file_does_not_name_stays_unless_it_is_asked_for(world, viewer):
    book = exported(viewer)
    page = book["任职"]
    page.delete_rows(row_of(page, "foreign_clerk"))
    assert hand_in(viewer, book).counts["changes"] == 0
    upload = hand_in(viewer, book, ends_missing=True)
    missing = upload.entries.get()
    assert (missing.kind, missing.sheet) == ("missing", "任职")
    assert f"免职日期：空 → {TODAY.isoformat()}" in missing.text
    assert carry_out(viewer, upload).state == Phase.APPLIED
    assert world.people["foreign_clerk"].appointments.get().until_date == TODAY


def test_a_change_between_dry_run_and_applying_stops_it_and_says_which(world, viewer):
    upload = hand_in(viewer, {"人员": [["9001", "甲"]]})
    add_person(viewer=viewer, name="插队者", staff_no="8888")
    upload = carry_out(viewer, upload)
    assert upload.state == Phase.OUTDATED
    assert "没有作任何更改" in upload.refusal
    assert "插队者" in upload.refusal
    assert not Person.objects.filter(staff_no="9001").exists()
    operations.check_again(viewer=viewer, upload=upload)
    upload.refresh_from_db()
    upload = operations.run_check(viewer=viewer, upload=upload)
    assert carry_out(viewer, upload).state == Phase.APPLIED
    assert Person.objects.filter(staff_no="9001").exists()


def test_an_operation_that_refuses_takes_everything_back(world, viewer, monkeypatch):
    upload = hand_in(viewer, NEW)

    def refuse(*args, **kwargs):
        raise operations.CannotImport("不行。")

    monkeypatch.setattr("zelian.people.importing.applying._Applying._add_leaves", refuse)
    units, events = Unit.objects.count(), Event.objects.filter(action="unit.added").count()
    upload = carry_out(viewer, upload)
    assert (upload.state, upload.refusal) == (Phase.OUTDATED, "不行。")
    assert Unit.objects.count() == units
    assert Event.objects.filter(action="unit.added").count() == events


def test_what_breaks_leaves_it_marked_and_nothing_done(viewer, monkeypatch):
    upload = hand_in(viewer, NEW)

    def break_down(*args, **kwargs):
        raise RuntimeError("no")

    monkeypatch.setattr("zelian.people.importing.applying._Applying._add_leaves", break_down)
    with pytest.raises(RuntimeError):
        carry_out(viewer, upload)
    upload.refresh_from_db()
    assert upload.state == Phase.FAILED
    assert not Unit.objects.filter(code="N1").exists()


def test_a_file_of_an_older_state_shows_both_values_and_keeps_the_system(world, viewer):
    book = exported(viewer)
    person = world.people["member"]
    correct_person(
        viewer=viewer, person=person, name="系统里改的", staff_no="member", version=person.version
    )
    untouched = hand_in(viewer, book)
    told = lines(untouched, "conflict")
    assert untouched.counts["changes"] == 0
    assert "系统里改的" in told[0][1]
    assert "物理学院党委委员" in told[0][1]
    page = book["人员"]
    page.cell(row_of(page, "member"), 2).value = "表里改的"
    kept = hand_in(viewer, book)
    assert (kept.counts["changes"], kept.counts["conflicts"]) == (0, 1)
    wins = hand_in(viewer, book, file_wins=True)
    assert (wins.counts["changes"], wins.counts["conflicts"]) == (1, 1)
    assert carry_out(viewer, wins).state == Phase.APPLIED
    assert Person.objects.get(staff_no="member").name == "表里改的"


def test_what_was_added_after_the_export_is_not_taken_for_missing(world, viewer):
    book = exported(viewer)
    unit = Unit.objects.get(pk=world.units["finance"].pk)
    post = Post.objects.create(
        unit=unit, kind_id="head", title="新处长", opened_on=date(2026, 1, 1)
    )
    upload = hand_in(viewer, book, ends_missing=True)
    assert upload.counts["changes"] == 0
    assert "导出之后才有" in lines(upload, "conflict")[0][1]
    assert post.pk


def test_a_renamed_unit_is_found_by_its_old_name_and_its_new(world, viewer):
    unit = Unit.objects.get(pk=world.units["finance"].pk)
    rename_unit(viewer=viewer, unit=unit, name="计财处", short_name="计财处", version=1, code="F1")
    rows = {
        "单位": [["F1", "", "资产财务处"]],
        "岗位": [["资产财务处", "处长", "部门负责人", LONG], ["计财处", "副处长", "委员", LONG]],
    }
    upload = carry_out(viewer, hand_in(viewer, rows))
    assert upload.state == Phase.APPLIED, upload.refusal
    assert Post.objects.filter(unit=unit).count() == 2


def test_a_user_name_is_left_aside_by_who_may_not_manage_accounts(viewer):
    upload = hand_in(viewer, {"人员": [["9001", "甲", "jia.yi"]]})
    assert "没有管理账号的权限" in lines(upload, "warning")[0][1]
    carry_out(viewer, upload)
    assert Person.objects.get(staff_no="9001").account is None


FIRST = {
    "单位类别": [["committee", "学校党委", "学校"]],
    "岗位类别": [["secretary", "书记", "主要负责人"]],
    "单位": [["", "", "校党委", "", "学校党委", "", "", LONG]],
    "岗位": [["校党委", "书记", "书记", LONG]],
    "人员": [["1", "甲", "jia.yi"]],
    "任职": [["1", "甲", "校党委", "书记", "", LONG]],
}


@pytest.fixture
def first_admin(db):
    account = Account.objects.create_user(username="system_admin", password=PASSWORD)
    RoleGrant.objects.create(
        account=account, role=Role.SYSTEM_ADMIN, reason="测试", from_date=date(2020, 1, 1)
    )
    return get_viewer(account, today=TODAY)


def test_the_first_set_up_is_the_system_administrators_and_opens_accounts(first_admin):
    upload = carry_out(first_admin, hand_in(first_admin, FIRST))
    assert upload.state == Phase.APPLIED, upload.refusal
    account = Person.objects.get(staff_no="1").account
    assert account.username == "jia.yi"
    assert not account.has_usable_password()
    assert UnitKind.objects.get().name == "学校党委"
    # from now on it is the organisation office's
    with pytest.raises(PermissionDenied):
        hand_in(first_admin, FIRST)
    assert queries.get_import(first_admin, upload.pk) == upload


BAD_NAMES = ["ab", "带汉字", "system_admin", "-x-"]


@pytest.mark.parametrize("name", BAD_NAMES)
def test_a_user_name_that_is_taken_or_ill_formed_is_told(first_admin, name):
    rows = {**FIRST, "人员": [["1", "甲", name]]}
    upload = hand_in(first_admin, rows)
    assert [where for where, _text in lines(upload, "error")] == ["人员!C2"]


@pytest.mark.parametrize("name", ["unit_head", "system_admin", "security_admin", "member"])
def test_nobody_else_hands_in_gives_out_or_agrees(world, name):
    upload = hand_in(world.viewer("organisation"), {"人员": [["9001", "甲"]]})
    other = world.viewer(name)
    for refused in (
        lambda: hand_in(other, {"人员": [["9001", "甲"]]}),
        lambda: operations.export_organisation(viewer=other),
        lambda: operations.agree_to_import(viewer=other, upload=upload, why="x"),
        lambda: operations.check_again(viewer=other, upload=upload),
        lambda: operations.run_import(viewer=other, upload=upload),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    with pytest.raises(OrganisationImport.DoesNotExist):
        queries.get_import(other, upload.pk)


def test_an_import_with_errors_cannot_be_agreed_to(viewer):
    upload = hand_in(viewer, {"人员": [["9001", ""]]})
    with pytest.raises(operations.CannotImport, match="还有错误"):
        operations.agree_to_import(viewer=viewer, upload=upload, why="x")


def test_changes_to_come_cannot_be_dated(viewer):
    with pytest.raises(operations.CannotImport) as refusal:
        hand_in(viewer, {"人员": [["9001", "甲"]]}, effective_on=date(2027, 1, 1))
    assert refusal.value.field == "effective_on"


def test_an_earlier_day_is_given_out_with_its_names_and_for_reading_only(world, viewer):
    unit = Unit.objects.get(pk=world.units["finance"].pk)
    rename_unit(
        viewer=viewer, unit=unit, name="计财处", short_name="计财处", version=1,
        on=date(2026, 5, 1),
    )  # fmt: skip
    data = queries.earlier_file(viewer, date(2025, 1, 1))
    names = [row[2].value for row in load_workbook(io.BytesIO(data))["单位"].iter_rows(min_row=2)]
    assert "财务处" in names
    assert "计财处" not in names
    upload = hand_in(viewer, data)
    assert upload.state == Phase.UNREADABLE
    assert "只供查阅" in upload.refusal


def test_another_schools_organisation_is_out_of_reach(db):
    world = build_bureau()
    other = world.viewer("other_organisation")
    rows = {
        "岗位": [["财务处", "处长", "部门负责人", LONG]],
        "人员": [["member", "改名"]],
        "单位": [["", "校党委", "新处", "", "部门", "", "", LONG]],
    }
    told = lines(hand_in(other, rows), "error")
    assert len(told) == 3
    assert all("不在您管理的范围内" in text for _where, text in told)
    names = [row[2].value for row in exported(other)["单位"].iter_rows(min_row=2)]
    assert names == ["二中党委", "二中组织部", "二中理科部党委"]
    mine = hand_in(world.viewer("organisation"), {"人员": [["9001", "甲"]]})
    with pytest.raises(OrganisationImport.DoesNotExist):
        queries.get_import(other, mine.pk)
    assert hand_in(other, exported(other)).counts["changes"] == 0


def test_what_an_export_leaves_out_is_not_missed(db):
    world = build_bureau()
    Oversight.objects.create(
        post=world.posts["team_member"],
        unit=world.units["other_school"],
        kind="liaison",
        from_date=date(2026, 1, 1),
    )
    viewer = world.viewer("organisation")
    upload = hand_in(viewer, exported(viewer), ends_missing=True)
    assert (upload.counts["changes"], upload.counts["errors"]) == (0, 0), lines(upload)


@pytest.mark.parametrize("founded", [date(1895, 10, 2), date(1900, 1, 1), date(2120, 1, 1)])
def test_days_that_excel_does_not_know_go_out_and_come_back(world, viewer, founded):
    Unit.objects.filter(pk=world.units["school"].pk).update(founded_on=founded)
    upload = hand_in(viewer, exported(viewer))
    assert (upload.counts["changes"], upload.counts["errors"]) == (0, 0), lines(upload)


def test_book_of_keeps_the_heads_of_the_layout():
    assert {sheet.title: [column.title for column in sheet.columns] for sheet in SHEETS} == HEADS
    assert book_of({"人员": []})["人员"]["A1"].value == "工号"
