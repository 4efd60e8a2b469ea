"""Compilations: all of them, one that is watched, what one would make, and reminders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from zelian.lists.applying import applies_to
from zelian.lists.bearing import Bearing, bearing_in, day_of
from zelian.lists.lateness import UNFILED, late_on
from zelian.lists.models import (
    Compilation,
    ListGeneration,
    ListKind,
    ListReminder,
    ResponsibilityList,
)
from zelian.lists.policies import OFFICES_THAT_LEAD
from zelian.lists.queries.standing import STAGES, Standing, standing_of
from zelian.people.models import PostKind, Unit, UnitKind
from zelian.people.queries import on_day
from zelian.people.roles import READS_ALL
from zelian.people.viewer import Viewer, in_reach, path_in


@dataclass(frozen=True, slots=True)
class KindPreview:
    """
    What a compilation would make of one kind. ``of_kinds`` says of how many units and posts of
    which kind; ``nothing`` names subjects without any duty, who get no list.
    """

    kind: ListKind
    of_kinds: Sequence[tuple[str, int]]
    subjects: int
    standing: int
    nothing: Sequence[str]

    @property
    def to_make(self) -> int:
        """How many lists would be new."""
        return self.subjects - self.standing - len(self.nothing)


@dataclass(frozen=True, slots=True)
class Watched:
    """A compilation with where its lists stand, how far their making is, and its reminders."""

    compilation: Compilation
    standing: Standing
    generations: Sequence[ListGeneration]
    reminded: int
    seen: int
    last_reminded: datetime | None

    @property
    def running(self) -> bool:
        """Whether lists are still being made."""
        state = ListGeneration.State
        return any(one.state in (state.WAITING, state.RUNNING) for one in self.generations)

    @property
    def broken_off(self) -> bool:
        """Whether the making of some kind came to no end."""
        return any(one.state == ListGeneration.State.FAILED for one in self.generations)

    @property
    def percent(self) -> int:
        """How far the making of all kinds is together."""
        done = [
            100 if one.state == ListGeneration.State.DONE else one.percent
            for one in self.generations
        ]
        return sum(done) // len(done) if done else 100

    @property
    def refused(self) -> list[tuple[ListKind, dict[str, object]]]:
        """Subjects without a list, each with the reason."""
        return [(one.kind, row) for one in self.generations for row in one.outcome]


@dataclass(frozen=True, slots=True)
class Reminder:
    """What somebody was reminded of, newest of its list."""

    listed: ResponsibilityList
    words: str
    by_name: str
    at: datetime
    seen_at: datetime | None


def list_compilations(viewer: Viewer) -> QuerySet[Compilation]:
    """Compilations of units one reads the whole of, with ``list_count`` and ``late_count``."""
    lists = ResponsibilityList.objects.filter(compilation=OuterRef("pk"))
    return (
        Compilation.objects.filter(path_in("unit_path", viewer.scope_of(*READS_ALL)))
        .select_related("unit")
        .annotate(
            list_count=_number(lists), late_count=_number(lists.filter(late_on(viewer.today)))
        )
    )


def get_compilation(viewer: Viewer, compilation_id: int) -> Compilation:
    """
    A compilation with its unit and kinds.

    :raises Compilation.DoesNotExist: there is none, or none the viewer may watch.
    """
    rows = Compilation.objects.filter(path_in("unit_path", viewer.scope_of(*READS_ALL)))
    return rows.select_related("unit").prefetch_related("kinds").get(pk=compilation_id)


def watch_compilation(
    viewer: Viewer,
    compilation: Compilation,
    *,
    by: str = STAGES,
    below: Unit | None = None,
    deep: bool = False,
) -> Watched:
    """All the page of a compilation shows; five queries."""
    lists = lists_of(viewer, compilation)
    reminders = ListReminder.objects.filter(list__compilation=compilation).aggregate(
        reminded=Count("list", distinct=True),
        seen=Count("list", filter=Q(seen_at__isnull=False), distinct=True),
        last=Max("at"),
    )
    return Watched(
        compilation=compilation,
        standing=standing_of(lists, viewer, by=by, below=below, deep=deep),
        generations=list(compilation.generations.select_related("kind").order_by("kind__order")),
        reminded=reminders["reminded"],
        seen=reminders["seen"],
        last_reminded=reminders["last"],
    )


def lists_of(viewer: Viewer, compilation: Compilation) -> QuerySet[ResponsibilityList]:
    """A compilation's lists in reach."""
    return in_reach(ResponsibilityList.objects.filter(compilation=compilation), viewer)


