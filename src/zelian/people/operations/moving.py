"""A unit moved under another parent, with its whole branch and every row that belongs to it."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people import paths
from zelian.people.models import Unit
from zelian.people.operations.units import (
    CannotChangeUnit,
    keep_past,
    lock_tree,
    refuse_newer,
    refuse_taken_name,
)
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer


@transaction.atomic
def move_unit(
    *, viewer: Viewer, unit: Unit, parent: Unit, on: date, version: int, why: str
) -> Unit:
    """
    Put a unit, and all below it, under another parent from ``on``.

    Reach is read from tree paths: the paths of the branch and of everything that keeps one
    change in the same transaction. Where the unit stood before is kept in its past.

    :raises UnitChangedMeanwhile: it is no longer at ``version``.
    :raises CannotChangeUnit: below itself or where it stands already, a parent or unit that is
        closed, a name taken there, or a day that does not fit.
    """
    for place in (unit, parent):
        refuse_unless(viewer, "people.change_organisation", place)
    lock_tree()
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    parent = Unit.objects.select_for_update().get(pk=parent.pk)
    refuse_newer(unit, version)
    refuse_move(unit, parent, on)
    return carry_over(viewer, unit, parent, on=on, why=why)


def refuse_move(unit: Unit, parent: Unit, on: date) -> None:
    """
    Let pass what may move under ``parent``.

    :raises CannotChangeUnit: see :func:`move_unit`.
    """
    if unit.closed_on is not None:
        raise CannotChangeUnit(_("单位已撤销，不能再调整隶属关系。"))
    if parent.pk == unit.pk or parent.path.startswith(unit.path):
        raise CannotChangeUnit(_("不能把单位调整到它自己或它的下级单位之下。"), field="parent")
    if parent.path == unit.path[: -Unit.steplen]:
        raise CannotChangeUnit(_("该单位本来就隶属这个上级单位。"), field="parent")
    if parent.closed_on is not None:
        raise CannotChangeUnit(
            _("上级单位“%(parent)s”已于%(day)s撤销。")
            % {"parent": parent, "day": date_format(parent.closed_on)},
            field="parent",
        )
    if on < parent.founded_on:
        raise CannotChangeUnit(
            _("上级单位“%(parent)s”到%(day)s才成立。")
            % {"parent": parent, "day": date_format(parent.founded_on)},
            field="on",
        )
    refuse_taken_name(unit.name, parent, besides=unit, field="parent")


def carry_over(viewer: Viewer, unit: Unit, parent: Unit, *, on: date, why: str) -> Unit:
    """Move a locked unit that may move, keep its past, rewrite every path, tell history."""
    before = Unit.objects.get_parent(unit)
    keep_past(unit, on, today=viewer.today, parent=before)
    old = unit.path
    Unit.objects.move(unit, parent, "last-child")
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    paths.rewrite(old, unit.path)
    unit.version += 1
    unit.save(update_fields=["version"])
    record(
        actor=viewer.actor,
        action="unit.moved",
        thing=unit,
        before={"parent": str(before) if before else None},
        after={"parent": str(parent), "on": on},
        why=why,
    )
    return unit
