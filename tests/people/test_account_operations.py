from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied

from tests.world import LONG_AGO, TODAY
from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.people import operations
from zelian.people.models import Account, Appointment, Person, Role, RoleGrant
from zelian.people.queries import get_viewer
from zelian.people.viewer import ADMINISTRATORS

DAY = timedelta(days=1)


@pytest.fixture
def viewer(world):
    return world.viewer("system_admin")


@pytest.fixture
def newcomer(world):
    return Person.objects.create(name="新任", staff_no="2001")


def refused(do, **arguments) -> operations.CannotManageAccount:
    before = (Account.objects.count(), RoleGrant.objects.count(), Event.objects.count())
    with pytest.raises(operations.CannotManageAccount) as caught:
        do(**arguments)
    assert before == (Account.objects.count(), RoleGrant.objects.count(), Event.objects.count())
    return caught.value


@pytest.mark.parametrize(
    "name",
    ["head", "organisation", "discipline", "unit_clerk", "member", "security_admin", "audit_admin"],
)
def test_only_the_system_administrator_manages_accounts(world, newcomer, name):
    other, account = world.viewer(name), world.accounts["foreign_head"]
    for do, arguments in (
        (operations.create_account, {"username": "abc", "person": newcomer}),
        (operations.reset_password, {"account": account}),
        (operations.disable_account, {"account": account, "why": "甲"}),
        (operations.enable_account, {"account": account, "why": "甲"}),
    ):
        with pytest.raises(PermissionDenied):
            do(viewer=other, **arguments)


def test_a_generated_password_is_readable_and_passes_the_rules():
    passwords = {operations.generate_password() for _count in range(200)}
    assert len(passwords) == 200
    for password in passwords:
        assert re.fullmatch(r"([a-hjkmnp-z2-9]{4}-){2}[a-hjkmnp-z2-9]{4}", password)
        validate_password(password)


def test_an_account_is_opened_for_a_person(viewer, newcomer):
    new = operations.create_account(viewer=viewer, username=" Li.Si-2001 ", person=newcomer)
    assert new.account.username == "li.si-2001"
    assert new.account.check_password(new.password)
    assert new.account.must_change_password
    newcomer.refresh_from_db()
    assert newcomer.account == new.account
    event = Event.objects.first()
    assert (event.action, event.after["person"]) == ("account.created", "新任")
    assert new.password not in str(event.after)


@pytest.mark.parametrize("username", ["", "ab", "-abc", "a b c", "李四四", "a" * 31, "abc!"])
def test_a_user_name_is_refused_that_nobody_could_type(viewer, username):
    refusal = refused(operations.create_account, viewer=viewer, username=username)
    assert refusal.field == "username"
    assert refusal.sentence.startswith("用户名须为 3 至 30 位小写字母")


def test_a_user_name_is_taken_in_any_case(world, viewer):
    Account.objects.create(username="WangWu")
    refusal = refused(operations.create_account, viewer=viewer, username="wangwu")
    assert refusal.sentence == "用户名“wangwu”已被使用。"


def test_a_person_has_one_account(world, viewer):
    refusal = refused(
        operations.create_account,
        viewer=viewer,
        username="second",
        person=world.people["member"],
    )
    assert (refusal.field, refusal.sentence) == ("person", "物理学院党委委员已有账号。")


def test_the_set_up_opens_an_account_and_gives_the_first_administrator_role(db):
    new = operations.open_account(actor=SYSTEM, username="admin", must_change_password=False)
    operations.give_role(
        actor=SYSTEM,
        account=new.account,
        role=Role.SYSTEM_ADMIN,
        reason="首次安装",
        from_date=LONG_AGO,
    )
    assert not new.account.must_change_password
    assert [event.actor_name for event in Event.objects.all()] == ["系统", "系统"]


def test_a_new_password_ends_the_old_and_must_be_changed(world, viewer):
    account = world.accounts["member"]
    old = account.password
    new = operations.reset_password(viewer=viewer, account=account)
    account.refresh_from_db()
    assert account.password != old
    assert account.check_password(new.password)
    assert account.must_change_password
    assert Event.objects.first().action == "account.password_reset"


def test_nobody_resets_or_disables_themselves(world, viewer):
    own = world.accounts["system_admin"]
    assert "修改密码" in refused(operations.reset_password, viewer=viewer, account=own).sentence
    refusal = refused(operations.disable_account, viewer=viewer, account=own, why="误")
    assert refusal.sentence == "不能停用正在使用的本人账号。"


def test_ones_own_password_is_changed_and_nobody_elses(world):
    viewer, account = world.viewer("member"), world.accounts["member"]
    Account.objects.filter(pk=account.pk).update(must_change_password=True)
    operations.change_own_password(viewer=viewer, account=account, password="another-one-2026")
    account.refresh_from_db()
    assert account.check_password("another-one-2026")
    assert not account.must_change_password
    other = world.accounts["head"]
    refused(operations.change_own_password, viewer=viewer, account=other, password="x")


