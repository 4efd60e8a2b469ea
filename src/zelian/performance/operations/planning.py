"""Duties in force × subjects → a year's obligations; again and again without a double.

What acts or people have settled is never touched. An obligation that the plan no longer
holds (its bearer is gone, its regulation repealed, its period cut otherwise) is deleted with
an event, but only while it has not begun and nothing counts for it; one that has begun
stays, and is waived by a person who says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db import DatabaseError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from zelian.catalogue.models import Regulation
from zelian.core.scheduling import PlanRemark
from zelian.core.vocabulary import obligation as core
from zelian.core.vocabulary.time import WorkCalendar
from zelian.history.models import Event
from zelian.history.operations import Actor, Change, record, record_each
from zelian.lists.queries.revising import ItemPlaces
from zelian.people.models import Unit
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer, path_in
from zelian.performance.demand import Demand, demand_of, year_period
from zelian.performance.models import Act, Contribution, Obligation, YearPlan
from zelian.performance.operations.counting import DATE_FIELDS, count_acts
from zelian.performance.operations.inserting import insert_new
from zelian.performance.operations.verdicts import VERDICT_FIELDS, rejudge
from zelian.performance.policies import PLANNERS
from zelian.performance.queries.calendars import work_calendar
from zelian.performance.queries.serving import LONGEST_DELAY
from zelian.performance.refusals import CannotPlan
from zelian.performance.translate import (
    judged,
    obligation_row,
    set_dates,
    set_verdict,
    subject_key,
)

PLANNED = "regulation.planned"
YEARS_BACK, YEARS_AHEAD = 5, 2
# What is due in January may be done from November on.
NEXT_YEAR_FROM = 11
MOST_REMARKS = 100
KEYS_AT_ONCE = 500


@dataclass
class PlanReport:
    """What planning came to. ``remarks`` are for a person to look into."""

    year: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    standing: int = 0
    remarks: list[dict[str, object]] = field(default_factory=list)

    def include(self, other: PlanReport) -> None:
        """Add another regulation's report."""
        self.added += other.added
        self.changed += other.changed
        self.removed += other.removed
        self.standing += other.standing
        self.remarks.extend(other.remarks)

    def to_json(self) -> dict[str, object]:
        """For a job's result."""
        return {
            "year": self.year,
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "standing": self.standing,
            "remarks": self.remarks[:MOST_REMARKS],
        }


