"""The gallery in a real browser: every component is sound, reachable and keeps what is typed."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
FORM = 'form[data-draft="gallery"]'


@pytest.fixture
def gallery(browser_page, live_server):
    """The gallery without anybody signed in."""
    browser_page.goto(f"{live_server.url}/gallery/")
    return browser_page


@pytest.fixture
def signed_in_gallery(browser_page, live_server, sign_in):
    """The gallery as a clerk sees it, with the whole frame."""
    session = sign_in("unit_clerk").cookies["sessionid"].value
    browser_page.context.add_cookies(
        [{"name": "sessionid", "value": session, "url": live_server.url}]
    )
    browser_page.goto(f"{live_server.url}/gallery/")
    return browser_page


def faults(page) -> list[str]:
    # a control half scrolled under the top bar would count as too small a target
    page.evaluate("window.scrollTo(0, 0)")
    found = Axe().run(page, options={"runOnly": WCAG}).response["violations"]
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found]


@pytest.mark.parametrize("width", [360, 768, 1440, 1920])
def test_the_gallery_meets_wcag_at_every_width(signed_in_gallery, width):
    signed_in_gallery.set_viewport_size({"width": width, "height": 900})
    signed_in_gallery.wait_for_timeout(300)
    assert faults(signed_in_gallery) == []
    assert signed_in_gallery.evaluate("document.documentElement.scrollWidth") <= width


def test_the_gallery_meets_wcag_with_menus_and_tables_open(gallery):
    gallery.evaluate("document.querySelectorAll('details.twin').forEach(d => { d.open = true })")
    gallery.locator("summary", has_text="列").click()
    assert faults(gallery) == []


def test_text_at_double_size_still_fits(signed_in_gallery):
    # 200 % zoom of a 1280 px window leaves 640 px
    signed_in_gallery.set_viewport_size({"width": 640, "height": 400})
    assert signed_in_gallery.evaluate("document.documentElement.scrollWidth") <= 640


def test_a_draft_comes_back_is_cleared_and_ends_with_success(signed_in_gallery):
    page = signed_in_gallery
    page.fill(f"{FORM} [name=topic]", "写到一半的主题")
    page.check(f"{FORM} [name=way][value=phone]")
    page.wait_for_timeout(600)
    page.reload()
    assert page.input_value(f"{FORM} [name=topic]") == "写到一半的主题"
    assert page.is_checked(f"{FORM} [name=way][value=phone]")
    assert page.locator(f"{FORM} .draft-notice").is_visible()
    page.click(f"{FORM} [data-draft-clear]")
    assert page.input_value(f"{FORM} [name=topic]") == ""
    page.reload()
    assert page.input_value(f"{FORM} [name=topic]") == ""
    page.fill(f"{FORM} [name=topic]", "党课")
    page.fill(f"{FORM} [name=day]", "2026-03-05")
    page.select_option(f"{FORM} [name=kind]", "talk")
    page.click(f"{FORM} button[type=submit]")
    page.wait_for_selector("[data-saved=gallery]")
    assert page.input_value(f"{FORM} [name=topic]") == ""
    page.reload()
    assert page.input_value(f"{FORM} [name=topic]") == ""


def test_a_draft_belongs_to_its_account_and_leaves_passwords_and_files_out(signed_in_gallery):
    page = signed_in_gallery
    page.evaluate(
        """selector => {
          const form = document.querySelector(selector);
          const secret = document.createElement("input");
          secret.type = "password"; secret.name = "secret"; secret.value = "geheim";
          form.append(secret);
        }""",
        FORM,
    )
    page.fill(f"{FORM} [name=topic]", "主题")
    page.wait_for_timeout(600)
    stored = page.evaluate("JSON.stringify(localStorage)")
    account = page.get_attribute('meta[name="zelian-account"]', "content")
    assert f"zelian-draft:{account}:gallery" in stored
    assert "主题" in stored
    assert "geheim" not in stored
    assert "csrfmiddlewaretoken" not in stored


def test_too_big_a_file_is_told_before_it_is_sent(gallery):
    big = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 2048}
    gallery.set_input_files(f"{FORM} [name=photo]", big)
    note = gallery.locator(f"{FORM} .file-too-big")
    assert note.inner_text() == "“照片.jpg”有2 KB，超过上限1 KB，请压缩或拆分后再选。"
    address = gallery.url
    gallery.click(f"{FORM} button[type=submit]")
    gallery.wait_for_timeout(300)
    assert gallery.url == address
    assert gallery.is_enabled(f"{FORM} button[type=submit]")
    small = {"name": "照片.jpg", "mimeType": "image/jpeg", "buffer": b"x"}
    gallery.set_input_files(f"{FORM} [name=photo]", small)
    assert note.is_hidden()


def test_a_second_click_does_not_send_twice(gallery):
    sent = []
    gallery.on("request", lambda request: sent.append(request.url) if is_post(request) else None)
    gallery.fill(f"{FORM} [name=topic]", "党课")
    gallery.evaluate(
        """selector => {
          const button = document.querySelector(selector + " button[type=submit]");
          button.click(); button.click(); button.click();
        }""",
        FORM,
    )
    gallery.wait_for_selector(f"{FORM} .form-errors")
    assert len(sent) == 1


def is_post(request) -> bool:
    return request.method == "POST"


def test_filters_apply_by_themselves_and_stay_in_the_address(gallery):
    gallery.select_option("#table [name=status]", "overdue")
    gallery.wait_for_selector("#table .chip")
    assert "status=overdue" in gallery.url
    assert "q=" not in gallery.url
    assert "已逾期" in gallery.inner_text("#table .chip")
    gallery.fill("#table [name=q]", "党课")
    gallery.wait_for_selector("#table .chip >> nth=1")
    assert gallery.evaluate("document.activeElement.name") == "q"
    gallery.go_back()
    gallery.wait_for_selector("#table .chip >> nth=1", state="detached")
    assert gallery.input_value("#table [name=q]") == ""


def test_a_mark_leads_to_its_card_and_keys_walk_the_cards(gallery):
    gallery.click('.reader mark[data-top="m1"]')
    assert gallery.evaluate("document.activeElement.dataset.card") == "m1"
    assert gallery.locator('.reader [data-card="m1"].is-chosen').count() == 1
    gallery.keyboard.press("j")
    assert gallery.evaluate("document.activeElement.dataset.card") == "m2"
    gallery.keyboard.press("k")
    gallery.keyboard.press("k")
    assert gallery.evaluate("document.activeElement.dataset.card") == "d1"
    assert gallery.locator("mark.is-chosen").count() == 4


def test_on_a_phone_the_reader_shows_one_side_at_a_time(gallery):
    gallery.set_viewport_size({"width": 390, "height": 800})
    assert gallery.locator(".reader-cards").is_hidden()
    gallery.click('[data-reader-show="cards"]')
    assert gallery.locator(".reader-text").is_hidden()
    gallery.locator('[data-card="r1"]').focus()
    gallery.keyboard.press("Enter")
    assert gallery.locator(".reader-text").is_visible()
    assert gallery.locator('mark[data-for~="r1"].is-chosen').is_visible()


def test_an_expired_session_is_told_plainly(signed_in_gallery):
    page = signed_in_gallery
    page.expected_troubles = ["401"]
    page.fill(f"{FORM} [name=topic]", "写到一半")
    page.context.clear_cookies()
    page.evaluate("htmx.ajax('GET', '/organisation/', '#table')")
    notice = page.locator("#signed-out")
    notice.wait_for()
    assert "登录已过期。您填写的内容已留在本机，重新登录后会自动恢复。" in notice.inner_text()
    assert notice.locator("a").get_attribute("href").endswith("?next=%2Fgallery%2F")
    assert "写到一半" in page.evaluate("JSON.stringify(localStorage)")


def test_a_lost_connection_is_told_plainly(gallery):
    gallery.expected_troubles = ["ERR_FAILED", "htmx:sendError", "htmx:afterRequest"]
    gallery.route("**/gallery/?**", lambda route: route.abort())
    gallery.select_option("#table [name=status]", "overdue")
    gallery.locator("#trouble").wait_for()
    assert "网络没有连上" in gallery.inner_text("#trouble")
    assert "权限" not in gallery.inner_text("#trouble")


def test_menus_open_and_close_by_keyboard(signed_in_gallery):
    page = signed_in_gallery
    summary = page.locator(".house-top .menu > summary", has_text="年").first
    summary.focus()
    page.keyboard.press("Enter")
    menu = page.locator(".house-top .menu[open]")
    assert menu.count() == 1
    page.keyboard.press("Escape")
    assert menu.count() == 0
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"


def test_the_keyboard_reaches_the_content_first(browser_page, live_server):
    browser_page.expected_troubles = ["404"]
    browser_page.goto(f"{live_server.url}/there/is/no/such/page/")
    browser_page.keyboard.press("Tab")
    assert browser_page.evaluate("document.activeElement.getAttribute('href')") == "#content"
    browser_page.keyboard.press("Enter")
    assert browser_page.evaluate("document.activeElement.id") == "content"


def test_a_dialog_opens_and_closes(gallery):
    gallery.click('[data-dialog="really"]')
    assert gallery.locator("dialog#really").is_visible()
    assert faults(gallery) == []
    gallery.click("dialog#really >> text=不撤回")
    assert gallery.locator("dialog#really").is_hidden()
