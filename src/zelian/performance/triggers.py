"""Which measures an act sets off: 会后5个工作日内报送 waits for the meeting of its own duty."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from zelian.catalogue.models import Duty, Measure, Regulation
from zelian.catalogue.translate import measure_value, planned_measure
from zelian.core.scheduling import APPOINTMENT, Trigger, binds_on, plan_triggered, trigger_of
from zelian.core.vocabulary import obligation as core
from zelian.core.vocabulary.measure import MeasureKind
from zelian.core.vocabulary.regulation import Activity
from zelian.core.vocabulary.time import Period, WorkCalendar
from zelian.people.queries import BearerRequest, SubjectRow, resolve_bearers
from zelian.performance.translate import TITLE_LENGTH, title_of

# What is to be done after an event, told by the measure's own words where its duty is the
# event itself: 每季度召开会议，会后5日内报送记录 is one duty, a meeting, with a filing after it.
DEEDS = (
    (re.compile(r"公示|公开|公布"), Activity.PUBLICATION),
    (re.compile(r"整改"), Activity.RECTIFICATION),
    (re.compile(r"通报|反馈|告知|传达"), Activity.NOTICE),
    (re.compile(r"归档|存档|建档|留存|记录在案|登记"), Activity.RECORD),
    (re.compile(r"报|送|提交|备案"), Activity.FILING),
)


@dataclass
class Waiting:
    """The measures of some regulations that wait for an event, and who bears them when.

    Bearers are resolved once a duty and year, and only where an event asks for them.
    """

    measures: list[Measure]
    bearers: dict[tuple[int, int], dict[str, SubjectRow]] = field(default_factory=dict)

    @classmethod
    def of(cls, regulation_ids: Iterable[int]) -> Waiting:
        """All waiting measures of confirmed regulations; two queries."""
        found = (
            Measure.objects.filter(
                kind=MeasureKind.WITHIN,
                duty__state=Duty.State.ACCEPTED,
                duty__regulation__in=set(regulation_ids),
                duty__regulation__state__in=[Regulation.State.IN_FORCE, Regulation.State.REPEALED],
            )
            .select_related("duty__regulation__unit")
            .defer("duty__regulation__text")
            .prefetch_related("duty__bearers")
            .order_by("pk")
        )
        return cls([measure for measure in found if measure.duty.regulation.effective_on])

    def set_off_by(self, kind: Activity, duties: Iterable[Duty]) -> list[Measure]:
        """Those that an act of ``kind`` sets off when it was counted for ``duties``."""
        duties = list(duties)
        ids = {duty.pk for duty in duties}
        provisions = {duty.provision_id for duty in duties if duty.provision_id}
        return [
            measure
            for measure in self.measures
            if (measure.duty_id in ids or measure.duty.provision_id in provisions)
            and event_of(measure) == kind
        ]

    def on_appointment(self) -> Iterator[Measure]:
        """Those that wait for somebody to take up a post."""
        return (measure for measure in self.measures if event_of(measure) == APPOINTMENT)

    def bearer(self, measure: Measure, subject: str, year: int) -> SubjectRow | None:
        """The subject as a bearer of the measure's duty in ``year``, ``None`` if it is none."""
        key = (measure.duty_id, year)
        if key not in self.bearers:
            scope = measure.duty.regulation.unit.path
            requests = [BearerRequest.of(row, scope) for row in measure.duty.bearers.all()]
            whole = Period(date(year, 1, 1), date(year + 1, 1, 1))
            found = resolve_bearers(requests, on=whole)
            self.bearers[key] = {row.key: row for rows in found for row in rows}
        return self.bearers[key].get(subject)


def event_of(measure: Measure) -> Trigger | None:
    """The event that a measure waits for."""
    return trigger_of(measure_value(measure))


def planned_after(measure: Measure) -> core.PlannedMeasure:
    """The measure with what is to be done after its event."""
    planned = planned_measure(measure)
    activity, topic = planned.activity, title_of(measure.duty)
    if event_of(measure) == activity:
        activity, topic = _deed(measure.quote), measure.quote[:TITLE_LENGTH]
    return core.PlannedMeasure(planned.key, planned.value, activity, planned.in_force, topic)


def plan_after(
    measure: Measure, bearer: SubjectRow, *, event: date, event_key: str, calendar: WorkCalendar
) -> core.Obligation | None:
    """What the bearer owes after the event, ``None`` where the measure doesn't bind that day."""
    bound = bearer.bound_within(Period(date.min, date.max))
    if bound is None:
        return None
    planned, subject = planned_after(measure), core.Subject(bearer.key, bound)
    if not binds_on(planned, subject, event):
        return None
    return plan_triggered(planned, subject, event=event, event_key=event_key, calendar=calendar)


def _deed(quote: str) -> Activity:
    for pattern, activity in DEEDS:
        if pattern.search(quote):
            return activity
    return Activity.OTHER
