from __future__ import annotations

from datetime import date
from unittest.mock import patch

import pytest
from django.urls import reverse

from tests.catalogue.papers import at, page, put_in_force, uploaded
from zelian.catalogue.models import Regulation, TableRow
from zelian.catalogue.operations import confirm_regulation
from zelian.catalogue.operations.tables import decide_table_rows, edit_table_row
from zelian.catalogue.queries.tables import cells_of, links_of, row_after, tables_of
from zelian.catalogue.refusals import CannotChange, CannotConfirm, ChangedMeanwhile
from zelian.history.models import Event

SHEET = """海滨学院责任制考核评分表
序号\t考核内容\t分值\t评分标准
1\t组织领导\t10\t每少召开一次会议扣2分，扣完为止。
2\t廉政教育\t20\t每少开展一次教育扣5分。
"""
CITING = """海滨学院印章管理办法
第一条 根据《海滨学院公章使用规定》（海院〔2020〕3号）制定本办法。
第二条 学院办公室每季度清点一次印章，具体按照《档案管理规程》第五条执行。
第三条 原《海滨学院印章暂行办法》同时废止。
"""


@pytest.fixture
def sheet(world) -> Regulation:
    return uploaded(world, SHEET, "评分.txt")


def rows(regulation: Regulation) -> list[TableRow]:
    return list(regulation.table_rows.all())


def test_the_rows_of_a_sheet_are_kept_and_wait_for_a_person(sheet):
    assert [r.kind for r in rows(sheet)] == ["scoring", "scoring"]
    assert {r.state for r in rows(sheet)} == {"proposed"}
    first = rows(sheet)[0]
    assert first.content["item"] == "组织领导"
    assert first.content["points"] == 10
    assert "组织领导" in sheet.text[first.start : first.end]


def test_the_page_shows_them_with_points_and_deductions(sheet, sign_in):
    shown = page(sign_in("organisation").get(at("tables", sheet)))
    assert "评分表" in shown
    assert "廉政教育" in shown
    assert "每少召开一次会议扣2分" in shown
    assert "采纳其余 2 行" in shown


def test_open_rows_stand_in_the_way_of_confirming(world, sheet):
    viewer = world.viewer("organisation")
    with pytest.raises(CannotConfirm) as refusal:
        confirm_regulation(viewer=viewer, regulation_id=sheet.pk, effective_on=viewer.today)
    assert "还有 2 行表格待核对" in "".join(o.sentence for o in refusal.value.obstacles)


def test_one_row_and_all_the_rest_are_decided_and_taken_back(sheet, sign_in):
    client = sign_in("organisation")
    first, second = rows(sheet)
    answer = client.post(at("decide_rows", sheet), {"row": first.pk, "state": "rejected"})
    assert answer.url == f"{at('tables', sheet)}?decided={first.pk}#row-{first.pk}"
    client.post(at("decide_rows", sheet), {"kind": "scoring", "state": "accepted"})
    assert [r.state for r in rows(sheet)] == ["rejected", "accepted"]
    client.post(at("decide_rows", sheet), {"row": first.pk, "state": "proposed"})
    assert rows(sheet)[0].state == "proposed"
    told = Event.objects.filter(action__startswith="table_row.").values_list("action", flat=True)
    assert sorted(told) == ["table_row.accepted", "table_row.rejected", "table_row.reopened"]
    assert rows(sheet)[1].version > second.version


@pytest.mark.parametrize("data", [{}, {"state": "nonsense"}, {"row": "x", "state": ""}])
def test_a_decision_that_says_nothing_is_refused(sheet, sign_in, data):
    assert sign_in("organisation").post(at("decide_rows", sheet), data).status_code == 400


