"""Duties: every half-sentence that puts something on a subject, with its measures.

Reads: the flow, passages, headings, tables and measures. Writes: ``Duty`` in order,
and remarks on subjects and measures that are unclear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from zelian.core.reading.activities import activity_of
from zelian.core.reading.imperatives import IMPERATIVES
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.outline import Heading
from zelian.core.reading.parts import Part, activity_in, divide
from zelian.core.reading.passages import Laid, Passage
from zelian.core.reading.predicates import (
    action_of,
    counterparts_of,
    evidence_of,
    modality_of,
    recipients_of,
)
from zelian.core.reading.rules import Found
from zelian.core.reading.sentences import Half, clauses, halves
from zelian.core.reading.standing import Standing
from zelian.core.reading.subjects import (
    boundaries,
    is_held,
    is_name,
    passive_subject,
    pushed_subject,
    split_names,
    subject_in,
)
from zelian.core.reading.tables import TablesRead
from zelian.core.vocabulary.measure import Amount, Deadline, Measure
from zelian.core.vocabulary.regulation import Activity, Duty, Modality
from zelian.core.vocabulary.text import Remark
from zelian.core.vocabulary.wording import Sentence, said

_BINDS = re.compile(
    r"应当|应该|必须|务必|不得|不准|严禁|禁止|须|(?<![主重首必])要(?![求点素闻件害义旨务道])|负责|应(?![急用对付变届])|承担|有权|可以"
)
_NO_DUTY = re.compile(
    r"是指|所称|制定(?:本|此|如下)|提出如下|负责解释|起(?:施行|实施|执行|生效)|同时废止|解释权|参照执行|以下简称|审议通过"
)
_WHEN = re.compile(r"(?:[内前后时中]|期间|之日起|情况下|的)$")
_TOGETHER = re.compile(r"[，与同和对向]")
_CONDITION = re.compile(r"的[。；]?$")
_VAGUE = re.compile(r"不定期|定期|适时|经常")


@dataclass(slots=True)
class DutyReader:
    """Walks the passages in order, remembering who was last spoken of."""

    laid: Laid
    headings: Sequence[Heading]
    tables: TablesRead
    measures: Sequence[Found]
    duties: list[Duty] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    _ends: list[tuple[int, bool]] = field(default_factory=list)
    _places: list[int] = field(default_factory=list)
    _starts: list[int] = field(default_factory=list)
    _subjects: dict[tuple[int, int], tuple[tuple[str, ...], int]] = field(default_factory=dict)
    _row: tuple[tuple[int, int], Activity, str] | None = None

    def read(self, progress: Callable[[float], None] | None = None) -> None:
        """Fill ``duties`` and ``remarks``."""
        text = self.laid.flow.text
        self._ends = boundaries(text)
        self._places = [at for at, _ in self._ends]
        self._starts = [f.start for f in self.measures]
        standing = Standing(text, self.headings)
        for i, passage in enumerate(self.laid.passages):
            standing.enter(passage, self.laid.passages[i + 1 : i + 2])
            if passage.grid is not None:
                self._read_cell(passage)
            elif standing.says_something():
                self._read_body(passage, standing)
            if progress and i % 256 == 0:
                progress(passage.end / max(1, len(text)))

    def _read_cell(self, passage: Passage) -> None:
        owner = self.tables.owners.get((passage.grid or 0, passage.row, passage.column))
        if owner is None:
            if passage.grid in self.tables.silent or passage.end - passage.start < 12:
                return
            self._read_halves(passage.start, passage.end, (), (), None)
        else:
            before = len(self.duties)
            self._read_halves(passage.start, passage.end, owner.path, owner.names, None, told=True)
            self._lend_activity(passage, before, beside=owner.beside)

    def _lend_activity(self, passage: Passage, first: int, *, beside: bool) -> None:
        """A cell with but a time or count is about what its row says is to be done."""
        row = (passage.grid or 0, passage.row)
        if not beside:
            if len(self.duties) > first:
                self._row = (row, self.duties[first].activity, self.duties[first].action)
            return
        self.duties[first:] = [d for d in self.duties[first:] if d.measures]
        if self._row is None or self._row[0] != row:
            return
        for i in range(first, len(self.duties)):
            duty = self.duties[i]
            if duty.activity is Activity.OTHER:
                self.duties[i] = replace(duty, activity=self._row[1], action=self._row[2])

    def _read_body(self, passage: Passage, standing: Standing) -> None:
        self._read_halves(standing.body, passage.end, standing.path, standing.subjects(), standing)

    def _read_halves(
        self,
        start: int,
        end: int,
        path: tuple[str, ...],
        given: tuple[str, ...],
        standing: Standing | None,
        *,
        told: bool = False,
    ) -> None:
        """Read a stretch; ``told`` says that all of it was laid on those ``given``."""
        text = self.laid.flow.text
        spoken: tuple[str, ...] = ()
        opening: list[Part] = []
        for half in halves(text, start, end):
            self._subjects.clear()
            if half.opens:
                opening = []
            parts = self._parts(half, spoken or given, told=told)
            for part in parts:
                if part.own:
                    spoken = part.subjects
            if standing is not None and parts and parts[0].own:
                standing.heard(parts[0].subjects, half.end, end)
            companions = self._companions(opening, parts)
            for part in parts:
                self._write(part, path, companions)
            opening = opening or parts

    def _parts(self, half: Half, inherited: tuple[str, ...], *, told: bool) -> list[Part]:
        text = self.laid.flow.text
        found = self._found_in(half)
        if not found and not self._is_duty(half, told=told):
            subject = self._head_subject(half)
            return [Part(half.start, half.start, [], [], subject, own=True)] if subject else []
        pieces = clauses(text, half.start, half.end)
        parts = divide(text, pieces, found, half, lambda a, b: bool(self._subject(a, b)[0]))
        last = inherited
        for part in parts:
            self._attribute(part, last)
            last = part.subjects
        return parts

    def _found_in(self, half: Half) -> list[Found]:
        """Measures of the half; one that runs back over a label begins behind it."""
        i = bisect_left(self._starts, half.start)
        j = bisect_left(self._starts, half.end, i)
        over = [
            replace(f, start=half.start)
            for f in self.measures[max(0, i - 3) : i]
            if f.end > half.start
        ]
        found = over + list(self.measures[i:j])
        if found and all(isinstance(f.value, Amount) for f in found):
            closing = _NO_DUTY.search(self.laid.flow.text, half.start, half.end)
            return [] if closing else found
        return found

    def _is_duty(self, half: Half, *, told: bool) -> bool:
        text = self.laid.flow.text
        if half.end - half.start < 5 or _CONDITION.search(text, half.end - 2, half.end):
            return False
        if _NO_DUTY.search(text, half.start, half.end):
            return False
        if told or text[half.start : half.start + 2] in IMPERATIVES:
            return True
        if _BINDS.search(text, half.start, half.end):
            return True
        return self._head_subject(half) != () and half.end - half.start > 12

    def _head_subject(self, half: Half) -> tuple[str, ...]:
        text = self.laid.flow.text
        comma = text.find("，", half.start, half.end)
        return self._subject(half.start, half.end if comma < 0 else comma)[0]

    def _subject(self, start: int, end: int) -> tuple[tuple[str, ...], int]:
        """The names a clause begins with, and where they end; several steps ask this."""
        known = self._subjects.get((start, end))
        if known is None:
            known = self._subjects[start, end] = self._find_subject(start, end)
        return known

    def _find_subject(self, start: int, end: int) -> tuple[tuple[str, ...], int]:
        text = self.laid.flow.text
        pushed = pushed_subject(text, start, end)
        if pushed:
            return pushed, start
        stretch = subject_in(text, start, end, self._ends, bisect_left(self._places, start))
        if stretch is None or is_held(text, *stretch):
            return (), start
        return split_names(text[stretch[0] : stretch[1]]), stretch[1]

    def _attribute(self, part: Part, inherited: tuple[str, ...]) -> None:
        """Find who must do the part, from its clauses or whoever was spoken of before."""
        text = self.laid.flow.text
        names: list[str] = []
        part.body = part.start
        for i, (left, right) in enumerate(part.clauses):
            own, body = self._subject(left, right)
            if not own and is_name(text, left, right) and not self._named_next(part, i):
                own, body = split_names(text[left:right]), right
            if own and names and not _TOGETHER.match(text, part.body):
                break
            names += own
            if own:
                part.body = body
            if VERB.search(text, body, right) and not _WHEN.search(text, body, right):
                break
        if not names:
            names += passive_subject(text, part.start, part.end)
        part.own = bool(names)
        part.subjects = tuple(dict.fromkeys(names)) or inherited

    def _named_next(self, part: Part, i: int) -> bool:
        """Whether the clause after the ``i``-th has a subject of its own."""
        return i + 1 < len(part.clauses) and bool(self._subject(*part.clauses[i + 1])[0])

    def _companions(self, opening: Sequence[Part], parts: Sequence[Part]) -> list[Found]:
        """Dates at the head of the sentence that its further halves inherit."""
        text = self.laid.flow.text
        if not opening or not parts or any(p.found for p in parts) or not parts[0].own:
            return []
        first = opening[0]
        dates = [f for f in first.found if isinstance(f.value, Deadline)]
        if not dates or dates[0].start > first.clauses[0][0] + 4 or len(first.clauses) < 2:
            return []
        if activity_of(text, parts[0].body, parts[0].end) != activity_of(
            text, first.body, first.end
        ):
            return []
        return dates

    def _write(self, part: Part, path: tuple[str, ...], companions: Sequence[Found]) -> None:
        if part.end <= part.start:
            return
        flow = self.laid.flow
        text = flow.text
        found = part.found or list(companions)
        before = self.duties[-1].activity if self.duties else Activity.OTHER
        activity = activity_in(text, part, before)
        span = flow.place(part.start, part.end)
        measures = tuple(Measure(f.value, flow.place(f.start, f.end), f.rule) for f in found)
        modality = Modality.MUST if part.found else modality_of(text, part.body, part.end)
        self.duties.append(
            Duty(
                path=path,
                span=span,
                subjects=part.subjects,
                modality=modality,
                action=action_of(text, part.body, part.end, measured=bool(found)),
                activity=activity,
                counterparts=counterparts_of(text, part.start, part.end),
                recipients=recipients_of(text, part.start, part.end),
                evidence=evidence_of(text, part.start, part.end),
                measures=measures,
            )
        )
        self.remarks += self._doubts(part, bool(measures))

    def _doubts(self, part: Part, measured: bool) -> Iterator[Remark]:
        flow = self.laid.flow
        if not part.subjects:
            template = said("这句没有写明由谁负责，上下文也看不出；请指定责任主体。")
            yield Remark("subject.unclear", flow.place(part.start, part.end), Sentence(template))
        vague = None if measured else _VAGUE.search(flow.text, part.start, part.end)
        if vague:
            template = said("“{word}”没有说明多久一次，无法自动排期；请确定次数或时限。")
            yield Remark(
                "measure.vague",
                flow.place(vague.start(), vague.end()),
                Sentence(template, {"word": vague[0]}),
            )
