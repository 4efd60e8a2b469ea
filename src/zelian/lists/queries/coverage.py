"""What the check of a list finds, and what leaders decided about it.

A page that shows how a list fares before it is signed, endorsed or filed asks
``summary_of(listed, today)`` and includes ``lists/check_summary.html`` with it as ``summary``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.db.models import Prefetch

from zelian.core.checking import Answer, Checked, Extent, Finding, Quote, Severity, check
from zelian.lists.checking import columns_as, demand_as, demand_key, finding_key, item_key, row_as
from zelian.lists.columns import columns_of_list
from zelian.lists.models import (
    GapDecision,
    ListColumn,
    ListItem,
    RequiredSet,
    Requirement,
    ResponsibilityList,
)
from zelian.lists.queries.surroundings import surroundings_of
from zelian.people.viewer import ancestors_of
from zelian.signing.canonical import digest_of


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of quoted words; ``shared`` where both sides say it."""

    words: str
    shared: bool


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a column of a row says, cut into pieces; ``column`` is the column's name."""

    column: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class QuotedRow:
    """A row that answers, with its quoted columns."""

    item_id: int
    number: int
    quotes: tuple[Quoted, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """
    A leader's decision on a gap. ``outdated``: it was about other words and no longer counts.
    """

    decision: GapDecision
    outdated: bool


@dataclass(frozen=True, slots=True)
class DemandView:
    """A required responsibility, how the list answers it, and what was decided about it."""

    requirement: Requirement
    answer: Answer
    asked: tuple[Piece, ...]
    rows: tuple[QuotedRow, ...]
    key: str
    seen: str
    decided: Decided | None = None

    @property
    def accepted(self) -> bool:
        """A gap that a leader let stay."""
        return (
            self.answer.extent is not Extent.COVERED
            and self.decided is not None
            and not self.decided.outdated
        )


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with its row, the column to fill in, and what was decided about it."""

    finding: Finding
    item_id: int
    content: str
    column: str
    beside_id: int | None
    key: str
    seen: str
    decided: Decided | None = None

    @property
    def accepted(self) -> bool:
        """A finding that a leader let stay."""
        return self.decided is not None and not self.decided.outdated


@dataclass(frozen=True, slots=True)
class SetView:
    """A required set with how each of its responsibilities fares."""

    required_set: RequiredSet
    demands: tuple[DemandView, ...]

    @property
    def counts(self) -> Mapping[str, int]:
        """How many are covered, weak and missing."""
        return count_extents(view.answer.extent for view in self.demands)


@dataclass(frozen=True, slots=True)
class CheckSummary:
    """
    How a list fares, in figures: of its required responsibilities and of its rows.

    ``accepted`` gaps are among weak and missing; ``errors`` and ``hints`` count what nobody
    has accepted.
    """

    list_id: int
    required: int
    covered: int
    weak: int
    missing: int
    accepted: int
    errors: int
    hints: int

    @property
    def is_clean(self) -> bool:
        """Nothing is left that should be looked at before signing."""
        return self.open_gaps == 0 and self.errors == 0

    @property
    def open_gaps(self) -> int:
        """Required responsibilities that are weak or missing and not accepted."""
        return self.weak + self.missing - self.accepted


@dataclass(frozen=True)
class ListCheck:
    """All that the check's page shows."""

    listed: ResponsibilityList
    sets: tuple[SetView, ...]
    findings: tuple[FindingView, ...]

    @cached_property
    def summary(self) -> CheckSummary:
        """The figures."""
        demands = [view for one in self.sets for view in one.demands]
        counts = count_extents(view.answer.extent for view in demands)
        left = [view for view in self.findings if not view.accepted]
        hints = sum(view.finding.severity is Severity.HINT for view in left)
        return CheckSummary(
            list_id=self.listed.pk,
            required=len(demands),
            covered=counts[Extent.COVERED],
            weak=counts[Extent.WEAK],
            missing=counts[Extent.MISSING],
            accepted=sum(view.accepted for view in demands),
            errors=len(left) - hints,
            hints=hints,
        )

    def demand(self, key: str) -> DemandView | None:
        """The required responsibility of a key."""
        return next((v for one in self.sets for v in one.demands if v.key == key), None)

    def finding(self, key: str) -> FindingView | None:
        """The finding of a key."""
        return next((view for view in self.findings if view.key == key), None)


def count_extents(extents: Iterable[Extent]) -> dict[str, int]:
    """How many of each."""
    counts = {extent.value: 0 for extent in Extent}
    for extent in extents:
        counts[extent.value] += 1
    return counts


def summary_of(listed: ResponsibilityList, today: date) -> CheckSummary:
    """The figures of a list's check, for pages that ask before a step; ten queries or so."""
    return check_of(listed, today).summary


def check_of(listed: ResponsibilityList, today: date) -> ListCheck:
    """
    Check a list as it stands. Reads ``listed.kind``, ``unit`` and ``post``; ten queries and,
    where rows name people, decide or command, some more: none of them for each row.
    """
    columns = columns_of_list(listed)
    items = list(items_to_check(listed))
    sets = sets_for(listed)
    requirements = [one for each in sets for one in each.requirements.all()]
    rows = tuple(row_as(item, columns) for item in items)
    around = surroundings_of(listed, items, today)
    checked = check(
        around.sheet(
            rows=rows,
            columns=columns_as(columns),
            demands=tuple(demand_as(one) for one in requirements),
        )
    )
    decisions = {one.key: one for one in listed.gap_decisions.all()}
    return _view(listed, sets, checked, items, columns, decisions)


def items_to_check(listed: ResponsibilityList) -> Iterable[ListItem]:
    """A list's rows with their duties and the duties' measures; three queries."""
    rows = listed.items.order_by("number").select_related("duty__regulation")
    return rows.defer("duty__regulation__text").prefetch_related("duty__measures")


def sets_for(listed: ResponsibilityList) -> list[RequiredSet]:
    """The required sets a list must answer, the upper unit's first, with their rows; two queries.

    A set holds for its unit and all below it.
    """
    above = [*ancestors_of(listed.unit_path), listed.unit_path]
    found = RequiredSet.objects.filter(kind=listed.kind_id, in_use=True, unit_path__in=above)
    rows = Requirement.objects.order_by("number")
    return list(
        found.select_related("regulation")
        .defer("regulation__text")
        .prefetch_related(Prefetch("requirements", rows))
        .order_by("unit_path", "id")
    )


def _view(
    listed: ResponsibilityList,
    sets: Sequence[RequiredSet],
    checked: Checked,
    items: Sequence[ListItem],
    columns: Sequence[ListColumn],
    decisions: Mapping[str, GapDecision],
) -> ListCheck:
    by_key = {item_key(item.pk): item for item in items}
    names = {column.key: column.name for column in columns}
    answers = {answer.demand.key: answer for answer in checked.answers}
    return ListCheck(
        listed=listed,
        sets=tuple(
            SetView(
                one,
                tuple(
                    _demand_view(row, answers[demand_key(row.pk)], by_key, names, decisions)
                    for row in one.requirements.all()
                ),
            )
            for one in sets
        ),
        findings=tuple(_finding_view(one, by_key, names, decisions) for one in checked.findings),
    )


def _demand_view(
    requirement: Requirement,
    answer: Answer,
    items: Mapping[str, ListItem],
    names: Mapping[str, str],
    decisions: Mapping[str, GapDecision],
) -> DemandView:
    key, seen = demand_key(requirement.pk), seen_of(answer.rests_on)
    asked, *quotes = answer.quotes
    return DemandView(
        requirement=requirement,
        answer=answer,
        asked=pieces_of(asked),
        rows=tuple(_quoted_rows(quotes, items, names)),
        key=key,
        seen=seen,
        decided=_decided(decisions.get(key), seen),
    )


def _quoted_rows(
    quotes: Sequence[Quote], items: Mapping[str, ListItem], names: Mapping[str, str]
) -> Iterable[QuotedRow]:
    for key in dict.fromkeys(quote.of for quote in quotes):
        yield QuotedRow(
            item_id=items[key].pk,
            number=items[key].number,
            quotes=tuple(
                Quoted(names.get(quote.column, ""), pieces_of(quote))
                for quote in quotes
                if quote.of == key
            ),
        )


def _finding_view(
    finding: Finding,
    items: Mapping[str, ListItem],
    names: Mapping[str, str],
    decisions: Mapping[str, GapDecision],
) -> FindingView:
    key, seen = finding_key(finding), seen_of(finding.rests_on)
    item = items[finding.row]
    return FindingView(
        finding=finding,
        item_id=item.pk,
        content=item.content,
        column=names.get(finding.column, ""),
        beside_id=items[finding.beside].pk if finding.beside else None,
        key=key,
        seen=seen,
        decided=_decided(decisions.get(key), seen),
    )


def seen_of(rests_on: str) -> str:
    """The digest of what a finding rests on; SHA-256 whatever the institution signs with."""
    return digest_of(rests_on, "sha256")


def _decided(decision: GapDecision | None, seen: str) -> Decided | None:
    return Decided(decision, outdated=decision.seen != seen) if decision else None


def pieces_of(quote: Quote) -> tuple[Piece, ...]:
    """A quote cut at its marks."""
    pieces: list[Piece] = []
    at = 0
    for start, end in quote.marked:
        pieces += [Piece(quote.text[at:start], shared=False), Piece(quote.text[start:end], True)]
        at = end
    pieces.append(Piece(quote.text[at:], shared=False))
    return tuple(piece for piece in pieces if piece.words)
