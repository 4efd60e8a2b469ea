"""The first system, security and audit administrators, opened when the house is set up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import count

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import Actor
from zelian.people.models import Account, Role, RoleGrant
from zelian.people.operations.accounts import open_account
from zelian.people.operations.grants import give_role

USERNAMES = {
    Role.SYSTEM_ADMIN: "sysadmin",
    Role.SECURITY_ADMIN: "secadmin",
    Role.AUDIT_ADMIN: "auditadmin",
}


@dataclass(frozen=True, slots=True)
class FirstAccount:
    """An administrator's account with its password, to be changed at the first sign-in."""

    username: str
    password: str
    role: Role


@transaction.atomic
def open_first_administrators(
    *, actor: Actor, today: date, keep: Callable[[list[FirstAccount]], None]
) -> list[FirstAccount]:
    """
    Open an account for each of the three kinds that nobody has been yet; nothing otherwise.

    ``keep`` puts the passwords where the operator finds them, before anything is final: if it
    fails, there are no accounts either.
    """
    known = set(RoleGrant.objects.filter(role__in=USERNAMES).values_list("role", flat=True))
    opened = [
        _open(actor, role, username, today)
        for role, username in USERNAMES.items()
        if role not in known
    ]
    if opened:
        keep(opened)
    return opened


def _open(actor: Actor, role: Role, username: str, today: date) -> FirstAccount:
    new = open_account(actor=actor, username=_free(username), must_change_password=True)
    give_role(actor=actor, account=new.account, role=role, reason=_("首次安装"), from_date=today)
    return FirstAccount(new.account.username, new.password, role)


def _free(username: str) -> str:
    """The user name, or with a number where it is taken."""
    names = (username if number == 1 else f"{username}{number}" for number in count(1))
    return next(name for name in names if not Account.objects.filter(username=name).exists())