def test_an_account_is_disabled_and_enabled_once_each(world, viewer):
    account = world.accounts["member"]
    operations.disable_account(viewer=viewer, account=account, why="离校")
    account.refresh_from_db()
    assert not account.is_active
    refusal = refused(operations.disable_account, viewer=viewer, account=account, why="离校")
    assert refusal.sentence == "该账号已经停用。"
    operations.enable_account(viewer=viewer, account=account, why="返校")
    account.refresh_from_db()
    assert account.is_active
    refusal = refused(operations.enable_account, viewer=viewer, account=account, why="返校")
    assert refusal.sentence == "该账号本来就在使用。"


def test_an_administrator_who_is_nobody_of_the_house_sees_none_of_it(world, viewer):
    assert viewer.person_id is None
    assert viewer.reads == ()
    assert not Appointment.objects.filter(person__account_id=viewer.account_id).exists()


def test_an_account_that_may_not_sign_in_has_no_password(world):
    opened = operations.open_account(actor=SYSTEM, username="quiet.one", may_sign_in=False)
    assert opened.password == ""
    assert not opened.account.has_usable_password()


@pytest.mark.parametrize("role", ["security_admin", "audit_admin"])
def test_the_system_administrator_does_not_become_another_by_a_new_password(world, viewer, role):
    refusal = refused(operations.reset_password, viewer=viewer, account=world.accounts[role])
    assert "只能在服务器上用命令重置" in refusal.sentence
    new = operations.set_new_password(actor=SYSTEM, account=world.accounts[role])
    assert new.account.must_change_password
    assert Event.objects.first().actor_name == "系统"


def test_the_password_of_an_administrator_to_be_is_not_reset_either(world, viewer):
    account = Account.objects.create_user(username="coming")
    operations.give_role(
        actor=SYSTEM,
        account=account,
        role=Role.AUDIT_ADMIN,
        reason="下月接任",
        from_date=TODAY + 30 * DAY,
    )
    refused(operations.reset_password, viewer=viewer, account=account)


@pytest.mark.parametrize("role", ["security_admin", "audit_admin"])
def test_the_last_administrator_of_a_kind_is_not_locked_out(world, viewer, role):
    with pytest.raises(operations.CannotGrant, match="这是最后一位"):
        operations.disable_account(viewer=viewer, account=world.accounts[role], why="休假")
    other = Account.objects.create_user(username="successor")
    operations.give_role(actor=SYSTEM, account=other, role=role, reason="接任", from_date=TODAY)
    operations.disable_account(viewer=viewer, account=world.accounts[role], why="休假")
    with pytest.raises(operations.CannotGrant, match="这是最后一位"):
        operations.disable_account(viewer=viewer, account=other, why="休假")


def test_an_account_by_itself_gives_no_right(world, viewer, newcomer):
    new = operations.create_account(viewer=viewer, username="newcomer", person=newcomer)
    seen = get_viewer(new.account, today=TODAY)
    assert (seen.roles, seen.reads, seen.records_for) == ({Role.MEMBER}, (), ())


# -- the first three ------------------------------------------------------------------------


def test_the_first_administrators_are_opened_once(db):
    kept: list[list[operations.FirstAccount]] = []
    opened = operations.open_first_administrators(actor=SYSTEM, today=TODAY, keep=kept.append)
    assert {first.role for first in opened} == set(ADMINISTRATORS)
    assert kept == [opened]
    for first in opened:
        account = Account.objects.get(username=first.username)
        assert account.check_password(first.password)
        assert account.must_change_password
        assert get_viewer(account, today=TODAY).roles == {first.role}
    again = operations.open_first_administrators(actor=SYSTEM, today=TODAY, keep=kept.append)
    assert (again, len(kept), Account.objects.count()) == ([], 1, 3)


def test_only_the_kinds_that_nobody_is_are_opened(db):
    taken = Account.objects.create_user(username="secadmin")
    operations.give_role(
        actor=SYSTEM, account=taken, role=Role.SYSTEM_ADMIN, reason="旧装", from_date=LONG_AGO
    )
    opened = operations.open_first_administrators(actor=SYSTEM, today=TODAY, keep=list)
    assert [first.username for first in opened] == ["secadmin2", "auditadmin"]


def test_without_a_place_for_the_passwords_there_are_no_accounts(db):
    def full_disk(accounts: list[operations.FirstAccount]) -> None:
        raise OSError("full")

    with pytest.raises(OSError, match="full"):
        operations.open_first_administrators(actor=SYSTEM, today=TODAY, keep=full_disk)
    assert not Account.objects.exists()
