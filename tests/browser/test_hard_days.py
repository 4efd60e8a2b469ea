"""What goes wrong on ordinary days: nothing typed is lost, nobody is left without a word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.signing import open_as
from tests.catalogue.papers import uploaded
from tests.things import make_things
from tests.world import PASSWORD
from zelian.performance.models import Act

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
RECORD = reverse("performance:act-new")
DRAFT_IS_KEPT = 600  # ms after the last key


def save(page: Page) -> None:
    page.locator("main").get_by_role("button", name="保存").click()


def test_a_session_that_ends_while_typing_costs_nothing(browser_page, live_server, world):
    page = browser_page
    page.expected_troubles = ["401"]  # what the page asks by itself meets the ended session
    open_as(page, live_server, world, "unit_head", RECORD)
    page.get_by_label("主题").fill("与新任支部书记谈话")
    page.get_by_text("更多：").click()
    page.get_by_label("内容摘要").fill("提醒三件事")
    page.wait_for_timeout(DRAFT_IS_KEPT)
    Session.objects.all().delete()
    save(page)
    expect(page.get_by_text("没有提交的内容还在")).to_be_visible()
    page.get_by_label("用户名").fill("unit_head")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_label("主题")).to_have_value("与新任支部书记谈话")
    # what lay in the folded part comes back in sight
    expect(page.get_by_label("内容摘要")).to_be_visible()
    expect(page.get_by_label("内容摘要")).to_have_value("提醒三件事")
    expect(page.locator(".draft-notice")).to_contain_text("附件请重新选择")


def test_signing_out_takes_the_drafts_along(browser_page, live_server, world):
    page = browser_page
    page.expected_troubles = ["401"]  # what the page asked by itself may be answered late
    open_as(page, live_server, world, "unit_head", RECORD)
    page.get_by_label("主题").fill("不该留给别人看的话")
    page.wait_for_timeout(DRAFT_IS_KEPT)
    page.evaluate("localStorage.setItem('zelian-draft:0:other', '{\"at\": 9e15}')")
    page.locator(".house-person").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录责链")).to_be_visible()
    left = page.evaluate("JSON.stringify(localStorage)")
    assert "不该留给别人看的话" not in left
    assert "zelian-draft:0:other" in left


def test_a_program_in_a_photo_is_refused_where_it_was_chosen(
    browser_page, live_server, world, tmp_path
):
    page = browser_page
    program = tmp_path / "照片.jpg"
    program.write_bytes(b"MZ" + bytes(3000))
    open_as(page, live_server, world, "unit_head", RECORD)
    page.get_by_label("主题").fill("现场检查")
    page.get_by_label("拍照").set_input_files(program)
    save(page)
    expect(page.locator(".field", has=page.get_by_label("拍照"))).to_contain_text("照片.jpg")
    expect(page.get_by_label("主题")).to_have_value("现场检查")
    assert not Act.objects.exists()


def test_a_refused_day_keeps_its_picker(browser_page, live_server, world):
    page = browser_page
    tomorrow = timezone.localdate() + timedelta(days=1)
    open_as(page, live_server, world, "unit_head", RECORD)
    page.get_by_label("主题").fill("还没有开的会")
    page.get_by_label("日期").fill(tomorrow.isoformat())
    save(page)
    expect(page.locator(".field", has=page.get_by_label("日期"))).to_contain_text("不能晚于今天")
    expect(page.get_by_label("日期")).to_have_attribute("type", "date")
    expect(page.get_by_label("日期")).to_have_value(tomorrow.isoformat())


def test_two_clicks_on_save_record_once(browser_page, live_server, world):
    page = browser_page
    open_as(page, live_server, world, "unit_head", RECORD)
    page.get_by_label("主题").fill("支部例会")
    page.locator("main").get_by_role("button", name="保存").dblclick()
    expect(page.get_by_role("heading", name="支部例会")).to_be_visible()
    assert Act.objects.count() == 1


def test_two_people_correct_one_act_and_the_second_sees_the_difference(
    browser, browser_page, live_server, world
):
    act = make_things(world).act
    address = reverse("performance:act-edit", args=[act.pk])
    mine = browser_page
    other = browser.new_context(locale="zh-CN").new_page()
    open_as(mine, live_server, world, "unit_head", address)
    open_as(other, live_server, world, "unit_clerk", address)
    mine.get_by_label("主题").fill("廉政党课第一讲")
    other.get_by_label("主题").fill("廉政党课：身边的案例")
    save(mine)
    expect(mine.get_by_role("heading", name="廉政党课第一讲")).to_be_visible()
    save(other)
    row = other.get_by_role("row", name="主题")
    expect(row).to_contain_text("廉政党课第一讲")
    expect(row).to_contain_text("廉政党课：身边的案例")
    save(other)
    expect(other.get_by_role("heading", name="廉政党课：身边的案例")).to_be_visible()
    other.context.close()


def test_two_clerks_confirm_one_regulation(browser, browser_page, live_server, world):
    regulation = uploaded(world)
    address = reverse("catalogue:regulation", args=[regulation.pk])
    mine = browser_page
    other = browser.new_context(locale="zh-CN").new_page()
    open_as(mine, live_server, world, "organisation", address)
    open_as(other, live_server, world, "committee_office", address)
    card = f"#c-duty-{regulation.duties.first().pk}"
    mine.locator(card).get_by_role("button", name="不采纳").click()
    mine.wait_for_selector(f"{card}[data-state=rejected]")
    other.locator(card).get_by_role("button", name="采纳", exact=True).click()
    expect(other.locator(card)).to_contain_text("刚刚被他人改过")
    assert other.locator(card).get_attribute("data-state") == "rejected"
    other.context.close()


def test_keys_lead_on_after_many_were_decided_at_once(browser_page, live_server, world):
    page = browser_page
    regulation = uploaded(world)
    address = reverse("catalogue:regulation", args=[regulation.pk])
    open_as(page, live_server, world, "organisation", address)
    page.keyboard.press("j")
    page.keyboard.press("e")
    expect(page.locator("[data-editing] textarea").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("[data-editing]")).to_have_count(0)
    page.locator("#draft-words summary").click()
    word = page.locator(".word-entry.word-open").first
    expect(word).to_contain_text("主要负责人")
    word.get_by_text("选择", exact=True).click()
    page.locator(".word-form label", has_text="学院党委").locator("input").check()
    page.get_by_role("button", name="用于全部同名事项").click()
    expect(page.locator("#draft-notices")).to_contain_text("已确定由谁承担")
    expect(page.locator("#draft-words")).to_have_attribute("open", "")
    page.locator("#draft-words summary").click()
    page.get_by_role("button", name="采纳全部有量化要求的").press("Enter")
    expect(page.locator("#draft-notices")).to_contain_text("已采纳")
    expect(page.locator("[data-card][data-state=proposed]").first).to_be_focused()


def test_the_bar_of_a_phone_covers_no_button(browser_page, live_server, world):
    page = browser_page
    page.set_viewport_size({"width": 360, "height": 640})
    open_as(page, live_server, world, "unit_head", RECORD)
    page.evaluate("window.scrollTo({ top: 1e6, behavior: 'instant' })")
    button = page.locator("main .form-actions").bounding_box()
    bar = page.locator(".house-phone").bounding_box()
    assert button["y"] + button["height"] <= bar["y"]
    expect(page.locator(".house-phone")).to_contain_text("记一笔")


def test_a_mere_administrator_is_offered_accounts_and_no_recording(
    browser_page, live_server, world
):
    page = browser_page
    page.set_viewport_size({"width": 390, "height": 780})
    open_as(page, live_server, world, "system_admin", "/")
    expect(page.locator(".house-phone")).not_to_contain_text("记一笔")
    expect(page.locator(".house-phone")).to_contain_text("账号")
    expect(page.get_by_role("main").get_by_role("link", name="账号")).to_be_visible()
