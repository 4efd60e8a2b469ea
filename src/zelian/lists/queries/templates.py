"""Common rows: which templates hold for whom, asked once for all subjects of a run.

Generating asks :func:`templates_in_force` once (two queries, whatever the number of subjects)
and then :func:`items_for` for each subject, which costs none::

    templates = templates_in_force(kind)
    for subject in subjects:  # fetched with unit.kind and post.kind
        rows = items_for(templates, subject)
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet
from django.utils.translation import gettext as _

from zelian.lists.models import ListColumn, ListKind, ListTemplate, TemplateItem
from zelian.lists.policies import OFFICES_THAT_LEAD
from zelian.lists.template_columns import common_columns
from zelian.people.models import PostKind, Unit, UnitKind
from zelian.people.queries import SubjectRow, on_day
from zelian.people.viewer import Viewer, known_in, path_in


def templates_in_force(kind: ListKind | str) -> list[ListTemplate]:
    """
    The templates of a kind that are offered, with their rows, those of upper units first.

    Two queries.
    """
    rows = TemplateItem.objects.order_by("number")
    found = ListTemplate.objects.filter(kind=kind, in_use=True)
    return list(found.prefetch_related(Prefetch("items", rows)).order_by("unit_path", "name", "id"))


def holds_for(template: ListTemplate, subject: SubjectRow) -> bool:
    """Whether a template is for a subject; no query.

    A template for kinds of unit is for those units and their posts; one for kinds of post is
    for such posts alone.
    """
    if not subject.unit.path.startswith(template.unit_path):
        return False
    if template.unit_kinds and subject.unit.kind_id not in template.unit_kinds:
        return False
    if not template.post_kinds:
        return True
    return subject.post is not None and subject.post.kind_id in template.post_kinds


def items_for(templates: Iterable[ListTemplate], subject: SubjectRow) -> list[TemplateItem]:
    """
    The common rows a subject's list begins with, in order; no query.

    What two templates both say comes once, from the upper unit's.
    """
    found: dict[str, TemplateItem] = {}
    for template in templates:
        if holds_for(template, subject):
            for item in template.items.all():
                found.setdefault(item.content.strip(), item)
    return list(found.values())


def templates_for(kind: ListKind | str, subject: SubjectRow) -> list[ListTemplate]:
    """The templates that hold for one subject; two queries."""
    return [one for one in templates_in_force(kind) if holds_for(one, subject)]


def list_templates(viewer: Viewer) -> QuerySet[ListTemplate]:
    """Templates the viewer may see, with ``item_count``: of one's institution and above it."""
    return _visible(viewer).select_related("kind", "unit").annotate(item_count=Count("items"))


def get_template(viewer: Viewer, template_id: int) -> ListTemplate:
    """
    A template with its kind and unit.

    :raises ListTemplate.DoesNotExist: there is none, or none the viewer may see.
    """
    return _visible(viewer).select_related("kind", "unit").get(pk=template_id)


def get_template_row(viewer: Viewer, item_id: int) -> TemplateItem:
    """
    A row with its template.

    :raises TemplateItem.DoesNotExist: there is none, or none the viewer may see.
    """
    rows = TemplateItem.objects.select_related("template__kind", "template__unit")
    return rows.filter(template__in=_visible(viewer)).get(pk=item_id)


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """A template's rows below its kind's columns; ``heading`` is what the content is called."""

    template: ListTemplate
    heading: str
    columns: list[ListColumn]
    rows: list[tuple[TemplateItem, list[tuple[ListColumn, object]]]]
    for_units: list[str]
    for_posts: list[str]


def get_template_sheet(template: ListTemplate) -> TemplateSheet:
    """A template with all its page shows; five queries."""
    content = template.kind.columns.filter(key="content").first()
    common = common_columns(template.kind)
    rows = [
        (item, [(column, item.values.get(column.key, "")) for column in common])
        for item in template.items.order_by("number")
    ]
    return TemplateSheet(
        template=template,
        heading=content.name if content else _("内容"),
        columns=common,
        rows=rows,
        for_units=_names(UnitKind, template.unit_kinds),
        for_posts=_names(PostKind, template.post_kinds),
    )


def _names(model: type[UnitKind] | type[PostKind], codes: list[str]) -> list[str]:
    return list(model.objects.filter(pk__in=codes).values_list("name", flat=True)) if codes else []


def units_to_lead(viewer: Viewer) -> QuerySet[Unit]:
    """The units that stand today over which the viewer leads some kind of list."""
    standing = Unit.objects.filter(on_day(viewer.today, "founded_on", "closed_on"))
    return standing.filter(path_in("path", viewer.scope_of(*OFFICES_THAT_LEAD))).order_by("path")


def _visible(viewer: Viewer) -> QuerySet[ListTemplate]:
    return ListTemplate.objects.filter(known_in("unit_path", viewer))
