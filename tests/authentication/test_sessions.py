"""Sessions: how long they last, where one is signed in, ended from elsewhere, never forged."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.world import PASSWORD
from zelian.authentication.words import device_words
from zelian.history.models import Event

EDGE = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/126.0.0.0 Safari/537.36 Edg/126.0.0.0"
)
PHONE = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1"
)
THIS = '<span class="tag">本机</span>'
OUT = "/login/?next=/posts/"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def later(**by: int):
    return time_machine.travel(timezone.now() + timedelta(**by), tick=False)


# -- how long --------------------------------------------------------------------------------


def test_a_session_left_alone_for_an_hour_is_over(by_password, world):
    client = by_password("member")
    with later(minutes=59):
        assert client.get("/posts/").status_code == 200
    with later(minutes=120):
        assert client.get("/posts/")["Location"] == OUT
    told = Event.objects.filter(action="sign_in.expired").get()
    assert told.thing_id == world.accounts["member"].pk


def test_an_administrators_is_over_after_half_an_hour(by_password):
    client = by_password("system_admin")
    with later(minutes=31):
        assert client.get("/accounts/")["Location"] == "/login/?next=/accounts/"


def test_whoever_is_busy_stays_but_not_beyond_eight_hours(by_password):
    client = by_password("member")
    start = timezone.now()
    for minutes in range(50, 480, 50):
        with time_machine.travel(start + timedelta(minutes=minutes), tick=False):
            assert client.get("/posts/").status_code == 200
    with time_machine.travel(start + timedelta(hours=8, seconds=1), tick=False):
        assert client.get("/posts/")["Location"] == OUT


def test_htmx_is_told_that_the_session_is_over(by_password):
    client = by_password("member")
    with later(minutes=61):
        answer = client.get("/people/pick/?q=x", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Trigger"]) == (401, "zelian:signed-out")


def test_a_form_sent_too_late_leads_to_sign_in_and_back_to_the_form(by_password):
    client = by_password("organisation")
    with later(minutes=61):
        answer = client.post(
            "/people/new/", {"name": "甲"}, headers={"Referer": "https://testserver/people/new/"}
        )
    assert answer["Location"] == "/login/?next=/people/new/"


def test_a_page_costs_no_query_for_it(by_password):
    client = by_password("member")
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/posts/").status_code == 200
    asked = " ".join(query["sql"] for query in queries)
    assert "people_post" in asked
    for table in ("authentication_", "mfa_", "usersessions_", "UPDATE"):
        assert table not in asked


def test_being_there_is_noted_once_a_minute(by_password):
    client = by_password("member")
    seen = UserSession.objects.get().last_seen_at
    client.get("/posts/")
    assert UserSession.objects.get().last_seen_at == seen
    with later(seconds=61):
        client.get("/posts/")
    assert UserSession.objects.get().last_seen_at > seen + timedelta(seconds=60)


# -- where -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (EDGE, "Windows 上的 Edge"),
        (PHONE, "iPhone 上的 Safari"),
        ("Mozilla/5.0 (Linux; Android 14; HarmonyOS) Chrome/120 wxwork/4.1", "鸿蒙 上的 企业微信"),
        ("curl/8.0", "未知设备"),
        ("", "未知设备"),
        ("<script>alert(1)</script>", "未知设备"),
    ],
    ids=["edge", "phone", "messenger", "curl", "nothing", "hostile"],
)
def test_devices_are_told_in_words(agent, words):
    assert device_words(agent) == words


def test_the_page_shows_where_one_is_signed_in_and_marks_this_one(by_password):
    by_password("member", **{"User-Agent": PHONE})
    client = by_password("member", **{"User-Agent": EDGE})
    page = text(client.get("/security/"))
    assert page.index("Windows 上的 Edge") < page.index("iPhone 上的 Safari")
    assert page.count(THIS) == 1
    assert "127.0.0.1" in page


def test_one_other_session_is_ended(by_password):
    phone, desk = by_password("member", **{"User-Agent": PHONE}), by_password("member")
    visit = UserSession.objects.get(user_agent=PHONE)
    assert desk.post(f"/security/sessions/{visit.pk}/end/")["Location"] == "/security/"
    assert phone.get("/posts/")["Location"] == OUT
    assert desk.get("/posts/").status_code == 200
    told = Event.objects.filter(action="sign_in.session_ended").get()
    assert told.after == {"device": "iPhone 上的 Safari"}


def test_all_others_are_ended(by_password):
    others = [by_password("member") for _more in range(3)]
    stranger, this = by_password("unit_head"), by_password("member")
    answer = this.post("/security/sessions/end/", follow=True)
    assert "已结束其他 3 处登录" in text(answer)
    assert {client.get("/posts/").get("Location") for client in others} == {OUT}
    assert this.get("/posts/").status_code == stranger.get("/posts/").status_code == 200
    assert "没有其他登录" in text(this.post("/security/sessions/end/", follow=True))


def test_somebody_elses_session_is_out_of_reach(by_password):
    theirs = by_password("unit_head")
    visit = UserSession.objects.get()
    answer = by_password("member").post(f"/security/sessions/{visit.pk}/end/", follow=True)
    assert "这处登录已经结束" in text(answer)
    assert theirs.get("/posts/").status_code == 200


def test_this_session_is_ended_by_signing_out_only(by_password):
    client = by_password("member")
    visit = UserSession.objects.get()
    answer = client.post(f"/security/sessions/{visit.pk}/end/", follow=True)
    assert "请用“退出登录”" in text(answer)
    client.post("/logout/")
    assert not UserSession.objects.exists()
    assert Event.objects.filter(action="sign_in.ended").count() == 1


def test_a_changed_password_keeps_this_session_listed(by_password):
    by_password("member")
    client = by_password("member")
    passwords = {"old_password": PASSWORD, "new_password1": "qing-shan-2026"}
    client.post("/password/", {**passwords, "new_password2": "qing-shan-2026"})
    page = text(client.get("/security/"))
    assert page.count(THIS) == 1
    assert UserSession.objects.count() == 1


# -- never forged ----------------------------------------------------------------------------


def test_signing_in_gives_the_session_a_new_key(world):
    client = Client()
    client.post("/year/", {"year": "2025"})
    planted = client.session.session_key
    client.cookies[settings.SESSION_COOKIE_NAME] = planted
    client.post("/login/", {"username": "member", "password": PASSWORD})
    assert client.session.session_key != planted
    victim = Client()
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert victim.get("/posts/")["Location"] == OUT


@pytest.mark.parametrize("key", ["a" * 32, "../../etc/passwd", "x" * 5000, "1", ""], ids=range(5))
def test_a_made_up_key_opens_nothing_and_is_not_taken_over(world, key):
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = key
    assert client.get("/posts/")["Location"] == OUT
    client.post("/login/", {"username": "member", "password": PASSWORD})
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != key


def test_a_session_written_for_somebody_else_is_refused(world):
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store["_auth_user_id"] = str(world.accounts["head"].pk)
    store["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
    store["_auth_user_hash"] = "made up"
    store.save()
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key
    assert client.get("/posts/")["Location"] == OUT


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(by_password):
    cookie = by_password("member").cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_an_older_session_without_a_book_gets_one(world):
    client = Client()
    client.force_login(
        world.accounts["member"], backend="django.contrib.auth.backends.ModelBackend"
    )
    session = client.session
    del session["zelian_sign_in"]
    session.save()
    assert client.get("/posts/").status_code == 200
    assert "since" in client.session["zelian_sign_in"]
