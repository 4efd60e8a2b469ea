"""The rows of a draft: filled in, added, split, moved, taken out and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.catalogue.models import Duty
from zelian.history.models import Event
from zelian.history.operations import record
from zelian.history.queries import list_events_of
from zelian.lists.cells import BadCell, cell_words, read_cell, tidy, typed_cell
from zelian.lists.columns import (
    STANDING,
    columns_of_list,
    is_fixed,
    plain,
    put,
    row_from,
    value_of,
    whole,
)
from zelian.lists.models import ListColumn, ListItem, ResponsibilityList, TemplateItem
from zelian.lists.operations.moving import bump, locked
from zelian.lists.operations.numbering import ASIDE
from zelian.people.policies import actor_for, refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer

State = ResponsibilityList.State
Origin = ListItem.Origin
MOST_ROWS = 2_000


class CannotEditItem(Refusal):
    """A row may not be changed as asked."""


class ItemWasChanged(ChangedMeanwhile, CannotEditItem):
    """Somebody else changed the same places of the row since it was seen."""

    def __init__(self, item: ListItem, by: str, differences: tuple[Difference, ...]) -> None:
        super().__init__(
            _("您打开之后，%(name)s已经修改了本条。请对照现在的内容，再保存一次。") % {"name": by},
            differences=differences,
            version=item.version,
        )
        self.item = item


@transaction.atomic
def edit_item(
    *,
    viewer: Viewer,
    item: ListItem,
    version: int,
    values: Mapping[str, str],
    seen: Mapping[str, str] | None = None,
) -> ListItem:
    """
    Write what was typed into a row's columns, by their keys.

    ``version`` and ``seen`` (what stood in the form) are what the user saw. Where two people
    changed different columns of a row both changes stay; only the same column collides.

    :raises CannotEditItem: the list is no draft, or something can't stand where it was typed.
    :raises ItemWasChanged: somebody else changed the same column meanwhile.
    """
    listed = open_draft(viewer, item.list_id)
    item = _standing(listed, item)
    item.list = listed
    wishes = _wishes(item, values, version, seen)
    before = {column.key: value_of(item, column.key) for column, _value in wishes}
    changed = [column for column, value in wishes if put(item, column.key, value)]
    if not changed:
        return item
    item.responsible_by_hand |= any(column.key == "responsible" for column in changed)
    item.version += 1
    item.save()
    touch(listed)
    record(
        actor=actor_for(viewer, "lists.edit_list", listed),
        action="item.changed",
        thing=item,
        before=_told(changed, before),
        after=_told(changed, {column.key: value_of(item, column.key) for column in changed}),
    )
    return item


@transaction.atomic
def add_row(
    *,
    viewer: Viewer,
    listed: ResponsibilityList,
    values: Mapping[str, str],
    after: ListItem | None = None,
) -> ListItem:
    """
    Add a row of the list's own, behind another or at the end.

    :raises CannotEditItem: no draft, no content, too many rows, or a cell that can't stand.
    """
    listed = open_draft(viewer, listed.pk)
    item = ListItem(list=listed, origin=Origin.OWN)
    columns = {column.key: column for column in columns_of_list(listed)}
    for column, value in _read(columns, item, {"content": "", **values}, listed.year):
        put(item, column.key, value)
    item.responsible_by_hand = bool(item.responsible)
    if after is not None and not item.group:
        item.group = after.group
    _insert(listed, item, after)
    touch(listed)
    record(
        actor=actor_for(viewer, "lists.edit_list", listed),
        action="item.added",
        thing=item,
        after=_told(columns.values(), {key: value_of(item, key) for key in columns}),
    )
    return item


@transaction.atomic
def split_row(*, viewer: Viewer, item: ListItem) -> ListItem:
    """
    One more row of the same duty (or template, or source) behind it, to be filled apart.

    :raises CannotEditItem: the list is no draft, or has too many rows.
    """
    listed = open_draft(viewer, item.list_id)
    item = _standing(listed, item)
    part = ListItem(
        list=listed,
        duty_id=item.duty_id,
        template_item_id=item.template_item_id,
        derived_from_id=item.derived_from_id,
        origin=item.origin,
        group=item.group,
        content=item.content,
        requirement=item.requirement,
        responsible=item.responsible,
        responsible_by_hand=item.responsible_by_hand,
    )
    _insert(listed, part, item)
    touch(listed)
    record(
        actor=actor_for(viewer, "lists.edit_list", listed),
        action="item.split",
        thing=part,
        after={"of": item.pk},
    )
    return part


@transaction.atomic
def move_row(*, viewer: Viewer, item: ListItem, up: bool) -> ListItem:
    """
    Change places with the row above or below; at the end of the list nothing happens.

    :raises CannotEditItem: the list is no draft.
    """
    listed = open_draft(viewer, item.list_id)
    item = _standing(listed, item)
    rows = listed.items.order_by("-number" if up else "number")
    other = (
        rows.filter(number__lt=item.number) if up else rows.filter(number__gt=item.number)
    ).first()
    if other is None:
        return item
    before, item.number, other.number = item.number, other.number, item.number
    listed.items.filter(pk=item.pk).update(number=before + ASIDE)
    other.save(update_fields=["number"])
    item.save(update_fields=["number"])
    touch(listed)
    record(
        actor=actor_for(viewer, "lists.edit_list", listed),
        action="item.moved",
        thing=item,
        before={"number": before},
        after={"number": item.number},
    )
    return item


@transaction.atomic
def remove_row(*, viewer: Viewer, item: ListItem, version: int) -> Event:
    """
    Take a row out; the event that is given holds it whole, for :func:`restore_row`.

    :raises CannotEditItem: no draft, changed since it was seen, or the only row of a duty.
    """
    listed = open_draft(viewer, item.list_id)
    item = _standing(listed, item)
    if item.version != version:
        raise CannotEditItem(_("您打开之后，本条有了改动。请看过再删除。"))
    if not may_go(listed, item):
        raise CannotEditItem(_("这一条来自制度或通用模板，清单里必须有，不能删除。"))
    event = record(
        actor=actor_for(viewer, "lists.edit_list", listed),
        action="item.removed",
        thing=item,
        before={"list": listed.pk, **whole(item)},
    )
    number = item.number
    item.delete()
    _shift(listed, beyond=number, by=-1)
    touch(listed)
    return event


@transaction.atomic
def restore_row(*, viewer: Viewer, listed: ResponsibilityList, event_id: int) -> ListItem:
    """
    Bring a row back that was taken out; a second time gives the one that is back.

    :raises CannotEditItem: no draft, or the event tells of no row of this list.
    """
    listed = open_draft(viewer, listed.pk)
    event = Event.objects.filter(pk=event_id, action="item.removed").first()
    kept = (event and event.before) or {}
    if kept.get("list") != listed.pk:
        raise CannotEditItem(_("没有可以恢复的条目。"))
    item = row_from(kept)
    _let_go(item)
    if (standing := _back_already(listed, event_id)) is not None:
        return standing
    above = listed.items.filter(number__lt=kept["number"]).order_by("number").last()
    item.list = listed
    _insert(listed, item, above, first=above is None)
    touch(listed)
    record(
        actor=actor_for(viewer, "lists.edit_list", listed),
        action="item.restored",
        thing=item,
        after={"of": event_id},
    )
    return item


def _back_already(listed: ResponsibilityList, event_id: int) -> ListItem | None:
    """The row that came back by an earlier click."""
    rows = {item.pk: item for item in listed.items.all()}
    restored = Event.objects.filter(
        action="item.restored", thing_type=ListItem._meta.label_lower, thing_id__in=rows
    )
    return next(
        (rows[event.thing_id] for event in restored if event.after.get("of") == event_id), None
    )


def open_draft(viewer: Viewer, list_id: int) -> ResponsibilityList:
    """
    The list with its kind, held until the transaction ends, for who may edit it.

    :raises CannotEditItem: it is no draft.
    """
    listed = locked(list_id)
    refuse_unless(viewer, "lists.edit_list", listed)
    if listed.state == State.SIGNED:
        raise CannotEditItem(_("清单已经签字。要修改，请先退回修改；签字随之作废，改后重新签字。"))
    if listed.state != State.DRAFT:
        state = {"state": listed.get_state_display()}
        raise CannotEditItem(_("清单现在是“%(state)s”。要修改，请先退回修改。") % state)
    return listed


def _standing(listed: ResponsibilityList, item: ListItem) -> ListItem:
    """A row as it stands, its list being held."""
    found = listed.items.filter(pk=item.pk).first()
    if found is None:
        raise CannotEditItem(_("这一条刚刚被别人删除了。请刷新页面，看过现在的内容再办。"))
    return found


def touch(listed: ResponsibilityList) -> None:
    """Count a change by hand; the first one begins the list."""
    bump(listed, **({} if listed.begun_at else {"begun_at": timezone.now()}))


def may_go(listed: ResponsibilityList, item: ListItem) -> bool:
    """Whether a row may be taken out: its keeper's own, or one of several of a duty."""
    alike = listed.items.exclude(pk=item.pk)
    if item.duty_id:
        return alike.filter(duty=item.duty_id).exists()
    if item.template_item_id:
        return alike.filter(template_item=item.template_item_id).exists()
    return True


