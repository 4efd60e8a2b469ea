"""How far the signing of a kind is, unit by unit, and who is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Substr

from zelian.people.models import Unit
from zelian.people.viewer import Viewer
from zelian.pledges.lifecycle import WAITING
from zelian.pledges.models import Pledge, PledgeKind
from zelian.pledges.queries.pledges import SUBJECT, readable

State = Pledge.State
SHOWN = 200
DONE = Q(state__in=[State.IN_FORCE, State.ARCHIVED])


@dataclass(frozen=True, slots=True)
class UnitProgress:
    """A unit with all below it: how many are in force, wait, are late, are drafts."""

    unit: Unit
    done: int
    running: int
    late: int
    drafts: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a kind (or all kinds) of a year is."""

    rows: tuple[UnitProgress, ...]
    drafts: int
    issued: int
    signed: int
    done: int
    late: int

    @property
    def total(self) -> int:
        """All that runs or has run its course."""
        return self.drafts + self.issued + self.signed + self.done


def progress_of(viewer: Viewer, *, year: int, kind: PledgeKind | None = None) -> Progress:
    """Counts in reach by the branch below each institution's root; two queries."""
    counts = {
        "drafts": Count("pk", filter=Q(state=State.DRAFT)),
        "issued": Count("pk", filter=Q(state=State.ISSUED)),
        "signed": Count("pk", filter=Q(state=State.SIGNED)),
        "done": Count("pk", filter=DONE),
        "late": Count("pk", filter=_late(viewer.today)),
    }
    groups = list(
        _rows(viewer, year, kind)
        .annotate(branch=Substr("unit_path", 1, _length(viewer)))
        .order_by("branch")
        .values("branch")
        .annotate(**counts)
    )
    units = {
        unit.path: unit for unit in Unit.objects.filter(path__in=[g["branch"] for g in groups])
    }
    rows = tuple(
        UnitProgress(
            unit=units[group["branch"]],
            done=group["done"],
            running=group["issued"] + group["signed"] - group["late"],
            late=group["late"],
            drafts=group["drafts"],
        )
        for group in groups
    )
    return Progress(rows, **{name: sum(group[name] for group in groups) for name in counts})


def list_late(viewer: Viewer, *, year: int, kind: PledgeKind | None = None) -> QuerySet[Pledge]:
    """Pledges past their day that still wait for a signature, the longest first."""
    rows = _rows(viewer, year, kind).filter(_late(viewer.today)).select_related(*SUBJECT)
    return rows.order_by("due_on", "unit_path", "id")


def _rows(viewer: Viewer, year: int, kind: PledgeKind | None) -> QuerySet[Pledge]:
    rows = readable(viewer).filter(year=year).exclude(state=State.ENDED)
    return rows if kind is None else rows.filter(kind=kind)


def _late(today: date) -> Q:
    return Q(state__in=WAITING, due_on__lt=today)


def _length(viewer: Viewer) -> int:
    """
    One step below the institution in view: its colleges and departments.

    Who is of the only institution there is has the whole tree, an empty prefix.
    """
    roots = viewer.institutions or ("",)
    return max(min(map(len, roots)), Unit.steplen) + Unit.steplen
