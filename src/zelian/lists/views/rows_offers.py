"""What one can do with the rows of a draft: add, paste, take over last year's, give on."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists.models import ResponsibilityList
from zelian.lists.offers import Offer
from zelian.people.policies import may
from zelian.people.viewer import Viewer

State = ResponsibilityList.State


def offers(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    """For one list; two queries at most."""
    if not may(viewer, "lists.edit_list", listed):
        return
    if listed.state == State.DRAFT:
        here = [listed.pk]
        yield Offer(_("添加条目"), "plus", reverse("lists:add-row", args=here))
        yield Offer(_("从Excel填入"), "table", reverse("lists:paste", args=here))
        if may(viewer, "lists.generate_lists", listed.unit) and _last_year(listed):
            url = reverse("lists:carry", args=here)
            yield Offer(_("沿用上年内容"), "copy", url, post=True, quiet=True)
    if listed.kind.gives.filter(in_use=True).exists():
        url = reverse("lists:derive", args=[listed.pk])
        yield Offer(_("派生到其他清单"), "git-compare", url, quiet=True)


def _last_year(listed: ResponsibilityList) -> bool:
    """Whether the subject had a list of the kind a year ago; one query."""
    return ResponsibilityList.objects.filter(
        kind=listed.kind, year=listed.year - 1, unit=listed.unit, post=listed.post
    ).exists()
