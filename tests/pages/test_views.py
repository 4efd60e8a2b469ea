from __future__ import annotations

import datetime as dt
import re

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from zelian.pages.context import year_in_view


def test_the_gallery_shows_every_component_without_a_database(client):
    page = client.get(reverse("pages:gallery")).content.decode()
    for mark in (
        "page-head", "state", "button-primary", "table-box", "form-errors", "moments", "reader",
        "chain", "reasons", "heat", "bars", "empty-state", "tally", "progress-box", "tabs", "facts",
    ):  # fmt: skip
        assert f'class="{mark}' in page or f" {mark}" in page, mark


def test_the_gallery_table_sorts_filters_pages_and_exports(client, db):
    url = reverse("pages:gallery")
    page = client.get(url, {"status": "overdue", "sort": "-counted", "page": "2"}).content.decode()
    assert "第13–" in page
    assert "第1–12条" not in page
    file = client.get(url, {"status": "overdue", "export": "csv", "q": "党课"})
    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) > 1
    assert all("已逾期" in line and "党课" in line for line in lines[1:])


def test_no_page_of_ours_holds_inline_script_or_style(client):
    page = client.get(reverse("pages:gallery")).content.decode()
    assert not re.search(r"<style|\sstyle=|\son[a-z]+=|hx-on|javascript:", page)
    assert not re.search(r"<script(?![^>]*\ssrc=)", page)


def test_the_year_is_kept_for_the_session_and_leads_back(client, db):
    this_year = client.get(reverse("pages:gallery")).context["year"]
    answer = client.post(reverse("pages:year"), {"year": this_year - 1, "next": "/gallery/?page=2"})
    assert answer["Location"] == "/gallery/?page=2"
    assert client.get(reverse("pages:gallery")).context["year"] == this_year - 1


@pytest.mark.parametrize("year", ["", "1066", "-1", "今年", "99999999999999999999"])
def test_a_year_that_is_not_offered_changes_nothing(client, db, year):
    before = client.get(reverse("pages:gallery")).context["year"]
    client.post(reverse("pages:year"), {"year": year, "next": "/gallery/"})
    assert client.get(reverse("pages:gallery")).context["year"] == before


@pytest.mark.parametrize("name", ["pages:year", "pages:language"])
def test_switches_lead_nowhere_outside(client, db, name):
    evil = {"next": "https://evil.example/", "year": 2026, "language": "en"}
    answer = client.post(reverse(name), evil)
    assert "evil" not in answer["Location"]


def test_the_year_needs_a_post(client):
    assert client.get(reverse("pages:year")).status_code == 405


def test_the_language_switch_is_remembered(client):
    with translation.override("zh-hans"):  # the request leaves its language behind
        client.post(reverse("pages:language"), {"language": "en", "next": "/gallery/"})
        page = client.get(reverse("pages:gallery")).content.decode()
    assert '<html lang="en">' in page


def test_the_year_in_view_follows_the_request_day(rf):
    request = rf.get("/")
    request.today = dt.date(2031, 1, 1)
    assert year_in_view(request) == 2031
    request.session = {"year": 2029}
    assert year_in_view(request) == 2029
    request.session = {"year": "2029'"}
    assert year_in_view(request) == 2031


def test_a_page_that_is_not_there_says_so_in_the_frame(client, db):
    answer = client.get("/there/is/no/such/page/")
    assert answer.status_code == 404
    assert "没有找到这一页" in answer.content.decode()


@pytest.mark.parametrize(
    ("template", "words"),
    [
        ("400.html", "没有读懂这次提交"),
        ("403.html", "您不能打开这一页"),
        ("413.html", "提交的文件太大"),
        ("500.html", "没有办成这件事"),
    ],
)
def test_error_pages_speak_plainly(get, template, words):
    assert words in render_to_string(template, {}, request=get())


def test_the_server_error_page_needs_nothing_but_itself():
    assert "回到首页" in render_to_string("500.html")


def test_a_refusal_shows_its_own_sentence(get):
    page = render_to_string("403.html", {"exception": "需要<组织部>办理。"}, request=get())
    assert "需要&lt;组织部&gt;办理。" in page


def test_a_message_declares_its_draft_saved(get):
    message = Message(constants.SUCCESS, "已登记。", extra_tags="saved:act-new")
    html = render_to_string("pages/messages.html", {"messages": [message]}, request=get())
    assert 'data-saved="act-new"' in html
    assert 'role="status"' in html
    warning = Message(constants.ERROR, "<b>不行</b>")
    html = render_to_string("pages/messages.html", {"messages": [warning]}, request=get())
    assert 'role="alert"' in html
    assert "data-saved" not in html
    assert "&lt;b&gt;" in html


def test_the_gallery_form_checks_and_keeps_nothing(client, db):
    url = reverse("pages:gallery")
    wrong = client.post(url, {"topic": "重复", "day": "二月三十", "submission": "0"})
    assert wrong.status_code == 200
    assert "二月三十" in wrong.content.decode()
    right = {"topic": "党课", "day": "2026-03-05", "kind": "talk", "way": "meet", "submission": "0"}
    page = client.post(url, right, follow=True).content.decode()
    assert 'data-saved="gallery"' in page
