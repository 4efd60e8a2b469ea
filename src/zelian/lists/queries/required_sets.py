"""Reads of required sets."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.queries import list_regulations
from zelian.lists.models import RequiredSet, Requirement
from zelian.people.viewer import Viewer, known_in


def list_required_sets(viewer: Viewer) -> QuerySet[RequiredSet]:
    """The sets of one's institution and above it, with ``row_count``."""
    rows = _visible(viewer).select_related("kind", "unit")
    return rows.annotate(row_count=Count("requirements"))


def get_required_set(viewer: Viewer, set_id: int) -> RequiredSet:
    """
    A set with its kind, unit and regulation.

    :raises RequiredSet.DoesNotExist: there is none, or none the viewer may see.
    """
    found = _visible(viewer).select_related("kind", "unit", "regulation")
    return found.defer("regulation__text").get(pk=set_id)


def get_requirement(viewer: Viewer, requirement_id: int) -> Requirement:
    """
    A row with its set.

    :raises Requirement.DoesNotExist: there is none, or none the viewer may see.
    """
    rows = Requirement.objects.select_related("required_set__kind", "required_set__unit")
    return rows.filter(required_set__in=_visible(viewer)).get(pk=requirement_id)


def regulations_to_take(viewer: Viewer) -> QuerySet[Regulation]:
    """Confirmed regulations whose duties may be required of lists."""
    return list_regulations(viewer).filter(state=Regulation.State.IN_FORCE).order_by("title", "id")


def duties_to_take(viewer: Viewer, regulation_id: int | None) -> QuerySet[Duty]:
    """The accepted duties of such a regulation, in its order."""
    duties = Duty.objects.filter(
        regulation__in=regulations_to_take(viewer).values("pk"),
        regulation=regulation_id,
        state=Duty.State.ACCEPTED,
    )
    return duties.select_related("provision").order_by("order", "id")


def _visible(viewer: Viewer) -> QuerySet[RequiredSet]:
    return RequiredSet.objects.filter(known_in("unit_path", viewer))
