"""Signing a list and the record of a meeting, in a real browser."""

from __future__ import annotations

import re
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.browser.signing import open_as
from tests.lists.duties import make_duties
from tests.world import PASSWORD, build_world
from zelian.lists import operations
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.performance.models import Act, ActPerson
from zelian.signing.models import Signature

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    return build_world()


@pytest.fixture
def listed(world) -> ResponsibilityList:
    make_duties(world)
    day = timezone.localdate()
    outcome = operations.generate_list(
        viewer=world.viewer("unit_clerk", day), year=day.year, unit=world.units["physics"]
    )
    return ResponsibilityList.objects.get(pk=outcome.list_id)


@pytest.fixture
def act(world) -> Act:
    """A meeting of the college, recorded by its clerk; the member was there."""
    act = Act.objects.create(
        submission=uuid.uuid4(),
        kind="meeting",
        on=timezone.localdate(),
        topic="党风廉政建设专题会议",
        note="学习有关文件，研究本季度工作。",
        unit=world.units["physics"],
        unit_path=world.units["physics"].path,
        recorded_by=world.accounts["unit_clerk"],
    )
    ActPerson.objects.create(act=act, person=world.people["member"])
    return act


def prove(page: Page, password: str = PASSWORD) -> None:
    page.get_by_label("登录密码").or_(page.get_by_label("密码")).first.fill(password)
    page.get_by_role("button", name="验证", exact=True).click()


def test_a_list_is_signed_after_showing_who_one_is_and_a_change_shows(
    browser_page, live_server, world, listed
):
    page = browser_page
    page.expected_troubles = ["400", "429"]
    open_as(page, live_server, world, "unit_head", reverse("lists:list", args=[listed.pk]))
    page.get_by_role("link", name="签字", exact=True).click()
    expect(page.locator("main")).to_contain_text("召开专题会议")
    page.get_by_role("link", name="确认身份").click()
    prove(page, "not-the-password")
    expect(page.locator("main")).to_contain_text("密码不正确")
    assert not Signature.objects.exists()
    prove(page)
    expect(page.locator("main")).to_contain_text("身份已确认：登录密码")
    page.get_by_role("button", name="确认签字").click()
    expect(page.locator("main")).to_contain_text("签字有效")
    page.locator(".signing-entry summary").click()
    expect(page.locator(".signing-entry")).to_contain_text(Signature.objects.get().digest)
    page.get_by_text("更多", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载PDF").click()
    assert download.value.suggested_filename == f"{listed.title}.pdf"
    assert download.value.path().read_bytes().startswith(b"%PDF-")

    ListItem.objects.filter(list=listed, number=1).update(content="换了一件事")
    page.reload()
    expect(page.locator("main")).to_contain_text("签字失效")
    expect(page.locator(".signing-entry")).to_contain_text("换了一件事")
    expect(page.locator(".signing-entry")).to_contain_text("召开专题会议")


def test_the_record_of_a_meeting_is_signed_by_its_chair_and_its_recorder(
    browser_page, live_server, world, act
):
    page = browser_page
    address = reverse("performance:act", args=[act.pk])
    for who, meaning in (("unit_head", "主持人签字"), ("unit_clerk", "记录人签字")):
        open_as(page, live_server, world, who, address)
        page.get_by_role("link", name="签字", exact=True).click()
        expect(page.locator("main")).to_contain_text(meaning)
        page.get_by_role("link", name="确认身份").click()
        prove(page)
        page.get_by_role("button", name="确认签字").click()
        expect(page.locator(".signatures")).to_contain_text(meaning)
    expect(page.locator(".signatures").get_by_text("签字有效")).to_have_count(2)
    Act.objects.update(note="改过的内容。")
    page.reload()
    expect(page.locator(".signatures").get_by_text("签字失效")).to_have_count(2)
    expect(page.locator(".signatures")).to_contain_text("改过的内容。")


def test_a_paper_is_checked_without_signing_in(browser_page, live_server, world, listed, act):
    page = browser_page
    page.goto(f"{live_server.url}{reverse('signing:check')}")
    page.get_by_label("核验编号").fill("0000-0000-0000-0000")
    page.get_by_role("button", name="核验").click()
    expect(page.locator("main")).to_contain_text("无法确认")
    page.get_by_label("核验编号").fill("short")
    page.get_by_role("button", name="核验").click()
    expect(page.locator("main")).to_contain_text(re.compile("应为16位"))
