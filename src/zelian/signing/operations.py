"""Signing content and withdrawing a signature. Rows are added, never changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.authentication.reauthentication import Proof
from zelian.history.operations import record
from zelian.keys.refusals import CannotUseKey
from zelian.people.refusals import Refusal
from zelian.people.viewer import Seat, Viewer
from zelian.signing.canonical import digest_of, is_digest_of
from zelian.signing.comparing import Change, changes_between
from zelian.signing.institution import Row, seal
from zelian.signing.kinds import SignableKind, kind_of
from zelian.signing.meanings import SIGN, is_meaning
from zelian.signing.models import Signature, Withdrawal
from zelian.signing.numbering import new_number
from zelian.signing.statements import moment, statement_of, withdrawal_statement_of


class CannotSign(Refusal):
    """The content can't be signed as asked."""


class ContentWasChanged(CannotSign):
    """What the signer saw is no longer what stands; ``changes`` say where."""

    def __init__(self, changes: tuple[Change, ...]) -> None:
        super().__init__(_("您打开之后，内容有了变动。请看过现在的内容，再签字。"))
        self.changes = changes


class CannotWithdrawSignature(Refusal):
    """The signature can't be withdrawn as asked."""


@transaction.atomic
def sign(
    *,
    viewer: Viewer,
    thing: models.Model,
    form: str,
    seen: str,
    proof: Proof,
    meaning: str = SIGN,
    seat: Seat | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> Signature:
    """
    Sign a thing's content as it stands, which must be what the signer saw.

    Whether this person may sign this thing is the policy of the app that owns it, asked by
    its own operation; who can't even see the thing is refused here. ``seat`` is the post they
    sign from: one that is somebody else's is marked 代. ``before`` and ``after`` go into the
    event, beside the digest and the signature's number.

    :raises ContentWasChanged: the content is not the one that was seen.
    :raises CannotSign: the proof is too old, or the same person signed the same already.
    """
    kind = _kind(form)
    if not kind.may_view(viewer, thing):
        raise PermissionDenied(_("没有这份内容，或您没有查看它的权限。"))
    if not is_meaning(meaning):
        raise ValueError(meaning)
    _refuse_stale(proof)
    content = kind.content(thing)
    if seen != content:
        raise ContentWasChanged(changes_between(kind, seen, content))
    signature = _drafted(viewer, kind, thing, content, seat)
    signature.meaning = meaning
    signature.proof = _told(proof, viewer)
    _refuse_twice(signature)
    signature.event = record(
        actor=viewer.actor_from(seat),
        action=kind.action,
        thing=thing,
        before=before,
        after={
            **(after or {}),
            "digest": signature.digest,
            "signature": signature.number,
            "meaning": meaning,
            "on_behalf_of": signature.on_behalf_of,
        },
    )
    _seal(signature, statement_of)
    signature.save(force_insert=True)
    return signature


@transaction.atomic
def withdraw_signature(*, viewer: Viewer, signature: Signature, reason: str) -> Withdrawal:
    """
    Let a signature no longer stand, for a reason that is shown beside it for good.

    The policy is asked by the app that owns the thing (reopening a list does this).

    :raises CannotWithdrawSignature: withdrawn already, or without a reason of some length.
    """
    reason = reason.strip()
    if not reason:
        raise CannotWithdrawSignature(_("请写明撤销签字的原因。"), field="reason")
    if len(reason) > Withdrawal._meta.get_field("reason").max_length:
        raise CannotWithdrawSignature(_("原因请控制在500字以内。"), field="reason")
    if Withdrawal.objects.filter(signature=signature).exists():
        raise CannotWithdrawSignature(_("这次签字已经撤销。"))
    withdrawal = Withdrawal(
        signature=signature,
        by_id=viewer.account_id,
        by_name=viewer.name[: Withdrawal._meta.get_field("by_name").max_length],
        at=timezone.now(),
        reason=reason,
    )
    _seal(withdrawal, withdrawal_statement_of)
    withdrawal.save(force_insert=True)
    record(
        actor=viewer.actor,
        action="signature.withdrawn",
        thing=signature,
        before={"digest": signature.digest},
        after={"number": signature.number},
        why=reason,
    )
    return withdrawal


def _kind(form: str) -> SignableKind:
    kind = kind_of(form)
    if kind is None:
        raise KeyError(form)
    return kind


def _drafted(
    viewer: Viewer, kind: SignableKind, thing: models.Model, content: str, seat: Seat | None
) -> Signature:
    """The row as far as thing and signer go."""
    return Signature(
        number=new_number(),
        form=kind.form,
        thing_type=thing._meta.label_lower,
        thing_id=thing.pk,
        thing_label=_cut("thing_label", str(thing)),
        content=content,
        digest=digest_of(content),
        signer_id=viewer.account_id,
        signer_name=_cut("signer_name", viewer.name),
        signer_title=_cut("signer_title", _title_of(seat)),
        on_behalf_of=_cut("on_behalf_of", seat.name if seat and seat.on_behalf else ""),
        signed_at=timezone.now(),
    )


def _seal(row: Row, statement: Callable[[Row], bytes]) -> None:
    try:
        seal(row, statement)
    except CannotUseKey as refusal:
        raise CannotSign(
            _("机构的签名密钥现在不能使用，没有签字。请联系系统管理员：%(why)s")
            % {"why": refusal.sentence}
        ) from refusal


def _refuse_stale(proof: Proof) -> None:
    if timezone.now() - proof.at > settings.ZELIAN_PROOF_AGE:
        raise CannotSign(_("距离上次确认身份已经过了一段时间，请再确认一次身份，然后签字。"))


def _refuse_twice(wanted: Signature) -> None:
    standing = Signature.objects.filter(
        thing_type=wanted.thing_type,
        thing_id=wanted.thing_id,
        signer_id=wanted.signer_id,
        meaning=wanted.meaning,
        withdrawal=None,
    ).values_list("digest", flat=True)
    if any(is_digest_of(digest, wanted.content) for digest in standing):
        raise CannotSign(_("您已经对现在的内容签过字，不必重复签字。"))


def _title_of(seat: Seat | None) -> str:
    if seat is None:
        return ""
    if seat.on_behalf:
        return _("%(post)s（代）") % {"post": seat.name}
    return _("%(post)s（代理）") % {"post": seat.name} if seat.acting else seat.name


def _told(proof: Proof, viewer: Viewer) -> dict[str, Any]:
    return {
        "method": proof.method,
        "second_factor": proof.second_factor,
        "at": moment(proof.at),
        "session": proof.session,
        "address": viewer.address,
    }


def _cut(field: str, text: str) -> str:
    return text[: Signature._meta.get_field(field).max_length]
