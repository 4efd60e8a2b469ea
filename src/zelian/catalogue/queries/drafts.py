"""A draft as its confirming page shows it: cards by provision, the bar, the words for subjects."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zelian.catalogue.binding import Binding, Names, bind
from zelian.catalogue.choices import BearerChoice
from zelian.catalogue.models import Duty, DutySubject, Provision, ReadingRemark, Regulation
from zelian.catalogue.queries.duties import with_parts
from zelian.catalogue.queries.obstacles import Summary, open_remarks, summary_of
from zelian.catalogue.queries.vocabulary import ChoiceLabels, Vocabulary
from zelian.catalogue.wording import words_of
from zelian.core.vocabulary.wording import Sentence
from zelian.history.models import Event
from zelian.pages.parts import Mark

MOST_CANDIDATES = 6
FILTERS = {
    "all": _("全部"),
    "open": _("待核对"),
    "measured": _("有量化要求"),
    "doubtful": _("存疑"),
    "unborne": _("无人承担"),
}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A bearer that one click chooses for a word of a duty."""

    key: str
    label: str
    word: str


@dataclass(frozen=True, slots=True)
class OpenWord:
    """A duty's word for a subject that nobody stands for yet."""

    word: str
    candidates: Sequence[Candidate]


@dataclass(frozen=True, slots=True)
class Card:
    """One duty with what a clerk needs to decide it."""

    duty: Duty
    remarks: Sequence[ReadingRemark] = ()
    unborne: bool = False
    open_words: Sequence[OpenWord] = ()
    first: bool = False

    @property
    def is_doubtful(self) -> bool:
        """Whether something is still to be settled on it, whatever was decided."""
        if self.duty.state == Duty.State.REJECTED:
            return False
        suggested = self.duty.origin == Duty.Origin.SUGGESTED
        waits = suggested and self.duty.state == Duty.State.PROPOSED
        return waits or self.unborne or any(not remark.settled for remark in self.remarks)

    @property
    def key(self) -> str:
        """What links the card and its marks in the text."""
        return f"duty-{self.duty.pk}"


@dataclass(frozen=True, slots=True)
class Group:
    """A provision with its cards and the doubts that stand in none of them."""

    provision: Provision | None
    cards: list[Card] = field(default_factory=list)
    remarks: list[ReadingRemark] = field(default_factory=list)

    @property
    def proposed(self) -> int:
        """How many of its cards are to be decided."""
        return sum(card.duty.state == Duty.State.PROPOSED for card in self.cards)


@dataclass(frozen=True, slots=True)
class Word:
    """A word for a subject, how many duties have it, and who bears them."""

    word: str
    count: int
    bearers: tuple[str, ...]
    doubt: Sentence | None = None


def draft_duties(regulation: Regulation, which: str = "all", today: date | None = None):
    """The duties of a draft that a filter leaves."""
    duties = regulation.duties.all()
    if which == "open":
        return duties.filter(state=Duty.State.PROPOSED)
    if which == "measured":
        return duties.filter(measures__isnull=False).distinct()
    if which == "doubtful":
        return duties.filter(pk__in=open_remarks(regulation).values("duty"))
    if which == "unborne":
        return duties.filter(pk__in=summary_of(regulation, today).unborne)
    return duties


def _grouped(
    regulation: Regulation, cards: Iterable[Card], remarks: Iterable[ReadingRemark] = ()
) -> list[Group]:
    provisions = list(regulation.provisions.all())
    groups: dict[int | None, Group] = {None: Group(None)}
    groups |= {provision.pk: Group(provision) for provision in provisions}
    for card in cards:
        groups[card.duty.provision_id].cards.append(card)
    for remark in remarks:
        before = [p.pk for p in provisions if p.start <= remark.start]
        groups[before[-1] if before else None].remarks.append(remark)
    return [group for group in groups.values() if group.cards or group.remarks]


def duty_groups(regulation: Regulation, duties: QuerySet[Duty]) -> list[Group]:
    """Duties by provision as plain cards, for reading; four queries."""
    rows = with_parts(duties).defer("regulation__text").order_by("order")
    return _grouped(regulation, [Card(duty) for duty in rows])


