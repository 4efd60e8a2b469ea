from __future__ import annotations

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from tests.catalogue.papers import TEXT, uploaded
from tests.world import build_world
from zelian.catalogue.models import Duty, Regulation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def world(transactional_db):
    return build_world()


def open_as(browser_page, live_server, world, name: str, path: str) -> None:
    client = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    client.force_login(world.accounts[name], backend=backend)
    cookie = django_settings.SESSION_COOKIE_NAME
    browser_page.context.add_cookies(
        [{"name": cookie, "value": client.cookies[cookie].value, "url": live_server.url}]
    )
    browser_page.goto(live_server.url + path)


def select(page, words: str) -> None:
    """Select words of the text as a mouse would."""
    page.evaluate(
        """words => {
          const text = document.querySelector(".reader-text");
          const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
          for (let node; (node = walker.nextNode());) {
            const at = node.data.indexOf(words);
            if (at < 0) continue;
            const range = document.createRange();
            range.setStart(node, at);
            range.setEnd(node, at + words.length);
            getSelection().removeAllRanges();
            getSelection().addRange(range);
            node.parentElement.dispatchEvent(new MouseEvent("mouseup", { bubbles: true }));
            return;
          }
        }""",
        words,
    )


def test_a_clerk_confirms_a_regulation_with_keys_and_few_clicks(browser_page, live_server, world):
    page = browser_page
    regulation = uploaded(world)
    open_as(
        page,
        live_server,
        world,
        "organisation",
        reverse("catalogue:regulation", args=[regulation.pk]),
    )
    first, second = regulation.duties.all()[:2]
    page.keyboard.press("j")
    page.keyboard.press("a")
    page.wait_for_selector(f"#c-duty-{first.pk}[data-state=accepted]")
    page.wait_for_selector(f"#c-duty-{second.pk}.is-chosen")
    page.keyboard.press("e")
    page.fill("[data-editing] textarea[name$=action]", "召开专题会议")
    page.click("[data-editing] button[name=accept]")
    page.wait_for_selector(f"#c-duty-{second.pk}[data-state=accepted] >> text=召开专题会议")
    page.click("#draft-words summary")
    page.click(".word-entry:has-text('主要负责人') .button")
    page.check(".word-form label:has-text('学院党委') input")
    page.click(".word-form button[type=submit]")
    page.wait_for_selector("#draft-notices >> text=已确定由谁承担")
    page.on("dialog", lambda dialog: dialog.accept())
    page.click("text=采纳全部有量化要求的")
    page.wait_for_selector("#draft-notices >> text=已采纳")
    page.click("text=其余不采纳")
    page.wait_for_selector("#draft-notices >> text=不采纳")
    if page.query_selector("text=存疑都看过了"):
        page.click("text=存疑都看过了")
    page.wait_for_selector(".draft-ready")
    page.fill("[name=effective_on]", "2026-12-01")
    page.click(".draft-confirm button")
    page.wait_for_selector("h1 >> text=施行中")
    regulation.refresh_from_db()
    assert regulation.state == Regulation.State.IN_FORCE


def test_selected_words_become_a_duty_at_their_very_place(browser_page, live_server, world):
    page = browser_page
    regulation = uploaded(world)
    address = reverse("catalogue:regulation", args=[regulation.pk])
    open_as(page, live_server, world, "discipline", address)
    words = "切实加强组织领导"
    select(page, words)
    start = page.locator("#add-duty [name=start]")
    assert start.input_value() == str(TEXT.index(words))
    assert page.input_value("#add-duty textarea") == words
    page.click("#add-duty button")
    page.wait_for_selector("#draft-notices >> text=已添加")
    duty = regulation.duties.get(origin=Duty.Origin.ADDED)
    assert (duty.start, duty.quote) == (TEXT.index(words), words)
    page.wait_for_selector(f"#c-duty-{duty.pk}.is-chosen")


def test_a_form_that_is_open_survives_what_a_colleague_does(browser_page, live_server, world):
    page = browser_page
    regulation = uploaded(world)
    address = reverse("catalogue:regulation", args=[regulation.pk])
    open_as(page, live_server, world, "organisation", address)
    first, second = regulation.duties.all()[:2]
    page.click(f"#c-duty-{second.pk} [data-key=e]")
    page.fill("[data-editing] textarea[name$=action]", "还没有保存的话")
    colleague = Client()
    backend = "django.contrib.auth.backends.ModelBackend"
    colleague.force_login(world.accounts["committee_office"], backend=backend)
    colleague.post(reverse("catalogue:reject", args=[second.pk]), {"version": second.version})
    page.click(f"#c-duty-{first.pk} [data-key=a]")
    page.wait_for_selector("#draft-notices >> text=他人也改了这份文件")
    assert page.input_value("[data-editing] textarea[name$=action]") == "还没有保存的话"
    page.click("[data-editing] button[name=accept]")
    page.wait_for_selector("[data-editing] >> text=刚刚被他人改过")
    assert page.input_value("[data-editing] textarea[name$=action]") == "还没有保存的话"
    assert Duty.objects.get(pk=second.pk).state == Duty.State.REJECTED
