from __future__ import annotations

import io
from datetime import date

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.lists.compiling import YEAR, add, contents, make_list
from tests.lists.duties import make_duties
from zelian.history.models import Event
from zelian.lists import operations
from zelian.lists.columns import columns_of
from zelian.lists.models import ListColumn, ResponsibilityList
from zelian.lists.operations.pasting import PasteWasOvertaken, paste_rows
from zelian.lists.paste_plan import PastePlan, plan_of
from zelian.lists.pasted import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SIGNS,
    CannotReadTable,
    Layout,
    as_text,
    grid_of_file,
    grid_of_text,
    layout_of,
)

HEAD = "存在问题\t问题来源\t整改措施\t责任人\t责任部门\t整改时限\t长期坚持"


@pytest.fixture
def problems(world) -> ResponsibilityList:
    listed = make_list(world, "problems")
    add(world, listed, "流程不清", found_by="审计", local_measures="修订办法")
    add(world, listed, "台账不全")
    return listed


def plan(listed: ResponsibilityList, typed: str) -> tuple[PastePlan, list, Layout]:
    grid, columns = grid_of_text(typed), columns_of(listed.kind)
    layout = layout_of(grid, columns)
    listed.refresh_from_db()
    return plan_of(listed, list(listed.items.all()), columns, grid, layout), grid, layout


def paste(world, listed, typed: str, who="unit_clerk", **more) -> PastePlan:
    shown, grid, layout = plan(listed, typed)
    more.setdefault("seen", shown.digest)
    return paste_rows(viewer=world.viewer(who), listed=listed, grid=grid, layout=layout, **more)


def results(shown: PastePlan) -> list[str]:
    return [row.result for row in shown.rows]


def workbook(*rows, merges=()) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if hasattr(cell, "year"):
                sheet.write_datetime(number, column, cell, day)
            else:
                sheet.write(number, column, cell)
    for area, words in merges:
        sheet.merge_range(area, words)
    book.close()
    return file.getvalue()


# -- cells out of text ---------------------------------------------------------------------


def test_cells_with_line_breaks_tabs_and_quotes_come_whole():
    typed = '"第一行\n第二行"\t"有""引号"""\t"a\tb"\r\n丙\t\t丁\r\n\r\n'
    assert grid_of_text(typed) == [["第一行\n第二行", '有"引号"', "a\tb"], ["丙", "", "丁"]]


def test_a_quote_that_is_no_quote_loses_nothing():
    assert grid_of_text('"没有收尾\t甲\n乙\t丙') == [['"没有收尾', "甲"], ["乙", "丙"]]
    assert grid_of_text('“引号”和"半个\t甲') == [['“引号”和"半个', "甲"]]


CELL = st.text(
    alphabet=st.characters(exclude_categories=("Cc", "Cs")) | st.sampled_from('\n\t"='), max_size=12
)


@given(st.lists(st.lists(CELL, min_size=1, max_size=5), min_size=1, max_size=6))
def test_what_excel_would_copy_comes_back_as_it_was(rows):
    width = max(map(len, rows))
    table = [[cell.strip() for cell in row] + [""] * (width - len(row)) for row in rows]
    kept = [row for row in table if any(row)]
    if not kept:
        with pytest.raises(CannotReadTable):
            grid_of_text(as_text(table))
        return
    used = max(at for row in kept for at, cell in enumerate(row, 1) if cell)
    assert grid_of_text(as_text(table)) == [row[:used] for row in kept]


@given(st.text(max_size=300))
def test_any_text_is_a_table_or_refused(typed):
    try:
        grid = grid_of_text(typed)
    except CannotReadTable as refusal:
        grid = [[refusal.sentence]]
    assert len({len(row) for row in grid}) == 1


