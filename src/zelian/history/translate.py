"""Rows of history as the core knows them."""

from __future__ import annotations

from zelian.core.sealing.canonical import EventFacts
from zelian.core.sealing.headers import BlockHeader, DayHeader
from zelian.history.models import Block, DayRoot, Event
from zelian.keys.signing import Signature

EVENT_COLUMNS = (
    "id",
    "at",
    "actor_id",
    "actor_name",
    "on_behalf_of",
    "address",
    "action",
    "thing_type",
    "thing_id",
    "thing_label",
    "before",
    "after",
    "why",
)


def facts_of(event: Event) -> EventFacts:
    """An event's row."""
    return EventFacts(*(getattr(event, name) for name in EVENT_COLUMNS))


def header_of(block: Block) -> BlockHeader:
    """A block's row without its digest and signature."""
    return BlockHeader(
        number=block.number,
        previous=block.previous,
        form=block.form,
        count=block.count,
        first=block.first_event,
        last=block.last_event,
        root=block.root,
        sealed_at=block.sealed_at,
        algorithm=block.algorithm,
        key=block.key_id,
    )


def day_header_of(row: DayRoot) -> DayHeader:
    """A day's row without its digest and signature."""
    return DayHeader(
        day=row.day,
        previous=row.previous,
        first=row.first_block,
        last=row.last_block,
        blocks=row.blocks,
        events=row.events,
        root=row.root,
        algorithm=row.algorithm,
        key=row.key_id,
    )


def signature_of(row: Block | DayRoot) -> Signature:
    """The signature on a block or a day."""
    return Signature(row.key_id, row.signature_algorithm, row.signature)