class DraftPage:
    """Cards of a draft, built from what is read once: names, labels, doubts, the summary."""

    def __init__(self, regulation: Regulation, today: date) -> None:
        self.regulation = regulation
        self.today = today
        self.summary: Summary = summary_of(regulation, today)
        self._bound: dict[str, Binding] = {}

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """What the institution calls its units and posts, read at the first need."""
        return Vocabulary.within(self.regulation.unit, self.today)

    @cached_property
    def names(self) -> Names:
        """The names that words are bound to."""
        return self.vocabulary.names()

    @cached_property
    def labels(self) -> ChoiceLabels:
        """How choices read."""
        return self.vocabulary.labels()

    def bound(self, word: str) -> Binding:
        """Who a word may mean; each word is looked up once."""
        if word not in self._bound:
            self._bound[word] = bind(word, self.names)
        return self._bound[word]

    def cards(self, duties: QuerySet[Duty]) -> list[Card]:
        """Cards of the duties, in order; four queries whatever their number."""
        rows = list(with_parts(duties).defer("regulation__text").order_by("order"))
        doubts: dict[int, list[ReadingRemark]] = {}
        for remark in self.regulation.remarks.filter(duty__in=[duty.pk for duty in rows]):
            doubts.setdefault(remark.duty_id, []).append(remark)
        firsts = self._firsts()
        return [self._card(duty, doubts.get(duty.pk, ()), duty.pk in firsts) for duty in rows]

    def card(self, duty_id: int) -> Card:
        """
        One card.

        :raises Duty.DoesNotExist: there is none in this draft.
        """
        cards = self.cards(self.regulation.duties.filter(pk=duty_id))
        if not cards:
            raise Duty.DoesNotExist(duty_id)
        return cards[0]

    def _firsts(self) -> set[int]:
        """The first duty of each provision, which has none before it to merge into."""
        firsts: dict[int | None, int] = {}
        for pk, provision in self.regulation.duties.order_by("order").values_list(
            "pk", "provision_id"
        ):
            firsts.setdefault(provision, pk)
        return set(firsts.values())

    def _card(self, duty: Duty, remarks: Sequence[ReadingRemark], first: bool) -> Card:
        unborne = duty.pk in self.summary.unborne
        is_open = unborne or duty.state == Duty.State.PROPOSED
        return Card(duty, remarks, unborne, self._open_words(duty) if is_open else (), first)

    def _open_words(self, duty: Duty) -> list[OpenWord]:
        """Words of the duty that no bearer came from, and that none of its bearers covers."""
        rows = list(duty.bearers.all())
        keys = {BearerChoice.of(row).key for row in rows}
        found = []
        for word in duty.subjects:
            candidates = [Candidate(key, label, word) for key, label in self.candidates_of(word)]
            named = any(row.word in ("", word) for row in rows)
            covered = self.bound(word).clear and {c.key for c in candidates} <= keys
            if not named and not covered:
                found.append(OpenWord(word, candidates[:MOST_CANDIDATES]))
        return found

    def groups(self, which: str = "all") -> list[Group]:
        """Everything by provision, in the order of the text; empty provisions are left out."""
        cards = self.cards(draft_duties(self.regulation, which, self.today))
        loose = which in ("all", "doubtful")
        remarks = self.regulation.remarks.filter(duty=None, settled=False) if loose else ()
        return _grouped(self.regulation, cards, remarks)

    def candidates_of(self, word: str) -> list[tuple[str, str]]:
        """``(key, label)`` of the bearers a word may mean."""
        bearers = self.bound(word).bearers
        return self.labels.labels(BearerChoice.suggested(bearer, word) for bearer in bearers)

    def chosen_for(self, word: str) -> set[str]:
        """The keys of the bearers that stand for a word now; if none, of the clear suggestion."""
        rows = DutySubject.objects.filter(duty__regulation=self.regulation, word=word)
        chosen = {BearerChoice.of(row).key for row in rows}
        if chosen or not self.bound(word).clear:
            return chosen
        return {key for key, _label in self.candidates_of(word)}

    def words(self) -> list[Word]:
        """The words for subjects, those without a bearer first, then the most frequent."""
        counts: dict[str, int] = {}
        rejected = Duty.State.REJECTED
        for subjects in self.regulation.duties.exclude(state=rejected).values_list(
            "subjects", flat=True
        ):
            for word in subjects:
                counts[word] = counts.get(word, 0) + 1
        chosen: dict[str, dict[str, None]] = {}
        rows = DutySubject.objects.filter(duty__regulation=self.regulation).exclude(word="")
        for row in rows.exclude(duty__state=rejected):
            label = self.labels.label(BearerChoice.of(row))
            chosen.setdefault(row.word, {})[label] = None
        found = [self._word(word, count, chosen.get(word, {})) for word, count in counts.items()]
        return sorted(found, key=lambda word: (bool(word.bearers), -word.count, word.word))

    def _word(self, word: str, count: int, chosen: Iterable[str]) -> Word:
        return Word(word, count, tuple(chosen), self.bound(word).doubt)


def marks_of(regulation: Regulation, duties: QuerySet[Duty] | None = None) -> list[Mark]:
    """What to highlight in the text: provisions, duties, their measures and doubts, by card.

    All duties but the rejected ones, unless some are named; four queries.
    """
    marks = [
        Mark(p.start, p.end, f"provision-{p.pk}", "provision", p.address)
        for p in regulation.provisions.all()
    ]
    if duties is None:
        duties = regulation.duties.exclude(state=Duty.State.REJECTED)
    for duty in duties.prefetch_related("measures"):
        marks.append(Mark(duty.start, duty.end, f"duty-{duty.pk}", "duty", duty.action))
        marks += [
            Mark(m.start, m.end, f"measure-{m.pk}", "measure", words_of(m))
            for m in duty.measures.all()
        ]
    marks += [
        Mark(remark.start, remark.end, f"remark-{remark.pk}", "remark")
        for remark in open_remarks(regulation)
    ]
    return marks


@dataclass(frozen=True, slots=True)
class OthersChange:
    """What somebody else did to a duty since the viewer last saw the draft."""

    duty: Duty
    event: Event


def changes_by_others(
    regulation: Regulation, *, since: int, account_id: int, but: Iterable[int] = ()
) -> list[OthersChange]:
    """Duties that others changed after version ``since``, each with its last event."""
    changed = list(regulation.duties.filter(version__gt=since).exclude(pk__in=list(but)))
    events: dict[int, Event] = {}
    if changed:
        ids = [duty.pk for duty in changed]
        for event in Event.objects.filter(
            thing_type=Duty._meta.label_lower, thing_id__in=ids
        ).order_by("id"):
            events[event.thing_id] = event
    return [
        OthersChange(duty, events[duty.pk])
        for duty in changed
        if duty.pk in events and events[duty.pk].actor_id != account_id
    ]