def test_a_correction_accepts_the_row_and_keeps_what_the_form_does_not_show(sheet, sign_in):
    client = sign_in("organisation")
    row = rows(sheet)[0]
    form = page(client.get(at("edit_row", row)))
    assert "组织领导" in form
    data = {
        "version": row.version,
        "category": "总体",
        "group": "",
        "item": "组织",
        "points": "9.5",
    }
    assert client.post(at("edit_row", row), data).url.endswith(f"#row-{row.pk}")
    row.refresh_from_db()
    assert (row.content["item"], row.content["points"], row.state) == ("组织", 9.5, "accepted")
    assert row.content["deductions"]
    event = Event.objects.get(action="table_row.corrected")
    assert event.before["content"]["item"] == "组织领导"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("item", "", "这里不能空着"),
        ("points", "很多", "请填写 0 到 1000 之间的分数"),
        ("points", "-1", "请填写 0 到 1000 之间的分数"),
    ],
)
def test_a_wrong_correction_is_told_at_its_place_and_nothing_is_lost(
    sheet, sign_in, field, value, words
):
    row = rows(sheet)[0]
    data = {"version": row.version, "category": "不会丢", "item": "甲", "points": "1", field: value}
    answer = page(sign_in("organisation").post(at("edit_row", row), data))
    assert words in answer
    assert "不会丢" in answer
    row.refresh_from_db()
    assert row.state == "proposed"


def test_two_who_correct_the_same_row(world, sheet):
    viewer = world.viewer("organisation")
    row = rows(sheet)[0]
    edit_table_row(viewer=viewer, row_id=row.pk, version=row.version, content={"item": "甲"})
    with pytest.raises(ChangedMeanwhile, match="他人改过"):
        edit_table_row(viewer=viewer, row_id=row.pk, version=row.version, content={"item": "乙"})
    with pytest.raises(CannotChange, match="已不在"):
        edit_table_row(viewer=viewer, row_id=0, version=1, content={})


def test_in_force_the_rows_can_no_longer_be_changed(world, sheet, sign_in):
    sheet.duties.all().delete()
    sheet.state = Regulation.State.REPEALED
    sheet.effective_on, sheet.repealed_on = date(2026, 1, 1), date(2026, 6, 1)
    sheet.save()
    with pytest.raises(CannotChange):
        decide_table_rows(
            viewer=world.viewer("organisation"),
            regulation_id=sheet.pk,
            row_ids=[rows(sheet)[0].pk],
            state="accepted",
        )
    shown = page(sign_in("member").get(at("tables", sheet)))
    assert "采纳" not in shown.replace("已采纳", "").replace("视为采纳", "")


STEPS = {
    "version": "1",
    "category": "",
    "task": "修订制度",
    "steps": "3月：起草\n4—6月：征求意见",
    "responsible": "办公室\n组织部",
}


def a_task(regulation: Regulation) -> TableRow:
    content = {"category": "", "no": 1, "task": "修订", "steps": [{"months": [3, 3], "words": ""}]}
    return TableRow.objects.create(
        regulation=regulation, kind="tasks", order=1, content=content, start=0, end=5
    )


def test_the_months_of_a_task_are_written_as_a_clerk_would(sheet, sign_in):
    row = a_task(sheet)
    client = sign_in("organisation")
    assert "3月" in page(client.get(at("edit_row", row)))
    client.post(at("edit_row", row), STEPS)
    row.refresh_from_db()
    assert row.content["steps"] == [
        {"months": [3, 3], "words": "起草"},
        {"months": [4, 6], "words": "征求意见"},
    ]
    assert row.content["responsible"] == ["办公室", "组织部"]
    shown = next(t for t in tables_of(sheet) if t.kind == "tasks")
    assert [cell.lines for cell in shown.rows[0].cells if cell.head == "月份"] == [
        ["3月 起草", "4—6月 征求意见"]
    ]
    assert "类别" not in shown.heads  # a column without a word


@pytest.mark.parametrize(
    ("kind", "content", "lines"),
    [
        ("tasks", {"steps": [{"months": [3, 3], "words": "3月底前"}]}, ["3月底前"]),
        (
            "tasks",
            {"steps": [{"months": [m, m], "words": "6月、11月"} for m in (6, 11)]},
            ["6月、11月"],
        ),
        ("tasks", {"steps": [{"months": [4, 6], "words": "4至6月自查"}]}, ["4至6月自查"]),
        ("tasks", {"steps": [{"months": [4, 6], "words": ""}]}, ["4—6月"]),
        ("scoring", {"deductions": [{"quote": "每少一次扣5分", "points": 5.0}]}, ["每少一次扣5分"]),
        (
            "scoring",
            {"criteria": [{"text": "计划按时制定。", "points": 8}]},
            ["计划按时制定。（8 分）"],
        ),
    ],
)
def test_a_cell_says_nothing_twice(kind, content, lines):
    assert [
        cell.lines for cell in cells_of(TableRow(kind=kind, content=content)) if cell.lines
    ] == [lines]