@pytest.mark.parametrize(
    "typed",
    ["", " \t\n ", "长" * (MOST_SIGNS + 1), "甲\n" * (MOST_ROWS + 1), "甲\t" * MOST_COLUMNS + "乙"],
    ids=["nothing", "blanks", "signs", "rows", "columns"],
)
def test_too_much_or_nothing_is_refused(typed):
    with pytest.raises(CannotReadTable) as refused:
        grid_of_text(typed)
    assert refused.value.field == "text"


# -- cells out of files --------------------------------------------------------------------


def test_a_workbook_gives_its_cells_as_they_are_shown(problems):
    data = workbook(
        HEAD.split("\t"),
        ["公开不够", "自查", "公示", "张三", "办公室", date(YEAR, 6, 30), "是"],
    )
    grid = grid_of_file("问题.xlsx", data)
    assert grid[1][5] == f"{YEAR}年6月30日"
    assert layout_of(grid, columns_of(problems.kind)).begins == 1


def test_merged_cells_are_blanks_and_groups_go_on(world):
    listed = make_list(world, "tasks")
    data = workbook(
        ["责任名称", "年度任务"], ["", "甲"], ["", "乙"], merges=[("A2:A3", "领导责任")]
    )
    typed = as_text(grid_of_file("任务.xlsx", data))
    shown = paste(world, listed, typed)
    assert results(shown) == ["new", "new"]
    assert list(listed.items.values_list("group", "content")) == [
        ("领导责任", "甲"),
        ("领导责任", "乙"),
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.xlsx", b""),
        ("表.xlsx", b"PK\x03\x04 spoilt"),
        ("表.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600),
        ("说明.txt", "存在问题".encode()),
        ("图.png", b"\x89PNG\r\n\x1a\n"),
        ("../../表", b"abc"),
        ("空.xlsx", workbook()),
    ],
    ids=["empty", "spoilt", "old-spoilt", "text", "picture", "odd-name", "blank"],
)
def test_what_is_no_workbook_is_said(name, data):
    with pytest.raises(CannotReadTable) as refused:
        grid_of_file(name, data)
    assert refused.value.field == "file"
    assert refused.value.sentence


# -- which column is which -----------------------------------------------------------------


def test_columns_are_known_by_their_heads_wherever_they_stand(problems):
    grid = grid_of_text("问题清单\n整改 时限\t存在问题：\t没有的栏\t序号\n3月5日\t甲\tx\t1")
    layout = layout_of(grid, columns_of(problems.kind))
    assert layout == Layout(2, ("due_on", "content", "", "#"))


def test_a_head_of_two_rows_is_read_through(world):
    listed = make_list(world, "tasks")
    grid = grid_of_text(
        "序号\t年度任务\t工作措施和目标要求\t\t责任人\n\t\t一季度\t二季度\t\n1\t甲\t摸底\t整改\t张三"
    )
    layout = layout_of(grid, columns_of(listed.kind))
    assert layout == Layout(2, ("#", "content", "q1", "q2", "responsible"))


def test_without_a_head_columns_go_by_place(problems):
    columns = columns_of(problems.kind)
    assert layout_of(grid_of_text("1\t甲\t自查\n2\t乙\t审计"), columns).keys == (
        "#", "content", "found_by",
    )  # fmt: skip
    assert layout_of(grid_of_text("甲\t自查"), columns).keys == ("content", "found_by")


# -- what would happen ---------------------------------------------------------------------


def test_each_row_says_what_becomes_of_it(problems):
    shown, _grid, _layout = plan(
        problems,
        f"{HEAD}\n流程不清\t审计\t修订办法\n台账不全\t自查\t\t\t\t3月5日\n公开不够\t\n\t自查",
    )
    assert results(shown) == ["unchanged", "changed", "new", "wrong"]
    changed = {cell.column.key: (cell.before, cell.words) for cell in shown.rows[1].taken}
    assert changed == {"found_by": ("", "自查"), "due_on": ("", f"{YEAR}年3月5日")}
    assert "没有内容" in shown.rows[3].error


