"""The sealer: nothing is lost, nothing is sealed twice, the chain never forks."""

from __future__ import annotations

import threading
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection, connections, transaction

from tests.history.sealed import CLERK, SealedHistory, build, delete, update
from zelian.history import days, heads, sealing
from zelian.history.models import Block, DayRoot, Event, Leaf
from zelian.history.operations import (
    SYSTEM,
    CannotAccept,
    Change,
    accept_head,
    record,
    record_each,
    rotate_keys,
)
from zelian.history.tasks import Sealer
from zelian.history.verifying import verify
from zelian.keys import envelope, files
from zelian.keys.models import SigningKey
from zelian.keys.refusals import CannotUseKey

THING = SigningKey(pk=1, key_id="财务处")


def tell(count: int = 1) -> list[int]:
    """Record some events; their numbers."""
    before = set(Event.objects.values_list("pk", flat=True))
    with transaction.atomic():
        record_each(actor=CLERK, action="unit.closed", changes=[Change(THING)] * count)
    return sorted(set(Event.objects.values_list("pk", flat=True)) - before)


def intact() -> bool:
    report = verify(now=datetime.now(UTC))
    assert report.findings == [], report.lines()
    return not report.notices


@pytest.mark.django_db
def test_every_event_gets_one_leaf_in_order():
    assert sealing.seal_next() is None
    numbers = tell(3)
    block = sealing.seal_next()
    assert (block.number, block.count) == (1, 3)
    assert list(block.leaves.order_by("position").values_list("event_number", flat=True)) == numbers
    assert sealing.seal_next() is None
    tell(2)
    assert sealing.seal_next().previous == block.digest
    assert intact()


@pytest.mark.django_db
def test_more_events_than_a_block_holds_become_several():
    tell(7)
    blocks = [sealing.seal_next(limit=3) for _ in range(3)]
    assert [block.count for block in blocks] == [3, 3, 1]
    assert sealing.seal_next(limit=3) is None
    assert heads.read().head.waiting == ()
    assert intact()


@pytest.mark.django_db
def test_an_event_committed_late_is_sealed_although_later_ones_were_before():
    first, late, last = tell(3)
    hidden = Event.objects.get(pk=late)
    with pytest.MonkeyPatch.context() as patched:
        unsealed = sealing.list_unsealed
        patched.setattr(
            sealing, "list_unsealed", lambda *, since: unsealed(since=since).exclude(pk=late)
        )
        assert sealing.seal_next().count == 2
    assert set(Leaf.objects.values_list("event_number", flat=True)) == {first, last}
    block = sealing.seal_next()
    assert (block.first_event, block.count) == (hidden.pk, 1)
    assert intact()


@pytest.mark.django_db
def test_an_event_committed_hours_late_is_found_by_the_hourly_sweep():
    with time_machine.travel(datetime(2026, 3, 5, 1, tzinfo=UTC), tick=False):
        _first, late, _last = tell(3)
        with pytest.MonkeyPatch.context() as patched:
            unsealed = sealing.list_unsealed
            patched.setattr(
                sealing, "list_unsealed", lambda *, since: unsealed(since=since).exclude(pk=late)
            )
            sealing.seal_next()
    sealer = Sealer()
    with time_machine.travel(datetime(2026, 3, 5, 4, tzinfo=UTC), tick=False) as clock:
        assert sealing.seal_next() is None
        assert sealer() == 1
        assert sealer() == 0
        assert sealer.swept_at == datetime(2026, 3, 5, 4, tzinfo=UTC)
        clock.shift(timedelta(minutes=61))
        tell()
        assert sealer() == 1
        assert sealer.swept_at > datetime(2026, 3, 5, 5, tzinfo=UTC)


def test_a_transaction_open_while_others_are_sealed_is_sealed_after_it(transactional_db):
    """On SQLite, where one writes at a time, it can only be the last one."""
    if connection.vendor == "sqlite":
        with transaction.atomic():
            record(actor=CLERK, action="unit.closed", thing=THING)
            assert connection.in_atomic_block
        assert sealing.seal_next().count == 1
        assert intact()
        return
    opened, sealed = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                record(actor=CLERK, action="unit.closed", thing=THING, why="slow")
                opened.set()
                sealed.wait(10)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert opened.wait(10)
    tell(2)
    assert sealing.seal_next().count == 2
    sealed.set()
    thread.join()
    late = sealing.seal_next()
    assert late.count == 1
    assert late.first_event < Block.objects.get(number=1).first_event
    assert intact()


