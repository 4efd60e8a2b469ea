"""What the clock asks of upkeep; entry points, so the clock is read here."""

from __future__ import annotations

import logging

from django.utils import timezone

from zelian.history.operations import SYSTEM
from zelian.upkeep import running
from zelian.upkeep.models import BackupRun, Heartbeat
from zelian.upkeep.operations import Outcome, note_run
from zelian.upkeep.refusals import CannotBackUp
from zelian.upkeep.schedule import Schedule, timed_lock

WORKER = "worker"
logger = logging.getLogger(__name__)


def say_alive() -> None:
    """The worker runs; called every minute."""
    Heartbeat.objects.update_or_create(name=WORKER, defaults={"at": timezone.now()})


def keep_backups() -> bool:
    """Make today's backup when its hour has come; called every minute. Whether one was made."""
    schedule = Schedule.from_settings()
    now = timezone.localtime()
    if schedule is None or not schedule.is_due(now):
        return False
    path = schedule.path_on(now)
    try:
        lock = timed_lock()
    except CannotBackUp as refusal:
        outcome = Outcome(now, timezone.now(), path, failure=str(refusal))
        note_run(actor=SYSTEM, kind=BackupRun.Kind.TIMED, outcome=outcome)
        logger.exception("no timed backup")
        return False
    try:
        running.back_up(path, lock, kind=BackupRun.Kind.TIMED)
    except CannotBackUp:
        logger.exception("no timed backup")
        return False
    schedule.thin_out()
    return True