def plan_year(
    *,
    viewer: Viewer,
    year: int,
    regulation: Regulation | None = None,
    unit: Unit | None = None,
    on_progress: Callable[[int], None] | None = None,
) -> PlanReport:
    """
    Plan a year of one regulation or of all, for everybody or for one unit and below.

    Each regulation is a transaction of its own; ``on_progress`` gets per cents between them.

    :raises CannotPlan: a year out of sight, or a regulation that is not in force then.
    """
    refuse_unless(viewer, "performance.plan_year", unit)
    if not viewer.today.year - YEARS_BACK <= year <= viewer.today.year + YEARS_AHEAD:
        raise CannotPlan("year", _("只能生成近五年和今后两年的履责期次。"))
    found = regulations_of(year)
    if regulation is not None:
        found = found.filter(pk=regulation.pk)
        if not found.exists():
            raise CannotPlan("regulation", _("这份制度文件在所选年度没有施行，不能生成期次。"))
    report, regulations = PlanReport(year), list(found)
    places = [unit] if unit else _places(viewer)
    for done, each in enumerate(regulations, start=1):
        for place in places:
            report.include(
                plan_regulation(
                    regulation=each, actor=viewer.actor, today=viewer.today, year=year, unit=place
                )
            )
        if on_progress:
            on_progress(done * 100 // len(regulations))
    return report


def _places(viewer: Viewer) -> list[Unit | None]:
    """Where the viewer's office plans: everywhere (``None``), or at and below these units."""
    scope = viewer.scope_of(*PLANNERS)
    if not Unit.objects.filter(depth=1).exclude(path__in=scope).exists():
        return [None]
    return list(Unit.objects.filter(path__in=scope).order_by("path"))


def regulations_of(year: int) -> QuerySet[Regulation]:
    """Regulations in force in the year, and those that were planned for it before."""
    period = year_period(year)
    settled = [Regulation.State.IN_FORCE, Regulation.State.REPEALED]
    return (
        Regulation.objects.filter(
            Q(effective_on__lt=period.until)
            & (Q(repealed_on__isnull=True) | Q(repealed_on__gt=period.start))
            | Q(year_plans__year=year),
            state__in=settled,
        )
        .defer("text")
        .order_by("pk")
        .distinct()
    )


def keep_plans(*, actor: Actor, today: date) -> int:
    """
    Plan what is new or stale, this year and from November on the next; gives how many plans.

    A plan is stale on a new day (holders and head counts go by the day) and after any
    event about the people, its regulation, generated lists or the calendar. Four queries
    a year when nothing has changed.

    :raises ExceptionGroup: regulations that could not be planned, after all others were.
    :raises DatabaseError: at once, for it concerns all.
    """
    years = [today.year, today.year + 1] if today.month >= NEXT_YEAR_FROM else [today.year]
    planned, failures = 0, []
    for year in years:
        for regulation in stale_regulations(year, today):
            try:
                plan_regulation(regulation=regulation, actor=actor, today=today, year=year)
            except DatabaseError:
                raise
            except Exception as failure:
                failure.add_note(f"regulation {regulation.pk}, year {year}")
                failures.append(failure)
            else:
                planned += 1
    if failures:
        raise ExceptionGroup("regulations that could not be planned", failures)
    return planned


def stale_regulations(year: int, today: date) -> list[Regulation]:
    """The regulations whose plan for ``year`` is missing or out of date."""
    plans = {plan.regulation_id: plan for plan in YearPlan.objects.filter(year=year)}
    newest = _newest_inputs(min((plan.seen for plan in plans.values()), default=0))
    stale = []
    for regulation in regulations_of(year):
        plan = plans.get(regulation.pk)
        seen = max(newest.get(0, 0), newest.get(regulation.pk, 0))
        if plan is None or plan.planned_on != today or plan.seen < seen:
            stale.append(regulation)
    return stale


def _newest_inputs(since: int) -> dict[int, int]:
    """The newest event that matters, by regulation; 0 for those that matter to all."""
    events = Event.objects.filter(pk__gt=since)
    of_all = Q(thing_type__in=PLAN_INPUTS) | Q(action__in=LIST_INPUTS)
    of_one = events.filter(thing_type="catalogue.regulation").exclude(action=PLANNED)
    newest = dict(of_one.order_by().values_list("thing_id").annotate(Max("pk")))
    newest[0] = events.filter(of_all).aggregate(newest=Max("pk"))["newest"] or 0
    return newest


PLAN_INPUTS = (
    "people.unit",
    "people.post",
    "people.appointment",
    "people.leave",
    "people.oversight",
    "people.postkind",
    "performance.calendaryear",
    "performance.schoolterm",
)
# What gives duties their items: lists that are made, and editions that take effect.
LIST_INPUTS = ("list.generated", "list.refreshed", "list.in_force")


@transaction.atomic
def plan_regulation(
    *, actor: Actor, regulation: Regulation, today: date, year: int, unit: Unit | None = None
) -> PlanReport:
    """Bring one regulation's obligations of a year in line with what it demands."""
    # One planner at a time: the worker's round and somebody's click may meet.
    Regulation.objects.select_for_update().only("pk").get(pk=regulation.pk)
    seen = Event.objects.aggregate(newest=Max("pk"))["newest"] or 0
    calendar = work_calendar()
    demand = demand_of(regulation, year=year, calendar=calendar, unit=unit)
    items = ItemPlaces(year, regulation_id=regulation.pk)
    work = _Plan(actor, today, year, calendar, demand, items)
    standing = {row.key: row for row in _standing(regulation, year, unit)}
    fresh = [key for key in demand.planned if key not in standing]
    report = PlanReport(year, added=len(fresh))
    work.create(fresh)
    report.changed = work.refresh(standing)
    report.removed = work.remove(row for key, row in standing.items() if key not in demand.planned)
    report.standing = len(standing) - report.removed + report.added
    report.remarks = summary_of(demand.remarks, demand)
    _note(report, regulation, actor=actor, today=today, seen=seen, whole=unit is None)
    return report


def _standing(regulation: Regulation, year: int, unit: Unit | None) -> QuerySet[Obligation]:
    """The year's planned obligations, and longer ones still running in it."""
    still_running = Q(year__lt=year, period_until__gt=date(year, 1, 1))
    rows = Obligation.objects.filter(
        Q(year=year) | still_running, duty__regulation=regulation, triggered_by__isnull=True
    ).defer("reasons")
    return rows if unit is None else rows.filter(path_in("unit_path", [unit.path]))


@dataclass
class _Plan:
    """One regulation's planning with all it read."""

    actor: Actor
    today: date
    year: int
    calendar: WorkCalendar
    demand: Demand
    items: ItemPlaces
    verdicts: dict[tuple, tuple] = field(default_factory=dict)

    def create(self, keys: list[str]) -> None:
        """Write new obligations, then let acts that are already recorded serve them."""
        rows = [self._row(key) for key in keys]
        insert_new(rows)
        self._count_recorded(rows)

    def _row(self, key: str) -> Obligation:
        planned, bond = self.demand.planned[key]
        row = obligation_row(planned, bond, holder_id=None)
        row.holder_id = self._holder(row)
        row.list_item_id = self._item(row)
        # Alike obligations of different subjects get one judging.
        alike = (bond.measure.pk, planned.period, planned.due, planned.required, planned.population)
        if alike not in self.verdicts:
            set_verdict(row, judged(row, (), today=self.today))
            self.verdicts[alike] = (row.outcome, row.counted, row.fulfilled_on, row.reasons)
        row.outcome, row.counted, row.fulfilled_on, reasons = self.verdicts[alike]
        row.reasons = {**reasons, "refers": f"obligation:{key}"}
        return row

    def _holder(self, row: Obligation) -> int | None:
        day = min(max(self.today, row.period_from), row.due_date)
        return self.demand.holder_of(row.post_id, day)

    def _item(self, row: Obligation) -> int | None:
        """
        The item of the list in force when it is due.

        Without one it keeps the item it has; at first that is the one of the earliest edition,
        though it may not be in force yet.
        """
        subject = subject_key(unit_id=row.unit_id, post_id=row.post_id)
        in_force = self.items.in_force(subject, row.duty_id, row.due_date)
        return in_force or row.list_item_id or self.items.first(subject, row.duty_id)

    def _count_recorded(self, rows: list[Obligation]) -> None:
        if not rows:
            return
        first = min(row.period_from for row in rows)
        last = max(row.due_date for row in rows) + LONGEST_DELAY
        subjects = {(row.unit_id, row.post_id) for row in rows}
        recorded = Act.objects.filter(state=Act.State.RECORDED, on__range=(first, last))
        acts = [act for act in recorded if (act.unit_id, act.post_id) in subjects]
        if not acts:
            return
        ids = _ids_of(row.key for row in rows)
        counted = count_acts(
            acts, actor=self.actor, today=self.today, calendar=self.calendar, onto=ids
        )
        rejudge(obligation_ids=counted.touched, actor=self.actor, today=self.today)

    def refresh(self, standing: Mapping[str, Obligation]) -> int:
        """
        Bring unsettled obligations up to date; gives how many changed.

        A settled one keeps the item it was settled under; it gets one only if it has none.
        """
        changed = 0
        for key, row in standing.items():
            if row.outcome != Obligation.Outcome.OPEN:
                fields = self._find_item(row)
            elif key in self.demand.planned:
                fields = self._bring_up_to_date(row, *self.demand.planned[key])
            else:
                fields = []
            if fields:
                row.save(update_fields=fields)
                changed += 1
        return changed

    def _find_item(self, row: Obligation) -> list[str]:
        if row.list_item_id is not None or (item := self._item(row)) is None:
            return []
        row.list_item_id = item
        return ["list_item"]

    def _bring_up_to_date(self, row: Obligation, planned: core.Obligation, bond) -> list[str]:
        fields = []
        found = {
            "year": max(row.year, self.year),
            "holder_id": self._holder(row),
            "list_item_id": self._item(row),
            "unit_path": bond.subject.unit.path,
        }
        for name, value in found.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                fields.append(name.removesuffix("_id"))
        untouched = not row.counted and row.due_date >= self.today
        if untouched and (set_dates(row, planned) | self._set_demand(row, planned)):
            row.title = planned.topic
            set_verdict(row, judged(row, (), today=self.today))
            fields += [*DATE_FIELDS, *DEMAND_FIELDS, *VERDICT_FIELDS]
        return fields

    def _set_demand(self, row: Obligation, planned: core.Obligation) -> bool:
        """Head counts are taken on the first day and stand from then on."""
        found = (row.required, row.limit, row.population)
        if row.population is not None and row.period_from < self.today:
            return False
        row.required, row.limit = planned.required, planned.limit
        row.population = planned.population
        return found != (row.required, row.limit, row.population)

    def remove(self, rows: Iterable[Obligation]) -> int:
        """Delete what is planned no longer, has not begun, and nothing counts for."""
        future = [row for row in rows if row.period_from > self.today and row.year == self.year]
        ids = [row.pk for row in future]
        served = set(
            Contribution.objects.filter(obligation__in=ids).values_list("obligation", flat=True)
        )
        gone = [
            row
            for row in future
            if row.pk not in served and row.outcome != Obligation.Outcome.WAIVED
        ]
        changes = [Change(row, {"due_date": row.due_date, "key": row.key}) for row in gone]
        record_each(actor=self.actor, action="obligation.removed", changes=changes)
        Obligation.objects.filter(pk__in=[row.pk for row in gone]).delete()
        return len(gone)


DEMAND_FIELDS = ["required", "limit", "population", "title"]


def _ids_of(keys: Iterable[str]) -> frozenset[int]:
    keys, ids = list(keys), set()
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = keys[start : start + KEYS_AT_ONCE]
        ids.update(Obligation.objects.filter(key__in=some).values_list("pk", flat=True))
    return frozenset(ids)


def summary_of(remarks: Iterable[PlanRemark], demand: Demand) -> list[dict[str, object]]:
    """Doubtful remarks, one a measure and sentence, with how many subjects they concern."""
    found: dict[tuple[str, str, str], dict[str, object]] = {}
    for remark in remarks:
        if not remark.doubtful:
            continue
        words = remark.message.to_json()
        entry = found.setdefault(
            (remark.code, remark.measure, str(words)),
            {
                "code": remark.code,
                "measure": int(remark.measure.removeprefix("measure:")),
                "sentence": words,
                "subject": _name(demand, remark.subject),
                "count": 0,
            },
        )
        entry["count"] += 1
    return list(found.values())[:MOST_REMARKS]


def _name(demand: Demand, subject: str) -> str:
    row = demand.subjects[subject]
    return f"{row.unit.short_name}{row.post.title}" if row.post else row.unit.short_name


def _note(
    report: PlanReport, regulation: Regulation, *, actor: Actor, today: date, seen: int, whole: bool
) -> None:
    """Keep how far the plan is, and tell history if anything came of it."""
    known = YearPlan.objects.filter(regulation=regulation, year=report.year).first()
    if known is None or report.added or report.changed or report.removed:
        after = {**report.to_json(), "remarks": len(report.remarks)}
        record(actor=actor, action=PLANNED, thing=regulation, after=after)
    if whole:
        YearPlan.objects.update_or_create(
            regulation=regulation,
            year=report.year,
            defaults={
                "planned_on": today,
                "seen": seen,
                "standing": report.standing,
                "remarks": report.remarks,
            },
        )
