"""In and out, told to history; locks that are taken off again."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from zelian.authentication.models import FactorDue, SignInRules
from zelian.authentication.requirements import has_factor, role_needs_factor, sign_in_rules
from zelian.history.operations import Actor, record
from zelian.people.models import Account
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

UNKNOWN = "unknown:"


class CannotUnlock(Refusal):
    """An account is not locked, or it is one's own."""


def name_for_counting(username: str) -> str:
    """
    Under which name failures are counted: a known one as it is, any other as a digest.

    What is typed there may be a password that went into the wrong field.
    """
    username = username.strip().lower()[:150]
    if Account.objects.filter(username=username).exists():
        return username
    return UNKNOWN + salted_hmac("zelian.sign_in", username, algorithm="sha256").hexdigest()[:32]


@transaction.atomic
def record_sign_in(
    *, actor: Actor, account: Account, method: str, second: str, device: str, viewer: Viewer
) -> None:
    """Somebody is in; who owes a second factor owes it from their first time on."""
    rules = sign_in_rules()
    if role_needs_factor(viewer, rules) and not has_factor(account.pk):
        FactorDue.objects.get_or_create(account=account, defaults={"since": viewer.today})
    told = {"method": method, "second": second, "device": device}
    after = {name: value for name, value in told.items() if value}
    record(actor=actor, action="sign_in.succeeded", thing=account, after=after)


@transaction.atomic
def record_failure(*, actor: Actor, username: str) -> None:
    """A wrong password, or a name nobody has: that one told as a digest of what was typed."""
    counted = name_for_counting(username)
    account = Account.objects.filter(username=counted).first()
    if account is not None:
        record(actor=actor, action="sign_in.failed", thing=account, after={"method": "password"})
        return
    rules, _made = SignInRules.objects.get_or_create(pk=SignInRules.ONLY)
    digest = counted.removeprefix(UNKNOWN)[:12]
    record(actor=actor, action="sign_in.failed", thing=rules, after={"name_digest": digest})


@transaction.atomic
def record_lock_out(*, actor: Actor, username: str) -> None:
    """Sign-in pauses for a name and an address."""
    account = Account.objects.filter(username=name_for_counting(username)).first()
    if account is not None:
        record(actor=actor, action="sign_in.locked", thing=account)


@transaction.atomic
def record_proof(*, viewer: Viewer, account: Account, method: str) -> None:
    """Somebody proved once more, within a session, that it is still them."""
    refuse_unless(viewer, "authentication.manage_own", account)
    record(
        actor=viewer.actor, action="sign_in.proved_again", thing=account, after={"method": method}
    )


@transaction.atomic
def record_sign_out(*, viewer: Viewer, account: Account, session_key: str) -> None:
    """Out, by one's own will."""
    refuse_unless(viewer, "authentication.manage_own", account)
    UserSession.objects.filter(session_key=session_key).delete()
    record(actor=viewer.actor, action="sign_in.ended", thing=account)


@transaction.atomic
def record_expiry(*, actor: Actor, account: Account, session_key: str) -> None:
    """Out, because the time was over."""
    UserSession.objects.filter(session_key=session_key).delete()
    record(actor=actor, action="sign_in.expired", thing=account)


def failures_of(account: Account) -> int:
    """How many wrong passwords in a row count against an account, at the worst address."""
    attempts: dict[str | None, int] = {}
    for address, failures in AccessAttempt.objects.filter(username=account.username).values_list(
        "ip_address", "failures_since_start"
    ):
        attempts[address] = attempts.get(address, 0) + failures
    return max(attempts.values(), default=0)


@transaction.atomic
def unlock_account(*, viewer: Viewer, account: Account, why: str) -> Account:
    """
    Let an account sign in again before the pause is over.

    :raises CannotUnlock: one's own, or not locked.
    """
    refuse_unless(viewer, "authentication.manage_sign_in", account)
    if account.pk == viewer.account_id:
        raise CannotUnlock(_("不能解除本人账号的锁定。"))
    if failures_of(account) < settings.AXES_FAILURE_LIMIT:
        raise CannotUnlock(_("该账号没有被锁定。"))
    AccessAttempt.objects.filter(username=account.username).delete()
    record(actor=viewer.actor, action="sign_in.unlocked", thing=account, why=why)
    return account
