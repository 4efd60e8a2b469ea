"""Kinds of pledge, with how often each is used."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from zelian.pledges.models import PledgeKind


def list_pledge_kinds() -> QuerySet[PledgeKind]:
    """All kinds in order, those out of use last; ``number`` is how many pledges there are."""
    kinds = PledgeKind.objects.annotate(number=Count("pledges"))
    return kinds.order_by("-in_use", "order", "code")
