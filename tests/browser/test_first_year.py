"""The whole chain in a browser: a file becomes duties, lists, obligations, an act, a verdict.

It takes a sample of our own, and a reference document too where those lie beside the project.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.things import PNG
from tests.world import PASSWORD
from zelian.performance.tasks import keep_plans, load_calendars

ROOT = Path(__file__).resolve().parent.parent.parent
REFERENCE = ROOT.parent / "shared" / "seeds" / "002_tianjin_2017.txt"
OWN = ROOT / "src" / "zelian" / "packs" / "demo" / "sample_college.txt"
DOCUMENTS = [path for path in (OWN, REFERENCE) if path.exists()]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page: Page, base: str, name: str) -> None:
    page.context.clear_cookies()
    page.goto(f"{base}/login/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("heading", name="工作台")).to_be_visible()


def upload(page: Page, base: str, document: Path, wrong: Path) -> None:
    """Once wrongly: a file that is not what its name says; then the document."""
    page.goto(f"{base}/regulations/upload/")
    page.locator("input[type=file]").set_input_files(wrong)
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_text("内容与扩展名 .docx 不符").first).to_be_visible()
    page.goto(f"{base}/regulations/upload/")
    page.locator("input[type=file]").set_input_files(document)
    page.get_by_role("button", name="上传并读取").click()
    expect(page.get_by_role("button", name="确认施行")).to_be_visible(timeout=30_000)


def confirm(page: Page) -> None:
    """As a clerk would: bulk first, then the open questions, one correction, then in force."""
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="采纳全部有量化要求的").click()
    rest = page.get_by_role("button", name="其余不采纳")
    rest.click()
    accept_confirmation(page)
    expect(rest).to_be_hidden()
    seen = page.get_by_role("button", name="存疑都看过了")
    if seen.count():
        seen.click()
        accept_confirmation(page)
        expect(seen).to_be_hidden()
    settle_open_questions(page)
    let_the_head_lecture(page)
    # not before the sample was issued
    effect = max(date(timezone.localdate().year, 1, 1), date(2026, 3, 2))
    page.get_by_label("施行日期").fill(effect.isoformat())
    page.get_by_role("button", name="确认施行").click()
    expect(page.locator("main").get_by_text("施行中", exact=True).first).to_be_visible()


def accept_confirmation(page: Page) -> None:
    """A question before a sweeping step is asked in the page."""
    dialog = page.locator("dialog[open]")
    if dialog.count():
        dialog.get_by_role("button").first.click()


def settle_open_questions(page: Page) -> None:
    """Whom an unclear word means: the first proposal, or nobody."""
    open_cards = page.locator(".duty-card[data-state=accepted]", has=page.locator(".needs"))
    for _ in range(60):
        if not open_cards.count():
            return
        card = open_cards.first
        offered = card.locator(".needs-box form button")
        answer = offered if offered.count() else card.get_by_role("button", name="不采纳")
        with page.expect_response(lambda response: response.request.method == "POST"):
            answer.first.click()
        expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    raise AssertionError("open questions remain")


def let_the_head_lecture(page: Page) -> None:
    """The correction: the college's head bears the yearly lecture too."""
    card = page.locator(".duty-card[data-state=accepted]", has_text="党课").filter(
        has=page.locator(".fact-tag-measure")
    )
    card = card.last
    key = card.get_attribute("id")
    card.get_by_role("link", name="修改").click()
    editing = page.locator(f"#{key}")
    editing.get_by_role("button", name="再加一个承担者").click()
    row = editing.locator("[data-bearer]").last
    row.get_by_label("由谁").select_option(label="主要负责人")
    row.locator("input[role=combobox]:visible").first.fill("学院党委")
    row.locator(".ts-dropdown [role=option]", has_text="学院党委").first.click()
    editing.get_by_role("button", name="保存并采纳").click()
    expect(page.locator(f"#{key}[data-state=accepted]")).to_contain_text("学院党委·主要负责人")


def generate_lists(page: Page, base: str) -> None:
    page.goto(f"{base}/lists/generate/")
    page.get_by_role("button", name="开始编制").click()
    page.goto(f"{base}/lists/")
    expect(page.get_by_role("link", name="物理学院党委书记").first).to_be_visible()


def record_lecture(page: Page, base: str, photo: Path) -> None:
    """Once wrongly, with a date to come: the sentence stands at the date, the topic stays."""
    row = page.locator(".desk-row", has_text="党课").first
    row.get_by_role("link", name="记一笔").click()
    page.get_by_label("主题").fill("廉政党课：守住底线")
    page.get_by_label("日期").fill(f"{timezone.localdate().year + 1}-12-01")
    save = page.get_by_role("button", name="保存")
    save.click()
    expect(page.locator(".field", has=page.get_by_label("日期"))).to_contain_text("不能晚于今天")
    expect(page.get_by_label("主题")).to_have_value("廉政党课：守住底线")
    page.get_by_label("日期").fill(timezone.localdate().isoformat())
    page.locator("input[type=file]").first.set_input_files(photo)
    save.click()
    expect(page.locator("main").get_by_text("有效", exact=True).first).to_be_visible()


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_a_regulation_file_becomes_a_tracked_year(
    document, browser_page, live_server, world, tmp_path
):
    page, base = browser_page, live_server.url
    wrong = tmp_path / "制度.docx"
    wrong.write_bytes(b"this is no Word file")
    photo = tmp_path / "党课照片.png"
    photo.write_bytes(PNG)
    load_calendars()

    sign_in(page, base, "organisation")
    upload(page, base, document, wrong)
    confirm(page)
    keep_plans()  # the worker's clock, which live_server does not run
    generate_lists(page, base)
    keep_plans()

    sign_in(page, base, "unit_head")
    record_lecture(page, base, photo)
    page.get_by_role("link", name="党课").filter(has_not_text="廉政党课：").first.click()
    expect(page.locator("main").get_by_text("已履行", exact=True).first).to_be_visible()
    expect(page.locator("main")).to_contain_text("廉政党课：守住底线")

    page.get_by_role("link", name="查看完整责任链").click()
    expect(page.locator("main")).to_contain_text("党课")
    expect(page.locator("main")).to_contain_text("党课照片.png")
    expect(page.locator("main")).not_to_contain_text("还没有编入清单")
    page.locator('main a[href*="/chain/provision/"]').first.click()
    expect(page.locator("main mark").first).to_contain_text("讲一次")
