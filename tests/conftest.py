"""Fixtures of all tests: the small institution, and a real browser (the system's Chromium)."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import settings

from tests.unguarding import remove_triggers
from tests.world import World, build_world

# How long an example takes says more of the machine's other work than of the code. CI tries
# the same examples every time, so that a red run is about the change it runs on.
settings.register_profile("house", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("house")

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


SECONDS_TO_PART = 5.0
OTHER_SESSIONS = (
    "FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> Iterator[None]:
    """
    The test database, left by everybody before it is dropped.

    The threads that served a browser's last requests end a moment after the browser has
    gone, and PostgreSQL drops no database with a session in it: wait for them, then end
    what is left.
    """
    yield
    if connection.vendor != "postgresql":
        return
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        until = time.monotonic() + SECONDS_TO_PART
        while time.monotonic() < until:
            cursor.execute(f"SELECT count(*) {OTHER_SESSIONS}")
            if cursor.fetchone() == (0,):
                return
            time.sleep(0.05)
        cursor.execute(f"SELECT pg_terminate_backend(pid) {OTHER_SESSIONS}")


@pytest.fixture(scope="session", autouse=True)
def tables_can_be_emptied_between_tests() -> Iterator[None]:
    """
    Tests that commit leave by emptying every table, which history's triggers refuse.

    They are taken away for that moment; Django's flush ends in ``post_migrate``, which puts
    them back.
    """
    leave = TransactionTestCase._fixture_teardown

    def leave_unguarded(test: TransactionTestCase) -> None:
        remove_triggers()
        leave(test)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(TransactionTestCase, "_fixture_teardown", leave_unguarded)
        yield


@pytest.fixture
def world(db) -> World:
    """The small institution of :mod:`tests.world`."""
    return build_world()


@pytest.fixture
def sign_in(world, client):
    """``sign_in("organisation")`` gives a client signed in as that account."""

    def signed_in(name: str) -> Client:
        other = Client()
        other.force_login(world.accounts[name], backend="django.contrib.auth.backends.ModelBackend")
        return other

    return signed_in


def find_chromium() -> str | None:
    """The path of the system's Chromium, or nothing."""
    return os.environ.get("ZELIAN_CHROMIUM") or next(
        filter(None, map(shutil.which, CHROMIUM_NAMES)), None
    )


@pytest.fixture(scope="session")
def browser():
    """One Chromium for the whole run; without one, browser tests say so and stand aside."""
    path = find_chromium()
    if path is None:
        pytest.skip("浏览器测试未运行：本机没有 Chromium（可运行 .ci/run 安装）。")
    # playwright's loop runs in this thread, and Django then refuses ordinary database calls
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(browser) -> Iterator:
    """
    A page in a Chinese context at 1440 × 900.

    The test fails on any error in the console: a script that broke, a file that is missing,
    a breach of the content security policy. ``browser_page.expected_troubles`` (a list of
    words) names those a test brings about on purpose.
    """
    context = browser.new_context(locale="zh-CN", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.expected_troubles = []
    troubles: list[str] = []

    def listen(message) -> None:
        if message.type == "error":
            troubles.append(f"{message.text} ({message.location})")

    page.on("console", listen)
    page.on("pageerror", lambda error: troubles.append(str(error)))
    yield page
    context.close()
    unexpected = [t for t in troubles if not any(e in t for e in page.expected_troubles)]
    assert not unexpected, "\n".join(unexpected)
