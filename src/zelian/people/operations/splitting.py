"""A unit split: a new one founded beside it, with posts and units that go over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.burdens import settle
from zelian.people.models import (
    Appointment,
    Leave,
    Oversight,
    Post,
    Succession,
    Unit,
    UnitKind,
)
from zelian.people.operations.moving import carry_over
from zelian.people.operations.units import (
    CannotChangeUnit,
    add_unit,
    lock_tree,
    refuse_newer,
)
from zelian.people.operations.vacating import vacate
from zelian.people.policies import refuse_unless
from zelian.people.queries.leaving import leaving_of
from zelian.people.viewer import Viewer


@transaction.atomic
def split_unit(
    *,
    viewer: Viewer,
    unit: Unit,
    name: str,
    kind: UnitKind,
    on: date,
    version: int,
    why: str,
    short_name: str = "",
    code: str = "",
    posts: Iterable[Post] = (),
    units: Iterable[Unit] = (),
) -> Unit:
    """
    Found a unit beside ``unit`` on ``on`` and let posts and units below go over to it.

    A post that goes over is closed here and opened there, with its holders, their leaves and
    what it looks after. The old unit stands on; where it ends, it is closed afterwards.

    :raises UnitChangedMeanwhile: it is no longer at ``version``.
    :raises CannotChangeUnit: a day that does not fit, a name or code that is taken, or posts
        and units that are not the old unit's.
    """
    refuse_unless(viewer, "people.change_organisation", unit)
    lock_tree()
    unit = Unit.objects.select_for_update().get(pk=unit.pk)
    refuse_newer(unit, version)
    posts, units = list(posts), list(units)
    refuse_split(viewer, unit, on, posts, units)
    new = add_unit(
        viewer=viewer,
        name=name,
        short_name=short_name,
        kind=kind,
        founded_on=on,
        parent=Unit.objects.get_parent(unit),
        code=code,
        vacancy=unit.vacancy,
        why=why,
    )
    for child in units:
        new.refresh_from_db()
        moving = Unit.objects.select_for_update().get(pk=child.pk)
        carry_over(viewer, moving, new, on=on, why=why)
    for post in posts:
        _carry_post(viewer, post, new, on, why)
    Succession.objects.create(kind=Succession.Kind.SPLIT, predecessor=unit, successor=new, on=on)
    Unit.objects.filter(pk=unit.pk).update(version=unit.version + 1)
    record(
        actor=viewer.actor,
        action="unit.split",
        thing=unit,
        after={
            "successor": str(new),
            "on": on,
            "posts": [post.title for post in posts],
            "units": [str(child) for child in units],
        },
        why=why,
    )
    return new


def refuse_split(
    viewer: Viewer, unit: Unit, on: date, posts: Iterable[Post], units: Iterable[Unit]
) -> None:
    """
    Let pass what may be split off on ``on``.

    :raises CannotChangeUnit: see :func:`split_unit`.
    """
    if unit.closed_on is not None:
        raise CannotChangeUnit(
            _("该单位已于%(day)s撤销。") % {"day": date_format(unit.closed_on)}, field="on"
        )
    if not unit.founded_on < on <= viewer.today:
        raise CannotChangeUnit(
            _("分设日期须在成立日期（%(day)s）之后，且不能晚于今天。")
            % {"day": date_format(unit.founded_on)},
            field="on",
        )
    for post in posts:
        if post.unit_id != unit.pk or post.opened_on >= on or post.closed_on is not None:
            raise CannotChangeUnit(
                _("岗位“%(post)s”在这一天不属于该单位。") % {"post": post.title}, field="posts"
            )
    for child in units:
        if not child.is_child_of(unit) or child.founded_on >= on or child.closed_on is not None:
            raise CannotChangeUnit(
                _("“%(unit)s”在这一天不是该单位的下级单位。") % {"unit": child}, field="units"
            )


def _carry_post(viewer: Viewer, post: Post, unit: Unit, on: date, why: str) -> Post:
    """Close a post and open the same one in ``unit``, with all that hangs on it."""
    after = Q(until_date__isnull=True) | Q(until_date__gt=on)
    seats = list(post.appointments.filter(after).select_related("person"))
    away = list(Leave.objects.filter(after, appointment__in=seats))
    looks_after = list(post.oversights.filter(after).exclude(unit=unit))
    vacate(viewer, [post], on, why)
    new = Post.objects.create(unit=unit, kind_id=post.kind_id, title=post.title, opened_on=on)
    record(actor=viewer.actor, action="post.added", thing=new, after={"title": new.title}, why=why)
    settle(leaving_of([], [post], on, unit), viewer=viewer, why=why)
    for seat in seats:
        kept = _seat_again(viewer, seat, new, on, why)
        for leave in away:
            if leave.appointment_id == seat.pk:
                _leave_again(viewer, leave, kept, on, why)
    for old in looks_after:
        again = Oversight.objects.create(
            post=new,
            unit_id=old.unit_id,
            kind=old.kind,
            from_date=max(on, old.from_date),
            until_date=old.until_date,
        )
        record(actor=viewer.actor, action="oversight.set", thing=again, why=why)
    return new


def _seat_again(viewer: Viewer, seat: Appointment, post: Post, on: date, why: str) -> Appointment:
    again = Appointment.objects.create(
        person_id=seat.person_id,
        post=post,
        nature=seat.nature,
        from_date=max(on, seat.from_date),
        until_date=seat.until_date,
        term_until=seat.term_until,
        document=seat.document,
    )
    after = {"person": seat.person.name, "post": str(post), "from_date": again.from_date}
    record(actor=viewer.actor, action="appointment.made", thing=again, after=after, why=why)
    return again


def _leave_again(
    viewer: Viewer, leave: Leave, appointment: Appointment, on: date, why: str
) -> None:
    again = Leave.objects.create(
        appointment=appointment,
        kind=leave.kind,
        from_date=max(on, leave.from_date),
        until_date=leave.until_date,
        stand_in_id=leave.stand_in_id,
    )
    record(actor=viewer.actor, action="leave.recorded", thing=again, why=why)
