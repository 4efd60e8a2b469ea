"""Kinds of list: added, copied, changed, retired; their columns are a room of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.lifecycle import Step, next_step, steps_of
from zelian.lists.models import ListColumn, ListKind, ResponsibilityList
from zelian.lists.told import ToldKind
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer

FIELDS = (
    "name",
    "note",
    "order",
    "for_units",
    "unit_tiers",
    "unit_kinds",
    "for_posts",
    "post_ranks",
    "post_kinds",
    "post_words",
    "source",
    "compiler",
    "led_by",
    "compile_by",
    "discuss",
    "sign_by",
    "endorser",
    "filed_with",
    "file_by",
    "holiday_rule",
    "publish_days",
    "revised_every",
    "form",
)
"""What of a kind is changed on its page, besides the kinds it derives from."""

# The field that says whether lists go through a step; a refusal stands beside it.
FIELD_OF_STEP = {
    Step.DISCUSS: "discuss",
    Step.ENDORSE: "endorser",
    Step.FILE: "filed_with",
    Step.PUBLISH: "publish_days",
}
NAMED = 3


class CannotChangeListKind(Refusal):
    """A kind of list may not be added or changed this way."""


class ListKindChangedMeanwhile(ChangedMeanwhile, CannotChangeListKind):
    """Somebody changed the kind while this viewer was typing."""


@transaction.atomic
def add_list_kind(
    *, viewer: Viewer, name: str, derives_from: Iterable[ListKind] = (), **fields: Any
) -> ListKind:
    """
    Add a kind with three columns to begin with: what, who, which department.

    :raises CannotChangeListKind: the name is taken, or the settings contradict each other.
    """
    refuse_unless(viewer, "lists.change_kinds")
    typed = {"name": name.strip(), **fields}
    sources = list(derives_from)
    _refuse_contradictions(typed, sources)
    _refuse_taken_name(typed["name"])
    kind = ListKind.objects.create(code=_free_code(), **typed)
    kind.derives_from.set(sources)
    ListColumn.objects.bulk_create(_first_columns(kind))
    record(actor=viewer.actor, action="list_kind.added", thing=ToldKind(kind), after=told(kind))
    return kind


@transaction.atomic
def copy_list_kind(*, viewer: Viewer, kind: ListKind, name: str) -> ListKind:
    """
    Add a kind with the settings and columns of another, under a name of its own.

    :raises CannotChangeListKind: the name is taken.
    """
    refuse_unless(viewer, "lists.change_kinds")
    name = name.strip()
    _refuse_taken_name(name)
    copied = ListKind.objects.create(
        code=_free_code(), **{field: getattr(kind, field) for field in FIELDS} | {"name": name}
    )
    copied.derives_from.set(kind.derives_from.all())
    columns = list(kind.columns.all())
    for column in columns:
        column.pk, column.kind = None, copied
        column._state.adding = True
    ListColumn.objects.bulk_create(columns)
    record(
        actor=viewer.actor,
        action="list_kind.added",
        thing=ToldKind(copied),
        after={**told(copied), "copied_from": kind.name},
    )
    return copied


@transaction.atomic
def change_list_kind(
    *,
    viewer: Viewer,
    kind: ListKind,
    version: int,
    derives_from: Iterable[ListKind] = (),
    **fields: Any,
) -> ListKind:
    """
    Change what a kind is; its code and its columns stay.

    :raises ListKindChangedMeanwhile: the kind is no longer what was seen.
    :raises CannotChangeListKind: the settings contradict each other, or lists wait in a step
        that would no longer be there.
    """
    refuse_unless(viewer, "lists.change_kinds")
    kind = locked_kind(kind)
    typed = fields | {"name": str(fields["name"]).strip()}
    sources = list(derives_from)
    if kind.version != version:
        raise ListKindChangedMeanwhile(
            _("就在您填写时，别人已修改了这个种类。请核对下面的不同之处后再保存。"),
            differences=_differences(kind, typed),
            version=kind.version,
        )
    _refuse_contradictions(typed, sources, kind)
    _refuse_taken_name(typed["name"], besides=kind)
    _refuse_lost_steps(kind, typed)
    before = told(kind)
    for field, value in typed.items():
        setattr(kind, field, value)
    kind.version += 1
    kind.save(update_fields=[*typed, "version"])
    kind.derives_from.set(sources)
    record(
        actor=viewer.actor,
        action="list_kind.changed",
        thing=ToldKind(kind),
        before=before,
        after=told(kind),
    )
    return kind


@transaction.atomic
def switch_list_kind(*, viewer: Viewer, kind: ListKind, in_use: bool) -> ListKind:
    """
    Offer a kind no longer, or again; lists of it go on as they are.

    :raises CannotChangeListKind: it is so already.
    """
    refuse_unless(viewer, "lists.change_kinds")
    kind = locked_kind(kind)
    if kind.in_use == in_use:
        raise CannotChangeListKind(
            _("这个种类本来就可以选用。") if in_use else _("这个种类已经停用。")
        )
    kind.in_use = in_use
    kind.version += 1
    kind.save(update_fields=["in_use", "version"])
    record(
        actor=viewer.actor,
        action="list_kind.restored" if in_use else "list_kind.retired",
        thing=ToldKind(kind),
        before={"in_use": not in_use},
        after={"in_use": in_use},
    )
    return kind


def locked_kind(kind: ListKind) -> ListKind:
    """The kind as it stands, held until the transaction ends."""
    return ListKind.objects.select_for_update().get(pk=kind.pk)


def told(kind: ListKind) -> dict[str, object]:
    """A kind as history keeps it."""
    sources = [str(source) for source in kind.derives_from.all()]
    return {**{field: getattr(kind, field) for field in FIELDS}, "derives_from": sources}


def _free_code() -> str:
    """A code of the house's making: nobody needs to think one up."""
    taken = set(ListKind.objects.values_list("code", flat=True))
    return next(
        code for number in range(1, len(taken) + 2) if (code := f"own-{number}") not in taken
    )


