"""History at work: recording while the sealer seals beside it, sealing, verifying, reading."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import connection, connections, transaction
from django.utils import timezone

from zelian.history import sealing
from zelian.history.models import Block, Event
from zelian.history.operations import Actor, Change, record, record_each
from zelian.history.verifying import verify
from zelian.keys.models import SigningKey
from zelian.pages.tables import COUNT_LIMIT

SECONDS = 10.0
WANTED = 500  # events a second, recorded one a transaction while others are sealed
EVENTS = 200_000
TOGETHER = 2_000
VERIFIED_WITHIN = 60.0  # seconds
CLERK = Actor(account_id=7, name="王干事", address="10.0.0.7", on_behalf_of="李书记")
THING = SigningKey(pk=1, key_id="财务处")
T = TypeVar("T")


def figures() -> list[tuple[str, str]]:
    lines = [_recording()]
    lines.append(_sealing())
    seconds, report = _timed(lambda: verify(now=timezone.now()))
    assert report.is_intact, report.lines()
    told = f"{seconds:.1f} s, {report.events / seconds:,.0f} a second"
    ratio = f"{VERIFIED_WITHIN / seconds:.1f}× as fast as wanted"
    lines.append((f"verifying {report.events:,} events", f"{told}, {ratio}"))
    return [*lines, *_reading()]


def _recording() -> tuple[str, str]:
    """One event a transaction, as clerks do; a thread of its own seals every second."""
    stop = threading.Event()
    thread = threading.Thread(target=_seal_until, args=(stop,))
    thread.start()
    try:
        count, start = 0, time.perf_counter()
        while time.perf_counter() - start < SECONDS:
            with transaction.atomic():
                record(
                    actor=CLERK,
                    action="unit.renamed",
                    thing=THING,
                    before={"name": f"旧{count}"},
                    after={"name": f"新{count}"},
                    why="机构调整",
                )
            count += 1
        rate = count / (time.perf_counter() - start)
    finally:
        stop.set()
        thread.join()
    sealed = Block.objects.count()
    label = f"recording, one a transaction, {sealed} blocks sealed beside"
    return label, f"{rate:,.0f} events a second, {rate / WANTED:.1f}× what is wanted"


def _seal_until(stop: threading.Event) -> None:
    try:
        while not stop.wait(1):
            sealing.seal_next()
    finally:
        connections.close_all()


def _sealing() -> tuple[str, str]:
    change = Change(THING, {"name": "旧", "share": 1.5}, {"name": "新", "share": 2})
    for _ in range((EVENTS - Event.objects.count()) // TOGETHER + 1):
        with transaction.atomic():
            record_each(actor=CLERK, action="unit.renamed", changes=[change] * TOGETHER)
    seconds, count = _timed(sealing.seal_all)
    return f"sealing {count:,} events", f"{seconds:.1f} s, {count / seconds:,.0f} a second"


def _reading() -> list[tuple[str, str]]:
    """What the list of events asks of the database: a page and a count, unfiltered and not."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    newest = Event.objects.defer("before", "after")
    lines = []
    for label, rows in (
        ("everything", newest),
        ("one person", newest.filter(actor_id=7)),
        ("nobody", newest.filter(actor_id=8)),
        ("an action", newest.filter(action="unit.closed")),
        ("an address", newest.filter(address="10.0.0.8")),
    ):
        page, _ = _timed(lambda rows=rows: list(rows.order_by("-pk")[:50]))
        count, _ = _timed(lambda rows=rows: rows.order_by()[: COUNT_LIMIT + 1].count())
        total = f"{Event.objects.count():,}"
        lines.append(
            (f"list of {total}: {label}", f"page {page * 1000:.1f} ms, count {count * 1000:.1f} ms")
        )
    return lines


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result
