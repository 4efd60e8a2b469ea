"""The check on lists in the database: gaps planted in rows, people, dates and powers."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tests.lists.duties import add_duty, make_duties
from tests.world import LONG_AGO, TODAY, World
from zelian.core.checking import Extent
from zelian.history.models import Event
from zelian.lists.models import (
    GapDecision,
    ListItem,
    ListKind,
    RequiredSet,
    Requirement,
    ResponsibilityList,
)
from zelian.lists.operations import coverage, gaps
from zelian.lists.operations.coverage import CannotKeepRequiredSet, Wanted
from zelian.lists.operations.gaps import CannotAcceptGap
from zelian.lists.queries.coverage import check_of, summary_of
from zelian.people.models import Post

PARTS = (
    Wanted("作风建设责任", "纠治形式主义，规范公务接待，节假日前发出提醒。"),
    Wanted("纪律建设责任", "每年组织不少于两次党纪学习，开展警示教育。"),
    Wanted("制度建设责任", "梳理财务制度漏洞，当年完成修订。"),
)


@pytest.fixture
def required(world: World) -> RequiredSet:
    return coverage.keep_required_set(
        viewer=world.viewer("organisation"),
        kind="tasks",
        unit=world.units["school"],
        name="三项责任",
        requirements=PARTS,
    )


@pytest.fixture
def listed(world: World) -> ResponsibilityList:
    return make_list(world, unit="physics")


def make_list(world: World, *, unit: str, post: str = "", kind: str = "tasks"):
    holder = world.units[unit]
    return ResponsibilityList.objects.create(
        kind=ListKind.objects.get(pk=kind),
        unit=holder,
        unit_path=holder.path,
        post=world.posts[post] if post else None,
        year=TODAY.year,
        title="清单",
    )


def fill(listed: ResponsibilityList, *rows: dict[str, object]) -> list[ListItem]:
    whole = {
        "q2": "按计划做",
        "responsible": "物理学院党委书记",
        "department": "办公室",
        "due_on": date(TODAY.year, 12, 11),
    }
    return [
        ListItem.objects.create(list=listed, number=n, **{**whole, **row})
        for n, row in enumerate(rows, 1)
    ]


def codes(listed: ResponsibilityList) -> list[str]:
    return [view.finding.code for view in check_of(listed, TODAY).findings]


def extents(listed: ResponsibilityList) -> list[str]:
    found = check_of(listed, TODAY)
    return [view.answer.extent.value for one in found.sets for view in one.demands]


# -- required sets ------------------------------------------------------------------------


def test_a_list_is_held_against_the_sets_of_its_kind_at_and_above_its_unit(
    world: World, required: RequiredSet, listed: ResponsibilityList
) -> None:
    fill(
        listed,
        {"group": "作风建设", "content": "纠治形式主义，规范公务接待，节假日前发提醒"},
        {"group": "纪律建设", "content": "每年组织一次党纪学习，开展警示教育"},
    )
    assert extents(listed) == ["covered", "weak", "missing"]
    other = make_list(world, unit="letters", kind="problems")
    assert extents(other) == []
    assert summary_of(listed, TODAY).open_gaps == 2


def test_a_retired_set_and_one_of_another_unit_ask_nothing(
    world: World, required: RequiredSet, listed: ResponsibilityList
) -> None:
    foreign = world.units["letters"]
    RequiredSet.objects.filter(pk=required.pk).update(unit=foreign, unit_path=foreign.path)
    assert extents(listed) == []
    RequiredSet.objects.filter(pk=required.pk).update(unit_path=world.units["school"].path)
    assert extents(listed) == ["missing"] * 3
    RequiredSet.objects.filter(pk=required.pk).update(in_use=False)
    assert extents(listed) == []


def test_keeping_a_set_twice_changes_nothing_and_a_kept_name_keeps_its_row(
    world: World, required: RequiredSet
) -> None:
    viewer, unit = world.viewer("organisation"), world.units["school"]
    before = {row.name: row.pk for row in required.requirements.all()}
    events = Event.objects.count()
    told = {"viewer": viewer, "kind": "tasks", "unit": unit, "name": "三项责任"}
    coverage.keep_required_set(**told, requirements=PARTS)
    assert Event.objects.count() == events
    changed = (PARTS[1], Wanted(PARTS[0].name, "规范公务接待。"))
    coverage.keep_required_set(**told, requirements=changed)
    after = [(row.name, row.pk) for row in required.requirements.order_by("number")]
    assert after == [(one.name, before[one.name]) for one in changed]


def test_who_does_not_lead_the_kind_there_keeps_no_set(world: World) -> None:
    told = {"kind": ListKind.objects.get(pk="discipline"), "name": "七项"}
    with pytest.raises(CannotKeepRequiredSet, match="牵头"):
        coverage.add_required_set(
            viewer=world.viewer("organisation"), unit=world.units["school"], **told
        )


def test_rows_are_added_once_moved_changed_and_taken_out(
    world: World, required: RequiredSet
) -> None:
    viewer = world.viewer("organisation")
    with pytest.raises(CannotKeepRequiredSet, match="已有的不重复加"):
        coverage.add_requirements(viewer=viewer, required_set=required, wanted=PARTS)
    with pytest.raises(CannotKeepRequiredSet, match="都要写"):
        coverage.add_requirements(viewer=viewer, required_set=required, wanted=[Wanted("x", " ")])
    last = required.requirements.get(number=3)
    coverage.move_requirement(viewer=viewer, requirement=last, places=-5)
    assert required.requirements.get(number=1) == last
    seen = coverage.version_of_requirement(last)
    changed = coverage.change_requirement(
        viewer=viewer, requirement=last, version=seen, name="制度", text="修订制度。"
    )
    assert changed.name == "制度"
    with pytest.raises(coverage.RequiredSetChangedMeanwhile):
        coverage.change_requirement(
            viewer=viewer, requirement=last, version=seen, name="又改", text="修订制度。"
        )
    coverage.remove_requirement(viewer=viewer, requirement=changed)
    assert [row.number for row in required.requirements.order_by("number")] == [1, 2]
    with pytest.raises(CannotKeepRequiredSet, match="已被删去"):
        coverage.remove_requirement(viewer=viewer, requirement=last)


def test_duties_of_a_confirmed_regulation_become_rows(world: World, required: RequiredSet) -> None:
    duties = list(make_duties(world).values())
    rows = coverage.take_duties(
        viewer=world.viewer("organisation"), required_set=required, duties=duties
    )
    assert [row.text for row in rows] == [duty.quote for duty in duties]
    assert rows[0].name == "领导责任"
    with pytest.raises(CannotKeepRequiredSet, match="至少勾选"):
        coverage.take_duties(viewer=world.viewer("organisation"), required_set=required, duties=[])


# -- rows ---------------------------------------------------------------------------------


def test_gaps_planted_in_rows_are_all_found(listed: ResponsibilityList) -> None:
    fill(
        listed,
        {"content": "写全的一条"},
        {"content": "没有人", "responsible": ""},
        {"content": "没有部门", "department": ""},
        {"content": "没有时限", "due_on": None},
        {"content": "没有措施", "q2": ""},
        {"content": "时限在周末", "due_on": date(2026, 12, 12)},
        {"content": "时限在明年", "due_on": date(2027, 1, 15)},
        {"content": "时限早于编制", "due_on": date(2026, 2, 3)},
        {"content": "季度写错", "q1": "5月开会"},
        {"content": "每季度听一次汇报", "q1": "听汇报"},
        {"content": "写全的一条"},
    )
    assert codes(listed) == [
        "row.no_person",
        "row.no_department",
        "row.no_date",
        "row.no_measure",
        "date.day_off",
        "date.outside_year",
        "date.before_compiled",
        "date.other_quarter",
        "row.quarter_empty",
        "row.duplicate",
    ]


def test_people_elsewhere_unknown_and_vacant_posts_are_told_apart(
    world: World, listed: ResponsibilityList
) -> None:
    Post.objects.create(
        unit=world.units["physics"], kind_id="member", title="副书记", opened_on=LONG_AGO
    )
    fill(
        listed,
        {"content": "甲事", "responsible": "文学院党委书记"},
        {"content": "乙事", "responsible": "欧阳某"},
        {"content": "丙事", "responsible": "副书记"},
        {"content": "丁事", "responsible": "校党委副书记"},
        {"content": "戊事", "responsible": "物理学院党委委员、干事"},
    )
    found = {view.finding.number: view.finding.code for view in check_of(listed, TODAY).findings}
    assert found == {1: "person.elsewhere", 2: "person.unknown", 3: "person.vacant"}


def test_what_the_regulation_gives_to_the_head_is_beyond_a_members_powers(world: World) -> None:
    regulation = make_duties(world)["lecture"].regulation
    add_duty(
        regulation,
        "审批本学院年度经费使用方案",
        order=9,
        bearer="head",
        unit_kind_id="college_committee",
    )
    member = make_list(world, unit="physics", post="member")
    head = make_list(world, unit="physics", post="unit_head")
    for one in (member, head):
        fill(one, {"content": "审批本学院年度经费使用方案"})
    assert codes(member) == ["power.other_bearer"]
    assert codes(head) == []


def test_a_unit_outside_the_division_of_work_is_named(world: World) -> None:
    listed = make_list(world, unit="school", post="team_member")
    who = {"responsible": "校党委副书记"}
    fill(
        listed,
        {"content": "检查物理学院党委的工作", **who},
        {"content": "检查文学院党委的工作", **who},
    )
    found = check_of(listed, TODAY).findings
    assert [(view.finding.number, view.finding.code) for view in found] == [
        (2, "power.not_overseen")
    ]


# -- decisions ----------------------------------------------------------------------------


def accept(world: World, listed: ResponsibilityList, who: str = "organisation", **more: str):
    view = next(
        view
        for one in check_of(listed, TODAY).sets
        for view in one.demands
        if view.answer.extent is Extent.MISSING
    )
    told = {"key": view.key, "seen": view.seen, "reason": "由学校统一安排", **more}
    return gaps.accept_gap(viewer=world.viewer(who), listed=listed, **told)


def test_an_accepted_gap_counts_no_more_until_its_words_change(
    world: World, required: RequiredSet, listed: ResponsibilityList
) -> None:
    decision = accept(world, listed)
    summary = summary_of(listed, TODAY)
    assert (summary.missing, summary.accepted, summary.open_gaps) == (3, 1, 2)
    Requirement.objects.filter(pk=decision.key.partition(":")[2]).update(text="另外的要求。")
    assert summary_of(listed, TODAY).accepted == 0
    view = check_of(listed, TODAY).demand(decision.key)
    assert view.decided.outdated
    event = Event.objects.get(action="list.gap_accepted")
    assert event.why == "由学校统一安排"


def test_accepting_asks_for_a_reason_and_for_what_stands(
    world: World, required: RequiredSet, listed: ResponsibilityList
) -> None:
    for more, words in (
        ({"reason": "  "}, "请写明"),
        ({"reason": "长" * 501}, "500字"),
        ({"seen": "sha256:0"}, "有了变动"),
        ({"key": "demand:999999"}, "不需要认可"),
    ):
        with pytest.raises(CannotAcceptGap, match=words):
            accept(world, listed, **more)
    assert not GapDecision.objects.exists()


def test_a_finding_of_a_row_is_accepted_and_the_decision_withdrawn(
    world: World, listed: ResponsibilityList
) -> None:
    (item,) = fill(listed, {"content": "没有时限", "due_on": None})
    (view,) = check_of(listed, TODAY).findings
    viewer = world.viewer("committee_office")
    gaps.accept_gap(viewer=viewer, listed=listed, key=view.key, seen=view.seen, reason="全年都做")
    assert summary_of(listed, TODAY).is_clean
    item.content = "没有时限，改了字"
    item.save()
    assert not summary_of(listed, TODAY).is_clean
    gaps.withdraw_gap(viewer=viewer, listed=listed, key=view.key)
    with pytest.raises(CannotAcceptGap, match="可能已被撤回"):
        gaps.withdraw_gap(viewer=viewer, listed=listed, key=view.key)


def test_a_missing_responsibility_becomes_a_row_of_the_draft(
    world: World, required: RequiredSet, listed: ResponsibilityList
) -> None:
    requirement = required.requirements.get(number=2)
    item = gaps.add_required_row(
        viewer=world.viewer("unit_clerk"), listed=listed, requirement=requirement
    )
    assert (item.group, item.content) == (requirement.name, requirement.text)
    assert extents(listed)[1] == "covered"


def test_the_check_of_an_empty_list_takes_few_queries(
    required: RequiredSet, listed: ResponsibilityList, django_assert_max_num_queries
) -> None:
    fill(listed, *({"content": f"第{n}件事，与别的都不同的内容{n * 7}"} for n in range(1, 40)))
    with django_assert_max_num_queries(17):
        check_of(listed, timezone.localdate())
