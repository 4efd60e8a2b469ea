"""An account as the viewer it is today."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from zelian.people.models import (
    Account,
    Appointment,
    Delegation,
    Leave,
    Oversight,
    Person,
    Post,
    PostRank,
    Role,
    Unit,
)
from zelian.people.queries.dates import on_day
from zelian.people.queries.delegation import delegations_in_force
from zelian.people.roles import READS_ALL, institution_of, reach_of, roles_of, scopes_of
from zelian.people.viewer import ADMINISTRATORS, INSTITUTIONS, Seat, Viewer, outermost


@dataclass(frozen=True, slots=True)
class _Ground:
    """What a viewer is built upon: the institutions, and what each post looks after."""

    institutions: tuple[str, ...]
    whole_tree: str
    overseen: tuple[tuple[int, str], ...] = ()

    def reached(self, prefixes: Iterable[str]) -> tuple[str, ...]:
        """The same reach, with no range to look through where it is the whole tree."""
        found = tuple(prefixes)
        return ("",) if self.whole_tree and self.whole_tree in found else found


def get_viewer(account: Account, *, today: date, address: str | None = None) -> Viewer:
    """
    The account with the posts held and served today, their roles and reach.

    Five queries: appointments (also those stood in for), delegations, grants, institutions,
    oversight; one more for a person without an appointment. An administrator is of no
    person's posts: four queries, no content.
    """
    granted = list(
        account.grants.filter(on_day(today)).values_list("role", "unit__path").order_by("pk")
    )
    base = Viewer(
        account_id=account.pk,
        person_id=None,
        name=account.get_username(),
        today=today,
        address=address,
    )
    administers = frozenset(Role(role) for role, _path in granted if role in ADMINISTRATORS)
    if administers:
        return _administrator(account, base, administers)
    appointments = _appointments(account, today)
    held = [row for row in appointments if row.person.account_id == account.pk]
    person = held[0].person if held else Person.objects.filter(account=account).first()
    if person is None:
        return base
    base = replace(base, person_id=person.pk, name=person.name)
    ground = _ground()
    seats = [_seat(row.post, ground, acting=row.nature == row.Nature.ACTING) for row in held]
    others = [row for row in appointments if row.person.account_id != account.pk]
    taken_over, desks = _served_for_others(account, today, ground, seats, others)
    ground = _with_oversight(ground, [*seats, *taken_over], today)
    grants = [(Role(role), path) for role, path in granted if path]
    viewer = _built(base, ground, seats, (), grants)
    if not taken_over and not desks:
        return viewer
    return replace(_built(base, ground, [*seats, *taken_over], desks, grants), alone=viewer)


def _administrator(account: Account, base: Viewer, administers: frozenset[Role]) -> Viewer:
    """An administrator by the person's name, where the account is a person's; no posts."""
    person = Person.objects.filter(account=account).first()
    return replace(
        base,
        name=person.name if person else base.name,
        roles=administers,
        scopes=dict.fromkeys(administers, ("",)),
    )


def _served_for_others(
    account: Account,
    today: date,
    ground: _Ground,
    seats: Sequence[Seat],
    away: Iterable[Appointment],
) -> tuple[list[Seat], list[Seat]]:
    """``(taken over, desks)``: somebody else's posts signed for, and those only prepared for."""
    known = {seat.post_id for seat in seats}
    stood_in = {row.post_id: row.post for row in away if row.post_id not in known}
    taken_over = [_seat(post, ground, acting=True, on_behalf=True) for post in stood_in.values()]
    delegated = _delegated(account, today, ground, known | set(stood_in))
    taken_over += [seat for seat, kind in delegated if kind == Delegation.Kind.ACTING]
    return taken_over, [seat for seat, kind in delegated if kind == Delegation.Kind.CLERICAL]


def _built(
    base: Viewer,
    ground: _Ground,
    seats: Sequence[Seat],
    desks: Sequence[Seat],
    grants: Sequence[tuple[Role, str]],
) -> Viewer:
    scopes = scopes_of(seats, grants)
    posts = {seat.post_id for seat in seats}
    overseen = [path for post, path in ground.overseen if post in posts]
    reads, records_for = reach_of(scopes, overseen=overseen, desks=desks)
    homes = [seat.institution for seat in (*seats, *desks)]
    homes += [institution_of(path, ground.institutions) for _role, path in grants]
    if not homes and len(ground.institutions) == 1:
        homes = list(ground.institutions)
    return replace(
        base,
        seats=tuple(seats),
        desks=tuple(desks),
        roles=frozenset({Role.MEMBER, *scopes}),
        scopes=scopes,
        reads=ground.reached(reads),
        records_for=records_for,
        institutions=ground.reached(outermost(homes)),
    )


def _appointments(account: Account, today: date) -> list[Appointment]:
    """The account's own appointments of the day, and those it stands in for during leave."""
    away = Leave.objects.filter(on_day(today), stand_in__account=account).values("appointment")
    own = Person.objects.filter(account=account).values("pk")
    return list(
        Appointment.objects.filter(on_day(today))
        .filter(Q(person__in=own) | Q(pk__in=away))
        .select_related("person", "post__unit__kind", "post__kind")
        .order_by("post__kind__order", "id")
    )


def _delegated(
    account: Account, today: date, ground: _Ground, known: set[int]
) -> list[tuple[Seat, str]]:
    """Posts the account serves by delegation; acting outweighs clerical for the same post."""
    rows = (
        delegations_in_force(today)
        .filter(delegate__account=account)
        .exclude(post__in=known)
        .select_related("post__unit__kind", "post__kind")
        .order_by("-kind", "id")
    )
    kinds = {row.post_id: (row.post, row.kind) for row in rows}
    return [
        (_seat(post, ground, acting=kind == Delegation.Kind.ACTING, on_behalf=True), kind)
        for post, kind in kinds.values()
    ]


def _ground() -> _Ground:
    """The institutions of the tree; roots of no such tier stand in for one."""
    rows = list(
        Unit.objects.filter(Q(kind__tier__in=INSTITUTIONS) | Q(depth=1))
        .order_by("path")
        .values_list("path", "depth")
    )
    roots = [path for path, depth in rows if depth == 1]
    return _Ground(tuple(path for path, _depth in rows), roots[0] if len(roots) == 1 else "")


def _with_oversight(ground: _Ground, seats: Sequence[Seat], today: date) -> _Ground:
    """With what the seats look after: leading teams only, and who doesn't read it all anyway."""
    posts = [
        seat.post_id
        for seat in seats
        if seat.rank != PostRank.STAFF and not READS_ALL & roles_of(seat)
    ]
    if not posts:
        return ground
    rows = Oversight.objects.filter(on_day(today), post__in=posts)
    return replace(ground, overseen=tuple(rows.values_list("post", "unit__path")))


def _seat(post: Post, ground: _Ground, *, acting: bool, on_behalf: bool = False) -> Seat:
    return Seat(
        post_id=post.pk,
        title=post.title,
        unit_id=post.unit_id,
        unit_name=post.unit.short_name,
        unit_path=post.unit.path,
        unit_kind=post.unit.kind_id,
        unit_function=post.unit.function,
        post_kind=post.kind_id,
        rank=post.kind.rank,
        acting=acting,
        tier=post.unit.kind.tier,
        institution=institution_of(post.unit.path, ground.institutions),
        on_behalf=on_behalf,
    )
