"""Ways to alter history behind the program's back, and how each is found."""

from __future__ import annotations

import json
import shutil

import pytest
from django.db import connection

from tests.history.sealed import CLERK, NOW, delete, insert, update
from zelian.history import days, heads, sealing, triggers
from zelian.history.models import Block, DayRoot, Event
from zelian.history.operations import Change, record_each
from zelian.keys import algorithms, files, signing
from zelian.keys.models import SigningKey

EVENT_COLUMNS = (
    "at, actor_id, actor_name, on_behalf_of, address, action, thing_type, thing_id, "
    "thing_label, before, after, why"
)


def test_an_untouched_history_finds_nothing(history):
    report = history.verify()
    assert report.findings == report.notices == []
    assert (report.events, report.blocks, report.days) == (20, 5, 1)
    assert report.lines()[-1].startswith("✓ 历史完整")


ALTERED = {
    "actor_name": ("actor_name = '张三'", "操作人（账号、姓名、代谁办理、来源地址）"),
    "actor_id": ("actor_id = 8", "操作人（账号、姓名、代谁办理、来源地址）"),
    "address": ("address = NULL", "操作人（账号、姓名、代谁办理、来源地址）"),
    "on_behalf_of": ("on_behalf_of = ''", "操作人（账号、姓名、代谁办理、来源地址）"),
    "at": ("at = '2026-03-05 03:00:00.000001+00'", "时间"),
    "action": ("action = 'unit.closed'", "操作和对象"),
    "thing": ("thing_id = 9, thing_label = '党委'", "操作和对象"),
    "before": ("before = NULL", "之前的内容"),
    "after": ("""after = '{"name": "别的"}'""", "之后的内容"),
    "why": ("why = ''", "原因"),
    "two": ("why = '', before = NULL", "之前的内容、原因"),
}


@pytest.mark.parametrize("name", ALTERED)
def test_an_altered_event_is_named_with_what_does_not_fit(history, name):
    change, groups = ALTERED[name]
    if connection.vendor == "sqlite":
        change = change.replace("+00'", "'")
    number = history.numbers[5]
    history.tamper(update("event", f"{change}", f"id = {number}"))
    (finding,) = history.verify().findings
    assert (finding.code, finding.where) == ("event.altered", f"event {number}")
    assert f"第 {number} 号事件在封存后被改动，对不上的是：{groups}。" in finding.sentence
    assert "2026-03-05 11:00:00 封存于第 2 块" in finding.sentence


def test_json_written_otherwise_but_meaning_the_same_is_no_alteration(history):
    """Databases write JSON in their own way; what was sealed is what it says."""
    number = history.numbers[0]
    history.tamper(
        update(
            "event",
            """after = '{"whole": 2,   "share": 1.50, "name": "新0-0"}'""",
            f"id = {number}",
        )
    )
    assert history.codes() == []


def test_a_removed_event_is_named_with_its_place(history):
    number = history.numbers[6]
    history.tamper(delete("event", f"id = {number}"))
    (finding,) = history.verify().findings
    assert (finding.code, finding.where) == ("event.removed", f"event {number}")
    assert f"第 {number} 号事件被删除：它封存在第 2 块第 3 位" in finding.sentence
    assert f"第 {number - 1}、{number + 1} 号" in finding.sentence


def test_an_inserted_event_is_found_before_and_after_it_was_sealed(history):
    new, like = history.numbers[-1] + 100, history.numbers[5]
    history.tamper(
        insert(
            "history_event",
            f"id, {EVENT_COLUMNS}",
            " ".join(("SELECT", f"{new}, {EVENT_COLUMNS}", f"FROM history_event WHERE id={like}")),
        )
    )
    expected = [("event.inserted", f"event {new}")]
    assert history.codes() == expected
    assert sealing.seal_next(sweep=True).count == 1
    assert history.codes() == expected
    assert "封存第 5 块时还没有它" in history.verify().findings[0].sentence


