"""Going through tables and a language model's help, in a real browser."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.signing import open_as
from tests.catalogue.papers import uploaded
from tests.catalogue.test_tables import SHEET
from tests.world import build_world
from zelian.catalogue.assistance.state import Tally
from zelian.catalogue.models import LanguageModel, Regulation, TableRow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    return build_world()


@pytest.fixture
def sheet(world) -> Regulation:
    return uploaded(world, SHEET, "评分.txt")


@pytest.fixture
def draft(world) -> Regulation:
    return uploaded(world)


def states(sheet: Regulation) -> list[str]:
    return [row.state for row in sheet.table_rows.all()]


def test_rows_are_decided_one_after_the_other_with_a_single_key(
    browser_page, live_server, world, sheet
):
    page = browser_page
    open_as(page, live_server, world, "organisation", reverse("catalogue:tables", args=[sheet.pk]))
    first, second = page.locator(".read-row").all()
    first.get_by_role("button", name="采纳", exact=True).focus()
    page.keyboard.press("Enter")
    expect(first.get_by_text("已采纳")).to_be_visible()
    expect(second.get_by_role("button", name="采纳", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(second.get_by_text("已采纳")).to_be_visible()
    expect(second).to_be_focused()
    page.keyboard.press("Enter")  # one too many takes nothing back
    assert states(sheet) == [TableRow.State.ACCEPTED] * 2
    second.get_by_role("button", name="退回待核对").click()
    expect(second.get_by_text("待核对", exact=True)).to_be_visible()
    assert states(sheet) == [TableRow.State.ACCEPTED, TableRow.State.PROPOSED]


def test_on_a_phone_each_row_stands_by_itself_with_its_buttons(
    browser_page, live_server, world, sheet
):
    page = browser_page
    page.set_viewport_size({"width": 390, "height": 844})
    open_as(page, live_server, world, "organisation", reverse("catalogue:tables", args=[sheet.pk]))
    scroll = page.locator(".table-scroll").first
    assert scroll.evaluate("box => box.scrollWidth <= box.clientWidth")
    expect(
        page.locator(".read-row").first.get_by_role("button", name="采纳", exact=True)
    ).to_be_visible()


def test_what_the_model_found_is_told_without_leaving_what_one_types(
    browser_page, live_server, world, draft
):
    page = browser_page
    LanguageModel.objects.create(url="http://model.school:8000/v1", model="m", enabled=True)
    asking = Tally(of=4, done=1).asking(timezone.now())
    Regulation.objects.filter(pk=draft.pk).update(assistance=asking)
    here = reverse("catalogue:regulation", args=[draft.pk])
    open_as(page, live_server, world, "organisation", here)
    page.locator(".duty-card").first.get_by_role("link", name="修改").click()
    typed = page.locator(".duty-editing textarea").first
    typed.fill("正在写")
    Regulation.objects.filter(pk=draft.pk).update(assistance=asking | {"done": 2, "found": 1})
    expect(page.locator(".assistance")).to_contain_text("已建议 1 项")
    done = asking | {"state": "done", "done": 4, "found": 2, "invented": 3}
    Regulation.objects.filter(pk=draft.pk).update(assistance=done)
    expect(page.locator(".assistance")).to_contain_text("语言模型补充了 2 项建议")
    expect(page.locator(".assistance")).to_contain_text("另有 3 项在原文中找不到依据")
    expect(typed).to_have_value("正在写")


def test_leaving_the_form_is_not_told_as_a_decision(browser_page, live_server, world, draft):
    page = browser_page
    here = reverse("catalogue:regulation", args=[draft.pk])
    open_as(page, live_server, world, "organisation", here)
    page.keyboard.press("j")
    page.keyboard.press("e")
    page.locator(".duty-editing textarea").first.focus()
    page.keyboard.press("Escape")
    expect(page.locator(".duty-editing")).to_have_count(0)
    page.keyboard.press("x")
    expect(page.locator("#draft-said")).to_contain_text("不采纳：")
    page.keyboard.press("u")
    expect(page.locator("#draft-said")).to_contain_text("已退回待核对：")
