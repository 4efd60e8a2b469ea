"""A filled form brought back: its table found, its rows matched, taken over as shown or not."""

from __future__ import annotations

import copy
import io

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from tests.lists.duties import make_duties
from tests.lists.paper_lists import make_list
from tests.lists.ways import discuss, fresh
from tests.world import TODAY
from zelian.history.models import Event
from zelian.lists.cells import BadCell
from zelian.lists.models import FilledForm, ListItem, ResponsibilityList
from zelian.lists.operations import rows as row_operations
from zelian.lists.operations.filled_forms import (
    CannotImportForm,
    apply_filled_form,
    discard_filled_form,
    read_filled_form,
)
from zelian.lists.operations.rows import edit_item
from zelian.lists.papers.files import list_file
from zelian.lists.papers.foreign_days import domestic
from zelian.lists.papers.on_paper import list_on_paper

LAST_HEAD = "工作措施和目标要求"
HEADS = ("责任名称", "序号", "项目任务", "责任人", "责任部门", LAST_HEAD)


@pytest.fixture
def listed(world) -> ResponsibilityList:
    return make_list(world, "team")


def export(listed: ResponsibilityList, file_format: str) -> bytes:
    return list_file(list_on_paper(fresh(listed), today=TODAY), file_format)


def read(world, listed, data: bytes, name: str = "表.docx", who: str = "unit_clerk") -> FilledForm:
    return read_filled_form(viewer=world.viewer(who), listed=fresh(listed), name=name, data=data)


def apply(world, form: FilledForm, who: str = "unit_clerk") -> FilledForm:
    return apply_filled_form(viewer=world.viewer(who), form=form)


def told(form: FilledForm, kind: str) -> list[tuple[str, str]]:
    return [(f["place"], f["text"]) for f in form.findings if f["kind"] == kind]


def shown(form: FilledForm) -> list[tuple[str, str, str]]:
    return [
        (c["label"], c["before"], c["after"]) for change in form.changes for c in change["shown"]
    ]