def lists_to_remind(
    viewer: Viewer, compilation: Compilation, *, unit: Unit | None = None, only_late: bool = True
) -> QuerySet[ResponsibilityList]:
    """A compilation's lists that are not ready, of a unit and all below it or of all."""
    lists = lists_of(viewer, compilation).filter(state__in=UNFILED)
    if only_late:
        lists = lists.filter(late_on(viewer.today))
    return lists.filter(path_in("unit_path", [unit.path])) if unit is not None else lists


def preview_compilation(
    viewer: Viewer, *, kinds: Iterable[ListKind], year: int, unit: Unit
) -> list[KindPreview]:
    """What a compilation would make, kind by kind; eleven queries and one a kind."""
    kinds = list(kinds)
    duties = any(kind.source == ListKind.Source.DUTIES for kind in kinds)
    day = day_of(year, viewer.today)
    bearing = bearing_in(year, day=day, unit_path=unit.path, duties=duties)
    names = _kind_names()
    return [_preview(kind, bearing, names, year, unit) for kind in kinds]


def units_to_compile(viewer: Viewer) -> QuerySet[Unit]:
    """The units that stand today over which the viewer leads some kind."""
    standing = Unit.objects.filter(on_day(viewer.today, "founded_on", "closed_on"))
    return standing.filter(path_in("path", viewer.scope_of(*OFFICES_THAT_LEAD))).order_by("path")


def reminders_for(viewer: Viewer) -> list[Reminder]:
    """
    What the viewer was reminded of and is not ready yet, the newest of each list; one query.

    For the work bench: the caller says which of them to show.
    """
    if viewer.person_id is None:
        return []
    return _newest(ListReminder.objects.filter(person_id=viewer.person_id))


def reminder_on(viewer: Viewer, listed: ResponsibilityList) -> Reminder | None:
    """The newest reminder of a list that the viewer has not given the receipt for; one query."""
    if viewer.person_id is None or listed.state not in UNFILED:
        return None
    rows = ListReminder.objects.filter(
        person_id=viewer.person_id, list=listed, seen_at__isnull=True
    )
    return next(iter(_newest(rows)), None)


def _number(lists: QuerySet[ResponsibilityList]) -> Coalesce:
    """How many lists, counted below the row they belong to."""
    counted = lists.order_by().values("compilation").annotate(number=Count("pk"))
    return Coalesce(Subquery(counted.values("number")), 0)


def _newest(reminders: QuerySet[ListReminder]) -> list[Reminder]:
    rows = reminders.filter(list__state__in=UNFILED).select_related("list__kind").order_by("-id")
    newest: dict[int, ListReminder] = {}
    for row in rows:
        newest.setdefault(row.list_id, row)
    return [
        Reminder(row.list, row.words, row.by_name, row.at, row.seen_at) for row in newest.values()
    ]


def _preview(
    kind: ListKind, bearing: Bearing, names: dict[str, str], year: int, unit: Unit
) -> KindPreview:
    subjects = [subject for subject in bearing.subjects if applies_to(kind, subject)]
    rows = ResponsibilityList.objects.filter(
        path_in("unit_path", [unit.path]), kind=kind, year=year
    )
    standing = {
        f"post:{post}" if post else f"unit:{own}"
        for own, post in rows.values_list("unit_id", "post_id")
    }
    of_kinds: dict[str, int] = {}
    nothing = []
    for subject in subjects:
        code = f"post:{subject.post.kind_id}" if subject.post else f"unit:{subject.unit.kind_id}"
        of_kinds[names[code]] = of_kinds.get(names[code], 0) + 1
        bears = kind.source != ListKind.Source.DUTIES or bearing.duties(subject)
        if not bears and subject.key not in standing:
            nothing.append(bearing.name(subject))
    return KindPreview(
        kind=kind,
        of_kinds=sorted(of_kinds.items(), key=lambda pair: -pair[1]),
        subjects=len(subjects),
        standing=len(standing & {subject.key for subject in subjects}),
        nothing=nothing,
    )


def _kind_names() -> dict[str, str]:
    names = {f"unit:{code}": name for code, name in UnitKind.objects.values_list("code", "name")}
    return names | {
        f"post:{code}": name for code, name in PostKind.objects.values_list("code", "name")
    }
