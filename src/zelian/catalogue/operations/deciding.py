"""Accepting and rejecting what was read, and settling the reader's doubts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.catalogue.models import Correction, Duty, ReadingRemark, Regulation, TableRow
from zelian.catalogue.operations.correcting import correcting, has_correction
from zelian.catalogue.operations.drafts import (
    locked_draft,
    locked_duty,
    next_version,
    refuse_if_changed,
)
from zelian.catalogue.operations.tables import decide_table_rows
from zelian.catalogue.refusals import CannotChange
from zelian.core.vocabulary.text import Span
from zelian.history.operations import Change, record, record_each
from zelian.people.viewer import Viewer

DEEDS = {
    Duty.State.ACCEPTED: "duty.accepted",
    Duty.State.REJECTED: "duty.rejected",
    Duty.State.PROPOSED: "duty.reopened",
}


def accept_duty(*, viewer: Viewer, duty_id: int, version: int) -> Duty:
    """
    Accept one duty as it stands; the doubts shown with it are settled by that.

    :raises ChangedMeanwhile: it was changed since ``version``.
    :raises CannotChange: the regulation is no draft, or the duty was merged away.
    """
    return _decide(viewer, duty_id, version, Duty.State.ACCEPTED)


def reject_duty(*, viewer: Viewer, duty_id: int, version: int) -> Duty:
    """Leave one duty out; raises as :func:`accept_duty`."""
    return _decide(viewer, duty_id, version, Duty.State.REJECTED)


def reopen_duty(*, viewer: Viewer, duty_id: int, version: int) -> Duty:
    """Take a decision back; raises as :func:`accept_duty`."""
    return _decide(viewer, duty_id, version, Duty.State.PROPOSED)


@transaction.atomic
def _decide(viewer: Viewer, duty_id: int, version: int, state: str) -> Duty:
    duty = locked_duty(viewer, duty_id)
    refuse_if_changed(duty, version)
    if duty.state == state:
        return duty
    before = duty.state
    with _example_of(viewer, duty, state):
        duty.state = state
        duty.version = next_version(duty.regulation)
        duty.save(update_fields=["state", "version"])
    settled = 0
    if state == Duty.State.ACCEPTED:
        settled = duty.remarks.filter(settled=False).update(settled=True)
    record(
        actor=viewer.actor,
        action=DEEDS[state],
        thing=duty,
        before={"state": before},
        after={"state": state, "remarks_settled": settled},
    )
    return duty


def _example_of(viewer: Viewer, duty: Duty, state: str) -> AbstractContextManager[None]:
    """A duty left out says that none stands here; one taken back in says so no longer.

    One that a model suggested, once accepted, says that the reader left it out.
    """
    rejected, span = Duty.State.REJECTED, Span(duty.start, duty.end)
    suggested = duty.origin == Duty.Origin.SUGGESTED
    taken_back = rejected == duty.state and has_correction(duty.regulation, span)
    if state != rejected and not taken_back and not suggested:
        return nullcontext()
    kind = Correction.Kind.REJECTED if state == rejected else None
    if suggested and state == Duty.State.ACCEPTED:
        kind = Correction.Kind.ADDED
    return correcting(viewer, duty.regulation, span, kind)


def accept_duties(*, viewer: Viewer, regulation_id: int, duty_ids: Iterable[int]) -> int:
    """Accept those of the named duties that are still to be decided; returns how many.

    Doubts stay open: many at once have not been looked at one by one. For the same reason
    what a language model suggested is passed over.
    """
    return _decide_many(viewer, regulation_id, duty_ids, Duty.State.ACCEPTED)


def reject_duties(*, viewer: Viewer, regulation_id: int, duty_ids: Iterable[int]) -> int:
    """Leave out those of the named duties that are still to be decided; returns how many."""
    return _decide_many(viewer, regulation_id, duty_ids, Duty.State.REJECTED)


@transaction.atomic
def _decide_many(viewer: Viewer, regulation_id: int, duty_ids: Iterable[int], state: str) -> int:
    regulation = locked_draft(viewer, regulation_id)
    proposed = regulation.duties.filter(state=Duty.State.PROPOSED)
    if state == Duty.State.ACCEPTED:
        proposed = proposed.exclude(origin=Duty.Origin.SUGGESTED)
    duties = list(proposed.filter(pk__in=list(duty_ids)))
    if not duties:
        return 0
    version = next_version(regulation)
    Duty.objects.filter(pk__in=[duty.pk for duty in duties]).update(state=state, version=version)
    changes = [
        Change(duty, before={"state": duty.state}, after={"state": str(state)}) for duty in duties
    ]
    return record_each(actor=viewer.actor, action=DEEDS[state], changes=changes)


@dataclass(frozen=True, slots=True)
class AcceptedAll:
    """What came of accepting a whole draft: how many, and who is still without a bearer."""

    accepted: int
    without_bearer: Sequence[Duty]


@transaction.atomic
def accept_all(*, viewer: Viewer, regulation: Regulation) -> AcceptedAll:
    """Accept every duty that is to be decided, with the bearers suggested for it, and all rows.

    Duties nobody was found for are left as they are and given back.
    """
    proposed = regulation.duties.filter(state=Duty.State.PROPOSED)
    borne = set(proposed.filter(bearers__isnull=False).values_list("pk", flat=True))
    accepted = accept_duties(viewer=viewer, regulation_id=regulation.pk, duty_ids=borne)
    decide_table_rows(
        viewer=viewer,
        regulation_id=regulation.pk,
        row_ids=regulation.table_rows.filter(state="proposed").values_list("pk", flat=True),
        state=TableRow.State.ACCEPTED,
    )
    return AcceptedAll(accepted, list(proposed.exclude(pk__in=borne)))


@transaction.atomic
def settle_remark(*, viewer: Viewer, remark_id: int) -> ReadingRemark:
    """
    Mark a doubt as looked at; twice is once.

    :raises CannotChange: the regulation is no draft.
    """
    remark = ReadingRemark.objects.filter(pk=remark_id).first()
    if remark is None:
        raise CannotChange(_("这处存疑已不存在，请刷新页面查看。"))
    regulation = locked_draft(viewer, remark.regulation_id)
    settle_remarks(viewer=viewer, regulation_id=regulation.pk, remark_ids=[remark_id])
    remark.refresh_from_db()
    return remark


@transaction.atomic
def settle_remarks(
    *, viewer: Viewer, regulation_id: int, remark_ids: Iterable[int] | None = None
) -> int:
    """Mark doubts as looked at, all that are open unless some are named; returns how many."""
    regulation = locked_draft(viewer, regulation_id)
    still_open = regulation.remarks.filter(settled=False)
    if remark_ids is not None:
        still_open = still_open.filter(pk__in=list(remark_ids))
    remarks = list(still_open)
    if not remarks:
        return 0
    ReadingRemark.objects.filter(pk__in=[remark.pk for remark in remarks]).update(settled=True)
    next_version(regulation)
    changes = [
        Change(remark, before={"settled": False}, after={"settled": True, "code": remark.code})
        for remark in remarks
    ]
    return record_each(actor=viewer.actor, action="remark.settled", changes=changes)
