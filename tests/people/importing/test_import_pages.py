"""The pages of the import: what is typed stays, what is wrong is said, files go out safely."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from tests.people.importing.books import book_of, bytes_of, carry_out, hand_in
from zelian.history.models import Event
from zelian.people.models import OrganisationExport, OrganisationImport, Person

START = "people:imports"


@pytest.fixture
def client(sign_in):
    return sign_in("organisation")


def hand_over(client, data: bytes, name: str = "表.xlsx", **fields):
    file = SimpleUploadedFile(name, data)
    values = {"file": file, "effective_on": "2026-07-01", **fields}
    return client.post(reverse(START), values, follow=True)


def test_a_workbook_is_handed_in_checked_and_shown(client):
    answer = hand_over(client, bytes_of(book_of({"人员": [["9001", "甲"], ["", "乙"]]})))
    upload = OrganisationImport.objects.get()
    assert answer.redirect_chain[-1][0] == reverse("people:import", args=[upload.pk])
    page = answer.content.decode()
    assert "有1处错误" in page
    assert "人员!A3" in page
    assert "按此更新" not in page
    changes = client.get(answer.redirect_chain[-1][0] + "?tab=changes").content.decode()
    assert "甲（9001）" in changes


def test_a_wrong_file_is_refused_beside_its_field_and_what_was_chosen_stays(client):
    answer = hand_over(client, "工号,姓名".encode(), "表.csv", ends_missing="on")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert ".xlsx" in page
    assert 'value="2026-07-01"' in page
    assert "checked" in page
    assert not OrganisationImport.objects.exists()


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 nothing"], ids=["empty", "broken"])
def test_an_empty_or_broken_file_gets_a_sentence(client, data):
    answer = hand_over(client, data)
    assert answer.status_code == 200
    assert "表.xlsx" in answer.content.decode()
    assert OrganisationImport.objects.count() <= 1


def test_without_a_file_one_is_asked_for(client):
    answer = client.post(reverse(START), {"effective_on": "2026-07-01"})
    assert "请选择填好的组织表" in answer.content.decode()


def test_a_workbook_of_other_sheets_says_what_to_do(client):
    book = book_of({"人员": [["9001", "甲"]]})
    book["人员"].title = "工资"
    page = hand_over(client, bytes_of(book)).content.decode()
    assert "这份文件读不了" in page
    assert "没有可以导入的工作表" in page


def test_applying_asks_once_more_and_shows_what_was_done(client):
    hand_over(client, bytes_of(book_of({"人员": [["9001", "甲"]]})))
    upload = OrganisationImport.objects.get()
    address = reverse("people:apply_import", args=[upload.pk])
    assert "确认更新" in client.get(address).content.decode()
    assert client.post(address, {"why": ""}).status_code == 200
    assert not Person.objects.filter(staff_no="9001").exists()
    answer = client.post(address, {"why": "年度调整"}, follow=True)
    page = answer.content.decode()
    assert "共1处变化" in page
    assert "依据：年度调整" in page
    assert Person.objects.filter(staff_no="9001").exists()
    # the way back leads to the result, not to a second time
    assert client.get(address).status_code == 302
    assert "已经办过" in client.post(address, {"why": "再来"}).content.decode()


def test_the_progress_is_a_part_of_the_page_until_it_is_done(client, world):
    upload = hand_in(world.viewer("organisation"), {"人员": [["9001", "甲"]]})
    address = reverse("people:import", args=[upload.pk])
    OrganisationImport.objects.update(state="checking", done=2, total=6)
    page = client.get(address).content.decode()
    assert "33%" in page
    part = client.get(address, headers={"HX-Request": "true"})
    assert "HX-Refresh" not in part.headers
    OrganisationImport.objects.update(state="checked")
    part = client.get(address, headers={"HX-Request": "true"})
    assert part.headers["HX-Refresh"] == "true"


def test_an_outdated_one_offers_a_new_dry_run(client, world):
    upload = hand_in(world.viewer("organisation"), {"人员": [["9001", "甲"]]})
    OrganisationImport.objects.update(state="outdated", refusal="组织有了变动。")
    address = reverse("people:import", args=[upload.pk])
    assert "重新核对" in client.get(address).content.decode()
    client.post(reverse("people:check_again", args=[upload.pk]))
    upload.refresh_from_db()
    assert upload.state == "checked"
    answer = client.post(reverse("people:check_again", args=[upload.pk]), follow=True)
    assert answer.status_code == 200


def test_checking_an_applied_one_again_is_refused_with_a_sentence(client, world):
    upload = carry_out(
        world.viewer("organisation"),
        hand_in(world.viewer("organisation"), {"人员": [["9001", "甲"]]}),
    )
    answer = client.post(reverse("people:check_again", args=[upload.pk]), follow=True)
    assert "现在不能重新核对" in answer.content.decode()


def test_files_go_out_as_downloads_that_nothing_runs(client, world):
    data = bytes_of(book_of({"人员": [["9001", ""]]}))
    upload = hand_in(world.viewer("organisation"), data)
    for name in ("people:import_file", "people:import_marked"):
        answer = client.get(reverse(name, args=[upload.pk]))
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert load_workbook(io.BytesIO(answer.content))["人员"]["A2"].value == "9001"
    assert client.get(reverse("people:import_file", args=[upload.pk])).content == data


def test_a_file_that_is_gone_from_the_storage_is_not_found(client, world):
    upload = hand_in(world.viewer("organisation"), {"人员": [["9001", "甲"]]})
    upload.file.storage.delete(upload.file.name)
    for name in ("people:import_file", "people:import_marked"):
        assert client.get(reverse(name, args=[upload.pk])).status_code == 404


def test_giving_the_organisation_out_is_noted_down(client):
    answer = client.post(reverse("people:export_organisation"))
    export = OrganisationExport.objects.get()
    book = load_workbook(io.BytesIO(answer.content))
    words = [cell.value for row in book["填写说明"].iter_rows() for cell in row]
    assert words[words.index("导出编号") + 1] == str(export.pk)
    assert Event.objects.filter(action="organisationexport.made").count() == 1
    assert client.get(reverse("people:export_organisation")).status_code == 405


def test_a_template_and_an_earlier_day_are_given_out(client):
    book = load_workbook(io.BytesIO(client.get(reverse("people:import_template")).content))
    assert book["人员"]["A1"].value == "工号"
    earlier = reverse("people:export_earlier")
    answer = client.get(earlier, {"day": "2026-01-01"})
    assert "%E4%BB%85%E4%BE%9B" in answer.headers["Content-Disposition"]
    for day in ("", "2099-01-01", "gestern"):
        answer = client.get(earlier, {"day": day}, follow=True)
        assert answer.redirect_chain
        assert answer.status_code == 200


@pytest.mark.parametrize("tab", ["changes", "errors", "warnings", "conflicts", "nonsense"])
def test_a_report_narrows_and_goes_out_as_a_file(client, world, tab):
    rows = {
        "人员": [["9001", "张 三"], ["9002", ""]],
        "岗位": [["财务处", "处长", "委员", "2020-1-1"]],
    }
    upload = hand_in(world.viewer("organisation"), rows)
    address = reverse("people:import", args=[upload.pk])
    assert client.get(address, {"tab": tab, "sheet": "人员", "kind": "new"}).status_code == 200
    answer = client.get(address, {"tab": tab, "export": "xlsx"})
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_report_takes_as_many_queries_however_long_it_is(
    client, world, django_assert_num_queries
):
    viewer = world.viewer("organisation")
    short = hand_in(viewer, {"人员": [["9001", "甲"]]})
    long = hand_in(viewer, {"人员": [[f"W{number}", "甲"] for number in range(40)]})
    client.get(reverse("people:import", args=[short.pk]))
    for upload in (short, long):
        with django_assert_num_queries(9):
            client.get(reverse("people:import", args=[upload.pk]))
