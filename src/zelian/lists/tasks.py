"""Long work of lists, done by the worker."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from zelian.lists.models import Booklet, ListGeneration
from zelian.lists.operations import run_generation
from zelian.lists.operations.papers import run_booklet
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
