"""A pledge from its issue to its force, in a real browser: sent back once, signed by both."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.browser.carrying import patience
from tests.browser.signing import open_as
from tests.world import PASSWORD
from zelian.history import sealing
from zelian.history.verifying import verify
from zelian.pledges.lifecycle import Side
from zelian.pledges.models import Pledge
from zelian.pledges.signing import content_of, form_for
from zelian.signing.models import Signature
from zelian.signing.queries import standing_of

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOAL = "全年谈话提醒不少于四次"
REASON = "目标要写明次数"


@pytest.fixture(autouse=True)
def own_data(settings, tmp_path) -> None:
    """Keys and the head of history of its own."""
    settings.DATA = tmp_path / "data"
    settings.DATA.mkdir()


def main(page: Page) -> Locator:
    return page.locator("main")


def link(page: Page, name: str) -> None:
    main(page).get_by_role("link", name=name, exact=True).click()


def press(page: Page, name: str) -> None:
    main(page).get_by_role("button", name=name, exact=True).click()


def sign(page: Page, offered: str) -> None:
    """Go to the page of signing, show by one's password who one is, sign."""
    link(page, offered)
    link(page, "确认身份")
    page.get_by_label("密码").first.fill(PASSWORD)
    press(page, "验证")
    press(page, "确认签字")
    expect(main(page)).to_contain_text("签字完成")


def issue(page: Page, world) -> None:
    """After a look at who gets one."""
    page.get_by_label("种类").select_option(label="责任书")
    page.locator("select[name=unit]").select_option(str(world.units["physics"].pk), force=True)
    press(page, "看看会下发给谁")
    expect(main(page)).to_contain_text("物理学院党委书记")
    press(page, "确认下发")
    expect(main(page)).to_contain_text("已下发")


def fill_in(page: Page, goal: str) -> None:
    link(page, "填写")
    page.get_by_label("年度目标").fill(goal)
    press(page, "保存")
    expect(main(page)).to_contain_text(goal)


def issued_signed_returned_and_signed(page: Page, live_server, world) -> Pledge:
    """By the office, by the giver, back from the superior, by the giver again, by both."""
    open_as(page, live_server, world, "committee_office", reverse("pledges:new"))
    issue(page, world)
    pledge = Pledge.objects.get(unit=world.units["physics"], post=None)
    address = reverse("pledges:pledge", args=[pledge.pk])

    open_as(page, live_server, world, "unit_head", address)
    expect(main(page)).to_contain_text("签字前还要填写：年度目标")
    fill_in(page, "完成各项任务")
    sign(page, "签字")
    expect(main(page)).to_contain_text("一方已签")

    open_as(page, live_server, world, "team_member", address)
    main(page).locator("summary", has_text="更多").click()
    link(page, "退回")
    page.get_by_label("原因").fill(REASON)
    press(page, "退回")
    expect(main(page)).to_contain_text(REASON)

    open_as(page, live_server, world, "unit_head", address)
    expect(main(page)).to_contain_text(REASON)
    fill_in(page, GOAL)
    press(page, "重新提交")
    sign(page, "签字")

    open_as(page, live_server, world, "team_member", address)
    expect(main(page)).to_contain_text(GOAL)
    sign(page, "签字接受")
    expect(main(page)).to_contain_text("已生效")
    return pledge


def assert_it_holds(pledge: Pledge, world) -> None:
    """In force from today, by two signatures that hold; the one before the return is withdrawn."""
    pledge.refresh_from_db()
    today: date = timezone.localdate()
    assert (pledge.state, pledge.effective_on) == (Pledge.State.IN_FORCE, today)
    assert pledge.values["goals"] == GOAL
    rows = Signature.objects.filter(
        thing_type=pledge._meta.label_lower, thing_id=pledge.pk
    ).order_by("pk")
    assert [row.signer_name for row in rows] == [
        world.people[who].name for who in ("unit_head", "unit_head", "team_member")
    ]
    sides = (Side.GIVER, Side.GIVER, Side.COUNTERPART)
    content = [content_of(pledge, form_for(pledge, side)) for side in sides]
    standing = [standing_of(row, now) for row, now in zip(rows, content, strict=True)]
    assert standing == ["withdrawn", "signed", "signed"]
    sealing.seal_all()
    report = verify(now=timezone.now())
    assert report.is_intact
    assert report.notices == []


def test_a_pledge_is_issued_signed_sent_back_and_signed_by_both(browser_page, live_server, world):
    with patience(browser_page):
        pledge = issued_signed_returned_and_signed(browser_page, live_server, world)
    assert_it_holds(pledge, world)
