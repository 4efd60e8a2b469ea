"""Files that are no workbook, or one that does harm: refused plainly, nothing lost."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
import xlsxwriter

from tests.people.importing.books import book_of, bytes_of, hand_in
from tests.world import TODAY
from zelian.people.importing.findings import Unreadable
from zelian.people.importing.layout import LARGEST, MOST_ROWS
from zelian.people.importing.workbook import read_workbook
from zelian.people.models import OrganisationImport
from zelian.people.operations import importing as operations
from zelian.people.queries import importing as queries


def good() -> bytes:
    return bytes_of(book_of({"人员": [["9001", "甲"]]}))


def repacked(data: bytes, part: str, change) -> bytes:
    """A workbook with one of its parts changed."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            body = old.read(name)
            new.writestr(name, change(body) if name == part else body)
    return out.getvalue()


REFUSED_AT_ONCE = [
    pytest.param("空.xlsx", b"", "空文件", id="empty"),
    pytest.param("表.csv", "工号,姓名\n1,甲\n".encode(), ".xlsx", id="csv"),
    pytest.param("表.xlsx", "工号,姓名\n1,甲\n".encode(), "不符", id="csv called xlsx"),
    pytest.param("表.xlsx", b"<html><body>hi</body></html>", ".xlsx", id="web page called xlsx"),
    pytest.param("表.xlsx", b"%PDF-1.7\n", ".xlsx", id="pdf called xlsx"),
    pytest.param("表.exe", b"MZ\x90\x00\x03", ".xlsx", id="program"),
    pytest.param("../../表.png", b"\x89PNG\r\n\x1a\n", "“表.png”", id="picture with a path"),
    pytest.param("大.xlsx", b"PK" + b"\0" * LARGEST, "超过 10 MB", id="too large"),
    pytest.param("旧.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 512, "旧.xls", id="old"),
]


@pytest.mark.parametrize(("name", "data", "words"), REFUSED_AT_ONCE)
def test_what_is_no_workbook_is_refused_at_once(world, name, data, words):
    with pytest.raises(operations.CannotImport) as refusal:
        operations.upload_workbook(
            viewer=world.viewer("organisation"), name=name, data=data, effective_on=TODAY
        )
    assert words in refusal.value.sentence
    assert refusal.value.field == "file"
    assert not OrganisationImport.objects.exists()


def bomb() -> bytes:
    return repacked(good(), "xl/worksheets/sheet1.xml", lambda _body: b" " * 30_000_000)


def with_entities() -> bytes:
    def spoil(body: bytes) -> bytes:
        return body.replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet', 1)

    return repacked(good(), "xl/worksheets/sheet1.xml", spoil)


READ_NOT = [
    pytest.param(bomb, "解压后大得不正常", id="bomb"),
    pytest.param(with_entities, "不安全", id="entities"),
    pytest.param(lambda: good()[:-60], "损坏", id="cut off"),
    pytest.param(
        lambda: repacked(good(), "xl/worksheets/sheet1.xml", lambda body: body[:-30]),
        "损坏",
        id="broken xml",
    ),
    pytest.param(
        lambda: repacked(
            good(), "xl/worksheets/sheet1.xml", lambda body: body.replace(b't="s"', b't="s" s="x"')
        ),
        None,
        id="a style that is none",
    ),
]


@pytest.mark.parametrize(("make", "words"), READ_NOT)
def test_a_workbook_that_does_harm_is_told_as_such(make, words):
    if words is None:
        assert read_workbook("表.xlsx", make())[0].rows
        return
    with pytest.raises(Unreadable) as refusal:
        read_workbook("表.xlsx", make())
    assert words in refusal.value.sentence


def many_people(count: int) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    sheet = book.add_worksheet("人员")
    sheet.write_row(0, 0, ["工号", "姓名"])
    for number in range(count):
        sheet.write_row(number + 1, 0, [f"W{number:06d}", "张三"])
    book.close()
    return file.getvalue()


def test_more_rows_than_can_be_done_are_refused_kindly():
    with pytest.raises(Unreadable) as refusal:
        read_workbook("表.xlsx", many_people(MOST_ROWS + 1))
    assert "超过 50,000 行" in refusal.value.sentence
    assert "分成几个文件" in refusal.value.sentence


def test_as_many_rows_as_allowed_are_read():
    read = read_workbook("表.xlsx", many_people(MOST_ROWS))
    assert len(read[0].rows) == MOST_ROWS + 1


def test_a_sheet_formatted_far_down_is_read_as_its_few_rows():
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("人员")
    grey = book.add_format({"bg_color": "#eeeeee"})
    sheet.write_row(0, 0, ["工号", "姓名"])
    sheet.write_row(1, 0, ["1", "甲"])
    for number in range(2, 60_000):
        sheet.write_blank(number, 0, None, grey)
    book.close()
    assert len(read_workbook("表.xlsx", file.getvalue())[0].rows) == 2


def test_an_unreadable_file_is_kept_and_told(world):
    viewer = world.viewer("organisation")
    data = bomb()
    upload = hand_in(viewer, data)
    assert upload.state == OrganisationImport.State.UNREADABLE
    assert "解压后大得不正常" in upload.refusal
    with upload.file.open("rb") as kept:
        assert kept.read() == data


def test_nothing_of_the_name_reaches_the_disk(world):
    upload = operations.upload_workbook(
        viewer=world.viewer("organisation"),
        name="..\\..\\etc/pass<wd>.xlsx",
        data=good(),
        effective_on=TODAY,
    )
    assert upload.name == "pass<wd>.xlsx"
    assert upload.file.name.startswith("imports/")
    assert "pass" not in upload.file.name


def test_a_copy_comes_back_with_its_bad_cells_marked(world):
    viewer = world.viewer("organisation")
    rows = {"人员": [["9001", ""]], "岗位": [["财务处", "处长", "部门负责", "2020-01-01"]]}
    upload = hand_in(viewer, rows)
    marked = openpyxl.load_workbook(io.BytesIO(queries.marked_file(upload)))
    assert "没有填“姓名”" in marked["人员"]["B2"].comment.text
    assert "是不是“部门负责人”" in marked["岗位"]["C2"].comment.text
    assert marked["岗位"]["C2"].fill.fgColor.rgb == "FFFBE3E0"
    assert marked["人员"]["A2"].value == "9001"
    assert marked["人员"]["A2"].comment is None


def test_the_template_guides_offers_and_shows_examples_that_are_not_imported(world):
    data = queries.template_file()
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames[0] == "填写说明"
    page = book["单位"]
    assert page["A2"].value.startswith("示例：")
    assert page["A2"].font.color.rgb == "FF8A8A8A"
    assert page.freeze_panes == "A2"
    assert not page.protection.sheet
    offered = {str(rule.sqref): rule.formula1 for rule in page.data_validations.dataValidation}
    assert offered["E2:E5001"] == "'单位类别'!$B$2:$B$200"
    assert "党委办公室" in offered["F2:F5001"]
    assert book["单位类别"]["B2"].value == "学校党委"
    upload = hand_in(world.viewer("organisation"), data)
    assert upload.counts["changes"] == upload.counts["errors"] == 0