def in_word(data: bytes, edit) -> bytes:
    document = Document(io.BytesIO(data))
    edit(document)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def in_excel(data: bytes, edit) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    edit(book.worksheets[0])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def workbook(rows) -> bytes:
    """A workbook of plain rows; a tuple is ``(formula, its result)``."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    page = book.add_worksheet("清单")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if isinstance(value, tuple):
                page.write_formula(number, column, value[0], None, value[1])
            elif value is not None:
                page.write(number, column, value)
    book.close()
    return file.getvalue()


def without_results(data: bytes) -> bytes:
    """Formulas as a program writes them that never worked them out."""
    return in_excel(data, lambda page: None)


# ---- there and back


@pytest.mark.parametrize("code", ["team", "head", "member", "discipline", "tasks", "problems"])
@pytest.mark.parametrize("file_format", ["docx", "xlsx"])
def test_an_exported_form_brought_back_changes_nothing(world, code, file_format):
    post = {"head": "unit_head", "member": "member"}.get(code)
    unit = "discipline" if code == "discipline" else "physics"
    listed = make_list(world, code, post=post, unit=unit)
    listed.items.filter(number=1).update(due_on="2026-06-30")
    listed.items.filter(number=3).update(group="", content="没有\n归类 的任务")
    form = read(world, listed, export(listed, file_format), f"表.{file_format}", "committee_office")
    assert form.changes == []
    assert told(form, "error") == []
    assert told(form, "warning") == []
    assert told(form, "kept") == []
    assert form.state == FilledForm.State.READ


def test_what_was_filled_in_word_comes_into_the_list(world, listed):
    def fill(document):
        table = document.tables[0]
        table.cell(1, 5).text = "第一步\n第二步"
        table.cell(2, 3).text = "赵六"

    form = read(world, listed, in_word(export(listed, "docx"), fill))
    assert shown(form) == [
        ("工作措施和目标要求", "每季度一次", "第一步\n第二步"),
        ("责任人", "李四", "赵六"),
    ]
    assert form.changes[1]["place"] == "表1 第3行"
    assert listed.items.get(number=2).responsible == "李四"
    apply(world, form)
    assert listed.items.get(number=1).local_measures == "第一步\n第二步"
    assert listed.items.get(number=2).responsible == "赵六"
    assert FilledForm.objects.get().state == FilledForm.State.APPLIED


def test_what_was_filled_in_excel_comes_into_the_list(world, listed):
    def fill(page):
        page["F6"] = "甲措施"
        page["D7"] = None

    form = read(world, listed, in_excel(export(listed, "xlsx"), fill), "表.xlsx")
    assert shown(form) == [
        ("工作措施和目标要求", "每季度一次", "甲措施"),
        ("责任人", "李四", ""),
    ]
    apply(world, form)
    assert listed.items.get(number=2).responsible == ""


def test_new_rows_come_in_behind_the_row_above_them(world, listed):
    def fill(document):
        table = document.tables[0]
        last = table._tbl.tr_lst[-1]
        for _n in range(2):
            last.addnext(copy.deepcopy(last))
        for at, words in ((4, "组织专题学习"), (5, "开展谈心谈话")):
            table.cell(at, 1).text = str(at)
            table.cell(at, 2).text = words

    form = read(world, listed, in_word(export(listed, "docx"), fill))
    assert [change["item"] for change in form.changes] == [None, None]
    apply(world, form)
    rows = listed.items.order_by("number")
    assert [row.content for row in rows][3:] == ["组织专题学习", "开展谈心谈话"]
    assert {row.origin for row in rows[3:]} == {ListItem.Origin.OWN}
    assert rows[4].group == "教育管理责任"


def test_rows_that_are_not_in_the_file_stay_and_are_named(world, listed):
    def cut(document):
        table = document.tables[0]._tbl
        table.remove(table.tr_lst[-1])

    form = read(world, listed, in_word(export(listed, "docx"), cut))
    assert told(form, "kept") == [("", "3．讲廉政党课")]
    assert form.changes == []


# ---- whatever was done to the table


def plain_rows(*rows):
    return [HEADS, *rows]


ONE = ("组织领导责任", 1, "召开专题会议", "张三", "办公室", "改过的措施")


def test_merged_cells_may_have_been_parted_and_left_blank(world, listed):
    rows = plain_rows(
        ONE,
        (None, 2, "研究年度计划", "李四", "组织部", "每季度一次"),
        ("教育管理责任", 3, "讲廉政党课", "王五", "办公室", "每季度一次"),
    )
    form = read(world, listed, workbook(rows), "表.xlsx")
    assert shown(form) == [("工作措施和目标要求", "每季度一次", "改过的措施")]


def test_heads_may_be_spaced_broken_wide_and_in_another_order(world, listed):
    heads = (
        "工作措施和\n目标要求",
        "责 任 人",
        "项目 任务（必填）",
        "序　号",
        "责任部门",
        "责任名称：",
    )
    rows = [
        ("某某学院清单",),
        (),
        heads,
        ("新措施", "张三", "召开专题会议", "１", "办公室", "组织领导责任"),
    ]
    form = read(world, listed, workbook(rows), "表.xlsx")
    assert told(form, "error") == []
    assert shown(form) == [("工作措施和目标要求", "每季度一次", "新措施")]
    assert len(told(form, "kept")) == 2


def test_missing_and_foreign_columns_are_named(world, listed):
    rows = [("序号", "项目任务", "工作措施和目标要求", "备注"), (1, "召开专题会议", "新措施", "x")]
    form = read(world, listed, workbook(rows), "表.xlsx")
    warnings = [text for _place, text in told(form, "warning")]
    for name in ("责任名称", "责任人", "责任部门"):
        assert f"表里没有“{name}”一栏，清单里这一栏保持不变。" in warnings
    assert ("清单!D1", "“备注”不是这种清单的栏目，没有读取。") in told(form, "warning")
    apply(world, form)
    assert listed.items.get(number=1).responsible == "张三"


def test_a_file_without_the_table_is_refused_at_once(world, listed):
    form = read(world, listed, workbook([("姓名", "电话"), ("甲", "1")]), "表.xlsx")
    assert form.state == FilledForm.State.REFUSED
    assert "没有找到清单的表格" in told(form, "error")[0][1]


def test_heads_that_stand_again_and_the_foot_are_no_rows(world, listed):
    rows = plain_rows(
        ONE,
        HEADS,
        (None, 2, "研究年度计划", "李四", "组织部", "每季度一次"),
        (),
        ("党委(组)主要负责人(签字)：",),
    )
    form = read(world, listed, workbook(rows), "表.xlsx")
    assert len(form.changes) == 1
    assert told(form, "error") == []


def test_a_table_torn_in_two_by_word_is_read_on(world, listed):
    def tear(document):
        table = document.tables[0]
        other = copy.deepcopy(table._tbl)
        for row in other.tr_lst[:3]:
            other.remove(row)
        table._tbl.remove(table._tbl.tr_lst[-1])
        document.element.body.insert(-1, document.add_paragraph("续")._p)
        document.element.body.insert(-1, other)
        document.tables[1].cell(0, 3).text = "孙七"

    form = read(world, listed, in_word(export(listed, "docx"), tear))
    assert shown(form) == [("责任人", "王五", "孙七")]
    assert form.changes[0]["place"] == "表2 第1行"


def test_another_sheet_with_a_list_is_not_taken_along(world, listed):
    def double(page):
        page.parent.copy_worksheet(page)

    form = read(world, listed, in_excel(export(listed, "xlsx"), double), "表.xlsx")
    assert any("也有一张清单" in text for _place, text in told(form, "warning"))
    assert form.changes == []


def test_numbers_with_gaps_and_twice_are_told_and_rows_matched_by_content(world, listed):
    rows = plain_rows(
        ("组织领导责任", 7, "讲廉政党课", "王五", "办公室", "甲"),
        ("组织领导责任", 7, "召开专题会议", "张三", "办公室", "乙"),
        ("组织领导责任", 9, "研究年度计划", "李四", "组织部", "丙"),
    )
    form = read(world, listed, workbook(rows), "表.xlsx")
    warnings = " ".join(text for _place, text in told(form, "warning"))
    assert "序号7出现了2次" in warnings
    by_item = {c["item"]: c["values"]["local_measures"] for c in form.changes}
    numbers = {item.pk: item.number for item in listed.items.all()}
    assert {numbers[pk]: words for pk, words in by_item.items()} == {3: "甲", 1: "乙", 2: "丙"}


def test_a_changed_wording_is_the_same_row_by_its_number(world, listed):
    rows = plain_rows(("组织领导责任", 1, "按季召开专题会议", "张三", "办公室", "每季度一次"))
    form = read(world, listed, workbook(rows), "表.xlsx")
    assert shown(form) == [("项目任务", "召开专题会议", "按季召开专题会议")]


def test_a_row_without_content_is_an_error_at_its_cell(world, listed):
    form = read(
        world, listed, workbook(plain_rows(("甲", 1, None, "张三", "办公室", "乙"))), "表.xlsx"
    )
    assert told(form, "error") == [("清单!C2", "这一行没有填“项目任务”。请填写，或删去整行。")]
    assert form.state == FilledForm.State.REFUSED


# ---- formulas and dates


def test_a_formula_with_a_result_is_its_result(world, listed):
    rows = plain_rows((*ONE[:5], ('="按季"&"检查"', "按季检查")))
    form = read(world, listed, workbook(rows), "表.xlsx")
    assert shown(form) == [("工作措施和目标要求", "每季度一次", "按季检查")]


def test_a_formula_without_a_result_is_an_error_at_its_cell(world, listed):
    rows = plain_rows((*ONE[:5], ('="按季"&"检查"', "x")))
    form = read(world, listed, without_results(workbook(rows)), "表.xlsx")
    [(place, words)] = told(form, "error")
    assert place == "清单!F2"
    assert "公式" in words


TASK_HEADS = ("序号", "年度任务", "责任人", "完成时限")


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("2026年5月3日", "2026-05-03"),
        ("2026.5.3", "2026-05-03"),
        ("5月3日", "2026-05-03"),
        ("6月底前", "2026-06-30"),
        ("25/03/2026", "2026-03-25"),
        ("03/25/2026", "2026-03-25"),
        ("05/05/2026", "2026-05-05"),
        ("Mar 5, 2026", "2026-03-05"),
        ("5th March 2026", "2026-03-05"),
        ("2026-05-03 00:00:00", "2026-05-03"),
    ],
)
def test_days_come_in_any_common_form(world, typed, day):
    listed = make_list(world, "tasks")
    rows = [TASK_HEADS, (1, "召开专题会议", "张三", typed)]
    form = read(world, listed, workbook(rows), "表.xlsx")
    assert told(form, "error") == []
    apply(world, form)
    assert listed.items.get(number=1).due_on.isoformat() == day


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("03/05/2026", "可能是2026年3月5日，也可能是2026年5月3日"),
        ("03/05/26", "分不清年、月、日"),
        ("46082", "如果指2026年3月1日"),
        ("2026年2月30日", "没有这一天"),
        ("尽快", "看不懂这个日期"),
    ],
)
def test_days_that_are_not_certain_are_errors_at_their_cell(world, typed, words):
    listed = make_list(world, "tasks")
    form = read(
        world, listed, workbook([TASK_HEADS, (1, "召开专题会议", "张三", typed)]), "表.xlsx"
    )
    [(place, text)] = told(form, "error")
    assert place == "清单!D2"
    assert words in text
    with pytest.raises(CannotImportForm, match="不能导入"):
        apply(world, form)


def test_foreign_days_by_themselves():
    assert domestic("2026-03-05") == "2026-03-05"
    assert domestic("99/99/2026") == "99/99/2026"
    with pytest.raises(BadCell):
        domestic("1/2/2026")


# ---- the list it belongs to


def test_another_unit_or_year_in_the_head_is_warned_of(world, listed):
    other = make_list(world, "team", unit="letters")
    other.items.filter(number=1).update(local_measures="文学院的")
    ResponsibilityList.objects.filter(pk=other.pk).update(year=2025)
    form = read(world, listed, export(other, "docx"))
    warnings = " ".join(text for _place, text in told(form, "warning"))
    assert "文学院党委" in warnings
    assert "2025年度" in warnings
    assert form.state == FilledForm.State.READ


def test_another_person_in_the_head_is_warned_of(world):
    own = make_list(world, "head", post="unit_head")
    other = make_list(world, "head", post="foreign_head")
    form = read(world, own, export(other, "xlsx"), "表.xlsx")
    texts = [text for _place, text in told(form, "warning")]
    assert any(text.startswith("表头写的姓名是“文学院党委书记”") for text in texts)


def test_what_a_regulation_fixes_is_not_changed(world, listed):
    duty = make_duties(world)["meeting"]
    listed.items.filter(number=1).update(duty=duty, origin=ListItem.Origin.DUTY)
    rows = plain_rows(("组织领导责任", 1, "召开专题会议两次", "张三", "办公室", "新措施"))
    form = read(world, listed, workbook(rows), "表.xlsx")
    assert shown(form) == [("工作措施和目标要求", "每季度一次", "新措施")]
    assert any("由制度或通用模板规定" in text for _place, text in told(form, "warning"))


def test_a_list_that_changed_since_refuses_the_form_whole(world, listed):
    form = read(world, listed, workbook(plain_rows(ONE)), "表.xlsx")
    item = listed.items.get(number=3)
    edit_item(
        viewer=world.viewer("unit_head"),
        item=item,
        version=item.version,
        values={"local_measures": "别人刚改的"},
    )
    with pytest.raises(CannotImportForm, match="没有作任何更改"):
        apply(world, form)
    assert listed.items.get(number=1).local_measures == "每季度一次"
    assert listed.items.get(number=3).local_measures == "别人刚改的"


def test_a_row_that_cannot_be_written_takes_all_back(world, listed, monkeypatch):
    form = read(
        world,
        listed,
        workbook(plain_rows(ONE, ("新责任", 4, "全新的一条", "甲", "乙", "丙"))),
        "表.xlsx",
    )
    monkeypatch.setattr(row_operations, "MOST_ROWS", 3)
    with pytest.raises(CannotImportForm, match="最多3条"):
        apply(world, form)
    assert listed.items.get(number=1).local_measures == "每季度一次"
    assert FilledForm.objects.get().state == FilledForm.State.READ


def test_only_a_draft_takes_a_form(world, listed):
    form = read(world, listed, workbook(plain_rows(ONE)), "表.xlsx")
    discuss(world, listed)
    with pytest.raises(CannotImportForm, match="已讨论"):
        read(world, listed, workbook(plain_rows(ONE)), "表.xlsx")
    with pytest.raises(CannotImportForm):
        apply(world, form)


def test_a_form_is_taken_over_once_and_not_put_aside_afterwards(world, listed):
    form = read(world, listed, workbook(plain_rows(ONE)), "表.xlsx")
    apply(world, form)
    with pytest.raises(CannotImportForm, match="已导入"):
        apply(world, form)
    with pytest.raises(CannotImportForm, match="不能放弃"):
        discard_filled_form(viewer=world.viewer("unit_clerk"), form=form)


def test_a_form_that_was_put_aside_changes_nothing(world, listed):
    form = read(world, listed, workbook(plain_rows(ONE)), "表.xlsx")
    discard_filled_form(viewer=world.viewer("unit_clerk"), form=form)
    assert listed.items.get(number=1).local_measures == "每季度一次"
    with pytest.raises(CannotImportForm):
        apply(world, form)


def test_history_tells_what_was_done_with_a_form(world, listed):
    form = read(world, listed, workbook(plain_rows(ONE)), "表.xlsx")
    apply(world, form)
    events = Event.objects.filter(thing_type="lists.filledform", thing_id=form.pk)
    assert sorted(events.values_list("action", flat=True)) == [
        "filled_form.applied", "filled_form.read",
    ]  # fmt: skip
    assert Event.objects.filter(action="item.changed").count() == 1


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("表.docx", b""),
        ("表.docx", b"PK\x03\x04spoilt"),
        ("表.xlsx", b"\x00\x01\x02"),
        ("表.pdf", b"%PDF-1.4"),
        ("表.exe", b"MZ"),
        ("表.zip", b"PK\x05\x06" + bytes(18)),
    ],
    ids=["empty", "cut", "bytes", "pdf", "exe", "zip"],
)
def test_files_that_cannot_be_read_are_refused_with_words(world, listed, name, data):
    with pytest.raises(CannotImportForm) as refused:
        read(world, listed, data, name)
    assert refused.value.field == "file"
    assert refused.value.sentence
    assert not FilledForm.objects.exists()


# ---- pages


def test_the_pages_take_a_form_through(world, listed, sign_in):
    client = sign_in("unit_clerk")
    assert "读取并核对" in client.get(f"/lists/{listed.pk}/filled/").content.decode()
    data = workbook(plain_rows(ONE))
    file = SimpleUploadedFile("填好的.xlsx", data)
    answer = client.post(f"/lists/{listed.pk}/filled/", {"file": file})
    form = FilledForm.objects.get()
    assert answer["Location"] == f"/lists/filled/{form.pk}/"
    page = client.get(answer["Location"]).content.decode()
    for words in ("照此导入", "改过的措施", "每季度一次", "清单 第2行", "表里没有、清单保留的条目"):
        assert words in page
    assert client.get(f"/lists/filled/{form.pk}/file/").content == data
    answer = client.post(f"/lists/filled/{form.pk}/apply/")
    assert answer["Location"] == f"/lists/{listed.pk}/"
    assert listed.items.get(number=1).local_measures == "改过的措施"
    assert "已导入清单" in client.get(f"/lists/filled/{form.pk}/").content.decode()


def test_a_page_with_errors_offers_no_import(world, listed, sign_in):
    form = read(world, listed, workbook(plain_rows(("甲", 1, None, "乙", "丙", "丁"))), "表.xlsx")
    client = sign_in("unit_clerk")
    page = client.get(f"/lists/filled/{form.pk}/").content.decode()
    assert "照此导入" not in page
    assert "重新上传" in page
    client.post(f"/lists/filled/{form.pk}/discard/")
    assert FilledForm.objects.get().state == FilledForm.State.DISCARDED


def test_a_bad_file_is_told_on_the_page(world, listed, sign_in):
    file = SimpleUploadedFile("坏.docx", b"PK\x03\x04")
    page = sign_in("unit_clerk").post(f"/lists/{listed.pk}/filled/", {"file": file})
    assert "坏.docx" in page.content.decode()
    assert not FilledForm.objects.exists()


@pytest.mark.parametrize(("who", "status"), [("foreign_clerk", 404), ("head", 403)])
def test_who_does_not_keep_the_list_brings_nothing_back(world, listed, sign_in, who, status):
    form = read(world, listed, workbook(plain_rows(ONE)), "表.xlsx")
    client = sign_in(who)
    for method, address in (
        ("get", f"/lists/{listed.pk}/filled/"),
        ("get", f"/lists/filled/{form.pk}/"),
        ("get", f"/lists/filled/{form.pk}/file/"),
        ("post", f"/lists/filled/{form.pk}/apply/"),
        ("post", f"/lists/filled/{form.pk}/discard/"),
    ):
        assert getattr(client, method)(address).status_code == status
    assert FilledForm.objects.get().state == FilledForm.State.READ
