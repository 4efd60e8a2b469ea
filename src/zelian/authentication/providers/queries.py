"""Whose account an identity elsewhere is, and which identities an account has."""

from __future__ import annotations

from django.db.models import QuerySet

from zelian.authentication.providers.configuration import configuration
from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.kinds import STAFF_NO, USERNAME, Provider
from zelian.authentication.providers.models import BoundIdentity
from zelian.authentication.providers.refusals import NotKnownHere
from zelian.people.models import Account
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer


def find_account(provider: Provider, identified: Identified) -> Account:
    """
    The one open account of somebody who was identified elsewhere: bound to it, or matched.

    :raises NotKnownHere: none, several, two that contradict, or one that is closed.
    """
    bound = (
        BoundIdentity.objects.filter(provider=provider.key, subject=identified.subject)
        .select_related("account")
        .first()
    )
    found = {account.pk: account for account in _matching(provider, identified)}
    if bound is not None:
        found[bound.account_id] = bound.account
    if not found:
        raise NotKnownHere("nobody")
    if len(found) > 1:
        raise NotKnownHere("several")
    [account] = found.values()
    if not account.is_active:
        raise NotKnownHere("closed")
    return account


def _matching(provider: Provider, identified: Identified) -> list[Account]:
    value = identified.claim(provider.claim)
    if not value:
        return []
    if provider.match == STAFF_NO:
        return list(Account.objects.filter(person__staff_no=value)[:2])
    if provider.match == USERNAME:
        return list(Account.objects.filter(username__iexact=value)[:2])
    return []


def own_identities(viewer: Viewer) -> list[tuple[Provider | None, BoundIdentity | None]]:
    """
    Every provider there is with one's identity at it, if bound; then those no longer there.
    """
    bound = {
        identity.provider: identity
        for identity in BoundIdentity.objects.filter(account_id=viewer.account_id)
    }
    pairs: list[tuple[Provider | None, BoundIdentity | None]] = [
        (provider, bound.pop(provider.key, None)) for provider in configuration().providers
    ]
    return pairs + [(None, identity) for identity in bound.values()]


def list_identities(viewer: Viewer) -> QuerySet[BoundIdentity]:
    """All bound identities, for the system administrator."""
    refuse_unless(viewer, "sign_in_providers.manage_providers")
    return BoundIdentity.objects.select_related("account", "account__person")