def test_after_a_row_one_goes_on_to_the_next_open_one(world, sheet):
    first, second = rows(sheet)
    viewer = world.viewer("organisation")
    assert row_after(tables_of(sheet), first.pk) == first.pk
    decide_table_rows(viewer=viewer, regulation_id=sheet.pk, row_ids=[first.pk], state="accepted")
    assert row_after(tables_of(sheet), first.pk) == second.pk
    decide_table_rows(viewer=viewer, regulation_id=sheet.pk, row_ids=[second.pk], state="rejected")
    assert row_after(tables_of(sheet), second.pk) == second.pk
    assert row_after(tables_of(sheet), 0) == 0


def test_a_decision_without_a_new_page_is_refused_with_one(sheet, sign_in):
    client = sign_in("organisation")
    first = rows(sheet)[0]
    asked = {"HTTP_HX_REQUEST": "true"}
    data = {"row": first.pk, "state": "accepted"}
    assert "已采纳" in page(client.post(at("decide_rows", sheet), data, follow=True, **asked))
    with patch(
        "zelian.catalogue.views.tables.decide_table_rows", side_effect=CannotChange("已经施行。")
    ):
        refused = client.post(at("decide_rows", sheet), data, **asked)
    assert refused.headers["HX-Redirect"] == at("tables", sheet)
    assert "已经施行。" in page(client.get(at("tables", sheet)))


@pytest.mark.parametrize("steps", ["三月：起草", "13月：起草", "6—4月：起草", "起草"])
def test_months_that_make_no_sense_are_told(sheet, sign_in, steps):
    row = a_task(sheet)
    answer = page(sign_in("organisation").post(at("edit_row", row), STEPS | {"steps": steps}))
    assert "看不懂" in answer
    assert steps in answer


def test_a_regulation_names_what_it_is_based_on_and_what_it_abolishes(world, sign_in):
    base = uploaded(world, "海滨学院公章使用规定\n第一条 各单位每年检查一次公章。\n", "规定.txt")
    base.doc_number = "海院〔2020〕3号"
    base.save()
    citing = uploaded(world, CITING, "印章.txt")
    found = links_of(citing, world.viewer("organisation")).outward
    assert [(x.title, x.target_id) for x in found["制定依据"]] == [
        ("海滨学院公章使用规定", base.pk)
    ]
    assert [(x.title, x.article) for x in found["引用"]] == [("档案管理规程", "第五条")]
    assert [x.title for x in found["同时废止"]] == ["海滨学院印章暂行办法"]
    client = sign_in("organisation")
    shown = page(client.get(at("links", citing)))
    assert at("regulation", base) in shown
    assert "档案管理规程" in shown
    assert citing.title in page(client.get(at("links", base)))


def test_a_member_is_not_led_to_drafts(world, sign_in):
    base = uploaded(world, "海滨学院公章使用规定\n第一条 财务处每年检查一次公章。\n", "规定.txt")
    citing = uploaded(world, CITING.replace("学院办公室", "财务处"), "印章.txt")
    put_in_force(world, citing)
    shown = page(sign_in("member").get(at("links", citing)))
    assert "海滨学院公章使用规定" in shown
    assert at("regulation", base) not in shown


@pytest.mark.parametrize(("name", "queries"), [("tables", 9), ("links", 10)])
def test_the_pages_take_the_same_queries_whatever_they_hold(
    world, sheet, sign_in, name, queries, django_assert_num_queries
):
    client = sign_in("organisation")
    client.get(reverse("catalogue:regulations"))
    with django_assert_num_queries(queries):
        page(client.get(at(name, sheet)))
