"""A generation of many lists: asked for, run by the worker, watched while it runs."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from zelian.history.operations import record
from zelian.lists.kinds import RESPONSIBILITIES
from zelian.lists.models import ListGeneration
from zelian.lists.operations.compiling_rows import REFUSED, Outcome
from zelian.lists.operations.generating import generate_lists
from zelian.people.models import Unit
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer

State = ListGeneration.State
REPORT_EVERY = 50
SAME_WISH = timedelta(minutes=2)


@transaction.atomic
def ask_for_lists(
    *, viewer: Viewer, year: int, unit: Unit | None = None, kind: str = RESPONSIBILITIES
) -> ListGeneration:
    """
    Note down that the lists at and below ``unit`` (or all one keeps) are to be made.

    A double click gives the generation that is under way already.
    """
    refuse_unless(viewer, "lists.generate_lists", unit)
    under_way = ListGeneration.objects.filter(
        kind_id=kind,
        year=year,
        unit=unit,
        compilation=None,
        requested_by_id=viewer.account_id,
        requested_at__gt=timezone.now() - SAME_WISH,
        state__in=[State.WAITING, State.RUNNING],
    ).first()
    if under_way is not None:
        return under_way
    generation = ListGeneration.objects.create(
        kind_id=kind, year=year, unit=unit, requested_by_id=viewer.account_id
    )
    record(
        actor=viewer.actor,
        action="generation.requested",
        thing=generation,
        after={"year": year, "unit": unit.pk if unit else None, "kind": kind},
    )
    return generation


def run_generation(*, viewer: Viewer, generation: ListGeneration) -> ListGeneration:
    """
    Make the lists that were asked for; progress is written as it goes.

    What breaks it leaves it marked as failed and is raised on, for the worker's log.
    """
    taken = ListGeneration.objects.filter(pk=generation.pk, state=State.WAITING).update(
        state=State.RUNNING
    )
    generation.refresh_from_db()
    if not taken:
        return generation
    finished = False
    try:
        outcomes = generate_lists(
            viewer=viewer,
            year=generation.year,
            unit=generation.unit,
            kind=generation.kind,
            compilation=generation.compilation,
            report=lambda outcome, done, total: _report(generation, done, total),
        )
        finished = True
    finally:
        if not finished:
            ListGeneration.objects.filter(pk=generation.pk).update(state=State.FAILED)
    return _finish(viewer, generation, outcomes)


def _report(generation: ListGeneration, done: int, total: int) -> None:
    if done % REPORT_EVERY == 0 or done == total:
        ListGeneration.objects.filter(pk=generation.pk).update(done=done, total=total)


def _worth_keeping(generation: ListGeneration, outcomes: list[Outcome]) -> list[Outcome]:
    """All of a single wish; of a year's compilation, whose lists are watched, what was refused."""
    if generation.compilation_id is None:
        return outcomes
    return [outcome for outcome in outcomes if outcome.result == REFUSED]


@transaction.atomic
def _finish(viewer: Viewer, generation: ListGeneration, outcomes: list[Outcome]) -> ListGeneration:
    generation.refresh_from_db()
    generation.state = State.DONE
    generation.total = generation.done = len(outcomes)
    generation.outcome = [outcome.to_json() for outcome in _worth_keeping(generation, outcomes)]
    generation.save()
    counts: dict[str, int] = {}
    for outcome in outcomes:
        counts[outcome.result] = counts.get(outcome.result, 0) + 1
    record(
        actor=viewer.actor,
        action="generation.finished",
        thing=generation,
        before={"state": State.RUNNING},
        after={"state": State.DONE, **counts},
    )
    return generation
