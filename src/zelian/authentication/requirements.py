"""What an account owes at the door: a second factor, a younger password."""

from __future__ import annotations

from datetime import date, timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.utils import timezone

from zelian.authentication.models import FactorDue, PasswordHash, SignInRules
from zelian.people.models import Account, Role
from zelian.people.viewer import Viewer

ADMINISTRATORS = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def stored_rules() -> SignInRules:
    """The institution's rules as they were set; the defaults where nobody did."""
    return SignInRules.objects.filter(pk=SignInRules.ONLY).first() or SignInRules()


def sign_in_rules() -> SignInRules:
    """The rules that hold; what the operator fixed in the settings stands above the stored."""
    rules = stored_rules()
    if settings.ZELIAN_SECOND_FACTOR:
        rules.second_factor = settings.ZELIAN_SECOND_FACTOR
    return rules


def is_administrator(viewer: Viewer) -> bool:
    """Whether the stricter rules for administrators hold."""
    return not viewer.roles.isdisjoint(ADMINISTRATORS)


def has_factor(account_id: int) -> bool:
    """Whether a second factor is set up; recovery codes alone are none."""
    return Authenticator.objects.filter(user_id=account_id, type__in=FACTORS).exists()


def role_needs_factor(viewer: Viewer, rules: SignInRules) -> bool:
    """Whether a role of the viewer asks for a second factor."""
    if rules.second_factor != SignInRules.SecondFactor.REQUIRED:
        return False
    return not viewer.roles.isdisjoint(settings.ZELIAN_SECOND_FACTOR_ROLES)


def factor_due_on(viewer: Viewer, rules: SignInRules) -> date | None:
    """The day from which nothing opens without a second factor; nothing where none is owed."""
    if not role_needs_factor(viewer, rules) or has_factor(viewer.account_id):
        return None
    if not rules.grace_days:
        return viewer.today
    due = FactorDue.objects.filter(account_id=viewer.account_id).first()
    since = due.since if due else viewer.today
    return since + timedelta(days=rules.grace_days)


def password_until(account: Account, viewer: Viewer, rules: SignInRules) -> date | None:
    """The last day the password serves; nothing where it doesn't grow old."""
    days = rules.password_days_admin if is_administrator(viewer) else rules.password_days
    if days is None or not account.has_usable_password():
        return None
    newest = PasswordHash.objects.filter(account=account).values_list("at", flat=True).first()
    begun = timezone.localdate(newest or account.date_joined)
    return begun + timedelta(days=days)