def test_two_exchanged_events_are_named_together(history):
    one, two = history.numbers[5], history.numbers[10]
    far = history.numbers[-1] + 1000
    history.tamper(
        update("event", f"id = {far}", f"id = {one}"),
        update("event", f"id = {one}", f"id = {two}"),
        update("event", f"id = {two}", f"id = {far}"),
    )
    report = history.verify()
    assert [(f.code, f.where) for f in report.findings] == [
        ("event.altered", f"event {one}"),
        ("event.altered", f"event {two}"),
        ("event.exchanged", f"event {one}"),
    ]
    assert f"第 {one} 号和第 {two} 号事件的内容被对调" in report.findings[2].sentence


def hexed(value: str) -> str:
    return f"X'{value}'" if connection.vendor == "sqlite" else f"'\\x{value}'::bytea"


def test_an_altered_leaf_is_told_from_an_altered_event(history):
    number = history.numbers[5]
    history.tamper(update("leaf", f"hash = {hexed('00' * 32)}", f"event_number = {number}"))
    (finding,) = history.verify().findings
    assert (finding.code, finding.where) == ("leaf.altered", f"event {number}")
    assert "事件本身没有变" in finding.sentence


def test_an_event_altered_together_with_its_leaf_does_not_fit_the_block(history):
    number = history.numbers[5]
    history.tamper(update("event", "why = ''", f"id = {number}"))
    hash_ = sealing.digests.hash_function("sm3")
    new = sealing.seal_event(sealing.facts_of(Event.objects.get(pk=number)), hash_)
    history.tamper(
        update(
            "leaf",
            f"hash = {hexed(new.hash.hex())}, marks = {hexed(new.marks.hex())}",
            f"event_number = {number}",
        )
    )
    (finding,) = history.verify().findings
    assert (finding.code, finding.where) == ("block.contents", "block 2")
    assert "第 2 块（2026-03-05 11:00:00" in finding.sentence


def test_an_event_removed_together_with_its_leaf_is_missed_by_its_block(history):
    number = history.numbers[5]
    history.tamper(
        delete("leaf", f"event_number = {number}"),
        delete("event", f"id = {number}"),
    )
    (finding,) = history.verify().findings
    assert (finding.code, finding.where) == ("block.contents", "block 2")
    assert "应有 4 件，现有 3 件" in finding.sentence


@pytest.mark.parametrize(
    "change",
    [
        f"root = 'sm3:{'0' * 64}'",
        "count = 5",
        "first_event = 1000",
        "sealed_at = '2026-03-05 03:30:00'",
        "algorithm = 'md5'",
        "form = 9",
    ],
)
def test_an_altered_block_is_named(history, change):
    history.tamper(update("block", f"{change}", "number = 2"))
    codes = history.codes()
    assert codes[0] == ("block.altered", "block 2")
    assert {code for code, _ in codes} <= {"block.altered", "day.blocks"}


def test_a_block_removed_from_the_middle_is_named_with_its_time(history):
    history.tamper(
        delete("leaf", "block_id = 3"),
        delete("event", f"id IN ({', '.join(map(str, history.numbers[8:12]))})"),
        delete("block", "number = 3"),
    )
    report = history.verify()
    assert [(f.code, f.where) for f in report.findings] == [
        ("block.removed", "block 3"),
        ("day.blocks", "day 2026-03-05"),
    ]
    assert "在 2026-03-05 11:00:00 与 2026-03-06 09:00:00 之间" in report.findings[0].sentence


def test_blocks_renumbered_over_a_gap_no_longer_chain(history):
    history.tamper(
        delete("leaf", "block_id = 3"),
        delete("block", "number = 3"),
        update("leaf", "block_id = 3", "block_id = 4"),
        update("block", "number = 3", "number = 4"),
        update("leaf", "block_id = 4", "block_id = 5"),
        update("block", "number = 4", "number = 5"),
    )
    codes = history.codes()
    assert ("chain.broken", "block 3") in codes
    assert ("block.altered", "block 3") in codes
    assert ("chain.rolled_back", "head") in codes or ("chain.cut", "head") in codes


def test_a_tail_cut_off_is_found_while_the_events_are_still_there(history):
    history.rebuild_without_last(2)
    report = history.verify()
    assert ("chain.cut", "head") in [(f.code, f.where) for f in report.findings]
    (finding,) = [f for f in report.findings if f.code == "chain.cut"]
    assert "数据库只到第 3 块" in finding.sentence
    assert "已封存到第 5 块" in finding.sentence
    with pytest.raises(sealing.CannotSeal, match="第 5 块"):
        sealing.seal_next(sweep=True)


