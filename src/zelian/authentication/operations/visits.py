"""Sessions ended from another one: a phone that was lost, a desk that was left."""

from __future__ import annotations

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from zelian.authentication.words import device_words
from zelian.history.operations import Actor, record
from zelian.people.models import Account
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer


class CannotEndSession(Refusal):
    """A session is not one's own, or it is the one at hand."""


@transaction.atomic
def end_session(*, viewer: Viewer, account: Account, visit_id: int, current: str) -> None:
    """
    End one other session of one's own; ``current`` is the key of the one at hand.

    :raises CannotEndSession: it is over already, somebody else's, or the one at hand.
    """
    refuse_unless(viewer, "authentication.manage_own", account)
    visit = (
        UserSession.objects.select_for_update()
        .filter(pk=visit_id, user_id=viewer.account_id)
        .first()
    )
    if visit is None:
        raise CannotEndSession(_("这处登录已经结束。"))
    if visit.session_key == current:
        raise CannotEndSession(_("这是您正在使用的登录，请用“退出登录”。"))
    device = device_words(visit.user_agent)
    visit.end()
    after = {"device": device}
    record(actor=viewer.actor, action="sign_in.session_ended", thing=account, after=after)


@transaction.atomic
def end_other_sessions(*, viewer: Viewer, account: Account, current: str) -> int:
    """
    End every session of one's own but the one at hand; how many there were.

    :raises CannotEndSession: somebody else's.
    """
    refuse_unless(viewer, "authentication.manage_own", account)
    if account.pk != viewer.account_id:
        raise CannotEndSession(_("只能结束本人的登录。"))
    return end_sessions_but(actor=viewer.actor, account=account, current=current)


def end_sessions_but(*, actor: Actor, account: Account, current: str) -> int:
    """Part of what ends them: told only where there were any."""
    others = list(
        UserSession.objects.select_for_update()
        .filter(user_id=account.pk)
        .exclude(session_key=current)
    )
    for visit in others:
        visit.end()
    if others:
        after = {"count": len(others)}
        record(actor=actor, action="sign_in.others_ended", thing=account, after=after)
    return len(others)


def end_every_session(account: Account) -> None:
    """Put an account out everywhere; part of what resets it."""
    for visit in UserSession.objects.filter(user_id=account.pk):
        visit.end()
