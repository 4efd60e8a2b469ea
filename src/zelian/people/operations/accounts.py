"""Accounts: opened, locked, given a new password; roles given by name."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import Actor, record
from zelian.people.models import Account, Person, Role, RoleGrant
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
GRANTABLE = (Role.SYSTEM_ADMIN,)


class CannotManageAccount(Refusal):
    """An account may not be opened or changed this way."""


@dataclass(frozen=True, slots=True)
class NewPassword:
    """An account with the password it was just given; it is kept nowhere and shown once."""

    account: Account
    password: str


def generate_password() -> str:
    """Three groups of four letters and figures that are not mistaken for one another."""
    groups = ("".join(secrets.choice(READABLE) for _letter in range(4)) for _group in range(3))
    return "-".join(groups)


@transaction.atomic
def create_account(*, viewer: Viewer, username: str, person: Person | None = None) -> NewPassword:
    """
    Open an account, for a person or, without one, for pure administration.

    :raises CannotManageAccount: the name is taken or ill-formed, or the person has one.
    """
    refuse_unless(viewer, "people.manage_accounts")
    return open_account(actor=viewer.actor, username=username, person=person)


@transaction.atomic
def open_account(
    *,
    actor: Actor,
    username: str,
    person: Person | None = None,
    must_change_password: bool = True,
    may_sign_in: bool = True,
) -> NewPassword:
    """
    :func:`create_account` where nobody is signed in: the command line and the set-up.

    An account that may not sign in has no password (and an empty one is given back) until
    the administrator resets it.

    :raises CannotManageAccount: the name is taken or ill-formed, or the person has one.
    """
    username = username.strip().lower()
    if not USERNAME.fullmatch(username):
        raise CannotManageAccount(
            _("用户名须为 3 至 30 位小写字母、数字、点、横线或下划线，以字母或数字开头。"),
            field="username",
        )
    if Account.objects.filter(username__iexact=username).exists():
        raise CannotManageAccount(
            _("用户名“%(username)s”已被使用。") % {"username": username}, field="username"
        )
    if person is not None:
        person = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        if person.account_id is not None:
            raise CannotManageAccount(
                _("%(person)s已有账号。") % {"person": person}, field="person"
            )
    password = generate_password() if may_sign_in else ""
    account = Account.objects.create_user(
        username=username, password=password or None, must_change_password=must_change_password
    )
    if person is not None:
        person.account = account
        person.save(update_fields=["account"])
    record(
        actor=actor,
        action="account.created",
        thing=account,
        after={"username": username, "person": person.name if person else None},
    )
    return NewPassword(account, password)


@transaction.atomic
def reset_password(*, viewer: Viewer, account: Account) -> NewPassword:
    """
    Give a new password, to be changed at the next sign-in; running sessions end.

    :raises CannotManageAccount: one's own, which is changed with the old one at hand.
    """
    refuse_unless(viewer, "people.manage_accounts", account)
    _refuse_own(viewer, account, _("本人密码请在“修改密码”中修改。"))
    account = Account.objects.select_for_update().get(pk=account.pk)
    password = generate_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    record(actor=viewer.actor, action="account.password_reset", thing=account)
    return NewPassword(account, password)


@transaction.atomic
def change_own_password(*, viewer: Viewer, account: Account, password: str) -> Account:
    """Set the viewer's own new password; the form has checked the old one and the rules."""
    refuse_unless(viewer, "people.change_own_password", account)
    if account.pk != viewer.account_id:
        raise CannotManageAccount(_("只能修改本人的密码。"))
    account = Account.objects.select_for_update().get(pk=account.pk)
    account.set_password(password)
    account.must_change_password = False
    account.save(update_fields=["password", "must_change_password"])
    record(actor=viewer.actor, action="account.password_changed", thing=account)
    return account


@transaction.atomic
def disable_account(*, viewer: Viewer, account: Account, why: str) -> Account:
    """
    Lock an account; its sessions end with the next click.

    :raises CannotManageAccount: one's own.
    """
    refuse_unless(viewer, "people.manage_accounts", account)
    _refuse_own(viewer, account, _("不能停用正在使用的本人账号。"))
    return _switch(viewer, account, active=False, why=why)


