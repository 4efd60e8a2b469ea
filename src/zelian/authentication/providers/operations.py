"""Identities bound and taken away; sessions that their provider ends."""

from __future__ import annotations

import hashlib

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from zelian.authentication.providers.identified import Identified
from zelian.authentication.providers.kinds import Provider
from zelian.authentication.providers.models import BoundIdentity, ProviderSession
from zelian.authentication.providers.refusals import CannotBind
from zelian.history.operations import Actor, record
from zelian.people.models import Account
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer


def digest(text: str) -> str:
    """What is kept of a ticket: enough to recognise it, not to use it."""
    return hashlib.sha256(f"zelian.provider/{text}".encode()).hexdigest()


@transaction.atomic
def bind_identity(
    *, viewer: Viewer, account: Account, provider: Provider, identified: Identified
) -> BoundIdentity:
    """
    Bind an identity elsewhere to one's own account.

    :raises CannotBind: it is bound already, here or to somebody else; who is not told.
    """
    refuse_unless(viewer, "sign_in_providers.bind_own", account)
    if account.pk != viewer.account_id:
        raise CannotBind(_("只能为本人的账号绑定。"))
    account = Account.objects.select_for_update().get(pk=account.pk)
    if BoundIdentity.objects.filter(provider=provider.key, account=account).exists():
        raise CannotBind(_("您已绑定“%(label)s”，要换一个请先解除。") % {"label": provider.label})
    if BoundIdentity.objects.filter(provider=provider.key, subject=identified.subject).exists():
        raise CannotBind(_("这个身份已绑定在别的账号上。如有疑问，请联系系统管理员。"))
    identity = BoundIdentity.objects.create(
        account=account,
        provider=provider.key,
        provider_label=provider.label,
        subject=identified.subject,
        bound_at=timezone.now(),
    )
    record(
        actor=viewer.actor,
        action="identity.bound",
        thing=account,
        after={"provider": provider.label},
    )
    return identity


@transaction.atomic
def unbind_identity(*, viewer: Viewer, identity: BoundIdentity) -> None:
    """
    Take an identity off one's own account.

    :raises CannotBind: it is somebody else's.
    """
    refuse_unless(viewer, "sign_in_providers.bind_own", identity.account)
    if identity.account_id != viewer.account_id:
        raise CannotBind(_("只能解除本人的绑定。"))
    _take_off(viewer.actor, identity, action="identity.unbound", why="")


@transaction.atomic
def end_identity(*, viewer: Viewer, identity: BoundIdentity, why: str) -> None:
    """Take an identity off anybody's account; sessions that began with it end."""
    refuse_unless(viewer, "sign_in_providers.manage_providers", identity.account)
    account, provider = identity.account, identity.provider
    _take_off(viewer.actor, identity, action="identity.ended", why=why)
    _end(ProviderSession.objects.filter(account=account, provider=provider))


@transaction.atomic
def end_sessions(*, actor: Actor, provider: Provider, tickets: list[str], subject: str = "") -> int:
    """
    End what began at a provider, because the provider said so; how many sessions there were.

    Without a ticket all of the subject's sessions end.
    """
    sessions = ProviderSession.objects.select_for_update().filter(provider=provider.key)
    if tickets:
        sessions = sessions.filter(ticket__in=[digest(ticket) for ticket in tickets])
    if subject:
        sessions = sessions.filter(subject=digest(subject))
    if not tickets and not subject:
        return 0
    accounts = {session.account_id for session in sessions}
    ended = _end(sessions)
    for account in Account.objects.filter(pk__in=accounts):
        record(
            actor=actor,
            action="identity.sessions_ended",
            thing=account,
            after={"provider": provider.label},
        )
    return ended


def _take_off(actor: Actor, identity: BoundIdentity, *, action: str, why: str) -> None:
    before = {"provider": identity.provider_label}
    account = identity.account
    identity.delete()
    record(actor=actor, action=action, thing=account, before=before, why=why)


def _end(sessions: QuerySet[ProviderSession]) -> int:
    store = import_string(f"{settings.SESSION_ENGINE}.SessionStore")
    keys = [session.session_key for session in sessions]
    for key in keys:
        store(key).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    ProviderSession.objects.filter(session_key__in=keys).delete()
    return len(keys)
