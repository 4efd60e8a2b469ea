"""What one can do about a list's publication now, and, when it is over, its archiving."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import ResponsibilityList
from zelian.lists.offers import Offer
from zelian.lists.queries.archiving import is_over
from zelian.lists.queries.publishing import may_answer
from zelian.people.policies import may
from zelian.people.viewer import Viewer

State = ResponsibilityList.State


def offers(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    """Publishing, answering what was said, archiving; a query while it is published."""
    if next_step(listed) == Step.PUBLISH and may(viewer, "lists.publish_list", listed):
        url = reverse("lists:publish", args=[listed.pk])
        yield Offer(_("公示"), "speakerphone", url, Step.PUBLISH)
    if listed.state == State.PUBLISHED:
        yield from _while_published(viewer, listed)
    if is_over(listed, viewer.today) and may(viewer, "lists.archive_list", listed):
        yield Offer(_("归档"), "folder", reverse("lists:archive", args=[listed.pk]), quiet=True)


def _while_published(viewer: Viewer, listed: ResponsibilityList) -> Iterator[Offer]:
    running = listed.publications.filter(ended_at__isnull=True).first()
    if running is not None:
        url = reverse("lists:publication", args=[running.pk])
        yield Offer(_("公示页面"), "eye", url, quiet=True)
    if may_answer(viewer, listed):
        yield Offer(
            _("公示意见"), "message", reverse("lists:publication-comments", args=[listed.pk])
        )
