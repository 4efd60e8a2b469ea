"""The organisation as its pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from zelian.people.models import (
    Appointment,
    Delegation,
    Leave,
    Oversight,
    Person,
    Post,
    Succession,
    Unit,
    UnitPast,
)
from zelian.people.queries.answering import Answering, answering_for
from zelian.people.queries.chart import held_posts_on, posts_on, units_on
from zelian.people.queries.dates import on_day, runs
from zelian.people.queries.delegation import delegations_of
from zelian.people.queries.search import known_people, with_seats
from zelian.people.queries.seats import term_ends_soon
from zelian.people.viewer import Viewer, known_in


@dataclass(frozen=True, slots=True)
class OrganisationCounts:
    """The figures above the tree."""

    units: int
    posts: int
    vacant: int
    people: int


@dataclass(slots=True)
class PostRow:
    """A post with who is on it today and what it looks after."""

    post: Post
    holders: list[Appointment] = field(default_factory=list)
    oversees: list[Oversight] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class UnitPage:
    """All that a unit's page shows besides its history."""

    unit: Unit
    ancestors: list[Unit]
    children: list[Unit]
    posts: list[PostRow]
    closed_posts: list[Post]
    overseen_by: list[Oversight]
    past: list[UnitPast]
    succeeds: list[Succession]
    succeeded_by: list[Succession]

    @property
    def above_path(self) -> str:
        """The tree path of the unit it stands below today."""
        return self.unit.path[: -Unit.steplen]

    @property
    def vacancy(self) -> tuple[str, Unit | None]:
        """The rule for vacant posts here, and the unit above it comes from, if not from here."""
        if self.unit.vacancy:
            return self.unit.get_vacancy_display(), None
        for above in reversed(self.ancestors):
            if above.vacancy:
                return above.get_vacancy_display(), above
        return "", None


@dataclass(frozen=True, slots=True)
class PostPage:
    """A post with everybody who ever held it, who answers today, and all it ever looked after."""

    post: Post
    holders: list[Appointment]
    appointments: list[Appointment]
    oversights: list[Oversight]
    leaves: list[Leave]
    answering: Answering
    running: list[Leave]
    ending: list[Appointment]
    delegations: list[Delegation]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person with every appointment, newest first."""

    person: Person
    today: list[Appointment]
    appointments: list[Appointment]
    leaves: list[Leave]
    stands_in: list[Leave]
    ending: list[Appointment]


def count_organisation(viewer: Viewer, *, on: date | None = None) -> OrganisationCounts:
    """Units, posts, vacancies and people of a day, today's without one; four queries."""
    day = on or viewer.today
    known = known_in("unit__path", viewer)
    posts = posts_on(day).filter(known).count()
    serving = Appointment.objects.filter(on_day(day), known_in("post__unit__path", viewer))
    return OrganisationCounts(
        units=units_on(viewer, day).count(),
        posts=posts,
        vacant=posts - held_posts_on(day).filter(known).count(),
        people=serving.values("person").distinct().count(),
    )


def list_posts(viewer: Viewer) -> QuerySet[Post]:
    """Posts that stand today, each with ``vacant`` and ``holders_today``; two queries."""
    today = (
        Appointment.objects.filter(on_day(viewer.today))
        .select_related("person")
        .order_by("-nature", "from_date", "id")
    )
    held = Appointment.objects.filter(on_day(viewer.today), post=OuterRef("pk"))
    return (
        posts_on(viewer.today)
        .filter(known_in("unit__path", viewer))
        .select_related("unit", "kind")
        .annotate(vacant=~Exists(held))
        .prefetch_related(Prefetch("appointments", today, to_attr="holders_today"))
        .order_by("unit__path", "kind__order", "id")
    )


def list_people(viewer: Viewer) -> QuerySet[Person]:
    """Everybody, each with ``seated`` and ``seats_today``; two queries."""
    seated = Appointment.objects.filter(on_day(viewer.today), person=OuterRef("pk"))
    people = Person.objects.filter(known_people(viewer))
    people = people.annotate(seated=Exists(seated)).order_by("staff_no")
    return with_seats(people, viewer)


def list_standing_units(viewer: Viewer) -> QuerySet[Unit]:
    """Units that stand today, in tree order."""
    return units_on(viewer, viewer.today)


