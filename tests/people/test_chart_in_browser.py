"""The tree by keyboard, its branches fetched when opened; the pages with axe."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.signing import open_as
from tests.people.test_chart import grown
from tests.world import TODAY
from zelian.people.models import Leave

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_tree_is_walked_by_keyboard_and_branches_come_when_opened(
    world, live_server, browser_page
):
    grown(world, 220)
    open_as(browser_page, live_server, world, "member", reverse("people:organisation"))
    college = browser_page.get_by_role("link", name="第3学院党委")
    college.focus()
    expect(browser_page.get_by_text("第3学院第0支部")).to_have_count(0)
    browser_page.keyboard.press("ArrowRight")
    first = browser_page.get_by_role("link", name="第3学院第0支部")
    expect(first).to_be_visible()
    browser_page.keyboard.press("ArrowRight")
    expect(first).to_be_focused()
    browser_page.keyboard.press("ArrowDown")
    expect(browser_page.get_by_role("link", name="第3学院第1支部")).to_be_focused()
    browser_page.keyboard.press("ArrowLeft")
    expect(college).to_be_focused()
    browser_page.keyboard.press("ArrowLeft")
    expect(first).to_be_hidden()
    browser_page.keyboard.press("End")
    expect(browser_page.get_by_role("link", name="第19学院党委")).to_be_focused()
    browser_page.keyboard.press("Home")
    expect(browser_page.get_by_role("link", name="校党委", exact=True)).to_be_focused()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_pages_are_accessible_and_fit(world, live_server, browser_page, width):
    appointment = world.posts["unit_head"].appointments.get()
    appointment.term_until = TODAY
    appointment.save()
    Leave.objects.create(
        appointment=appointment,
        kind="study",
        from_date=TODAY,
        stand_in=world.people["unit_clerk"],
    )
    browser_page.set_viewport_size({"width": width, "height": 900})
    open_as(browser_page, live_server, world, "organisation")
    physics = world.units["physics"].pk
    for address in (
        reverse("people:organisation") + "?on=2025-01-01",
        reverse("people:oversight"),
        reverse("people:terms"),
        reverse("people:kinds"),
        reverse("people:print_chart"),
        reverse("people:unit", args=[physics]),
        reverse("people:post", args=[appointment.post_id]),
        reverse("people:split_unit", args=[physics]),
        reverse("people:record_leave", args=[appointment.pk]),
    ):
        browser_page.goto(live_server.url + address)
        found = Axe().run(browser_page)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        wide = "() => document.documentElement.scrollWidth > innerWidth"
        assert not browser_page.evaluate(wide), address
