"""Units: founded, renamed, closed. Moving one under another parent is not offered yet."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record, record_each
from zelian.people.models import Oversight, Unit, UnitFunction, UnitKind
from zelian.people.names import pinyin_of
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer


class CannotChangeUnit(Refusal):
    """A unit may not be added, renamed or closed this way."""


class UnitChangedMeanwhile(ChangedMeanwhile, CannotChangeUnit):
    """Somebody renamed the unit while this viewer was typing."""


@transaction.atomic
def add_unit(
    *,
    viewer: Viewer,
    name: str,
    kind: UnitKind,
    founded_on: date,
    parent: Unit | None = None,
    short_name: str = "",
    function: str = UnitFunction.NONE,
    why: str = "",
) -> Unit:
    """
    Found a unit below ``parent``, or a root without one.

    :raises CannotChangeUnit: the parent does not stand on that day, or the name is taken.
    """
    refuse_unless(viewer, "people.change_organisation", parent)
    fields = {
        "name": name.strip(),
        "short_name": short_name.strip() or name.strip(),
        "kind": kind,
        "function": function,
        "founded_on": founded_on,
    }
    fields["pinyin"] = pinyin_of(fields["short_name"], fields["name"])
    if parent is not None:
        parent = Unit.objects.select_for_update().get(pk=parent.pk)
        if founded_on < parent.founded_on:
            raise CannotChangeUnit(
                _("上级单位“%(parent)s”于%(day)s成立，下级单位不能早于这一天成立。")
                % {"parent": parent, "day": date_format(parent.founded_on)},
                field="founded_on",
            )
        if parent.closed_on is not None and parent.closed_on <= founded_on:
            raise CannotChangeUnit(
                _("上级单位“%(parent)s”已于%(day)s撤销。")
                % {"parent": parent, "day": date_format(parent.closed_on)},
                field="parent",
            )
    _refuse_taken_name(fields["name"], parent)
    unit = add_to_tree(parent, fields)
    record(actor=viewer.actor, action="unit.added", thing=unit, after=_told(unit), why=why)
    return unit


@transaction.atomic
def rename_unit(
    *,
    viewer: Viewer,
    unit: Unit,
    name: str,
    short_name: str,
    version: int,
    function: str = UnitFunction.NONE,
    why: str = "",
) -> Unit:
    """
    Change what a unit is called and which office it is.

    :raises UnitChangedMeanwhile: it is no longer at ``version``.
    :raises CannotChangeUnit: the name is taken by a unit beside it.
    """
    refuse_unless(viewer, "people.change_organisation", unit)
    unit = Unit.objects.select_for_update().select_related("kind").get(pk=unit.pk)
    before = _told(unit)
    typed = {
        "name": name.strip(),
        "short_name": short_name.strip() or name.strip(),
        "function": function,
    }
    if unit.version != version:
        raise UnitChangedMeanwhile(
            _("就在您填写时，别人已修改了这个单位。请核对下面的不同之处后再保存。"),
            differences=_differences(unit, typed),
            version=unit.version,
        )
    if typed["name"] != unit.name:
        _refuse_taken_name(typed["name"], Unit.objects.get_parent(unit), besides=unit)
    for field, value in typed.items():
        setattr(unit, field, value)
    unit.pinyin = pinyin_of(unit.short_name, unit.name)
    unit.version += 1
    unit.save(update_fields=[*typed, "pinyin", "version"])
    record(
        actor=viewer.actor,
        action="unit.renamed",
        thing=unit,
        before=before,
        after=_told(unit),
        why=why,
    )
    return unit


@transaction.atomic
def close_unit(*, viewer: Viewer, unit: Unit, on: date, why: str) -> Unit:
    """
    Close a unit; ``on`` is the first day it no longer stands. Oversight of it ends with it.

    :raises CannotChangeUnit: units below or posts in it are still open on that day.
    """
    refuse_unless(viewer, "people.change_organisation", unit)
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    _refuse_closing(unit, on)
    unit.closed_on = on
    unit.version += 1
    unit.save(update_fields=["closed_on", "version"])
    end_oversights(viewer, Q(unit=unit), on, why)
    record(
        actor=viewer.actor,
        action="unit.closed",
        thing=unit,
        before={"closed_on": None},
        after={"closed_on": on},
        why=why,
    )
    return unit


def add_to_tree(parent: Unit | None, fields: dict[str, object]) -> Unit:
    """Write a unit as the last below ``parent``, or as the last root."""
    if parent is None:
        return Unit.objects.add_root(fields)
    return Unit.objects.add_child(parent, fields)


def end_oversights(viewer: Viewer, which: Q, on: date, why: str) -> None:
    """End every oversight of ``which`` that would outlast ``on``; those to come are removed."""
    running = Oversight.objects.filter(
        which, Q(until_date__isnull=True) | Q(until_date__gt=on)
    ).select_related("post__unit", "unit")
    ended = [oversight for oversight in running if oversight.from_date < on]
    begun_later = [oversight for oversight in running if oversight.from_date >= on]
    record_each(
        actor=viewer.actor,
        action="oversight.ended",
        changes=[Change(o, {"until_date": o.until_date}, {"until_date": on}) for o in ended],
        why=why,
    )
    record_each(
        actor=viewer.actor,
        action="oversight.cancelled",
        changes=[Change(o, {"from_date": o.from_date}) for o in begun_later],
        why=why,
    )
    Oversight.objects.filter(pk__in=[o.pk for o in ended]).update(until_date=on)
    Oversight.objects.filter(pk__in=[o.pk for o in begun_later]).delete()


def _refuse_closing(unit: Unit, on: date) -> None:
    if unit.closed_on is not None:
        raise CannotChangeUnit(
            _("该单位已于%(day)s撤销。") % {"day": date_format(unit.closed_on)}, field="on"
        )
    if on <= unit.founded_on:
        raise CannotChangeUnit(
            _("撤销日期须在成立日期（%(day)s）之后。") % {"day": date_format(unit.founded_on)},
            field="on",
        )
    still_open = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    if below := Unit.objects.get_children(unit).filter(still_open).count():
        raise CannotChangeUnit(
            _("该单位还有 %(count)s 个下级单位未撤销，请先办理下级单位。") % {"count": below}
        )
    if posts := unit.posts.filter(still_open).count():
        raise CannotChangeUnit(
            _("该单位还有 %(count)s 个岗位未撤销，请先办理岗位。") % {"count": posts}
        )


def _refuse_taken_name(name: str, parent: Unit | None, besides: Unit | None = None) -> None:
    beside = Unit.objects.get_children(parent) if parent else Unit.objects.get_root_nodes()
    beside = beside.filter(name=name, closed_on__isnull=True)
    if besides is not None:
        beside = beside.exclude(pk=besides.pk)
    if beside.exists():
        raise CannotChangeUnit(
            _("同一上级之下已有名为“%(name)s”的单位。") % {"name": name}, field="name"
        )


def _differences(unit: Unit, typed: dict[str, str]) -> tuple[Difference, ...]:
    functions = dict(UnitFunction.choices)
    rows = (
        (str(_("名称")), unit.name, typed["name"]),
        (str(_("简称")), unit.short_name, typed["short_name"]),
        (
            str(_("职能")),
            str(functions[unit.function]),
            str(functions.get(typed["function"], typed["function"])),
        ),
    )
    return tuple(Difference(*row) for row in rows if row[1] != row[2])


def _told(unit: Unit) -> dict[str, object]:
    return {
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind_id,
        "function": unit.function,
        "founded_on": unit.founded_on,
    }
