"""What waits for the viewer: to be filled in and signed, to be appraised, to be countersigned."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, prefetch_related_objects

from zelian.people.models import PostRank
from zelian.people.viewer import Viewer
from zelian.pledges.lifecycle import WAITING, Side, side_due
from zelian.pledges.models import Pledge
from zelian.pledges.queries.pledges import SUBJECT


@dataclass(frozen=True, slots=True)
class Waiting:
    """Pledges by what the viewer is to do; those due first stand first."""

    today: date
    to_sign: tuple[Pledge, ...] = ()
    to_appraise: tuple[Pledge, ...] = ()
    to_countersign: tuple[Pledge, ...] = ()

    @property
    def count(self) -> int:
        """All together."""
        return len(self.to_sign) + len(self.to_appraise) + len(self.to_countersign)

    @property
    def late(self) -> int:
        """How many are past their day."""
        rows = (*self.to_sign, *self.to_appraise, *self.to_countersign)
        return sum(row.due_on is not None and row.due_on < self.today for row in rows)


def pledges_waiting_for(viewer: Viewer) -> Waiting:
    """What waits for the viewer's own signature, of any year; one query, none without a seat."""
    if not viewer.seats:
        return Waiting(viewer.today)
    headed = [seat.unit_id for seat in viewer.seats if seat.rank == PostRank.HEAD]
    given = Q(post__in=viewer.post_ids) | Q(post__isnull=True, unit__in=headed)
    received = Q(counterpart_post__in=viewer.post_ids)
    rows = (
        Pledge.objects.filter(given | received, state__in=WAITING)
        .select_related(*SUBJECT)
        .order_by(F("due_on").asc(nulls_last=True), "unit_path", "id")
    )
    to_sign, to_appraise, to_countersign = [], [], []
    for row in rows:
        side = side_due(row)
        if side == Side.GIVER and (row.post_id in viewer.post_ids or _heads(row, headed)):
            to_sign.append(row)
        elif side == Side.COUNTERPART and row.counterpart_post_id in viewer.post_ids:
            unsaid = row.is_appraised and not row.grade
            (to_appraise if unsaid else to_countersign).append(row)
    return Waiting(viewer.today, tuple(to_sign), tuple(to_appraise), tuple(to_countersign))


def _heads(row: Pledge, headed: list[int]) -> bool:
    return row.post_id is None and row.unit_id in headed


def with_contents(pledges: Iterable[Pledge]) -> list[Pledge]:
    """Pledges with all that goes into what is signed; one query."""
    rows = list(pledges)
    prefetch_related_objects(rows, "quotes")
    return rows
