"""The year runs: obligations are planned, acts recorded, some obligations waived."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from uuid import NAMESPACE_OID, uuid5

from django.core.files.uploadedfile import SimpleUploadedFile

from zelian.config.demonstration.stage import ORGANISER, Stage
from zelian.config.language import gettext as _
from zelian.core.vocabulary.measure import MeasureKind
from zelian.history.operations import SYSTEM
from zelian.packs.demo.paper import paper_of
from zelian.packs.demo.year import DemoAct, Due, acts_of_the_year
from zelian.people.models import Unit
from zelian.people.queries import SubjectRow
from zelian.people.viewer import Viewer
from zelian.performance.models import Contribution, Obligation
from zelian.performance.operations import (
    ActSpec,
    choose_contributions,
    load_calendars,
    plan_year,
    record_acts_in_bulk,
    waive_obligation,
)
from zelian.performance.queries.calendars import work_calendar

TELLING = [
    MeasureKind.SHARE,
    MeasureKind.DEADLINE,
    MeasureKind.AMOUNT,
    MeasureKind.FREQUENCY,
    MeasureKind.WITHIN,
]
BEFORE_A_DATE = timedelta(days=45)

WAIVER = "dept.discipline_office.clerk"

PRESSED = "college.information"
"""Falls behind, so that those who try its accounts out find something to do."""

WAIVED = 6

WAIVED_BECAUSE = "高温天气，离退休党员年龄偏大，经学校党委同意本期不再集中组织。"


def plan(stage: Stage) -> None:
    load_calendars(actor=SYSTEM, today=stage.today)
    viewer = stage.viewer(ORGANISER)
    for year in stage.years:
        stage.echo(_("正在生成%(year)s年的履责期次……") % {"year": year})
        report = plan_year(viewer=viewer, year=year)
        stage.echo(_("期次 %(count)s 个。") % {"count": report.standing})


def record_what_is_due(stage: Stage, *, set_off: bool) -> None:
    """Record the acts for what the calendar asks for, or then for what those acts set off."""
    rows = _due_rows(stage.years, set_off=set_off)
    by_key = {row.key: row for row in rows}
    calendar = work_calendar()
    acts = acts_of_the_year(
        _dues(stage, rows), today=stage.today, draws=stage.draws, calendar=calendar
    )
    books: dict[str, list[tuple[DemoAct, Obligation]]] = {}
    for act in acts:
        row = by_key[act.due]
        if row.post is None or stage.staffing.holder(row.post, act.on) is not None:
            books.setdefault(_clerk_of(stage, row.unit), []).append((act, row))
    for clerk, entries in books.items():
        _record(stage, stage.viewer(clerk), entries)
    stage.echo(_("记实 %(count)s 条。") % {"count": sum(map(len, books.values()))})


def _due_rows(years: Iterable[int], *, set_off: bool) -> list[Obligation]:
    """
    The year's obligations, one for each time somebody has to do something.

    年末召开1次 gives two, a number and a date: one act serves both, so only the more
    telling of them is kept.
    """
    rows = (
        Obligation.objects.filter(year__in=years, triggered_by__isnull=not set_off)
        .select_related("unit", "post__unit", "post__kind", "measure")
        .order_by("key")
    )
    telling: dict[tuple[int, int, int | None], str] = {}
    for row in rows:
        key = (row.duty_id, row.unit_id, row.post_id)
        telling[key] = min(telling.get(key, row.measure.kind), row.measure.kind, key=TELLING.index)
    return [
        row
        for row in rows
        if row.measure.kind == telling[(row.duty_id, row.unit_id, row.post_id)]
        or row.measure.kind == MeasureKind.WITHIN
    ]


def _begins(row: Obligation) -> date:
    """When people begin to think of it: what has a date is done in the weeks before."""
    if row.measure.kind != MeasureKind.DEADLINE:
        return row.period_from
    return max(row.period_from, row.due_date - BEFORE_A_DATE)


def _dues(stage: Stage, rows: Iterable[Obligation]) -> Iterator[Due]:
    for row in rows:
        people = stage.staffing.population(
            SubjectRow(row.unit, row.post), min(row.period_from, stage.today)
        )
        yield Due(
            key=row.key,
            unit=row.unit.path,
            unit_name=row.unit.short_name,
            activity=row.activity,
            title=row.title,
            period_from=_begins(row),
            due_date=row.due_date,
            required=row.required,
            required_unit=row.required_unit,
            distinct_people=row.distinct_people,
            people=tuple(sorted(people)),
            pressed=row.unit_path.startswith(stage.founded.units[PRESSED].path),
        )


def _clerk_of(stage: Stage, unit: Unit) -> str:
    """The key of the clerk's post in the unit or the nearest one above that has a clerk."""
    found = [(path, key) for path, key in stage.clerks.items() if unit.path.startswith(path)]
    return max(found)[1]


