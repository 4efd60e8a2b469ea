"""A whole organisation as data: what the demonstration and an import hand over at once.

Things name one another by ``key``, a short word unique among its kind.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from zelian.people.models import Appointment, Leave, Oversight, Succession, Tier, UnitFunction


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitKindSpec:
    """A kind of unit; ``aliases`` are what documents call it, ``tier`` where it stands."""

    code: str
    name: str
    tier: str = Tier.UNIT
    aliases: tuple[str, ...] = ()
    order: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PostKindSpec:
    """A kind of post; ``rank`` is one of :class:`zelian.people.models.PostRank`.

    ``vacancy`` is a :class:`zelian.people.models.VacancyRule`, empty to go by the unit's.
    """

    code: str
    name: str
    rank: str
    aliases: tuple[str, ...] = ()
    order: int = 0
    term_years: int | None = None
    vacancy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitPastSpec:
    """What a unit was called until a day; ``parent`` is where it stood, if not where it does."""

    name: str
    until_date: date
    short_name: str = ""
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSpec:
    """A unit; ``parent`` is the key of one listed before it, ``None`` for a root."""

    key: str
    name: str
    kind: str
    founded_on: date
    parent: str | None = None
    short_name: str = ""
    function: str = UnitFunction.NONE
    closed_on: date | None = None
    code: str = ""
    vacancy: str = ""
    past: tuple[UnitPastSpec, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PostSpec:
    """A post in the unit with key ``unit``."""

    key: str
    unit: str
    kind: str
    title: str
    opened_on: date
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonSpec:
    """A person; without an account, see :func:`zelian.people.operations.open_account`."""

    key: str
    name: str
    staff_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentSpec:
    """The person with key ``person`` holds the post with key ``post`` in half-open dates."""

    person: str
    post: str
    from_date: date
    until_date: date | None = None
    nature: str = Appointment.Nature.FULL
    term_until: date | None = None
    document: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveSpec:
    """The person with key ``person`` is away from the post; ``stand_in`` is a person's key."""

    person: str
    post: str
    from_date: date
    until_date: date | None = None
    kind: str = Leave.Kind.LEAVE
    stand_in: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuccessionSpec:
    """The unit ``successor`` took over from ``predecessor`` on a day."""

    predecessor: str
    successor: str
    on: date
    kind: str = Succession.Kind.MERGED


@dataclass(frozen=True, slots=True, kw_only=True)
class OversightSpec:
    """The post with key ``post`` looks after the unit with key ``unit``."""

    post: str
    unit: str
    from_date: date
    until_date: date | None = None
    kind: str = Oversight.Kind.IN_CHARGE


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSpec:
    """All of an organisation; kinds that exist already are left as they are."""

    unit_kinds: tuple[UnitKindSpec, ...] = ()
    post_kinds: tuple[PostKindSpec, ...] = ()
    units: tuple[UnitSpec, ...] = ()
    posts: tuple[PostSpec, ...] = ()
    people: tuple[PersonSpec, ...] = ()
    appointments: tuple[AppointmentSpec, ...] = ()
    oversights: tuple[OversightSpec, ...] = ()
    leaves: tuple[LeaveSpec, ...] = ()
    successions: tuple[SuccessionSpec, ...] = ()
