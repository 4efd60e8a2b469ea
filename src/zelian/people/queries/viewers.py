"""An account as the viewer it is today."""

from __future__ import annotations

from datetime import date

from zelian.people.models import Account, Appointment, Oversight, Person, Role
from zelian.people.queries.dates import on_day
from zelian.people.roles import reach_of, roles_of
from zelian.people.viewer import Seat, Viewer


def get_viewer(account: Account, *, today: date, address: str | None = None) -> Viewer:
    """The account with the posts held today, their roles and reach; four queries at most."""
    appointments = list(
        Appointment.objects.filter(on_day(today), person__account=account)
        .select_related("person", "post__unit", "post__kind")
        .order_by("post__kind__order", "id")
    )
    person = (
        appointments[0].person if appointments else Person.objects.filter(account=account).first()
    )
    seats = tuple(_seat(appointment) for appointment in appointments)
    roles = {role for seat in seats for role in roles_of(seat)}
    if person:
        roles.add(Role.MEMBER)
    roles |= {Role(role) for role in _granted(account, today)}
    overseen = (
        Oversight.objects.filter(
            on_day(today), post__in=[seat.post_id for seat in seats]
        ).values_list("unit__path", flat=True)
        if seats
        else ()
    )
    reads, records_for = reach_of(seats, frozenset(roles), overseen)
    return Viewer(
        account_id=account.pk,
        person_id=person.pk if person else None,
        name=person.name if person else account.get_username(),
        today=today,
        seats=seats,
        roles=frozenset(roles),
        reads=reads,
        records_for=records_for,
        address=address,
    )


def _granted(account: Account, today: date) -> list[str]:
    return list(account.grants.filter(on_day(today)).values_list("role", flat=True))


def _seat(appointment: Appointment) -> Seat:
    post = appointment.post
    return Seat(
        post_id=post.pk,
        title=post.title,
        unit_id=post.unit_id,
        unit_name=post.unit.short_name,
        unit_path=post.unit.path,
        unit_kind=post.unit.kind_id,
        unit_function=post.unit.function,
        post_kind=post.kind_id,
        rank=post.kind.rank,
        acting=appointment.nature == Appointment.Nature.ACTING,
    )
