from __future__ import annotations

import uuid
from datetime import date

import pytest
from django.urls import reverse

from tests.catalogue.papers import HTMX, TEXT, a_file, at, lecture, page, put_in_force, uploaded
from zelian.catalogue.models import Regulation
from zelian.catalogue.queries import (
    DraftPage,
    duties_in_force,
    duty_groups,
    get_duty_page,
    list_regulations,
    marks_of,
    obstacles_of,
)


@pytest.fixture
def draft(world) -> Regulation:
    return uploaded(world)


@pytest.fixture
def clerk(sign_in):
    return sign_in("organisation")


# -- list and upload -------------------------------------------------------------------------


def test_the_list_shows_drafts_only_to_those_who_confirm_them(world, draft, sign_in):
    assert draft.title in page(sign_in("organisation").get(reverse("catalogue:regulations")))
    assert draft.title not in page(sign_in("member").get(reverse("catalogue:regulations")))
    assert sign_in("member").get(at("regulation", draft)).status_code == 403
    put_in_force(world, draft)
    assert draft.title in page(sign_in("member").get(reverse("catalogue:regulations")))
    assert draft.title in page(sign_in("member").get(at("regulation", draft)))


def test_the_list_narrows_by_state_and_can_be_exported(clerk, draft):
    address = reverse("catalogue:regulations")
    assert draft.title in page(clerk.get(address, {"state": "draft"}))
    assert draft.title not in page(clerk.get(address, {"state": "in_force"}))
    assert draft.title not in page(clerk.get(address, {"year": "1999"}))
    assert draft.title in clerk.get(address, {"export": "csv"}).getvalue().decode("utf-8-sig")


def send(client, world, file, submission=None, **more):
    data = {
        "file": file,
        "unit": world.units["school"].pk,
        "submission": submission or uuid.uuid4(),
    }
    return client.post(reverse("catalogue:upload"), data | more)


def test_an_upload_leads_to_the_confirming_page(world, clerk):
    response = send(clerk, world, a_file())
    regulation = Regulation.objects.get()
    assert response.url == at("regulation", regulation)
    assert "确认施行" in page(clerk.get(response.url))


def test_the_upload_form_sent_twice_makes_one_regulation(world, clerk):
    submission = uuid.uuid4()
    first = send(clerk, world, a_file(), submission)
    second = send(clerk, world, a_file(), submission)
    assert first.url == second.url
    assert Regulation.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.exe", b"MZ", "不认识"),
        ("空.txt", b"", "是空文件"),
        ("b.odt", b"PK", "不认识"),
    ],
)
def test_a_bad_file_is_refused_beside_its_field_and_the_choice_stays(
    world, clerk, name, data, words
):
    unit = world.units["physics"].pk
    text = page(send(clerk, world, a_file(data, name), unit=unit))
    assert words in text
    assert 'id="id_file_error"' in text
    assert f'value="{unit}" selected' in text
    assert not Regulation.objects.exists()


def test_a_missing_file_and_a_foreign_unit_are_told_in_words(world, clerk):
    text = page(clerk.post(reverse("catalogue:upload"), {"unit": "99999"}))
    assert "请选择要上传的制度文件" in text
    assert "请重新选择" in text


def test_a_file_past_the_limit_is_refused(world, clerk, settings):
    settings.ZELIAN_DOCUMENT_LIMIT = 100
    assert "超过了" in page(send(clerk, world, a_file()))


def test_a_known_file_leads_to_its_regulation(world, clerk, draft):
    text = page(send(clerk, world, a_file(name="b.txt")))
    assert "已经上传过" in text
    assert at("regulation", draft) in text


def test_an_unreadable_file_says_why_and_offers_a_way_on(world, clerk):
    response = send(clerk, world, a_file(b"PK\x03\x04broken", "坏.docx"))
    text = page(clerk.get(response.url))
    assert "坏.docx" in text
    assert "读取失败" in text
    assert reverse("catalogue:upload") in text
    assert "重新读取" in text


def test_progress_is_polled_until_the_reading_is_done(clerk, draft):
    Regulation.objects.filter(pk=draft.pk).update(state="reading", progress=40)
    assert at("progress", draft) in page(clerk.get(at("regulation", draft)))
    assert 'aria-valuenow="40"' in page(clerk.get(at("progress", draft), headers=HTMX))
    Regulation.objects.filter(pk=draft.pk).update(state="draft")
    done = clerk.get(at("progress", draft), headers=HTMX)
    assert done["HX-Redirect"] == at("regulation", draft)


def test_the_original_is_always_saved_never_shown(clerk, draft):
    response = clerk.get(at("original", draft))
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == TEXT.encode()


def test_what_is_not_there_is_not_found(clerk):
    for name in ("regulation", "progress", "original", "metadata", "repeal", "word"):
        assert clerk.get(at(name, 999)).status_code == 404
    for name in ("duty", "card", "edit", "split"):
        assert clerk.get(at(name, 999)).status_code == 404


def test_a_draft_shows_what_has_happened_to_it(clerk, draft):
    text = page(clerk.get(at("regulation", draft), {"tab": "history"}))
    assert "上传制度文件" in text
    assert "读取完成制度文件" in text


