"""A browser at the provider: fills in its forms and follows it until it sends us home."""

from __future__ import annotations

import html
import re
from urllib.parse import parse_qs, urljoin, urlsplit

import httpx
from django.test import Client

INPUT = re.compile(r"<input\b[^>]*>", re.IGNORECASE)
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
FORM = re.compile(r"<form\b[^>]*>", re.IGNORECASE)


def fields_of(page: str) -> dict[str, str]:
    """The inputs of a page with their values."""
    found = {}
    for tag in INPUT.findall(page):
        attributes = dict(ATTRIBUTE.findall(tag))
        if attributes.get("name") and attributes.get("type") != "checkbox":
            found[attributes["name"]] = html.unescape(attributes.get("value", ""))
    return found


def action_of(page: str, address: str) -> str:
    attributes = dict(ATTRIBUTE.findall(FORM.findall(page)[-1]))
    return urljoin(address, html.unescape(attributes.get("action", "")) or address)


class Visitor:
    """Somebody at a provider, with cookies of their own."""

    def __init__(self) -> None:
        self.http = httpx.Client(follow_redirects=False, timeout=20)

    def go(self, address: str, home: str, **typed: str) -> str:
        """Follow ``address``, typing where asked, until sent to ``home``: that address."""
        response = self.http.get(address)
        for _step in range(12):
            while response.is_redirect:
                target = urljoin(str(response.url), response.headers["location"])
                if urlsplit(target).netloc == home:
                    return target
                response = self.http.get(target)
            page, here = response.text, str(response.url)
            response = self.http.post(action_of(page, here), data=fields_of(page) | typed)
        raise AssertionError(response.text)


def path_of(address: str) -> str:
    """Path and query of a full address, for the test client."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def query_of(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


def begin(client: Client, key: str, home: str, **given: str) -> str:
    """Where this program sends somebody who presses the provider's button."""
    answer = client.get(f"/sign-in/with/{key}/", given, headers={"host": home})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def come_back(client: Client, address: str, home: str):
    """The answer to somebody whom the provider sent to ``address``."""
    return client.get(path_of(address), headers={"host": home})
