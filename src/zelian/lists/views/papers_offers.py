"""What one can take away from a list on paper, and bring back."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists.models import ResponsibilityList
from zelian.lists.offers import Offer
from zelian.people.policies import may
from zelian.people.viewer import Viewer


def offers(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    """For one list; no query."""
    for label, page in (
        (_("下载Word"), "lists:word"),
        (_("下载Excel"), "lists:excel"),
        (_("按模板打印"), "lists:list-templates"),
    ):
        yield Offer(label, "download", reverse(page, args=[listed.pk]), quiet=True)
    draft = listed.state == ResponsibilityList.State.DRAFT
    if draft and may(viewer, "lists.import_filled_form", listed):
        url = reverse("lists:filled-form-new", args=[listed.pk])
        yield Offer(_("导入填好的表"), "upload", url, quiet=True)
