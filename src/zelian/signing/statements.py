"""What the institution's key signs: everything a signature says, as canonical text."""

from __future__ import annotations

from datetime import UTC, datetime

from zelian.signing.canonical import canonical
from zelian.signing.models import Signature, Withdrawal

SIGNATURE_FORM = "zelian.signature/1"
WITHDRAWAL_FORM = "zelian.signature-withdrawal/1"


def statement_of(signature: Signature) -> bytes:
    """A signature's statement. The content is in it by its digest."""
    return canonical(
        {
            "form": SIGNATURE_FORM,
            "number": signature.number,
            "content_form": signature.form,
            "thing": {
                "type": signature.thing_type,
                "id": signature.thing_id,
                "label": signature.thing_label,
            },
            "meaning": signature.meaning,
            "digest": signature.digest,
            "signer": {
                "account": signature.signer_id,
                "name": signature.signer_name,
                "title": signature.signer_title,
                "on_behalf_of": signature.on_behalf_of,
            },
            "signed_at": moment(signature.signed_at),
            "proof": signature.proof,
            "event": signature.event_id,
        }
    ).encode()


def withdrawal_statement_of(withdrawal: Withdrawal) -> bytes:
    """A withdrawal's statement."""
    return canonical(
        {
            "form": WITHDRAWAL_FORM,
            "signature": withdrawal.signature.number,
            "by": {"account": withdrawal.by_id, "name": withdrawal.by_name},
            "at": moment(withdrawal.at),
            "reason": withdrawal.reason,
        }
    ).encode()


def moment(at: datetime) -> str:
    """A moment to the microsecond, in UTC: the same on every database."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
