"""Accounts and the roles given to them, as the administrators see them; never their work."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from zelian.people.models import Account, Appointment, Person, Role, RoleGrant, Unit
from zelian.people.queries.dates import on_day
from zelian.people.viewer import ADMINISTRATORS, Viewer

# How long before its end a grant or a delegation is shown as ending soon.
SOON_DAYS = 30


@dataclass(frozen=True, slots=True)
class AccountPage:
    """An account, its person, and which administrator it is today."""

    account: Account
    person: Person | None
    administers: list[Role]


def list_accounts(viewer: Viewer) -> QuerySet[Account]:
    """All accounts with their person, and ``administers``: whether they are one of the three."""
    administering = RoleGrant.objects.filter(
        on_day(viewer.today), account=OuterRef("pk"), role__in=ADMINISTRATORS
    )
    return (
        Account.objects.select_related("person")
        .annotate(administers=Exists(administering))
        .order_by("username")
    )


def get_account_page(viewer: Viewer, account_id: int) -> AccountPage:
    """
    One account; two queries.

    :raises Account.DoesNotExist: there is none.
    """
    account = Account.objects.select_related("person").get(pk=account_id)
    running = account.grants.filter(on_day(viewer.today), role__in=ADMINISTRATORS)
    return AccountPage(
        account=account,
        person=getattr(account, "person", None),
        administers=[Role(role) for role in running.values_list("role", flat=True)],
    )


def list_grants(viewer: Viewer) -> QuerySet[RoleGrant]:
    """Every role given by name, with ``stage`` today, the newest first."""
    return (
        RoleGrant.objects.select_related("account__person", "unit", "granted_by__person")
        .annotate(stage=stage_on(viewer.today))
        .order_by("-from_date", "-id")
    )


def units_to_grant(viewer: Viewer) -> QuerySet[Unit]:
    """The units that stand today, all of them: a grant's scope; for who manages grants."""
    standing = Unit.objects.filter(on_day(viewer.today, "founded_on", "closed_on"))
    return standing.order_by("path")


def accounts_to_administer(viewer: Viewer) -> QuerySet[Account]:
    """Accounts in use that are of nobody with a post, and not the viewer's own."""
    serving = Appointment.objects.filter(on_day(viewer.today)).values("person")
    accounts = Account.objects.filter(is_active=True).exclude(pk=viewer.account_id)
    return accounts.exclude(person__in=serving).select_related("person").order_by("username")


def stage_on(day: date) -> Case:
    """How a term with dates stands on a day: not begun, running, ending soon, or over."""
    soon = day + timedelta(days=SOON_DAYS)
    return Case(
        When(Q(until_date__lte=day), then=Value("term_over")),
        When(Q(from_date__gt=day), then=Value("term_ahead")),
        When(Q(until_date__lte=soon), then=Value("term_ending")),
        default=Value("term_running"),
        output_field=CharField(),
    )
