"""The sealer: events not yet sealed become the next block of the chain.

An event that was committed late (its number taken earlier than others that were sealed
meanwhile) is found too: what counts is that it has no leaf, not its number.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.core.sealing.canonical import FORM, SealedEvent, seal_event
from zelian.core.sealing.headers import BlockHeader
from zelian.core.sealing.trees import root_of
from zelian.history import heads
from zelian.history.models import Block, Event, Leaf
from zelian.history.translate import facts_of
from zelian.keys import digests, signing

LIMIT = 5_000  # events in a block
LATE = timedelta(hours=1)  # how long a transaction may stay open and still be found at once
LOCK = 0x7A656C69616E  # the advisory lock of sealing on PostgreSQL: "zelian"
logger = logging.getLogger("zelian.history")


class CannotSeal(Exception):
    """Sealing stands still until somebody looks at it; ``sentence`` says why."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class Overtaken(Exception):
    """Another sealer was faster; nothing was written."""


@dataclass(frozen=True, slots=True)
class _Batch:
    """Events for one block, in order of their numbers."""

    numbers: list[int]
    sealed: list[SealedEvent]


def seal_all() -> int:
    """
    Seal everything there is, block after block; returns how many events.

    :raises CannotSeal: see :func:`seal_next`.
    """
    count = 0
    while (block := seal_next(sweep=True)) is not None:
        count += block.count
    return count


def seal_next(*, sweep: bool = False, limit: int = LIMIT) -> Block | None:
    """
    Seal the events without a leaf into one block; nothing where there are none, or where
    another sealer was faster.

    Looked at are events from an hour before the newest sealed one on; with ``sweep`` all.

    :raises CannotSeal: the database ends before the head that was noted outside it.
    :raises CannotUseKey: the signing key can't be used.
    """
    last = Block.objects.first()
    _refuse_behind_head(last)
    now = timezone.now()
    algorithm = digests.chosen()
    found = list(list_unsealed(since=0 if sweep else _low_water(now))[: limit + heads.WAITING])
    hash_ = digests.hash_function(algorithm)
    sealed = [seal_event(facts_of(event), hash_) for event in found]
    waiting = tuple(
        (event.pk, leaf.hash.hex())
        for event, leaf in zip(found[limit:], sealed[limit:], strict=True)
    )
    if not found:
        _mend_head(last, now)
        return None
    if last is None and heads.read() is None:
        heads.note_beginning(genesis(algorithm), algorithm=algorithm, at=now)
    batch = _Batch([event.pk for event in found[:limit]], sealed[:limit])
    try:
        block = _append(last, batch, algorithm, now)
    except (Overtaken, IntegrityError):
        logger.info("another sealer was faster")
        return None
    heads.note(block, at=now, waiting=waiting)
    return block


def list_unsealed(*, since: int = 0) -> QuerySet[Event]:
    """Events without a leaf whose numbers are above ``since``, in order."""
    leaf = Leaf.objects.filter(event_number=OuterRef("pk"))
    return Event.objects.filter(~Exists(leaf), pk__gt=since).order_by("pk")


def genesis(algorithm: str) -> str:
    """What the first block names as the one before it."""
    return digests.written(algorithm, bytes(digests.SIZE))


def _append(last: Block | None, batch: _Batch, algorithm: str, now: datetime) -> Block:
    """Sign first, then write in one short transaction, if the chain still ends where it did."""
    block = _signed_block(last, batch, algorithm, now)
    leaves = [
        Leaf(event_number=number, block=block, position=place, hash=leaf.hash, marks=leaf.marks)
        for place, (number, leaf) in enumerate(zip(batch.numbers, batch.sealed, strict=True))
    ]
    with transaction.atomic():
        _lock()
        if Block.objects.first() != last:
            raise Overtaken
        block.save(force_insert=True)
        Leaf.objects.bulk_create(leaves, batch_size=500)
    return block


def _signed_block(last: Block | None, batch: _Batch, algorithm: str, now: datetime) -> Block:
    hash_ = digests.hash_function(algorithm)
    header = BlockHeader(
        number=1 if last is None else last.number + 1,
        previous=genesis(algorithm) if last is None else last.digest,
        form=FORM,
        count=len(batch.numbers),
        first=batch.numbers[0],
        last=batch.numbers[-1],
        root=digests.written(algorithm, root_of([leaf.hash for leaf in batch.sealed], hash_)),
        sealed_at=now,
        algorithm=algorithm,
        key=signing.current_key().key_id,
    )
    signature = signing.sign(header.to_bytes())
    return Block(
        number=header.number,
        previous=header.previous,
        form=header.form,
        count=header.count,
        first_event=header.first,
        last_event=header.last,
        root=header.root,
        sealed_at=header.sealed_at,
        algorithm=header.algorithm,
        digest=digests.digest(header.to_bytes(), algorithm),
        key_id=header.key,
        signature_algorithm=signature.algorithm,
        signature=signature.value,
    )


def _lock() -> None:
    """One sealer at a time; on SQLite the transaction is the lock already."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


def _low_water(now: datetime) -> int:
    old = Block.objects.filter(sealed_at__lt=now - LATE).order_by("-number")
    return old.values_list("last_event", flat=True).first() or 0


def _refuse_behind_head(last: Block | None) -> None:
    """Never seal on top of a chain that was cut: the head would be written over."""
    try:
        noted = heads.read()
    except heads.HeadUnreadable as error:
        raise CannotSeal(_("库外末块记录无法读取，封存已停止。请先核验历史。")) from error
    if noted is None and last is not None:
        raise CannotSeal(_("库外末块记录不见了，封存已停止。请先核验历史。"))
    if noted is None:
        return
    if not noted.is_genuine:
        raise CannotSeal(_("库外末块记录的签名不对，封存已停止。请先核验历史。"))
    there = Block.objects.filter(number=noted.head.block, digest=noted.head.digest)
    if noted.head.block > 0 and not there.exists():
        sentence = _("数据库里没有已记下的第 %(number)s 块，封存已停止。请先核验历史。")
        raise CannotSeal(sentence % {"number": noted.head.block})


def _mend_head(last: Block | None, now: datetime) -> None:
    """Note the last block where a crash came between writing it and noting it."""
    noted = heads.read()
    behind = noted and last and (noted.head.block != last.number or noted.head.waiting)
    if last is not None and behind:
        heads.note(last, at=now)
