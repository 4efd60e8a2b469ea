"""What the leading office can do with one list of a compilation: remind of it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists.lateness import UNFILED
from zelian.lists.models import ResponsibilityList
from zelian.lists.offers import Offer
from zelian.lists.policies import leads
from zelian.people.viewer import Viewer


def offers(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    """For one list; no query."""
    waits = listed.compilation_id is not None and listed.state in UNFILED
    if waits and leads(viewer, listed.kind, listed.unit_path):
        url = reverse("lists:remind-list", args=[listed.pk])
        yield Offer(_("催办"), "bell", url, post=True, quiet=True)
