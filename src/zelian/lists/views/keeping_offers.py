"""What one can do with a list as its keeper: update it, sign it, take it back, print it."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists.lifecycle import ON_THE_WAY, Step, next_step
from zelian.lists.models import ResponsibilityList
from zelian.lists.offers import Offer
from zelian.people.policies import may
from zelian.people.viewer import Viewer

State = ResponsibilityList.State


def offers(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    """For one list; a query at most."""
    if next_step(listed) == Step.SIGN and may(viewer, "lists.sign_list", listed):
        url = reverse("lists:sign", args=[listed.pk])
        yield Offer(_("签字"), "writing-sign", url, Step.SIGN)
    if listed.state == State.DRAFT and may(viewer, "lists.generate_lists", listed.unit):
        url = reverse("lists:refresh", args=[listed.pk])
        yield Offer(_("按现行责任更新"), "refresh", url, post=True)
    if listed.state in ON_THE_WAY and may(viewer, "lists.reopen_list", listed):
        url = reverse("lists:reopen", args=[listed.pk])
        yield Offer(_("退回修改"), "pencil", url)
    yield Offer(_("下载PDF"), "download", reverse("lists:pdf", args=[listed.pk]))