def test_a_bad_cell_is_told_and_the_rest_can_be_taken(world, problems):
    typed = (
        f"{HEAD}\n公开不够\t道听途说\t=SUM(A1)\t{'人' * 121}\t办公室\tMarch 5, 2026\t也许\n"
        f"{'长' * 5001}\t自查"
    )
    shown = paste(world, problems, typed)
    bad = {cell.column.key for cell in shown.rows[0].cells if cell.error}
    assert bad == {"found_by", "local_measures", "responsible", "due_on", "lasting"}
    assert results(shown) == ["new", "wrong"]
    assert shown.errors == 6
    row = problems.items.get(content="公开不够")
    assert (row.department, row.local_measures, row.values) == ("办公室", "", {})
    assert problems.items.count() == 3


def test_blank_cells_leave_what_stands(world, problems):
    paste(world, problems, f"{HEAD}\n流程不清\t自查\t\t\t\t\t")
    row = problems.items.get(content="流程不清")
    assert (row.values["found_by"], row.local_measures, row.version) == ("自查", "修订办法", 2)


def test_a_number_finds_the_row_whose_words_changed(world, problems):
    paste(world, problems, "序号\t存在问题\n2\t台账缺页")
    assert contents(problems) == ["流程不清", "台账缺页"]


def test_two_rows_alike_are_two_rows(world, problems):
    paste(world, problems, "存在问题\t整改措施\n流程不清\t甲\n流程不清\t乙")
    rows = problems.items.filter(content="流程不清")
    assert set(rows.values_list("local_measures", flat=True)) == {"甲", "乙"}


def test_what_a_regulation_fixes_is_not_pasted_over(world):
    make_duties(world)
    listed = make_list(world, "responsibilities")
    typed = "序号\t责任内容\t量化要求\t本单位措施\n1\t召开专题会议\t想开就开\t每月一次"
    shown = paste(world, listed, typed)
    assert [cell.error for cell in shown.rows[0].cells if cell.error] == [
        "这一栏出自制度或通用模板，不能改。"
    ]
    row = listed.items.first()
    assert (row.requirement, row.local_measures) == ("每年至少 2 次", "每月一次")
    paste(world, listed, "序号\t责任内容\n2\t自己改写的话")
    assert contents(listed) == ["召开专题会议", "制定年度计划", "自己改写的话"]


# -- taking it -----------------------------------------------------------------------------


def test_taking_writes_history_for_the_list_and_its_rows(world, problems):
    paste(world, problems, f"{HEAD}\n台账不全\t自查\n公开不够\t审计")
    event = Event.objects.get(action="list.pasted")
    assert event.after == {"added": 1, "changed": 1}
    changed = Event.objects.get(action="item.changed")
    assert (changed.before, changed.after) == ({"found_by": ""}, {"found_by": "自查"})


def test_pasting_the_same_again_changes_nothing(world, problems):
    typed = f"{HEAD}\n台账不全\t自查\n公开不够\t审计"
    paste(world, problems, typed)
    events, version = Event.objects.count(), problems.version
    assert results(paste(world, problems, typed)) == ["unchanged", "unchanged"]
    assert Event.objects.count() == events
    assert problems.version >= version


def test_a_list_that_changed_meanwhile_is_not_written(world, problems):
    typed = f"{HEAD}\n台账不全\t自查"
    shown, _grid, _layout = plan(problems, typed)
    operations.edit_item(
        viewer=world.viewer("unit_head"),
        item=problems.items.get(content="台账不全"),
        version=1,
        values={"found_by": "审计"},
    )
    with pytest.raises(PasteWasOvertaken) as overtaken:
        paste(world, problems, typed, seen=shown.digest)
    (cell,) = overtaken.value.plan.rows[0].taken
    assert (cell.before, cell.words) == ("审计", "自查")
    assert problems.items.get(content="台账不全").values["found_by"] == "审计"


