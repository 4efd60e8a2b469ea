"""A year's update as a clerk does it: fetch, change in Excel, hand in, mend, hand in, apply."""

from __future__ import annotations

from datetime import date

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.signing import open_as
from tests.people.importing.books import row_of
from zelian.people.models import Person, Post, Unit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def change(path, *, end: str) -> None:
    """What a clerk changes: a name, a new unit with its head, a date that ends a term."""
    book = load_workbook(path)
    units, posts, people, terms = (book[title] for title in ("单位", "岗位", "人员", "任职"))
    if row_of(units, "校党委", 3) and units.max_row == 13:
        units.append(["Z01", "校党委", "综合处", None, "部门", None, None, "2026-01-01"])
        posts.append(["Z01", "处长", "部门负责人", "2026-01-01"])
        people.append(["9001", "赵六"])
        terms.append(["9001", "赵六", "综合处", "处长", "任职", "2026.1.5"])
        people.cell(row_of(people, "member"), 2).value = "孙八"
    terms.cell(row_of(terms, "foreign_clerk"), 7).value = end
    book.save(path)


def hand_in(page: Page, path) -> None:
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传并核对").click()
    expect(page.get_by_role("navigation", name="核对结果")).to_be_visible()


@pytest.mark.parametrize("width", [1440, 390])
def test_a_year_is_updated_from_excel(browser_page: Page, live_server, world, tmp_path, width):
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    open_as(page, live_server, world, "organisation", "/organisation/import/")
    with page.expect_download() as waiting:
        page.get_by_role("button", name="当前组织表").click()
    path = tmp_path / "组织表.xlsx"
    waiting.value.save_as(path)

    change(path, end="2019年9月")
    hand_in(page, path)
    expect(page.get_by_text("有1处错误")).to_be_visible()
    expect(page.get_by_text("请写到日").first).to_be_visible()
    expect(page.get_by_text("任职!G").first).to_be_visible()
    expect(page.get_by_role("link", name="按此更新")).to_have_count(0)
    assert not Person.objects.filter(staff_no="9001").exists()

    page.get_by_role("link", name="改好后重新上传").click()
    change(path, end="2026-01-05")
    hand_in(page, path)
    expect(page.get_by_text("共6处变化，没有错误")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    expect(page.get_by_text("校党委/综合处").first).to_be_visible()
    page.get_by_role("link", name="按此更新").click()
    page.get_by_label("依据或原因").fill("年度调整")
    page.get_by_role("button", name="确认更新").click()
    expect(page.get_by_text("依据：年度调整")).to_be_visible()
    assert Post.objects.get(unit=Unit.objects.get(code="Z01")).appointments.count() == 1
    assert Person.objects.get(staff_no="member").name == "孙八"
    assert world.people["foreign_clerk"].appointments.get().until_date == date(2026, 1, 5)
