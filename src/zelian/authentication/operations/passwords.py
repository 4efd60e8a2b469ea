"""One's own password, and the ones before it."""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.authentication.models import PasswordHash
from zelian.authentication.operations.visits import end_sessions_but
from zelian.people.models import Account
from zelian.people.operations import change_own_password
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

REMEMBERED = 5


class CannotChangePassword(Refusal):
    """A password that was used not long ago."""


@transaction.atomic
def change_password(*, viewer: Viewer, account: Account, password: str, current: str) -> Account:
    """
    Set one's own new password; every session but ``current`` ends.

    The form has checked the old one and the strength.

    :raises CannotChangePassword: one of the last five.
    """
    used = [account.password, *_last_hashes(account)]
    if any(check_password(password, encoded) for encoded in used):
        raise CannotChangePassword(
            _("最近用过的 %(count)s 个密码不能再用，请换一个。") % {"count": REMEMBERED},
            field="new_password1",
        )
    account = change_own_password(viewer=viewer, account=account, password=password)
    end_sessions_but(actor=viewer.actor, account=account, current=current)
    PasswordHash.objects.create(account=account, hash=account.password, at=timezone.now())
    kept = list(account.passwords.values_list("pk", flat=True)[:REMEMBERED])
    account.passwords.exclude(pk__in=kept).delete()
    return account


def _last_hashes(account: Account) -> list[str]:
    return list(account.passwords.values_list("hash", flat=True)[:REMEMBERED])
