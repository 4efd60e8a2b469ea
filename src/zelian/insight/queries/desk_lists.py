"""What lists want of the viewer now: read with few queries, and only where a role can have it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Window

from zelian.lists.lateness import late_on
from zelian.lists.lifecycle import Step, next_step
from zelian.lists.models import ListItem, ResponsibilityList
from zelian.lists.policies import OFFICES_THAT_LEAD
from zelian.lists.queries import Waiting, waiting_for
from zelian.lists.queries.compilations import Reminder, reminders_for
from zelian.lists.queries.filing import filings_to_receive, of_own_side, receipts_to_note
from zelian.lists.queries.filing import waiting_for as waiting_at
from zelian.lists.queries.publishing import answers_for, comments_to_answer
from zelian.lists.queries.revising import calls_for, count_calls_led
from zelian.people.viewer import Viewer, in_reach

SHOWN = 20
State = ResponsibilityList.State
# How long an answer to one's own comment stays on the desk.
ANSWERS_STAY = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Some:
    """The first rows of what waits, and how many there are in all."""

    rows: tuple[Any, ...] = ()
    total: int = 0


NONE = Some()


@dataclass(frozen=True, slots=True)
class ListWork:
    """
    All that lists want of somebody: steps of their own lists, receipts to give, comments to
    answer, calls to follow; for a leading office how many calls are open and lists late.

    ``answers`` are answers to the viewer's own comments, which want nothing but to be read.
    """

    waiting: Waiting | None = None
    to_fill: tuple[ResponsibilityList, ...] = ()
    to_file: tuple[ResponsibilityList, ...] = ()
    to_publish: tuple[ResponsibilityList, ...] = ()
    to_receive: Some = NONE
    to_note: Some = NONE
    to_answer: Some = NONE
    answers: Some = NONE
    calls: Some = NONE
    reminders: tuple[Reminder, ...] = ()
    calls_led: int = 0
    late: int = 0

    @property
    def count(self) -> int:
        """How many things wait; what an office has besides its own is not among them."""
        steps = self.waiting.count if self.waiting else 0
        own = sum(map(len, (self.to_fill, self.to_file, self.to_publish, self.reminders)))
        some = (self.to_receive, self.to_note, self.to_answer, self.calls)
        return steps + own + sum(one.total for one in some)

    @property
    def is_empty(self) -> bool:
        """Nothing to do, to read or to watch."""
        return not (self.count or self.answers.total or self.calls_led or self.late)


def list_work(viewer: Viewer, *, year: int) -> ListWork:
    """
    What lists want of the viewer in a year.

    Nothing is asked for who is no person. The own side costs seven queries at most, an answer
    to one's comments one, an office that receives one and one that leads four.
    """
    if viewer.person_id is None:
        return ListWork()
    leads = viewer.has(*OFFICES_THAT_LEAD)
    has_side = bool(viewer.served_post_ids or viewer.records_for)
    to_fill, to_file, to_publish = _to_hand_on(viewer, year) if has_side else ((), (), ())
    newest = viewer.today - ANSWERS_STAY
    return ListWork(
        waiting=waiting_for(viewer, year=year) if has_side else None,
        to_fill=to_fill,
        to_file=to_file,
        to_publish=to_publish,
        to_receive=_some(filings_to_receive(viewer)),
        to_note=_some(receipts_to_note(viewer)) if leads else NONE,
        to_answer=_some(comments_to_answer(viewer)) if has_side else NONE,
        answers=_some(answers_for(viewer).filter(answered_at__date__gte=newest)),
        calls=_some(calls_for(viewer)) if has_side else NONE,
        reminders=tuple(one for one in reminders_for(viewer) if one.seen_at is None),
        calls_led=count_calls_led(viewer) if leads else 0,
        late=_late(viewer, year) if leads else 0,
    )


def _to_hand_on(viewer: Viewer, year: int) -> Iterator[tuple[ResponsibilityList, ...]]:
    """Lists of the own side that are empty, wait to be filed, and to be published; one query."""
    empty = ResponsibilityList.objects.filter(
        ~Exists(ListItem.objects.filter(list=OuterRef("pk"))), state=State.DRAFT
    )
    rows = empty | waiting_at(Step.FILE) | waiting_at(Step.PUBLISH)
    rows = rows.filter(of_own_side(viewer), year=year).select_related("kind")
    found = list(rows.order_by("unit_path", "id"))
    yield tuple(row for row in found if row.state == State.DRAFT)
    for step in (Step.FILE, Step.PUBLISH):
        yield tuple(row for row in found if row.state != State.DRAFT and next_step(row) == step)


def _some(rows: QuerySet) -> Some:
    """The first rows with the number of all; one query."""
    found = list(rows.annotate(in_all=Window(Count(F("pk"))))[:SHOWN])
    return Some(tuple(found), found[0].in_all if found else 0)


def _late(viewer: Viewer, year: int) -> int:
    """How many lists in reach are late today; one query."""
    rows = in_reach(ResponsibilityList.objects.filter(year=year), viewer)
    return rows.filter(late_on(viewer.today)).count()
