"""Who holds which post on a day, and the people a share is taken of."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from zelian.core.vocabulary.time import Period
from zelian.people.models import Appointment, Oversight, Person, Post, PostRank, Unit
from zelian.people.queries.bearers import SubjectRow
from zelian.people.queries.dates import as_period, during, on_day, runs

STEP = Unit.steplen


def holder_on(post_ids: Iterable[int], day: date) -> dict[int, Person]:
    """The holder of each post on ``day``; who acts stands in only where nobody holds it.

    Vacant posts are missing from the answer. One query.
    """
    appointments = (
        Appointment.objects.filter(on_day(day), post_id__in=list(post_ids))
        .select_related("person")
        .order_by("from_date", "id")
    )
    holders: dict[int, Appointment] = {}
    for appointment in appointments:
        known = holders.get(appointment.post_id)
        if known is None or weight_of(appointment) >= weight_of(known):
            holders[appointment.post_id] = appointment
    return {post_id: appointment.person for post_id, appointment in holders.items()}


def holders_over(post_id: int, period: Period) -> list[Appointment]:
    """Every appointment to the post that shares a day with ``period``, earliest first."""
    return list(
        Appointment.objects.filter(during(period), post_id=post_id)
        .select_related("person", "post__unit", "post__kind")
        .order_by("from_date", "id")
    )


def appointments_over(post_ids: Iterable[int], period: Period) -> dict[int, list[Appointment]]:
    """:func:`holders_over` for many posts with one query; posts without any are missing."""
    found: dict[int, list[Appointment]] = {}
    appointments = (
        Appointment.objects.filter(during(period), post_id__in=list(post_ids))
        .select_related("person")
        .order_by("from_date", "id")
    )
    for appointment in appointments:
        found.setdefault(appointment.post_id, []).append(appointment)
    return found


def population_of(subject: Post | Unit, on: date) -> frozenset[int]:
    """
    The people a share of ``subject`` is taken of on a day, as ids; itself never among them.

    A head's are the other members of the leading team and the heads of the units directly
    below; a member's are the heads of the units it is in charge of or in liaison with; a
    unit's are its head's. Staff have none. Many at once: :func:`populations_of`.
    """
    row = (
        SubjectRow(subject.unit, subject)
        if isinstance(subject, Post)
        else SubjectRow(subject, None)
    )
    return populations_of([row], [on])[(row.key, on)]


def populations_of(
    subjects: Iterable[SubjectRow], days: Iterable[date]
) -> dict[tuple[str, date], frozenset[int]]:
    """:func:`population_of` of every subject on every day, by ``(key, day)``; four queries."""
    rows, wanted = list(subjects), sorted(set(days))
    if not rows or not wanted:
        return {}
    staffing = Staffing.over(Period(wanted[0], as_period(wanted[-1]).until))
    return {(row.key, day): staffing.population(row, day) for day in wanted for row in rows}


WEIGHTS = {
    Appointment.Nature.FULL: 2,
    Appointment.Nature.PART_TIME: 1,
    Appointment.Nature.ACTING: 0,
}


def weight_of(appointment: Appointment) -> int:
    """Who goes before whom where several are on one post: the greater weight."""
    return WEIGHTS[Appointment.Nature(appointment.nature)]


@dataclass(frozen=True, slots=True)
class Staffing:
    """The leading teams over a period, held in memory to be asked day by day."""

    below: dict[str, list[Unit]]
    team: dict[int, list[Post]]
    ranks: dict[int, str]
    appointments: dict[int, list[Appointment]]
    oversights: dict[int, list[Oversight]]

    @classmethod
    def over(cls, period: Period) -> Staffing:
        """Read units, posts, appointments and oversights that stand in ``period``."""
        below: dict[str, list[Unit]] = {}
        for unit in Unit.objects.filter(during(period, "founded_on", "closed_on")):
            below.setdefault(unit.path[:-STEP], []).append(unit)
        team: dict[int, list[Post]] = {}
        posts = Post.objects.filter(
            during(period, "opened_on", "closed_on"),
            kind__rank__in=[PostRank.HEAD, PostRank.MEMBER],
        )
        for post in posts.select_related("kind").order_by("kind__order", "id"):
            team.setdefault(post.unit_id, []).append(post)
        appointments: dict[int, list[Appointment]] = {}
        for appointment in Appointment.objects.filter(during(period)).order_by("from_date", "id"):
            appointments.setdefault(appointment.post_id, []).append(appointment)
        oversights: dict[int, list[Oversight]] = {}
        for oversight in Oversight.objects.filter(during(period)).select_related("unit"):
            oversights.setdefault(oversight.post_id, []).append(oversight)
        ranks = {post.pk: post.kind.rank for posts in team.values() for post in posts}
        return cls(below, team, ranks, appointments, oversights)

    def holder(self, post: Post, day: date) -> int | None:
        """Who holds the post on ``day``, acting where nobody holds it in full."""
        if not stands(post, day):
            return None
        found = [a for a in self.appointments.get(post.pk, ()) if runs(a, day)]
        return max(found, key=_weight_and_start).person_id if found else None

    def heads(self, units: Iterable[Unit], day: date) -> set[int]:
        """The holders of the head posts of ``units`` on ``day``."""
        posts = (
            post
            for unit in units
            if stands(unit, day)
            for post in self.team.get(unit.pk, ())
            if post.kind.rank == PostRank.HEAD
        )
        return self._holders(posts, day)

    def population(self, row: SubjectRow, day: date) -> frozenset[int]:
        """See :func:`population_of`."""
        post = row.post or self._first_head(row.unit, day)
        if post is None:
            return frozenset(self._of_head(row.unit, day))
        rank = self.ranks.get(post.pk, PostRank.STAFF)
        if rank == PostRank.HEAD:
            people = self._of_head(row.unit, day)
        elif rank == PostRank.MEMBER:
            overseen = [o.unit for o in self.oversights.get(post.pk, ()) if runs(o, day)]
            people = self.heads(overseen, day)
        else:
            people = set()
        return frozenset(people - {self.holder(post, day)})

    def _of_head(self, unit: Unit, day: date) -> set[int]:
        team = self._holders(self.team.get(unit.pk, ()), day)
        return team | self.heads(self.below.get(unit.path, ()), day)

    def _first_head(self, unit: Unit, day: date) -> Post | None:
        heads = (
            post
            for post in self.team.get(unit.pk, ())
            if post.kind.rank == PostRank.HEAD and stands(post, day)
        )
        return next(heads, None)

    def _holders(self, posts: Iterable[Post], day: date) -> set[int]:
        return {holder for post in posts if (holder := self.holder(post, day)) is not None}


def stands(thing: Unit | Post, day: date) -> bool:
    """Whether a unit or post exists on ``day``."""
    start = thing.founded_on if isinstance(thing, Unit) else thing.opened_on
    return start <= day and (thing.closed_on is None or day < thing.closed_on)


def _weight_and_start(appointment: Appointment) -> tuple[int, date, int]:
    return weight_of(appointment), appointment.from_date, appointment.pk
