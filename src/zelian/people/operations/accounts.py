"""Accounts: opened, locked, given a new password. An account by itself gives no right."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zelian.history.operations import Actor, record
from zelian.people.models import Account, Person, Role
from zelian.people.operations.grants import administers_on, refuse_without_successor
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,29}")
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
# Whose passwords the system administrator doesn't reset: it would make them one account.
KEPT_APART = {Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}


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

    :raises CannotManageAccount: one's own, which is changed with the old one at hand, or one
        of another kind of administrator, which is reset on the server.
    """
    refuse_unless(viewer, "people.manage_accounts", account)
    _refuse_own(viewer, account, _("本人密码请在“修改密码”中修改。"))
    if account.grants.filter(_not_over(viewer.today), role__in=KEPT_APART).exists():
        raise CannotManageAccount(
            _("安全管理员和审计管理员的密码，只能在服务器上用命令重置，系统管理员不能代为重置。")
        )
    return set_new_password(actor=viewer.actor, account=account)


@transaction.atomic
def set_new_password(*, actor: Actor, account: Account) -> NewPassword:
    """:func:`reset_password` where nobody is signed in: whoever runs the server."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    password = generate_password()
    account.set_password(password)
    account.must_change_password = True
    account.save(update_fields=["password", "must_change_password"])
    record(actor=actor, action="account.password_reset", thing=account)
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
    :raises CannotGrant: that of the last administrator of a kind.
    """
    refuse_unless(viewer, "people.manage_accounts", account)
    _refuse_own(viewer, account, _("不能停用正在使用的本人账号。"))
    refuse_without_successor(administers_on(account, viewer.today), account, viewer.today)
    return _switch(viewer, account, active=False, why=why)


@transaction.atomic
def enable_account(*, viewer: Viewer, account: Account, why: str) -> Account:
    """Unlock an account."""
    refuse_unless(viewer, "people.manage_accounts", account)
    return _switch(viewer, account, active=True, why=why)


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


def _not_over(day: date) -> Q:
    return Q(until_date__isnull=True) | Q(until_date__gt=day)


def _refuse_own(viewer: Viewer, account: Account, sentence: str) -> None:
    if account.pk == viewer.account_id:
        raise CannotManageAccount(sentence)
