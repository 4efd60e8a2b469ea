"""The worker: does queued jobs, and what the clock asks for."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zelian.config.settings")

TICK = 60  # seconds between looks at the clock's work
SEALING = 3  # seconds between looks for events to be sealed
logger = logging.getLogger("zelian.worker")

Job = Callable[[], object]


@dataclass
class Clock:
    """Timed work: jobs for every look, and jobs for once a day."""

    every_look: Mapping[str, Job]
    once_a_day: Mapping[str, Job]
    done_on: dict[str, date] = field(default_factory=dict)

    def look(self, today: date) -> bool:
        """
        Do what is due now; a daily job that failed is due again at the next look.

        Returns whether every job came to its end.
        """
        well = True
        for name, job in self.every_look.items():
            well = self._do(name, job) and well
        for name, job in self.once_a_day.items():
            if self.done_on.get(name) == today:
                continue
            if self._do(name, job):
                self.done_on[name] = today
            else:
                well = False
        return well

    def _do(self, name: str, job: Job) -> bool:
        """Do one job by itself; whether it came to its end."""
        try:
            job()
        # Whatever broke, the other jobs and the next look must still come: nobody waits for
        # this thread to raise, and without it obligations would silently no longer be
        # planned. The log has the traceback, and the job is tried again.
        except Exception:
            logger.exception("timed job %s failed; it is tried again in %s s", name, TICK)
            return False
        return True


def keep_time(clock: Clock, stop: threading.Event, every: float = TICK) -> None:
    """Look at the clock every so many seconds until told to stop; after a failure, later."""
    from django.db import close_old_connections
    from django.utils import timezone

    while not stop.is_set():
        close_old_connections()
        well = clock.look(timezone.localdate())
        stop.wait(every if well else TICK)


def main() -> None:
    """Run until a signal ends it."""
    import django
    from django.core.management import call_command

    django.setup()
    from zelian.history.tasks import Sealer, send_letters
    from zelian.lists.tasks import ListKeeper
    from zelian.people.nightly import remove_expired
    from zelian.performance.tasks import keep_plans, sweep_evidence
    from zelian.upkeep.tasks import keep_backups, say_alive

    daily = {"sweep_evidence": sweep_evidence, "remove_expired": remove_expired}
    minutely = {
        "say_alive": say_alive,
        "keep_lists": ListKeeper(),
        "keep_plans": keep_plans,
        "send_letters": send_letters,
    }
    clock = Clock(minutely, daily)
    stop = threading.Event()
    # Sealing has a thread of its own: planning may take minutes, sealing must not wait for it.
    sealing = Clock({"seal": Sealer()}, {})
    # So have backups: one may take an hour.
    backups = Clock({"keep_backups": keep_backups}, {})
    threads = [
        threading.Thread(target=keep_time, args=(clock, stop), name="clock", daemon=True),
        threading.Thread(target=keep_time, args=(backups, stop), name="backups", daemon=True),
        threading.Thread(
            target=keep_time, args=(sealing, stop, SEALING), name="sealing", daemon=True
        ),
    ]
    for thread in threads:
        thread.start()
    try:
        call_command("db_worker", interval=0.5, startup_delay=False, verbosity=0)
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=5)


if __name__ == "__main__":
    main()
