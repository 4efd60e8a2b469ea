"""A pasted table taken into a list, exactly as it was shown before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record, record_each
from zelian.lists.columns import columns_of_list, plain, put, value_of
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.lists.operations.rows import MOST_ROWS, CannotEditItem, open_draft, touch
from zelian.lists.paste_plan import CHANGED, NEW, PastedRow, PastePlan, plan_of
from zelian.lists.pasted import Grid, Layout
from zelian.people.policies import actor_for
from zelian.people.viewer import Viewer

Origin = ListItem.Origin


class PasteWasOvertaken(CannotEditItem):
    """The list is no longer as it was when the paste was shown; ``plan`` is how it is now."""

    def __init__(self, plan: PastePlan) -> None:
        super().__init__(_("预览之后，清单或粘贴的内容有了变动。请看过下面新的预览，再填入一次。"))
        self.plan = plan


@transaction.atomic
def paste_rows(
    *, viewer: Viewer, listed: ResponsibilityList, grid: Grid, layout: Layout, seen: str
) -> PastePlan:
    """
    Write what a pasted table says; ``seen`` names the plan that was shown.

    Cells that can't stand are left out, as was shown.

    :raises CannotEditItem: the list is no draft, or would have too many rows.
    :raises PasteWasOvertaken: it would do something else than was shown; nothing is written.
    """
    listed = open_draft(viewer, listed.pk)
    items = list(listed.items.order_by("number"))
    plan = plan_of(listed, items, columns_of_list(listed), grid, layout)
    if plan.digest != seen:
        raise PasteWasOvertaken(plan)
    if not plan.does_something:
        return plan
    new = [row for row in plan.rows if row.result == NEW]
    if len(items) + len(new) > MOST_ROWS:
        raise CannotEditItem(_("一份清单最多%(most)s条。") % {"most": MOST_ROWS})
    actor = actor_for(viewer, "lists.edit_list", listed)
    changes = [_change(row) for row in plan.rows if row.result == CHANGED]
    record_each(actor=actor, action="item.changed", changes=changes)
    added = _add(listed, new, last=items[-1].number if items else 0)
    record_each(actor=actor, action="item.added", changes=[Change(item) for item in added])
    touch(listed)
    record(
        actor=actor,
        action="list.pasted",
        thing=listed,
        after={"added": len(added), "changed": len(changes)},
    )
    return plan


def _change(row: PastedRow) -> Change:
    item = row.item
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for cell in row.taken:
        before[cell.column.key] = plain(value_of(item, cell.column.key))
        put(item, cell.column.key, cell.value)
        after[cell.column.key] = plain(cell.value)
    item.responsible_by_hand |= "responsible" in after
    item.version += 1
    item.save()
    return Change(item, before=before, after=after)


def _add(listed: ResponsibilityList, rows: Sequence[PastedRow], *, last: int) -> list[ListItem]:
    added = []
    for number, row in enumerate(rows, last + 1):
        item = ListItem(list=listed, origin=Origin.OWN, number=number)
        for cell in row.taken:
            put(item, cell.column.key, cell.value)
        item.responsible_by_hand = bool(item.responsible)
        added.append(item)
    return ListItem.objects.bulk_create(added)
