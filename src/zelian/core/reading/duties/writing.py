"""Writes duties down: everything a part of a sentence says, in the document's words.

Reads: parts that know their subjects. Writes: ``Duty`` in order, the consequences that
later sentences attach to them, and remarks on what is unclear.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from zelian.core.reading.duties.agents import passive_subject
from zelian.core.reading.duties.consequences import Consequence, consequence_in
from zelian.core.reading.duties.demands import asked_for
from zelian.core.reading.duties.events import events_in
from zelian.core.reading.duties.evidence import evidence_of
from zelian.core.reading.duties.parties import counterparts_of, recipients_of
from zelian.core.reading.duties.parts import Part
from zelian.core.reading.duties.predicates import action_of, modality_of
from zelian.core.reading.layout.flow import Flow
from zelian.core.reading.rules import Found
from zelian.core.vocabulary.measure import Measure, Within
from zelian.core.vocabulary.regulation import Activity, Duty, Modality
from zelian.core.vocabulary.text import Remark
from zelian.core.vocabulary.wording import Sentence, said

_VAGUE = re.compile(r"不定期|定期|适时|经常")
_EVENT = re.compile(r"^(?:自|从|在|于|应当|应|须|并)+|(?:的|，)+$")
_LEADS = re.compile(r"(?:前|后|时|起|之日|当[日天]|期间)$")
_FOLLOWS_UP = re.compile(r"书面|续报|补报|再次|详细|总结")
_HANDED_ON = frozenset({Activity.REPORT, Activity.FILING, Activity.RECORD})
"""What names those it goes to, beside another doing in the same words."""
_LONGEST = 80
_MOST = 8
"""Consequences kept of one duty; a law threatens the same article again and again."""
_FURTHEST = 200


def _said_already(event: str, triggers: Sequence[str]) -> bool:
    """Whether an event adds nothing: 提前 names none, or a trigger holds it."""
    return "提前" in event or any(event in t or t in event for t in triggers)


def _measure(flow: Flow, found: Found) -> Measure:
    return Measure(found.value, flow.place(found.start, found.end), found.rule)


class DutyWriter:
    """Puts the duties of one document down as they come."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self._text = flow.text
        self.duties: list[Duty] = []
        self.remarks: list[Remark] = []
        self._path: tuple[str, ...] = ()
        self._modality: Modality | None = None
        self._passage = 0
        self._sentence = 0
        self._named: list[tuple[Consequence, str]] = []

    def enter(self, path: tuple[str, ...], modality: Modality | None) -> None:
        """Step into a passage; ``modality`` is how its list's opening words bind."""
        if path != self._path or not path:
            self._sentence = len(self.duties)
        self._path = path
        self._modality = modality
        self._passage = len(self.duties)

    def write(self, parts: Sequence[Part], companions: Sequence[Found]) -> None:
        """Put the parts of a half-sentence down."""
        first = len(self.duties)
        events: tuple[list[str], list[str]] = ([], [])
        for i, part in enumerate([part for part in parts if part.end > part.start]):
            consequence = consequence_in(self._text, part.start, part.end) if i else None
            if consequence is not None:
                self._sentence = first
                self.follow(consequence)
                if not part.found and not passive_subject(self._text, part.start, part.end)[0]:
                    continue
            own = self._events(part)
            if i == 0 or part.own or any(own):
                events = own
            self._put(part, companions, events)
            if i and not part.own:
                self._lend_recipients(part)
        if len(self.duties) > first:
            self._sentence = first

    def _lend_recipients(self, part: Part) -> None:
        """A written or further report goes where the one before it in the sentence went."""
        before, last = self.duties[-2], self.duties[-1]
        reports = {last.activity, before.activity} <= {Activity.REPORT, Activity.FILING}
        follows = _FOLLOWS_UP.search(self._text, part.start, part.end)
        if not last.recipients and reports and follows:
            self.duties[-1] = replace(last, recipients=before.recipients)

    def follow(self, consequence: Consequence) -> None:
        """Lay a consequence on the duties it belongs to."""
        words = self._text[consequence.start : consequence.end].strip("，。；")[:_LONGEST]
        if consequence.article:
            self._named.append((consequence, words))
            return
        first = self._of_article() if consequence.above else self._sentence
        for i in range(first, len(self.duties)):
            if self.duties[i].path[: len(self._path)] == self._path or consequence.above:
                self._lay(i, words)

    def close(self) -> None:
        """Lay the consequences down that name their article."""
        wanted = {consequence.article for consequence, _ in self._named}
        under: dict[str, list[int]] = {article: [] for article in wanted}
        for i, duty in enumerate(self.duties if wanted else ()):
            for label in wanted.intersection(duty.path):
                under[label].append(i)
        for consequence, words in self._named:
            for i in under[consequence.article]:
                if not consequence.item or consequence.item in self.duties[i].path:
                    self._lay(i, words)
        self._named.clear()

    def _of_article(self) -> int:
        """The first duty of the article that the reader stands in."""
        i = len(self.duties)
        top = (
            self._path[:2]
            if len(self._path) > 1 and self._path[0].endswith("章")
            else self._path[:1]
        )
        while i > self._passage - _FURTHEST and i and self.duties[i - 1].path[: len(top)] == top:
            i -= 1
        return i

    def _lay(self, i: int, words: str) -> None:
        duty = self.duties[i]
        if words not in duty.consequences and len(duty.consequences) < _MOST:
            self.duties[i] = replace(duty, consequences=(*duty.consequences, words))

    def _events(self, part: Part) -> tuple[list[str], list[str]]:
        """The conditions and triggers of a part, with the events its times run from."""
        conditions, triggers = events_in(self._text, part.clauses, part.subjects)
        for found in part.found:
            if isinstance(found.value, Within) and _LEADS.search(found.value.after):
                event = _EVENT.sub("", found.value.after)
                if len(event) > 1 and not _said_already(event, triggers):
                    triggers.append(event)
        return conditions, triggers

    def _put(
        self, part: Part, companions: Sequence[Found], events: tuple[list[str], list[str]]
    ) -> None:
        flow, text = self._flow, self._text
        before = self.duties[-1].activity if self.duties else Activity.OTHER
        modality = Modality.MUST if part.found else modality_of(text, part.body, part.end)
        if modality is Modality.MUST and self._modality is not None:
            modality = self._modality
        measured = bool(part.found or companions)
        span = flow.place(part.start, part.end)
        action = action_of(text, part.body, part.end, measured=measured)
        counterparts = counterparts_of(text, part.start, part.end)
        recipients = recipients_of(text, part.start, part.end)
        evidence = evidence_of(text, part.start, part.end)
        conditions, triggers = (tuple(dict.fromkeys(words)) for words in events)
        asked = list(asked_for(text, part, before))
        for activity, governed in asked:
            found = governed or companions
            self.duties.append(
                Duty(
                    path=self._path,
                    span=span,
                    subjects=part.subjects,
                    modality=modality,
                    action=action,
                    activity=activity,
                    counterparts=counterparts,
                    recipients=recipients if len(asked) == 1 or activity in _HANDED_ON else (),
                    evidence=evidence,
                    conditions=conditions,
                    triggers=triggers,
                    measures=tuple([_measure(flow, f) for f in found]),
                )
            )
        if not (part.subjects and measured):
            self.remarks += self._doubts(part, measured=measured)

    def _doubts(self, part: Part, *, measured: bool) -> Iterator[Remark]:
        flow = self._flow
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
