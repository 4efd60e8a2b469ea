"""Rows of a list given to the subject's other lists: a problem becomes a task and a project."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.models import ListKind, ResponsibilityList
from zelian.lists.operations.compiling_rows import REFUSED, Outcome
from zelian.lists.operations.generating import derive_lists
from zelian.lists.queries.deriving import kinds_given_by
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer


class CannotDerive(Refusal):
    """Rows can't be given to another list."""


@transaction.atomic
def derive_rows(
    *,
    viewer: Viewer,
    listed: ResponsibilityList,
    item_ids: Collection[int],
    kinds: Sequence[ListKind],
) -> list[Outcome]:
    """
    Give rows to the subject's lists of some kinds; a list that is missing is made as a draft.

    What was given before is not given again.

    :raises CannotDerive: nothing was chosen, a kind takes nothing from this one, or a list that
        would get rows is no draft; nothing is written then.
    """
    refuse_unless(viewer, "lists.edit_list", listed)
    given = set(listed.items.filter(pk__in=item_ids).values_list("pk", flat=True))
    if not given:
        raise CannotDerive(_("请选择要派生的条目。"), field="rows")
    if not kinds:
        raise CannotDerive(_("请选择派生到哪些清单。"), field="kinds")
    if not {kind.pk for kind in kinds} <= {kind.pk for kind in kinds_given_by(listed)}:
        raise CannotDerive(_("所选的清单不从这份清单派生。"), field="kinds")
    outcomes = derive_lists(viewer=viewer, listed=listed, kinds=kinds, only=sorted(given))
    for kind, outcome in zip(kinds, outcomes, strict=True):
        if outcome.result == REFUSED:
            words = {"kind": kind.name, "reason": outcome.reason}
            raise CannotDerive(_("%(kind)s：%(reason)s") % words, field="kinds")
    record(
        actor=actor_for(viewer, "lists.edit_list", listed),
        action="list.derived",
        thing=listed,
        after={"items": len(given), "kinds": "、".join(kind.name for kind in kinds)},
    )
    return outcomes