def _record(stage: Stage, viewer: Viewer, entries: list[tuple[DemoAct, Obligation]]) -> None:
    """Record a clerk's acts, and point out what some of them were for where it isn't plain."""
    specs = [_spec(stage, viewer, act, row) for act, row in entries]
    recorded = record_acts_in_bulk(actor=viewer.actor, acts=specs, today=stage.today)
    counted: dict[int, dict[int, int]] = {}
    contributions = Contribution.objects.filter(act__in=recorded, refused=False)
    for act_id, obligation_id, measure_id in contributions.values_list(
        "act_id", "obligation_id", "obligation__measure"
    ):
        counted.setdefault(act_id, {})[obligation_id] = measure_id
    for act, (_entry, row) in zip(recorded, entries, strict=True):
        serves = counted.get(act.pk, {})
        if row.pk not in serves:
            # What makes up for the last period is no performance of the running one.
            instead = [pk for pk, measure in serves.items() if measure == row.measure_id]
            choose_contributions(viewer=viewer, act=act, chosen=[row.pk], refused=instead)


def _spec(stage: Stage, viewer: Viewer, act: DemoAct, row: Obligation) -> ActSpec:
    key = f"{act.due}/{act.on.isoformat()}"
    return ActSpec(
        submission=uuid5(NAMESPACE_OID, f"zelian-demo/{stage.draws.seed}/{key}"),
        account_id=viewer.account_id,
        kind=act.kind,
        on=act.on,
        unit=row.unit,
        post=row.post,
        topic=act.topic,
        place=act.place,
        note=act.note,
        people=frozenset(act.people),
        quantity=act.quantity,
        quantity_unit=act.quantity_unit,
        files=_files(stage, act, row, key),
    )


def _files(stage: Stage, act: DemoAct, row: Obligation, key: str) -> tuple[SimpleUploadedFile, ...]:
    if not act.paper:
        return ()
    who = str(row.post or row.unit)
    lines = (f"主体：{who}", f"日期：{act.on.isoformat()}", f"地点：{act.place or '—'}", act.note)
    paper = paper_of(act.paper, topic=act.topic, lines=lines, draws=stage.draws, key=key)
    return (SimpleUploadedFile(paper.name, paper.content),)


def waive_some(stage: Stage) -> None:
    """Branches of the retired were freed of what they missed in the hottest months."""
    viewer = stage.viewer(WAIVER)
    retired = stage.founded.units["college.retired"].path
    missed = Obligation.objects.filter(
        year__in=stage.years,
        unit_path__startswith=retired,
        outcome=Obligation.Outcome.OPEN,
        due_date__lt=stage.today,
        post=None,
    ).order_by("key")
    chosen = stage.draws.some_of(list(missed), WAIVED, "waived")
    for row in chosen:
        waive_obligation(viewer=viewer, obligation=row, reason=WAIVED_BECAUSE)
    stage.echo(_("免除 %(count)s 个期次。") % {"count": len(chosen)})
