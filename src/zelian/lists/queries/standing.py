"""Where many lists stand: counted by unit, and by stage or kind, down the tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Q, QuerySet

from zelian.lists.lateness import late_on
from zelian.lists.models import ListKind, ResponsibilityList
from zelian.lists.stages import Stage, stage_of
from zelian.people.models import Unit
from zelian.people.viewer import Viewer, in_reach, path_in

STEP = Unit.steplen
STAGES, KINDS = "stages", "kinds"


@dataclass(slots=True)
class Counts:
    """Lists by stage and by kind, and how many of them are late."""

    total: int = 0
    late: int = 0
    stages: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, int] = field(default_factory=dict)

    def add(self, stage: str, kind: str, number: int, late: int) -> None:
        """Count some more lists in."""
        self.total += number
        self.late += late
        self.stages[stage] = self.stages.get(stage, 0) + number
        self.kinds[kind] = self.kinds.get(kind, 0) + number

    def by(self, columns: str) -> Mapping[str, int]:
        """The numbers under the columns in view."""
        return self.kinds if columns == KINDS else self.stages


@dataclass(frozen=True, slots=True)
class StandingRow:
    """A unit with all lists at and below it, its posts' among them."""

    unit: Unit
    depth: int
    counts: Counts
    has_more: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Rows in tree order below the columns, and all of them together."""

    rows: Sequence[StandingRow]
    columns: Sequence[tuple[str, str]]
    by: str
    total: Counts
    deepest: bool
    kinds: Sequence[ListKind]

    @property
    def is_whole(self) -> bool:
        """Whether no unit's own units are left out."""
        return not any(row.has_more for row in self.rows)


def standing_of(
    lists: QuerySet[ResponsibilityList],
    viewer: Viewer,
    *,
    by: str = STAGES,
    below: Unit | None = None,
    deep: bool = False,
) -> Standing:
    """
    Where ``lists`` stand; three queries.

    Rows are the topmost units and those right below them, with ``deep`` all of them; a row
    counts what is below it too. ``below`` narrows to a unit and all below it.
    """
    if below is not None:
        lists = lists.filter(path_in("unit_path", [below.path]))
    counted = list(_counted(lists, viewer))
    total, by_path = Counts(), {}
    for path, kind, state, begun, number, late in counted:
        stage = stage_of(state, begun)
        total.add(stage, kind, number, late)
        for end in range(STEP, len(path) + 1, STEP):
            by_path.setdefault(path[:end], Counts()).add(stage, kind, number, late)
    top = _top(by_path, {row[0] for row in counted})
    kinds = list(ListKind.objects.filter(pk__in=total.kinds))
    rows = _rows(by_path, top, deep)
    named = [(kind.pk, kind.name) for kind in kinds] if by == KINDS else Stage.choices
    columns = [
        (key, str(label)) for key, label in named if key != Stage.OVER or key in total.stages
    ]
    return Standing(rows, columns, by, total, deep, kinds)


def lists_that_stand(viewer: Viewer, year: int) -> QuerySet[ResponsibilityList]:
    """All lists of a year in reach."""
    return in_reach(ResponsibilityList.objects.filter(year=year), viewer)


def unit_in_view(viewer: Viewer, unit_id: str) -> Unit | None:
    """A unit asked for in the address; nothing where there is none one knows."""
    if not unit_id.isdecimal() or len(unit_id) > 9:
        return None
    unit = Unit.objects.filter(pk=int(unit_id)).first()
    return unit if unit is not None and viewer.knows(unit.path) else None


def _counted(lists: QuerySet[ResponsibilityList], viewer: Viewer) -> QuerySet:
    return (
        lists.order_by()
        .annotate(begun=Q(begun_at__isnull=False))
        .values_list("unit_path", "kind_id", "state", "begun")
        .annotate(number=Count("pk"), late=Count("pk", filter=late_on(viewer.today)))
    )


def _top(by_path: Mapping[str, Counts], own: set[str]) -> str:
    """The lowest unit that all lists are below: higher up there is nothing to tell apart."""
    if not own:
        return ""
    shortest, longest = min(own), max(own)
    shared = 0
    while shared < len(shortest) and shortest[: shared + STEP] == longest[: shared + STEP]:
        shared += STEP
    return shortest[:shared]


def _rows(by_path: Mapping[str, Counts], top: str, deep: bool) -> list[StandingRow]:
    least = max(len(top), STEP)
    inside = [path for path in sorted(by_path) if len(path) >= least]
    shown = [path for path in inside if deep or len(path) <= least + STEP]
    units = {unit.path: unit for unit in Unit.objects.filter(path__in=shown)}
    deeper = {path[: least + STEP] for path in inside if len(path) > least + STEP}
    return [
        StandingRow(
            unit=units[path],
            depth=(len(path) - least) // STEP + 1,
            counts=by_path[path],
            has_more=not deep and path in deeper,
        )
        for path in shown
        if path in units
    ]
