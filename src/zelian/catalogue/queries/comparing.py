"""Two regulations side by side, as the comparing pages show them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from rapidfuzz import fuzz

from zelian.catalogue.models import CoverageDecision, Duty, Regulation
from zelian.catalogue.queries.regulations import list_regulations
from zelian.catalogue.translate import duty_noun, provision_noun
from zelian.core.comparing import (
    ChangeKind,
    ClauseChange,
    Extent,
    Match,
    clauses_of,
    compare,
    cover,
)
from zelian.core.vocabulary import regulation as core
from zelian.people.viewer import Viewer

COMPARABLE = (Regulation.State.DRAFT, Regulation.State.IN_FORCE, Regulation.State.REPEALED)
CHOICES = 200
QUIET_KINDS = (ChangeKind.SAME, ChangeKind.RENUMBERED)


def comparable_with(viewer: Viewer, regulation: Regulation) -> list[Regulation]:
    """The other regulations the viewer may see, those of the most alike titles first."""
    rows = list_regulations(viewer).filter(state__in=COMPARABLE).exclude(pk=regulation.pk)
    found = list(rows.order_by("-effective_on", "-pk")[:CHOICES])
    return sorted(found, key=lambda other: -fuzz.ratio(other.title, regulation.title))


@dataclass(frozen=True, slots=True)
class DutyChangeRow:
    """What became of a duty, with the rows on either side."""

    kind: str
    old: Duty | None
    new: Duty | None
    measures: bool


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """What became of a clause, with its duties' rows; ``change`` is the core's."""

    change: ClauseChange
    duties: list[DutyChangeRow]

    @property
    def quiet(self) -> bool:
        """Whether nothing in it needs a look."""
        return self.change.kind in QUIET_KINDS


@dataclass(frozen=True, slots=True)
class Versions:
    """All changes of a regulation against an older one; ``counts`` by kind, clauses each."""

    rows: list[ChangeRow]
    counts: dict[str, int]
    duty_counts: dict[str, int]


def compare_versions(old: Regulation, new: Regulation) -> Versions:
    """What ``new`` changes against ``old``, clause by clause; six queries."""
    old_rows, new_rows = _rows_of(old), _rows_of(new)
    rows_of = {**old_rows, **new_rows}
    nouns = {key: noun for key, (noun, _) in rows_of.items()}
    changes = compare(
        _clauses(old, [nouns[key] for key in old_rows]),
        _clauses(new, [nouns[key] for key in new_rows]),
    )
    by_noun = {id(noun): row for noun, row in rows_of.values()}
    rows = [
        ChangeRow(
            change,
            [
                DutyChangeRow(
                    told.kind.value,
                    by_noun.get(id(told.old)),
                    by_noun.get(id(told.new)),
                    told.measures,
                )
                for told in change.duties
            ],
        )
        for change in changes
    ]
    counts = Counter(change.kind.value for change in changes)
    duty_counts = Counter(told.kind for row in rows for told in row.duties)
    return Versions(rows, dict(counts), dict(duty_counts))


def _rows_of(regulation: Regulation) -> dict[int, tuple[core.Duty, Duty]]:
    """The duties that stand, by their key, as the core's nouns beside their rows."""
    return {row.pk: (duty_noun(row), row) for row in _standing(regulation)}


def _standing(regulation: Regulation) -> QuerySet[Duty]:
    duties = regulation.duties.exclude(state=Duty.State.REJECTED)
    return duties.select_related("provision").prefetch_related("measures").order_by("order")


def _clauses(regulation: Regulation, duties: Sequence[core.Duty]):
    provisions = [provision_noun(row) for row in regulation.provisions.all()]
    return clauses_of(regulation.text, provisions, duties)


@dataclass(frozen=True, slots=True)
class MatchRow:
    """A lower duty that may answer the upper one; ``decided`` is a person's word, if any."""

    lower: Duty
    likeness: int
    shared: tuple[str, ...]
    looser: bool
    decided: bool | None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """An upper duty, how far it is covered, and by what; ``confirmed`` by a person."""

    upper: Duty
    extent: str
    confirmed: bool
    matches: list[MatchRow]


@dataclass(frozen=True, slots=True)
class CoverageReport:
    """All duties of an upper regulation; ``counts`` by extent."""

    rows: list[CoverageRow]
    counts: dict[str, int]


def coverage_of(upper: Regulation, lower: Regulation) -> CoverageReport:
    """Which duties of ``upper`` the duties of ``lower`` cover; five queries.

    A person's word goes before the likeness: a confirmed match covers, a denied one counts
    no longer.
    """
    above, below = _rows_of(upper), _rows_of(lower)
    decided = {
        (d.upper_id, d.lower_id): d.covers
        for d in CoverageDecision.objects.filter(upper__in=above, lower__in=below)
    }
    row_of = {id(noun): row for noun, row in (*above.values(), *below.values())}
    found = cover([noun for noun, _ in above.values()], [noun for noun, _ in below.values()])
    rows = [
        _coverage_row(
            row_of[id(item.upper)],
            [(row_of[id(match.lower)], match) for match in item.matches],
            decided,
            {row.pk: row for _, row in below.values()},
            item.extent,
        )
        for item in found
    ]
    return CoverageReport(rows, dict(Counter(row.extent for row in rows)))


def _coverage_row(
    upper: Duty,
    matches: Iterable[tuple[Duty, Match]],
    decided: dict[tuple[int, int], bool],
    lower_rows: dict[int, Duty],
    proposed: Extent,
) -> CoverageRow:
    shown = [
        MatchRow(
            lower,
            round(match.likeness * 100),
            match.shared,
            match.looser,
            decided.get((upper.pk, lower.pk)),
        )
        for lower, match in matches
    ]
    known = {match.lower.pk for match in shown}
    shown += [
        MatchRow(lower_rows[lower], 0, (), looser=False, decided=covers)
        for (above, lower), covers in decided.items()
        if above == upper.pk and lower not in known and covers
    ]
    if any(match.decided for match in shown):
        return CoverageRow(upper, Extent.COVERED.value, confirmed=True, matches=shown)
    denied = any(match.decided is False for match in shown)
    left = [match for match in shown if match.decided is None]
    extent = proposed
    if denied:
        extent = Extent.WEAK if left else Extent.MISSING
    return CoverageRow(upper, extent.value, confirmed=denied and not left, matches=shown)
