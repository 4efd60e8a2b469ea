"""Timed and long work on history; entry points, so the clock is read here."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task

from zelian.history import days, letters, sealing
from zelian.history.models import Verification
from zelian.history.operations import Actor, run_verification

SWEEP = timedelta(hours=1)  # how often events committed very late are looked for


@dataclass
class Sealer:
    """Seals what is new at each call, what came late once an hour, and finished days."""

    swept_at: datetime | None = field(default=None)

    def __call__(self) -> int:
        """
        Returns how many events were sealed.

        :raises CannotSeal: the chain was cut; somebody must look at it.
        :raises CannotUseKey: the signing key can't be used.
        """
        now = timezone.now()
        sweep = self.swept_at is None or now - self.swept_at >= SWEEP
        count = 0
        while (block := sealing.seal_next(sweep=sweep)) is not None:
            count += block.count
        if sweep:
            self.swept_at = now
        days.make_day_roots(timezone.localdate(now))
        return count


def send_letters() -> int:
    """Send day roots that are due; called every minute."""
    return letters.send_letters(timezone.now())


@task()
def verify_history(verification_id: int, account_id: int, name: str, address: str | None) -> int:
    """Do a verification that somebody asked for; gives the number of faults."""
    verification = Verification.objects.get(pk=verification_id)
    actor = Actor(account_id=account_id, name=name, address=address)
    return run_verification(actor=actor, verification=verification).faults
