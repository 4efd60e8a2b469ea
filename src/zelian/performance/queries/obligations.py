"""Reads of obligations, scoped to the viewer."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from zelian.catalogue.models import Regulation
from zelian.core.vocabulary.obligation import Status, Verdict
from zelian.history.queries import timeline_of
from zelian.pages.parts import Moment
from zelian.people.models import Unit
from zelian.people.policies import may, refuse_unless
from zelian.people.queries import Answering, answering_for, posts_going_up_to
from zelian.people.viewer import Viewer, in_reach, path_in
from zelian.performance.models import Act, Contribution, Obligation
from zelian.performance.policies import (
    has_books,
    kept_units,
    may_record_for,
    units_led_by,
)
from zelian.performance.queries.serving import counted_acts
from zelian.performance.queries.statuses import status_condition, with_status
from zelian.performance.translate import judged

SUBJECT = ("unit", "post", "holder")


def of_mine(viewer: Viewer) -> Q:
    """Obligations of one's own posts, of vacant ones that go up, and of the units one keeps."""
    of_units = Q(unit__in=units_led_by(viewer))
    if has_books(viewer):
        of_units |= Q(unit__in=kept_units(viewer).values("pk"))
    posts = (*viewer.served_post_ids, *posts_going_up_to(viewer))
    return Q(post__in=posts) | Q(post__isnull=True) & of_units


def list_obligations(
    viewer: Viewer,
    *,
    year: int | None = None,
    status: str = "",
    activity: str = "",
    unit: Unit | None = None,
    regulation: Regulation | None = None,
    month: int | None = None,
    mine: bool = False,
) -> QuerySet[Obligation]:
    """
    Obligations in reach with their ``status`` today, the earliest due first.

    ``unit`` includes those below it; ``month`` is that of the due date.
    """
    rows = in_reach(Obligation.objects.all(), viewer)
    if year is not None:
        rows = rows.filter(year=year)
    if status:
        rows = rows.filter(status_condition(status, viewer.today))
    if activity:
        rows = rows.filter(activity=activity)
    if unit is not None:
        rows = rows.filter(path_in("unit_path", [unit.path]))
    if regulation is not None:
        rows = rows.filter(duty__regulation=regulation)
    if month is not None and year is not None:
        rows = rows.filter(due_date__range=days_of_month(year, month))
    elif month is not None:
        rows = rows.filter(due_date__month=month)
    if mine:
        rows = rows.filter(of_mine(viewer))
    return with_status(rows, viewer.today).select_related(*SUBJECT).defer("reasons")


def days_of_month(year: int, month: int) -> tuple[date, date]:
    """The first and the last day of a month."""
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


@dataclass(frozen=True, slots=True)
class ObligationPage:
    """An obligation as it stands today, with all its page shows.

    ``verdict`` is judged as of today: what is stored was judged when something last changed.
    """

    obligation: Obligation
    verdict: Verdict
    contributions: Sequence[Contribution]
    events: Sequence[Moment]
    may_record: bool
    may_waive: bool
    answering: Answering | None = None

    @property
    def status(self) -> Status:
        """What it is today."""
        return self.verdict.status


def get_obligation(viewer: Viewer, obligation_id: int) -> ObligationPage:
    """
    One obligation, its acts and reasons.

    :raises Obligation.DoesNotExist: there is none.
    :raises PermissionDenied: it is out of the viewer's reach.
    """
    row = (
        Obligation.objects.select_related(
            "duty__regulation",
            "duty__provision",
            "measure",
            "list_item__list",
            "triggered_by",
            "unit",
            "post__unit",
            "holder",
        )
        .defer("duty__regulation__text")
        .get(pk=obligation_id)
    )
    refuse_unless(viewer, "performance.view_obligations", row)
    contributions = list(
        row.contributions.select_related("act__unit", "act__post")
        .prefetch_related("act__evidence")
        .order_by("act__on", "pk")
    )
    return ObligationPage(
        row,
        verdict_of(row, viewer.today),
        contributions,
        timeline_of(row),
        may_record_for(viewer, unit=row.unit, post=row.post),
        may(viewer, "performance.waive_obligation", row),
        _answering(row, viewer.today),
    )


def _answering(row: Obligation, today: date) -> Answering | None:
    """Who answers for an open obligation of a post, on the day its holder is told by."""
    if row.post_id is None or row.outcome != Obligation.Outcome.OPEN:
        return None
    day = min(max(today, row.period_from), row.due_date)
    return answering_for([row.post_id], day)[row.post_id]


def verdict_of(row: Obligation, today: date) -> Verdict:
    """What an obligation is on ``today`` by the acts chosen for it, with reasons; two queries."""
    return judged(row, counted_acts([row.pk]).get(row.pk, ()), today=today)


@dataclass(frozen=True, slots=True)
class Mine:
    """What is the viewer's to do, by urgency, each list the earliest due first."""

    overdue: Sequence[Obligation] = ()
    due_soon: Sequence[Obligation] = ()
    open: Sequence[Obligation] = ()
    later: Sequence[Obligation] = ()
    done: Sequence[Obligation] = field(default=())

    @property
    def waiting(self) -> int:
        """How many are to be done now."""
        return len(self.overdue) + len(self.due_soon) + len(self.open)


_GROUPS = {
    Status.OVERDUE: "overdue",
    Status.DUE_SOON: "due_soon",
    Status.OPEN: "open",
    Status.NOT_YET: "later",
    Status.FULFILLED: "done",
    Status.FULFILLED_LATE: "done",
}


def mine(viewer: Viewer, year: int) -> Mine:
    """
    Obligations of the viewer's posts and units, and of vacant posts whose duties go up to the
    viewer; one query, for a head one more (see ``posts_going_up_to``).

    In the running year, what was left open in earlier years stands among the overdue.
    """
    of_year = Q(year=year)
    if year == viewer.today.year:
        of_year |= Q(year__lt=year, outcome=Obligation.Outcome.OPEN)
    rows = with_status(Obligation.objects.filter(of_mine(viewer) & of_year), viewer.today)
    groups: dict[str, list[Obligation]] = {}
    for row in rows.select_related(*SUBJECT).defer("reasons").order_by("due_date", "pk"):
        if row.status != Status.WAIVED:
            groups.setdefault(_GROUPS[Status(row.status)], []).append(row)
    return Mine(**groups)


def obligations_served(act: Act) -> QuerySet[Contribution]:
    """What was settled of an act: the obligations it counts for, and those refused."""
    return act.contributions.select_related("obligation__unit", "obligation__post").order_by(
        "refused", "obligation__due_date", "pk"
    )
