"""From somebody identified elsewhere to a session here: by the rules that hold for passwords."""

from __future__ import annotations

import logging

from allauth.account.app_settings import EmailVerificationMethod
from allauth.account.internal.flows.login import (
    clear_authentication_records,
    perform_login,
    record_authentication,
)
from allauth.account.models import Login
from allauth.mfa.internal.constants import LoginStageKey
from django.http import HttpRequest, HttpResponse

from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.kinds import Provider
from zelian.authentication.providers.queries import find_account
from zelian.authentication.providers.receivers import CAME_BY
from zelian.people.models import Account

logger = logging.getLogger("zelian.authentication")


def sign_in(
    request: HttpRequest, provider: Provider, identified: Identified, *, following: str
) -> HttpResponse:
    """
    Let in whose account it is: on to the second factor, or to ``following``.

    :raises NotKnownHere: there is no one open account of theirs.
    """
    account = find_account(provider, identified)
    vouched = vouches_for_second_factor(provider, identified)
    # what an attempt before this one proved is not part of it
    clear_authentication_records(request)
    _note(request, account, provider, vouched=vouched)
    request.session[CAME_BY] = {
        "account": account.pk,
        "provider": provider.key,
        "session": identified.session,
        "subject": identified.subject,
    }
    login = Login(
        user=account,
        email_verification=EmailVerificationMethod.NONE,
        redirect_url=following or None,
    )
    if vouched:
        stages = login.state.setdefault("stages", {})
        stages[LoginStageKey.MFA_AUTHENTICATE.value] = {"handled": True}
    logger.info("sign-in by %s: account %d", provider.key, account.pk)
    return perform_login(request, login)


def vouches_for_second_factor(provider: Provider, identified: Identified) -> bool:
    """Whether the provider, trusted in this, says that a second factor was used."""
    if not provider.second_factor:
        return False
    return not identified.assured.isdisjoint(provider.second_factor_values)


def prove_again(
    request: HttpRequest, account: Account, provider: Provider, identified: Identified
) -> None:
    """Note that the signed-in person was identified once more."""
    vouched = vouches_for_second_factor(provider, identified)
    _note(request, account, provider, vouched=vouched)


def _note(request: HttpRequest, account: Account, provider: Provider, *, vouched: bool) -> None:
    record_authentication(request, account, "provider", provider=provider.label)
    if vouched:
        record_authentication(request, account, "mfa", type=provider.label)