def test_a_tail_cut_off_with_its_events_is_found(history):
    numbers = ", ".join(map(str, history.numbers[16:]))
    history.rebuild_without_last(1)
    history.tamper(delete("event", f"id IN ({numbers})"))
    assert history.codes() == [("chain.rolled_back", "head")]


def test_an_old_database_put_back_is_found(history, template_of_old):
    template_of_old(history)
    (finding,) = history.verify().findings
    assert (finding.code, finding.where) == ("chain.rolled_back", "head")
    assert "换上了旧数据库" in finding.sentence


@pytest.fixture
def template_of_old():
    """Puts back what the database was before its last block; on PostgreSQL by its rows."""

    def put_back(history) -> None:
        numbers = ", ".join(map(str, history.numbers[16:]))
        if history.file is None:
            history.rebuild_without_last(1)
            history.tamper(delete("event", f"id IN ({numbers})"))
            return
        now = history.file.with_name("now.sqlite3")
        connection.close()
        shutil.copy(history.file, now)
        history.rebuild_without_last(1)
        history.tamper(delete("event", f"id IN ({numbers})"))
        connection.close()
        old = history.file.with_name("old.sqlite3")
        shutil.copy(history.file, old)
        shutil.copy(now, history.file)
        assert Block.objects.count() == 5
        connection.close()
        shutil.copy(old, history.file)

    return put_back


@pytest.mark.parametrize("signature", ["00", "3045", "", "borrowed"])
def test_a_replaced_signature_is_found(history, signature):
    value = Block.objects.get(number=3).signature if signature == "borrowed" else signature
    history.tamper(update("block", f"signature = '{value}'", "number = 2"))
    assert history.codes() == [("block.signature", "block 2")]


def rebuild_with_another_key(history) -> None:
    """All events as they are, sealed anew by somebody who can write to the database alone."""
    pair = algorithms.BY_NAME["sm2"].make()
    key_id = signing.key_id_of("sm2", pair.public)
    history.tamper(
        insert(
            "keys_signingkey",
            "key_id, algorithm, public, from_at, until_at",
            f"VALUES ('{key_id}', 'sm2', '{pair.public.hex()}', '2026-03-01', '2026-03-02')",
        )
    )
    previous = sealing.genesis("sm3")
    for block in Block.objects.order_by("number"):
        block.previous, block.key_id = previous, key_id
        content = sealing.BlockHeader(
            block.number, previous, block.form, block.count, block.first_event, block.last_event,
            block.root, block.sealed_at, block.algorithm, key_id,
        ).to_bytes()  # fmt: skip
        digest = sealing.digests.digest(content, "sm3")
        value = algorithms.BY_NAME["sm2"].sign(pair, content).hex()
        history.tamper(
            update(
                "block",
                f"previous = '{previous}', key_id = '{key_id}', "
                f"digest = '{digest}', signature = '{value}'",
                f"number = {block.number}",
            )
        )
        previous = digest


def test_a_whole_chain_rebuilt_with_another_key_is_found(history):
    history.tamper(delete("dayroot", f"day = '{DayRoot.objects.get().day}'"))
    rebuild_with_another_key(history)
    assert history.codes() == [
        *[("block.key", f"block {number}") for number in range(1, 6)],
        ("chain.replaced", "block 5"),
    ]


def test_a_whole_chain_rebuilt_with_the_institutions_own_key_is_found(history, own_data):
    """By whoever has the keys too, but forgot the head, or a root on paper."""
    paper = DayRoot.objects.get().digest
    head = heads.path().read_bytes()
    history.tamper(
        delete("dayroot"),
        delete("leaf"),
        delete("block"),
        update("event", "why = ''", f"id = {history.numbers[0]}"),
    )
    heads.path().unlink()
    sealing.seal_all()
    assert ("root.unknown", "root") in history.codes(root=paper)
    heads.path().write_bytes(head)
    assert {code for code, _ in history.codes()} >= {"chain.rolled_back"} or (
        "chain.cut",
        "head",
    ) in history.codes()


