"""From posts held and roles granted to scopes and reach. Pure: seats in, tree prefixes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from zelian.people.models import PostRank, Role, Tier, UnitFunction
from zelian.people.viewer import ADMINISTRATORS, INSTITUTIONS, Seat, outermost

OFFICES = {
    UnitFunction.COMMITTEE_OFFICE: Role.COMMITTEE_OFFICE,
    UnitFunction.ORGANISATION: Role.ORGANISATION,
    UnitFunction.DISCIPLINE: Role.DISCIPLINE,
    UnitFunction.INSPECTION: Role.INSPECTION,
}
# Roles over the whole of one's institution, and those among them that read all of it.
INSTITUTION_WIDE = frozenset({*OFFICES.values(), Role.HEAD, Role.TEAM_MEMBER})
READS_ALL = INSTITUTION_WIDE - {Role.TEAM_MEMBER}
# Roles that keep the records of their own unit and all below it.
KEEPS_UNIT = frozenset({Role.UNIT_HEAD, Role.UNIT_CLERK, Role.BRANCH_SECRETARY})
# Roles that may be given by name; inspection reads and changes nothing.
GRANTABLE_OFFICES = tuple(OFFICES.values())
GRANTABLE = (*GRANTABLE_OFFICES, *ADMINISTRATORS)

Scopes = Mapping[Role, tuple[str, ...]]


def roles_of(seat: Seat) -> set[Role]:
    """The roles one post gives its holder."""
    roles: set[Role] = set()
    if office := OFFICES.get(UnitFunction(seat.unit_function)):
        roles.add(office)
    if seat.tier == Tier.DISCIPLINE:
        roles.add(Role.DISCIPLINE)
    if seat.rank == PostRank.STAFF:
        roles.add(Role.UNIT_CLERK)
    elif seat.tier in INSTITUTIONS:
        roles.add(Role.HEAD if seat.rank == PostRank.HEAD else Role.TEAM_MEMBER)
    elif seat.rank == PostRank.HEAD and seat.tier == Tier.UNIT:
        roles.add(Role.UNIT_HEAD)
    elif seat.rank == PostRank.HEAD and seat.tier == Tier.BRANCH:
        roles.add(Role.BRANCH_SECRETARY)
    return roles


def scopes_of(
    seats: Iterable[Seat], granted: Iterable[tuple[Role, str]] = ()
) -> dict[Role, tuple[str, ...]]:
    """
    Over which tree prefixes each role holds: offices, heads and discipline over their
    institution, the others over their unit; what is granted over the unit it was granted for.
    """
    paths: dict[Role, set[str]] = {}
    for seat in seats:
        for role in roles_of(seat):
            scope = seat.institution if role in INSTITUTION_WIDE else seat.unit_path
            paths.setdefault(role, set()).add(scope)
    for role, path in granted:
        paths.setdefault(role, set()).add(path)
    return {role: outermost(found) for role, found in paths.items()}


def reach_of(
    scopes: Scopes, *, overseen: Iterable[str] = (), desks: Iterable[Seat] = ()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``(reads, records_for)``: tree prefixes, none inside another.

    Offices and heads read their whole institution; unit heads, clerks and branch secretaries
    their own unit and below; members in charge also what they oversee. Who prepares for the
    head of a unit reads and records for that unit, for any other post only its own items.
    """
    own = [path for role in KEEPS_UNIT for path in scopes.get(role, ())]
    own += [desk.unit_path for desk in desks if desk.heads_unit]
    wide = [path for role in READS_ALL for path in scopes.get(role, ())]
    return outermost([*wide, *own, *overseen]), outermost(own)


def institution_of(path: str, institutions: Iterable[str]) -> str:
    """The nearest institution at or above a unit; its root where none is of such a tier."""
    above = [own for own in institutions if path.startswith(own)]
    return max(above, key=len, default="")
