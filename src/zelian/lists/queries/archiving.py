"""Lists whose time is over and that can be archived."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from zelian.lists.lifecycle import ON_THE_WAY
from zelian.lists.models import ResponsibilityList
from zelian.lists.queries.leading import led_by
from zelian.people.viewer import Viewer

State = ResponsibilityList.State


@dataclass(frozen=True, slots=True)
class ArchiveYear:
    """A year's lists that the viewer leads: those to be archived, and those that are not ready."""

    year: int
    in_force: int
    revised: int
    unfinished: int

    @property
    def total(self) -> int:
        """How many would be archived."""
        return self.in_force + self.revised


def is_over(listed: ResponsibilityList, today: date) -> bool:
    """
    A list is over once it was revised; in force, once its year has passed or its subject stands
    no longer. Reads ``listed.unit`` and ``listed.post``.
    """
    if listed.state != State.IN_FORCE:
        return listed.state == State.REVISED
    ends = (listed.unit.closed_on, listed.post.closed_on if listed.post else None)
    return listed.year < today.year or any(end is not None and end <= today for end in ends)


def lists_to_archive(viewer: Viewer, year: int) -> QuerySet[ResponsibilityList]:
    """A year's lists that are over and that the viewer leads."""
    return _led(viewer).filter(_over(viewer), year=year).order_by("unit_path", "id")


def years_to_archive(viewer: Viewer) -> list[ArchiveYear]:
    """The years that have something to archive, newest first; two queries."""
    rows = (
        _led(viewer)
        .values("year")
        .annotate(
            in_force=Count("pk", filter=_over(viewer) & Q(state=State.IN_FORCE)),
            revised=Count("pk", filter=Q(state=State.REVISED)),
            unfinished=Count("pk", filter=Q(state__in=[State.DRAFT, *ON_THE_WAY])),
        )
        .order_by("-year")
    )
    years = (ArchiveYear(**row) for row in rows)
    return [year for year in years if year.total]


def _led(viewer: Viewer) -> QuerySet[ResponsibilityList]:
    return ResponsibilityList.objects.filter(led_by(viewer))


def _over(viewer: Viewer) -> Q:
    gone = Q(unit__closed_on__lte=viewer.today) | Q(post__closed_on__lte=viewer.today)
    passed = Q(year__lt=viewer.today.year) | gone
    return Q(state=State.REVISED) | (Q(state=State.IN_FORCE) & passed)
