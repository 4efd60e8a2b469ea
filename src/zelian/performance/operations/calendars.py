"""The working calendar: loading it, setting days, announcing a year, school terms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from zelian.core.vocabulary.measure import MeasureKind
from zelian.history.operations import Actor, Change, record, record_each
from zelian.packs.calendars import CalendarYearData
from zelian.packs.calendars import load_calendars as read_packaged
from zelian.people.models import Appointment
from zelian.people.policies import refuse_unless
from zelian.people.queries import SubjectRow
from zelian.people.viewer import Viewer
from zelian.performance.models import CalendarDay, CalendarYear, Obligation, SchoolTerm
from zelian.performance.operations.verdicts import rejudge
from zelian.performance.queries.calendars import work_calendar
from zelian.performance.refusals import CannotKeepCalendar, Fault
from zelian.performance.translate import WORKDAY, set_dates
from zelian.performance.triggers import plan_after

Kind = CalendarDay.Kind
State = CalendarYear.State
MOST_DAYS = 120
SaidDay = tuple[date, str, str]


@transaction.atomic
def load_calendars(*, actor: Actor, today: date) -> list[int]:
    """
    Take in the packaged years that are not known yet, or known but now announced.

    What people have set themselves stays: an announced year is never overwritten. Gives
    the years that were taken in.
    """
    known = {year.year: year for year in CalendarYear.objects.all()}
    taken = []
    for packaged in read_packaged():
        standing = known.get(packaged.year)
        if standing and (standing.state == State.ANNOUNCED or not packaged.announced):
            continue
        _take_in(packaged)
        taken.append(packaged.year)
        year = CalendarYear.objects.get(pk=packaged.year)
        after = {"state": year.state, "source": year.source, "days": len(packaged.days)}
        record(actor=actor, action="year.imported", thing=year, after=after)
    if taken:
        _reschedule(taken, actor=actor, today=today)
    return taken


def _take_in(packaged: CalendarYearData) -> None:
    CalendarYear.objects.update_or_create(
        year=packaged.year,
        defaults={
            "state": State.ANNOUNCED if packaged.announced else State.NOT_ANNOUNCED,
            "source": packaged.source,
        },
    )
    CalendarDay.objects.filter(day__year=packaged.year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day.day, kind=day.kind, name=day.name) for day in packaged.days
    )
    for term in packaged.terms:
        SchoolTerm.objects.get_or_create(
            name=term.name, defaults={"from_date": term.start, "until_date": term.until}
        )


@transaction.atomic
def announce_year(
    *, viewer: Viewer, year: int, days: Iterable[SaidDay], source: str
) -> list[Obligation]:
    """
    Say which days of a year are off and which weekends are worked; moves what depended on it.

    ``days`` are ``(day, "off" or "work", name)`` and replace what stood. Gives the
    obligations whose due date moved.

    :raises CannotKeepCalendar: a day named twice, outside the year or of no known kind, a
        worked day that is worked anyway, nothing off at all, or no source.
    """
    refuse_unless(viewer, "performance.edit_calendar")
    said = sorted(days)
    faults = _faults(year, said)
    if not source.strip():
        faults.append(Fault("source", _("请写明依据，例如放假通知的文号。")))
    if faults:
        raise CannotKeepCalendar.with_all(faults)
    standing = CalendarYear.objects.filter(pk=year).first()
    before = {"state": standing.state, "days": _days_of(year)} if standing else None
    kept, _made = CalendarYear.objects.update_or_create(
        year=year, defaults={"state": State.ANNOUNCED, "source": source.strip()}
    )
    CalendarDay.objects.filter(day__year=year).delete()
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, kind=kind, name=name) for day, kind, name in said
    )
    after = {"state": kept.state, "source": kept.source, "days": _days_of(year)}
    record(actor=viewer.actor, action="year.announced", thing=kept, before=before, after=after)
    return _reschedule([year], actor=viewer.actor, today=viewer.today)


@transaction.atomic
def set_calendar_day(*, viewer: Viewer, day: date, kind: str | None, name: str) -> list[Obligation]:
    """
    Set one day off or worked, or (``kind`` is ``None``) make it an ordinary day again.

    Gives the obligations whose due date moved.

    :raises CannotKeepCalendar: its year is unknown, no name, or an ordinary working day.
    """
    refuse_unless(viewer, "performance.edit_calendar")
    year = CalendarYear.objects.filter(pk=day.year).first()
    if year is None:
        raise CannotKeepCalendar("day", _("这个年度还没有工作日历，请先公布该年度。"))
    if kind is not None and (faults := _faults(day.year, [(day, kind, name)], alone=True)):
        raise CannotKeepCalendar.with_all(faults)
    before = list(CalendarDay.objects.filter(pk=day).values("day", "kind", "name"))
    if kind is None:
        CalendarDay.objects.filter(pk=day).delete()
    else:
        CalendarDay.objects.update_or_create(day=day, defaults={"kind": kind, "name": name.strip()})
    record(
        actor=viewer.actor,
        action="year.changed",
        thing=year,
        before={"days": before},
        after={"day": day, "kind": kind, "name": name.strip()},
    )
    return _reschedule([day.year], actor=viewer.actor, today=viewer.today)


@transaction.atomic
def set_term(*, viewer: Viewer, name: str, from_date: date, until_date: date) -> SchoolTerm:
    """
    Set a school term, new or known by its name; ``until_date`` is exclusive.

    :raises CannotKeepCalendar: it ends before it begins, or overlaps another term.
    """
    refuse_unless(viewer, "performance.edit_calendar")
    if until_date <= from_date:
        raise CannotKeepCalendar("until_date", _("学期的结束日期应在开学日期之后。"))
    overlapping = SchoolTerm.objects.filter(
        from_date__lt=until_date, until_date__gt=from_date
    ).exclude(name=name)
    if other := overlapping.first():
        raise CannotKeepCalendar(
            "from_date", _("与“%(term)s”的日期重叠，请核对。") % {"term": other.name}
        )
    found = SchoolTerm.objects.filter(name=name).first()
    before = {"from": found.from_date, "until": found.until_date} if found else None
    term, _made = SchoolTerm.objects.update_or_create(
        name=name, defaults={"from_date": from_date, "until_date": until_date}
    )
    year = CalendarYear.objects.filter(pk=from_date.year).first()
    after = {"term": name, "from": from_date, "until": until_date}
    record(
        actor=viewer.actor, action="year.changed", thing=year or term, before=before, after=after
    )
    return term


def _faults(year: int, days: list[SaidDay], *, alone: bool = False) -> list[Fault]:
    field = "kind" if alone else "days"
    seen: set[date] = set()
    faults = []
    for day, kind, name in days:
        values = {"day": f"{day.year}年{day.month}月{day.day}日"}
        if day.year != year:
            faults.append(Fault(field, _("%(day)s不在这个年度。") % values))
        if day in seen:
            faults.append(Fault(field, _("%(day)s出现了两次。") % values))
        if kind not in Kind.values:
            faults.append(Fault(field, _("%(day)s既不是放假也不是调休上班。") % values))
        if kind == Kind.WORK and day.weekday() < 5:
            faults.append(Fault(field, _("%(day)s本来就是工作日，不需要调休。") % values))
        if not name.strip() or len(name) > 60:
            faults.append(
                Fault("name" if alone else field, _("%(day)s没有名称，或名称过长。") % values)
            )
        seen.add(day)
    if not alone and not any(kind == Kind.OFF for _day, kind, _name in days):
        faults.append(Fault(field, _("至少要有一天放假。")))
    if len(days) > MOST_DAYS:
        faults.append(Fault(field, _("特殊日过多，请核对。")))
    return faults


def _days_of(year: int) -> list[list[str]]:
    rows = CalendarDay.objects.filter(day__year=year).order_by("day")
    return [[row.day.isoformat(), row.kind, row.name] for row in rows]


def _reschedule(years: Iterable[int], *, actor: Actor, today: date) -> list[Obligation]:
    """Move what counts working days in ``years``, settled or not, and judge it anew.

    A verdict that leaned on a year not yet announced is put right as well.
    """
    touching = Q(pk__in=())
    for year in years:
        touching |= Q(
            period_from__lte=date(year, 12, 31) + timedelta(days=31),
            due_date__gte=date(year, 1, 1),
        )
    rows = Obligation.objects.filter(
        touching, measure__kind=MeasureKind.WITHIN, measure__value__unit=WORKDAY
    ).select_related("measure__duty__regulation", "unit", "post", "triggered_by")
    calendar = work_calendar()
    changes, moved = [], []
    for row in rows.exclude(outcome=Obligation.Outcome.WAIVED):
        planned = plan_after(
            row.measure,
            SubjectRow(row.unit, row.post),
            event=event_day(row),
            event_key=event_key_of(row),
            calendar=calendar,
        )
        before = {"due_date": row.due_date, "due_certain": row.due_certain}
        if planned and set_dates(row, planned):
            row.save()
            after = {"due_date": row.due_date, "due_certain": row.due_certain}
            changes.append(Change(row, before, after))
            moved.append(row)
    record_each(actor=actor, action="obligation.moved", changes=changes)
    rejudge(obligation_ids=[row.pk for row in moved], actor=actor, today=today)
    return moved


def event_day(row: Obligation) -> date:
    """The day of the event that set an obligation off: an act's, or a taking up of a post."""
    if row.triggered_by is not None:
        return row.triggered_by.on
    kind, _colon, appointment_id = event_key_of(row).partition(":")
    if kind != "appointment":
        raise ValueError(f"{row.key} was set off by nothing")
    return Appointment.objects.get(pk=appointment_id).from_date


def event_key_of(row: Obligation) -> str:
    """The last part of its key, which names the event."""
    return row.key.rpartition("/")[2]
