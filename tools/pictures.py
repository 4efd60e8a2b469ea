"""Take the README's pictures anew from a running demonstration.

``python -m tools.pictures ADDRESS DATA_FOLDER``, with the demonstration freshly loaded.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
DESK = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}


def main(address: str, data: Path) -> None:
    """Five pictures: confirming, my page, an obligation, a board, the phone."""
    rows = (data / "demo-accounts.txt").read_text(encoding="utf-8").splitlines()
    passwords = dict(row.split("\t")[:2] for row in rows)
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--lang=zh-CN",  # date fields speak the browser's language, not the page's
            ],
            env={**os.environ, "LANGUAGE": "zh_CN"},
        )
        office = _signed_in(browser, address, "zuzhi", passwords)
        _confirming(office, address)
        head = _signed_in(browser, address, "xinxi", passwords)
        _take(head, "mine")
        head.goto(f"{address}/obligations/?status=fulfilled&activity=lecture")
        head.locator("main tbody a").first.click()
        _take(head, "obligation")
        head.goto(f"{address}/board/")
        _take(head, "board")
        phone = _signed_in(browser, address, "xinxi", passwords, PHONE)
        _take(phone, "phone")
        browser.close()


def _signed_in(
    browser: Browser, address: str, name: str, passwords: dict[str, str], size: dict = DESK
) -> Page:
    # The camera's own style for the picture is against the pages' content security policy.
    page = browser.new_context(locale="zh-CN", viewport=size, bypass_csp=True).new_page()
    page.goto(f"{address}/login/")
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(passwords[name])
    page.get_by_role("button", name="登录").click()
    page.wait_for_load_state("networkidle")
    return page


def _confirming(page: Page, address: str) -> None:
    page.goto(f"{address}/regulations/?state=draft")
    page.locator("main tbody a").first.click()
    page.get_by_role("button", name="确认施行").wait_for(timeout=60_000)
    page.locator(".duty-card", has=page.locator(".fact-tag-measure")).nth(3).click()
    _take(page, "confirm")


def _take(page: Page, name: str) -> None:
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")
    print(PICTURES / f"{name}.png")


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
