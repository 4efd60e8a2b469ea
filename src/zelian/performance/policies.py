"""Who may see obligations and acts, record, change, waive and plan."""

from __future__ import annotations

import rules

from zelian.people.models import Post, PostRank, Role, Unit
from zelian.people.policies import has_role, is_person
from zelian.people.roles import DISCIPLINE_KINDS, SCHOOL_KINDS
from zelian.people.viewer import Viewer
from zelian.performance.models import Act, Obligation

PLANNERS = (Role.ORGANISATION, Role.COMMITTEE_OFFICE, Role.DISCIPLINE)
WAIVERS = (Role.ORGANISATION, Role.COMMITTEE_OFFICE, Role.DISCIPLINE)
CALENDAR_KEEPERS = (Role.ORGANISATION, Role.COMMITTEE_OFFICE)


def kinds_kept_by(viewer: Viewer) -> frozenset[str]:
    """Kinds of unit whose books an office keeps: the school committee's, the discipline's."""
    kinds: set[str] = set()
    if viewer.has(Role.COMMITTEE_OFFICE):
        kinds |= SCHOOL_KINDS
    if viewer.has(Role.DISCIPLINE):
        kinds |= DISCIPLINE_KINDS
    return frozenset(kinds)


def units_led_by(viewer: Viewer) -> tuple[int, ...]:
    """The units the viewer heads or works for, as ids."""
    ranks = (PostRank.HEAD, PostRank.STAFF)
    return tuple(dict.fromkeys(s.unit_id for s in viewer.seats if s.rank in ranks))


def may_record_for(viewer: Viewer, *, unit: Unit, post: Post | None) -> bool:
    """Whether acts of a subject may be kept.

    One's own post, a unit one heads, units and their posts within reach of one's records,
    and what one's office keeps for the school committee or the discipline committee.
    """
    if post is not None and post.pk in viewer.post_ids:
        return True
    heads = any(s.unit_id == unit.pk and s.rank == PostRank.HEAD for s in viewer.seats)
    return (
        (post is None and heads)
        or viewer.may_record_for(unit.path)
        or unit.kind_id in kinds_kept_by(viewer)
    )


@rules.predicate
def within_reach(viewer: Viewer, obligation: Obligation | None) -> bool:
    """An obligation of one's own post, or of a unit one may read; any page without a thing."""
    if obligation is None:
        return True
    return obligation.post_id in viewer.post_ids or viewer.may_read(obligation.unit_path)


@rules.predicate
def concerns(viewer: Viewer, act: Act | None) -> bool:
    """An act one recorded, took part in, did, or supervises."""
    if act is None:
        return True
    return (
        act.post_id in viewer.post_ids
        or act.recorded_by_id == viewer.account_id
        or viewer.may_read(act.unit_path)
        or act.participations.filter(person=viewer.person_id).exists()
    )


@rules.predicate
def keeps_the_books_of(viewer: Viewer, act: Act | None) -> bool:
    """An act one recorded, or of a subject one records for."""
    if act is None:
        return True
    return act.recorded_by_id == viewer.account_id or may_record_for(
        viewer, unit=act.unit, post=act.post
    )


rules.add_perm("performance.view_obligations", is_person & within_reach)
rules.add_perm("performance.view_acts", is_person & concerns)
rules.add_perm("performance.view_evidence", is_person & concerns)
rules.add_perm("performance.record_act", is_person)
rules.add_perm("performance.change_act", is_person & keeps_the_books_of)
rules.add_perm("performance.waive_obligation", has_role(*WAIVERS) & within_reach)
rules.add_perm("performance.plan_year", has_role(*PLANNERS))
rules.add_perm("performance.view_calendar", is_person)
rules.add_perm("performance.edit_calendar", has_role(*CALENDAR_KEEPERS))
