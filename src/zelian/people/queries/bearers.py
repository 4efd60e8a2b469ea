"""Who bears a duty: from "the heads of all colleges" to posts and units that stand.

Six hundred duties over a hundred units are resolved with two queries, whatever their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from zelian.core.vocabulary.time import Period
from zelian.people.models import Post, PostKind, PostRank, Succession, Unit, UnitKind
from zelian.people.queries.dates import as_period, during


@dataclass(frozen=True, slots=True)
class SubjectRow:
    """A subject that stands at some day of what was asked; a unit when ``post`` is ``None``.

    ``since`` is the day on which it took over from a closed unit that the bearer names.
    """

    unit: Unit
    post: Post | None = None
    since: date | None = None

    @property
    def key(self) -> str:
        """Stable over the years: ``post:12``, ``unit:7``."""
        return f"post:{self.post.pk}" if self.post else f"unit:{self.unit.pk}"

    @property
    def bound(self) -> tuple[date, date | None]:
        """When it exists, half-open: a post no longer than its unit."""
        start, until = self.unit.founded_on, self.unit.closed_on
        start = max(start, self.since or start)
        if self.post is None:
            return start, until
        ends = [day for day in (until, self.post.closed_on) if day is not None]
        return max(start, self.post.opened_on), min(ends, default=None)

    def bound_within(self, period: Period) -> Period | None:
        """The part of ``period`` in which it exists, ``None`` where there is no such day."""
        start, until = self.bound
        start = max(start, period.start)
        until = period.until if until is None else min(until, period.until)
        return Period(start, until) if start < until else None


class NamesBearer(Protocol):
    """A row that names a bearer, as the catalogue keeps it."""

    bearer: str
    unit_kind_id: str | None
    unit_id: int | None
    post_kind_id: str | None
    post_id: int | None


@dataclass(frozen=True, slots=True)
class BearerRequest:
    """One bearer to resolve under the units whose path begins with ``scope_path``.

    ``bearer`` is unit, head, members, post_kind or post.
    """

    bearer: str
    scope_path: str
    unit_kind: str | None = None
    unit: int | None = None
    post_kind: str | None = None
    post: int | None = None

    @classmethod
    def of(cls, row: NamesBearer, scope_path: str) -> BearerRequest:
        """From a row of the catalogue."""
        return cls(
            bearer=row.bearer,
            scope_path=scope_path,
            unit_kind=row.unit_kind_id,
            unit=row.unit_id,
            post_kind=row.post_kind_id,
            post=row.post_id,
        )


def resolve_bearer(
    bearer: str,
    *,
    unit_kind: UnitKind | str | None = None,
    unit: Unit | int | None = None,
    post_kind: PostKind | str | None = None,
    post: Post | int | None = None,
    scope_path: str,
    on: Period | date,
) -> list[SubjectRow]:
    """The subjects of one bearer that stand on a day, or on any day of a period."""
    request = BearerRequest(
        bearer=bearer,
        scope_path=scope_path,
        unit_kind=_key(unit_kind),
        unit=_key(unit),
        post_kind=_key(post_kind),
        post=_key(post),
    )
    return resolve_bearers([request], on=on)[0]


def resolve_bearers(
    requests: Sequence[BearerRequest], *, on: Period | date
) -> list[list[SubjectRow]]:
    """Each request's subjects, in tree order, in the order of the requests; two queries.

    Units not yet founded or already closed, and such posts, are left out. Where a request
    names a unit that is closed, its successors bear from the day they took over; that takes
    one query more.
    """
    if not requests:
        return []
    period = as_period(on)
    units = Unit.objects.filter(during(period, "founded_on", "closed_on")).order_by("path")
    by_id = {unit.pk: unit for unit in units}
    posts: dict[int, list[Post]] = {}
    if any(request.bearer != "unit" for request in requests):
        standing = Post.objects.filter(during(period, "opened_on", "closed_on"))
        for post in standing.select_related("kind").order_by("kind__order", "id"):
            if post.unit_id in by_id:
                post.unit = by_id[post.unit_id]
                posts.setdefault(post.unit_id, []).append(post)
    heirs = _heirs_of({request.unit for request in requests if request.unit}, by_id, period)
    return [_resolve(request, by_id.values(), posts, heirs, period) for request in requests]


def _heirs_of(
    named: set[int], standing: dict[int, Unit], period: Period
) -> dict[int, dict[int, date]]:
    """The successors of each named unit that is closed within or before ``period``, since when."""
    gone = [pk for pk in named if pk not in standing or standing[pk].closed_on is not None]
    if not gone:
        return {}
    following: dict[int, list[tuple[int, date]]] = {}
    took_over = Succession.objects.filter(on__lt=period.until, predecessor__closed_on__isnull=False)
    for before, after, on in took_over.values_list("predecessor_id", "successor_id", "on"):
        following.setdefault(before, []).append((after, on))
    heirs: dict[int, dict[int, date]] = {}
    for pk in gone:
        found, ahead = heirs.setdefault(pk, {}), list(following.get(pk, ()))
        while ahead:
            unit, on = ahead.pop()
            if unit not in found:
                found[unit] = on
                ahead += following.get(unit, ())
    return heirs


def _resolve(
    request: BearerRequest,
    units: Iterable[Unit],
    posts: dict[int, list[Post]],
    heirs: dict[int, dict[int, date]],
    period: Period,
) -> list[SubjectRow]:
    inherited = heirs.get(request.unit, {}) if request.unit is not None else {}
    inside = [
        unit for unit in units if unit.path.startswith(request.scope_path) or unit.pk in inherited
    ]
    if request.unit is not None:
        inside = [unit for unit in inside if unit.pk == request.unit or unit.pk in inherited]
    if request.unit_kind is not None:
        inside = [unit for unit in inside if unit.kind_id == request.unit_kind]
    if request.bearer == "unit":
        return [SubjectRow(unit, since=inherited.get(unit.pk)) for unit in inside]
    wanted = _CHOICES[request.bearer](request)
    rows = (
        SubjectRow(unit, post, inherited.get(unit.pk))
        for unit in inside
        for post in posts.get(unit.pk, ())
    )
    return [row for row in rows if wanted(row.post) and row.bound_within(period)]


_CHOICES: dict[str, Callable[[BearerRequest], Callable[[Post], bool]]] = {
    "head": lambda request: lambda post: post.kind.rank == PostRank.HEAD,
    "members": lambda request: lambda post: post.kind.rank == PostRank.MEMBER,
    "post_kind": lambda request: lambda post: post.kind_id == request.post_kind,
    "post": lambda request: lambda post: post.pk == request.post,
}


def _key(thing: UnitKind | Unit | PostKind | Post | str | int | None) -> str | int | None:
    return getattr(thing, "pk", thing)
