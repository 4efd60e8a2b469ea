"""The columns of a kind of list: added, changed, put in another order, removed.

A column's key never changes and no value is ever thrown away: what lists hold in a column keeps
it, and its type, in place.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.columns import STANDING
from zelian.lists.models import ListColumn, ListItem, ListKind, TemplateItem
from zelian.lists.operations.kinds import (
    CannotChangeListKind,
    ListKindChangedMeanwhile,
    locked_kind,
)
from zelian.lists.told import ToldKind
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer

Type = ListColumn.Type
COLUMN_FIELDS = ("name", "type", "heading", "choices", "required", "weight", "note")
WORDS = frozenset({Type.TEXT, Type.LONG, Type.PERSON, Type.UNIT})
MOST_COLUMNS = 20
OWN = ""
"""Where a column is none of those that every list knows."""


@transaction.atomic
def add_column(
    *, viewer: Viewer, kind: ListKind, version: int, use: str = OWN, **fields: Any
) -> ListColumn:
    """
    Add a column at the end. ``use`` is the key of a column all lists know (``responsible``,
    ``due_on``, ``q1`` …), nothing for one of the kind's own.

    :raises CannotChangeListKind: the name or the use is taken, or the type can't hold it.
    """
    kind = _held(viewer, kind, version)
    columns = list(kind.columns.all())
    if len(columns) >= MOST_COLUMNS:
        raise CannotChangeListKind(
            _("一种清单最多%(most)s栏，再多就无法打印了。") % {"most": MOST_COLUMNS}
        )
    if use and any(column.key == use for column in columns):
        raise CannotChangeListKind(_("这个用途已有一栏。"), field="use")
    typed = _checked(columns, use, fields)
    column = ListColumn.objects.create(
        kind=kind,
        key=use or _free_key(kind, columns),
        order=max((column.order for column in columns), default=0) + 1,
        **typed,
    )
    _count_up(viewer, kind, "list_kind.column_added", after=_told(column))
    return column


@transaction.atomic
def change_column(*, viewer: Viewer, column: ListColumn, version: int, **fields: Any) -> ListColumn:
    """
    Change a column; its key stays, and its type where lists hold what another can't.

    :raises CannotChangeListKind: the name is taken, or values stand against the change.
    """
    kind = _held(viewer, column.kind, version)
    columns = list(kind.columns.all())
    column = _found(columns, column)
    typed = _checked([one for one in columns if one.pk != column.pk], column.key, fields)
    _refuse_lost_values(kind, column, typed)
    before = _told(column)
    for name, value in typed.items():
        setattr(column, name, value)
    column.save(update_fields=list(typed))
    _count_up(viewer, kind, "list_kind.column_changed", before=before, after=_told(column))
    return column


@transaction.atomic
def move_column(*, viewer: Viewer, column: ListColumn, version: int, places: int) -> ListColumn:
    """
    Move a column by some places, to the front where negative; at an end it stays.

    :raises CannotChangeListKind: somebody changed the kind meanwhile.
    """
    kind = _held(viewer, column.kind, version)
    columns = list(kind.columns.all())
    column = _found(columns, column)
    before = [one.name for one in columns]
    place = columns.index(column)
    columns.insert(min(max(place + places, 0), len(columns) - 1), columns.pop(place))
    for order, one in enumerate(columns, 1):
        one.order = order
    ListColumn.objects.bulk_update(columns, ["order"])
    after = [one.name for one in columns]
    _count_up(
        viewer,
        kind,
        "list_kind.columns_moved",
        before={"columns": before},
        after={"columns": after},
    )
    return column


@transaction.atomic
def remove_column(*, viewer: Viewer, column: ListColumn, version: int) -> None:
    """
    Remove a column that nobody has written in.

    :raises CannotChangeListKind: lists or templates hold something in it, or it is the column
        every list must have.
    """
    kind = _held(viewer, column.kind, version)
    column = _found(list(kind.columns.all()), column)
    if column.key == "content":
        raise CannotChangeListKind(_("每种清单都要有这一栏，可以改名，不能去掉。"))
    filled = _lists_with(kind, column.key)
    if filled:
        raise CannotChangeListKind(
            _("已有%(count)s份清单在“%(column)s”一栏填了内容，去掉会丢失，所以不能去掉。")
            % {"count": filled, "column": column.name}
        )
    if _templates_with(kind, column.key):
        raise CannotChangeListKind(
            _("清单模板在“%(column)s”一栏有内容，请先清空模板的这一栏。") % {"column": column.name}
        )
    before = _told(column)
    column.delete()
    _count_up(viewer, kind, "list_kind.column_removed", before=before)


def _held(viewer: Viewer, kind: ListKind, version: int) -> ListKind:
    refuse_unless(viewer, "lists.change_kinds")
    kind = locked_kind(kind)
    if kind.version != version:
        raise ListKindChangedMeanwhile(
            _("就在您填写时，别人已修改了这个种类。请核对后再次提交。"),
            differences=(),
            version=kind.version,
        )
    return kind


def _found(columns: Iterable[ListColumn], wanted: ListColumn) -> ListColumn:
    for column in columns:
        if column.pk == wanted.pk:
            return column
    raise CannotChangeListKind(_("这一栏已被去掉。"))


def _count_up(
    viewer: Viewer,
    kind: ListKind,
    action: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    kind.version += 1
    kind.save(update_fields=["version"])
    record(actor=viewer.actor, action=action, thing=ToldKind(kind), before=before, after=after)


def _checked(others: list[ListColumn], key: str, fields: dict[str, Any]) -> dict[str, Any]:
    typed = {name: fields[name] for name in COLUMN_FIELDS if name in fields}
    typed["name"] = str(typed["name"]).strip()
    if any(one.name == typed["name"] for one in others):
        raise CannotChangeListKind(
            _("已有名为“%(name)s”的一栏。") % {"name": typed["name"]}, field="name"
        )
    kept = Type(typed["type"])
    if key == "due_on" and kept != Type.DATE:
        raise CannotChangeListKind(_("完成时限只能是日期。"), field="type")
    if key in STANDING and key != "due_on" and kept not in {*WORDS, Type.CHOICE}:
        raise CannotChangeListKind(_("这一栏只能填文字、选项、人员或部门。"), field="type")
    if key == "content":
        typed["required"] = True
    if kept != Type.CHOICE:
        typed["choices"] = []
    elif not typed.get("choices"):
        raise CannotChangeListKind(_("请写明有哪些选项。"), field="choices")
    return typed


def _refuse_lost_values(kind: ListKind, column: ListColumn, typed: dict[str, Any]) -> None:
    to = Type(typed["type"])
    fits = to == column.type or (to in WORDS and column.type in {*WORDS, Type.CHOICE})
    if fits and to != Type.CHOICE:
        return
    values = _values_in(kind, column.key)
    if values and not fits:
        raise CannotChangeListKind(
            _("“%(column)s”一栏已有清单填了内容，不能改为“%(type)s”。")
            % {"column": column.name, "type": to.label},
            field="type",
        )
    lost = sorted({str(value) for value in values} - set(typed["choices"]))
    if values and lost:
        raise CannotChangeListKind(
            _("选项“%(choices)s”已有清单选用，不能去掉。") % {"choices": _("、").join(lost[:5])},
            field="choices",
        )


def _rows_with(kind: ListKind, key: str) -> Any:
    """Rows of the kind's lists that hold something in a column; perhaps only empty text."""
    rows = ListItem.objects.filter(list__kind=kind)
    if key == "due_on":
        return rows.filter(due_on__isnull=False).values_list("list_id", key)
    if key in STANDING:
        return rows.exclude(**{key: ""}).values_list("list_id", key)
    return rows.filter(values__has_key=key).values_list("list_id", f"values__{key}")


def _values_in(kind: ListKind, key: str) -> list[Any]:
    return [value for _list, value in _rows_with(kind, key) if value not in ("", None)]


def _lists_with(kind: ListKind, key: str) -> int:
    return len({found for found, value in _rows_with(kind, key) if value not in ("", None)})


def _templates_with(kind: ListKind, key: str) -> bool:
    rows = TemplateItem.objects.filter(template__kind=kind, values__has_key=key)
    return any(value not in ("", None) for value in rows.values_list(f"values__{key}", flat=True))


def _free_key(kind: ListKind, columns: list[ListColumn]) -> str:
    """A key that no column has, nor one that was removed and may come back in an old row."""
    taken = {column.key for column in columns}
    number = kind.version
    while f"own{number}" in taken:
        number += 1
    return f"own{number}"


def _told(column: ListColumn) -> dict[str, object]:
    return {"key": column.key} | {name: getattr(column, name) for name in COLUMN_FIELDS}
