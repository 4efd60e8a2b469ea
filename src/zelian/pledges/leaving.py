"""Pledges, as the organisation asks about them before a unit or post goes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.people import burdens, paths
from zelian.people.burdens import Burden, Leaving
from zelian.people.viewer import Viewer
from zelian.pledges.lifecycle import WAITING
from zelian.pledges.models import Pledge


class PledgesBorne:
    """Pledges that still wait for a signature of who leaves."""

    def weigh(self, leaving: Leaving) -> Iterator[Burden]:
        """Given by the units and posts, or to be countersigned by the posts. Two queries."""
        waiting = Pledge.objects.filter(state__in=WAITING)
        given = waiting.filter(
            Q(post__in=leaving.post_ids) | Q(post__isnull=True, unit__in=leaving.unit_ids)
        )
        received = waiting.filter(counterpart_post__in=leaving.post_ids).exclude(
            pk__in=given.values("pk")
        )
        url = reverse("pledges:pledges")
        yield Burden(
            key="pledges",
            label=_("未签完的责任书"),
            count=given.count(),
            sentence=_("不再签字，原样保存备查"),
            url=url,
        )
        yield Burden(
            key="pledges_received",
            label=_("等待其签字的下级责任书"),
            count=received.count(),
            sentence=_("由牵头部门退回后另行指定对方"),
            url=url,
        )

    def settle(self, leaving: Leaving, *, viewer: Viewer, why: str) -> None:
        """Nothing to do: what waits shows on the progress page, where its office returns it."""


def register() -> None:
    """Say what pledges bear and where they keep tree paths; called once, when ready."""
    burdens.register("pledges", PledgesBorne())
    paths.register(Pledge)
