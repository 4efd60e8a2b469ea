"""What came of backups, restores and exports: a row each, and a line of history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import transaction

from zelian.history.operations import Actor, record
from zelian.upkeep.models import BackupRun

PLACE_LENGTH = BackupRun._meta.get_field("place").max_length
ACTIONS = {
    BackupRun.Kind.RESTORED: "backup.restored",
    BackupRun.Kind.EXPORTED: "backup.exported",
}
FAILURE_LENGTH = BackupRun._meta.get_field("failure").max_length


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to; ``failure`` is empty where it succeeded."""

    started_at: datetime
    finished_at: datetime
    path: Path
    size: int = 0
    rows: int = 0
    files: int = 0
    amiss: int = 0
    failure: str = ""
    in_clear: bool = False


@transaction.atomic
def note_run(*, actor: Actor, kind: BackupRun.Kind, outcome: Outcome) -> BackupRun:
    """Keep what a backup or restore came to."""
    run = BackupRun.objects.create(
        kind=kind,
        at=outcome.started_at,
        finished_at=outcome.finished_at,
        place=str(outcome.path)[-PLACE_LENGTH:],
        size=outcome.size,
        rows=outcome.rows,
        files=outcome.files,
        amiss=outcome.amiss,
        failure=outcome.failure[:FAILURE_LENGTH],
    )
    if outcome.failure:
        record(actor=actor, action="backup.failed", thing=run, after={"failure": run.failure})
        return run
    record(
        actor=actor,
        action=ACTIONS.get(kind, "backup.made"),
        thing=run,
        after={
            "file": str(run),
            "size": run.size,
            "rows": run.rows,
            "files": run.files,
            "amiss": run.amiss,
            **({"in_clear": True} if outcome.in_clear else {}),
        },
    )
    return run
