"""Narrowing obligations to those a figure counts."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zelian.people.models import Unit
from zelian.people.viewer import Viewer, path_in
from zelian.performance.models import Obligation
from zelian.performance.queries import of_mine, status_condition

MINE, DONE = "mine", "done"
SETTLED = (Obligation.Outcome.FULFILLED, Obligation.Outcome.FULFILLED_LATE)


def of_status(rows: QuerySet[Obligation], status: str, viewer: Viewer) -> QuerySet[Obligation]:
    """Those of a status today; ``done`` is fulfilled, in time or late."""
    if status == DONE:
        return rows.filter(outcome__in=SETTLED)
    return rows.filter(status_condition(status, viewer.today))


def at_or_below(rows: QuerySet[Obligation], unit: Unit, *, own: bool) -> QuerySet[Obligation]:
    """Those of a unit and all below it, or of the unit's ``own`` level alone."""
    return rows.filter(unit=unit) if own else rows.filter(path_in("unit_path", [unit.path]))


def owned_by(rows: QuerySet[Obligation], viewer: Viewer) -> QuerySet[Obligation]:
    """Those of the viewer's own posts and units."""
    return rows.filter(of_mine(viewer))


def in_chain_of(rows: QuerySet[Obligation], kind: str, thing_id: int) -> QuerySet[Obligation]:
    """Those that hang on a clause, a duty, an item or an act."""
    conditions = {
        "provision": Q(duty__provision=thing_id),
        "duty": Q(duty=thing_id),
        "item": Q(list_item=thing_id),
        "act": Q(contributions__act=thing_id, contributions__refused=False),
    }
    return rows.filter(conditions[kind])
