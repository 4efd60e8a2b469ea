"""Who may see obligations and acts, record, change, waive and plan."""

from __future__ import annotations

import rules
from django.db.models import Q, QuerySet

from zelian.history.operations import Actor
from zelian.people.models import Post, PostRank, Role, Tier, Unit
from zelian.people.policies import has_role, has_role_over, is_person
from zelian.people.queries import goes_up_to
from zelian.people.viewer import Viewer, path_in
from zelian.performance.models import Act, Obligation, PlanRun

PLANNERS = (Role.ORGANISATION, Role.COMMITTEE_OFFICE, Role.DISCIPLINE)
WAIVERS = (Role.ORGANISATION, Role.COMMITTEE_OFFICE, Role.DISCIPLINE)
CALENDAR_KEEPERS = (Role.ORGANISATION, Role.COMMITTEE_OFFICE)


def kept_units(viewer: Viewer) -> QuerySet[Unit]:
    """
    The units whose books an office keeps: the committee office those of the school committee
    (or bureau) it works for, the discipline office those of its discipline committee.
    """
    scopes = viewer.scope_of(Role.DISCIPLINE)
    condition = Q(path__in=viewer.scope_of(Role.COMMITTEE_OFFICE))
    for scope in scopes:
        below = Q(depth=len(scope) // Unit.steplen + 1, kind__tier=Tier.DISCIPLINE)
        condition |= path_in("path", [scope]) & below
    return Unit.objects.filter(condition)


def keeps_books_of(viewer: Viewer, unit: Unit) -> bool:
    """Whether a unit is one of :func:`kept_units`."""
    if unit.path in viewer.scope_of(Role.COMMITTEE_OFFICE):
        return True
    above = unit.path[: -Unit.steplen]
    return above in viewer.scope_of(Role.DISCIPLINE) and unit.kind.tier == Tier.DISCIPLINE


def has_books(viewer: Viewer) -> bool:
    """Whether the viewer works for an office that keeps others' books."""
    return viewer.has(Role.COMMITTEE_OFFICE, Role.DISCIPLINE)


def units_led_by(viewer: Viewer) -> tuple[int, ...]:
    """The units the viewer heads or works for, or prepares for the head of, as ids."""
    ranks = (PostRank.HEAD, PostRank.STAFF)
    led = [seat.unit_id for seat in viewer.seats if seat.rank in ranks]
    led += [desk.unit_id for desk in viewer.desks if desk.heads_unit]
    return tuple(dict.fromkeys(led))


def may_record_for(viewer: Viewer, *, unit: Unit, post: Post | None) -> bool:
    """Whether acts of a subject may be kept.

    One's own post or one served, a unit one heads, units and their posts within reach of
    one's records, what one's office keeps for its committee, and a vacant post whose duties
    go up to one's own.
    """
    if post is not None and post.pk in viewer.served_post_ids:
        return True
    heads = any(s.unit_id == unit.pk and s.rank == PostRank.HEAD for s in viewer.seats)
    if (post is None and heads) or viewer.may_record_for(unit.path) or keeps_books_of(viewer, unit):
        return True
    return post is not None and goes_up_to(viewer, post, unit_path=unit.path)


def recorder_of(viewer: Viewer, *, unit: Unit, post: Post | None) -> Actor:
    """Who records for a subject: in one's own right, or for the post one serves (代)."""
    if viewer.alone is None or may_record_for(viewer.alone, unit=unit, post=post):
        return viewer.actor
    post_id = post.pk if post else None
    return viewer.actor_from(viewer.delegated_seat(unit_path=unit.path, post_id=post_id))


@rules.predicate
def within_reach(viewer: Viewer, obligation: Obligation | None = None) -> bool:
    """An obligation of one's own post, or of a unit one may read; any page without a thing."""
    if obligation is None:
        return True
    return obligation.post_id in viewer.served_post_ids or viewer.may_read(obligation.unit_path)


@rules.predicate
def concerns(viewer: Viewer, act: Act | None = None) -> bool:
    """An act one recorded, took part in, did, or supervises."""
    if act is None:
        return True
    return (
        act.post_id in viewer.served_post_ids
        or act.recorded_by_id == viewer.account_id
        or viewer.may_read(act.unit_path)
        or act.participations.filter(person=viewer.person_id).exists()
    )


@rules.predicate
def keeps_the_books_of(viewer: Viewer, act: Act | None = None) -> bool:
    """An act one recorded, or of a subject one records for."""
    if act is None:
        return True
    return act.recorded_by_id == viewer.account_id or may_record_for(
        viewer, unit=act.unit, post=act.post
    )


@rules.predicate
def signs_act(viewer: Viewer, act: Act | None = None) -> bool:
    """An act of one's own post or of a unit one heads, one took part in, or one recorded."""
    if act is None:
        return True
    leads = any(
        seat.post_id == act.post_id or (seat.unit_id == act.unit_id and seat.rank == PostRank.HEAD)
        for seat in viewer.seats
    )
    return (
        leads
        or act.recorded_by_id == viewer.account_id
        or act.participations.filter(person=viewer.person_id).exists()
    )


plans = has_role_over(*PLANNERS)


@rules.predicate
def reads_plan(viewer: Viewer, run: PlanRun | None = None) -> bool:
    """A planning one asked for; all of them where one reads the whole tree."""
    return run is None or "" in viewer.reads or run.asked_by_id == viewer.account_id


@rules.predicate
def keeps_whole_tree(viewer: Viewer) -> bool:
    """The calendar is one for all: an office at the top of the organisation keeps it."""
    return any(len(path) <= Unit.steplen for path in viewer.scope_of(*CALENDAR_KEEPERS))


rules.add_perm("performance.view_obligations", is_person & within_reach)
rules.add_perm("performance.view_acts", is_person & concerns)
rules.add_perm("performance.view_evidence", is_person & concerns)
rules.add_perm("performance.record_act", is_person)
rules.add_perm("performance.change_act", is_person & keeps_the_books_of)
rules.add_perm("performance.sign_act", is_person & signs_act)
rules.add_perm("performance.waive_obligation", is_person & has_role_over(*WAIVERS))
rules.add_perm("performance.plan_year", is_person & plans)
rules.add_perm("performance.view_plan", is_person & has_role(*PLANNERS) & reads_plan)
rules.add_perm("performance.view_calendar", is_person)
rules.add_perm("performance.edit_calendar", is_person & keeps_whole_tree)
