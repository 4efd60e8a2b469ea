"""Reads for the page of the system's state."""

from __future__ import annotations

from zelian.upkeep.models import BackupRun

SHOWN = 10


def last_runs() -> list[BackupRun]:
    """The newest backups and restores; one query."""
    return list(BackupRun.objects.all()[:SHOWN])
