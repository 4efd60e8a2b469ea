"""Delegations: which are in force, whose they are, and who may see them."""

from __future__ import annotations

from datetime import date

from django.db.models import Case, CharField, Exists, OuterRef, Q, QuerySet, Value, When

from zelian.people.models import Appointment, Delegation, Post, Role
from zelian.people.queries.accounts import stage_on
from zelian.people.queries.dates import on_day
from zelian.people.viewer import Viewer, path_in


def delegations_in_force(day: date) -> QuerySet[Delegation]:
    """
    Delegations that count on ``day``: within their dates, and given by whoever answers for
    the post that day.

    What a holder gave ends with that holder's appointment; what an office gave for a vacant
    post ends when somebody is appointed.
    """
    return Delegation.objects.filter(on_day(day)).filter(still_answered_for(day))


def still_answered_for(day: date) -> Q:
    """Delegations whose giver still holds the post; of a vacant post, that it is still vacant."""
    holders = Appointment.objects.filter(post=OuterRef("post"))
    giver = holders.filter(_when_given(), person__account=OuterRef("granted_by"))
    vacant = ~Exists(holders.filter(on_day(day)))
    return Q(Exists(giver.filter(on_day(day)))) | Q(~Exists(giver) & vacant)


def list_delegations(viewer: Viewer) -> QuerySet[Delegation]:
    """
    Delegations the viewer may see, with ``stage`` today, the newest first.

    The security and the audit administrator see all, an organisation office those of its
    institution, everybody those they gave or took, and those of their own posts.
    """
    rows = Delegation.objects.select_related(
        "post__unit", "delegate", "granted_by__person"
    ).order_by("-from_date", "-id")
    rows = rows.annotate(
        stage=Case(
            When(on_day(viewer.today) & ~still_answered_for(viewer.today), then=Value("term_over")),
            default=stage_on(viewer.today),
            output_field=CharField(),
        )
    )
    if viewer.has(Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        return rows
    return rows.filter(
        Q(granted_by=viewer.account_id)
        | Q(delegate=viewer.person_id, delegate__isnull=False)
        | Q(post__in=viewer.in_own_right.post_ids)
        | path_in("post__unit__path", viewer.scope_of(Role.ORGANISATION))
    )


def posts_to_delegate(viewer: Viewer) -> list[Post]:
    """The viewer's own posts, which may be delegated; one query."""
    own = viewer.in_own_right.post_ids
    return list(Post.objects.filter(pk__in=own).select_related("unit").order_by("unit__path", "id"))


def delegations_of(post: Post, day: date) -> list[Delegation]:
    """Who does a post's work on ``day`` besides the holder, whoever acts first; one query."""
    running = delegations_in_force(day).filter(post=post)
    return list(running.select_related("delegate").order_by("kind", "id"))


def _when_given() -> Q:
    """Appointments that ran, or ended, when the delegation around them began."""
    begins = OuterRef("from_date")
    return Q(from_date__lte=begins) & (Q(until_date__isnull=True) | Q(until_date__gte=begins))
