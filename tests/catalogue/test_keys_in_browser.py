"""Confirming by keyboard alone, in a real browser."""

from __future__ import annotations

import time

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser.signing import open_as
from tests.browser.test_every_page import faults
from tests.catalogue.papers import a_long_regulation, lecture, remark_on, unclear, uploaded
from tests.world import build_world
from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.operations import reject_duty

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MANY = 200
SECONDS = 60  # for the whole long regulation on a busy machine; a quiet one takes a tenth


@pytest.fixture
def world(transactional_db):
    return build_world()


@pytest.fixture
def draft(world) -> Regulation:
    return uploaded(world)


@pytest.fixture
def page(browser_page, live_server, world, draft):
    open_as(browser_page, live_server, world, "organisation", address(draft))
    return browser_page


def address(draft: Regulation) -> str:
    return reverse("catalogue:regulation", args=[draft.pk])


def card(duty: Duty) -> str:
    return f"#c-duty-{duty.pk}"


def wait_for_state(page, duty: Duty, state: str) -> None:
    page.wait_for_selector(f"{card(duty)}[data-state={state}]")


def chosen(page) -> str:
    return page.locator(".is-chosen[data-card]").get_attribute("data-card")


def test_a_decision_is_taken_back_with_one_key(page, draft):
    first, second = draft.duties.all()[:2]
    page.keyboard.press("j")
    page.keyboard.press("x")
    wait_for_state(page, first, "rejected")
    page.wait_for_selector(f"{card(second)}.is-chosen")
    assert not page.query_selector(f'mark[data-for~="duty-{first.pk}"]')
    page.keyboard.press("u")
    wait_for_state(page, first, "proposed")
    page.wait_for_selector(f"{card(first)}.is-chosen")
    page.wait_for_selector(f'mark[data-for~="duty-{first.pk}"]', state="attached")


def test_what_was_done_is_told_to_those_who_listen(page, draft):
    first = draft.duties.first()
    page.keyboard.press("j")
    page.keyboard.press("a")
    said = page.locator("#draft-said")
    said.filter(has_text="已采纳：").wait_for(state="attached")
    assert first.action in said.text_content()
    assert "项待核对" in said.text_content()
    assert said.get_attribute("aria-live") == "polite"


def test_doubts_are_walked_and_settled_wherever_they_stand(browser_page, live_server, world, draft):
    loose, on_duty = remark_on(draft, None), remark_on(draft, lecture(draft))
    page = browser_page
    open_as(page, live_server, world, "organisation", address(draft))
    page.keyboard.press("d")
    assert chosen(page) == f"remark-{loose.pk}"
    page.keyboard.press("d")
    assert chosen(page) == f"duty-{lecture(draft).pk}"
    page.keyboard.press("Shift+D")
    assert chosen(page) == f"remark-{loose.pk}"
    page.keyboard.press("a")
    page.wait_for_selector(f"#c-remark-{loose.pk}", state="detached")
    page.wait_for_selector(f"{card(lecture(draft))}.is-chosen")
    page.keyboard.press("s")
    page.wait_for_selector(f"{card(lecture(draft))} >> text=已看过")
    on_duty.refresh_from_db()
    assert on_duty.settled
    assert lecture(draft).state == Duty.State.PROPOSED


def test_the_source_and_the_card_are_one_key_apart(page, draft):
    page.keyboard.press("j")
    page.keyboard.press("g")
    inside = "document.querySelector('.reader-text').contains(document.activeElement)"
    assert page.evaluate(inside)
    assert page.evaluate("document.activeElement.dataset.for").startswith("provision-") or (
        f"duty-{draft.duties.first().pk}" in page.evaluate("document.activeElement.dataset.for")
    )
    page.keyboard.press("g")
    assert page.evaluate("document.activeElement.dataset.card") == (
        f"duty-{draft.duties.first().pk}"
    )


def test_keys_are_letters_where_somebody_types(page, draft):
    first = draft.duties.first()
    page.keyboard.press("j")
    page.keyboard.press("e")
    field = page.locator("[data-editing] textarea[name$=action]")
    # the form takes the focus once it has settled, a moment after it is there
    expect(field).to_be_focused()
    field.fill("")
    page.keyboard.type("axeud?1nsg")
    assert field.input_value() == "axeud?1nsg"
    first.refresh_from_db()
    assert first.state == Duty.State.PROPOSED
    page.keyboard.press("Control+Enter")
    wait_for_state(page, first, "accepted")
    first.refresh_from_db()
    assert first.action == "axeud?1nsg"


