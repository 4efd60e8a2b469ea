"""Who must have a second factor is led to it first; the institution's rules say who and when."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.authentication.devices import code_of, codes_on, secret_on
from tests.world import LONG_AGO, PASSWORD
from zelian.authentication.models import FactorDue, PasswordHash, SignInRules
from zelian.authentication.operations import CannotChangeRules, change_sign_in_rules
from zelian.history.models import Event
from zelian.people.models import Account, Role, RoleGrant

START = "/security/start/"
NEEDING = ["system_admin", "discipline", "head", "unit_head"]
FREE = ["organisation", "unit_clerk", "member", "branch_secretary", "team_member"]


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.mark.parametrize("name", NEEDING)
def test_those_roles_are_led_to_setting_up_before_anything_else(by_password, required, name):
    client = by_password(name)
    answer = client.get("/posts/?vacant=true")
    assert answer["Location"] == f"{START}?next=/posts/%3Fvacant%3Dtrue"
    page = text(client.get(answer["Location"]))
    assert "您的岗位或角色要求" in page
    assert "/security/totp/new/?next=%2Fposts%2F" in page


@pytest.mark.parametrize("name", FREE)
def test_others_are_not(by_password, required, name):
    assert by_password(name).get("/posts/").status_code == 200


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_the_three_administrators_need_one(by_password, required, world, role):
    RoleGrant.objects.create(
        account=world.accounts["member"], role=role, reason="测试", from_date=LONG_AGO
    )
    assert by_password("member").get("/posts/")["Location"].startswith(START)


def test_the_roles_are_data(by_password, required, settings):
    settings.ZELIAN_SECOND_FACTOR_ROLES = [Role.UNIT_CLERK]
    assert by_password("unit_clerk").get("/posts/")["Location"].startswith(START)
    assert by_password("unit_head").get("/posts/").status_code == 200


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_written_before(by_password, required, method):
    client = by_password("unit_head")
    answer = getattr(client, method)("/people/new/", {"name": "甲"})
    assert answer["Location"] == f"{START}?next=/"


def test_a_request_of_htmx_is_led_there_too(by_password, required):
    answer = by_password("unit_head").get("/people/pick/?q=x", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, START)


def test_only_what_leads_out_of_it_stays_open(by_password, required):
    client = by_password("unit_head")
    for address in (
        START,
        "/security/",
        "/security/totp/new/",
        "/security/passkeys/new/",
        "/security/passkeys/question/",
        "/security/prove/",
        "/security/prove/passkey/",
    ):
        assert client.get(address).status_code == 200, address
    assert client.post("/security/sessions/end/")["Location"].startswith(START)
    assert client.post("/logout/")["Location"] == "/login/"


def test_once_it_is_set_up_everything_opens(by_password, required):
    client = by_password("unit_head")
    secret = secret_on(client.get("/security/totp/new/?next=/posts/").content.decode())
    answer = client.post("/security/totp/new/", {"code": code_of(secret), "next": "/posts/"})
    assert codes_on(answer.content.decode())
    assert 'href="/posts/"' in answer.content.decode()
    assert client.get("/posts/").status_code == 200
    assert client.get(f"{START}?next=/posts/")["Location"] == "/posts/"


def test_where_it_leads_next_is_a_page_of_this_site(by_password, required):
    page = by_password("unit_head").get(f"{START}?next=https://elsewhere.example/")
    assert 'href="/security/totp/new/"' in text(page)


def test_the_first_password_comes_before_it(by_password, required, world):
    Account.objects.filter(username="unit_head").update(must_change_password=True)
    client = by_password("unit_head")
    assert client.get("/posts/")["Location"].startswith("/password/")
    passwords = {"old_password": PASSWORD, "new_password1": "qing-shan-2026"}
    client.post("/password/", {**passwords, "new_password2": "qing-shan-2026"})
    assert client.get("/posts/")["Location"].startswith(START)


def test_days_of_grace_run_from_the_first_sign_in(by_password, required):
    SignInRules.objects.update(grace_days=3)
    client = by_password("unit_head")
    assert client.get("/posts/").status_code == 200
    assert FactorDue.objects.get().account.username == "unit_head"
    assert "您的岗位或角色要求设置第二重验证" in text(client.get("/security/"))
    with time_machine.travel(timezone.now() + timedelta(days=2), tick=False):
        assert by_password("unit_head").get("/posts/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(days=3), tick=False):
        assert by_password("unit_head").get("/posts/")["Location"].startswith(START)


def test_where_it_is_offered_nobody_is_led_anywhere(by_password, required):
    SignInRules.objects.update(second_factor="offered")
    assert by_password("unit_head").get("/posts/").status_code == 200


def test_what_the_operator_fixed_stands_above_the_rule(by_password, required, settings):
    SignInRules.objects.update(second_factor="offered")
    settings.ZELIAN_SECOND_FACTOR = "required"
    assert by_password("unit_head").get("/posts/")["Location"].startswith(START)


def test_without_any_rule_it_is_required(by_password, settings):
    settings.ZELIAN_SECOND_FACTOR = ""
    assert not SignInRules.objects.exists()
    assert by_password("unit_head").get("/posts/")["Location"].startswith(START)


def test_a_role_that_comes_during_a_session_counts_within_a_minute(by_password, required, world):
    client = by_password("member")
    assert client.get("/posts/").status_code == 200
    RoleGrant.objects.create(
        account=world.accounts["member"],
        role=Role.AUDIT_ADMIN,
        reason="测试",
        from_date=LONG_AGO,
    )
    assert client.get("/posts/").status_code != 302
    with time_machine.travel(timezone.now() + timedelta(seconds=61), tick=False):
        assert client.get("/posts/")["Location"].startswith(START)


# -- passwords that grow old -----------------------------------------------------------------


def aged(world, name: str, days: int) -> None:
    PasswordHash.objects.create(
        account=world.accounts[name], hash="!", at=timezone.now() - timedelta(days=days)
    )


def test_an_administrators_password_serves_ninety_days(by_password, world):
    aged(world, "system_admin", 90)
    assert by_password("system_admin").get("/accounts/").status_code == 200
    PasswordHash.objects.all().delete()
    aged(world, "system_admin", 91)
    client = by_password("system_admin")
    assert client.get("/accounts/")["Location"] == "/password/?next=/accounts/"
    assert "您的密码已到期" in text(client.get("/password/"))
    passwords = {"old_password": PASSWORD, "new_password1": "qing-shan-2026"}
    client.post("/password/", {**passwords, "new_password2": "qing-shan-2026"})
    assert client.get("/accounts/").status_code == 200


def test_other_passwords_do_not_grow_old_unless_the_rule_says_so(by_password, world):
    aged(world, "member", 1000)
    assert by_password("member").get("/posts/").status_code == 200
    SignInRules.objects.create(password_days=365)
    assert by_password("member").get("/posts/")["Location"].startswith("/password/")


# -- the rules -------------------------------------------------------------------------------

RULES = {
    "second_factor": "offered",
    "grace_days": "7",
    "idle_minutes": "45",
    "idle_minutes_admin": "20",
    "password_days": "",
    "password_days_admin": "60",
    "version": "1",
    "why": "第三次办公会议定",
}


def test_the_security_administrator_changes_the_rules(sign_in):
    client = sign_in("security_admin")
    page = client.get("/settings/sign-in/")
    assert 'name="version" value="1"' in page.content.decode()
    assert client.post("/settings/sign-in/", RULES)["Location"] == "/settings/sign-in/"
    rules = SignInRules.objects.get()
    assert (rules.second_factor, rules.idle_minutes, rules.password_days) == ("offered", 45, None)
    told = Event.objects.filter(action="sign_in.rules_changed").first()
    assert told.before["grace_days"] == 0
    assert told.after["grace_days"] == 7
    assert "password_days" not in told.after
    assert told.why == "第三次办公会议定"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("second_factor", "never"),
        ("grace_days", "31"),
        ("grace_days", "-1"),
        ("idle_minutes", "4"),
        ("idle_minutes", "481"),
        ("password_days_admin", "10"),
        ("why", ""),
    ],
)
def test_a_rule_out_of_bounds_is_refused_at_its_field(sign_in, field, value):
    answer = sign_in("security_admin").post("/settings/sign-in/", RULES | {field: value})
    assert list(answer.context["form"].errors) == [field]
    assert not SignInRules.objects.exists()


def test_who_was_slower_is_told(sign_in, world):
    client = sign_in("security_admin")
    client.post("/settings/sign-in/", RULES)
    answer = client.post("/settings/sign-in/", RULES | {"grace_days": "1"})
    assert "刚刚被别人修改过" in text(answer)
    assert SignInRules.objects.get().grace_days == 7
    with pytest.raises(CannotChangeRules):
        change_sign_in_rules(viewer=world.viewer("security_admin"), version=1, why="", grace_days=2)


def test_the_settings_name_roles_that_exist():
    assert set(settings.ZELIAN_SECOND_FACTOR_ROLES) <= set(Role.values)


def test_an_account_without_sign_in_meets_no_requirement(required, db):
    assert Client().get("/login/").status_code == 200
