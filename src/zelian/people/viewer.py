"""Who is looking: a person with posts, the roles they give, and how far they reach.

Built once a request (three queries) and passed to every query, policy and operation.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from zelian.history.operations import Actor
from zelian.people.models import Role


@dataclass(frozen=True, slots=True)
class Seat:
    """A post held today, with what the page needs to know of it."""

    post_id: int
    title: str
    unit_id: int
    unit_name: str
    unit_path: str
    unit_kind: str
    unit_function: str
    post_kind: str
    rank: str
    acting: bool = False

    @property
    def name(self) -> str:
        """The post as it is spoken of: unit and title."""
        return f"{self.unit_name}{self.title}"


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account with what it may reach today.

    ``reads`` and ``records_for`` are tree prefixes: whose content may be read, and for
    whom acts may be recorded and lists kept. An empty prefix is the whole tree.
    """

    account_id: int
    person_id: int | None
    name: str
    today: date
    seats: tuple[Seat, ...] = ()
    roles: frozenset[Role] = frozenset()
    reads: tuple[str, ...] = ()
    records_for: tuple[str, ...] = ()
    address: str | None = field(default=None, compare=False)

    @property
    def post_ids(self) -> tuple[int, ...]:
        """The posts held today."""
        return tuple(seat.post_id for seat in self.seats)

    @property
    def actor(self) -> Actor:
        """The viewer as history names them."""
        return Actor(account_id=self.account_id, name=self.name, address=self.address)

    def has(self, *roles: Role) -> bool:
        """Whether the viewer has any of the roles."""
        return not self.roles.isdisjoint(roles)

    def may_read(self, unit_path: str) -> bool:
        """Whether a unit's content is within reach."""
        return _under_any(unit_path, self.reads)

    def may_record_for(self, unit_path: str) -> bool:
        """Whether acts and lists of a unit may be kept."""
        return _under_any(unit_path, self.records_for)


def _under_any(path: str, prefixes: Iterable[str]) -> bool:
    return any(path.startswith(prefix) for prefix in prefixes)


# Every row. An empty Q() would vanish in ``Q() | other`` and leave only the other.
EVERYTHING = ~Q(pk__in=())


def path_in(field_name: str, prefixes: Iterable[str]) -> Q:
    """Rows whose tree path lies under any prefix, as ranges an index can walk.

    ``LIKE`` would scan on SQLite, whose operator ignores case and so its indexes.
    """
    condition = Q(pk__in=())
    for prefix in prefixes:
        if not prefix:
            return EVERYTHING
        condition |= Q(**{f"{field_name}__gte": prefix, f"{field_name}__lt": _next_path(prefix)})
    return condition


def _next_path(prefix: str) -> str:
    """The smallest path beyond every path that begins with ``prefix``."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    kept = prefix.rstrip("Z")
    if not kept:
        raise ValueError(f"no path stands beyond {prefix!r}")
    return kept[:-1] + alphabet[alphabet.index(kept[-1]) + 1]


def in_reach(queryset: QuerySet, viewer: Viewer, *, posts: str | None = "post") -> QuerySet:
    """Scope rows that carry ``unit_path`` (and a post) to what ``viewer`` may read.

    One's own posts are always within reach.
    """
    condition = path_in("unit_path", viewer.reads)
    if posts and viewer.post_ids:
        condition |= Q(**{f"{posts}__in": viewer.post_ids})
    return queryset.filter(condition)
