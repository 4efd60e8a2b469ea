"""In and out: sign-in, lock-out, the first password, an expired session, a stale form."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.world import PASSWORD
from zelian.history.models import Event
from zelian.people.models import Account

LOGIN, PASSWORD_PAGE = "/login/", "/password/"
WRONG = "用户名或密码不正确，请重新输入。连续输错 8 次，将暂停登录一段时间。"
NEW = "qing-shan-2026"


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: str):
    return client.post(LOGIN, {"username": username, "password": password, **more})


# -- sign-in ---------------------------------------------------------------------------------


def test_the_sign_in_page_is_plain_and_open_to_everybody(db, client):
    response = client.get(LOGIN)
    assert response.status_code == 200
    page = text(response)
    assert "登录责链" in page
    assert 'autocomplete="current-password"' in page
    assert "no-store" in response["Cache-Control"]


def test_a_person_signs_in_and_comes_to_the_house(world, client):
    response = sign_in(client, "unit_head")
    assert (response.status_code, response["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(world.accounts["unit_head"].pk)


def test_the_user_name_is_typed_in_any_case_and_with_spaces(world, client):
    assert sign_in(client, " Unit_Head ").status_code == 302


@pytest.mark.parametrize(
    ("who", "where"),
    [("system_admin", "/accounts/"), ("security_admin", "/grants/"), ("audit_admin", "/audit/")],
)
def test_an_administrator_comes_to_where_their_work_begins(world, client, who, where):
    assert sign_in(client, who)["Location"] == where
    assert client.get(where).status_code == 200


@pytest.mark.parametrize(("username", "password"), [("unit_head", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_name_and_a_wrong_password_sound_the_same(world, client, username, password):
    response = sign_in(client, username, password)
    assert response.status_code == 200
    assert WRONG in text(response)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("username", ["unit_head", "nobody", "unusable"])
def test_each_refusal_takes_one_hashing_known_or_not(world, client, username, monkeypatch):
    Account.objects.create_user(username="unusable", password=None)
    hashed = []
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        hashed.append(password)
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    sign_in(client, username, "wrong")
    assert len(hashed) == 1


def test_a_disabled_account_does_not_come_in_and_is_put_out(world, client):
    sign_in(client, "unit_head")
    Account.objects.filter(username="unit_head").update(is_active=False)
    assert client.get("/organisation/")["Location"] == "/login/?next=/organisation/"
    assert WRONG in text(sign_in(Client(), "unit_head"))


def test_sign_in_leads_back_to_where_one_was_going(world, client):
    asked = "/units/1/?tab=history"
    response = sign_in(client, "unit_head", next=asked)
    assert response["Location"] == asked


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "http:///elsewhere.example/",
        "/\\elsewhere.example",
        "javascript:alert(1)",
    ],
)
def test_sign_in_never_leads_to_another_site(world, client, address):
    assert sign_in(client, "unit_head", next=address)["Location"] == "/"


def test_who_is_signed_in_already_is_sent_on(world, client):
    sign_in(client, "unit_head")
    assert client.get(LOGIN)["Location"] == "/"
    assert client.get(LOGIN + "?next=/posts/")["Location"] == "/posts/"


def test_sign_out_is_a_button_and_not_a_link(world, client):
    sign_in(client, "unit_head")
    assert client.get("/logout/").status_code == 405
    assert "_auth_user_id" in client.session
    assert client.post("/logout/")["Location"] == LOGIN
    assert "_auth_user_id" not in client.session


# -- lock-out --------------------------------------------------------------------------------


def lock(client: Client, username: str = "unit_head"):
    for _try in range(settings.AXES_FAILURE_LIMIT):
        response = sign_in(client, username, "wrong")
    return response


def test_too_many_wrong_passwords_pause_sign_in_for_a_told_time(world, client):
    response = lock(client)
    assert response.status_code == 429
    assert "密码连续输错次数过多。请在 15 分钟后再试。" in text(response)
    assert response["Retry-After"] == str(15 * 60)
    right = sign_in(client, "unit_head")
    assert right.status_code == 429
    assert "_auth_user_id" not in client.session


def test_a_lock_out_concerns_one_name_only(world, client):
    lock(client)
    assert sign_in(client, "foreign_head").status_code == 302


def test_a_lock_out_ends_by_itself(world, client):
    lock(client)
    wait = timedelta(hours=settings.AXES_COOLOFF_TIME, seconds=5)
    with time_machine.travel(timezone.now() + wait, tick=False):
        assert sign_in(client, "unit_head").status_code == 302


def test_a_lock_out_keeps_where_one_was_going(world, client):
    lock(client)
    response = sign_in(client, "unit_head", next="/posts/?vacant=true")
    assert 'href="/login/?next=%2Fposts%2F%3Fvacant%3Dtrue"' in text(response)
    response = sign_in(client, "unit_head", next="//elsewhere.example/")
    assert "elsewhere" not in text(response)


# -- the first password ----------------------------------------------------------------------


@pytest.fixture
def handed(world, client) -> Client:
    """Signed in with a password that somebody else chose."""
    Account.objects.filter(username="unit_head").update(must_change_password=True)
    sign_in(client, "unit_head")
    return client


def test_a_handed_over_password_opens_nothing_but_its_change(handed):
    response = handed.get("/posts/?vacant=true")
    assert response["Location"] == "/password/?next=/posts/%3Fvacant%3Dtrue"
    assert handed.post("/people/new/", {"name": "甲"})["Location"].startswith(PASSWORD_PAGE)
    page = handed.get(PASSWORD_PAGE)
    assert page.status_code == 200
    assert "您用的是管理员给的密码" in text(page)
    assert handed.post("/logout/")["Location"] == LOGIN


def test_a_request_of_htmx_is_led_to_the_change_too(handed):
    response = handed.get("/people/pick/?q=x", headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (204, PASSWORD_PAGE)


def change(client: Client, old=PASSWORD, new=NEW, again=NEW, **more):
    passwords = {"old_password": old, "new_password1": new, "new_password2": again}
    return client.post(PASSWORD_PAGE, passwords | more)


def test_after_the_change_one_stays_signed_in_and_goes_on(handed):
    response = change(handed, next="/posts/?vacant=true")
    assert response["Location"] == "/posts/?vacant=true"
    assert handed.get("/posts/").status_code == 200
    account = Account.objects.get(username="unit_head")
    assert account.check_password(NEW)
    assert not account.must_change_password
    assert Event.objects.first().action == "account.password_changed"


def test_after_the_change_one_is_not_led_elsewhere(handed):
    assert change(handed, next="https://elsewhere.example/")["Location"] == "/"


def test_the_change_ends_other_sessions(handed):
    other = Client()
    sign_in(other, "unit_head")
    change(handed)
    assert other.get("/posts/")["Location"] == "/login/?next=/posts/"


@pytest.mark.parametrize(
    ("passwords", "words"),
    [
        ({"old": "wrong"}, "原密码不正确，请重新输入。"),
        ({"again": "other-2026-x"}, "两次输入的新密码不一致。"),
        ({"new": PASSWORD, "again": PASSWORD}, "新密码不能与原密码相同。"),
        ({"new": "short1", "again": "short1"}, "密码太短，至少要 10 个字符。"),
        ({"new": "1357902468", "again": "1357902468"}, "密码不能全是数字，请加上字母或符号。"),
        ({"new": "unit_head1", "again": "unit_head1"}, "密码与用户名太相似，请换一个。"),
        ({"new": "password123", "again": "password123"}, "这个密码太常见，容易被猜到，请换一个。"),
    ],
)
def test_a_new_password_is_refused_with_its_reason(handed, passwords, words):
    response = change(handed, **passwords)
    assert response.status_code == 200
    errors = " ".join(e for es in response.context["form"].errors.values() for e in es)
    assert words in errors
    assert words in text(response)
    assert Account.objects.get(username="unit_head").must_change_password


def test_passwords_never_come_back_in_a_page(handed):
    page = text(change(handed, old="wrong-secret", again="other-secret"))
    assert "wrong-secret" not in page
    assert "other-secret" not in page


def test_who_is_not_signed_in_changes_no_password(db, client):
    assert client.get(PASSWORD_PAGE)["Location"] == "/login/?next=/password/"


# -- an expired session ----------------------------------------------------------------------


def test_an_expired_session_leads_to_sign_in_and_back(db, client):
    response = client.get("/posts/?vacant=true")
    assert response["Location"] == "/login/?next=/posts/%3Fvacant%3Dtrue"
    page = text(client.get(response["Location"]))
    assert "登录后会回到刚才的页面" in page
    assert 'name="next" value="/posts/?vacant=true"' in page


def test_a_form_sent_after_the_session_expired_leads_back_to_its_page(world, client):
    form = reverse("people:appoint", args=[world.posts["member"].pk])
    response = client.post(
        form, {"person": "1"}, headers={"Referer": f"http://testserver{form}?from=unit"}
    )
    assert response["Location"] == f"/login/?next={form}%3Ffrom%3Dunit"


@pytest.mark.parametrize("referer", [None, "https://elsewhere.example/trap/"])
def test_a_form_of_unknown_origin_leads_back_to_its_own_address(world, client, referer):
    headers = {"Referer": referer} if referer else {}
    response = client.post("/people/new/?x=1", {"name": "甲"}, headers=headers)
    assert response["Location"] == "/login/?next=/people/new/%3Fx%3D1"


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_request_of_htmx_is_told_that_the_session_expired(db, client, method):
    response = getattr(client, method)("/people/new/", headers={"HX-Request": "true"})
    assert response.status_code == 401
    assert response["HX-Trigger"] == "zelian:signed-out"


# -- a stale form ----------------------------------------------------------------------------


@pytest.fixture
def strict(world) -> Client:
    """A browser whose forms are checked, signed in as the organisation department."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(
        world.accounts["organisation"], backend="django.contrib.auth.backends.ModelBackend"
    )
    return client


def test_a_stale_form_is_answered_with_a_sentence_and_a_way_back(strict):
    response = strict.post(
        "/people/new/", {"name": "甲"}, headers={"Referer": "http://testserver/people/new/"}
    )
    assert response.status_code == 403
    page = text(response)
    assert "请返回刷新后再提交，已填内容仍在" in page
    assert 'href="/people/new/"' in page


def test_a_stale_form_never_leads_to_another_site(strict):
    response = strict.post("/people/new/", headers={"Referer": "https://elsewhere.example/x"})
    assert response.status_code == 403
    assert "elsewhere" not in text(response)


def test_a_stale_request_of_htmx_is_answered_with_the_bare_sentence(strict):
    response = strict.post("/people/new/", headers={"HX-Request": "true"})
    assert response.status_code == 403
    assert response.content.decode() == "页面停留过久，请刷新后再提交，已填内容仍在。"


def test_a_form_with_its_token_passes(strict):
    page = strict.get("/people/new/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    response = strict.post(
        "/people/new/", {"name": "甲", "staff_no": "77", "csrfmiddlewaretoken": token}
    )
    assert response.status_code == 302
