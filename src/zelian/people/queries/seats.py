"""Terms that end soon, and who looks after which unit."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import QuerySet

from zelian.people.models import Appointment, Oversight, Post, Tier, Unit
from zelian.people.queries.chart import units_on
from zelian.people.queries.dates import on_day
from zelian.people.queries.past import names_on
from zelian.people.viewer import Viewer, known_in

# So many days before its end a term is told to be ending.
TERM_ENDS_SOON = timedelta(days=90)


@dataclass(slots=True)
class OverseerRow:
    """A post of a leading team with who holds it and the units it looks after on a day."""

    post: Post
    holders: list[Appointment] = field(default_factory=list)
    in_charge: list[Oversight] = field(default_factory=list)
    liaison: list[Oversight] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OversightTable:
    """The division of work on a day: by post, and the units nobody is in charge of."""

    day: date
    rows: list[OverseerRow]
    nobodys: list[Unit]


def term_ends_soon(appointment: Appointment, day: date) -> bool:
    """Whether the term ends within 90 days, or has ended while the post is still held."""
    return appointment.term_until is not None and appointment.term_until <= day + TERM_ENDS_SOON


def list_terms(viewer: Viewer) -> QuerySet[Appointment]:
    """Appointments of today whose term ends within 90 days or has ended, the earliest first."""
    return (
        Appointment.objects.filter(
            on_day(viewer.today),
            known_in("post__unit__path", viewer),
            term_until__lte=viewer.today + TERM_ENDS_SOON,
        )
        .select_related("person", "post__unit", "post__kind")
        .order_by("term_until", "post__unit__path", "id")
    )


def oversight_table(viewer: Viewer, day: date) -> OversightTable:
    """Who is in charge of, or in liaison with, which unit on ``day``; four queries."""
    known = known_in("post__unit__path", viewer)
    oversights = list(
        Oversight.objects.filter(on_day(day), known)
        .select_related("post__unit", "post__kind", "unit")
        .order_by("post__unit__path", "post__kind__order", "post_id", "unit__path")
    )
    names = names_on([oversight.unit for oversight in oversights], day)
    rows: dict[int, OverseerRow] = {}
    for oversight in oversights:
        oversight.unit.short_name = names[oversight.unit_id].short_name
        row = rows.setdefault(oversight.post_id, OverseerRow(oversight.post))
        in_charge = oversight.kind == Oversight.Kind.IN_CHARGE
        (row.in_charge if in_charge else row.liaison).append(oversight)
    seated = Appointment.objects.filter(on_day(day), post__in=list(rows)).select_related("person")
    for appointment in seated.order_by("-nature", "from_date", "id"):
        rows[appointment.post_id].holders.append(appointment)
    return OversightTable(day, list(rows.values()), _nobodys(viewer, day, oversights))


def _nobodys(viewer: Viewer, day: date, oversights: list[Oversight]) -> list[Unit]:
    """Units of a school that no post is in charge of, nor of anything above them in the school."""
    covered = tuple(o.unit.path for o in oversights if o.kind == Oversight.Kind.IN_CHARGE)
    units = units_on(viewer, day).filter(kind__tier=Tier.UNIT)
    return [unit for unit in units if not unit.path.startswith(covered)]
