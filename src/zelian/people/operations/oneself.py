"""Nobody grants themselves anything: what an organisation officer leaves to somebody else.

A post one holds, is to hold or serves for another is one's own here.
"""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zelian.people.models import Appointment, Person, Post, Unit
from zelian.people.viewer import Viewer


def is_oneself(viewer: Viewer, person: Person | None) -> bool:
    """Whether the person is who is signed in."""
    return person is not None and person.pk == viewer.person_id


def is_own_post(viewer: Viewer, post: Post) -> bool:
    """Whether the post is one's own; one query at most."""
    return post.pk in viewer.served_post_ids or _own(viewer).filter(post=post).exists()


def sits_in(viewer: Viewer, unit: Unit) -> bool:
    """Whether one has a post of one's own in the unit itself; one query at most."""
    served = any(seat.unit_id == unit.pk for seat in (*viewer.seats, *viewer.desks))
    return served or _own(viewer).filter(post__unit=unit).exists()


def own_post_ids(viewer: Viewer) -> frozenset[int]:
    """All posts that are one's own; one query."""
    return frozenset(viewer.served_post_ids).union(_own(viewer).values_list("post", flat=True))


def _own(viewer: Viewer) -> QuerySet[Appointment]:
    still = Q(until_date__isnull=True) | Q(until_date__gt=viewer.today)
    return Appointment.objects.filter(still, person=viewer.person_id)
