"""What every answer carries, whatever it is: page, part, file, refusal, fault."""

from __future__ import annotations

import re
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.things import make_things
from zelian.people.views import organisation

INLINE = re.compile(
    rb"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=[\"']|javascript:", re.IGNORECASE
)


def bare(answer):
    return answer.content if not answer.streaming else b"".join(answer.streaming_content)


def signed_in_as(world, name):
    client = Client(raise_request_exception=False)
    client.force_login(world.accounts[name], backend="django.contrib.auth.backends.ModelBackend")
    return client


def page(world):
    return signed_in_as(world, "organisation").get(reverse("people:posts"))


def part(world):
    address = reverse("people:branch", args=[world.units["physics"].pk])
    return signed_in_as(world, "organisation").get(address, headers={"HX-Request": "true"})


def sign_in(world):
    return Client().get(reverse("authentication:login"))


def provider_pages(world):
    return signed_in_as(world, "system_admin").get(reverse("providers:providers"))


def unknown_provider(world):
    return Client().get(reverse("providers:begin", args=["nowhere"]))


def led_to_sign_in(world):
    return Client().get(reverse("people:posts"))


def expired_part(world):
    return Client().get(reverse("people:posts"), headers={"HX-Request": "true"})


def other_host(world):
    return Client(raise_request_exception=False).get("/login/", headers={"host": "evil.example"})


def forbidden(world):
    return signed_in_as(world, "member").get(reverse("people:accounts"))


def stale_form(world):
    client = Client(enforce_csrf_checks=True)
    return client.post(reverse("authentication:login"), {"username": "x", "password": "y"})


def nowhere(world):
    return signed_in_as(world, "member").get("/nowhere/")


def wrong_method(world):
    return signed_in_as(world, "organisation").post(reverse("people:posts"))


def too_often(world):
    with patch("zelian.config.throttle._consume", return_value=False):
        return signed_in_as(world, "organisation").get(reverse("people:posts") + "?export=csv")


def fault(world):
    with patch.object(organisation.queries, "list_posts", side_effect=RuntimeError("fault")):
        return signed_in_as(world, "organisation").get(reverse("people:posts"))


def export(world):
    return signed_in_as(world, "organisation").get(reverse("people:posts") + "?export=xlsx")


def picture(world):
    things = make_things(world)
    return signed_in_as(world, "unit_head").get(
        reverse("performance:evidence", args=[things.evidence.pk])
    )


def original(world):
    things = make_things(world)
    return signed_in_as(world, "organisation").get(
        reverse("catalogue:original", args=[things.regulation.pk])
    )


def options(world):
    return signed_in_as(world, "organisation").get(reverse("people:pick") + "?q=a")


def public(world):
    return Client().get(reverse("signing:check"))


ANSWERS = {
    page: 200,
    part: 200,
    sign_in: 200,
    provider_pages: 200,
    unknown_provider: 404,
    led_to_sign_in: 302,
    expired_part: 401,
    other_host: 400,
    forbidden: 403,
    stale_form: 403,
    nowhere: 404,
    wrong_method: 405,
    too_often: 429,
    fault: 500,
    export: 200,
    picture: 200,
    options: 200,
    public: 200,
}


@pytest.mark.parametrize("ask", ANSWERS, ids=lambda ask: ask.__name__)
def test_every_answer_carries_the_headers(ask, world):
    cache.clear()
    answer = ask(world)
    assert answer.status_code == ANSWERS[ask]
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy or "default-src 'none'" in policy
    assert "unsafe" not in policy
    if ask is not picture:  # a file alone in a sandbox needs no more
        for directive in (
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "script-src 'self'",
        ):
            assert directive in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "geolocation=()" in answer["Permissions-Policy"]
    assert "no-store" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in answer
    assert "Server" not in answer
    content = bare(answer)
    if answer.get("Content-Type", "").startswith("text/"):
        assert "charset=utf-8" in answer["Content-Type"].lower()
        assert not INLINE.search(content)


def test_a_fault_tells_the_visitor_nothing_of_itself(world):
    answer = fault(world)
    assert "系统没有办成这件事" in answer.content.decode()
    for told in (b"Traceback", b"RuntimeError", b"list_posts", b"site-packages", b".py"):
        assert told not in answer.content


def test_static_files_carry_them_too_but_may_be_kept(settings, client):
    settings.WHITENOISE_USE_FINDERS = True
    answer = client.get("/static/pages/zelian.js")
    assert answer.status_code == 200
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" not in answer["Cache-Control"]


@pytest.mark.parametrize(
    "path", ["/.git/HEAD", "/static/../secret_key", "/static/", "/files/", "/%2e%2e/secret_key"]
)
def test_nothing_else_of_the_disk_is_served(path, client, db):
    assert client.get(path).status_code in {400, 404}


@pytest.mark.parametrize("method", ["TRACE", "CONNECT", "PROPFIND"])
def test_odd_methods_get_no_echo(method, client, db):
    answer = client.generic(method, "/login/", headers={"X-Secret": "echo-me"})
    assert answer.status_code in {403, 405}
    assert b"echo-me" not in answer.content
