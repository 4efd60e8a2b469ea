"""The timed backup: once a day from a set hour on, into a folder where the newest are kept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from zelian.upkeep.backup.locks import Lock, lock_with, read_passphrase
from zelian.upkeep.models import BackupRun
from zelian.upkeep.refusals import CannotBackUp

NAME = "zelian-{day:%Y-%m-%d}.age"
NAMED = re.compile(r"zelian-\d{4}-\d\d-\d\d\.age")
AGAIN = timedelta(hours=1)
"""After a failure: long enough not to fill the log, short enough to be done by morning."""

DEAD = timedelta(hours=12)
"""No backup takes this long: what is unfinished since then belongs to nobody."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When and where backups are made by themselves."""

    folder: Path
    hour: int
    keep: int

    @classmethod
    def from_settings(cls) -> Schedule | None:
        """
        What the environment asks for; nothing where it names no folder.

        :raises CannotBackUp: an hour or number that is none.
        """
        if not settings.ZELIAN_BACKUP_FOLDER:
            return None
        hour = _number("ZELIAN_BACKUP_HOUR", settings.ZELIAN_BACKUP_HOUR, 0, 23)
        keep = _number("ZELIAN_BACKUP_KEEP", settings.ZELIAN_BACKUP_KEEP, 1, 3650)
        return cls(Path(settings.ZELIAN_BACKUP_FOLDER), hour, keep)

    def is_due(self, now: datetime) -> bool:
        """Whether today's is still to be made; ``now`` in the institution's time."""
        if now.hour < self.hour:
            return False
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        today = BackupRun.objects.filter(kind=BackupRun.Kind.TIMED, at__gte=midnight)
        if today.filter(failure="").exists():
            return False
        return not today.filter(at__gt=now - AGAIN).exists()

    def next_after(self, now: datetime) -> datetime:
        """When the next one begins; the past where it is due."""
        at = now.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        done = BackupRun.objects.filter(kind=BackupRun.Kind.TIMED, failure="")
        midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
        return at + timedelta(days=1) if done.filter(at__gte=midnight).exists() else at

    def path_on(self, now: datetime) -> Path:
        """The file of a day; one that is dead and unfinished is cleared away."""
        path = self.folder / NAME.format(day=now)
        part = path.with_name(path.name + ".part")
        if part.exists() and now.timestamp() - part.stat().st_mtime > DEAD.total_seconds():
            part.unlink(missing_ok=True)
        return path

    def thin_out(self) -> list[Path]:
        """Delete the oldest beyond the number to keep; only files named as ours are."""
        ours = sorted(path for path in self.folder.iterdir() if NAMED.fullmatch(path.name))
        gone = ours[: -self.keep]
        for path in gone:
            path.unlink(missing_ok=True)
        return gone


def timed_lock() -> Lock:
    """
    What timed backups are locked with: public keys, or a passphrase in a file.

    :raises CannotBackUp: neither is set, or both.
    """
    recipients = [key for key in settings.ZELIAN_BACKUP_RECIPIENTS.split(",") if key.strip()]
    file = settings.ZELIAN_BACKUP_PASSPHRASE_FILE
    passphrase = read_passphrase(Path(file)) if file else ""
    if not recipients and not passphrase:
        raise CannotBackUp(
            _(
                "定时备份还没有加密方式：请设置 ZELIAN_BACKUP_RECIPIENTS（公钥）"
                "或 ZELIAN_BACKUP_PASSPHRASE_FILE（口令文件）。"
            )
        )
    return lock_with(passphrase=passphrase, recipients=recipients)


def _number(name: str, text: str, least: int, most: int) -> int:
    if text.isdecimal() and least <= int(text) <= most:
        return int(text)
    raise CannotBackUp(
        _("环境变量 %(name)s 应是 %(least)s 到 %(most)s 的整数，现在是“%(text)s”。")
        % {"name": name, "least": least, "most": most, "text": text}
    )