@pytest.mark.parametrize("seen", ["", "0" * 64, "nonsense"])
def test_what_was_not_shown_is_not_written(world, problems, seen):
    with pytest.raises(PasteWasOvertaken):
        paste(world, problems, f"{HEAD}\n公开不够", seen=seen)
    assert problems.items.count() == 2


def test_only_drafts_and_only_by_who_keeps_them(world, problems):
    with pytest.raises(PermissionDenied):
        paste(world, problems, f"{HEAD}\n公开不够", who="discipline")
    ResponsibilityList.objects.update(state="signed")
    with pytest.raises(operations.CannotEditItem, match="已经签字"):
        paste(world, problems, f"{HEAD}\n公开不够")


# -- the pages -----------------------------------------------------------------------------


def text(response) -> str:
    return response.content.decode()


def test_from_the_clipboard_to_the_list(world, sign_in, problems):
    client, page = sign_in("unit_clerk"), reverse("lists:paste", args=[problems.pk])
    assert "粘贴的内容" in text(client.get(page))
    empty = client.post(page, {"text": "  "})
    assert "没有找到表格内容" in text(empty)
    typed = f"{HEAD}\n公开不够\t自查\t公示\t张三\t办公室\t哪天\t是\n台账不全\t审计"
    shown = client.post(page, {"text": typed})
    for words in ("新增1条，修改1条", "看不懂这个日期", "就这样填入", "修改第2条"):
        assert words in text(shown)
    mapping = {
        name: shown.context["mapping"][name].value() for name in shown.context["mapping"].fields
    }
    again = client.post(page, {"text": shown.context["text"], **mapping, "map-1": ""})
    assert "<del>" not in text(again)
    assert again.context["plan"].counts["unchanged"] == 1
    sent = {"text": shown.context["text"], **mapping, "take": "1"}
    overtaken = client.post(page, {**sent, "seen": "0" * 64})
    assert "有了变动" in text(overtaken)
    done = client.post(page, {**sent, "seen": shown.context["plan"].digest}, follow=True)
    assert "新增1条，修改1条。有1处没有填入" in text(done)
    assert contents(problems) == ["流程不清", "台账不全", "公开不够"]


def test_from_a_file_to_the_list(world, sign_in, problems):
    client, page = sign_in("unit_clerk"), reverse("lists:paste", args=[problems.pk])
    file = SimpleUploadedFile("问题.xlsx", workbook(HEAD.split("\t"), ["公开不够", "自查"]))
    shown = client.post(page, {"file": file})
    assert shown.context["plan"].counts["new"] == 1
    wrong = client.post(page, {"file": SimpleUploadedFile("问题.xlsx", b"x"), "text": "留着"})
    assert "file" in wrong.context["form"].errors
    assert "留着" in text(wrong)


def test_one_column_is_filled_from_one_column(world, sign_in, problems):
    client, page = sign_in("unit_clerk"), reverse("lists:paste", args=[problems.pk])
    answer = client.post(
        page, {"text": "甲\t乙", "begins": "0", "map-0": "content", "map-1": "content"}
    )
    assert "map-1" in answer.context["mapping"].errors
    assert "甲\t乙" in text(answer)
    strange = client.post(page, {"text": "甲\t乙", "begins": "x", "map-0": "nonsense"})
    assert set(strange.context["mapping"].errors) == {"begins", "map-0"}


def test_pasted_markup_is_shown_as_text(world, sign_in, problems):
    page = reverse("lists:paste", args=[problems.pk])
    shown = text(sign_in("unit_clerk").post(page, {"text": f"{HEAD}\n<img src=x onerror=1>"}))
    assert "<img src=x" not in shown
    assert "&lt;img src=x" in shown


def test_a_kind_of_one_column_needs_its_head_only(world):
    listed = make_list(world, "reforms")
    columns = [ListColumn(key="content", name="改革事项")]
    assert layout_of(grid_of_text("改革事项\n甲"), columns).begins == 1
    assert layout_of(grid_of_text("甲\n乙"), columns).begins == 0
    assert listed.kind.name == "改革清单"
