"""The one way to write history: inside the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from zelian.history.models import Event

LABEL_LENGTH = Event._meta.get_field("thing_label").max_length
WHY_LENGTH = Event._meta.get_field("why").max_length
NAME_LENGTH = Event._meta.get_field("actor_name").max_length


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: an account, its name then, for whom, and from which address."""

    account_id: int | None
    name: str
    on_behalf_of: str = ""
    address: str | None = None


SYSTEM = Actor(account_id=None, name="系统")


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one thing, for :func:`record_each`."""

    thing: models.Model
    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


class HistoryOutsideTransaction(RuntimeError):
    """An event was written outside a transaction, where it could survive what it tells."""


def record(
    *,
    actor: Actor,
    action: str,
    thing: models.Model,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    why: str = "",
) -> Event:
    """
    Write one event. ``action`` is dotted: ``act.recorded``, ``regulation.confirmed``.

    ``before`` and ``after`` may hold dates, decimals and translated labels; they are kept
    as plain JSON.

    :raises HistoryOutsideTransaction: the caller opened no transaction.
    """
    _refuse_outside_transaction(action)
    event = _event(actor, action, Change(thing, before, after), why, timezone.now())
    event.save(force_insert=True)
    return event


def record_each(*, actor: Actor, action: str, changes: Iterable[Change], why: str = "") -> int:
    """
    Write one event a thing, many at once, in their order; returns how many.

    :raises HistoryOutsideTransaction: the caller opened no transaction.
    """
    _refuse_outside_transaction(action)
    at = timezone.now()
    events = [_event(actor, action, change, why, at) for change in changes]
    Event.objects.bulk_create(events, batch_size=500)
    return len(events)


def _refuse_outside_transaction(action: str) -> None:
    if not transaction.get_connection().in_atomic_block:
        raise HistoryOutsideTransaction(action)


def _event(actor: Actor, action: str, change: Change, why: str, at: datetime) -> Event:
    return Event(
        at=at,
        actor_id=actor.account_id,
        actor_name=actor.name[:NAME_LENGTH],
        on_behalf_of=actor.on_behalf_of[:NAME_LENGTH],
        address=actor.address,
        action=action,
        thing_type=change.thing._meta.label_lower,
        thing_id=change.thing.pk,
        thing_label=str(change.thing)[:LABEL_LENGTH],
        before=None if change.before is None else dict(change.before),
        after=None if change.after is None else dict(change.after),
        why=why[:WHY_LENGTH],
    )
