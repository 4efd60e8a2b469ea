"""Long and timed work; entry points, so the clock is read here."""

from __future__ import annotations

import logging
from datetime import date

from django.utils import timezone
from django_tasks import task

from zelian.history.operations import SYSTEM
from zelian.people.queries import get_viewer
from zelian.performance import evidence, operations
from zelian.performance.models import PlanRun

logger = logging.getLogger(__name__)


@task()
def plan_year(run_id: int, today: str, address: str | None) -> dict[str, object]:
    """Plan what a run asks for, as the account that asked on that day; gives the report."""
    run = PlanRun.objects.select_related("regulation", "asked_by").get(pk=run_id)
    viewer = get_viewer(run.asked_by, today=date.fromisoformat(today), address=address)
    return operations.run_plan(viewer=viewer, run=run).report


def keep_plans() -> int:
    """Plan what has become due to be planned; called every minute, cheap when nothing has.

    A regulation that can't be planned is logged with its traceback and tried again at the
    next call; a busy database is the caller's to wait for.
    """
    try:
        return operations.keep_plans(actor=SYSTEM, today=timezone.localdate())
    except ExceptionGroup as failures:
        logger.exception("%s", failures.message)
        return 0


def load_calendars() -> list[int]:
    """Take in calendar years the program brings and does not have yet; called at start."""
    return operations.load_calendars(actor=SYSTEM, today=timezone.localdate())


def sweep_evidence() -> int:
    """Delete stored files that no evidence has used for a day; called once a day."""
    return evidence.sweep(timezone.now())
