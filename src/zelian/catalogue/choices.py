"""What a person puts in when correcting a duty: bearers and measures as plain data."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from zelian.catalogue.binding import Bearer
from zelian.catalogue.models import DutySubject
from zelian.core.vocabulary.measure import MeasureValue
from zelian.core.vocabulary.regulation import Activity, Modality

KEY = re.compile(
    r"(?P<bearer>unit|head|members|post_kind(?=:)|post(?=:))"
    r"(?::(?P<which>[-\w]+))?(?:@(?P<place>kind|unit):(?P<where>[-\w]+))?"
)

WORD_LISTS = (
    "subjects",
    "counterparts",
    "recipients",
    "evidence",
    "conditions",
    "triggers",
    "consequences",
)
"""The fields of a duty that hold words of the document, a list each."""

LONGEST_ID = 15  # digits; more than any database counts to


@dataclass(frozen=True, slots=True)
class BearerChoice:
    """Who bears a duty: who in which units, or one post; ``word`` is the document's own."""

    bearer: str
    unit_kind: str | None = None
    unit: int | None = None
    post_kind: str | None = None
    post: int | None = None
    word: str = ""

    @property
    def key(self) -> str:
        """As an address or a form carries it: ``head@kind:branch``, ``post:12``."""
        if self.bearer == "post":
            return f"post:{self.post}"
        who = f"post_kind:{self.post_kind}" if self.bearer == "post_kind" else self.bearer
        place = f"kind:{self.unit_kind}" if self.unit_kind else f"unit:{self.unit}"
        return f"{who}@{place}"

    @classmethod
    def from_key(cls, key: str, word: str = "") -> BearerChoice:
        """
        Read a key back.

        :raises ValueError: it names no bearer.
        """
        found = KEY.fullmatch(key)
        if found is None:
            raise ValueError(key)
        bearer, which = found["bearer"], found["which"]
        if bearer == "post":
            return cls("post", post=_id(which), word=word)
        if found["place"] is None or (which is None) == (bearer == "post_kind"):
            raise ValueError(key)
        kind = found["where"] if found["place"] == "kind" else None
        unit = _id(found["where"]) if found["place"] == "unit" else None
        return cls(bearer, unit_kind=kind, unit=unit, post_kind=which, word=word)

    @classmethod
    def of(cls, row: DutySubject) -> BearerChoice:
        """From a row."""
        return cls(
            bearer=row.bearer,
            unit_kind=row.unit_kind_id,
            unit=row.unit_id,
            post_kind=row.post_kind_id,
            post=row.post_id,
            word=row.word,
        )

    @classmethod
    def suggested(cls, bearer: Bearer, word: str) -> BearerChoice:
        """From what a word was taken for."""
        place = bearer.place
        return cls(
            bearer=bearer.bearer,
            unit_kind=place.unit_kind,
            unit=place.unit,
            post_kind=bearer.post_kind,
            word=word,
        )

    def row(self, duty_id: int) -> DutySubject:
        """An unsaved row."""
        return DutySubject(
            duty_id=duty_id,
            word=self.word[:200],
            bearer=self.bearer,
            unit_kind_id=self.unit_kind,
            unit_id=self.unit,
            post_kind_id=self.post_kind,
            post_id=self.post,
        )


def _id(number: str) -> int:
    if not (number.isascii() and number.isdecimal()) or len(number) > LONGEST_ID:
        raise ValueError(number)
    return int(number)


def distinct(choices: Iterable[BearerChoice]) -> tuple[BearerChoice, ...]:
    """Each bearer once, by the first word that led to it."""
    return tuple({choice.key: choice for choice in reversed(tuple(choices))}.values())[::-1]


@dataclass(frozen=True, slots=True)
class MeasureChoice:
    """A measure as put in: its value and the words of the duty's text that lay it down."""

    value: MeasureValue
    quote: str


@dataclass(frozen=True, slots=True)
class DutyContent:
    """All that a person may correct in a duty; its place in the text is not among it."""

    action: str
    activity: Activity
    modality: Modality
    subjects: tuple[str, ...] = ()
    counterparts: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    bearers: tuple[BearerChoice, ...] = ()
    measures: tuple[MeasureChoice, ...] = ()
