"""Asking for a year to be planned, and doing it: a job that shows how far it is."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from zelian.catalogue.models import Regulation
from zelian.history.operations import record
from zelian.people.policies import refuse_unless
from zelian.people.viewer import Viewer
from zelian.performance.models import PlanRun
from zelian.performance.operations.planning import plan_year
from zelian.performance.refusals import CannotPlan

UNFINISHED = (PlanRun.State.WAITING, PlanRun.State.RUNNING)


@transaction.atomic
def ask_for_plan(
    *, viewer: Viewer, year: int, regulation: Regulation | None = None
) -> tuple[PlanRun, bool]:
    """Ask for a plan; gives the run and whether it is new (a double click gives the first)."""
    refuse_unless(viewer, "performance.plan_year")
    asked = PlanRun.objects.filter(
        year=year, regulation=regulation, asked_by=viewer.account_id, state__in=UNFINISHED
    ).first()
    if asked is not None:
        return asked, False
    run = PlanRun.objects.create(year=year, regulation=regulation, asked_by_id=viewer.account_id)
    after = {"year": year, "regulation": regulation.pk if regulation else None}
    record(actor=viewer.actor, action="plan.requested", thing=run, after=after)
    return run, True


def run_plan(*, viewer: Viewer, run: PlanRun) -> PlanRun:
    """
    Do what was asked for and keep the result; a refusal is kept as its sentence.

    What goes wrong unexpectedly is told on the page and raised again.
    """
    _mark(run, state=PlanRun.State.RUNNING, progress=1)
    try:
        report = plan_year(
            viewer=viewer,
            year=run.year,
            regulation=run.regulation,
            on_progress=lambda percent: _mark(run, progress=percent),
        )
    except CannotPlan as refusal:
        _mark(run, state=PlanRun.State.FAILED, report={"failure": refusal.sentence})
    except Exception:
        failure = _("系统出了意外，已生成的期次不受影响。请再试一次；仍不成功请告诉系统管理员。")
        _mark(run, state=PlanRun.State.FAILED, report={"failure": failure})
        raise
    else:
        _mark(run, state=PlanRun.State.DONE, progress=100, report=report.to_json())
    return run


def _mark(run: PlanRun, **columns: object) -> None:
    for name, value in columns.items():
        setattr(run, name, value)
    run.save(update_fields=list(columns))