def test_the_help_lists_the_keys_and_turns_them_off(page, draft):
    first = draft.duties.first()
    page.keyboard.press("?")
    dialog = page.locator("#draft-keys")
    assert dialog.is_visible()
    page.keyboard.press("j")
    assert not page.query_selector(".is-chosen")
    dialog.get_by_label("使用单个字母的按键").uncheck()
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    for key in ("j", "a", "d", "?"):
        page.keyboard.press(key)
    assert not page.query_selector(".is-chosen")
    assert not dialog.is_visible()
    page.reload()
    page.keyboard.press("j")
    assert not page.query_selector(".is-chosen")
    page.get_by_role("button", name="全部按键").click()
    dialog.get_by_label("使用单个字母的按键").check()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert chosen(page) == f"duty-{first.pk}"


def test_a_bearer_is_chosen_by_its_number(page, draft):
    duty = unclear(draft)
    page.locator(card(duty)).click()
    page.keyboard.press("1")
    page.wait_for_selector(f"{card(duty)} .needs-box", state="detached")
    assert duty.bearers.get().word == "主要负责人"


def test_the_way_to_mend_a_doubt_opens_the_form_at_its_place(
    browser_page, live_server, world, draft
):
    duty = draft.duties.filter(measures=None).first()
    remark_on(draft, duty)
    draft.remarks.update(code="measure.vague")
    open_as(browser_page, live_server, world, "organisation", address(draft))
    browser_page.locator(f"{card(duty)} >> text=去填次数或时限").click()
    browser_page.wait_for_selector("[data-editing]")
    browser_page.wait_for_selector("[name$=measures-0-kind]:focus")


def test_the_page_and_its_help_are_accessible(browser_page, live_server, world, draft):
    remark_on(draft, lecture(draft))
    remark_on(draft, None)
    page = browser_page
    open_as(page, live_server, world, "organisation", address(draft))
    page.keyboard.press("j")
    assert not faults(page)
    page.keyboard.press("?")
    assert page.evaluate("document.activeElement.closest('dialog').id") == "draft-keys"
    assert not faults(page)
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.keyboard.press("e")
    page.wait_for_selector("[data-editing]")
    assert not faults(page)


@pytest.mark.parametrize("width", [360, 1440])
def test_the_pages_fit_their_screen(browser_page, live_server, world, draft, width):
    duty = lecture(draft)
    remark_on(draft, duty)
    reject_duty(viewer=world.viewer("organisation"), duty_id=duty.pk, version=duty.version)
    page = browser_page
    page.set_viewport_size({"width": width, "height": 800})
    pages = [address(draft), *map(reverse, ("catalogue:upload", "catalogue:corrections"))]
    pages.append(reverse("catalogue:discard", args=[draft.pk]))
    for where in pages:
        open_as(page, live_server, world, "organisation", where)
        beyond = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(beyond) <= 0, where


def test_a_long_regulation_is_confirmed_by_keyboard_in_no_time(browser_page, live_server, world):
    draft = uploaded(world, a_long_regulation(), "长.txt")
    assert draft.duties.count() >= MANY
    page = browser_page
    loads: list[str] = []
    open_as(page, live_server, world, "organisation", address(draft))
    page.on("framenavigated", lambda frame: loads.append(frame.url))
    begun = time.monotonic()
    page.keyboard.press("Shift+A")
    page.wait_for_selector("#draft-notices >> text=已采纳")
    doubtful = draft.duties.filter(state=Duty.State.PROPOSED).count()
    assert 0 < doubtful <= MANY / 5
    page.keyboard.press("n")
    for _turn in range(doubtful):
        # as fast as fingers go: what is pressed too early waits its turn
        page.keyboard.press("x")
    page.wait_for_selector(".draft-ready")
    assert not page.query_selector("[data-state=proposed]")
    assert time.monotonic() - begun < SECONDS
    assert not loads
    page.fill("[name=effective_on]", "2026-12-01")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1 >> text=施行中")
    draft.refresh_from_db()
    assert draft.state == Regulation.State.IN_FORCE
