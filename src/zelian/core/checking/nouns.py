"""What is checked, and what a check finds: a list as rows, demands, findings with reasons."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from zelian.core.vocabulary.measure import MeasureValue
from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.time import WorkCalendar
from zelian.core.vocabulary.wording import Sentence

QUARTERS = ("q1", "q2", "q3", "q4")


class Extent(StrEnum):
    """How far a demand is answered."""

    COVERED = "covered"
    WEAK = "weak"
    MISSING = "missing"


class Severity(StrEnum):
    """How much a finding matters: something is missing, falls short, or should be looked at."""

    MISSING = "missing"
    WEAK = "weak"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Counted:
    """A measure read in a text, with the place of its words."""

    value: MeasureValue
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Said:
    """What stands in one column of a row, with the measures in it."""

    column: str
    text: str
    measures: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Demand:
    """One responsibility that an upper document fixes: its name and its words."""

    key: str
    number: int
    name: str
    text: str
    measures: tuple[Counted, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the list; ``type`` is text, long, date, number, choice, yes_no, person, unit."""

    key: str
    name: str
    type: str = "text"
    required: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """
    A row of a list. ``name`` is the responsibility's name; ``said`` are its words by column,
    the content first. ``asked`` are the measures of the duty (``duty`` is its key) it lists.
    """

    key: str
    number: int
    name: str
    said: tuple[Said, ...]
    responsible: str = ""
    department: str = ""
    due_on: date | None = None
    filled: frozenset[str] = frozenset()
    duty: str = ""
    asked: tuple[MeasureValue, ...] = ()

    @property
    def content(self) -> str:
        """What the row is about."""
        return next((said.text for said in self.said if said.column == "content"), "")


@dataclass(frozen=True, slots=True)
class People:
    """
    Who may stand in a row: ``here`` are the names of the unit, of those above and below it and
    of who looks after it; ``elsewhere`` says where others serve; ``titles`` are words of posts;
    ``vacant`` are titles of the unit's posts that nobody holds.
    """

    here: frozenset[str] = frozenset()
    elsewhere: Mapping[str, str] = field(default_factory=dict)
    titles: frozenset[str] = frozenset()
    vacant: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Foreign:
    """A duty in force that others bear and the list's subject does not."""

    key: str
    bearer: str
    text: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A list ready to be checked, with all a check leans on.

    ``compiled_by`` is the day it is to be compiled by; ``own_duties`` are the words of the
    subject's own duties; ``not_overseen`` are names of units the subject neither is, heads nor
    looks after, each a word by which a row may name it.
    """

    year: int
    rows: tuple[Row, ...] = ()
    columns: tuple[Column, ...] = ()
    demands: tuple[Demand, ...] = ()
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    compiled_by: date | None = None
    people: People = field(default_factory=People)
    foreign: tuple[Foreign, ...] = ()
    own_duties: tuple[str, ...] = ()
    not_overseen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a row or a demand; ``marked`` are the stretches that both sides share."""

    of: str
    column: str
    text: str
    marked: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """
    How far a list answers a demand, both sides quoted.

    ``share`` is the part of the demand's weight that has an answer, 0 to 1; ``rows`` are the
    keys of the rows that answer, the best first; ``rests_on`` is all the words it rests on.
    """

    demand: Demand
    extent: Extent
    share: float
    rows: tuple[str, ...]
    quotes: tuple[Quote, ...]
    reason: Reason
    advice: Sentence
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """
    Something about a row. ``code`` is stable and dotted; ``beside`` names another row it is
    about; ``column`` the column to fill in.
    """

    code: str
    severity: Severity
    row: str
    number: int
    reason: Reason
    advice: Sentence
    column: str = ""
    beside: str = ""
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check came to: demands in their order, findings by row."""

    answers: tuple[Answer, ...] = ()
    findings: tuple[Finding, ...] = ()

    def answered(self, extent: Extent) -> Sequence[Answer]:
        """The demands that are answered so far."""
        return [answer for answer in self.answers if answer.extent is extent]
