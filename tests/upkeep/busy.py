"""A place where people go on working: run by itself, it writes acts until it is told to stop.

``python -m tests.upkeep.busy FOLDER SECONDS``: several threads record acts while a backup is
made in the middle; prints how many acts stood at its end.
"""

from __future__ import annotations

import sys
import threading
import time
import uuid
from pathlib import Path

import django

WRITERS = 3


def main(folder: Path, seconds: float) -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from tests.things import make_things
    from tests.upkeep.conftest import PASSPHRASE
    from tests.world import build_world
    from zelian.performance.models import Act
    from zelian.upkeep import running
    from zelian.upkeep.backup.locks import lock_with

    Path(settings.DATA).mkdir(parents=True, exist_ok=True)
    call_command("migrate", verbosity=0)
    world = build_world()
    make_things(world)
    stop = threading.Event()
    threads = [threading.Thread(target=write, args=(world, stop)) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    time.sleep(seconds)
    running.back_up(folder / "busy.age", lock_with(passphrase=PASSPHRASE))
    during = Act.objects.count()
    time.sleep(seconds / 2)
    stop.set()
    for thread in threads:
        thread.join()
    sys.stdout.write(f"{during} {Act.objects.count()}\n")
    connection.close()


def write(world, stop: threading.Event) -> None:
    """One act after the other with its event, in one transaction each, until told to stop."""
    from django.db import connection, transaction

    from tests.world import TODAY
    from zelian.history.operations import SYSTEM, record
    from zelian.performance.models import Act

    post = world.posts["unit_head"]
    while not stop.is_set():
        with transaction.atomic():
            act = Act.objects.create(
                submission=uuid.uuid4(),
                kind="lecture",
                on=TODAY,
                topic="廉政党课",
                unit=world.units["physics"],
                unit_path=world.units["physics"].path,
                post=post,
                recorded_by=world.accounts["unit_head"],
            )
            time.sleep(0.002)
            record(actor=SYSTEM, action="act.recorded", thing=act)
    connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), float(sys.argv[2]))
