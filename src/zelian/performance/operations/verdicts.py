"""Judging obligations anew, at once, whenever what they rest on has changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from zelian.history.operations import Actor, Change, record_each
from zelian.performance.models import Obligation
from zelian.performance.queries.serving import counted_acts
from zelian.performance.translate import judged, set_verdict, settled_state

VERDICT_FIELDS = ["outcome", "counted", "fulfilled_on", "reasons"]


def rejudge(*, actor: Actor, obligation_ids: Iterable[int], today: date) -> list[Obligation]:
    """
    Judge obligations by the acts that count for them; gives those whose verdict changed.

    The rows are locked in order of their keys, so that two acts recorded at once are both
    counted. Call it inside the transaction of what changed.
    """
    rows = list(
        Obligation.objects.select_for_update().filter(pk__in=set(obligation_ids)).order_by("pk")
    )
    acts = counted_acts(row.pk for row in rows)
    changes = []
    for row in rows:
        before = settled_state(row)
        if set_verdict(row, judged(row, acts.get(row.pk, ()), today=today)):
            changes.append(Change(row, before, settled_state(row)))
        row.save(update_fields=VERDICT_FIELDS)
    record_each(actor=actor, action="obligation.judged", changes=changes)
    return [change.thing for change in changes]
