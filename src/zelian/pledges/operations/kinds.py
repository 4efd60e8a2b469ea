"""Kinds of pledge and their fields: added, changed, put out of use."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.models import ListKind
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer
from zelian.pledges.models import PledgeField, PledgeKind
from zelian.pledges.operations.moving import tidy
from zelian.pledges.operations.told import ToldKind
from zelian.pledges.wording import PLACES, unknown_places

KIND_FIELDS = (
    "name",
    "note",
    "order",
    "in_use",
    "for_units",
    "unit_tiers",
    "unit_kinds",
    "for_posts",
    "post_ranks",
    "post_kinds",
    "post_words",
    "counterpart",
    "both_sign",
    "first",
    "term",
    "season",
    "sign_by",
    "sign_within",
    "led_by",
    "body",
    "grades",
    "shows_figures",
)
FIELD_FIELDS = ("name", "type", "choices", "required", "note", "order")
MOST_FIELDS = 20


class CannotChangePledgeKind(Refusal):
    """A kind of pledge may not be added or changed this way."""


class PledgeKindChangedMeanwhile(ChangedMeanwhile, CannotChangePledgeKind):
    """Somebody changed the kind while this viewer was typing."""


@transaction.atomic
def add_pledge_kind(
    *, viewer: Viewer, name: str, quotes: Iterable[ListKind] = (), **typed: Any
) -> PledgeKind:
    """
    Add a kind; pledges already out are not touched by it.

    :raises CannotChangePledgeKind: the name is taken, or what is typed contradicts itself.
    """
    refuse_unless(viewer, "pledges.change_kinds")
    wanted = _checked({"name": name, **typed})
    _refuse_taken_name(wanted["name"])
    kind = PledgeKind(code=_free_code(), **wanted)
    refuse_unless(viewer, "pledges.change_kinds", kind)
    kind.save(force_insert=True)
    kind.quotes.set(quotes)
    record(actor=viewer.actor, action="pledge_kind.added", thing=ToldKind(kind), after=_told(kind))
    return kind


@transaction.atomic
def change_pledge_kind(
    *,
    viewer: Viewer,
    kind: PledgeKind,
    version: int,
    quotes: Iterable[ListKind] = (),
    **typed: Any,
) -> PledgeKind:
    """
    Change a kind; what was issued before keeps its words, fields and order of signing.

    :raises PledgeKindChangedMeanwhile: the kind is no longer what was seen.
    :raises CannotChangePledgeKind: the name is taken, or what is typed contradicts itself.
    """
    refuse_unless(viewer, "pledges.change_kinds", kind)
    kind = _locked(kind)
    wanted = _checked(typed)
    if kind.version != version:
        raise PledgeKindChangedMeanwhile(
            _("就在您填写时，别人已修改了这个种类。请核对下面的不同之处后再保存。"),
            differences=_differences(kind, wanted),
            version=kind.version,
        )
    _refuse_taken_name(wanted["name"], besides=kind)
    before = _told(kind)
    for name, value in wanted.items():
        setattr(kind, name, value)
    kind.version += 1
    kind.save(update_fields=[*wanted, "version"])
    kind.quotes.set(quotes)
    record(
        actor=viewer.actor,
        action="pledge_kind.changed",
        thing=ToldKind(kind),
        before=before,
        after=_told(kind),
    )
    return kind


@transaction.atomic
def add_pledge_field(*, viewer: Viewer, kind: PledgeKind, **typed: Any) -> PledgeField:
    """
    Add something to fill in; pledges already out stay without it.

    :raises CannotChangePledgeKind: too many, the name is taken, or a choice without choices.
    """
    refuse_unless(viewer, "pledges.change_kinds", kind)
    kind = _locked(kind)
    fields = list(kind.fields.all())
    if len(fields) >= MOST_FIELDS:
        raise CannotChangePledgeKind(_("一种责任书最多%(most)s栏。") % {"most": MOST_FIELDS})
    wanted = _checked_field(typed, fields)
    taken = {field.key for field in fields}
    key = next(key for n in range(1, MOST_FIELDS + 2) if (key := f"f{n}") not in taken)
    field = PledgeField.objects.create(kind=kind, key=key, **wanted)
    _count_up(viewer, kind, "pledge_kind.field_added", after=_told_field(field))
    return field


@transaction.atomic
def change_pledge_field(*, viewer: Viewer, field: PledgeField, **typed: Any) -> PledgeField:
    """
    Change something to fill in; its key stays, and pledges already out keep theirs.

    :raises CannotChangePledgeKind: the name is taken, or a choice without choices.
    """
    refuse_unless(viewer, "pledges.change_kinds", field.kind)
    kind = _locked(field.kind)
    field = PledgeField.objects.get(pk=field.pk)
    others = [one for one in kind.fields.all() if one.pk != field.pk]
    before = _told_field(field)
    for name, value in _checked_field(typed, others).items():
        setattr(field, name, value)
    field.save(update_fields=FIELD_FIELDS)
    after = _told_field(field)
    _count_up(viewer, kind, "pledge_kind.field_changed", before=before, after=after)
    return field


@transaction.atomic
def remove_pledge_field(*, viewer: Viewer, field: PledgeField) -> None:
    """Ask for it no longer; pledges already out keep it with what was filled in."""
    refuse_unless(viewer, "pledges.change_kinds", field.kind)
    kind = _locked(field.kind)
    before = _told_field(field)
    field.delete()
    _count_up(viewer, kind, "pledge_kind.field_removed", before=before)


def _locked(kind: PledgeKind) -> PledgeKind:
    return PledgeKind.objects.select_for_update().get(pk=kind.pk)


def _count_up(viewer: Viewer, kind: PledgeKind, action: str, **told: Mapping[str, Any]) -> None:
    kind.version += 1
    kind.save(update_fields=["version"])
    record(actor=viewer.actor, action=action, thing=ToldKind(kind), **told)


def _checked(typed: Mapping[str, Any]) -> dict[str, Any]:
    wanted = {name: value for name, value in typed.items() if name in KIND_FIELDS}
    wanted["name"], wanted["body"] = str(wanted["name"]).strip(), tidy(str(wanted["body"]))
    if not wanted["body"]:
        raise CannotChangePledgeKind(_("请写正文。"), field="body")
    if unknown := unknown_places(wanted["body"]):
        words = {
            "wrong": _("、").join(f"{{{place}}}" for place in unknown),
            "known": _("、").join(f"{{{place}}}" for place in PLACES),
        }
        raise CannotChangePledgeKind(
            _("正文里有不认识的填空：%(wrong)s。可以用的有%(known)s。") % words, field="body"
        )
    if not wanted.get("for_units", True) and not wanted.get("for_posts", True):
        raise CannotChangePledgeKind(_("单位和岗位至少要有一方签。"), field="for_units")
    if wanted.get("grades"):
        if not wanted.get("both_sign", True):
            raise CannotChangePledgeKind(_("要写评议意见的，须双方都签字。"), field="both_sign")
        if wanted.get("first") == PledgeKind.First.COUNTERPART:
            raise CannotChangePledgeKind(_("要写评议意见的，须责任人先签。"), field="first")
    return wanted


def _checked_field(typed: Mapping[str, Any], others: Iterable[PledgeField]) -> dict[str, Any]:
    wanted = {name: value for name, value in typed.items() if name in FIELD_FIELDS}
    wanted["name"] = str(wanted["name"]).strip()
    if any(other.name == wanted["name"] for other in others):
        words = {"name": wanted["name"]}
        raise CannotChangePledgeKind(_("已有名为“%(name)s”的栏目。") % words, field="name")
    is_choice = wanted.get("type") == PledgeField.Type.CHOICE
    if is_choice and len(wanted.get("choices", ())) < 2:
        raise CannotChangePledgeKind(_("请至少写两个选项。"), field="choices")
    return wanted


def _refuse_taken_name(name: str, besides: PledgeKind | None = None) -> None:
    same = PledgeKind.objects.filter(name=name)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        words = {"name": name}
        raise CannotChangePledgeKind(_("已有名为“%(name)s”的种类。") % words, field="name")


def _free_code() -> str:
    """A code of the house's making: nobody needs to think one up."""
    taken = set(PledgeKind.objects.values_list("code", flat=True))
    return next(
        code for number in range(1, len(taken) + 2) if (code := f"own-{number}") not in taken
    )


def _told(kind: PledgeKind) -> dict[str, Any]:
    quotes = [str(one) for one in kind.quotes.all()]
    return {**{name: getattr(kind, name) for name in KIND_FIELDS}, "quotes": quotes}


def _told_field(field: PledgeField) -> dict[str, Any]:
    return {"key": field.key, **{name: getattr(field, name) for name in FIELD_FIELDS}}


def _differences(kind: PledgeKind, wanted: Mapping[str, Any]) -> tuple[Difference, ...]:
    rows = (
        (str(kind._meta.get_field(name).verbose_name), getattr(kind, name), value)
        for name, value in wanted.items()
    )
    return tuple(
        Difference(label, _shown(stands), _shown(value))
        for label, stands, value in rows
        if stands != value
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    return _("、").join(map(str, value)) if isinstance(value, list) else str(value)
