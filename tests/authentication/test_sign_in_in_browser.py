"""The sign-in journeys in a real browser, passkeys with Chromium's own virtual device."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.authentication.devices import code_of, codes_on, forget_codes, secret_on
from tests.browser.signing import open_as
from tests.world import PASSWORD
from zelian.authentication.models import SignInRules

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
DRAFT_IS_KEPT = 600  # ms after the last key


@pytest.fixture
def device(browser_page):
    """A platform authenticator that answers with a verified user."""
    session = browser_page.context.new_cdp_session(browser_page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def verified(is_verified: bool) -> None:
        session.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": is_verified},
        )

    return verified


@pytest.fixture
def required(settings) -> None:
    settings.ZELIAN_SECOND_FACTOR = ""
    SignInRules.objects.create()


def type_password(page: Page, name: str = "unit_head", password: str = PASSWORD) -> None:
    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".house-person").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", name="登录责链")).to_be_visible()


def is_in(page: Page) -> None:
    expect(page.locator(".house-person")).to_be_visible()


def set_up_codes(page: Page, live_server) -> tuple[str, list[str]]:
    """One-time codes, set up with the secret as it stands on the page; the recovery codes too."""
    page.goto(f"{live_server.url}/security/totp/new/")
    secret = secret_on(page.content())
    page.get_by_label("手机上显示的 6 位数字").fill(code_of(secret))
    page.get_by_role("button", name="确认并启用").click()
    expect(page.get_by_role("heading", name="请保存备用码")).to_be_visible()
    forget_codes()
    return secret, codes_on(page.content())


def test_a_head_sets_up_codes_before_anything_else_and_signs_in_with_them(
    browser_page, live_server, world, required
):
    page = browser_page
    page.goto(f"{live_server.url}/posts/?vacant=true")
    type_password(page)
    expect(page.get_by_text("您的岗位或角色要求登录时除密码外再验证一次")).to_be_visible()
    page.get_by_role("link", name="动态验证码").click()
    expect(page.get_by_role("img", name="动态验证码的二维码")).to_be_visible()
    assert page.evaluate("document.querySelector('.totp img').naturalWidth") > 0
    secret = secret_on(page.content())
    page.get_by_label("手机上显示的 6 位数字").fill("000000")
    page.get_by_role("button", name="确认并启用").click()
    expect(page.locator(".field-wrong")).to_contain_text("验证码不正确。请输入手机上正在显示的")
    page.get_by_label("手机上显示的 6 位数字").fill(code_of(secret))
    page.get_by_role("button", name="确认并启用").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载").click()
    kept = download.value.path().read_text("utf-8-sig")
    assert all(code in kept for code in codes_on(page.content()))
    page.get_by_role("link", name="已保存，继续").click()
    expect(page).to_have_url(f"{live_server.url}/posts/?vacant=true")
    sign_out(page)
    forget_codes()
    type_password(page)
    expect(page.get_by_text("密码正确，还差一步")).to_be_visible()
    page.get_by_label("验证码").fill("123456")
    page.get_by_role("button", name="验证", exact=True).click()
    expect(page.locator(".field-wrong")).to_contain_text("验证码不正确，或已经用过")
    page.get_by_label("验证码").fill(code_of(secret))
    page.get_by_role("button", name="验证", exact=True).click()
    is_in(page)


def test_a_recovery_code_stands_in_for_the_phone(browser_page, live_server, world):
    page = browser_page
    page.goto(f"{live_server.url}/login/")
    type_password(page)
    is_in(page)
    _secret, codes = set_up_codes(page, live_server)
    page.get_by_role("link", name="已保存，继续").click()
    expect(page.get_by_text("还有 10 个可用")).to_be_visible()
    sign_out(page)
    type_password(page)
    page.get_by_label("验证码").fill(codes[0])
    page.get_by_role("button", name="验证", exact=True).click()
    is_in(page)
    page.goto(f"{live_server.url}/security/")
    expect(page.get_by_text("还有 9 个可用")).to_be_visible()
    assert page.locator(".code-marks s").inner_text() == "1"


def test_a_passkey_is_made_and_then_enough(browser_page, live_server, world, device, required):
    page = browser_page
    page.goto(f"{live_server.url}/login/")
    type_password(page)
    page.get_by_role("link", name="通行密钥").click()
    page.get_by_label("名称").fill("办公室电脑")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("heading", name="请保存备用码")).to_be_visible()
    page.get_by_role("link", name="已保存，继续").click()
    sign_out(page)
    page.get_by_role("button", name="用通行密钥登录").click()
    is_in(page)
    page.goto(f"{live_server.url}/security/")
    expect(page.get_by_role("link", name="删除 办公室电脑")).to_be_visible()
    expect(page.get_by_text("最近使用").first).to_be_visible()


def test_a_passkey_serves_after_the_password_and_to_prove_again(
    browser_page, live_server, world, device
):
    page = browser_page
    page.goto(f"{live_server.url}/login/")
    type_password(page)
    page.goto(f"{live_server.url}/security/passkeys/new/")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("heading", name="请保存备用码")).to_be_visible()
    sign_out(page)
    type_password(page)
    page.get_by_role("button", name="用通行密钥验证").click()
    is_in(page)
    page.goto(f"{live_server.url}/security/prove/?next=/posts/")
    page.get_by_role("button", name="用通行密钥验证").click()
    expect(page).to_have_url(f"{live_server.url}/posts/")
    page.goto(f"{live_server.url}/security/passkeys/new/")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_text("这台设备上已有您的通行密钥")).to_be_visible()


def test_a_finger_that_is_not_known_opens_nothing(browser_page, live_server, world, device):
    page = browser_page
    page.goto(f"{live_server.url}/login/")
    type_password(page)
    page.goto(f"{live_server.url}/security/passkeys/new/")
    page.get_by_role("button", name="添加", exact=True).click()
    expect(page.get_by_role("heading", name="请保存备用码")).to_be_visible()
    sign_out(page)
    device(False)
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_text("没有完成。可能是取消了")).to_be_visible()
    device(True)
    page.get_by_role("button", name="用通行密钥登录").click()
    is_in(page)


def test_too_many_wrong_passwords_are_told_with_the_minutes(browser_page, live_server, world):
    page = browser_page
    page.expected_troubles.append("429")
    page.goto(f"{live_server.url}/login/")
    for _try in range(8):
        type_password(page, password="wrong")
    expect(page.get_by_text("请在 15 分钟后再试")).to_be_visible()
    page.get_by_role("link", name="回到登录页").click()
    type_password(page)
    expect(page.get_by_text("请在 15 分钟后再试")).to_be_visible()


def test_a_session_left_alone_keeps_what_was_typed(browser_page, live_server, world):
    page = browser_page
    address = reverse("people:add_person")
    open_as(page, live_server, world, "organisation", address)
    page.get_by_label("姓名").fill("欧阳静")
    page.wait_for_timeout(DRAFT_IS_KEPT)
    rest = Session.objects.get()
    data = rest.get_decoded()
    data["zelian_sign_in"]["seen"] -= 3601
    rest.session_data = Session.get_session_store_class()().encode(data)
    rest.save()
    page.locator("main").get_by_role("button", name="登记").click()
    expect(page.get_by_text("没有提交的内容还在")).to_be_visible()
    type_password(page, "organisation")
    expect(page).to_have_url(live_server.url + address)
    expect(page.get_by_label("姓名")).to_have_value("欧阳静")


def test_another_device_is_put_out_from_the_page(browser, browser_page, live_server, world):
    phone = browser.new_context(locale="zh-CN")
    other = phone.new_page()
    other.goto(f"{live_server.url}/login/")
    type_password(other)
    is_in(other)
    page = browser_page
    page.goto(f"{live_server.url}/login/")
    type_password(page)
    is_in(page)
    page.goto(f"{live_server.url}/security/")
    page.get_by_role("button", name="结束其他各处登录").click()
    expect(page.get_by_text("已结束其他 1 处登录")).to_be_visible()
    other.goto(f"{live_server.url}/posts/")
    expect(other.get_by_role("heading", name="登录责链")).to_be_visible()
    phone.close()


@pytest.mark.parametrize("width", [390, 1440])
def test_the_page_fits_every_width(browser_page, live_server, world, width):
    page = browser_page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{live_server.url}/login/")
    type_password(page)
    is_in(page)
    set_up_codes(page, live_server)
    for address in ("/security/", "/security/prove/", "/security/passkeys/new/", "/password/"):
        page.goto(live_server.url + address)
        overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        assert page.evaluate(overflow) <= 0, address


def test_proof_is_asked_anew_and_leads_back(browser_page, live_server, world):
    page = browser_page
    page.goto(f"{live_server.url}/login/")
    type_password(page)
    is_in(page)
    with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=True):
        page.goto(f"{live_server.url}/security/totp/new/")
        expect(page.get_by_role("heading", name="请再次验证身份")).to_be_visible()
        page.get_by_label("密码", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="验证", exact=True).click()
        expect(page).to_have_url(f"{live_server.url}/security/totp/new/")
