"""What is the viewer's to do now, across the apps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zelian.catalogue.models import Regulation
from zelian.catalogue.policies import CONFIRMERS
from zelian.insight.queries.desk_lists import ListWork, list_work
from zelian.people.policies import may
from zelian.people.queries.personal import open_corrections
from zelian.people.viewer import Viewer, path_in
from zelian.performance import queries as performance
from zelian.performance.models import Obligation
from zelian.pledges.queries import Waiting, pledges_waiting_for

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Desk:
    """One person's page: obligations by urgency, what lists want, regulations to confirm.

    ``to_answer`` is how many requests for correction wait for the viewer's office.
    """

    year: int
    obligations: performance.Mine
    lists: ListWork
    pledges: Waiting
    to_confirm: tuple[Regulation, ...]
    to_answer: int
    may_upload: bool
    may_generate: bool

    @property
    def is_empty(self) -> bool:
        """Nothing at all is, was or will be theirs this year."""
        rows = self.obligations
        ahead = rows.waiting or rows.later or rows.done
        lists = not self.lists.is_empty or bool(self.pledges.count)
        return not (ahead or lists or self.to_confirm or self.to_answer)

    @property
    def is_done(self) -> bool:
        """Nothing is to be done now, though the year holds something."""
        waiting = self.obligations.waiting
        own = self.lists.count or self.pledges.count
        return not (waiting or own or self.to_confirm or self.to_answer)

    def by_due_date(self) -> dict[date, list[Obligation]]:
        """The year's obligations by the day they are due."""
        days: dict[date, list[Obligation]] = {}
        rows = self.obligations
        for row in (*rows.overdue, *rows.due_soon, *rows.open, *rows.later, *rows.done):
            if row.due_date.year == self.year:
                days.setdefault(row.due_date, []).append(row)
        return days


def get_desk(viewer: Viewer, year: int) -> Desk:
    """The viewer's page: five queries at most, and those of :func:`list_work`."""
    waiting = (Regulation.State.DRAFT, Regulation.State.UNREADABLE)
    to_confirm: tuple[Regulation, ...] = ()
    if scope := viewer.scope_of(*CONFIRMERS):
        drafts = Regulation.objects.filter(path_in("unit__path", scope), state__in=waiting)
        to_confirm = tuple(drafts.defer("text").order_by("-id")[:SHOWN])
    return Desk(
        year=year,
        obligations=performance.mine(viewer, year),
        lists=list_work(viewer, year=year),
        pledges=pledges_waiting_for(viewer),
        to_confirm=to_confirm,
        to_answer=open_corrections(viewer),
        may_upload=may(viewer, "catalogue.upload_regulation"),
        may_generate=may(viewer, "lists.generate_lists"),
    )
