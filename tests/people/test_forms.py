"""Changing the organisation and the accounts in the browser: what is typed, told, refused."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from tests.world import PASSWORD
from zelian.people import operations
from zelian.people.models import Account, Appointment, Oversight, Person, Post, RoleGrant, Unit


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


@pytest.fixture
def office(sign_in):
    """The organisation department."""
    return sign_in("organisation")


@pytest.fixture
def administrator(sign_in):
    """The system administrator."""
    return sign_in("system_admin")


# -- the organisation ------------------------------------------------------------------------


def test_an_organisation_grows_from_unit_to_holder(world, office):
    answer = office.post(
        reverse("people:add_unit", args=[world.units["school"].pk]),
        {"name": "化学学院党委", "kind": "college_committee", "founded_on": "2026-09-01"},
    )
    unit = Unit.objects.get(name="化学学院党委")
    assert answer["Location"] == reverse("people:unit", args=[unit.pk])
    assert "已设立单位。" in text(office.get(answer["Location"]))
    answer = office.post(
        reverse("people:add_post", args=[unit.pk]),
        {"kind": "secretary", "title": "书记", "opened_on": "2026-09-01"},
    )
    post = Post.objects.get(unit=unit)
    assert answer["Location"] == reverse("people:post", args=[post.pk])
    answer = office.post(reverse("people:add_person"), {"name": "新任", "staff_no": "3001"})
    person = Person.objects.get(staff_no="3001")
    assert answer["Location"] == reverse("people:person", args=[person.pk])
    answer = office.post(
        reverse("people:appoint", args=[post.pk]),
        {"person": person.pk, "nature": "full", "from_date": "2026-09-01", "why": "任免文件"},
    )
    assert answer["Location"] == reverse("people:post", args=[post.pk])
    page = text(office.get(answer["Location"]))
    assert "办理任职" in page
    assert "任免文件" in page
    assert "新任" in page


def test_an_organisation_shrinks_from_holder_to_unit(world, office):
    post = world.posts["branch_secretary"]
    end = {"on": "2026-11-01", "why": "换届"}
    office.post(reverse("people:end_appointment", args=[post.appointments.get().pk]), end)
    office.post(reverse("people:close_post", args=[post.pk]), end)
    unit = Unit.objects.get(pk=post.unit_id)
    address = reverse("people:close_unit", args=[unit.pk])
    shown = office.post(address, end | {"version": unit.version})
    assert not Unit.objects.get(pk=unit.pk).closed_on
    seen = {"version": unit.version, "seen": shown.context["seen"]}
    office.post(address, end | seen)
    assert Unit.objects.get(pk=post.unit_id).closed_on.isoformat() == "2026-11-01"


def test_oversight_is_set_and_ended(world, office):
    post, letters = world.posts["team_member"], world.units["letters"]
    office.post(
        reverse("people:set_oversight", args=[post.pk]),
        {"unit": letters.pk, "kind": "liaison", "from_date": "2026-09-01"},
    )
    oversight = Oversight.objects.get(unit=letters)
    office.post(
        reverse("people:end_oversight", args=[oversight.pk]),
        {"on": "2026-10-01", "why": "分工调整"},
    )
    oversight.refresh_from_db()
    assert oversight.until_date.isoformat() == "2026-10-01"


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(world, office):
    address = reverse("people:appoint", args=[world.posts["foreign_head"].pk])
    person = world.people["member"]
    answer = office.post(
        address,
        {"person": person.pk, "nature": "full", "from_date": "2026-09-01", "why": "文件一号"},
    )
    assert answer.status_code == 200
    assert answer.context["form"].errors == {
        "from_date": ["文学院党委书记自2020年1月1日起在这个岗位上，须先办理免职。"]
    }
    page = text(answer)
    assert 'value="2026-09-01"' in page
    assert 'value="文件一号"' in page
    assert f'<option value="{person.pk}" selected>' in page
    assert "物理学院党委委员" in page


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({}, "person", "请选择一项。"),
        ({"person": "99999"}, "person", "查无此人，请重新选择。"),
        ({"person": "abc"}, "person", "查无此人，请重新选择。"),
        ({"from_date": "明天"}, "from_date", "日期"),
        ({"from_date": "2026-02-30"}, "from_date", "日期"),
        ({"nature": "forever"}, "nature", "forever"),
    ],
)
def test_what_makes_no_sense_is_told_at_its_field(world, office, typed, field, words):
    answer = office.post(reverse("people:appoint", args=[world.posts["member"].pk]), typed)
    assert words in answer.context["form"].errors[field][0]
    assert Appointment.objects.count() == 12


def test_who_saves_second_sees_the_difference_and_may_insist(world, office):
    unit = world.units["finance"]
    address = reverse("people:rename_unit", args=[unit.pk])
    page = text(office.get(address))
    assert '<input type="hidden" name="version" value="1"' in page
    operations.rename_unit(
        viewer=world.viewer("organisation"),
        unit=unit,
        name="计划财务处",
        short_name="计财处",
        version=1,
    )
    typed = {"name": "财务部", "short_name": "财务部", "function": "", "version": "1"}
    answer = office.post(address, typed)
    page = text(answer)
    assert "就在您填写时，别人已修改了这个单位" in page
    assert "<td>计划财务处</td><td>财务部</td>" in page
    assert 'value="财务部"' in page
    assert 'name="version" value="2"' in page
    assert office.post(address, typed | {"version": "2"}).status_code == 302
    assert Unit.objects.get(pk=unit.pk).name == "财务部"


def test_a_person_is_corrected(world, office):
    person = world.people["member"]
    answer = office.post(
        reverse("people:correct_person", args=[person.pk]),
        {"name": "纪检委员", "staff_no": "member", "version": "1"},
    )
    assert answer["Location"] == reverse("people:person", args=[person.pk])
    page = text(office.get(answer["Location"]))
    assert "更正人员信息" in page
    assert "姓名：物理学院党委委员 → 纪检委员" in page


def test_a_long_name_needs_a_short_one(world, office):
    typed = {"name": "很长的名称" * 20, "kind": "branch", "founded_on": "2026-09-01"}
    answer = office.post(reverse("people:add_root"), typed)
    assert answer.context["form"].errors == {
        "short_name": ["全称较长，请另填一个不超过 60 字的简称。"]
    }


def test_a_saved_form_lets_go_of_its_draft(world, office):
    url = reverse("people:add_person")
    draft = re.search(r'data-draft="([^"]+)"', text(office.get(url)))[1]
    answer = office.post(url, {"name": "新任", "staff_no": "3001"}, follow=True)
    assert f'data-saved="{draft}"' in text(answer)


@pytest.mark.parametrize(
    "name",
    [
        "add_unit",
        "rename_unit",
        "close_unit",
        "add_post",
        "close_post",
        "appoint",
        "end_appointment",
        "set_oversight",
        "end_oversight",
        "correct_person",
    ],
)
def test_nothing_is_changed_of_what_is_not_there(office, name):
    assert office.get(reverse(f"people:{name}", args=[10**6])).status_code == 404


# -- accounts --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["head", "organisation", "unit_clerk", "member"])
def test_accounts_are_the_administrators_alone(world, sign_in, role):
    client, account = sign_in(role), world.accounts["member"]
    for name in ("account", "reset_password", "disable_account", "enable_account"):
        assert client.get(reverse(f"people:{name}", args=[account.pk])).status_code == 403, name
    for name in ("accounts", "create_account"):
        assert client.get(reverse(f"people:{name}")).status_code == 403, name
    assert (
        client.get(reverse("people:end_grant", args=[RoleGrant.objects.first().pk])).status_code
        == 403
    )


def test_accounts_are_listed_and_filtered(world, administrator, django_assert_num_queries):
    # session, account, no appointments, the person asked for, grants; then count and page
    with django_assert_num_queries(5 - 0 + 2):
        answer = administrator.get(reverse("people:accounts"))
        assert len(answer.context["table"].rows) == 15
    answer = administrator.get(reverse("people:accounts"), {"administers": "true"})
    assert [row.thing.username for row in answer.context["table"].rows] == [
        "audit_admin",
        "security_admin",
        "system_admin",
    ]
    answer = administrator.get(reverse("people:accounts"), {"q": "文学院党委书记"})
    assert [row.thing.username for row in answer.context["table"].rows] == ["foreign_head"]


def test_an_account_is_opened_its_password_shown_once_and_used(world, administrator, client):
    person = Person.objects.create(name="新任", staff_no="3001")
    answer = administrator.post(
        reverse("people:create_account"), {"username": "N3001", "person": person.pk}
    )
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    password = answer.context["new"].password
    assert password in text(answer)
    account = Account.objects.get(username="n3001")
    page = text(administrator.get(reverse("people:account", args=[account.pk])))
    assert "尚未修改" in page
    assert password not in page
    entered = client.post(
        reverse("authentication:login"), {"username": "n3001", "password": password}
    )
    assert entered.status_code == 302
    assert client.get("/people/")["Location"].startswith("/password/")


def test_an_account_is_refused_with_what_was_typed(world, administrator):
    answer = administrator.post(
        reverse("people:create_account"),
        {"username": "member", "person": world.people["member"].pk},
    )
    assert answer.context["form"].errors == {"username": ["用户名“member”已被使用。"]}
    assert 'value="member"' in text(answer)


def test_a_password_is_reset_and_shown_once(world, administrator, sign_in):
    account, running = world.accounts["member"], sign_in("member")
    address = reverse("people:reset_password", args=[account.pk])
    assert "原密码立即失效" in text(administrator.get(address))
    answer = administrator.post(address)
    password = answer.context["new"].password
    assert password in text(answer)
    assert "no-store" in answer["Cache-Control"]
    assert running.get("/people/")["Location"] == "/login/?next=/people/"
    account.refresh_from_db()
    assert account.check_password(password)


def test_the_administrators_own_password_is_not_reset(world, administrator):
    own = world.accounts["system_admin"]
    answer = administrator.post(reverse("people:reset_password", args=[own.pk]))
    assert "本人密码请在“修改密码”中修改。" in text(answer)
    own.refresh_from_db()
    assert own.check_password(PASSWORD)


def test_an_account_is_disabled_and_enabled(world, administrator):
    account = world.accounts["member"]
    for name, active in (("disable_account", False), ("enable_account", True)):
        administrator.post(reverse(f"people:{name}", args=[account.pk]), {"why": "休假"})
        account.refresh_from_db()
        assert account.is_active is active
    page = text(administrator.get(reverse("people:account", args=[account.pk])))
    assert "停用账号" in page
    assert "原因：休假" in page


def test_ones_own_account_offers_nothing_that_would_lock_one_out(world, administrator):
    own = world.accounts["system_admin"]
    page = text(administrator.get(reverse("people:account", args=[own.pk])))
    for name in ("reset_password", "disable_account"):
        assert reverse(f"people:{name}", args=[own.pk]) not in page


def test_an_account_page_of_nobody_is_not_found(administrator):
    for name in ("account", "reset_password", "disable_account"):
        assert administrator.get(reverse(f"people:{name}", args=[10**6])).status_code == 404
