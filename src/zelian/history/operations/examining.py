"""Verifications asked for from a page: a job with progress, told in history."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.models import Verification
from zelian.history.operations.recording import Actor, record
from zelian.history.verifying import verify


@transaction.atomic
def request_verification(*, actor: Actor) -> Verification:
    """Note that all of history is to be walked; the job is enqueued by the caller."""
    verification = Verification.objects.create(asked_by=actor.name, asked_at=timezone.now())
    record(actor=actor, action="history.verification_requested", thing=verification)
    return verification


def run_verification(*, actor: Actor, verification: Verification) -> Verification:
    """Walk, tell how far it is, and keep what was found; no transaction while it walks."""

    def tell(done: int, total: int) -> None:
        percent = min(99, done * 100 // max(total, 1))
        Verification.objects.filter(pk=verification.pk).update(progress=percent)

    try:
        report = verify(now=timezone.now(), progress=tell)
    except Exception as error:
        trouble = _("核验中断（%(kind)s），详情见服务器日志。") % {"kind": type(error).__name__}
        Verification.objects.filter(pk=verification.pk).update(
            done_at=timezone.now(), trouble=trouble
        )
        raise
    with transaction.atomic():
        verification.refresh_from_db()
        verification.progress = 100
        verification.done_at = timezone.now()
        verification.events, verification.blocks = report.events, report.blocks
        verification.faults = report.faults
        verification.report = report.to_json()
        verification.save()
        found = {"events": report.events, "blocks": report.blocks, "faults": report.faults}
        record(actor=actor, action="history.verified", thing=verification, after=found)
    return verification
