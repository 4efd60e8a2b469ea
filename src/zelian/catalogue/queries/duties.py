"""Duties in force, and one duty with all that hangs on it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from zelian.catalogue.models import Duty, DutySubject, Measure, Regulation
from zelian.core.vocabulary.text import Span
from zelian.core.vocabulary.time import Period
from zelian.history.queries import timeline_of
from zelian.pages.parts import Moment
from zelian.people.models import Unit
from zelian.people.policies import refuse_unless
from zelian.people.queries import as_period
from zelian.people.viewer import Viewer, path_in

CONTEXT = 120


def with_parts(duties: QuerySet[Duty]) -> QuerySet[Duty]:
    """Duties with regulation, provision, measures and bearers at hand; two queries more."""
    bearers = DutySubject.objects.select_related("unit_kind", "unit", "post_kind", "post__unit")
    return duties.select_related("regulation__unit", "provision").prefetch_related(
        "measures", Prefetch("bearers", queryset=bearers)
    )


def duties_in_force(*, on: date | Period, scope: Unit | None = None) -> QuerySet[Duty]:
    """
    Accepted duties of regulations in force on a day, or on any day of a period.

    With ``scope``, those that can bind the unit or a unit below it: of regulations laid
    down for it, for a unit above it or for one below it. Measures, bearers, provision and
    regulation (without its text) are at hand; three queries in all.
    """
    period = as_period(on)
    settled = (Regulation.State.IN_FORCE, Regulation.State.REPEALED)
    duties = Duty.objects.filter(
        Q(regulation__repealed_on__isnull=True) | Q(regulation__repealed_on__gt=period.start),
        state=Duty.State.ACCEPTED,
        regulation__state__in=settled,
        regulation__effective_on__lt=period.until,
    )
    if scope is not None:
        above = [scope.path[:end] for end in range(scope.steplen, len(scope.path), scope.steplen)]
        duties = duties.filter(
            path_in("regulation__unit__path", [scope.path]) | Q(regulation__unit__path__in=above)
        )
    return with_parts(duties).defer("regulation__text").order_by("regulation", "order")


@dataclass(frozen=True, slots=True)
class DutyPage:
    """A duty, its clause with the words around it, and what happened to it."""

    duty: Duty
    before: str
    after: str
    measures: list[Measure]
    bearers: list[DutySubject]
    events: list[Moment]


def get_duty_page(viewer: Viewer, duty_id: int) -> DutyPage:
    """
    One duty as its page shows it; five queries.

    :raises Duty.DoesNotExist: there is none.
    :raises PermissionDenied: its regulation is a draft, and the viewer confirms none.
    """
    duty = with_parts(Duty.objects.filter(pk=duty_id)).get()
    refuse_unless(viewer, "catalogue.view_regulations", duty.regulation)
    before, after = words_around(duty.regulation.text, Span(duty.start, duty.end))
    return DutyPage(
        duty=duty,
        before=before,
        after=after,
        measures=list(duty.measures.all()),
        bearers=list(duty.bearers.all()),
        events=timeline_of(duty),
    )


def words_around(text: str, span: Span) -> tuple[str, str]:
    """The words before and after a place, to the ends of its lines; beyond ``CONTEXT`` cut by …"""
    before = text[: span.start].rpartition("\n")[2]
    after = text[span.end :].partition("\n")[0]
    if len(before) > CONTEXT:
        before = "…" + before[-CONTEXT:]
    if len(after) > CONTEXT:
        after = after[:CONTEXT] + "…"
    return before, after
