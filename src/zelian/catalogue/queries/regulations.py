"""Regulations as the viewer may see them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from zelian.catalogue.models import Duty, Regulation
from zelian.catalogue.policies import visible_to
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer


def list_regulations(viewer: Viewer, *, discarded: bool = False) -> QuerySet[Regulation]:
    """Regulations with ``duty_count``, newest first; drafts only for those who confirm them.

    What was discarded is left out, or with ``discarded`` is all there is.
    """
    rows = Regulation.objects.select_related("unit").defer("text")
    gone = Regulation.State.DISCARDED
    rows = rows.filter(state=gone) if discarded else rows.exclude(state=gone)
    rows = rows.filter(visible_to(viewer))
    accepted = Count("duties", filter=Q(duties__state=Duty.State.ACCEPTED))
    return rows.annotate(duty_count=accepted)


def get_discardable(viewer: Viewer, regulation_id: int) -> Regulation:
    """
    A regulation that the viewer may take back.

    :raises Regulation.DoesNotExist: there is none.
    :raises PermissionDenied: it is neither the viewer's upload nor theirs to confirm.
    """
    regulation = Regulation.objects.select_related("unit").get(pk=regulation_id)
    refuse_unless(viewer, "catalogue.discard_regulation", regulation)
    return regulation


def get_regulation(viewer: Viewer, regulation_id: int) -> Regulation:
    """
    One regulation.

    :raises Regulation.DoesNotExist: there is none.
    :raises PermissionDenied: it is a draft, and the viewer doesn't confirm regulations.
    """
    rows = Regulation.objects.select_related("unit", "uploaded_by__person", "confirmed_by__person")
    regulation = rows.get(pk=regulation_id)
    refuse_unless(viewer, "catalogue.view_regulations", regulation)
    return regulation
