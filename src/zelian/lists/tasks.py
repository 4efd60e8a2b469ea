"""Long work of lists, done by the worker."""

from __future__ import annotations

from datetime import date

from django_tasks import task

from zelian.lists.models import ListGeneration
from zelian.lists.operations import run_generation
from zelian.people.queries import get_viewer


@task()
def make_lists(generation_id: int, today: str, address: str | None) -> None:
    """Make the lists of a generation, as the account that asked for them on that day."""
    generation = ListGeneration.objects.select_related("kind", "unit", "requested_by").get(
        pk=generation_id
    )
    viewer = get_viewer(generation.requested_by, today=date.fromisoformat(today), address=address)
    run_generation(viewer=viewer, generation=generation)
