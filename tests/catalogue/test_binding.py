from __future__ import annotations

import pytest

from zelian.catalogue.binding import (
    Binding,
    KindNames,
    Names,
    PostKindNames,
    UnitNames,
    bind,
    bind_subjects,
)

NAMES = Names(
    kinds=(
        KindNames("committee", ("学校党委", "校党委")),
        KindNames("discipline_committee", ("学校纪委", "校纪委")),
        KindNames("department", ("部门", "机关部门", "职能部门")),
        KindNames("college_committee", ("学院党委", "基层党委")),
        KindNames("general_branch", ("党总支", "直属党总支")),
        KindNames("branch", ("党支部", "支部")),
        KindNames("bureau", ("教育局",), present=False),
    ),
    post_kinds=(
        PostKindNames("secretary", "head", ("书记", "党委书记")),
        PostKindNames("head", "head", ("部长", "处长", "院长")),
        PostKindNames("discipline_member", "member", ("纪检委员",)),
        PostKindNames("member", "member", ("委员",)),
        PostKindNames("clerk", "staff", ("干事", "组织员")),
    ),
    units=(
        UnitNames(1, "committee", ("校党委", "海滨大学委员会")),
        UnitNames(2, "discipline_committee", ("校纪委",)),
        UnitNames(3, "department", ("组织部", "组织部门")),
        UnitNames(4, "department", ("财务处",)),
        UnitNames(5, "college_committee", ("物理学院党委", "物理学院")),
        UnitNames(6, "department", ("党委办公室",)),
    ),
)
CLEAR = {
    "校党委": "unit@unit:1",
    "学校党委": "unit@committee",
    "我校党委": "unit@committee",
    "学校": "unit@committee",
    "学校党委常委会": "unit@committee",
    "校党委领导班子": "unit@unit:1",
    "学校党委主要负责人": "head@committee",
    "学校领导班子成员": "head@committee members@committee",
    "校领导": "head@committee members@committee",
    "学校领导班子其他成员": "members@committee",
    "党委中心组": "unit@committee",
    "校纪委": "unit@discipline_committee",
    "纪委": "unit@discipline_committee",
    "纪委书记": "head@discipline_committee",
    "纪检监察机构": "unit@discipline_committee",
    "组织部": "unit@unit:3",
    "组织部门": "unit@unit:3",
    "组织部部长": "head@unit:3",
    "财务处主要负责人": "head@unit:4",
    "党委办公室": "unit@unit:6",
    "物理学院": "unit@unit:5",
    "物理学院党委书记": "head@unit:5",
    "各部门": "unit@department",
    "机关各部门": "unit@department",
    "职能部门负责人": "head@department",
    "各单位": "unit@department unit@college_committee unit@general_branch",
    "二级单位": "unit@department unit@college_committee unit@general_branch",
    "各单位主要负责人": "head@department head@college_committee head@general_branch",
    "各部门、各单位": "unit@department unit@college_committee unit@general_branch",
    "二级单位党组织": "unit@college_committee unit@general_branch",
    "基层党委": "unit@college_committee",
    "基层党委（党总支）": "unit@college_committee unit@general_branch",
    "各基层党委(党总支)": "unit@college_committee unit@general_branch",
    "基层党委（党总支）领导班子": "unit@college_committee unit@general_branch",
    "基层党委（党总支）主要负责人": "head@college_committee head@general_branch",
    "基层党委（党总支）领导班子其他成员": "members@college_committee members@general_branch",
    "学校基层党委（党总支）领导班子": "unit@college_committee unit@general_branch",
    "基层党委、党总支书记": "head@college_committee head@general_branch",
    "党委（党总支）书记": "head@college_committee head@general_branch",
    "党总支": "unit@general_branch",
    "校院两级党委（党总支）": "unit@committee unit@college_committee unit@general_branch",
    "校院两级党委（党总支）主要负责人": "head@committee head@college_committee head@general_branch",
    "各级党组织": "unit@committee unit@college_committee unit@general_branch unit@branch",
    "学院党政主要负责人": "head@college_committee head@general_branch",
    "学院班子成员": (
        "head@college_committee members@college_committee"
        " head@general_branch members@general_branch"
    ),
    "党支部": "unit@branch",
    "党支部书记": "head@branch",
    "支部纪检委员": "post_kind:discipline_member@branch",
    "学院党委组织员": "post_kind:clerk@college_committee",
    "分管领导": "members@committee",
    "分管校领导": "members@committee",
    "联系领导": "members@committee",
    "组织部、财务处": "unit@unit:3 unit@unit:4",
}
OPEN = {
    "党委": "unit@committee",
    "党委书记": "head@committee",
    "党委领导班子": "unit@committee",
    "主要负责人": "head@committee",
    "领导班子其他成员": "members@committee",
    "领导班子": "unit@committee",
    "书记": "head@committee",
    "组织员": "post_kind:clerk@committee",
    "财务处等部门": "unit@unit:4",
    "党员领导干部": "",
    "全体党员": "",
    "上级“一把手”": "",
    "教育局": "",
    "某某协会": "",
    "": "",
}


