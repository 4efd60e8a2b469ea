"""Every address there is, tried with a forged form and with a false way onwards."""

from __future__ import annotations

import logging
import re
from itertools import product

import pytest
from django.core.handlers.base import BaseHandler
from django.test import RequestFactory
from django.urls import resolve

from tests.house.matrix import PAGES, ROLES, addresses, allowed, quickly, undone, visitor

pytestmark = pytest.mark.django_db
UNSAFE = ("post", "put", "patch", "delete")
# A provider's server calls these, or its page sends the browser here: what vouches for them is
# a signature or the state of the sign-in that was begun (tests/authentication/providers).
WITHOUT_TOKEN = {"providers:finish", "providers:ended", "providers:back"}
EVIL = ("https://evil.example/", "//evil.example/", "/\\evil.example/")
ONWARD = ("next", "back", "return_to", "url", "REFERRER")


@pytest.fixture(scope="module")
def handler() -> BaseHandler:
    made = BaseHandler()
    made.load_middleware()
    return made


def test_no_form_without_its_token_comes_through(stage, handler):
    logging.disable(logging.CRITICAL)
    came_through = {}
    for role in ("nobody", "organisation", "system_admin"):
        cookie = visitor(stage, role).cookie
        for name, method in product(PAGES, UNSAFE):
            headers = {"HTTP_COOKIE": cookie} if cookie else {}
            request = getattr(RequestFactory(), method)(stage.address(name, "own"), **headers)
            with undone():
                status = handler.get_response(request).status_code
            if status not in {403, 405}:
                came_through.setdefault(name, set()).add((role, method, status))
    logging.disable(logging.NOTSET)
    assert set(came_through) <= WITHOUT_TOKEN, came_through


def test_only_the_reviewed_views_are_without_the_check(stage):
    """And of those that are, only the ones that ask for it later, once uploads are capped."""
    exempt = {
        name
        for name in PAGES
        if getattr(resolve(stage.address(name, "own").partition("?")[0]).func, "csrf_exempt", False)
    }
    later = {"performance:act-new", "performance:act-edit", "performance:evidence-attach"}
    assert exempt <= WITHOUT_TOKEN | later, exempt


@pytest.mark.parametrize("method", ["get", "post"])
def test_no_page_leads_to_another_site(method, stage, handler):
    """As somebody whom the page lets in, with every usual name for where to go next."""
    led = []
    with quickly():
        visitors = {role: visitor(stage, role) for role in ROLES}
        for name, row in PAGES.items():
            if method not in row:
                continue
            let_in = allowed(row, method, "own")
            role = next((r for r in ROLES if r in let_in), "organisation")
            for evil in EVIL:
                data = dict.fromkeys(ONWARD, evil)
                address = stage.address(name, "own")
                cookie = visitors[role].cookie
                headers = {"HTTP_COOKIE": cookie} if cookie else {}
                request = getattr(RequestFactory(), method)(
                    address, data, HTTP_REFERER=evil, **headers
                )
                request._dont_enforce_csrf_checks = True
                with undone():
                    answer = handler.get_response(request)
                told = [answer.get(h, "") for h in ("Location", "HX-Redirect", "HX-Location")]
                if any(
                    place.startswith(("//", "/\\", "javascript:", "https://evil.example"))
                    for place in told
                ):
                    led.append(f"{method} {name} as {role}: {told}")
                if answer.streaming:
                    b"".join(answer.streaming_content)
    assert not led, "\n".join(led)


HUGE = 10**30
ODD = (
    "q=%00&page=-1&sort=%27%3B--&export=exe&year=99999999999999999999&tab=%00",
    "q=%F0%9F%92%A9%E2%80%AE&page=1e9&sort=__class__&unit=1%00&kind=%2e%2e%2f&from_date=0000-00-00",
    "unit=99999999999999999999999&post=-1&state=1&state=2&next=&number=%0d%0aX:1&on=9999-99-99",
)


def test_no_page_breaks_over_odd_questions(stage, handler):
    """Numbers no database holds, signs no text has, dates no calendar knows: told, not a fault."""
    broken = []
    with quickly():
        visitors = {role: visitor(stage, role) for role in ROLES}
        for name, row in PAGES.items():
            if "get" not in row:
                continue
            let_in = allowed(row, "get", "own")
            role = next((r for r in ROLES if r in let_in and r != "nobody"), "organisation")
            address = stage.address(name, "own").partition("?")[0]
            tried = [f"{address}?{odd}" for odd in ODD]
            tried.append(re.sub(r"/\d+/", f"/{HUGE}/", address))
            for each in tried:
                request = RequestFactory().get(each, HTTP_COOKIE=visitors[role].cookie)
                with undone():
                    answer = handler.get_response(request)
                if answer.status_code >= 500:
                    broken.append(f"{each} as {role}")
                if answer.streaming:
                    b"".join(answer.streaming_content)
    assert not broken, "\n".join(broken)


def test_the_walk_knows_every_address(stage):
    assert len(PAGES) > 150
    assert set(PAGES) <= set(addresses())
