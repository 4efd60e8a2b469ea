"""Waiving an obligation for a reason, and lifting the waiver."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.viewer import Viewer
from zelian.performance.models import Obligation
from zelian.performance.operations.verdicts import rejudge
from zelian.performance.refusals import CannotWaive

Outcome = Obligation.Outcome
SETTLED = (Outcome.FULFILLED, Outcome.FULFILLED_LATE)
REASON_LENGTH = Obligation._meta.get_field("waived_reason").max_length


@transaction.atomic
def waive_obligation(*, viewer: Viewer, obligation: Obligation, reason: str) -> Obligation:
    """
    Free a subject of one obligation, for a reason that stays to be seen.

    :raises CannotWaive: no reason, waived already, or fulfilled.
    """
    refuse_unless(viewer, "performance.waive_obligation", obligation)
    reason = reason.strip()
    if not reason:
        raise CannotWaive("reason", _("请写明免除的理由。"))
    if len(reason) > REASON_LENGTH:
        raise CannotWaive("reason", _("理由过长，请控制在500字以内。"))
    row = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if row.outcome == Outcome.WAIVED:
        raise CannotWaive(None, _("这个期次已经免除。"))
    if row.outcome in SETTLED and row.required:
        raise CannotWaive(None, _("这个期次已经履行，不需要免除。"))
    before = {"outcome": row.outcome}
    row.outcome, row.waived_reason, row.fulfilled_on = Outcome.WAIVED, reason, None
    row.save(update_fields=["outcome", "waived_reason", "fulfilled_on"])
    actor = actor_for(viewer, "performance.waive_obligation", row)
    rejudge(obligation_ids=[row.pk], actor=actor, today=viewer.today)
    record(
        actor=actor,
        action="obligation.waived",
        thing=row,
        before=before,
        after={"outcome": Outcome.WAIVED},
        why=reason,
    )
    return Obligation.objects.get(pk=row.pk)


@transaction.atomic
def unwaive(*, viewer: Viewer, obligation: Obligation, reason: str) -> Obligation:
    """
    Lift a waiver; the acts that count decide again.

    :raises CannotWaive: it is not waived, or no reason.
    """
    refuse_unless(viewer, "performance.waive_obligation", obligation)
    reason = reason.strip()
    if not reason:
        raise CannotWaive("reason", _("请写明恢复的理由。"))
    row = Obligation.objects.select_for_update().get(pk=obligation.pk)
    if row.outcome != Outcome.WAIVED:
        raise CannotWaive(None, _("这个期次没有免除，不需要恢复。"))
    before = {"outcome": row.outcome, "waived_reason": row.waived_reason}
    row.outcome, row.waived_reason = Outcome.OPEN, ""
    row.save(update_fields=["outcome", "waived_reason"])
    actor = actor_for(viewer, "performance.waive_obligation", row)
    rejudge(obligation_ids=[row.pk], actor=actor, today=viewer.today)
    record(actor=actor, action="obligation.restored", thing=row, before=before, why=reason[:500])
    return Obligation.objects.get(pk=row.pk)
