"""What was read out of a document's tables, and who answers for their cells."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from zelian.core.reading.layout.passages import Laid, Passage
from zelian.core.reading.measures.verbs import governed_end
from zelian.core.reading.rules import Found
from zelian.core.reading.sentences import halves
from zelian.core.reading.tables.placing import Stretch
from zelian.core.vocabulary.measure import Deadline, Frequency, MeasureValue
from zelian.core.vocabulary.regulation import (
    Activity,
    BlankForm,
    Duty,
    PowerRow,
    Provision,
    ScoringRow,
    TableRow,
    TaskRow,
)
from zelian.core.vocabulary.text import Remark, Span

CellPlace = tuple[int, int, int]
"""A cell by its grid, row and column."""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who answers for a cell, and the path it stands under.

    ``beside`` marks a cell that adds a time or count to the row's content.
    """

    names: tuple[str, ...]
    path: tuple[str, ...]
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Dated:
    """A cell whose column says by when its words, or its mark, are due."""

    start: int
    end: int
    values: tuple[MeasureValue, ...]


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark under a month, the cell that says what is to be done, and what that is."""

    mark: Span
    task: Span
    words: str
    activity: Activity

    def duty(self, duty: Duty) -> Duty:
        """The duty of the mark as one of the task."""
        return replace(duty, span=self.task, action=self.words, activity=self.activity)


@dataclass(slots=True)
class TablesRead:
    """All that the tables say.

    ``owners`` are by cell; a cell without one is read as prose. ``silent`` grids and
    ``quiet`` cells hold no sentences; ``hushed`` stretches speak of points, not of duties.
    """

    rows: list[TableRow] = field(default_factory=list)
    scoring: list[ScoringRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    powers: list[PowerRow] = field(default_factory=list)
    forms: list[BlankForm] = field(default_factory=list)
    provisions: list[Provision] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    owners: dict[CellPlace, Owner] = field(default_factory=dict)
    silent: set[int] = field(default_factory=set)
    quiet: set[CellPlace] = field(default_factory=set)
    hushed: list[Stretch] = field(default_factory=list)
    dated: list[Dated] = field(default_factory=list)
    marked: list[Marked] = field(default_factory=list)

    def gathered(self, duties: Sequence[Duty]) -> tuple[Duty, ...]:
        """The duties, with what a bare mark (√ under 3月) asks for laid on its row's own duty.

        A row that only names its task (水费收缴) has none; there the mark makes it one.
        """
        if not self.marked:
            return tuple(duties)
        rows = {row.mark.start: row for row in self.marked}
        tasks = sorted({row.task for row in self.marked})
        starts = [task.start for task in tasks]
        out: list[Duty] = []
        owners: dict[Span, int] = {}
        for duty in duties:
            if duty.span.start in rows:
                continue
            i = bisect_right(starts, duty.span.start) - 1
            if i >= 0 and duty.span.start < tasks[i].end:
                owners.setdefault(tasks[i], len(out))
            out.append(duty)
        for duty in duties:
            row = rows.get(duty.span.start)
            if row is None:
                continue
            at = owners.setdefault(row.task, len(out))
            if at == len(out):
                out.append(row.duty(duty))
            else:
                out[at] = replace(out[at], measures=out[at].measures + duty.measures)
        return tuple(sorted(out, key=lambda duty: duty.span.start))

    def unmeasured(self, labels: Iterable[Stretch]) -> list[Stretch]:
        """The stretches in which no measure is looked for: ``labels``, and what is hushed."""
        merged: list[Stretch] = []
        for start, end in sorted([*labels, *self.hushed]):
            if merged and start < merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def speaking(self, laid: Laid) -> Laid:
        """The document with only those passages and parts of cells that may lay on duties."""
        if not (self.owners or self.silent or self.quiet or self.hushed):
            return laid
        self.hushed = self.unmeasured(())
        kept = (part for p in laid.passages for part in self._heard(p))
        return replace(laid, passages=tuple(kept))

    def _heard(self, passage: Passage) -> Iterator[Passage]:
        if passage.grid is not None:
            place = (passage.grid, passage.row, passage.column)
            if passage.grid in self.silent or (place in self.quiet and place not in self.owners):
                return
        hushed = self._hushed_in(passage)
        if not hushed:
            yield passage
            return
        at = passage.start
        for start, end in hushed:
            if start > at:
                yield replace(passage, start=at, end=start)
            at = end
        if at < passage.end:
            yield replace(passage, start=at)

    def _hushed_in(self, passage: Passage) -> list[Stretch]:
        first = bisect_left(self.hushed, (passage.start, 0))
        near = self.hushed[max(0, first - 1) : bisect_left(self.hushed, (passage.end, 0))]
        return [(max(a, passage.start), min(b, passage.end)) for a, b in near if b > passage.start]

    def due(self, text: str, found: Sequence[Found]) -> list[Found]:
        """The measures, with those that columns of times and months give to their cells."""
        if not self.dated:
            return list(found)
        added: list[Found] = []
        starts = [f.start for f in found]
        for cell in self.dated:
            near = found[
                max(0, bisect_left(starts, cell.start) - 3) : bisect_left(starts, cell.end)
            ]
            for half in halves(text, cell.start, cell.end):
                if any(_times(f) and f.start < half.end and half.start < f.end for f in near):
                    continue
                end = governed_end(text, half.start, half.end) or half.end
                added += (Found(value, half.start, end, "table.time") for value in cell.values)
        return sorted([*found, *added], key=lambda f: (f.start, f.end))


def _times(found: Found) -> bool:
    """Whether a measure says when, so that its column's time adds nothing."""
    return isinstance(found.value, (Deadline, Frequency))
