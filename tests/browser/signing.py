"""Browsers that are signed in already."""

from __future__ import annotations

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page

BACKEND = "django.contrib.auth.backends.ModelBackend"


def open_as(page: Page, live_server, world, name: str, address: str = "") -> None:
    """Let the page's browser be signed in as an account, and open an address if one is given."""
    client = Client()
    client.force_login(world.accounts[name], backend=BACKEND)
    cookie = settings.SESSION_COOKIE_NAME
    page.context.add_cookies(
        [{"name": cookie, "value": client.cookies[cookie].value, "url": live_server.url}]
    )
    if address:
        page.goto(live_server.url + address)
