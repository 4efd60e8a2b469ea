"""What one can do about a list's revision: begin it, give it up, call for it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists.drift import STANDING
from zelian.lists.models import ResponsibilityList
from zelian.lists.offers import Offer
from zelian.people.policies import may
from zelian.people.viewer import Viewer

State = ResponsibilityList.State


def offers(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    """For one list; no query."""
    may_revise = may(viewer, "lists.revise_list", listed)
    if listed.state == State.IN_FORCE and may_revise:
        yield Offer(_("修订"), "edit", reverse("lists:revise", args=[listed.pk]), quiet=True)
    if listed.state == State.DRAFT and listed.previous_id is not None and may_revise:
        url = reverse("lists:discard-revision", args=[listed.pk])
        yield Offer(_("放弃修订"), "arrow-back-up", url, quiet=True)
    if listed.state in STANDING and may(viewer, "lists.call_revision", listed):
        url = reverse("lists:call-revision") + f"?list={listed.pk}"
        yield Offer(_("要求修订"), "flag", url, quiet=True)
