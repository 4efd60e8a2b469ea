"""Second factors: set up, used, taken away. Secrets never come into history."""

from __future__ import annotations

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.authentication.factors import (
    COUNTER,
    matching_step,
    take_recovery_code,
    take_signature,
    take_totp,
)
from zelian.authentication.operations.visits import end_every_session
from zelian.authentication.requirements import FACTORS, has_factor, role_needs_factor, sign_in_rules
from zelian.history.operations import Actor, record
from zelian.people.models import Account
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

Type = Authenticator.Type
MOST_PASSKEYS = 10


class CannotChangeFactors(Refusal):
    """A second factor may not be set up, renamed or taken away this way."""


class CodeRefused(Refusal):
    """A code or passkey that does not fit."""


@transaction.atomic
def add_totp(*, viewer: Viewer, account: Account, secret: str, code: str) -> list[str]:
    """
    Set up one-time codes, once the app has shown a right one; gives new recovery codes.

    The list is empty where recovery codes are there already.

    :raises CannotChangeFactors: set up already.
    :raises CodeRefused: the code doesn't fit.
    """
    account = _own(viewer, account)
    if Authenticator.objects.filter(user=account, type=Type.TOTP).exists():
        raise CannotChangeFactors(_("动态验证码已经设置。要换手机，请先取消再重新设置。"))
    step = matching_step(secret, code)
    if step is None:
        raise CodeRefused(
            _("验证码不正确。请输入手机上正在显示的 6 位数字；如总是不对，请校准手机时间。"),
            field="code",
        )
    row = TOTP.activate(account, secret).instance
    row.data[COUNTER] = step
    row.save(update_fields=["data"])
    record(actor=viewer.actor, action="factor.totp_added", thing=account)
    return _codes_if_none(viewer, account)


@transaction.atomic
def remove_totp(*, viewer: Viewer, account: Account) -> None:
    """
    Take one-time codes away.

    :raises CannotChangeFactors: not set up, or the last factor of somebody who must have one.
    """
    account = _own(viewer, account)
    row = Authenticator.objects.filter(user=account, type=Type.TOTP).first()
    if row is None:
        raise CannotChangeFactors(_("动态验证码没有设置。"))
    _remove(viewer, account, row)
    record(actor=viewer.actor, action="factor.totp_removed", thing=account)


@transaction.atomic
def add_passkey(
    *, viewer: Viewer, account: Account, name: str, credential: dict[str, Any]
) -> list[str]:
    """
    Keep a passkey the browser has just made; gives new recovery codes as :func:`add_totp`.

    :raises CannotChangeFactors: too many.
    :raises CodeRefused: the answer is not to our question, or without the person's check.
    """
    account = _own(viewer, account)
    if Authenticator.objects.filter(user=account, type=Type.WEBAUTHN).count() >= MOST_PASSKEYS:
        raise CannotChangeFactors(
            _("最多添加 %(count)s 个通行密钥，请先删除不用的。") % {"count": MOST_PASSKEYS}
        )
    refused = CodeRefused(_("通行密钥没有添加成功，请重新添加。"))
    try:
        webauthn.parse_registration_response(credential)
        made = webauthn.complete_registration(credential)
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        raise refused from error
    finally:
        webauthn.clear_state()
    if not made.is_user_verified():
        raise refused
    webauthn.WebAuthn.add(account, name, credential)
    record(actor=viewer.actor, action="factor.passkey_added", thing=account, after={"name": name})
    return _codes_if_none(viewer, account)


@transaction.atomic
def rename_passkey(*, viewer: Viewer, account: Account, passkey_id: int, name: str) -> None:
    """
    Give a passkey another name.

    :raises CannotChangeFactors: it is not there any more.
    """
    account = _own(viewer, account)
    row = _passkey(account, passkey_id)
    before = row.data["name"]
    row.data["name"] = name
    row.save(update_fields=["data"])
    record(
        actor=viewer.actor,
        action="factor.passkey_renamed",
        thing=account,
        before={"name": before},
        after={"name": name},
    )


@transaction.atomic
def remove_passkey(*, viewer: Viewer, account: Account, passkey_id: int) -> None:
    """
    Take a passkey away.

    :raises CannotChangeFactors: gone already, or the last factor of who must have one.
    """
    account = _own(viewer, account)
    row = _passkey(account, passkey_id)
    name = row.data["name"]
    _remove(viewer, account, row)
    record(
        actor=viewer.actor, action="factor.passkey_removed", thing=account, before={"name": name}
    )


@transaction.atomic
def renew_recovery_codes(*, viewer: Viewer, account: Account) -> list[str]:
    """
    New recovery codes; the old ones end.

    :raises CannotChangeFactors: there is no second factor they could stand in for.
    """
    account = _own(viewer, account)
    if not has_factor(account.pk):
        raise CannotChangeFactors(_("请先设置动态验证码或通行密钥，再生成备用码。"))
    Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).delete()
    return _codes_if_none(viewer, account)


