"""Costly requests have their number a minute; whoever asks more often is told to wait."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from tests.house.matrix import addresses
from zelian.config.throttle import COSTLY, WAIT


@pytest.fixture(autouse=True)
def few(settings, db):
    settings.ZELIAN_RATES = dict.fromkeys(settings.ZELIAN_RATES, 2)
    cache.clear()


def test_every_costly_page_exists():
    named = {name for costly in COSTLY for name in costly.pages}
    assert named <= set(addresses())


def test_every_kind_has_its_number(settings):
    assert {costly.key for costly in COSTLY} == set(settings.ZELIAN_RATES)


def test_the_third_export_waits(sign_in):
    client, address = sign_in("organisation"), reverse("people:posts") + "?export=csv"
    assert [client.get(address).status_code for _time in range(3)] == [200, 200, 429]
    answer = client.get(address)
    assert answer["Retry-After"] == str(WAIT)
    assert "操作过于频繁" in answer.content.decode()


def test_one_who_asks_too_often_holds_nobody_else_up(sign_in):
    address = reverse("people:posts") + "?export=csv"
    busy = sign_in("organisation")
    for _time in range(3):
        busy.get(address)
    assert sign_in("head").get(address).status_code == 200


def test_reading_pages_is_never_counted(sign_in):
    client = sign_in("organisation")
    assert {client.get(reverse("people:posts")).status_code for _time in range(6)} == {200}


def test_uploads_are_counted_whatever_becomes_of_them(sign_in):
    client, address = sign_in("organisation"), reverse("catalogue:upload")
    statuses = [client.post(address).status_code for _time in range(3)]
    assert statuses[-1] == 429
    assert 429 not in statuses[:2]


def test_a_search_of_too_many_words_a_minute_waits(sign_in):
    client, address = sign_in("organisation"), reverse("insight:search") + "?q=党课"
    assert [client.get(address).status_code for _time in range(3)][-1] == 429


def test_htmx_is_told_in_a_sentence(sign_in):
    client, address = sign_in("organisation"), reverse("people:posts") + "?export=csv"
    for _time in range(2):
        client.get(address)
    answer = client.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 429
    assert answer["Content-Type"].startswith("text/plain")
    assert "<" not in answer.content.decode()
