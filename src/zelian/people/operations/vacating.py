"""Posts that go with their unit: holders leave, leaves end, oversight ends, history is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import Change, record_each
from zelian.people.models import Appointment, Leave, Post
from zelian.people.operations.units import CannotChangeUnit, end_oversights
from zelian.people.viewer import Viewer


def vacate(viewer: Viewer, posts: Sequence[Post], on: date, why: str) -> None:
    """
    Close posts from ``on``, with all that hangs on them.

    :raises CannotChangeUnit: one of them is only opened on that day or later.
    """
    for post in posts:
        if post.opened_on >= on:
            raise CannotChangeUnit(
                _("岗位“%(post)s”到%(day)s才设立，请另选日期。")
                % {"post": post.title, "day": date_format(post.opened_on)},
                field="on",
            )
    end_seats(viewer, Q(post__in=posts), on, why)
    end_oversights(viewer, Q(post__in=posts), on, why)
    changes = [Change(p, {"closed_on": p.closed_on}, {"closed_on": on}) for p in posts]
    record_each(actor=viewer.actor, action="post.closed", changes=changes, why=why)
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(closed_on=on)


def end_seats(viewer: Viewer, which: Q, on: date, why: str) -> list[Appointment]:
    """End appointments that would outlast ``on`` and their leaves; gives those that had begun.

    Appointments that would only begin later are taken back.
    """
    running = list(
        Appointment.objects.filter(which, Q(until_date__isnull=True) | Q(until_date__gt=on))
        .select_related("person", "post__unit")
        .order_by("pk")
    )
    ended = [a for a in running if a.from_date < on]
    to_come = [a for a in running if a.from_date >= on]
    end_leaves(viewer, Q(appointment__in=running), on, why)
    record_each(
        actor=viewer.actor,
        action="appointment.ended",
        changes=[Change(a, {"until_date": a.until_date}, {"until_date": on}) for a in ended],
        why=why,
    )
    record_each(
        actor=viewer.actor,
        action="appointment.cancelled",
        changes=[Change(a, {"from_date": a.from_date}) for a in to_come],
        why=why,
    )
    Appointment.objects.filter(pk__in=[a.pk for a in ended]).update(until_date=on)
    Appointment.objects.filter(pk__in=[a.pk for a in to_come]).delete()
    return ended


def end_leaves(viewer: Viewer, which: Q, on: date, why: str) -> list[Leave]:
    """End leaves that would outlast ``on``, gives those; leaves to come are taken back."""
    running = list(
        Leave.objects.filter(which, Q(until_date__isnull=True) | Q(until_date__gt=on))
        .select_related("appointment__person", "appointment__post__unit", "stand_in")
        .order_by("pk")
    )
    ended = [leave for leave in running if leave.from_date < on]
    to_come = [leave for leave in running if leave.from_date >= on]
    record_each(
        actor=viewer.actor,
        action="leave.ended",
        changes=[Change(v, {"until_date": v.until_date}, {"until_date": on}) for v in ended],
        why=why,
    )
    record_each(
        actor=viewer.actor,
        action="leave.cancelled",
        changes=[Change(v, {"from_date": v.from_date}) for v in to_come],
        why=why,
    )
    Leave.objects.filter(pk__in=[v.pk for v in ended]).update(until_date=on)
    Leave.objects.filter(pk__in=[v.pk for v in to_come]).delete()
    return ended