def test_triggers_taken_away_are_named(history):
    if history.file is None:
        with connection.cursor() as cursor:
            cursor.execute("DROP TRIGGER history_event_no_update ON history_event")
            cursor.execute("ALTER TABLE history_leaf DISABLE TRIGGER history_leaf_no_delete")
        wanted = ["history_event_no_update", "history_leaf_no_delete"]
    else:
        history.tamper(keep_triggers=False)
        wanted = [
            f"{table}_no_{deed}" for table in triggers.TABLES for deed in ("update", "delete")
        ]
    report = history.verify()
    assert [f.where for f in report.findings] == [f"trigger {name}" for name in wanted]
    assert {f.code for f in report.findings} == {"trigger.missing"}


def test_a_trigger_that_was_made_harmless_is_named(history):
    with connection.cursor() as cursor:
        if history.file is None:
            cursor.execute(
                "CREATE OR REPLACE FUNCTION history_is_append_only() RETURNS trigger "
                "LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$"
            )
        else:
            cursor.execute("DROP TRIGGER history_event_no_update")
            cursor.execute(
                "CREATE TRIGGER history_event_no_update BEFORE UPDATE ON history_event "
                "BEGIN SELECT 1; END"
            )
    assert ("trigger.missing", "trigger history_event_no_update") in history.codes()


@pytest.fixture
def waiting(history, monkeypatch):
    """Three events more, of which one was sealed and two are noted in the head only."""
    with sealing.transaction.atomic():
        thing = SigningKey(pk=1, key_id="财务处")
        record_each(actor=CLERK, action="unit.closed", changes=[Change(thing)] * 3)
    sealing.seal_next(limit=1)
    assert len(heads.read().head.waiting) == 2
    return history.numbers[-2:]


def test_an_event_removed_before_it_was_sealed_but_after_it_was_noted_is_found(history, waiting):
    history.tamper(delete("event", f"id = {waiting[0]}"))
    (finding,) = history.verify().findings
    assert (finding.code, finding.where) == ("event.removed", f"event {waiting[0]}")
    assert "还没来得及封存" in finding.sentence


def test_an_event_altered_before_it_was_sealed_but_after_it_was_noted_is_found(history, waiting):
    assert history.codes() == []
    history.tamper(update("event", "why = '别的'", f"id = {waiting[1]}"))
    (finding,) = history.verify().findings
    assert (finding.code, finding.where) == ("event.altered", f"event {waiting[1]}")
    assert "在封存之前被改动" in finding.sentence


def test_a_head_that_is_gone_or_altered_is_found(history):
    path = heads.path()
    whole = path.read_text(encoding="utf-8")
    told = json.loads(whole)
    for content in ("{}", "x", json.dumps({**told, "block": 4}), json.dumps([])):
        path.write_text(content, encoding="utf-8")
        assert history.codes() == [("head.altered", "head")]
        with pytest.raises(sealing.CannotSeal):
            sealing.seal_next()
    path.unlink()
    assert history.codes() == [("head.missing", "head")]
    with pytest.raises(sealing.CannotSeal, match="不见了"):
        sealing.seal_next()


@pytest.mark.parametrize("change", ["events = 3", "root = 'sm3:00'", "digest = 'sm3:00'"])
def test_an_altered_day_root_is_found(history, change):
    history.tamper(update("dayroot", f"{change}"))
    assert history.codes() == [("day.altered", "day 2026-03-05")]


def test_a_removed_day_root_is_found_when_another_follows(history):
    days.make_day_roots(NOW.date().replace(day=7))
    assert history.codes() == []
    history.tamper(delete("dayroot", "day = '2026-03-05'"))
    assert history.codes() == [
        ("day.broken", "day 2026-03-06"),
        ("day.removed", "day 2026-03-05"),
    ]


def test_a_public_key_that_is_no_longer_in_the_folder_is_told(history):
    for name in files.names("*.pub"):
        files.remove(name)
    codes = {code for code, _ in history.codes()}
    assert codes == {"block.key", "head.altered", "day.altered"}


def test_many_findings_are_told_to_a_limit_and_counted(history, monkeypatch):
    monkeypatch.setattr("zelian.history.verifying.report.SHOWN", 3)
    history.tamper(update("event", "why = ''"))
    report = history.verify()
    assert (len(report.findings), report.faults, report.left_out) == (3, 20, 17)
    assert "另有 17 处" in "\n".join(report.lines())