def get_unit_page(viewer: Viewer, unit_id: int) -> UnitPage:
    """
    A unit with its posts, holders and oversight of today, and its past; ten queries at most.

    :raises Unit.DoesNotExist: there is none.
    """
    unit = Unit.objects.select_related("kind").get(known_in("path", viewer), pk=unit_id)
    posts = list(unit.posts.select_related("kind").order_by("kind__order", "id"))
    rows = {post.pk: PostRow(post) for post in posts if _is_open(post, viewer.today)}
    for post in posts:
        post.unit = unit
    for appointment in _appointments_on(viewer.today, rows):
        rows[appointment.post_id].holders.append(appointment)
    for oversight in _oversights_on(viewer.today, rows):
        rows[oversight.post_id].oversees.append(oversight)
    return UnitPage(
        unit=unit,
        ancestors=list(Unit.objects.get_ancestors(unit)),
        children=list(
            Unit.objects.get_children(unit)
            .filter(Q(closed_on__isnull=True) | Q(closed_on__gt=viewer.today))
            .select_related("kind")
        ),
        posts=list(rows.values()),
        closed_posts=[post for post in posts if post.pk not in rows],
        overseen_by=_overseers_of(unit, viewer.today),
        past=list(unit.past.select_related("parent").order_by("-until_date", "-id")),
        succeeds=list(unit.succeeds.select_related("predecessor").order_by("on", "id")),
        succeeded_by=list(unit.succeeded_by.select_related("successor").order_by("on", "id")),
    )


def get_post_page(viewer: Viewer, post_id: int) -> PostPage:
    """
    A post with its appointments, leaves and oversights, newest first, and the delegations of
    today; ten queries.

    :raises Post.DoesNotExist: there is none.
    """
    known = known_in("unit__path", viewer)
    post = Post.objects.select_related("unit", "kind").get(known, pk=post_id)
    appointments = list(post.appointments.select_related("person").order_by("-from_date", "-id"))
    for appointment in appointments:
        appointment.post = post
    oversights = list(post.oversights.select_related("unit").order_by("-from_date", "-id"))
    holders = [a for a in appointments if runs(a, viewer.today)]
    leaves = _leaves_of(appointments)
    return PostPage(
        post=post,
        holders=holders,
        appointments=appointments,
        oversights=oversights,
        leaves=leaves,
        running=[v for v in leaves if v.until_date is None or v.until_date > viewer.today],
        ending=[a for a in holders if term_ends_soon(a, viewer.today)],
        answering=answering_for([post.pk], viewer.today)[post.pk],
        delegations=delegations_of(post, viewer.today),
    )


def get_person_page(viewer: Viewer, person_id: int) -> PersonPage:
    """
    A person with every appointment and leave, newest first; four queries.

    :raises Person.DoesNotExist: there is none.
    """
    known = known_people(viewer)
    person = Person.objects.filter(known).select_related("account").get(pk=person_id)
    appointments = list(
        person.appointments.select_related("post__unit", "post__kind").order_by("-from_date", "-id")
    )
    for appointment in appointments:
        appointment.person = person
    today = [a for a in appointments if runs(a, viewer.today)]
    return PersonPage(
        person=person,
        today=today,
        ending=[a for a in today if term_ends_soon(a, viewer.today)],
        appointments=appointments,
        leaves=_leaves_of(appointments),
        stands_in=list(
            person.stands_in.filter(Q(until_date__isnull=True) | Q(until_date__gt=viewer.today))
            .select_related("appointment__person", "appointment__post__unit")
            .order_by("from_date", "id")
        ),
    )


def _leaves_of(appointments: Iterable[Appointment]) -> list[Leave]:
    """The leaves of appointments in hand, newest first; one query."""
    by_id = {appointment.pk: appointment for appointment in appointments}
    leaves = Leave.objects.filter(appointment__in=by_id).select_related("stand_in")
    found = list(leaves.order_by("-from_date", "-id"))
    for leave in found:
        leave.appointment = by_id[leave.appointment_id]
    return found


def _appointments_on(day: date, post_ids: Iterable[int]) -> QuerySet[Appointment]:
    return (
        Appointment.objects.filter(on_day(day), post__in=list(post_ids))
        .select_related("person")
        .order_by("-nature", "from_date", "id")
    )


def _oversights_on(day: date, post_ids: Iterable[int]) -> QuerySet[Oversight]:
    return (
        Oversight.objects.filter(on_day(day), post__in=list(post_ids))
        .select_related("unit")
        .order_by("kind", "unit__path")
    )


def _overseers_of(unit: Unit, day: date) -> list[Oversight]:
    return list(
        Oversight.objects.filter(on_day(day), unit=unit)
        .select_related("post__unit", "post__kind")
        .order_by("kind", "post__kind__order", "id")
    )


def _is_open(post: Post, day: date) -> bool:
    return post.closed_on is None or day < post.closed_on
