"""What units and posts still bear when they are to go, and what becomes of it.

The apps above know: each registers a :class:`Bearing` in ``ready()``. Before a unit is closed or
merged its page asks :func:`weigh`; the operation calls :func:`settle` in its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from zelian.people.models import Unit
from zelian.people.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Leaving:
    """Units and posts that no longer stand from ``on``, and who takes their duties over."""

    unit_ids: frozenset[int]
    post_ids: frozenset[int]
    on: date
    successor: Unit | None = None


@dataclass(frozen=True, slots=True)
class Burden:
    """``count`` things still borne. ``sentence`` says what becomes of them.

    ``decided`` is false where a person must name a successor or give the duty up first.
    """

    key: str
    label: str
    count: int
    sentence: str
    url: str = ""
    decided: bool = True


class Bearing(Protocol):
    """How an app above weighs and settles what leaves."""

    def weigh(self, leaving: Leaving) -> Iterable[Burden]:
        """What is still borne; a fixed number of queries."""
        ...

    def settle(self, leaving: Leaving, *, viewer: Viewer, why: str) -> None:
        """Hand over or put down what was weighed, telling history."""
        ...


_bearings: dict[str, Bearing] = {}


def register(app: str, bearing: Bearing) -> None:
    """Let ``bearing`` speak for the rows of ``app``."""
    _bearings[app] = bearing


def weigh(leaving: Leaving) -> list[Burden]:
    """All that is still borne, app by app; nothing where nothing is."""
    found = (burden for bearing in _bearings.values() for burden in bearing.weigh(leaving))
    return [burden for burden in found if burden.count]


def settle(leaving: Leaving, *, viewer: Viewer, why: str) -> None:
    """Settle all that was weighed, inside the caller's transaction."""
    for bearing in _bearings.values():
        bearing.settle(leaving, viewer=viewer, why=why)
