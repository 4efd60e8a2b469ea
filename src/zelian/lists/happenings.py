"""What happened since lists were made: read once for all of them, whatever their number."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Q

from zelian.catalogue.models import Duty, Regulation, RegulationLink
from zelian.core.vocabulary.regulation import LinkKind
from zelian.history.models import Event
from zelian.people.models import Appointment, Succession, UnitPast

DUTY, UNIT, POST = "catalogue.duty", "people.unit", "people.post"
SETTLED = (Regulation.State.IN_FORCE, Regulation.State.REPEALED)


@dataclass(frozen=True, slots=True)
class Happenings:
    """
    Regulations with what replaced them, appointments, former names, mergers, and when a duty,
    unit or post was last changed. ``duties`` gives each duty's regulation.
    """

    regulations: Mapping[int, Regulation]
    duties: Mapping[int, int]
    replaced_by: Mapping[int, Regulation]
    appointments: Mapping[int, list[Appointment]]
    past_names: Mapping[int, list[UnitPast]]
    mergers: Mapping[int, Succession]
    changed_at: Mapping[tuple[str, int], datetime] = field(default_factory=dict)

    def regulation_of(self, duty_id: int) -> Regulation:
        """The regulation that lays a duty down."""
        return self.regulations[self.duties[duty_id]]

    def changed_since(self, thing_type: str, thing_id: int, since: datetime) -> bool:
        """Whether history tells of a change after a moment."""
        at = self.changed_at.get((thing_type, thing_id))
        return at is not None and at > since


def happenings_since(since: datetime, *, day: date) -> Happenings:
    """All that matters to lists made at or after ``since``, up to ``day``; seven queries."""
    regulations = Regulation.objects.filter(state__in=SETTLED).defer("text")
    by_id = {regulation.pk: regulation for regulation in regulations}
    first = since.date()
    moved = Q(from_date__range=(first, day)) | Q(until_date__range=(first, day))
    appointments: dict[int, list[Appointment]] = {}
    for appointment in Appointment.objects.filter(moved).select_related("person"):
        appointments.setdefault(appointment.post_id, []).append(appointment)
    past_names: dict[int, list[UnitPast]] = {}
    for past in UnitPast.objects.filter(until_date__range=(first, day)).order_by("until_date"):
        past_names.setdefault(past.unit_id, []).append(past)
    mergers = Succession.objects.filter(on__range=(first, day)).select_related("successor")
    changes = Event.objects.filter(thing_type__in=[DUTY, UNIT, POST], at__gt=since).order_by()
    return Happenings(
        regulations=by_id,
        duties=dict(Duty.objects.filter(regulation__in=by_id).values_list("pk", "regulation_id")),
        replaced_by=_replaced_by(by_id.values()),
        appointments=appointments,
        past_names=past_names,
        mergers={row.predecessor_id: row for row in mergers},
        changed_at={
            (thing_type, thing_id): at
            for thing_type, thing_id, at in changes.values_list("thing_type", "thing_id").annotate(
                Max("at")
            )
        },
    )


def _replaced_by(regulations: Iterable[Regulation]) -> dict[int, Regulation]:
    """What took a repealed regulation's place: what abolishes it, or names it as superseded."""
    by_id = {regulation.pk: regulation for regulation in regulations}
    gone_by_title = {
        regulation.title: regulation.pk
        for regulation in by_id.values()
        if regulation.state == Regulation.State.REPEALED
    }
    found: dict[int, Regulation] = {}
    for regulation in by_id.values():
        for title in regulation.supersedes:
            gone = gone_by_title.get(str(title).strip("《》"))
            if gone is not None and gone != regulation.pk:
                found[gone] = regulation
    links = RegulationLink.objects.filter(
        kind=LinkKind.ABOLISHES.value, target__state=Regulation.State.REPEALED
    )
    for target, source in links.values_list("target_id", "regulation_id"):
        if source in by_id and source != target:
            found[target] = by_id[source]
    return found
