"""How long passing records are kept: each app says of its own, the nightly job removes the rest.

What tells how a duty was done (lists, acts, evidence, history) is no passing record: nothing
here removes it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class RetentionKind:
    """
    A kind of passing record.

    ``expired`` gives the rows that are older than a moment. ``days`` is how long they are
    kept unless the institution says otherwise, ``least`` the fewest days it may say, with the
    ``basis`` of that.
    """

    code: str
    label: Promise
    basis: Promise
    days: int
    least: int
    expired: Callable[[datetime], QuerySet]


_KINDS: dict[str, RetentionKind] = {}


def register_retention(*kinds: RetentionKind) -> None:
    """Hand kinds over; called once by each app when it is ready."""
    _KINDS.update({kind.code: kind for kind in kinds})


def retention_kinds() -> tuple[RetentionKind, ...]:
    """All kinds, in the order the apps were loaded."""
    return tuple(_KINDS.values())


def retention_kind(code: str) -> RetentionKind | None:
    """The kind of that code."""
    return _KINDS.get(code)