@transaction.atomic
def enable_account(*, viewer: Viewer, account: Account, why: str) -> Account:
    """Unlock an account."""
    refuse_unless(viewer, "people.manage_accounts", account)
    return _switch(viewer, account, active=True, why=why)


@transaction.atomic
def grant_role(
    *,
    viewer: Viewer,
    account: Account,
    role: str,
    reason: str,
    from_date: date,
    until_date: date | None = None,
) -> RoleGrant:
    """
    Give a role by name; every role but the system administrator's comes from posts alone.

    :raises CannotManageAccount: such a role, reversed dates, or given already.
    """
    refuse_unless(viewer, "people.manage_accounts", account)
    if role not in GRANTABLE:
        raise CannotManageAccount(
            _("“%(role)s”随岗位产生，不能直接授予。") % {"role": Role(role).label}, field="role"
        )
    return give_role(
        actor=viewer.actor,
        account=account,
        role=role,
        reason=reason,
        from_date=from_date,
        until_date=until_date,
    )


@transaction.atomic
def give_role(
    *,
    actor: Actor,
    account: Account,
    role: str,
    reason: str,
    from_date: date,
    until_date: date | None = None,
) -> RoleGrant:
    """
    :func:`grant_role` where nobody is signed in: the first system administrator.

    :raises CannotManageAccount: reversed dates, or given already.
    """
    if until_date is not None and until_date <= from_date:
        raise CannotManageAccount(_("结束日期须在开始日期之后。"), field="until_date")
    account = Account.objects.select_for_update().get(pk=account.pk)
    running = account.grants.filter(role=role).exclude(until_date__lte=from_date)
    if until_date is not None:
        running = running.filter(from_date__lt=until_date)
    if running.exists():
        raise CannotManageAccount(_("这段时间里该账号已有这个角色。"), field="from_date")
    grant = RoleGrant.objects.create(
        account=account, role=role, reason=reason, from_date=from_date, until_date=until_date
    )
    record(
        actor=actor,
        action="account.role_granted",
        thing=account,
        after={"role": role, "from_date": from_date, "until_date": until_date},
        why=reason,
    )
    return grant


@transaction.atomic
def end_grant(*, viewer: Viewer, grant: RoleGrant, on: date, why: str) -> RoleGrant:
    """
    Take a role back from ``on``; one that has not begun by then is removed.

    :raises CannotManageAccount: one's own, or ended earlier already.
    """
    refuse_unless(viewer, "people.manage_accounts", grant.account)
    _refuse_own(viewer, grant.account, _("不能收回本人的系统管理员角色。"))
    grant = (
        RoleGrant.objects.select_for_update(of=("self",)).select_related("account").get(pk=grant.pk)
    )
    before = grant.until_date
    if before is not None and before <= on:
        raise CannotManageAccount(
            _("这一授权到%(day)s已经结束。") % {"day": date_format(before)}, field="on"
        )
    if grant.from_date >= on:
        grant.delete()
    else:
        grant.until_date = on
        grant.save(update_fields=["until_date"])
    record(
        actor=viewer.actor,
        action="account.role_ended",
        thing=grant.account,
        before={"role": grant.role, "until_date": before},
        after={"role": grant.role, "until_date": on},
        why=why,
    )
    return grant


def _switch(viewer: Viewer, account: Account, *, active: bool, why: str) -> Account:
    account = Account.objects.select_for_update().get(pk=account.pk)
    if account.is_active == active:
        sentence = _("该账号本来就在使用。") if active else _("该账号已经停用。")
        raise CannotManageAccount(sentence)
    account.is_active = active
    account.save(update_fields=["is_active"])
    record(
        actor=viewer.actor,
        action="account.enabled" if active else "account.disabled",
        thing=account,
        before={"is_active": not active},
        after={"is_active": active},
        why=why,
    )
    return account


def _refuse_own(viewer: Viewer, account: Account, sentence: str) -> None:
    if account.pk == viewer.account_id:
        raise CannotManageAccount(sentence)
