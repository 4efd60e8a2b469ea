"""Units: founded, renamed, corrected. Their end is in ``closing``, their moves in ``moving``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import Unit, UnitFunction, UnitKind, UnitPast, VacancyRule
from zelian.people.names import pinyin_of
from zelian.people.operations.oneself import sits_in
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer

Written = TypeVar("Written")


class CannotChangeUnit(Refusal):
    """A unit may not be added, changed, moved or closed this way."""


class UnitChangedMeanwhile(ChangedMeanwhile, CannotChangeUnit):
    """Somebody changed the unit while this viewer was typing."""


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
    code: str = "",
    vacancy: str = "",
    why: str = "",
) -> Unit:
    """
    Found a unit below ``parent``, or a root without one.

    :raises CannotChangeUnit: the parent does not stand on that day, the name or the code is
        taken, or the kind is retired.
    """
    refuse_unless(viewer, "people.change_organisation", parent)
    if parent is None:
        refuse_unless(viewer, "people.found_root")
    lock_tree()
    fields = {
        "name": name.strip(),
        "short_name": short_name.strip() or name.strip(),
        "kind": kind,
        "function": function,
        "code": code.strip(),
        "vacancy": vacancy,
        "founded_on": founded_on,
    }
    fields["pinyin"] = pinyin_of(fields["short_name"], fields["name"])
    if not kind.in_use:
        raise CannotChangeUnit(
            _("单位类别“%(kind)s”已停用，请另选。") % {"kind": kind}, field="kind"
        )
    if parent is not None:
        parent = Unit.objects.select_for_update().get(pk=parent.pk)
        refuse_below(parent, founded_on)
    refuse_taken_name(fields["name"], parent)
    unit = _written(fields["code"], lambda: add_to_tree(parent, fields))
    record(actor=viewer.actor, action="unit.added", thing=unit, after=told(unit), why=why)
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
    code: str | None = None,
    vacancy: str | None = None,
    on: date | None = None,
    why: str = "",
) -> Unit:
    """
    Change what a unit is called, which office it is, its code and its rule for vacancies.

    With ``on`` the unit was renamed on that day and the old name stays in its past; without,
    an entry is put right. ``None`` leaves code and rule as they are.

    :raises UnitChangedMeanwhile: it is no longer at ``version``.
    :raises CannotChangeUnit: the name or the code is taken, the day does not fit, or another
        office for the unit one sits in.
    """
    refuse_unless(viewer, "people.change_organisation", unit)
    unit = Unit.objects.select_for_update().select_related("kind").get(pk=unit.pk)
    before = told(unit)
    typed = {
        "name": name.strip(),
        "short_name": short_name.strip() or name.strip(),
        "function": function,
        "code": unit.code if code is None else code.strip(),
        "vacancy": unit.vacancy if vacancy is None else vacancy,
    }
    refuse_newer(unit, version, _differences(unit, typed))
    if function != unit.function and sits_in(viewer, unit):
        raise CannotChangeUnit(
            _("不能更改本人所在单位的职能，请由上级组织部门或另一单位的组织工作人员办理。"),
            field="function",
        )
    if typed["name"] != unit.name:
        refuse_taken_name(typed["name"], Unit.objects.get_parent(unit), besides=unit)
    if on is not None and (typed["name"], typed["short_name"]) != (unit.name, unit.short_name):
        keep_past(unit, on, today=viewer.today)
    for field, value in typed.items():
        setattr(unit, field, value)
    unit.pinyin = pinyin_of(unit.short_name, unit.name)
    unit.version += 1
    _written(unit.code, lambda: unit.save(update_fields=[*typed, "pinyin", "version"]))
    record(
        actor=viewer.actor,
        action="unit.renamed",
        thing=unit,
        before=before,
        after=told(unit) | ({"on": on} if on else {}),
        why=why,
    )
    return unit


def add_to_tree(parent: Unit | None, fields: dict[str, object]) -> Unit:
    """Write a unit as the last below ``parent``, or as the last root."""
    if parent is None:
        return Unit.objects.add_root(fields)
    return Unit.objects.add_child(parent, fields)


def lock_tree() -> None:
    """Let one change of the tree pass at a time: two moves at once could make a circle."""
    list(Unit.objects.select_for_update().filter(depth=1).order_by("pk").values_list("pk"))


def keep_past(unit: Unit, on: date, *, today: date, parent: Unit | None = None) -> UnitPast:
    """
    Keep what a locked unit was called and where it stood until ``on``.

    :raises CannotChangeUnit: see :func:`refuse_day`.
    """
    refuse_day(unit, on, today)
    return UnitPast.objects.create(
        unit=unit,
        name=unit.name,
        short_name=unit.short_name,
        parent=parent or Unit.objects.get_parent(unit),
        until_date=on,
    )


def refuse_day(unit: Unit, on: date, today: date) -> None:
    """
    Let pass a day on which a unit may be renamed or moved.

    :raises CannotChangeUnit: the day is to come, or not after the unit's last change.
    """
    if on > today:
        raise CannotChangeUnit(
            _("这类变动立即生效，日期不能晚于今天；请在生效之日办理。"), field="on"
        )
    latest = max(
        [unit.founded_on, *unit.past.values_list("until_date", flat=True)], default=unit.founded_on
    )
    if on <= latest:
        raise CannotChangeUnit(
            _("日期须在“%(unit)s”成立和上一次变动（%(day)s）之后。")
            % {"unit": unit, "day": date_format(latest)},
            field="on",
        )


def refuse_below(parent: Unit, founded_on: date) -> None:
    """
    Let units be founded below a unit that stands on that day.

    :raises CannotChangeUnit: it does not.
    """
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


def refuse_newer(unit: Unit, version: int, differences: tuple[Difference, ...] = ()) -> None:
    """
    Let a change pass that was made of what stands.

    :raises UnitChangedMeanwhile: the unit is no longer at ``version``.
    """
    if unit.version != version:
        raise UnitChangedMeanwhile(
            _("就在您填写时，别人已修改了这个单位。请核对下面的不同之处后再保存。"),
            differences=differences,
            version=unit.version,
        )


def refuse_taken_name(
    name: str, parent: Unit | None, besides: Unit | None = None, *, field: str = "name"
) -> None:
    """
    Let a name stand once below a parent, among the units that are not closed.

    :raises CannotChangeUnit: it is taken.
    """
    beside = Unit.objects.get_children(parent) if parent else Unit.objects.get_root_nodes()
    beside = beside.filter(name=name, closed_on__isnull=True)
    if besides is not None:
        beside = beside.exclude(pk=besides.pk)
    if beside.exists():
        raise CannotChangeUnit(
            _("同一上级之下已有名为“%(name)s”的单位。") % {"name": name}, field=field
        )


def told(unit: Unit) -> dict[str, object]:
    """What history keeps of a unit."""
    return {
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind_id,
        "function": unit.function,
        "code": unit.code,
        "vacancy": unit.vacancy,
        "founded_on": unit.founded_on,
    }


def _written(code: str, write: Callable[[], Written]) -> Written:
    """
    Write a unit; the database lets a code stand once, whoever was faster.

    :raises CannotChangeUnit: the code is another unit's.
    """
    try:
        with transaction.atomic():
            return write()
    except IntegrityError:
        taken = Unit.objects.filter(code=code).first() if code else None
        if taken is None:
            raise CannotChangeUnit(_("别人正在同时修改组织，请再提交一次。")) from None
        raise CannotChangeUnit(
            _("单位编码“%(code)s”已登记给%(unit)s。") % {"code": code, "unit": taken},
            field="code",
        ) from None


def _differences(unit: Unit, typed: dict[str, str]) -> tuple[Difference, ...]:
    functions, rules = dict(UnitFunction.choices), dict(VacancyRule.choices) | {"": _("随上级")}
    rows = (
        (_("名称"), unit.name, typed["name"]),
        (_("简称"), unit.short_name, typed["short_name"]),
        (
            _("职能"),
            functions[unit.function],
            functions.get(typed["function"], typed["function"]),
        ),
        (_("单位编码"), unit.code, typed["code"]),
        (_("岗位空缺时"), rules[unit.vacancy], rules.get(typed["vacancy"], typed["vacancy"])),
    )
    return tuple(Difference(*map(str, row)) for row in rows if row[1] != row[2])
