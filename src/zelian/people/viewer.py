"""Who is looking: a person with posts, the roles they give, and how far they reach.

Built once a request (five queries, see :mod:`zelian.people.queries.viewers`) and passed to
every query, policy and operation.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Q, QuerySet
from treebeard.mp_tree import MP_Node

from zelian.history.operations import Actor
from zelian.people.models import PostRank, Role, Tier

INSTITUTIONS = frozenset({Tier.BUREAU, Tier.SCHOOL})
ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


@dataclass(frozen=True, slots=True)
class Seat:
    """A post held or served today, with what the page needs to know of it.

    ``institution`` is the tree prefix of the school or bureau it belongs to. ``on_behalf``
    says that the post is somebody else's: by delegation, or while its holder is away.
    """

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
    tier: str = Tier.UNIT
    institution: str = ""
    on_behalf: bool = False

    @property
    def name(self) -> str:
        """The post as it is spoken of: unit and title."""
        return f"{self.unit_name}{self.title}"

    @property
    def heads_unit(self) -> bool:
        """The head of a unit inside an institution, not of the institution itself."""
        return self.rank == PostRank.HEAD and self.tier not in INSTITUTIONS


@dataclass(frozen=True, slots=True)
class Viewer:
    """An account with what it may reach today.

    ``seats`` are the posts one may sign from: held, acted for, or stood in for. ``desks``
    are posts one only prepares and records for (代办). ``scopes`` says over which tree
    prefixes a role holds. ``reads`` and ``records_for`` are tree prefixes too: whose content
    may be read, and for whom acts may be recorded and lists kept. An empty prefix is the
    whole tree. ``institutions`` are those whose organisation and regulations are one's own.
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
    desks: tuple[Seat, ...] = ()
    scopes: Mapping[Role, tuple[str, ...]] = field(default_factory=dict, hash=False)
    institutions: tuple[str, ...] = ()
    # The same account without what it does for others; None where it does nothing for any.
    alone: Viewer | None = field(default=None, compare=False, repr=False)

    @property
    def post_ids(self) -> tuple[int, ...]:
        """The posts held today: what one may sign for."""
        return tuple(seat.post_id for seat in self.seats)

    @property
    def served_post_ids(self) -> tuple[int, ...]:
        """The posts whose items one may read and record for: those held, and the desks."""
        return tuple(seat.post_id for seat in (*self.seats, *self.desks))

    @property
    def actor(self) -> Actor:
        """The viewer as history names them, doing something in their own right."""
        return Actor(account_id=self.account_id, name=self.name, address=self.address)

    @property
    def in_own_right(self) -> Viewer:
        """The viewer without delegations and standing in."""
        return self.alone or self

    @property
    def delegated(self) -> tuple[Seat, ...]:
        """Seats and desks that are somebody else's; what is done from them carries 代."""
        return tuple(seat for seat in (*self.seats, *self.desks) if seat.on_behalf)

    def actor_from(self, seat: Seat | None) -> Actor:
        """The viewer as history names them when acting from a seat; 代 if it is another's."""
        if seat is None or not seat.on_behalf:
            return self.actor
        return replace(self.actor, on_behalf_of=seat.name)

    def delegated_seat(self, *, unit_path: str, post_id: int | None = None) -> Seat | None:
        """The seat of somebody else's that a thing of this post or unit falls to, if any."""
        matching = [
            seat
            for seat in self.delegated
            if seat.post_id == post_id or unit_path.startswith(seat.unit_path)
        ]
        exact = (seat for seat in matching if seat.post_id == post_id)
        nearest = max(matching, key=lambda seat: len(seat.unit_path), default=None)
        return next(exact, nearest)

    @property
    def is_administrator(self) -> bool:
        """One of the three administrators, who see no content."""
        return self.has(*ADMINISTRATORS)

    def has(self, *roles: Role) -> bool:
        """Whether the viewer has any of the roles, anywhere."""
        return not self.roles.isdisjoint(roles)

    def has_over(self, role: Role, unit_path: str) -> bool:
        """Whether the viewer has the role over a unit."""
        return _under_any(unit_path, self.scopes.get(role, ()))

    def scope_of(self, *roles: Role) -> tuple[str, ...]:
        """The tree prefixes over which the viewer has any of the roles."""
        return outermost(path for role in roles for path in self.scopes.get(role, ()))

    def may_read(self, unit_path: str) -> bool:
        """Whether a unit's content is within reach."""
        return _under_any(unit_path, self.reads)

    def may_record_for(self, unit_path: str) -> bool:
        """Whether acts and lists of a unit may be kept."""
        return _under_any(unit_path, self.records_for)

    def knows(self, unit_path: str) -> bool:
        """Whether a unit is of one's own institution, or stands above it."""
        return any(
            unit_path.startswith(own) or own.startswith(unit_path) for own in self.institutions
        )


def outermost(prefixes: Iterable[str]) -> tuple[str, ...]:
    """The prefixes that lie inside no other, in order."""
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not any(prefix.startswith(outer) for outer in kept):
            kept.append(prefix)
    return tuple(kept)


def _under_any(path: str, prefixes: Iterable[str]) -> bool:
    return any(path.startswith(prefix) for prefix in prefixes)


# Every row. An empty Q() would vanish in ``Q() | other`` and leave only the other.
EVERYTHING = ~Q(pk__in=())


def path_in(field_name: str, prefixes: Iterable[str]) -> Q:
    """Rows whose tree path lies under any prefix, as ranges an index can walk.

    ``LIKE`` would scan on SQLite, whose operator ignores case and so its indexes.
    """
    prefixes = set(prefixes)
    if "" in prefixes:
        return EVERYTHING
    condition = Q(pk__in=())
    for start, until in _ranges(prefixes):
        condition |= Q(**{f"{field_name}__gte": start, f"{field_name}__lt": until})
    return condition


def _ranges(prefixes: Iterable[str]) -> list[tuple[str, str]]:
    """Half-open ranges of paths; neighbours make one, which an index walks in one go."""
    ranges: list[tuple[str, str]] = []
    for prefix in sorted(prefixes):
        if ranges and prefix <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(ranges[-1][1], _next_path(prefix)))
        else:
            ranges.append((prefix, _next_path(prefix)))
    return ranges


def known_in(field_name: str, viewer: Viewer) -> Q:
    """Rows of the viewer's own institutions and of what stands above them, as ranges."""
    above = sorted({path for own in viewer.institutions for path in ancestors_of(own)})
    condition = path_in(field_name, viewer.institutions)
    return condition | Q(**{f"{field_name}__in": above}) if above else condition


def ancestors_of(path: str) -> list[str]:
    """The paths above ``path``, the root's first."""
    return [path[:end] for end in range(MP_Node.steplen, len(path), MP_Node.steplen)]


def _next_path(prefix: str) -> str:
    """The smallest path beyond every path that begins with ``prefix``."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    kept = prefix.rstrip("Z")
    if not kept:
        raise ValueError(f"no path stands beyond {prefix!r}")
    return kept[:-1] + alphabet[alphabet.index(kept[-1]) + 1]


def in_reach(queryset: QuerySet, viewer: Viewer, *, posts: str | None = "post") -> QuerySet:
    """Scope rows that carry ``unit_path`` (and a post) to what ``viewer`` may read.

    One's own posts, and those one serves, are always within reach.
    """
    condition = path_in("unit_path", viewer.reads)
    if posts and viewer.served_post_ids and "" not in viewer.reads:
        condition |= Q(**{f"{posts}__in": viewer.served_post_ids})
    return queryset.filter(condition)
