"""From posts held to roles and reach. Pure: seats in, roles and tree prefixes out."""

from __future__ import annotations

from collections.abc import Iterable

from zelian.people.models import PostRank, Role, UnitFunction
from zelian.people.viewer import Seat

SCHOOL_KINDS = {"committee", "school"}
DISCIPLINE_KINDS = {"discipline_committee"}
UNIT_KINDS = {"department", "college_committee", "general_branch"}
BRANCH_KINDS = {"branch"}
OFFICES = {
    UnitFunction.COMMITTEE_OFFICE: Role.COMMITTEE_OFFICE,
    UnitFunction.ORGANISATION: Role.ORGANISATION,
    UnitFunction.DISCIPLINE: Role.DISCIPLINE,
    UnitFunction.INSPECTION: Role.INSPECTION,
}
SCHOOL_WIDE = frozenset(
    {Role.COMMITTEE_OFFICE, Role.ORGANISATION, Role.DISCIPLINE, Role.INSPECTION, Role.HEAD}
)


def roles_of(seat: Seat) -> set[Role]:
    """The roles one post gives its holder."""
    roles: set[Role] = set()
    if office := OFFICES.get(UnitFunction(seat.unit_function)):
        roles.add(office)
    if seat.unit_kind in DISCIPLINE_KINDS:
        roles.add(Role.DISCIPLINE)
    if seat.rank == PostRank.STAFF:
        roles.add(Role.UNIT_CLERK)
    elif seat.unit_kind in SCHOOL_KINDS:
        roles.add(Role.HEAD if seat.rank == PostRank.HEAD else Role.TEAM_MEMBER)
    elif seat.rank == PostRank.HEAD and seat.unit_kind in UNIT_KINDS:
        roles.add(Role.UNIT_HEAD)
    elif seat.rank == PostRank.HEAD and seat.unit_kind in BRANCH_KINDS:
        roles.add(Role.BRANCH_SECRETARY)
    return roles


def reach_of(
    seats: Iterable[Seat], roles: frozenset[Role], overseen: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``(reads, records_for)``: tree prefixes, none inside another.

    School offices and the head read the whole tree; heads, clerks and branch secretaries
    their own unit and below; members in charge also what they oversee.
    """
    own = [
        seat.unit_path
        for seat in seats
        if roles_of(seat) & {Role.UNIT_HEAD, Role.UNIT_CLERK, Role.BRANCH_SECRETARY}
    ]
    reads = [""] if roles & SCHOOL_WIDE else [*own, *overseen]
    return _outermost(reads), _outermost(own)


def _outermost(prefixes: Iterable[str]) -> tuple[str, ...]:
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):
        if not any(prefix.startswith(outer) for outer in kept):
            kept.append(prefix)
    return tuple(kept)
