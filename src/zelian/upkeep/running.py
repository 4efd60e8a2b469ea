"""Backups and restores from beginning to end, as the command line and the clock ask for them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from django.utils import timezone

from zelian.history.operations import SYSTEM
from zelian.upkeep.backup.locks import Lock, Opener
from zelian.upkeep.backup.making import Made, Progress, make_backup
from zelian.upkeep.backup.reading import Contents, read_backup
from zelian.upkeep.backup.restoring import Restored, restore_backup
from zelian.upkeep.exporting.writing import Exported, Forms, write_export
from zelian.upkeep.models import BackupRun
from zelian.upkeep.operations import Outcome, note_run
from zelian.upkeep.proof import history_faults
from zelian.upkeep.refusals import CannotBackUp


def _silent(what: str, size: int) -> None:
    """Nobody watches."""


def back_up(
    path: Path,
    lock: Lock,
    *,
    with_keys: bool = True,
    kind: BackupRun.Kind = BackupRun.Kind.BY_HAND,
    progress: Progress = _silent,
) -> Made:
    """
    Make a backup and keep what came of it, failure too.

    :raises CannotBackUp: nothing was made.
    """
    begun = timezone.now()
    try:
        made = make_backup(path, lock, at=begun, with_keys=with_keys, progress=progress)
    except CannotBackUp as refusal:
        outcome = Outcome(begun, timezone.now(), path, failure=str(refusal))
        note_run(actor=SYSTEM, kind=kind, outcome=outcome)
        raise
    outcome = Outcome(
        started_at=begun,
        finished_at=timezone.now(),
        path=path.absolute(),
        size=made.size,
        rows=made.rows,
        files=made.files,
        amiss=len(made.missing) + len(made.altered),
    )
    note_run(actor=SYSTEM, kind=kind, outcome=outcome)
    return made


def export(path: Path, forms: Forms) -> Exported:
    """
    Write everything in open formats, and say so in history.

    :raises CannotExport: nothing was written.
    """
    begun = timezone.now()
    exported = write_export(path, forms, now=begun)
    outcome = Outcome(
        started_at=begun,
        finished_at=timezone.now(),
        path=path.absolute(),
        rows=exported.rows,
        files=exported.files,
        amiss=len(exported.missing),
        in_clear=forms.in_clear,
    )
    note_run(actor=SYSTEM, kind=BackupRun.Kind.EXPORTED, outcome=outcome)
    return exported


def check(path: Path, opener: Opener, *, progress: Progress = _silent) -> Contents:
    """
    Read a backup to its end without restoring it.

    :raises CannotRestore: it is not a whole backup, or can't be opened.
    """
    return read_backup(path, opener, progress=progress)


def restore(
    path: Path,
    opener: Opener,
    *,
    despite_history: bool = False,
    progress: Progress = _silent,
    verify: Callable[[], Sequence[str]] = history_faults,
) -> Restored:
    """
    Fill an empty place from a backup, and say so in the history that came with it.

    :raises CannotRestore: nothing was restored.
    """
    begun: datetime = timezone.now()
    restored = restore_backup(
        path, opener, verify=verify, despite_history=despite_history, progress=progress
    )
    told = restored.contents.manifest
    outcome = Outcome(
        started_at=begun,
        finished_at=timezone.now(),
        path=path.absolute(),
        size=path.stat().st_size,
        rows=told.rows,
        files=told.files["count"],
        amiss=len(told.missing) + len(told.altered),
    )
    note_run(actor=SYSTEM, kind=BackupRun.Kind.RESTORED, outcome=outcome)
    return restored
