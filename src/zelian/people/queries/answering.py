"""Who answers for a post on a day: its holder, whoever acts or stands in, or a post above.

Nobody holds a vacant post, and yet its obligations fall due. What the institution chose for
that (:class:`~zelian.people.models.VacancyRule`) is read here, and only here.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from zelian.core.vocabulary.time import Period
from zelian.people.models import (
    Appointment,
    Leave,
    Person,
    Post,
    PostKind,
    PostRank,
    Unit,
    VacancyRule,
)
from zelian.people.queries.dates import as_period, during, on_day, runs
from zelian.people.queries.holders import stands, weight_of
from zelian.people.viewer import Viewer, path_in

STEP = Unit.steplen


class How(StrEnum):
    """In what way somebody answers for a post."""

    HELD = "held"
    ACTING = "acting"
    STAND_IN = "stand_in"
    UP = "up"
    WAITING = "waiting"


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers for a post; nobody while it waits. ``through`` is the post above, going up."""

    person: Person | None
    how: How
    through: Post | None = None

    @property
    def person_id(self) -> int | None:
        """The person's number, for a column."""
        return self.person.pk if self.person else None

    @property
    def sentence(self) -> str:
        """Why it is this person; empty for the holder."""
        match self.how:
            case How.ACTING:
                return _("岗位空缺，由代理人承担")
            case How.STAND_IN:
                return _("任职人离岗，由代为履职的人承担")
            case How.UP:
                return _("岗位空缺，由%(post)s承担") % {"post": self.through}
            case How.WAITING:
                return _("岗位空缺，等待新任")
        return ""


WAITING = Answering(None, How.WAITING)


@dataclass(frozen=True, slots=True)
class Answerers:
    """Who answers for some posts over a period, held in memory to be asked day by day."""

    posts: dict[int, Post]
    heads: dict[int, list[Post]]
    units: dict[str, Unit]
    appointments: dict[int, list[Appointment]]
    leaves: dict[int, list[Leave]]

    @classmethod
    def over(cls, post_ids: Iterable[int], period: Period) -> Answerers:
        """Read the posts, the heads at and above their units, holders and leaves; five queries."""
        wanted = set(post_ids)
        if not wanted:
            return cls.of_nothing()
        posts = {p.pk: p for p in _posts().filter(pk__in=wanted)}
        paths = {path for post in posts.values() for path in _upwards(post.unit.path)}
        units = {unit.path: unit for unit in Unit.objects.filter(path__in=paths)}
        heads: dict[int, list[Post]] = {}
        above = _posts().filter(
            during(period, "opened_on", "closed_on"),
            unit__in=[unit.pk for unit in units.values()],
            kind__rank=PostRank.HEAD,
        )
        for post in above.order_by("kind__order", "id"):
            heads.setdefault(post.unit_id, []).append(post)
        of_posts = wanted | {post.pk for row in heads.values() for post in row}
        appointments: dict[int, list[Appointment]] = {}
        for appointment in _appointments_of(of_posts, period):
            appointments.setdefault(appointment.post_id, []).append(appointment)
        leaves: dict[int, list[Leave]] = {}
        away = Leave.objects.filter(during(period), appointment__post__in=of_posts)
        for leave in away.select_related("stand_in"):
            leaves.setdefault(leave.appointment_id, []).append(leave)
        return cls(posts, heads, units, appointments, leaves)

    @classmethod
    def of_nothing(cls) -> Answerers:
        """Of no posts; everything waits."""
        return cls({}, {}, {}, {}, {})

    def at(self, post_id: int, day: date) -> Answering:
        """Who answers for the post on ``day``; nobody for a post that was not asked for."""
        post = self.posts.get(post_id)
        if post is None or not stands(post, day):
            return WAITING
        rule = self.rule_of(post)
        seated = self._seated(post_id, day)
        if seated is not None and not (seated.how is How.ACTING and rule == VacancyRule.WAIT):
            return seated
        return self._up(post, day) if rule == VacancyRule.UP else WAITING

    def rule_of(self, post: Post) -> str:
        """The rule for the post: of its kind, else of the nearest unit that names one.

        Empty where nobody chose: whoever was appointed to act answers, else the post waits.
        """
        if post.kind.vacancy:
            return post.kind.vacancy
        chosen = (
            unit.vacancy
            for path in _upwards(post.unit.path)
            if (unit := self.units.get(path)) is not None and unit.vacancy
        )
        return next(chosen, "")

    def _seated(self, post_id: int, day: date) -> Answering | None:
        """Who sits on the post, its holder before whoever acts, unless away."""
        running = [a for a in self.appointments.get(post_id, ()) if runs(a, day)]
        away: list[Answering] = []
        for appointment in sorted(running, key=_first_in_rank):
            leave = next((v for v in self.leaves.get(appointment.pk, ()) if runs(v, day)), None)
            if leave is None:
                acting = appointment.nature == Appointment.Nature.ACTING and not away
                how = How.STAND_IN if away else How.ACTING if acting else How.HELD
                return Answering(appointment.person, how)
            if leave.stand_in is not None:
                return Answering(leave.stand_in, How.STAND_IN)
            away.append(Answering(appointment.person, How.HELD))
        # Away, with nobody to stand in: the holder answers still.
        return away[0] if away else None

    def _up(self, post: Post, day: date) -> Answering:
        """The first head, at or above the unit, whose post somebody sits on."""
        paths = _upwards(post.unit.path)
        own = post.kind.rank == PostRank.HEAD
        for path in paths[1:] if own else paths:
            unit = self.units.get(path)
            if unit is None or not stands(unit, day):
                continue
            for head in self.heads.get(unit.pk, ()):
                seated = self._seated(head.pk, day) if stands(head, day) else None
                if seated is not None and head.pk != post.pk:
                    return Answering(seated.person, How.UP, head)
        return WAITING