def _first_columns(kind: ListKind) -> list[ListColumn]:
    types = ListColumn.Type
    rows = (
        ("content", _("内容"), types.LONG, True, 2.6),
        ("responsible", _("责任人"), types.PERSON, False, 1.2),
        ("department", _("责任部门"), types.UNIT, False, 1.2),
    )
    return [
        ListColumn(
            kind=kind, key=key, name=name, type=kept, required=must, weight=weight, order=order
        )
        for order, (key, name, kept, must, weight) in enumerate(rows, 1)
    ]


def _refuse_taken_name(name: str, besides: ListKind | None = None) -> None:
    same = ListKind.objects.filter(name=name)
    if besides is not None:
        same = same.exclude(pk=besides.pk)
    if same.exists():
        raise CannotChangeListKind(_("已有名为“%(name)s”的种类。") % {"name": name}, field="name")


def _refuse_contradictions(
    typed: Mapping[str, Any], sources: list[ListKind], kind: ListKind | None = None
) -> None:
    if not typed.get("for_units", True) and not typed.get("for_posts", True):
        raise CannotChangeListKind(_("单位和岗位至少要有一方编制。"), field="for_units")
    if typed.get("source") == ListKind.Source.DERIVED and not sources:
        raise CannotChangeListKind(_("请选择由哪些清单派生。"), field="derives_from")
    for earlier, later, sentence in (
        ("compile_by", "sign_by", _("签字截止不能早于编制截止。")),
        ("compile_by", "file_by", _("备案截止不能早于编制截止。")),
        ("sign_by", "file_by", _("备案截止不能早于签字截止。")),
    ):
        first, last = typed.get(earlier, ""), typed.get(later, "")
        if first and last and last < first:
            raise CannotChangeListKind(sentence, field=later)
    if kind is not None and kind.pk in _reached_from(sources):
        raise CannotChangeListKind(
            _("“%(kind)s”不能由自己派生，也不能绕一圈回到自己。") % {"kind": kind.name},
            field="derives_from",
        )


def _reached_from(sources: Iterable[ListKind]) -> set[str]:
    """The kinds one comes to by following where rows come from."""
    links: dict[str, list[str]] = {}
    through = ListKind.derives_from.through.objects.values_list("from_listkind", "to_listkind")
    for gives_to, comes_from in through:
        links.setdefault(gives_to, []).append(comes_from)
    found: set[str] = set()
    ahead = [source.pk for source in sources]
    while ahead:
        code = ahead.pop()
        if code not in found:
            found.add(code)
            ahead += links.get(code, [])
    return found


def _refuse_lost_steps(kind: ListKind, typed: Mapping[str, Any]) -> None:
    """A step that lists wait in stays; a draft nobody has begun waits for nothing yet."""
    then = ListKind(**{field: typed.get(field, getattr(kind, field)) for field in FIELDS})
    for step in steps_of(kind):
        if step in steps_of(then):
            continue
        waiting = _waiting(kind, step)
        if not waiting:
            continue
        words = {
            "step": step.label,
            "count": len(waiting),
            "lists": _("、").join(f"《{title}》" for title in waiting[:NAMED]),
        }
        raise CannotChangeListKind(
            _("还有%(count)s份清单在等“%(step)s”（如%(lists)s），这一步暂时不能取消。") % words,
            field=FIELD_OF_STEP[step],
        )


def _waiting(kind: ListKind, step: Step) -> list[str]:
    state = ResponsibilityList.State
    states = [one for one in state if next_step(ResponsibilityList(kind=kind, state=one)) == step]
    lists = ResponsibilityList.objects.filter(kind=kind, state__in=states)
    lists = lists.exclude(state=state.DRAFT, begun_at__isnull=True)
    return list(lists.order_by("-year", "unit_path", "id").values_list("title", flat=True))


def _differences(kind: ListKind, typed: Mapping[str, Any]) -> tuple[Difference, ...]:
    rows = (
        (str(kind._meta.get_field(field).verbose_name), getattr(kind, field), value)
        for field, value in typed.items()
    )
    return tuple(
        Difference(label, _shown(stands), _shown(value))
        for label, stands, value in rows
        if stands != value
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(map(str, value))
    return str(value)
