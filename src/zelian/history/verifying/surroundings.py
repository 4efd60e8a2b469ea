"""What stands around the chain: triggers, events not sealed yet, the head, the days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zelian.core.sealing.canonical import seal_event
from zelian.history import heads, sealing, triggers
from zelian.history.days import day_of, header_for
from zelian.history.models import Block, DayRoot, Event, Leaf
from zelian.history.sealing import LATE, genesis, list_unsealed
from zelian.history.translate import day_header_of, facts_of, signature_of
from zelian.history.verifying.chain import Keys
from zelian.history.verifying.contents import backdated
from zelian.history.verifying.report import Finding, when
from zelian.keys import digests

PATIENCE = timedelta(minutes=10)  # sealing takes seconds; beyond this something stands still


def check_triggers() -> Iterator[Finding]:
    """Whether the database still refuses changes by itself."""
    for name in triggers.list_missing(connection):
        sentence = _(
            "数据库触发器 %(name)s 不在、被停用或被改过：从那时起历史可以被直接改动。"
            "请运行 zelian setup 恢复。"
        )
        yield Finding("trigger.missing", f"trigger {name}", sentence % {"name": name})


def check_unsealed(now: datetime) -> Iterator[tuple[bool, Finding]]:
    """Events without a leaf: (whether it is tampering, what it is)."""
    last = _drained().first()
    oldest: Event | None = None
    count = 0
    for event in list_unsealed().iterator(chunk_size=2000):
        if last is not None and event.at < last.sealed_at - LATE:
            yield True, backdated(event, _block_before(event, last))
            continue
        oldest = oldest or event
        count += 1
    if oldest is not None and oldest.at < now - PATIENCE:
        sentence = _(
            "有 %(count)s 件事件尚未封存，最早的是 %(at)s 的第 %(event)s 号：请确认后台任务在运行。"
        )
        words = {"count": count, "at": when(oldest.at), "event": oldest.pk}
        yield False, Finding("sealing.behind", f"event {oldest.pk}", sentence % words)


def _block_before(event: Event, last: Block) -> Block:
    """The first block sealed well after the event says it happened."""
    later = _drained().filter(sealed_at__gt=event.at + LATE).order_by("number")
    return later.first() or last


def _drained() -> QuerySet[Block]:
    """Blocks that were not full: when they were sealed, nothing else waited."""
    return Block.objects.filter(count__lt=sealing.LIMIT)


def check_head() -> Iterator[Finding]:
    """Whether the chain reaches as far as was noted outside the database."""
    last = Block.objects.first()
    try:
        noted = heads.read()
    except heads.HeadUnreadable:
        noted, readable = None, False
    else:
        readable = True
    if not readable or (noted is not None and not noted.is_genuine):
        sentence = _("库外末块记录 %(path)s 被改动：内容或签名不对。")
        yield Finding("head.altered", "head", sentence % {"path": heads.path()})
        return
    if noted is None:
        if last is not None:
            sentence = _("库外末块记录 %(path)s 不见了，链的末尾是否被截去无从对照。")
            yield Finding("head.missing", "head", sentence % {"path": heads.path()})
        return
    yield from _check_end(noted, last)
    yield from _check_waiting(noted)


def _check_end(noted: heads.NotedHead, last: Block | None) -> Iterator[Finding]:
    head = noted.head
    if head.block == 0:
        return
    there = Block.objects.filter(number=head.block).first()
    reached = last.number if last else 0
    words = {
        "last": reached,
        "noted": head.block,
        "at": when(head.noted_at),
        "until": when(last.sealed_at) if last else _("没有任何区块"),
        "event": head.last,
    }
    if there is None and reached > head.block:
        return  # the walk along the chain tells that this block is gone
    if there is None:
        kept = Event.objects.filter(pk=head.last).exists()
        sentence = (
            _(
                "链的末尾被截去：数据库只到第 %(last)s 块（%(until)s），而 %(at)s 已封存到"
                "第 %(noted)s 块；事件还在，区块不在了。"
            )
            if kept
            else _(
                "数据库只到第 %(last)s 块（%(until)s），而 %(at)s 已封存到第 %(noted)s 块"
                "（第 %(event)s 号事件）：末尾的事件和区块被一同删去，或换上了旧数据库。"
            )
        )
        yield Finding("chain.cut" if kept else "chain.rolled_back", "head", sentence % words)
    elif there.digest != head.digest:
        sentence = _(
            "整条链被重做：第 %(noted)s 块与 %(at)s 记在库外的摘要不同，其后的区块和签名都不可信。"
        )
        yield Finding("chain.replaced", f"block {head.block}", sentence % words)


def _check_waiting(noted: heads.NotedHead) -> Iterator[Finding]:
    """Events that were seen before they were sealed, and noted outside the database."""
    wanted = dict(noted.head.waiting)
    hash_ = digests.hash_function(noted.head.algorithm)
    events = Event.objects.in_bulk(list(wanted))
    sealed = set(
        Leaf.objects.filter(event_number__in=wanted).values_list("event_number", flat=True)
    )
    for number, leaf in wanted.items():
        words = {"event": number, "at": when(noted.head.noted_at)}
        if number not in events and number not in sealed:
            sentence = _("第 %(event)s 号事件被删除：%(at)s 已记在库外，还没来得及封存。")
            yield Finding("event.removed", f"event {number}", sentence % words)
        elif number in events and seal_event(facts_of(events[number]), hash_).hash.hex() != leaf:
            sentence = _("第 %(event)s 号事件在封存之前被改动：与 %(at)s 记在库外的摘要不同。")
            yield Finding("event.altered", f"event {number}", sentence % words)


def check_days(keys: Keys) -> Iterator[Finding]:
    """Whether each day's root is what its blocks amount to, and none is missing."""
    previous: DayRoot | None = None
    for row in DayRoot.objects.order_by("day"):
        yield from _check_day(row, previous, keys)
        previous = row
    if previous is not None:
        yield from _missing_days(previous)


def _check_day(row: DayRoot, previous: DayRoot | None, keys: Keys) -> Iterator[Finding]:
    words = {"day": row.day.isoformat()}
    where = f"day {row.day}"
    content = day_header_of(row).to_bytes()
    holds = digests.digest(content, row.algorithm) == row.digest
    genuine = keys.trusts(row.key_id) and keys.verifies(content, signature_of(row))
    if not holds or not genuine:
        sentence = _("%(day)s 的日根被改动：内容、摘要或签名对不上。")
        yield Finding("day.altered", where, sentence % words)
        return
    if row.previous != (genesis(row.algorithm) if previous is None else previous.digest):
        sentence = _("%(day)s 的日根接不上前一日：之前的日根被删除或改动。")
        yield Finding("day.broken", where, sentence % words)
    now = header_for(row.day, previous=row.previous, algorithm=row.algorithm, key=row.key_id)
    if now != day_header_of(row):
        sentence = _("%(day)s 的区块与当日日根对不上：日根生成之后，这一天的区块被改动。")
        yield Finding("day.blocks", where, sentence % words)


def _missing_days(newest: DayRoot) -> Iterator[Finding]:
    known = set(DayRoot.objects.values_list("day", flat=True))
    told: set[object] = set()
    moments = Block.objects.order_by("number").values_list("sealed_at", flat=True)
    for moment in moments.iterator(chunk_size=5000):
        day = day_of(moment)
        if day < newest.day and day not in known and day not in told:
            told.add(day)
            sentence = _("%(day)s 的日根被删除。") % {"day": day.isoformat()}
            yield Finding("day.removed", f"day {day}", sentence)
