"""How all lists of a kind stand against their required sets, unit by unit.

Only coverage is asked here, not what is wrong with single rows: it depends on nothing but the
words of a list and of its sets, so what was found once is kept in the process under exactly those
words. Nothing is ever out of date, and nothing has to be cleared.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import Prefetch, QuerySet

from zelian.core.checking import Demand, Extent, Row, Said, cover
from zelian.lists.checking import counted, demand_as, demand_key, worded_columns
from zelian.lists.columns import STANDING, columns_of
from zelian.lists.models import ListItem, ListKind, RequiredSet, Requirement, ResponsibilityList
from zelian.lists.queries.coverage import count_extents
from zelian.people.models import Unit
from zelian.people.viewer import Viewer, ancestors_of, in_reach, path_in

State = ResponsibilityList.State
# A row's words, as far as coverage reads them: number, name, date, and text by column.
_Words = tuple[int, str, date | None, tuple[tuple[str, str], ...]]
_KEPT = 4_000


@dataclass(frozen=True, slots=True)
class ListCoverage:
    """A list with how many of its required responsibilities are covered, weak and missing."""

    listed: ResponsibilityList
    required: int
    covered: int
    weak: int
    missing: int


@dataclass(frozen=True, slots=True)
class DemandCoverage:
    """A required responsibility with how many lists cover it, weakly, or not at all."""

    requirement: Requirement
    covered: int
    weak: int
    missing: int


@dataclass(frozen=True, slots=True)
class CoverageOverview:
    """A kind's lists of a year and its required responsibilities, both with their figures."""

    kind: ListKind
    year: int
    lists: tuple[ListCoverage, ...]
    demands: tuple[DemandCoverage, ...]

    @property
    def totals(self) -> dict[str, int]:
        """How many lists are whole, have a weak place, lack something."""
        whole = sum(1 for one in self.lists if one.required and one.covered == one.required)
        lacking = sum(1 for one in self.lists if one.missing)
        unasked = sum(1 for one in self.lists if not one.required)
        weak = len(self.lists) - whole - lacking - unasked
        return {"covered": whole, "weak": weak, "missing": lacking, "unasked": unasked}


def kinds_with_sets() -> QuerySet[ListKind]:
    """The kinds that required sets in use are kept for, in order."""
    return ListKind.objects.filter(required_sets__in_use=True).distinct().order_by("order", "code")


def coverage_overview(
    viewer: Viewer, *, kind: ListKind, year: int, unit: Unit | None = None
) -> CoverageOverview:
    """
    The standing lists of a kind and year in reach, below ``unit`` where given.

    Five queries, whatever the number of lists.
    """
    lists = list(_lists(viewer, kind, year, unit))
    sets = _sets(kind)
    by_list = {one.pk: [each for each in sets if _holds(each, one)] for one in lists}
    words = _words_of(kind, lists)
    demands = _demands_of(by_list.values())
    fates = {one.pk: _fate(demands[_ids(by_list[one.pk])], words.get(one.pk, ())) for one in lists}
    extents: dict[str, list[Extent]] = defaultdict(list)
    for fate in fates.values():
        for key, extent in fate.items():
            extents[key].append(extent)
    return CoverageOverview(
        kind=kind,
        year=year,
        lists=tuple(_of_list(one, fates[one.pk]) for one in lists),
        demands=tuple(
            DemandCoverage(row, **count_extents(extents[demand_key(row.pk)]))
            for each in sets
            for row in each.requirements.all()
            if extents[demand_key(row.pk)]
        ),
    )


def _lists(
    viewer: Viewer, kind: ListKind, year: int, unit: Unit | None
) -> QuerySet[ResponsibilityList]:
    """
    Each subject's edition that counts: what was revised or archived is over, and a revision
    counts once it takes effect.
    """
    rows = in_reach(ResponsibilityList.objects.filter(kind=kind, year=year), viewer)
    if unit is not None:
        rows = rows.filter(path_in("unit_path", [unit.path]))
    rows = rows.exclude(state__in=[State.REVISED, State.ARCHIVED])
    rows = rows.exclude(previous__state=State.IN_FORCE)
    return rows.select_related("unit", "post__unit").order_by("unit_path", "post_id", "edition")


def _sets(kind: ListKind) -> list[RequiredSet]:
    rows = Requirement.objects.order_by("number")
    found = RequiredSet.objects.filter(kind=kind, in_use=True).order_by("unit_path", "id")
    return list(found.prefetch_related(Prefetch("requirements", rows)))


def _holds(required_set: RequiredSet, listed: ResponsibilityList) -> bool:
    return required_set.unit_path in [*ancestors_of(listed.unit_path), listed.unit_path]


def _demands_of(found: Iterable[list[RequiredSet]]) -> dict[tuple[int, ...], tuple[Demand, ...]]:
    """The demands of sets that hold together, by their ids: most lists are under the same."""
    return {
        ids: tuple(demand_as(row) for one in sets for row in one.requirements.all())
        for ids, sets in {_ids(sets): sets for sets in found}.items()
    }


def _ids(sets: Iterable[RequiredSet]) -> tuple[int, ...]:
    return tuple(one.pk for one in sets)


def _words_of(kind: ListKind, lists: Iterable[ResponsibilityList]) -> dict[int, tuple[_Words, ...]]:
    """The words of many lists' rows; two queries."""
    keys = worded_columns(columns_of(kind))
    standing = [key for key in keys if key in STANDING]
    own = [key for key in keys if key not in STANDING]
    found: dict[int, list[_Words]] = defaultdict(list)
    rows = ListItem.objects.filter(list__in=[one.pk for one in lists]).order_by("number")
    # Values are JSON, which is slow to read for 60,000 rows: only where a column is kept there.
    kept = ["values"] if own else []
    for pk, number, name, due_on, *texts in rows.values_list(
        "list_id", "number", "group", "due_on", *standing, *kept
    ):
        values = texts.pop() if kept else {}
        told = [*zip(standing, texts, strict=True), *((key, values.get(key)) for key in own)]
        plain = tuple((key, str(text).strip()) for key, text in told if text)
        found[pk].append((number, name, due_on, plain))
    return {pk: tuple(words) for pk, words in found.items()}


@lru_cache(maxsize=_KEPT)
def _fate(demands: tuple[Demand, ...], words: tuple[_Words, ...]) -> dict[str, Extent]:
    """How far rows of these words answer each demand, by its key."""
    rows = [
        Row(
            key=f"row:{place}",
            number=number,
            name=name,
            said=tuple(Said(key, text, counted(text)) for key, text in told),
            due_on=due_on,
        )
        for place, (number, name, due_on, told) in enumerate(words)
    ]
    return {answer.demand.key: answer.extent for answer in cover(demands, rows)}


def _of_list(listed: ResponsibilityList, fate: Mapping[str, Extent]) -> ListCoverage:
    return ListCoverage(listed, len(fate), **count_extents(fate.values()))
