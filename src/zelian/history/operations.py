"""The one way to write history: inside the transaction of what it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from zelian.history.models import Event


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: an account, its name then, for whom, and from which address."""

    account_id: int | None
    name: str
    on_behalf_of: str = ""
    address: str | None = None


SYSTEM = Actor(account_id=None, name="系统")


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

    :raises HistoryOutsideTransaction: the caller opened no transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise HistoryOutsideTransaction(action)
    return Event.objects.create(
        at=timezone.now(),
        actor_id=actor.account_id,
        actor_name=actor.name,
        on_behalf_of=actor.on_behalf_of,
        address=actor.address,
        action=action,
        thing_type=thing._meta.label_lower,
        thing_id=thing.pk,
        thing_label=str(thing)[:300],
        before=dict(before) if before is not None else None,
        after=dict(after) if after is not None else None,
        why=why,
    )
