"""The organisation as its pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from zelian.people.models import Appointment, Oversight, Person, Post, Unit
from zelian.people.queries.dates import on_day, runs
from zelian.people.queries.search import with_seats
from zelian.people.viewer import Viewer


@dataclass(slots=True)
class UnitNode:
    """A unit of the tree with what stands below it."""

    unit: Unit
    posts: int = 0
    vacant: int = 0
    children: list[UnitNode] = field(default_factory=list)
    opened: bool = False

    @property
    def below(self) -> int:
        """How many units stand below, at any depth."""
        return sum(1 + child.below for child in self.children)


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


@dataclass(frozen=True, slots=True)
class PostPage:
    """A post with everybody who ever held it and all it ever looked after."""

    post: Post
    holders: list[Appointment]
    appointments: list[Appointment]
    oversights: list[Oversight]


@dataclass(frozen=True, slots=True)
class PersonPage:
    """A person with every appointment, newest first."""

    person: Person
    today: list[Appointment]
    appointments: list[Appointment]


def organisation_tree(viewer: Viewer, *, open_levels: int = 1) -> list[UnitNode]:
    """The units that stand today as a tree, with posts and vacancies; three queries."""
    standing = Unit.objects.filter(on_day(viewer.today, "founded_on", "closed_on"))
    posts = _counted(_posts_on(viewer.today))
    held = _counted(_held_posts_on(viewer.today))
    roots: list[UnitNode] = []
    above: list[UnitNode] = []
    for unit in standing.select_related("kind").order_by("path"):
        count = posts.get(unit.pk, 0)
        node = UnitNode(unit, count, count - held.get(unit.pk, 0))
        while above and not unit.path.startswith(above[-1].unit.path):
            above.pop()
        node.opened = len(above) < open_levels
        (above[-1].children if above else roots).append(node)
        above.append(node)
    return roots


def count_organisation(viewer: Viewer) -> OrganisationCounts:
    """Units, posts, vacancies and people of today; four queries."""
    posts = _posts_on(viewer.today).count()
    return OrganisationCounts(
        units=Unit.objects.filter(on_day(viewer.today, "founded_on", "closed_on")).count(),
        posts=posts,
        vacant=posts - _held_posts_on(viewer.today).count(),
        people=Appointment.objects.filter(on_day(viewer.today)).values("person").distinct().count(),
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
        _posts_on(viewer.today)
        .select_related("unit", "kind")
        .annotate(vacant=~Exists(held))
        .prefetch_related(Prefetch("appointments", today, to_attr="holders_today"))
        .order_by("unit__path", "kind__order", "id")
    )


def list_people(viewer: Viewer) -> QuerySet[Person]:
    """Everybody, each with ``seated`` and ``seats_today``; two queries."""
    seated = Appointment.objects.filter(on_day(viewer.today), person=OuterRef("pk"))
    people = Person.objects.annotate(seated=Exists(seated)).order_by("staff_no")
    return with_seats(people, viewer)


def list_standing_units(viewer: Viewer) -> QuerySet[Unit]:
    """Units that stand today, in tree order."""
    return Unit.objects.filter(on_day(viewer.today, "founded_on", "closed_on")).order_by("path")


def get_unit_page(viewer: Viewer, unit_id: int) -> UnitPage:
    """
    A unit with its posts, holders and oversight of today; seven queries at most.

    :raises Unit.DoesNotExist: there is none.
    """
    unit = Unit.objects.select_related("kind").get(pk=unit_id)
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
    )


def get_post_page(viewer: Viewer, post_id: int) -> PostPage:
    """
    A post with its appointments and oversights, newest first; three queries.

    :raises Post.DoesNotExist: there is none.
    """
    post = Post.objects.select_related("unit", "kind").get(pk=post_id)
    appointments = list(post.appointments.select_related("person").order_by("-from_date", "-id"))
    for appointment in appointments:
        appointment.post = post
    oversights = list(post.oversights.select_related("unit").order_by("-from_date", "-id"))
    return PostPage(
        post=post,
        holders=[a for a in appointments if runs(a, viewer.today)],
        appointments=appointments,
        oversights=oversights,
    )


def get_person_page(viewer: Viewer, person_id: int) -> PersonPage:
    """
    A person with every appointment, newest first; two queries.

    :raises Person.DoesNotExist: there is none.
    """
    person = Person.objects.select_related("account").get(pk=person_id)
    appointments = list(
        person.appointments.select_related("post__unit", "post__kind").order_by("-from_date", "-id")
    )
    for appointment in appointments:
        appointment.person = person
    return PersonPage(
        person=person,
        today=[a for a in appointments if runs(a, viewer.today)],
        appointments=appointments,
    )


def _posts_on(day: date) -> QuerySet[Post]:
    return Post.objects.filter(
        on_day(day, "opened_on", "closed_on"),
        on_day(day, "unit__founded_on", "unit__closed_on"),
    )


def _held_posts_on(day: date) -> QuerySet[Post]:
    held = Appointment.objects.filter(on_day(day)).values("post")
    return _posts_on(day).filter(pk__in=held)


def _counted(posts: QuerySet[Post]) -> dict[int, int]:
    rows = posts.order_by().values_list("unit").annotate(number=Count("pk"))
    return dict(rows)


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
