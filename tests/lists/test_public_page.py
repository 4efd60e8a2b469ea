"""What is open without a sign-in: shut at first, exactly the signed list, hostile comments."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.lists.test_publishing import HOSTILE, allow_public, published
from zelian.history.models import Event
from zelian.lists.models import ListItem, Publication, PublicationComment, PublicationRules
from zelian.lists.operations.publishing import answer_comment

DAY = timedelta(days=1)
INDEX = "/public/lists/"


@pytest.fixture
def public(world) -> Publication:
    allow_public(world)
    return published(world, today=today(), scope="public")


def today():
    return timezone.localdate()


def text(response) -> str:
    return response.content.decode()


def address(publication: Publication) -> str:
    return f"{INDEX}{publication.pk}/"


def test_where_nothing_was_allowed_there_is_nothing_in_plain_words(world, client):
    publication = published(world, today=today(), scope="institution")
    for page in (INDEX, address(publication), f"{INDEX}999/"):
        answer = client.get(page)
        assert answer.status_code == 404
        assert "没有对外公开的清单" in text(answer)
        assert client.post(address(publication), {"text": "好"}).status_code == 404


def test_only_what_is_published_to_everybody_is_open(world, client, public):
    inside = published(world, today=today(), scope="institution", kind="risks")
    page = text(client.get(INDEX))
    assert public.list.title in page
    assert inside.list.title not in page
    assert client.get(address(inside)).status_code == 404


def test_taking_the_permission_back_shuts_it_at_once(client, public):
    assert client.get(address(public)).status_code == 200
    PublicationRules.objects.update(public_allowed=False)
    for page in (INDEX, address(public)):
        assert client.get(page).status_code == 404


@pytest.mark.parametrize(("ended", "status"), [(False, 200), (True, 404)])
def test_its_days_are_half_open(client, public, ended, status):
    until = today() if ended else today() + DAY
    Publication.objects.update(from_date=today() - 9 * DAY, until_date=until)
    assert client.get(address(public)).status_code == status


def test_it_begins_on_its_day(client, public):
    Publication.objects.update(from_date=today() + DAY, until_date=today() + 9 * DAY)
    assert client.get(address(public)).status_code == 404


def test_it_shows_what_was_signed_and_no_names_besides(client, public):
    ListItem.objects.filter(list=public.list, number=1).update(content="偷偷改过")
    answer = client.get(address(public))
    page = text(answer)
    assert "审批经费第1项" in page
    assert "偷偷改过" not in page
    for name in ("物理学院党委书记", "物理学院党委干事", "校纪委书记"):
        assert name not in page  # who signed, sent and received it
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert "unsafe-inline" not in answer["Content-Security-Policy"]


def test_it_is_read_without_a_session_and_without_cookies(public):
    class Forgetful(Client):
        def request(self, **request):
            answer = super().request(**request)
            assert "sessionid" not in answer.cookies
            self.cookies.clear()
            return answer

    client = Forgetful()
    for page in (INDEX, f"{INDEX}?q=经费", address(public), f"{address(public)}?row=1"):
        assert client.get(page).status_code == 200


def test_it_is_searched_by_words_of_two_signs(client, public):
    def rows(**asked):
        return client.get(INDEX, asked).context["table"].count

    assert (rows(q="经费"), rows(q="科室"), rows(q="基建"), rows(q="物理 经费")) == (1, 1, 0, 1)
    assert (rows(kind="powers"), rows(year=public.list.year)) == (1, 1)
    assert rows(q="长" * 1000) in (0, 1)  # too long a word narrows nothing


def test_a_comment_is_shown_once_it_is_answered(world, client, public):
    answer = client.post(address(public), {"text": "程序应当公开", "number": "1", "name": ""})
    assert answer["Location"] == f"{address(public)}?sent=1#comments"
    assert "意见已经收到" in text(client.get(answer["Location"]))
    made = PublicationComment.objects.get()
    assert (made.author, made.author_name, made.item.number) == (None, "", 1)
    assert "程序应当公开" not in text(client.get(address(public)))
    answer_comment(
        viewer=world.viewer("unit_clerk", today()), comment=made, answer="已在门户网站公开"
    )
    page = text(client.get(address(public)))
    assert "程序应当公开" in page
    assert "已在门户网站公开" in page
    event = Event.objects.get(action="list.commented")
    assert (event.actor_id, event.actor_name, event.address) == (None, "公众", "127.0.0.1")


def test_scripts_stay_text(world, client, public):
    client.post(address(public), {"text": HOSTILE, "name": "<b>某人</b>"})
    made = PublicationComment.objects.get()
    answer_comment(viewer=world.viewer("unit_clerk", today()), comment=made, answer=HOSTILE)
    page = text(client.get(address(public)))
    assert HOSTILE not in page
    assert page.count("&lt;script&gt;alert(1)") == 2
    assert "某人" not in page


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": "长" * 10_000}, "1000字"),
        ({"text": "   "}, "请填写意见"),
        ({"text": "好\x00"}, "空字符"),
        ({"text": "好", "name": "长" * 61}, "60"),
        ({"text": "好", "number": "999"}, "999"),
        ({"text": "好", "number": "1 OR 1"}, "1 OR 1"),
    ],
    ids=["10,000 signs", "blank", "NUL", "long name", "no such row", "no number"],
)
def test_what_can_not_be_taken_is_refused_with_all_that_was_typed(client, public, fields, said):
    answer = client.post(address(public), fields)
    assert answer.status_code == 422
    assert said in text(answer)
    assert not PublicationComment.objects.exists()


def test_a_machine_that_fills_in_everything_is_thanked_and_forgotten(client, public):
    answer = client.post(address(public), {"text": "买", "website": "http://spam.example"})
    assert answer.status_code == 302
    assert not PublicationComment.objects.exists()


def test_a_hundred_posts_a_minute_leave_a_few(client, public, monkeypatch):
    monkeypatch.setattr("zelian.signing.limits._window", lambda: 7)
    answers = [client.post(address(public), {"text": f"第{n}条"}).status_code for n in range(100)]
    assert PublicationComment.objects.count() == 5
    assert answers.count(302) == 5
    assert set(answers[5:]) == {429}
    last = client.post(address(public), {"text": "还有一条"})
    assert "429" not in text(last)
    assert client.get(INDEX, REMOTE_ADDR="10.9.8.7").status_code == 200


def test_searching_too_often_is_slowed_down_and_reading_is_not(client, public, monkeypatch):
    monkeypatch.setattr("zelian.lists.views.public.SEARCHES", 3)
    monkeypatch.setattr("zelian.signing.limits._window", lambda: 7)
    searches = [client.get(INDEX, {"q": "经费"}).status_code for _time in range(5)]
    assert searches == [200, 200, 200, 429, 429]
    assert client.get(INDEX).status_code == 200


def test_where_comments_are_not_wanted_there_is_no_place_for_them(client, public):
    PublicationRules.objects.update(public_comments=False)
    assert "提交意见" not in text(client.get(address(public)))
    assert client.post(address(public), {"text": "好"}).status_code == 404
    assert not PublicationComment.objects.exists()


def test_the_token_against_forged_forms_is_asked_for(public):
    client = Client(enforce_csrf_checks=True)
    assert client.post(address(public), {"text": "好"}).status_code == 403