def _wishes(
    item: ListItem, values: Mapping[str, str], version: int, seen: Mapping[str, str] | None
) -> list[tuple[ListColumn, Any]]:
    """
    What the user changed; what they left as they saw it is no wish.

    :raises ItemWasChanged: somebody else changed one of these columns meanwhile.
    """
    columns = {column.key: column for column in columns_of_list(item.list)}
    read = _read(columns, item, values, item.list.year)
    wishes = [(column, value) for column, value in read if not _left_alone(column, value, seen)]
    clashes = [
        column
        for column, value in wishes
        if value_of(item, column.key) != value
        and _was_overtaken(column, item, version, (seen or {}).get(column.key))
    ]
    if clashes:
        raise _overtaken(item, clashes, values)
    return wishes


def _read(
    columns: Mapping[str, ListColumn], item: ListItem, values: Mapping[str, str], year: int
) -> list[tuple[ListColumn, Any]]:
    """What was typed as values, without what is not the keeper's to write."""
    wishes = []
    for key, typed in values.items():
        if key not in columns or is_fixed(item, key):
            continue
        try:
            value = read_cell(columns[key], typed, year=year)
        except BadCell as bad:
            raise CannotEditItem(bad.sentence, field=key) from None
        if key == "content" and not value:
            raise CannotEditItem(_("请填写%(name)s。") % {"name": columns[key].name}, field=key)
        wishes.append((columns[key], value))
    return wishes


