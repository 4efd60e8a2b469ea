"""The dry run: every change, every error with its cell, nothing written."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl.comments import Comment

from tests.people.importing.books import (
    HEADS,
    book_of,
    bytes_of,
    exported,
    hand_in,
    lines,
    row_of,
)
from tests.world import TODAY
from zelian.history.models import Event
from zelian.people.importing.state import load_state
from zelian.people.models import Leave, OrganisationImport, Unit

LONG = "2020-01-01"


@pytest.fixture
def viewer(world):
    return world.viewer("organisation")


def test_what_was_given_out_and_comes_back_changes_nothing(viewer):
    upload = hand_in(viewer, exported(viewer))
    assert upload.counts["changes"] == upload.counts["errors"] == upload.counts["warnings"] == 0
    assert upload.counts["sheets"]["单位"] == {"same": 12}
    assert not upload.entries.exists()


def test_leaves_and_ended_terms_go_out_and_come_back_too(world, viewer):
    term = world.people["unit_head"].appointments.get()
    Leave.objects.create(
        appointment=term, kind="study", from_date=date(2026, 9, 1), stand_in=world.people["member"]
    )
    upload = hand_in(viewer, exported(viewer))
    assert upload.counts["sheets"]["离岗"] == {"same": 1}
    assert upload.counts["changes"] == 0


def test_nothing_is_written_but_the_report(viewer):
    before = load_state().digest()
    events = Event.objects.exclude(thing_type__startswith="people.organisation").count()
    unit = ["", "校党委", "新处", "", "部门", "", "", LONG]
    upload = hand_in(viewer, {"人员": [["9001", "新人"]], "单位": [unit]})
    assert upload.counts["changes"] == 2
    assert load_state().digest() == before
    assert Event.objects.exclude(thing_type__startswith="people.organisation").count() == events


def test_changes_say_what_from_and_to(viewer):
    book = exported(viewer)
    page = book["任职"]
    number = row_of(page, "unit_clerk")
    page.cell(number, 7).value = "2026-12-01"
    page.cell(number, 9).value = "某党〔2026〕1号"
    upload = hand_in(viewer, book)
    ended = upload.entries.get()
    assert (ended.kind, ended.place) == ("ended", f"任职!G{number}")
    assert "免职日期：空 → 2026-12-01" in ended.text
    assert "任免文号：空 → 某党〔2026〕1号" in ended.text
    assert "unit_clerk" in ended.thing


def test_a_unit_with_a_code_is_renamed_and_moved_one_without_is_new(world, viewer):
    Unit.objects.filter(pk=world.units["finance"].pk).update(code="F01")
    book = exported(viewer)
    page = book["单位"]
    number = row_of(page, "F01")
    page.cell(number, 3).value = "计划财务处"
    page.cell(number, 2).value = "校党委/党委办公室"
    other = row_of(page, "巡察办", 3)
    page.cell(other, 3).value = "巡察工作办公室"
    upload = hand_in(viewer, book)
    found = {row.kind: row for row in upload.entries.filter(sheet="单位")}
    assert "名称：财务处 → 计划财务处" in found["changed"].text
    assert "上级单位：校党委 → 校党委/党委办公室" in found["changed"].text
    assert found["new"].thing == "校党委/巡察工作办公室"


WRONG = [
    pytest.param({"单位": [["", "没有的", "甲处", "", "部门", "", "", LONG]]}, "单位!B2",
                 "没有找到单位“没有的”", id="unknown parent"),
    pytest.param({"单位": [["", "物理学院党", "甲处", "", "部门", "", "", LONG]]}, "单位!B2",
                 "是不是“物理学院党委”", id="parent nearly right"),
    pytest.param({"单位": [["", "乙", "甲", "", "部门", "", "", LONG],
                           ["", "甲", "乙", "", "部门", "", "", LONG]]}, "单位!B2",
                 "上级单位成了环：甲 → 乙 → 甲", id="circle of new units"),
    pytest.param({"单位": [["", "校党委", "甲处", "", "部门", "", "", LONG],
                           ["", "校党委", "甲处", "", "部门", "", "", LONG]]}, "单位!C3",
                 "与第 2 行是同一个单位", id="same unit twice"),
    pytest.param({"单位": [["A1", "校党委", "甲处", "", "部门", "", "", LONG],
                           ["A1", "校党委", "乙处", "", "部门", "", "", LONG]]}, "单位!A3",
                 "与第 2 行重复", id="same code twice"),
    pytest.param({"单位": [["", "校党委", "甲处", "", "部们", "", "", LONG]]}, "单位!E2",
                 "是不是“部门”", id="wrong kind of unit"),
    pytest.param({"单位": [["", "校党委", "甲处", "", "部门", "巡查", "", LONG]]}, "单位!F2",
                 "是不是“巡察督查机构”", id="wrong function"),
    pytest.param({"单位": [["", "校党委", "甲处", "", "部门", "", "", "2024-09-01", "2024-01-01"]]},
                 "单位!I2", "不在开始日期", id="unit closed before it is founded"),
    pytest.param({"单位": [["", "校党委", "甲处", "", "部门", "", "", "2010-01-01"]]}, "单位!H2",
                 "到 2020-01-01 才成立", id="founded before its parent"),
    pytest.param({"单位": [["", "校党委", "甲处", "", "", "", "", LONG]]}, "单位!E2",
                 "没有填“类别”", id="new unit without a kind"),
    pytest.param({"单位": [["", "校党委", "物理学院党委", "", "", "", "", "", "2026-12-01"]]},
                 "单位!I2", "还有 2 个下级单位未撤销", id="closed with units below"),
    pytest.param({"岗位": [["财务处", "处长", "部门负责人", LONG],
                           ["财务处", "处长", "部门负责人", LONG]]}, "岗位!A3", "与第 2 行重复",
                 id="same post twice"),
    pytest.param({"岗位": [["财务处", "处长", "部门负责", LONG]]}, "岗位!C2",
                 "是不是“部门负责人”", id="wrong kind of post"),
    pytest.param({"岗位": [["财务处", "处长", "部门负责人", "2019-01-01"]]}, "岗位!D2",
                 "早于单位", id="post before its unit"),
    pytest.param({"岗位": [["物理学院党委", "书记", "", "", "2026-12-01"]]}, "岗位!E2", "仍在岗",
                 id="post closed with its holder on it"),
    pytest.param({"人员": [["9001", "甲"], ["９００１", "乙"]]}, "人员!A3", "与第 2 行重复",
                 id="same person twice"),
    pytest.param({"人员": [["9001", ""]]}, "人员!B2", "没有填“姓名”", id="person without a name"),
    pytest.param({"人员": [["", "甲"]]}, "人员!A2", "“工号”没有填", id="person without a number"),
    pytest.param({"任职": [["9001", "", "财务处", "处长", "", LONG]]}, "任职!A2",
                 "没有工号为 9001 的人员", id="unknown person"),
    pytest.param({"任职": [["member", "王五", "物理学院党委", "委员", "", LONG]]}, "任职!B2",
                 "不是王五", id="name of somebody else"),
    pytest.param({"任职": [["member", "", "物理学院党委", "书记处", "", LONG]]}, "任职!D2",
                 "是不是“书记”", id="unknown post"),
    pytest.param({"任职": [["member", "", "物理学院党委", "书记", "", "2024-09-01"]]}, "任职!F2",
                 "在同一岗位的任职", id="two holders at once"),
    pytest.param({"任职": [["member", "", "物理学院党委", "委员", "代理", "2024-09-01"]]},
                 "任职!F2", "在同一岗位的任职", id="the same person twice on a post"),
    pytest.param({"任职": [["member", "", "物理学院党委", "委员", "", LONG, "2019-01-01"]]},
                 "任职!G2", "可能写反了", id="term reversed"),
    pytest.param({"任职": [["member", "", "物理学院党委", "委员", "", LONG, "", "2019-01-01"]]},
                 "任职!H2", "任期届满", id="end of term before its beginning"),
    pytest.param({"任职": [["member", "", "物理学院党委", "书记", "代理", "2018-01-01"]]},
                 "任职!F2", "早于岗位", id="appointment outside the post"),
    pytest.param({"任职": [["member", "", "物理学院党委", "委员", "", "昨天"]]}, "任职!F2",
                 "不是日期", id="no date"),
    pytest.param({"分管联系": [["物理学院党委", "干事", "分管", "财务处", LONG]]}, "分管联系!B2",
                 "只有领导班子成员", id="staff in charge"),
    pytest.param({"分管联系": [["校党委", "书记", "分管", "校党委", LONG]]}, "分管联系!D2",
                 "就在该单位", id="in charge of one's own unit"),
    pytest.param({"分管联系": [["校党委", "副书记", "分管", "物理学院党委", "2024-09-01"]]},
                 "分管联系!E2", "已有同样的分管或联系", id="the same oversight twice"),
    pytest.param({"离岗": [["member", "物理学院党委", "书记", "学习培训", LONG]]}, "离岗!E2",
                 "不在这个岗位上", id="away from a post one is not on"),
    pytest.param({"离岗": [["member", "物理学院党委", "委员", "学习培训", LONG, "", "member"]]},
                 "离岗!G2", "离岗的本人", id="standing in for oneself"),
    pytest.param({"离岗": [["member", "物理学院党委", "委员", "病假", LONG],
                           ["member", "物理学院党委", "委员", "请假", "2024-01-01"]]}, "离岗!E3",
                 "已登记离岗", id="away twice at once"),
    pytest.param({"单位类别": [["新 类", "新类", "学校所属单位"]]}, "单位类别!A2",
                 "不能用的字符", id="code of a kind"),
    pytest.param({"岗位类别": [["k9", "书记", "主要负责人"]]}, "岗位类别!B2", "有两类都叫“书记”",
                 id="two kinds of one name"),
    pytest.param({"岗位类别": [["k9", "主任", "头"]]}, "岗位类别!C2", "可填：主要负责人",
                 id="unknown rank"),
]  # fmt: skip


@pytest.mark.parametrize(("sheets", "place", "words"), WRONG)
def test_what_is_wrong_is_told_with_its_cell(viewer, sheets, place, words):
    upload = hand_in(viewer, sheets)
    told = lines(upload, "error")
    assert any(where == place and words in text for where, text in told), told
    assert upload.counts["errors"] == len(told)


def test_a_circle_among_units_that_stand_is_found(world, viewer):
    for key, code in (("physics", "P"), ("physics_staff", "S")):
        Unit.objects.filter(pk=world.units[key].pk).update(code=code)
    rows = [["P", "S", "物理学院党委"], ["S", "P", "物理学院教工支部"]]
    told = lines(hand_in(viewer, {"单位": rows}), "error")
    assert any("成了环" in text and where == "单位!B2" for where, text in told)


def test_a_lost_zero_before_a_staff_number_is_guessed(world, viewer):
    person = world.people["member"]
    person.staff_no = "00815"
    person.save()
    told = lines(hand_in(viewer, {"任职": [[815, "", "物理学院党委", "委员", "", LONG]]}), "error")
    assert "系统中有工号 00815" in told[0][1]


def head_of(book, title: str, old: str, new: str | None):
    page = book[title]
    page.cell(1, HEADS[title].index(old) + 1).value = new
    return book


def test_columns_that_are_unknown_missing_doubled_or_without_a_head_are_told(viewer):
    rows = {"人员": [["9001", "甲", ""]]}
    unknown = hand_in(viewer, head_of(book_of(rows), "人员", "用户名", "用户明"))
    assert lines(unknown, "error") == [("人员!C1", " 没有“用户明”这一列。是不是“用户名”？")]
    missing = hand_in(viewer, head_of(book_of(rows), "人员", "工号", "序号"))
    assert any("缺“工号”这一列" in text for _where, text in lines(missing, "error"))
    doubled = hand_in(viewer, head_of(book_of(rows), "人员", "用户名", "姓名"))
    assert ("人员!C1", " “姓名”这一列有两个。请删去一个。") in lines(doubled, "error")
    headless = hand_in(viewer, head_of(book_of(rows), "人员", "姓名", None))
    assert any(where == "人员!B2" and "没有表头" in text for where, text in lines(headless))


def test_formulas_merged_cells_and_hidden_sheets_are_told_with_their_places(viewer):
    book = book_of({"人员": [["9001", '=CONCATENATE("张","三")'], ["9002", "乙"]], "岗位": []})
    book["人员"].merge_cells("B3:C3")
    told = lines(hand_in(viewer, book), "error")
    assert ("人员!B2", " 这一格是公式。公式请改为数值：复制后用“选择性粘贴—数值”。") in told
    assert any(where == "人员!B3" and "合并单元格" in text for where, text in told)
    hidden = book_of({"人员": [["9001", "甲"]], "岗位": []})
    hidden["人员"].sheet_state = "hidden"
    assert any("是隐藏的" in text for _where, text in lines(hand_in(viewer, hidden), "error"))


def test_hidden_rows_are_read_and_told(viewer):
    book = book_of({"人员": [["9001", "甲"], ["9002", "乙"]]})
    book["人员"].row_dimensions[3].hidden = True
    upload = hand_in(viewer, book)
    assert upload.counts["changes"] == 2
    assert "有 1 行是隐藏的" in lines(upload, "warning")[0][1]


def test_examples_blank_rows_and_blanks_around_words_are_no_rows(viewer):
    rows = [["示例：9", "示例"], [None, None], [" 9001\u3000", " 甲 "], ["  ", "\u3000"]]
    upload = hand_in(viewer, {"人员": rows})
    assert upload.counts["rows"] == 1
    assert upload.entries.get().text == "工号：9001；姓名：甲"


def test_a_sheet_that_is_not_ours_is_told_with_the_one_it_may_be(viewer):
    book = book_of({"人员": [["9001", "甲"]]})
    book.create_sheet("任职表").append(["工号"])
    assert any(
        where == "任职表" and "改成“任职”" in text
        for where, text in lines(hand_in(viewer, book), "warning")
    )


@pytest.mark.parametrize(
    ("sheets", "words"),
    [
        pytest.param({"人员": []}, "没有要导入的内容", id="heads only"),
        pytest.param({"人员": [["示例：9", "甲"]]}, "没有要导入的内容", id="examples only"),
    ],
)
def test_a_workbook_without_content_is_told_as_such(viewer, sheets, words):
    upload = hand_in(viewer, sheets)
    assert upload.state == OrganisationImport.State.UNREADABLE
    assert words in upload.refusal


def test_a_workbook_of_something_else_is_told_as_such(viewer):
    book = book_of({"人员": []})
    book["人员"].title = "工资"
    upload = hand_in(viewer, book)
    assert upload.state == OrganisationImport.State.UNREADABLE
    assert "没有可以导入的工作表" in upload.refusal


def test_comments_colours_and_widths_do_not_matter(viewer):
    book = book_of({"人员": [["9001", "甲"]]})
    book["人员"]["B2"].comment = Comment("看这里", "某人")
    book["人员"].column_dimensions["A"].width = 80
    assert hand_in(viewer, bytes_of(book)).counts["changes"] == 1


def test_new_terms_get_their_end_from_the_kind_of_post(world, viewer):
    kind = world.posts["unit_head"].kind
    kind.term_years = 5
    kind.save()
    rows = {
        "任职": [
            ["unit_head", "", "物理学院党委", "书记", "", LONG, "2026-06-01"],
            ["member", "", "物理学院党委", "书记", "", "2026-06-01"],
        ]
    }
    new = hand_in(viewer, rows).entries.get(kind="new")
    assert "任期届满：2031-06-01" in new.text


def test_a_day_before_the_last_change_of_a_unit_does_not_fit(world, viewer):
    Unit.objects.filter(pk=world.units["finance"].pk).update(code="F01")
    rows = {"单位": [["F01", "", "计财处"]]}
    upload = hand_in(viewer, rows, effective_on=date(2019, 1, 1))
    assert "变动日期" in lines(upload, "error")[0][1]
    assert hand_in(viewer, rows, effective_on=TODAY).counts["errors"] == 0