def written(binding: Binding) -> str:
    """unit@college_committee, head@unit:3, post_kind:clerk@branch."""
    return " ".join(
        f"{b.bearer}{':' + b.post_kind if b.post_kind else ''}"
        f"@{b.place.unit_kind or f'unit:{b.place.unit}'}"
        for b in binding.bearers
    )


@pytest.mark.parametrize(("word", "expected"), CLEAR.items())
def test_a_clear_word_is_bound_to_its_bearers(word, expected):
    binding = bind(word, NAMES)
    assert binding.clear, binding
    assert written(binding) == expected
    assert binding.likeness >= 0.8
    assert binding.reason.text()


@pytest.mark.parametrize(("word", "first"), OPEN.items())
def test_an_unclear_word_is_left_to_a_person_with_candidates(word, first):
    binding = bind(word, NAMES)
    assert not binding.clear
    assert binding.doubt is not None
    assert word in binding.doubt.text()
    assert written(binding).startswith(first)
    if not first:
        assert binding.bearers == ()


def test_a_bare_committee_is_clear_where_the_scope_has_only_one_level():
    college = Names(
        kinds=(KindNames("college_committee", ("学院党委",)), KindNames("branch", ("党支部",))),
        post_kinds=NAMES.post_kinds,
    )
    assert written(bind("党委书记", college)) == "head@college_committee"
    assert bind("党委书记", college).clear


def test_kinds_without_a_unit_in_the_scope_bear_nothing():
    assert "bureau" not in written(bind("各级党组织", NAMES))
    assert bind("教育局", NAMES).bearers == ()


def test_each_distinct_word_is_bound_once_in_order():
    found = bind_subjects(["校纪委", "校党委", "校纪委"], NAMES)
    assert [binding.word for binding in found] == ["校纪委", "校党委"]


def test_a_bare_word_means_the_units_of_the_word_before_it():
    words = ["基层党委领导班子", "主要负责人", "领导班子其他成员", "书记"]
    _whole, head, members, secretary = bind_subjects(words, NAMES)
    assert written(head) == "head@college_committee"
    assert written(members) == "members@college_committee"
    assert written(secretary) == "head@college_committee"
    assert head.clear
    assert "基层党委领导班子" in head.reason.text()


@pytest.mark.parametrize(
    "words",
    [
        ["主要负责人", "基层党委"],  # nothing before it
        ["党委领导班子", "主要负责人"],  # what stands before is itself unclear
        ["分管领导", "主要负责人"],  # the overseeing leaders say nothing of units
        ["校党委", "党员领导干部"],  # persons in general
    ],
)
def test_a_bare_word_stays_open_where_nothing_says_whose(words):
    assert not all(binding.clear for binding in bind_subjects(words, NAMES))