def test_sealers_at_once_make_one_chain(history: SealedHistory):
    """Threads on connections of their own, to the same database."""
    tell(30)
    together, made, troubles = threading.Barrier(4), [], []
    here = connections["default"]

    def seal() -> None:
        connections["default"] = here.copy()
        try:
            together.wait(10)
            blocks = (sealing.seal_next(limit=5) for _ in range(12))
            made.extend(block.number for block in blocks if block is not None)
        except Exception as error:
            troubles.append(error)
            raise
        finally:
            connections.close_all()

    threads = [threading.Thread(target=seal) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles
    while sealing.seal_next(limit=5):
        pass
    numbers = list(Block.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(made) == len(set(made)) <= 6
    assert Leaf.objects.count() == Event.objects.count() == 50
    sealing.seal_next()
    assert intact()


@pytest.mark.django_db
def test_a_sealer_that_was_overtaken_writes_nothing(monkeypatch):
    tell(4)
    signed = sealing._signed_block
    overtaking = []

    def slow(*args):
        block = signed(*args)
        if not overtaking:
            overtaking.append(True)
            assert sealing.seal_next().number == 1
        return block

    monkeypatch.setattr(sealing, "_signed_block", slow)
    assert sealing.seal_next() is None
    assert Block.objects.count() == 1
    assert intact()


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["event", "leaf", "block", "dayroot"])
def test_the_database_itself_refuses_change_and_removal(table):
    with time_machine.travel(datetime(2026, 3, 5, 1, tzinfo=UTC), tick=False):
        tell()
        sealing.seal_next()
    days.make_day_roots(date(2026, 3, 6))
    key = {"event": "id", "leaf": "event_number", "block": "number", "dayroot": "day"}[table]
    deeds = [update(table, f"{key} = {key}"), delete(table)]
    if connection.vendor == "postgresql":
        deeds.append(f"TRUNCATE history_{table} CASCADE")
        with connection.cursor() as cursor:  # else what was just written is checked first
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for deed in deeds:
        with (
            pytest.raises(DatabaseError, match="history is append-only"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(deed)
    assert DayRoot.objects.count() == Event.objects.count() == Block.objects.count() == 1


@pytest.mark.django_db
def test_the_models_can_not_change_history_either():
    (number,) = tell()
    event = Event.objects.get(pk=number)
    event.why = "别的"
    for deed in (event.save, event.delete, Event.objects.all().delete):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            deed()
    assert Event.objects.get(pk=number).why == ""


@pytest.mark.django_db
def test_a_head_that_a_crash_left_behind_is_mended():
    tell()
    sealing.seal_next()
    before = heads.path().read_bytes()
    tell()
    sealing.seal_next()
    heads.path().write_bytes(before)
    assert intact()
    assert sealing.seal_next() is None
    assert heads.read().head.block == 2


@pytest.mark.django_db
def test_a_crash_before_the_first_block_was_noted_stops_nothing(monkeypatch):
    tell()
    with monkeypatch.context() as patched:
        patched.setattr(heads, "note", lambda *_a, **_k: None)
        sealing.seal_next()
    assert heads.read().head.block == 0
    tell()
    assert sealing.seal_next().number == 2
    assert intact()


@pytest.mark.django_db
def test_after_an_old_database_was_put_back_sealing_waits_for_a_reason(history):
    history.rebuild_without_last(1)
    with pytest.raises(sealing.CannotSeal):
        Sealer()()
    for why in ("", "  "):
        with pytest.raises(CannotAccept, match="请写明"):
            accept_head(actor=SYSTEM, why=why)
    assert accept_head(actor=SYSTEM, why="恢复了昨天的备份").number == 4
    assert len(list(heads.path().parent.glob("history-head.*.json"))) == 1
    assert Sealer()() > 0
    told = Event.objects.get(action="history.head_accepted")
    assert (told.before["block"], told.after["block"]) == (5, 4)
    assert told.why == "恢复了昨天的备份"


@pytest.mark.django_db
def test_an_empty_database_has_nothing_to_go_on_from():
    with pytest.raises(CannotAccept, match="还没有任何区块"):
        accept_head(actor=SYSTEM, why="x")


@pytest.mark.django_db
def test_without_the_private_key_nothing_is_sealed_and_nothing_lost():
    tell()
    sealing.seal_next()
    (name,) = files.names("signing-*.key")
    content = files.read(name)
    files.remove(name)
    tell()
    with pytest.raises(CannotUseKey):
        sealing.seal_next()
    files.create(name, content)
    assert sealing.seal_next().count == 1
    assert intact()


def test_a_chain_goes_on_over_new_keys_and_another_algorithm(transactional_db, settings):
    tell()
    sealing.seal_next()
    rotate_keys(actor=SYSTEM, kind="signing")
    sealing.seal_next()
    settings.ZELIAN_DIGEST, settings.ZELIAN_SIGNATURE = "sha256", "ed25519"
    tell()
    sealing.seal_next()
    kinds = Block.objects.order_by("number").values_list("algorithm", "signature_algorithm")
    assert list(kinds) == [("sm3", "sm2"), ("sm3", "sm2"), ("sha256", "ed25519")]
    assert Block.objects.values("key_id").distinct().count() == 3
    assert intact()
    told = Event.objects.get(action="history.keys_rotated")
    assert told.after["kind"] == "signing"


def test_master_and_data_keys_are_rotated_and_told(transactional_db):
    envelope.encrypt("x", "a.b.c")
    assert rotate_keys(actor=SYSTEM, kind="master") == 1
    assert rotate_keys(actor=SYSTEM, kind="data") == 0
    kinds = [e.after["kind"] for e in Event.objects.filter(action="history.keys_rotated")]
    assert kinds == ["data", "master"]
    with pytest.raises(ValueError, match="other"):
        rotate_keys(actor=SYSTEM, kind="other")


@pytest.mark.django_db
def test_day_roots_come_for_finished_days_with_blocks_and_chain():
    build()
    assert [row.day for row in DayRoot.objects.all()] == [date(2026, 3, 5)]
    assert days.make_day_roots(date(2026, 3, 6)) == []
    (row,) = days.make_day_roots(date(2026, 3, 9))
    assert (row.day, row.first_block, row.last_block, row.events) == (date(2026, 3, 6), 4, 5, 8)
    assert row.previous == DayRoot.objects.get(day=date(2026, 3, 5)).digest
    assert days.make_day_roots(date(2026, 3, 9)) == []


@pytest.mark.django_db
def test_a_day_begins_and_ends_at_midnight_of_the_institution():
    """16:00 UTC is midnight in Beijing."""
    for moment in (datetime(2026, 3, 5, 15, 59, tzinfo=UTC), datetime(2026, 3, 5, 16, tzinfo=UTC)):
        with time_machine.travel(moment, tick=False):
            tell()
            sealing.seal_next()
    made = days.make_day_roots(date(2026, 3, 8))
    assert [(row.day.day, row.blocks) for row in made] == [(5, 1), (6, 1)]


@pytest.mark.django_db
def test_events_that_wait_too_long_are_noticed_but_are_no_tampering():
    with time_machine.travel(datetime(2026, 3, 5, 1, tzinfo=UTC), tick=False):
        tell(2)
    report = verify(now=datetime(2026, 3, 5, 1, 5, tzinfo=UTC))
    assert (report.findings, report.notices) == ([], [])
    report = verify(now=datetime(2026, 3, 5, 2, tzinfo=UTC))
    assert report.is_intact
    assert "有 2 件事件尚未封存" in report.notices[0].sentence


@pytest.mark.django_db
def test_a_backlog_of_many_blocks_is_no_tampering(monkeypatch):
    """The worker stood still for hours; what it then seals was there all along."""
    with time_machine.travel(datetime(2026, 3, 5, 1, tzinfo=UTC), tick=False):
        tell(5)
    monkeypatch.setattr(sealing, "LIMIT", 2)
    now = datetime(2026, 3, 5, 9, tzinfo=UTC)
    with time_machine.travel(now, tick=False):
        assert sealing.seal_next(limit=2).count == 2
        assert verify(now=now).findings == []
        assert [sealing.seal_next(limit=2).count for _ in range(2)] == [2, 1]
        assert verify(now=now).findings == []
