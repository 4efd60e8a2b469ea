"""Reads of acts, scoped to those they concern and those who supervise."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from zelian.core.vocabulary.obligation import Match
from zelian.history.queries import timeline_of
from zelian.pages.parts import Moment
from zelian.people.models import Person, Post, Unit
from zelian.people.policies import may, refuse_unless
from zelian.people.queries import on_day, posts_going_up_to
from zelian.people.viewer import Viewer, path_in
from zelian.performance.models import Act, ActPerson, Contribution, Evidence, Obligation
from zelian.performance.policies import has_books, kept_units
from zelian.performance.queries.obligations import obligations_served
from zelian.performance.queries.serving import candidates, counted_acts, matches
from zelian.performance.queries.statuses import with_status
from zelian.performance.translate import judged


def list_acts(
    viewer: Viewer,
    *,
    year: int | None = None,
    kind: str = "",
    unit: Unit | None = None,
    mine: bool = False,
) -> QuerySet[Act]:
    """Acts one may see, newest first, with evidence and contributions at hand; three queries."""
    rows = Act.objects.filter(_seen_by(viewer))
    if year is not None:
        rows = rows.filter(on__range=(date(year, 1, 1), date(year, 12, 31)))
    if kind:
        rows = rows.filter(kind=kind)
    if unit is not None:
        rows = rows.filter(path_in("unit_path", [unit.path]))
    if mine:
        rows = rows.filter(of_own(viewer))
    return rows.select_related("unit", "post").prefetch_related("evidence", "contributions")


def of_own(viewer: Viewer) -> Q:
    """Acts of one's own posts, and those one recorded."""
    return Q(post__in=viewer.served_post_ids) | Q(recorded_by=viewer.account_id)


def _seen_by(viewer: Viewer) -> Q:
    if "" in viewer.reads:
        return Q()
    attended = ActPerson.objects.filter(person=viewer.person_id).values("act")
    return (
        path_in("unit_path", viewer.reads)
        | Q(post__in=viewer.served_post_ids)
        | Q(recorded_by=viewer.account_id)
        | Q(pk__in=attended)
    )


@dataclass(frozen=True, slots=True)
class ActPage:
    """An act with what it counts for and why, its people, evidence and history."""

    act: Act
    people: Sequence[Person]
    contributions: Sequence[Contribution]
    triggered: Sequence[Obligation]
    evidence: Sequence[Evidence]
    events: Sequence[Moment]
    may_change: bool

    @property
    def counting(self) -> list[Contribution]:
        """What it counts for."""
        return [row for row in self.contributions if not row.refused]


def get_act(viewer: Viewer, act_id: int) -> ActPage:
    """
    One act; each obligation it was settled for carries ``status`` and ``verdict`` of today.

    :raises Act.DoesNotExist: there is none.
    :raises PermissionDenied: it concerns the viewer in no way.
    """
    act = Act.objects.select_related("unit", "post__unit", "recorded_by__person").get(pk=act_id)
    refuse_unless(viewer, "performance.view_acts", act)
    served = list(obligations_served(act))
    standing = with_status(
        Obligation.objects.filter(pk__in=[row.obligation_id for row in served]), viewer.today
    )
    statuses = dict(standing.values_list("pk", "status"))
    acts = counted_acts(statuses)
    for row in served:
        row.obligation.status = statuses[row.obligation_id]
        row.obligation.verdict = judged(
            row.obligation, acts.get(row.obligation_id, ()), today=viewer.today
        )
    triggered = with_status(Obligation.objects.filter(triggered_by=act), viewer.today)
    return ActPage(
        act,
        list(act.people.order_by("staff_no")),
        served,
        list(triggered.select_related("unit", "post")),
        list(act.evidence.order_by("pk")),
        timeline_of(act),
        act.state == Act.State.RECORDED and may(viewer, "performance.change_act", act),
    )


@dataclass(frozen=True, slots=True)
class Proposal:
    """An obligation that an act could count for, and why; ``ticked`` is the first proposal."""

    obligation: Obligation
    match: Match
    ticked: bool


def propose_for(
    viewer: Viewer,
    *,
    kind: str,
    on: date,
    unit: Unit,
    post: Post | None,
    topic: str = "",
    people: Iterable[int] = (),
    quantity: Decimal | None = None,
    quantity_unit: str = "",
    act: Act | None = None,
) -> list[Proposal]:
    """
    What an act would count for if it were recorded so, the likeliest first; one query.

    Of a standing ``act``, what was chosen and refused before is ticked accordingly.
    """
    drafted = Act(
        pk=act.pk if act else None,
        kind=kind,
        on=on,
        unit=unit,
        post=post,
        topic=topic,
        quantity=quantity,
        quantity_unit=quantity_unit,
    )
    owed = {row.pk: row for row in candidates([drafted])}
    found = matches(drafted, people, owed.values())
    settled = {row.obligation_id: row for row in act.contributions.all()} if act else {}
    return [
        Proposal(owed[pk], match, _is_ticked(match, settled.get(pk))) for pk, match in found.items()
    ]


def _is_ticked(match: Match, settled: Contribution | None) -> bool:
    return match.certain if settled is None else not settled.refused


@dataclass(frozen=True, slots=True)
class SubjectChoice:
    """A subject one may record for; ``key`` is ``post:12`` or ``unit:7``."""

    key: str
    label: str
    own: bool = False


def subjects_of(viewer: Viewer) -> list[SubjectChoice]:
    """
    Whom the viewer may record for: own posts first, then units and posts kept, and vacant
    posts whose duties go up to the viewer; two queries, for a head one more (see
    ``posts_going_up_to``).
    """
    served = (*viewer.seats, *viewer.desks)
    own = [SubjectChoice(f"post:{s.post_id}", s.name, own=True) for s in served]
    heads = [
        SubjectChoice(f"unit:{s.unit_id}", s.unit_name) for s in viewer.seats if s.rank == "head"
    ]
    kept = path_in("path", viewer.records_for) if viewer.records_for else Q(pk__in=())
    if has_books(viewer):
        kept |= Q(pk__in=kept_units(viewer).values("pk"))
    standing = on_day(viewer.today, "founded_on", "closed_on")
    units = {unit.pk: unit for unit in Unit.objects.filter(kept, standing).order_by("path")}
    posts: dict[int, list[Post]] = {}
    found = Post.objects.filter(
        on_day(viewer.today, "opened_on", "closed_on"), unit__in=list(units)
    )
    for post in found.order_by("kind__order", "pk"):
        posts.setdefault(post.unit_id, []).append(post)
    others: list[SubjectChoice] = []
    for unit in units.values():
        others.append(SubjectChoice(f"unit:{unit.pk}", unit.short_name))
        others.extend(
            SubjectChoice(f"post:{post.pk}", f"{unit.short_name}{post.title}")
            for post in posts.get(unit.pk, ())
        )
    others += _going_up(viewer)
    choices: dict[str, SubjectChoice] = {}
    for choice in [*own, *heads, *others]:
        choices.setdefault(choice.key, choice)
    return list(choices.values())


def _going_up(viewer: Viewer) -> list[SubjectChoice]:
    """Vacant posts whose duties go up to the viewer, in tree order."""
    vacant = posts_going_up_to(viewer)
    if not vacant:
        return []
    found = Post.objects.filter(pk__in=vacant).select_related("unit")
    return [
        SubjectChoice(f"post:{post.pk}", f"{post.unit.short_name}{post.title}")
        for post in found.order_by("unit__path", "kind__order", "pk")
    ]
