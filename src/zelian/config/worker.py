"""The worker: does queued jobs, and what the clock asks for."""

from __future__ import annotations

import logging
import os
import threading

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zelian.config.settings")

TICK = 60  # seconds between looks at the clock's work
logger = logging.getLogger("zelian.worker")


def keep_time(stop: threading.Event) -> None:
    """Every minute plan what has newly come into force, once a day clear unused files.

    A busy or lost database is logged and tried again at the next look.
    """
    from django.db import DatabaseError, close_old_connections
    from django.utils import timezone

    from zelian.performance.tasks import keep_plans, sweep_evidence

    swept = None
    while not stop.is_set():
        close_old_connections()
        today = timezone.localdate()
        try:
            keep_plans()
            if swept != today:
                sweep_evidence()
                swept = today
        except DatabaseError:
            logger.exception("timed work failed; it is tried again in %s s", TICK)
        stop.wait(TICK)


def main() -> None:
    """Run until a signal ends it."""
    import django
    from django.core.management import call_command

    django.setup()
    stop = threading.Event()
    clock = threading.Thread(target=keep_time, args=(stop,), name="clock", daemon=True)
    clock.start()
    try:
        call_command("db_worker", interval=0.5, startup_delay=False, verbosity=0)
    finally:
        stop.set()
        clock.join(timeout=5)


if __name__ == "__main__":
    main()