def test_metadata_is_saved_and_the_second_is_shown_the_difference(draft, clerk, sign_in):
    form = clerk.get(at("metadata", draft)).context["form"]
    base = {"seen": form["seen"].value(), "title": "甲标题", "issued_on": "2026-01-05"}
    assert clerk.post(at("metadata", draft), base).status_code == 302
    second = sign_in("committee_office")
    response = second.post(at("metadata", draft), base | {"title": "乙标题"})
    text = page(response)
    assert "甲标题" in text
    assert "乙标题" in text
    again = {**base, "title": "乙标题", "seen": response.context["form"]["seen"].value()}
    assert second.post(at("metadata", draft), again).status_code == 302
    draft.refresh_from_db()
    assert draft.title == "乙标题"
    wrong = page(clerk.post(at("metadata", draft), base | {"issued_on": "昨天"}))
    assert "的样子填写日期" in wrong
    assert "昨天" in wrong


def test_confirming_tells_what_remains_and_keeps_the_day(clerk, draft):
    data = {"version": draft.version, "effective_on": "2026-12-01"}
    text = page(clerk.post(at("confirm", draft), data))
    assert "待核对" in text
    assert 'value="2026-12-01"' in text
    bad = page(clerk.post(at("confirm", draft), data | {"effective_on": "随便"}))
    assert "的样子填写日期" in bad


def test_a_day_that_the_document_contradicts_is_asked_about(clerk, draft):
    Regulation.objects.filter(pk=draft.pk).update(effective_on=date(2026, 12, 1))
    data = {"version": draft.version, "effective_on": "1926-12-01"}
    told = page(clerk.post(at("confirm", draft), data))
    assert "文件写的施行日期是2026年12月1日" in told
    assert 'value="1926-12-01"' in told


def test_a_confirmed_regulation_opens_for_reading(world, clerk, draft):
    clerk.post(at("decide_many", draft), {"what": "measured"})
    clerk.post(at("decide_many", draft), {"what": "rest"})
    clerk.post(at("decide_many", draft), {"what": "remarks"})
    key = ["head@kind:college_committee"]
    clerk.post(at("word", draft), {"word": "主要负责人", "key": key})
    draft.refresh_from_db()
    assert obstacles_of(draft, world.viewer("organisation").today) == []
    data = {"version": draft.version, "effective_on": "2026-12-01"}
    response = clerk.post(at("confirm", draft), data)
    assert response.url == at("regulation", draft)
    text = page(clerk.get(response.url))
    assert "施行中" in text
    assert at("duty", lecture(draft)) in text
    assert "确认施行制度文件" in page(clerk.get(response.url, {"tab": "history"}))
    again = clerk.post(at("confirm", draft), data, follow=True)
    assert "已经确认施行" in page(again)
    assert "施行中" in page(clerk.post(at("accept", lecture(draft)), follow=True))


def test_the_duty_page_shows_its_clause_bearers_and_history(world, clerk, draft):
    put_in_force(world, draft)
    text = page(clerk.get(at("duty", lecture(draft))))
    for words in ("学院党委·主要负责人", "每年至少 1 次", "采纳责任事项", "一（一）"):
        assert words in text


def test_a_repeal_is_asked_for_and_shown(world, clerk, draft):
    put_in_force(world, draft)
    wrong = {"repealed_on": "2025-01-01", "why": "由新办法替代"}
    text = page(clerk.post(at("repeal", draft), wrong))
    assert "晚于施行日期" in text
    assert "由新办法替代" in text
    clerk.post(at("repeal", draft), wrong | {"repealed_on": "2027-01-01"})
    assert "已废止" in page(clerk.get(at("regulation", draft)))


POSTS = [
    "confirm", "decide_many", "word", "add_duty", "repeal", "metadata", "read_again",
    "accept", "reject", "reopen", "choose", "edit", "split", "merge",
]  # fmt: skip


@pytest.mark.parametrize("name", POSTS)
def test_an_empty_submission_never_breaks_a_page(clerk, draft, name):
    about_duty = name in {"accept", "reject", "reopen", "choose", "edit", "split", "merge"}
    thing = lecture(draft) if about_duty else draft
    for headers in ({}, HTMX):
        assert clerk.post(at(name, thing), headers=headers).status_code in {200, 302}


@pytest.mark.parametrize("who", ["head", "unit_head", "inspection", "member", "system_admin"])
def test_others_are_kept_out_of_drafts(draft, sign_in, who):
    client = sign_in(who)
    duty = lecture(draft)
    assert client.get(reverse("catalogue:upload")).status_code == 403
    assert client.get(at("regulation", draft)).status_code == 403
    assert client.get(at("duty", duty)).status_code == 403
    assert client.get(at("original", draft)).status_code == 403
    for name in ("accept", "edit", "merge"):
        assert client.post(at(name, duty)).status_code == 403
    assert client.post(at("confirm", draft)).status_code == 403


# -- how many queries ------------------------------------------------------------------------


def test_lists_take_the_same_queries_whatever_their_length(world, draft, django_assert_num_queries):
    viewer = world.viewer("organisation")
    duty_id = lecture(draft).pk
    with django_assert_num_queries(1):
        list(list_regulations(viewer))
    put_in_force(world, draft)
    with django_assert_num_queries(3):
        for duty in duties_in_force(on=viewer.today):
            list(duty.measures.all())
            [str(bearer) for bearer in duty.bearers.all()]
            assert duty.regulation.title
            assert duty.regulation.unit.path
    with django_assert_num_queries(4):
        duty_groups(draft, draft.duties.all())
    with django_assert_num_queries(4):
        marks_of(draft)
    with django_assert_num_queries(4):
        get_duty_page(viewer, duty_id)


def test_cards_take_the_same_queries_whatever_their_number(world, draft, django_assert_num_queries):
    viewer = world.viewer("organisation")
    with django_assert_num_queries(19):
        drawn = DraftPage(draft, viewer.today)
        drawn.groups()
        drawn.words()
