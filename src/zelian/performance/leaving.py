"""Obligations, as the organisation asks about them before a unit or post goes."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from zelian.people import burdens, paths
from zelian.people.burdens import Burden, Leaving
from zelian.people.viewer import Viewer
from zelian.performance.models import Act, Obligation
from zelian.performance.operations.leaving import settle_leaving
from zelian.performance.queries.leaving import owed_after, owed_before


class ObligationsBorne:
    """Open obligations of units and posts that leave."""

    def weigh(self, leaving: Leaving) -> Iterator[Burden]:
        """Those due after the day want a decision; those due before stay. Two queries."""
        page = reverse("performance:obligations")
        unit_id = next(iter(leaving.unit_ids), None)
        address = f"{page}?unit={unit_id}" if unit_id else page
        yield Burden(
            key="obligations",
            label=_("到期日在这一天或之后的未完成期次"),
            count=owed_after(leaving).count(),
            sentence=_("不再由原主体承担，承接单位的期次按制度重新排定")
            if leaving.successor
            else _("不再有人承担，理由记入每个期次"),
            url=address,
            decided=leaving.successor is not None,
        )
        yield Burden(
            key="overdue",
            label=_("这一天之前到期的未完成期次"),
            count=owed_before(leaving).count(),
            sentence=_("留在原主体名下，照原样保存"),
            url=address,
        )

    def settle(self, leaving: Leaving, *, viewer: Viewer, why: str) -> None:
        """See :func:`~zelian.performance.operations.leaving.settle_leaving`."""
        settle_leaving(viewer=viewer, leaving=leaving, why=why)


def register() -> None:
    """Say what is owed and where tree paths are kept; called once, when the app is ready."""
    burdens.register("performance", ObligationsBorne())
    paths.register(Obligation)
    paths.register(Act)
