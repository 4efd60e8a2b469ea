"""What units and posts that are to go still owe."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from zelian.people.burdens import Leaving
from zelian.performance.models import Obligation


def owed_after(leaving: Leaving) -> QuerySet[Obligation]:
    """Open obligations of what leaves, due on the day or later."""
    return _open(leaving).filter(due_date__gte=leaving.on)


def owed_before(leaving: Leaving) -> QuerySet[Obligation]:
    """Open obligations of what leaves that were due before: they stay where they are."""
    return _open(leaving).filter(due_date__lt=leaving.on)


def _open(leaving: Leaving) -> QuerySet[Obligation]:
    subjects = Q(post__in=leaving.post_ids) | Q(post__isnull=True, unit__in=leaving.unit_ids)
    return Obligation.objects.filter(subjects, outcome=Obligation.Outcome.OPEN).defer("reasons")
