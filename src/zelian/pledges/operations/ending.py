"""The end of a pledge: ended for a reason, given anew by a new holder, archived with its year."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record, record_each
from zelian.people.models import Unit
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer, path_in
from zelian.pledges.counterparts import Counterparts
from zelian.pledges.lifecycle import OVER
from zelian.pledges.models import Field, Pledge, PledgeKind
from zelian.pledges.operations.making import CannotIssuePledge, refuse_unless_leading
from zelian.pledges.operations.moving import locked, move, reason_of
from zelian.pledges.planning import Planned, Result, drafted, due_on
from zelian.pledges.subjects import giver_of

State = Pledge.State


class CannotEndPledge(Refusal):
    """A pledge can't be ended as asked."""


@transaction.atomic
def end_pledge(*, viewer: Viewer, pledge: Pledge, version: int, reason: str) -> Pledge:
    """
    Let a pledge hold no longer; it stays to be read with all its signatures.

    :raises CannotEndPledge: over already, changed since it was seen, or without a reason.
    """
    refuse_unless(viewer, "pledges.lead_pledges", pledge)
    pledge = locked(pledge.pk)
    reason = reason_of(reason, CannotEndPledge, _("请写明终止的原因。"))
    if pledge.state in OVER:
        raise CannotEndPledge(_("这份责任书已经终止或归档。"))
    if pledge.version != version:
        raise CannotEndPledge(_("您打开之后，责任书有了变动。请刷新页面看过再办。"))
    return _end(viewer, pledge, reason)


@transaction.atomic
def renew_pledge(*, viewer: Viewer, pledge: Pledge) -> Pledge:
    """
    End what a former holder signed and issue the same to who holds the post today.

    What the former one filled in is not taken over: it was their word. The new one names the
    old (``previous``).

    :raises CannotIssuePledge: over, vacant, still the same holder, or nobody to give it to.
    """
    refuse_unless(viewer, "pledges.lead_pledges", pledge)
    old = locked(pledge.pk)
    if old.state in OVER:
        raise CannotIssuePledge(_("这份责任书已经终止或归档，不用换签。"))
    fresh = _for_new_holder(viewer, old)
    words = {"old": old.holder_name, "new": fresh.holder_name}
    _end(viewer, old, _("责任人由%(old)s换为%(new)s") % words)
    fresh.save(force_insert=True)
    record(
        actor=viewer.actor,
        action="pledge.issued" if fresh.issued_on else "pledge.drafted",
        thing=fresh,
        after={
            "state": fresh.state,
            "counterpart": fresh.counterpart,
            "due_on": fresh.due_on,
            "previous": old.pk,
        },
    )
    return fresh


@transaction.atomic
def archive_pledges(*, viewer: Viewer, kind: PledgeKind, year: int, unit: Unit) -> int:
    """
    Put away what is in force of a year that is over; returns how many.

    :raises CannotEndPledge: the year still runs.
    :raises CannotIssuePledge: another office leads the kind.
    """
    refuse_unless(viewer, "pledges.lead_pledges")
    refuse_unless_leading(viewer, kind, unit)
    if year >= viewer.today.year:
        raise CannotEndPledge(_("%(year)s年还没有结束，不能归档。") % {"year": year})
    rows = list(
        Pledge.objects.select_for_update()
        .filter(path_in("unit_path", [unit.path]), kind=kind, year=year, state=State.IN_FORCE)
        .order_by("pk")
    )
    Pledge.objects.filter(pk__in=[row.pk for row in rows]).update(
        state=State.ARCHIVED, version=F("version") + 1
    )
    changes = [
        Change(row, before={"state": State.IN_FORCE}, after={"state": State.ARCHIVED})
        for row in rows
    ]
    return record_each(actor=viewer.actor, action="pledge.archived", changes=changes)


def _for_new_holder(viewer: Viewer, old: Pledge) -> Pledge:
    """The same kind for who holds the post today, as the kind has it now; not saved."""
    giver = giver_of(unit=old.unit, post=old.post, on=viewer.today)
    if giver.holder is None:
        raise CannotIssuePledge(_("岗位现在空缺，到任后再换签。"))
    if giver.holder.pk == old.holder_id:
        raise CannotIssuePledge(_("责任人没有变，不用换签。"))
    above = Counterparts.over([giver], viewer.today)
    counterpart = above.of(giver, old.kind.counterpart)
    year = old.year if old.kind.term == PledgeKind.Term.YEAR else viewer.today.year
    found = counterpart.post is not None or counterpart.unit is not None
    result = Result.ISSUED if found else Result.NO_COUNTERPART
    fresh = drafted(
        old.kind,
        [Field.of(row) for row in old.kind.fields.order_by("order", "id")],
        year,
        Planned(giver, counterpart, result),
        institution=above.institution_of(old.unit_path),
        today=viewer.today,
        due=due_on(old.kind, year, viewer.today),
    )
    fresh.previous = old
    if found:
        fresh.state, fresh.issued_on = State.ISSUED, viewer.today
    return fresh


def _end(viewer: Viewer, pledge: Pledge, reason: str) -> Pledge:
    before = pledge.state
    pledge = move(pledge, to=State.ENDED, ended_on=viewer.today)
    record(
        actor=actor_for(viewer, "pledges.lead_pledges", pledge),
        action="pledge.ended",
        thing=pledge,
        before={"state": before},
        after={"state": pledge.state},
        why=reason,
    )
    return pledge
