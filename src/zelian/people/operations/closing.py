"""The end of a unit: closed, or merged into another that takes its duties over."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.burdens import Burden, settle
from zelian.people.models import Succession, Unit
from zelian.people.operations.moving import carry_over
from zelian.people.operations.terms import end_oversights
from zelian.people.operations.units import (
    CannotChangeUnit,
    lock_tree,
    refuse_newer,
    refuse_taken_name,
)
from zelian.people.operations.vacating import vacate
from zelian.people.policies import refuse_unless
from zelian.people.queries.leaving import UnitLeaving, leaving_of, unit_leaving
from zelian.people.viewer import Viewer


class UnitStillBears(CannotChangeUnit):
    """A unit bears duties that nobody has been named for; ``burdens`` are what it bears."""

    def __init__(self, sentence: str, *, burdens: tuple[Burden, ...]) -> None:
        super().__init__(sentence, field="give_up")
        self.burdens = burdens


@transaction.atomic
def close_unit(
    *, viewer: Viewer, unit: Unit, on: date, why: str, give_up: bool = False, version: int = 0
) -> Unit:
    """
    Close a unit; ``on`` is the first day it no longer stands. Oversight of it ends with it.

    With ``give_up`` what it still owes after that day is no longer borne by anybody; to hand
    it over, see :func:`merge_unit`. ``version`` is what was seen; without one nothing is asked.

    :raises UnitStillBears: it owes something and ``give_up`` was not said.
    :raises CannotChangeUnit: units below or posts in it are still open on that day.
    """
    refuse_unless(viewer, "people.change_organisation", unit)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    refuse_newer(unit, version or unit.version)
    leaving = plan_closing(unit, on, give_up=give_up)
    end_oversights(viewer, Q(unit=unit), on, why)
    _settle(viewer, leaving, why)
    _close(unit, on)
    record(
        actor=viewer.actor,
        action="unit.closed",
        thing=unit,
        before={"closed_on": None},
        after={"closed_on": on},
        why=why,
    )
    return unit


@transaction.atomic
def merge_unit(
    *, viewer: Viewer, unit: Unit, successor: Unit, on: date, version: int, why: str
) -> Unit:
    """
    Let a unit go into another on ``on``; gives the successor.

    Its posts are closed and their holders leave, oversight ends, the units below it go over
    to the successor, and so does what it owes after that day.

    :raises UnitChangedMeanwhile: it is no longer at ``version``.
    :raises CannotChangeUnit: a successor that is closed or stands below, or a day that does
        not fit one of the things that change.
    """
    for place in (unit, successor):
        refuse_unless(viewer, "people.change_organisation", place)
    lock_tree()
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    successor = Unit.objects.select_for_update().get(pk=successor.pk)
    refuse_newer(unit, version)
    leaving = plan_merging(viewer, unit, successor, on)
    for child in leaving.children:
        # Every move may shift paths: both are read anew.
        successor.refresh_from_db()
        moving = Unit.objects.select_for_update().get(pk=child.pk)
        carry_over(viewer, moving, successor, on=on, why=why)
    unit.refresh_from_db()
    end_oversights(viewer, Q(unit=unit), on, why)
    vacate(viewer, leaving.posts, on, why)
    _settle(viewer, leaving, why)
    _close(unit, on)
    Succession.objects.create(
        kind=Succession.Kind.MERGED, predecessor=unit, successor=successor, on=on
    )
    record(
        actor=viewer.actor,
        action="unit.merged",
        thing=unit,
        before={"closed_on": None},
        after={"closed_on": on, "successor": str(successor)},
        why=why,
    )
    return successor


def plan_closing(unit: Unit, on: date, *, give_up: bool = False) -> UnitLeaving:
    """
    What closing a unit would do; writes nothing.

    :raises CannotChangeUnit: see :func:`close_unit`.
    """
    _refuse_day(unit, on)
    leaving = unit_leaving(unit, on)
    if leaving.children:
        raise CannotChangeUnit(
            _("该单位还有 %(count)s 个下级单位未撤销，请先办理下级单位，或改办并入其他单位。")
            % {"count": len(leaving.children)}
        )
    if leaving.posts:
        raise CannotChangeUnit(
            _("该单位还有 %(count)s 个岗位未撤销，请先办理岗位，或改办并入其他单位。")
            % {"count": len(leaving.posts)}
        )
    if leaving.undecided and not give_up:
        owed = _("、").join(f"{b.label} {b.count}" for b in leaving.undecided)
        raise UnitStillBears(
            _("该单位在这一天之后还承担：%(owed)s。请改办并入承接单位，或确认不再承担。")
            % {"owed": owed},
            burdens=leaving.undecided,
        )
    return leaving


def plan_merging(viewer: Viewer, unit: Unit, successor: Unit, on: date) -> UnitLeaving:
    """
    What merging a unit would do; writes nothing.

    :raises CannotChangeUnit: see :func:`merge_unit`.
    """
    _refuse_day(unit, on)
    if on > viewer.today:
        raise CannotChangeUnit(
            _("并入立即改变组织架构，日期不能晚于今天；请在生效之日办理。"), field="on"
        )
    if successor.path.startswith(unit.path):
        raise CannotChangeUnit(_("不能并入自己或自己的下级单位。"), field="successor")
    if successor.closed_on is not None or successor.founded_on > on:
        raise CannotChangeUnit(
            _("“%(unit)s”在这一天并不存在，不能承接。") % {"unit": successor}, field="successor"
        )
    leaving = unit_leaving(unit, on, successor)
    for child in leaving.children:
        if child.founded_on >= on:
            raise CannotChangeUnit(
                _("下级单位“%(unit)s”到%(day)s才成立，请另选日期。")
                % {"unit": child, "day": date_format(child.founded_on)},
                field="on",
            )
        if not child.is_child_of(successor):
            refuse_taken_name(child.name, successor, besides=child, field="successor")
    return leaving


def _refuse_day(unit: Unit, on: date) -> None:
    if unit.closed_on is not None:
        raise CannotChangeUnit(
            _("该单位已于%(day)s撤销。") % {"day": date_format(unit.closed_on)}, field="on"
        )
    if on <= unit.founded_on:
        raise CannotChangeUnit(
            _("撤销日期须在成立日期（%(day)s）之后。") % {"day": date_format(unit.founded_on)},
            field="on",
        )


def _settle(viewer: Viewer, leaving: UnitLeaving, why: str) -> None:
    posts = list(leaving.unit.posts.all())
    gone = leaving_of([leaving.unit.pk], posts, leaving.on, leaving.successor)
    settle(gone, viewer=viewer, why=why)


def _close(unit: Unit, on: date) -> None:
    unit.closed_on = on
    unit.version += 1
    unit.save(update_fields=["closed_on", "version"])