@transaction.atomic
def reset_factors(*, viewer: Viewer, account: Account, why: str) -> int:
    """
    Take all second factors from an account whose owner lost them; its sessions end.

    :raises CannotChangeFactors: one's own, or there are none.
    """
    refuse_unless(viewer, "authentication.manage_sign_in", account)
    if account.pk == viewer.account_id:
        raise CannotChangeFactors(_("不能重置本人的第二重验证，请联系另一位系统管理员。"))
    rows = list(Authenticator.objects.select_for_update().filter(user=account))
    if not rows:
        raise CannotChangeFactors(_("该账号没有设置第二重验证。"))
    Authenticator.objects.filter(pk__in=[row.pk for row in rows]).delete()
    end_every_session(account)
    after = {"removed": "、".join(sorted({str(row.get_type_display()) for row in rows}))}
    record(actor=viewer.actor, action="factor.reset", thing=account, after=after, why=why)
    return len(rows)


def check_code(*, actor: Actor, account: Account, code: str) -> Authenticator:
    """
    The factor that a typed code belongs to: of the app, or a recovery code, which is used up.

    :raises CodeRefused: neither, or of the app and taken before.
    """
    found = _take_code(actor, account, code)
    if found is None:
        _tell_failure(actor, account)
        raise CodeRefused(
            _("验证码不正确，或已经用过。请等手机换出新的验证码再输入。"), field="code"
        )
    return found


def check_passkey(*, actor: Actor, account: Account, credential: dict[str, Any]) -> Authenticator:
    """
    The passkey that gave this answer to the question this session was asked.

    :raises CodeRefused: another's, an answer to an older question, or a copied key.
    """
    found = _take_passkey(account, credential)
    if found is None:
        _tell_failure(actor, account)
        raise CodeRefused(_("通行密钥没有通过验证，请再试一次。"))
    return found


@transaction.atomic
def _take_code(actor: Actor, account: Account, code: str) -> Authenticator | None:
    rows = Authenticator.objects.select_for_update().filter(user_id=account.pk)
    totp = rows.filter(type=Type.TOTP).first()
    if totp is not None and take_totp(totp, code):
        return _used(totp)
    codes = rows.filter(type=Type.RECOVERY_CODES).first()
    if codes is None or not take_recovery_code(codes, code):
        return None
    codes.refresh_from_db()
    left = len(RecoveryCodes(codes).get_unused_codes())
    record(actor=actor, action="factor.code_used", thing=account, after={"left": left})
    return _used(codes)


@transaction.atomic
def _take_passkey(account: Account, credential: dict[str, Any]) -> Authenticator | None:
    try:
        webauthn.parse_authentication_response(credential)
        found = webauthn.complete_authentication(account, credential)
    except (ValidationError, ValueError, TypeError, KeyError):
        return None
    finally:
        webauthn.clear_state()
    row = Authenticator.objects.select_for_update().get(pk=found.pk)
    return _used(row) if take_signature(row, credential) else None


def _used(row: Authenticator) -> Authenticator:
    row.last_used_at = timezone.now()
    row.save(update_fields=["data", "last_used_at"])
    return row


@transaction.atomic
def _tell_failure(actor: Actor, account: Account) -> None:
    record(actor=actor, action="sign_in.factor_failed", thing=account)


def _codes_if_none(viewer: Viewer, account: Account) -> list[str]:
    if Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).exists():
        return []
    codes = RecoveryCodes.activate(account).generate_codes()
    record(
        actor=viewer.actor, action="factor.codes_made", thing=account, after={"left": len(codes)}
    )
    return codes


def _own(viewer: Viewer, account: Account) -> Account:
    """The viewer's own account, locked; anybody else's factors only :func:`reset_factors` ends."""
    refuse_unless(viewer, "authentication.manage_own", account)
    if account.pk != viewer.account_id:
        raise CannotChangeFactors(_("只能设置本人的第二重验证。"))
    return Account.objects.select_for_update().get(pk=account.pk)


def _passkey(account: Account, passkey_id: int) -> Authenticator:
    row = (
        Authenticator.objects.select_for_update()
        .filter(user=account, type=Type.WEBAUTHN, pk=passkey_id)
        .first()
    )
    if row is None:
        raise CannotChangeFactors(_("这个通行密钥已经删除。"))
    return row


def _remove(viewer: Viewer, account: Account, row: Authenticator) -> None:
    """Take one factor away; with the last one the recovery codes lose their sense and go too."""
    others = Authenticator.objects.filter(user=account, type__in=FACTORS).exclude(pk=row.pk)
    if not others.exists():
        if role_needs_factor(viewer, sign_in_rules()):
            raise CannotChangeFactors(_("您的岗位必须有第二重验证。请先添加另一种，再去掉这一种。"))
        Authenticator.objects.filter(user=account, type=Type.RECOVERY_CODES).delete()
    row.delete()
