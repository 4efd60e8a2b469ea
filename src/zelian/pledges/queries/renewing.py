"""Pledges whose giver is another now: the new holder owes one of their own."""

from __future__ import annotations

from dataclasses import dataclass

from zelian.people.models import Person, Post, PostRank
from zelian.people.queries import holder_on, on_day
from zelian.people.viewer import Viewer
from zelian.pledges.lifecycle import RUNNING
from zelian.pledges.models import Pledge, PledgeKind
from zelian.pledges.queries.pledges import SUBJECT, readable


@dataclass(frozen=True, slots=True)
class Owed:
    """A running pledge of a former holder, and who holds the post now."""

    pledge: Pledge
    holder: Person


def list_owed(viewer: Viewer) -> list[Owed]:
    """
    Pledges in reach of this year, or of an appointment, whose holder changed; three queries.

    A vacant post owes nothing: it will when somebody takes office.
    """
    rows = list(
        readable(viewer)
        .filter(state__in=RUNNING)
        .select_related(*SUBJECT)
        .order_by("unit_path", "id")
    )
    rows = [row for row in rows if _runs(row, viewer.today.year)]
    units = {row.unit_id for row in rows if row.post_id is None}
    heads: dict[int, list[int]] = {}
    posts = Post.objects.filter(
        on_day(viewer.today, "opened_on", "closed_on"), unit__in=units, kind__rank=PostRank.HEAD
    )
    for post_id, unit_id in posts.order_by("kind__order", "id").values_list("pk", "unit_id"):
        heads.setdefault(unit_id, []).append(post_id)
    asked = {row.post_id for row in rows if row.post_id}
    holders = holder_on(asked.union(*heads.values()), viewer.today)
    owed = []
    for row in rows:
        own = [row.post_id] if row.post_id else heads.get(row.unit_id, [])
        holder = next((holders[post_id] for post_id in own if post_id in holders), None)
        if holder is not None and holder.pk != row.holder_id:
            owed.append(Owed(row, holder))
    return owed


def _runs(row: Pledge, year: int) -> bool:
    return row.year == year or row.kind.term == PledgeKind.Term.APPOINTMENT
