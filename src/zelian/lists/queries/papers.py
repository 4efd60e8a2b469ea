"""What is printed: lists for a booklet, booklets themselves, own Word templates."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Case, IntegerField, QuerySet, When

from zelian.lists.lifecycle import given_up
from zelian.lists.models import Booklet, ListKind, ResponsibilityList, WordTemplate
from zelian.lists.policies import OFFICES_THAT_LEAD, leads
from zelian.people.models import Unit
from zelian.people.viewer import Viewer, ancestors_of, in_reach, path_in


def lists_for_booklet(
    viewer: Viewer,
    *,
    year: int,
    kinds: Sequence[ListKind],
    unit: Unit | None,
    states: Sequence[str],
) -> QuerySet[ResponsibilityList]:
    """Lists in reach by what was chosen; without states those of every one, none given up."""
    rows = in_reach(ResponsibilityList.objects.exclude(given_up()), viewer).filter(year=year)
    if kinds:
        rows = rows.filter(kind__in=kinds)
    if unit is not None:
        rows = rows.filter(path_in("unit_path", [unit.path]))
    if states:
        rows = rows.filter(state__in=states)
    return rows.order_by("kind__order", "unit_path", "post__kind__order", "post_id", "edition")


def lists_in_order(list_ids: Sequence[int]) -> QuerySet[ResponsibilityList]:
    """Lists by their ids, in that order."""
    order = Case(
        *(When(pk=pk, then=place) for place, pk in enumerate(list_ids)),
        output_field=IntegerField(),
    )
    return ResponsibilityList.objects.filter(pk__in=list_ids).order_by(order)


def list_booklets(viewer: Viewer, *, limit: int = 20) -> list[Booklet]:
    """The viewer's newest booklets; one query."""
    return list(Booklet.objects.filter(requested_by_id=viewer.account_id)[:limit])


def get_booklet(viewer: Viewer, booklet_id: int) -> Booklet:
    """
    A booklet of the viewer's own.

    :raises Booklet.DoesNotExist: there is none of theirs.
    """
    return Booklet.objects.get(pk=booklet_id, requested_by_id=viewer.account_id)


def still_readable(viewer: Viewer, booklet: Booklet) -> bool:
    """Whether all lists in a booklet are in reach now; those that are gone stand in nobody's way.

    Two queries.
    """
    there = ResponsibilityList.objects.filter(pk__in=booklet.list_ids)
    return in_reach(there, viewer).count() == there.count()


def kinds_to_print() -> QuerySet[ListKind]:
    """Kinds in use, in order, with their columns."""
    return (
        ListKind.objects.filter(in_use=True).prefetch_related("columns").order_by("order", "code")
    )


def list_word_templates(viewer: Viewer) -> QuerySet[WordTemplate]:
    """The templates of the viewer's institutions, and of what stands above them."""
    prefixes = viewer.institutions or viewer.scope_of(*OFFICES_THAT_LEAD)
    above = {path for prefix in prefixes for path in ancestors_of(prefix)}
    rows = WordTemplate.objects.filter(path_in("unit_path", prefixes)) | (
        WordTemplate.objects.filter(unit_path__in=above)
    )
    return rows.select_related("kind", "unit").order_by("kind__order", "unit_path", "name", "id")


def get_word_template(viewer: Viewer, template_id: int) -> WordTemplate:
    """
    A template the viewer may see.

    :raises WordTemplate.DoesNotExist: there is none, or it is another institution's.
    """
    return list_word_templates(viewer).get(pk=template_id)


def templates_for(listed: ResponsibilityList) -> list[WordTemplate]:
    """The templates in use that a list can be printed by, the default of the nearest unit first."""
    paths = [*ancestors_of(listed.unit_path), listed.unit_path]
    found = WordTemplate.objects.filter(
        kind_id=listed.kind_id, unit_path__in=paths, in_use=True
    ).select_related("unit")
    return sorted(found, key=lambda t: (not t.is_default, -len(t.unit_path), t.name))


def default_template(listed: ResponsibilityList) -> WordTemplate | None:
    """The default template of the nearest unit; one query."""
    found = templates_for(listed)
    return found[0] if found and found[0].is_default else None


def may_keep_for(viewer: Viewer, kind: ListKind, unit: Unit) -> bool:
    """Whether the viewer may keep templates of a kind for a unit; no query."""
    return leads(viewer, kind, unit.path)
