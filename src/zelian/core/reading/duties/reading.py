"""Duties: every half-sentence that puts something on a subject, with its measures.

Reads: the flow, passages, headings, tables and measures. Writes: ``Duty`` in order,
and remarks on subjects and measures that are unclear.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from zelian.core.reading.duties.activities import activity_of
from zelian.core.reading.duties.adverbials import Role
from zelian.core.reading.duties.agents import hands_over, passive_subject
from zelian.core.reading.duties.attribution import Attribution
from zelian.core.reading.duties.consequences import Consequence, consequence_in
from zelian.core.reading.duties.imperatives import IMPERATIVES
from zelian.core.reading.duties.parts import Clause, Part, divide
from zelian.core.reading.duties.silences import LeadIn, is_silent, lead_in, states_principle
from zelian.core.reading.duties.standing import Standing
from zelian.core.reading.duties.writing import DutyWriter
from zelian.core.reading.layout.passages import Laid, Passage
from zelian.core.reading.measures.verbs import VERB
from zelian.core.reading.outline.tree import Heading
from zelian.core.reading.rules import Found
from zelian.core.reading.sentences import Half, halves
from zelian.core.reading.tables import TablesRead
from zelian.core.vocabulary.measure import Amount, Deadline
from zelian.core.vocabulary.regulation import Activity, Duty
from zelian.core.vocabulary.text import Remark

_HANDS_IN = re.compile(r"向[^，。；：\n]{2,20}?(?:报告|汇报|述职|报送|备案)[。；]?$")
_BINDS = re.compile(
    r"应当|应该|必须|务必|不得|不准|不许|严禁|禁止|须|要(?<![主重首必]要)(?![求点素闻件害义旨务道])|负责|应(?![急用对付变届])|承担|有权|可以"
    r"|鼓励|提倡|倡导|由(?<!自由)[^，。；由]{2,30}|的(?:及时|立即|一律|予以)"
)
_DEMANDS = re.compile(
    r"(?:应当|必须|不得)(?![^，。；]{0,16}(?:处分|处罚|罚款|追究|问责|批评|警告|刑事|参评|评先|评优|晋升))"
)
_KEPT = re.compile(r"(?:并)?(?:保存|保管|留存|存放|公示期|期限|有效期)")
_STOPS = frozenset("。；：！？”）")


class DutyReader:
    """Walks the passages in order, remembering who was last spoken of."""

    def __init__(
        self,
        laid: Laid,
        headings: Sequence[Heading],
        tables: TablesRead,
        measures: Sequence[Found],
    ) -> None:
        self._laid = laid
        self._text = laid.flow.text
        self._headings = headings
        self._tables = tables
        self._measures = measures
        self._starts = [f.start for f in measures]
        self._named = Attribution(self._text)
        self._out = DutyWriter(laid.flow)
        self._lead: LeadIn | None = None
        self._row: tuple[tuple[int, int], Activity, str] | None = None

    @property
    def duties(self) -> list[Duty]:
        """The duties read so far, in order."""
        return self._out.duties

    @property
    def remarks(self) -> list[Remark]:
        """What is doubtful of them."""
        return self._out.remarks

    def read(self, progress: Callable[[float], None] | None = None) -> None:
        """Fill ``duties`` and ``remarks``."""
        standing = Standing(self._text, self._headings)
        for i, passage in enumerate(self._laid.passages):
            standing.enter(passage, self._laid.passages[i + 1 : i + 2])
            if passage.grid is not None:
                self._read_cell(passage)
            elif standing.says_something() and not standing.is_silent():
                given = standing.subjects()
                self._out.enter(standing.path, standing.modality())
                self._read_halves(standing.body, passage.end, given, standing)
            if progress and i % 256 == 0:
                progress(passage.end / max(1, len(self._text)))
        self._out.close()

    def _read_cell(self, passage: Passage) -> None:
        owner = self._tables.owners.get((passage.grid or 0, passage.row, passage.column))
        if owner is None:
            if passage.grid in self._tables.silent or passage.end - passage.start < 12:
                return
            self._out.enter((), None)
            self._read_halves(passage.start, passage.end, (), None)
        else:
            before = len(self.duties)
            self._out.enter(owner.path, None)
            self._read_halves(passage.start, passage.end, owner.names, None, told=True)
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

    def _read_halves(
        self,
        start: int,
        end: int,
        given: tuple[str, ...],
        standing: Standing | None,
        *,
        told: bool = False,
    ) -> None:
        """Read a stretch; ``told`` says that all of it was laid on those ``given``."""
        spoken: tuple[str, ...] = ()
        opening: list[Part] = []
        began = start
        for half in halves(self._text, start, end):
            if half.opens:
                opening = []
                began = half.start
            self._lead = None
            if standing is not None and self._text[half.end - 1] == "：":
                self._introduce(began, half, standing)
            inherited = tuple(dict.fromkeys((*spoken, *given))) if told else spoken or given
            parts = self._parts(half, inherited, standing, told=told)
            for i, part in enumerate(parts):
                if part.own and not (i and part.passive):
                    spoken = part.subjects
            if standing is not None and parts and parts[0].own:
                standing.heard(parts[0].subjects, half.end, end)
            companions = self._companions(opening, parts)
            self._out.write(parts, companions)
            opening = opening or parts

    def _introduce(self, began: int, half: Half, standing: Standing) -> None:
        """Note what a sentence that ``began`` so says of the items it opens."""
        self._lead = lead_in(self._text, began, half.end)
        if self._lead is not None:
            standing.introduce(self._lead)

    def _parts(
        self, half: Half, inherited: tuple[str, ...], standing: Standing | None, *, told: bool
    ) -> list[Part]:
        text = self._text
        found = self._found_in(half)
        pieces = self._named.clauses(half.start, half.end)
        entitled = standing is not None and standing.entitled()
        consequence = consequence_in(text, half.start, half.end)
        if consequence is not None:
            self._out.follow(consequence)
        lead = self._lead
        bare = lead is not None and lead.empty
        if not found and (
            bare
            or not self._is_duty(
                half, pieces, consequence, standing, entitled=told or entitled, told=told
            )
        ):
            named = self._heading_names(half, pieces, standing)
            nobody = Part(half.start, half.start, [], [], named, own=True)
            return [nobody] if named else []
        parts = divide(text, pieces, found, half)
        self._attribute(parts, inherited, entitled=entitled, told=told)
        return parts

    def _attribute(
        self, parts: Sequence[Part], inherited: tuple[str, ...], *, entitled: bool, told: bool
    ) -> None:
        """Whose each part is; one named after 由 in passing lends its part no followers."""
        last = inherited
        for i, part in enumerate(parts):
            self._named.attribute(part, last, entitled=entitled)
            if not (i and part.passive) or self._keeps(parts[i + 1 : i + 2]):
                last = part.subjects
        if told:
            for part in parts:
                part.subjects = tuple(dict.fromkeys((*part.subjects, *inherited)))
        for part, following in pairwise(parts):
            over = not part.own and hands_over(self._text, following.start, following.end)
            if following.passive and (over or not part.subjects):
                part.subjects = following.subjects

    def _keeps(self, following: Sequence[Part]) -> bool:
        """Whether the next part is about what was just handed to somebody: 保存期…."""
        return bool(following) and _KEPT.match(self._text, following[0].start) is not None

    def _heading_names(
        self, half: Half, pieces: Sequence[Clause], standing: Standing | None
    ) -> tuple[str, ...]:
        """Whom a sentence names that puts nothing on them itself.

        Those a document is addressed to are not meant: all stands under them.
        """
        if self._text[half.end - 1] not in "：。；" or not pieces:
            return ()
        addressed = standing is not None and not standing.path
        if addressed and not _BINDS.search(self._text, half.start, half.end):
            return ()
        if pieces[0].names:
            self._named.before = pieces[0].names
        return pieces[0].names

    def _found_in(self, half: Half) -> list[Found]:
        """Measures of the half; one that runs back over a label begins behind it."""
        i = bisect_left(self._starts, half.start)
        j = bisect_left(self._starts, half.end, i)
        before = self._measures[i - 3 : i] if i > 3 else self._measures[:i]
        over = [replace(f, start=half.start) for f in before if f.end > half.start]
        found = [*over, *self._measures[i:j]]
        if found and all(isinstance(f.value, Amount) for f in found):
            return [] if is_silent(self._text, half.start, half.end) else found
        return found

    def _is_duty(
        self,
        half: Half,
        pieces: Sequence[Clause],
        consequence: Consequence | None,
        standing: Standing | None,
        *,
        entitled: bool,
        told: bool,
    ) -> bool:
        text = self._text
        if self._says_nothing(half, pieces, consequence, entitled=entitled):
            return False
        binds = _BINDS.search(text, half.start, half.end) is not None
        if text[half.end - 1] == "：" and not binds:
            return False
        if standing and not standing.is_labelled() and text[half.end - 1] not in _STOPS:
            return binds
        if told or binds or text[half.start : half.start + 2] in IMPERATIVES:
            return True
        if entitled and standing and standing.is_item() and VERB.search(text, half.start, half.end):
            return True
        told_to = _HANDS_IN.search(text, half.start, half.end)
        return bool(pieces and pieces[0].names and (told_to or half.end - half.start > 12))

    def _says_nothing(
        self,
        half: Half,
        pieces: Sequence[Clause],
        consequence: Consequence | None,
        *,
        entitled: bool,
    ) -> bool:
        """Whether it is a stub, about the document, a principle, or what befalls the idle."""
        text = self._text
        if half.end - half.start < 5 or text[half.end - 2 : half.end].rstrip("。；")[-1:] == "的":
            return True
        if is_silent(text, half.start, half.end):
            return True
        if consequence is not None:
            return not self._is_for_somebody(half, pieces, consequence, entitled=entitled)
        named = entitled or any(piece.names for piece in pieces[:2])
        return not named and states_principle(text, half.start, half.end)

    def _is_for_somebody(
        self, half: Half, pieces: Sequence[Clause], consequence: Consequence, *, entitled: bool
    ) -> bool:
        """Whether a sentence of consequences says who is to see to them."""
        if passive_subject(self._text, half.start, half.end)[0]:
            return True
        if any(p.role is Role.MAIN and p.names for p in pieces):
            return True
        demands = _DEMANDS.search(self._text, half.start, half.end)
        return demands is not None or (consequence.of_others and entitled)

    def _companions(self, opening: Sequence[Part], parts: Sequence[Part]) -> list[Found]:
        """Dates at the head of the sentence that its further halves inherit."""
        text = self._text
        if not opening or not parts or any(p.found for p in parts) or not parts[0].own:
            return []
        first = opening[0]
        dates = [f for f in first.found if isinstance(f.value, Deadline)]
        if not dates or dates[0].start > first.clauses[0].start + 4 or len(first.clauses) < 2:
            return []
        if activity_of(text, parts[0].body, parts[0].end) != activity_of(
            text, first.body, first.end
        ):
            return []
        return dates
