"""The institution's rules of sign-in."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.authentication.models import SignInRules
from zelian.history.operations import Actor, record
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

FIELDS = (
    "second_factor",
    "grace_days",
    "idle_minutes",
    "idle_minutes_admin",
    "password_days",
    "password_days_admin",
)


class CannotChangeRules(Refusal):
    """Somebody else changed the rules meanwhile."""


@transaction.atomic
def change_sign_in_rules(*, viewer: Viewer, version: int, why: str, **fields: Any) -> SignInRules:
    """
    Change the rules; sessions that run follow within a minute.

    :raises CannotChangeRules: somebody was faster.
    """
    refuse_unless(viewer, "authentication.set_rules")
    SignInRules.objects.get_or_create(pk=SignInRules.ONLY)
    stands = SignInRules.objects.select_for_update().get(pk=SignInRules.ONLY)
    if stands.version != version:
        raise CannotChangeRules(_("登录规则刚刚被别人修改过，请刷新后再改。"))
    return set_sign_in_rules(actor=viewer.actor, why=why, **fields)


@transaction.atomic
def set_sign_in_rules(*, actor: Actor, why: str, **fields: Any) -> SignInRules:
    """:func:`change_sign_in_rules` where nobody is signed in: the set-up, the demonstration."""
    rules, _made = SignInRules.objects.get_or_create(pk=SignInRules.ONLY)
    before = {name: getattr(rules, name) for name in FIELDS}
    for name, value in fields.items():
        setattr(rules, name, value)
    rules.version += 1
    rules.full_clean()
    rules.save()
    after = {name: getattr(rules, name) for name in FIELDS}
    record(
        actor=actor,
        action="sign_in.rules_changed",
        thing=rules,
        before={name: value for name, value in before.items() if value != after[name]},
        after={name: value for name, value in after.items() if value != before[name]},
        why=why,
    )
    return rules