def answering_for(post_ids: Iterable[int], day: date) -> dict[int, Answering]:
    """Who answers for each post on ``day``, and in what way; five queries, whatever their number.

    Over many days: :meth:`Answerers.over`.
    """
    wanted = list(post_ids)
    answerers = Answerers.over(wanted, as_period(day))
    return {post_id: answerers.at(post_id, day) for post_id in wanted}


def posts_going_up_to(viewer: Viewer) -> tuple[int, ...]:
    """
    Vacant posts whose duties go up to the viewer today, as ids.

    One query where the viewer heads a unit, none otherwise; seven where an institution lets
    duties go up. Posts the viewer stands in for are the viewer's own seats already, and what
    goes up to such a post is the viewer's too.
    """
    headed = _headed_by(viewer)
    if not headed or not _goes_up_somewhere():
        return ()
    vacant = _vacant_below(headed, viewer.today)
    answering = answering_for(vacant, viewer.today)
    return tuple(pk for pk, answer in answering.items() if _is_up_to(answer, viewer))


def goes_up_to(viewer: Viewer, post: Post, *, unit_path: str) -> bool:
    """
    Whether a post is vacant and its duties go up to the viewer today.

    No query where the viewer heads nothing at or above ``unit_path``; six at most.
    """
    if not unit_path.startswith(_headed_by(viewer)) or not _goes_up_somewhere():
        return False
    return _is_up_to(answering_for([post.pk], viewer.today)[post.pk], viewer)


def _headed_by(viewer: Viewer) -> tuple[str, ...]:
    if viewer.person_id is None:
        return ()
    return tuple(seat.unit_path for seat in viewer.seats if seat.rank == PostRank.HEAD)


def _is_up_to(answer: Answering, viewer: Viewer) -> bool:
    """Going up, to the viewer or to a post the viewer sits on for somebody else."""
    if answer.how is not How.UP or answer.through is None:
        return False
    return answer.person_id == viewer.person_id or answer.through.pk in viewer.post_ids


def _goes_up_somewhere() -> bool:
    """Whether any unit or kind of post lets duties go up at all; one query."""
    units = Unit.objects.filter(vacancy=VacancyRule.UP).order_by().values_list("name")
    kinds = PostKind.objects.filter(vacancy=VacancyRule.UP).order_by().values_list("name")
    return units.union(kinds).exists()


def _vacant_below(paths: Sequence[str], day: date) -> list[int]:
    held = Appointment.objects.filter(on_day(day)).values("post")
    standing = Post.objects.filter(
        path_in("unit__path", paths), on_day(day, "opened_on", "closed_on")
    )
    return list(standing.exclude(pk__in=held).values_list("pk", flat=True))


def _posts() -> QuerySet[Post]:
    return Post.objects.select_related("unit", "kind")


def _appointments_of(post_ids: Iterable[int], period: Period) -> Iterable[Appointment]:
    return (
        Appointment.objects.filter(during(period), post__in=list(post_ids))
        .select_related("person")
        .order_by("from_date", "id")
    )


def _upwards(path: str) -> list[str]:
    """The paths of a unit and of those above it, the unit's own first."""
    return [path[:length] for length in range(len(path), 0, -STEP)]


def _first_in_rank(appointment: Appointment) -> tuple[int, int, int]:
    """Holders before those who act; the latest appointed first."""
    return -weight_of(appointment), -appointment.from_date.toordinal(), -appointment.pk
