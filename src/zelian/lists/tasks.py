"""Long and timed work of lists, done by the worker; the clock is read here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Max
from django.utils import timezone
from django_tasks import task

from zelian.history.models import Event
from zelian.history.operations import SYSTEM
from zelian.lists.models import Booklet, ListGeneration
from zelian.lists.operations import keep_endorsements, run_generation
from zelian.lists.operations.calling import CallWatch
from zelian.lists.operations.papers import run_booklet
from zelian.lists.operations.taking_effect import keep_publications
from zelian.people.queries import get_viewer


@task()
def make_lists(generation_id: int, today: str, address: str | None) -> None:
    """Make the lists of a generation, as the account that asked for them on that day."""
    generation = ListGeneration.objects.select_related(
        "kind", "unit", "requested_by", "compilation"
    ).get(pk=generation_id)
    viewer = get_viewer(generation.requested_by, today=date.fromisoformat(today), address=address)
    run_generation(viewer=viewer, generation=generation)


@task()
def make_booklet(booklet_id: int, today: str, address: str | None) -> None:
    """Make a booklet as the account that asked for it on that day."""
    booklet = Booklet.objects.select_related("requested_by").get(pk=booklet_id)
    viewer = get_viewer(booklet.requested_by, today=date.fromisoformat(today), address=address)
    run_booklet(viewer=viewer, booklet=booklet)


# What may change who endorses a list that waits.
ENDORSER_INPUTS = (
    "people.unit",
    "people.unitkind",
    "people.post",
    "people.postkind",
    "people.appointment",
    "people.leave",
    "people.oversight",
    "people.delegation",
)


@dataclass
class ListKeeper:
    """What lists need at each look of the clock; three queries while nothing has happened.

    Lists whose publication is over take effect, who endorses is found anew after a change of
    posts, and lists that should be revised are named.
    """

    calls: CallWatch = field(default_factory=CallWatch)
    seen: int = -1
    on: date | None = None

    def __call__(self) -> None:
        """Do what is due."""
        today = timezone.localdate()
        keep_publications(actor=SYSTEM, today=today)
        told = Event.objects.filter(thing_type__in=ENDORSER_INPUTS)
        newest = told.aggregate(newest=Max("pk"))["newest"] or 0
        if newest > self.seen or self.on != today:
            keep_endorsements(actor=SYSTEM, today=today)
            self.seen, self.on = newest, today
        self.calls.look(actor=SYSTEM, today=today)
