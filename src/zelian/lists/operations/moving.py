"""From one state of a list to the next: the only place that writes it."""

from __future__ import annotations

from django.db.models import F
from django.utils.translation import gettext as _

from zelian.lists.columns import heads_of
from zelian.lists.lifecycle import may_follow
from zelian.lists.models import ResponsibilityList
from zelian.people.refusals import Refusal

State = ResponsibilityList.State


class CannotMoveList(Refusal):
    """A list can't come into the state from where it stands."""


def locked(list_id: int) -> ResponsibilityList:
    """A list with its kind, held until the transaction ends: one change at a time."""
    return (
        ResponsibilityList.objects.select_for_update(of=("self",))
        .select_related("kind")
        .get(pk=list_id)
    )


def move(listed: ResponsibilityList, *, to: str, **fields: object) -> ResponsibilityList:
    """
    Bring a list, which is locked, into a state; ``fields`` are written along.

    A list that is signed keeps the columns it was signed in.

    The caller tells history.

    :raises CannotMoveList: nothing leads there from where it stands.
    """
    if not may_follow(listed, to):
        words = {
            "state": listed.get_state_display(),
            "to": ResponsibilityList.State(to).label,
        }
        raise CannotMoveList(_("清单现在是“%(state)s”，不能变为“%(to)s”。") % words)
    if to in (State.SIGNED, State.DRAFT):
        fields["heads"] = heads_of(listed.kind) if to == State.SIGNED else {}
    return bump(listed, state=to, **fields)


def bump(listed: ResponsibilityList, **fields: object) -> ResponsibilityList:
    """Count a change of a list, which is locked, and write ``fields`` along."""
    ResponsibilityList.objects.filter(pk=listed.pk).update(version=F("version") + 1, **fields)
    listed.refresh_from_db()
    return listed
