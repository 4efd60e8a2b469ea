"""What the pages of sign-in show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.utils import timezone

from zelian.authentication.events import ACTIONS
from zelian.authentication.factors import Factors, factors_of
from zelian.authentication.models import PasswordHash
from zelian.authentication.operations.signing import failures_of
from zelian.authentication.requirements import password_until, role_needs_factor, sign_in_rules
from zelian.authentication.words import device_words
from zelian.history.models import Event
from zelian.history.queries import moment_of
from zelian.pages.parts import Moment
from zelian.people.models import Account
from zelian.people.policies import refuse_unless
from zelian.people.queries import get_viewer
from zelian.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Visit:
    """A place where somebody is signed in."""

    pk: int
    device: str
    address: str
    since: datetime
    last_seen: datetime
    is_this: bool


@dataclass(frozen=True, slots=True)
class SecurityPage:
    """One's own sign-in, with everything that can be changed about it."""

    factors: Factors
    must_have_factor: bool
    has_password: bool
    password_since: datetime | None
    password_until: date | None
    visits: tuple[Visit, ...]
    lately: tuple[Moment, ...]


@dataclass(frozen=True, slots=True)
class AccountPage:
    """Somebody's sign-in as the system administrator sees it: no secret, nothing of the work."""

    account: Account
    factors: Factors
    must_have_factor: bool
    locked: bool
    failures: int
    visits: int
    lately: tuple[Moment, ...]


def get_security_page(viewer: Viewer, account: Account, *, current: str | None) -> SecurityPage:
    """One's own page; ``current`` is the key of the session at hand."""
    rules = sign_in_rules()
    since = PasswordHash.objects.filter(account=account).values_list("at", flat=True).first()
    return SecurityPage(
        factors=factors_of(account),
        must_have_factor=role_needs_factor(viewer, rules),
        has_password=account.has_usable_password(),
        password_since=since,
        password_until=password_until(account, viewer, rules),
        visits=tuple(list_visits(account, current=current)),
        lately=list_lately(account),
    )


def get_account_page(viewer: Viewer, account_id: int) -> AccountPage:
    """
    Somebody's sign-in, for the system administrator.

    :raises Account.DoesNotExist: there is no such account.
    """
    refuse_unless(viewer, "authentication.manage_sign_in")
    account = Account.objects.get(pk=account_id)
    failures = failures_of(account)
    theirs = get_viewer(account, today=viewer.today)
    return AccountPage(
        account=account,
        factors=factors_of(account),
        must_have_factor=role_needs_factor(theirs, sign_in_rules()),
        locked=failures >= settings.AXES_FAILURE_LIMIT,
        failures=failures,
        visits=len(list_visits(account, current=None)),
        lately=list_lately(account),
    )


def list_visits(account: Account, *, current: str | None) -> list[Visit]:
    """Where an account is signed in, the one at hand first; sessions that are over are not."""
    alive = timezone.now() - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    running = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = UserSession.objects.filter(
        user_id=account.pk, created_at__gt=alive, session_key__in=running
    )
    visits = [
        Visit(
            pk=row.pk,
            device=device_words(row.user_agent),
            address=row.ip,
            since=row.created_at,
            last_seen=row.last_seen_at,
            is_this=row.session_key == current,
        )
        for row in rows.order_by("-last_seen_at", "-pk")
    ]
    return sorted(visits, key=lambda visit: not visit.is_this)


def list_lately(account: Account, *, limit: int = 15) -> tuple[Moment, ...]:
    """What was done at the door with an account, newest first; one query."""
    events = Event.objects.filter(
        thing_type=Account._meta.label_lower,
        thing_id=account.pk,
        action__in=ACTIONS,
    )[:limit]
    return tuple(_with_address(event) for event in events)


def was_reset(account: Account) -> bool:
    """Whether the second factors were taken away since the account last came in."""
    last = (
        Event.objects.filter(
            thing_type=Account._meta.label_lower,
            thing_id=account.pk,
            action__in=("sign_in.succeeded", "factor.reset"),
        )
        .values_list("action", flat=True)
        .first()
    )
    return last == "factor.reset"


def _with_address(event: Event) -> Moment:
    moment = moment_of(event, named=False)
    detail = "；".join(filter(None, (moment.detail, event.address)))
    return Moment(at=moment.at, title=moment.title, by=moment.by, detail=detail)
