"""Accounts as the system administrator sees them: who signs in, never what they work on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet

from zelian.people.models import Account, Person, Role, RoleGrant
from zelian.people.queries.dates import on_day
from zelian.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class AccountPage:
    """An account with the roles given to it by name."""

    account: Account
    person: Person | None
    grants: list[RoleGrant]
    running: list[RoleGrant]


def list_accounts(viewer: Viewer) -> QuerySet[Account]:
    """All accounts with their person, and ``administers``: whether they run the system today."""
    administering = RoleGrant.objects.filter(
        on_day(viewer.today), account=OuterRef("pk"), role=Role.SYSTEM_ADMIN
    )
    return (
        Account.objects.select_related("person")
        .annotate(administers=Exists(administering))
        .order_by("username")
    )


def get_account_page(viewer: Viewer, account_id: int) -> AccountPage:
    """
    One account with its grants, newest first; two queries.

    :raises Account.DoesNotExist: there is none.
    """
    account = Account.objects.select_related("person").get(pk=account_id)
    grants = list(account.grants.order_by("-from_date", "-id"))
    running = [g for g in grants if g.until_date is None or g.until_date > viewer.today]
    return AccountPage(
        account=account,
        person=getattr(account, "person", None),
        grants=grants,
        running=running,
    )
