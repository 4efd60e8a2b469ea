"""Common templates: rows that many lists of a kind begin with, kept by the office that leads it.

Changing a template changes no list that stands: lists keep the rows they were given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.lists.models import ListKind, ListTemplate, TemplateItem
from zelian.lists.operations.naming import is_taken
from zelian.lists.operations.numbering import differences_of, number_anew, shifted
from zelian.lists.policies import leads
from zelian.lists.template_columns import common_columns
from zelian.people.models import Unit
from zelian.people.operations.seen import seen_as
from zelian.people.policies import refuse_unless
from zelian.people.refusals import ChangedMeanwhile, Difference, Refusal
from zelian.people.viewer import Viewer

KEEP = "lists.keep_templates"
MOST_ROWS = 500


class CannotKeepTemplate(Refusal):
    """A template may not be added or changed this way."""


class TemplateChangedMeanwhile(ChangedMeanwhile, CannotKeepTemplate):
    """Somebody changed the template, or the row, while this viewer was typing."""


@transaction.atomic
def add_template(
    *,
    viewer: Viewer,
    kind: ListKind,
    unit: Unit,
    name: str,
    unit_kinds: Sequence[str] = (),
    post_kinds: Sequence[str] = (),
) -> ListTemplate:
    """
    Add an empty template for the units at and below ``unit``.

    :raises CannotKeepTemplate: the viewer doesn't lead the kind there, or the name is taken.
    """
    refuse_unless(viewer, KEEP)
    name = name.strip()
    if not leads(viewer, kind, unit.path):
        raise CannotKeepTemplate(
            _("“%(kind)s”在该单位不由您所在的部门牵头，请另选种类或单位。") % {"kind": kind.name},
            field="unit",
        )
    _refuse_taken(kind, unit, name)
    template = ListTemplate.objects.create(
        kind=kind,
        unit=unit,
        unit_path=unit.path,
        name=name,
        unit_kinds=list(unit_kinds),
        post_kinds=list(post_kinds),
    )
    record(actor=viewer.actor, action="list_template.added", thing=template, after=_told(template))
    return template


@transaction.atomic
def change_template(
    *,
    viewer: Viewer,
    template: ListTemplate,
    version: int,
    name: str,
    unit_kinds: Sequence[str] = (),
    post_kinds: Sequence[str] = (),
    in_use: bool = True,
) -> ListTemplate:
    """
    Change what a template is called, whom it is for, and whether it is offered.

    :raises TemplateChangedMeanwhile: somebody changed it since ``version``.
    :raises CannotKeepTemplate: the name is taken.
    """
    template = _held(viewer, template)
    typed = {
        "name": name.strip(),
        "unit_kinds": list(unit_kinds),
        "post_kinds": list(post_kinds),
        "in_use": in_use,
    }
    if template.version != version:
        raise TemplateChangedMeanwhile(
            _("就在您填写时，别人已修改了这个模板。请核对下面的不同之处后再保存。"),
            differences=differences_of(template, typed),
            version=template.version,
        )
    _refuse_taken(template.kind, template.unit, typed["name"], besides=template)
    before = _told(template)
    for field, value in typed.items():
        setattr(template, field, value)
    template.version += 1
    template.save(update_fields=[*typed, "version"])
    record(
        actor=viewer.actor,
        action="list_template.changed",
        thing=template,
        before=before,
        after=_told(template),
    )
    return template


@transaction.atomic
def add_rows(
    *, viewer: Viewer, template: ListTemplate, contents: Iterable[str]
) -> list[TemplateItem]:
    """
    Add rows at the end, one a content; empty ones and those that stand already are left out.

    :raises CannotKeepTemplate: nothing is left to add, or there would be too many.
    """
    template = _held(viewer, template)
    standing = set(template.items.values_list("content", flat=True))
    wanted = dict.fromkeys(text.strip() for text in contents)
    fresh = [text for text in wanted if text and text not in standing]
    if not fresh:
        raise CannotKeepTemplate(
            _("没有可新增的条目：请每行写一条，已有的不重复加。"), field="contents"
        )
    last = template.items.aggregate(last=Max("number"))["last"] or 0
    if last + len(fresh) > MOST_ROWS:
        raise CannotKeepTemplate(
            _("一个模板最多%(most)s条。") % {"most": MOST_ROWS}, field="contents"
        )
    rows = TemplateItem.objects.bulk_create(
        TemplateItem(template=template, number=number, content=text)
        for number, text in enumerate(fresh, last + 1)
    )
    _record_row(viewer, template, "row_added", after={"content": fresh})
    return rows


@transaction.atomic
def change_row(
    *,
    viewer: Viewer,
    item: TemplateItem,
    version: int,
    content: str,
    values: Mapping[str, Any],
) -> TemplateItem:
    """
    Change a row; ``version`` is :func:`version_of_row` what was seen.

    :raises TemplateChangedMeanwhile: somebody changed the row meanwhile.
    """
    template = _held(viewer, item.template)
    item = _found(template, item)
    content = content.strip()
    if version_of_row(item) != version:
        differences = [Difference(_("内容"), item.content, content)]
        differences += [
            Difference(column.name, str(item.values.get(column.key, "")), str(values[column.key]))
            for column in common_columns(template.kind)
            if column.key in values
        ]
        raise TemplateChangedMeanwhile(
            _("就在您填写时，别人已修改了这一条。请核对下面的不同之处后再保存。"),
            differences=tuple(one for one in differences if one.stands != one.typed),
            version=version_of_row(item),
        )
    before = {"content": item.content, "values": item.values}
    item.content = content
    item.values = {key: value for key, value in {**item.values, **values}.items() if value != ""}
    item.save(update_fields=["content", "values"])
    _record_row(
        viewer,
        template,
        "row_changed",
        before=before,
        after={"content": item.content, "values": item.values},
    )
    return item


@transaction.atomic
def move_row(*, viewer: Viewer, item: TemplateItem, places: int) -> TemplateItem:
    """Move a row by some places, to the front where negative; at an end it stays."""
    template = _held(viewer, item.template)
    item = _found(template, item)
    rows = list(template.items.order_by("number"))
    number_anew(template.items.all(), shifted(rows, item, places))
    _record_row(viewer, template, "row_moved", after={"content": item.content})
    return item


@transaction.atomic
def remove_row(*, viewer: Viewer, item: TemplateItem) -> None:
    """Take a row out of the template; lists that were given it keep theirs."""
    template = _held(viewer, item.template)
    item = _found(template, item)
    before = {"content": item.content, "values": item.values}
    item.delete()
    number_anew(template.items.all(), template.items.order_by("number"))
    _record_row(viewer, template, "row_removed", before=before)


def version_of_row(item: TemplateItem) -> int:
    """What stands in a row, as a number a form can carry."""
    return seen_as(item, "content", "values")


def _held(viewer: Viewer, template: ListTemplate) -> ListTemplate:
    refuse_unless(viewer, KEEP, template)
    return (
        ListTemplate.objects.select_for_update(of=("self",))
        .select_related("kind", "unit")
        .get(pk=template.pk)
    )


def _found(template: ListTemplate, item: TemplateItem) -> TemplateItem:
    found = template.items.filter(pk=item.pk).first()
    if found is None:
        raise CannotKeepTemplate(_("这一条已被删去。"))
    return found


def _refuse_taken(
    kind: ListKind, unit: Unit, name: str, besides: ListTemplate | None = None
) -> None:
    if is_taken(ListTemplate, kind=kind, unit=unit, name=name, besides=besides):
        raise CannotKeepTemplate(
            _("该单位已有名为“%(name)s”的模板。") % {"name": name}, field="name"
        )


def _record_row(
    viewer: Viewer,
    template: ListTemplate,
    doing: str,
    *,
    before: dict[str, object] | None = None,
    after: dict[str, object] | None = None,
) -> None:
    ListTemplate.objects.filter(pk=template.pk).update(version=F("version") + 1)
    record(
        actor=viewer.actor,
        action=f"list_template.{doing}",
        thing=template,
        before=before,
        after=after,
    )


def _told(template: ListTemplate) -> dict[str, object]:
    return {
        "kind": template.kind_id,
        "unit": template.unit_id,
        "name": template.name,
        "unit_kinds": template.unit_kinds,
        "post_kinds": template.post_kinds,
        "in_use": template.in_use,
    }
