"""Kinds of unit and of post: what an institution calls its units and seats, as data."""

from __future__ import annotations

import zlib
from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import PostKind, UnitKind
from zelian.people.operations.seen import seen_as
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer

Kind = UnitKind | PostKind
COLUMNS: dict[type[Kind], tuple[str, ...]] = {
    UnitKind: ("name", "tier", "aliases", "order", "in_use"),
    PostKind: ("name", "rank", "aliases", "term_years", "vacancy", "order", "in_use"),
}


class _Told:
    """A kind as history names things: by a number, which is the check sum of its code."""

    def __init__(self, kind: Kind) -> None:
        self._meta = kind._meta
        self.pk = zlib.crc32(str(kind.pk).encode())
        self.name = kind.name

    def __str__(self) -> str:
        return self.name


class CannotChangeKind(Refusal):
    """A kind may not be added, changed or removed this way."""


class KindChangedMeanwhile(ChangedMeanwhile, CannotChangeKind):
    """Somebody changed the kind while this viewer was typing."""


@transaction.atomic
def add_unit_kind(
    *, viewer: Viewer, code: str, name: str, tier: str, aliases: Iterable[str] = (), order: int = 0
) -> UnitKind:
    """
    Add a kind of unit.

    :raises CannotChangeKind: the code or the name is taken.
    """
    fields = {"name": name, "tier": tier, "aliases": aliases, "order": order}
    return _add(viewer, UnitKind, code, fields)


@transaction.atomic
def add_post_kind(
    *,
    viewer: Viewer,
    code: str,
    name: str,
    rank: str,
    aliases: Iterable[str] = (),
    term_years: int | None = None,
    vacancy: str = "",
    order: int = 0,
) -> PostKind:
    """
    Add a kind of post.

    :raises CannotChangeKind: the code or the name is taken.
    """
    fields = {
        "name": name,
        "rank": rank,
        "aliases": aliases,
        "term_years": term_years,
        "vacancy": vacancy,
        "order": order,
    }
    return _add(viewer, PostKind, code, fields)


@transaction.atomic
def change_kind(*, viewer: Viewer, kind: Kind, version: int, **fields: object) -> Kind:
    """
    Change what a kind is called and what it means; its code stays.

    ``version`` is :func:`version_of` what was seen.

    :raises KindChangedMeanwhile: the kind is no longer what was seen.
    :raises CannotChangeKind: the name is another kind's.
    """
    refuse_unless(viewer, "people.change_kinds")
    model = type(kind)
    kind = model.objects.select_for_update().get(pk=kind.pk)
    typed = _cleaned(fields)
    if version_of(kind) != version:
        raise KindChangedMeanwhile(
            _("就在您填写时，别人已修改了这个类别。请核对下面的不同之处后再保存。"),
            differences=_differences(kind, typed),
            version=version_of(kind),
        )
    _refuse_taken_name(model, str(typed["name"]), besides=kind)
    before = _told(kind)
    for name, value in typed.items():
        setattr(kind, name, value)
    kind.save(update_fields=list(typed))
    record(
        actor=viewer.actor,
        action="kind.changed",
        thing=_Told(kind),
        before=before,
        after=_told(kind),
    )
    return kind


@transaction.atomic
def retire_kind(*, viewer: Viewer, kind: Kind) -> Kind:
    """Offer a kind no longer; what is of it stays so."""
    return _switch(viewer, kind, in_use=False)


@transaction.atomic
def restore_kind(*, viewer: Viewer, kind: Kind) -> Kind:
    """Offer a retired kind again."""
    return _switch(viewer, kind, in_use=True)


@transaction.atomic
def remove_kind(*, viewer: Viewer, kind: Kind) -> None:
    """
    Remove a kind that nothing is of.

    :raises CannotChangeKind: something is; it can only be retired.
    """
    refuse_unless(viewer, "people.change_kinds")
    kind = type(kind).objects.select_for_update().get(pk=kind.pk)
    record(actor=viewer.actor, action="kind.removed", thing=_Told(kind), before=_told(kind))
    name = kind.name
    try:
        with transaction.atomic():
            kind.delete()
    except ProtectedError as error:
        raise CannotChangeKind(
            _("“%(kind)s”正在使用（%(count)s 处），不能删除，可以停用。")
            % {"kind": name, "count": len(error.protected_objects)}
        ) from None


def version_of(kind: Kind) -> int:
    """What stands of a kind, as a number a form can carry."""
    return seen_as(kind, *COLUMNS[type(kind)])


def _add(viewer: Viewer, model: type[Kind], code: str, fields: dict[str, object]) -> Kind:
    refuse_unless(viewer, "people.change_kinds")
    code, typed = code.strip(), _cleaned(fields)
    _refuse_taken_name(model, str(typed["name"]))
    try:
        with transaction.atomic():
            kind = model(code=code, **typed)
            kind.save(force_insert=True)
    except IntegrityError:
        raise CannotChangeKind(
            _("代码“%(code)s”已被使用。") % {"code": code}, field="code"
        ) from None
    record(actor=viewer.actor, action="kind.added", thing=_Told(kind), after=_told(kind))
    return kind


def _switch(viewer: Viewer, kind: Kind, *, in_use: bool) -> Kind:
    refuse_unless(viewer, "people.change_kinds")
    kind = type(kind).objects.select_for_update().get(pk=kind.pk)
    if kind.in_use == in_use:
        raise CannotChangeKind(_("这个类别本来就可以选用。") if in_use else _("这个类别已经停用。"))
    kind.in_use = in_use
    kind.save(update_fields=["in_use"])
    record(
        actor=viewer.actor,
        action="kind.restored" if in_use else "kind.retired",
        thing=_Told(kind),
        before={"in_use": not in_use},
        after={"in_use": in_use},
    )
    return kind


def _cleaned(fields: dict[str, object]) -> dict[str, object]:
    aliases = [str(alias).strip() for alias in fields["aliases"]]
    return fields | {
        "name": str(fields["name"]).strip(),
        "aliases": list(dict.fromkeys(alias for alias in aliases if alias)),
    }


def _refuse_taken_name(model: type[Kind], name: str, besides: Kind | None = None) -> None:
    same = model.objects.filter(name=name)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise CannotChangeKind(_("已有名为“%(name)s”的类别。") % {"name": name}, field="name")


def _differences(kind: Kind, typed: dict[str, object]) -> tuple[Difference, ...]:
    rows = (
        (str(kind._meta.get_field(name).verbose_name), _shown(getattr(kind, name)), _shown(value))
        for name, value in typed.items()
    )
    return tuple(Difference(*row) for row in rows if row[1] != row[2])


def _shown(value: object) -> str:
    if isinstance(value, list):
        return _("、").join(value)
    return "" if value is None else str(value)


def _told(kind: Kind) -> dict[str, object]:
    return {name: getattr(kind, name) for name in COLUMNS[type(kind)]}