def _was_overtaken(column: ListColumn, item: ListItem, version: int, seen: str | None) -> bool:
    """Whether a column holds something else than what the user saw, who wants to change it."""
    if item.version == version:
        return False
    stands = typed_cell(column, value_of(item, column.key))
    return seen is None or tidy(seen) != stands


def _left_alone(column: ListColumn, value: Any, seen: Mapping[str, str] | None) -> bool:
    """Whether the user left a column as they saw it: what stands there now stays."""
    if seen is None or column.key not in seen:
        return False
    return typed_cell(column, value) == tidy(seen[column.key])


def _overtaken(
    item: ListItem, clashes: list[ListColumn], typed: Mapping[str, str]
) -> ItemWasChanged:
    events = list_events_of(item, limit=1) or list_events_of(item.list, limit=1)
    by = events[0].actor_name if events else _("其他人")
    differences = tuple(
        Difference(
            label=column.name,
            stands=cell_words(column, value_of(item, column.key)),
            typed=tidy(typed[column.key]),
        )
        for column in clashes
    )
    return ItemWasChanged(item, by, differences)


def _told(columns: Any, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values for history: by key, and what stands in the kind's own columns once in words."""
    told = {column.key: plain(values[column.key]) for column in columns}
    own = [
        f"{column.name}：{cell_words(column, values[column.key])}"
        for column in columns
        if column.key not in STANDING and values[column.key] not in ("", None)
    ]
    return told | ({"other": "；".join(own)} if own else {})


def _insert(
    listed: ResponsibilityList, item: ListItem, after: ListItem | None, *, first: bool = False
) -> None:
    count = listed.items.count()
    if count >= MOST_ROWS:
        raise CannotEditItem(_("一份清单最多%(most)s条。") % {"most": MOST_ROWS})
    if first:
        item.number = 1
    elif after is None:
        item.number = 1 + (listed.items.aggregate(last=Max("number"))["last"] or 0)
    else:
        item.number = _standing(listed, after).number + 1
    _shift(listed, beyond=item.number - 1, by=1)
    item.save(force_insert=True)


def _shift(listed: ResponsibilityList, *, beyond: int, by: int) -> None:
    """Number the rows behind a place anew; no two rows have one number at any moment."""
    listed.items.filter(number__gt=beyond).update(number=F("number") + ASIDE)
    listed.items.filter(number__gt=ASIDE).update(number=F("number") - ASIDE + by)


def _let_go(item: ListItem) -> None:
    """Forget what a row once came from and is no longer there."""
    for name, model in (
        ("duty_id", Duty),
        ("template_item_id", TemplateItem),
        ("copied_from_id", ListItem),
        ("derived_from_id", ListItem),
    ):
        if not model.objects.filter(pk=getattr(item, name)).exists():
            setattr(item, name, None)
