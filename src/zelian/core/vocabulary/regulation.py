"""A regulation as it was read: provisions, duties, tables, and what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zelian.core.vocabulary.measure import Measure
from zelian.core.vocabulary.text import Remark, Span


class Modality(StrEnum):
    """How strongly a sentence binds."""

    MUST = "must"
    MUST_NOT = "must_not"
    MAY = "may"
    SHOULD = "should"


class Activity(StrEnum):
    """What kind of doing a duty asks for; also the kinds of act that can meet it."""

    MEETING = "meeting"
    STUDY = "study"
    TALK = "talk"
    LECTURE = "lecture"
    REPORT = "report"
    SURVEY = "survey"
    INSPECTION = "inspection"
    ASSESSMENT = "assessment"
    SELF_CHECK = "self_check"
    PLAN_OR_LIST = "plan_or_list"
    FILING = "filing"
    PUBLICATION = "publication"
    TRAINING = "training"
    RECEPTION = "reception"
    RECORD = "record"
    RECTIFICATION = "rectification"
    NOTICE = "notice"
    PAYMENT = "payment"
    DRILL = "drill"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Provision:
    """A numbered place. ``path`` holds normalised labels, outermost first; ``span`` the heading."""

    path: tuple[str, ...]
    label: str
    title: str
    span: Span


@dataclass(frozen=True, slots=True)
class Duty:
    """A sentence or item that puts something on a subject, measurable or not."""

    path: tuple[str, ...]
    span: Span
    subjects: tuple[str, ...] = ()
    modality: Modality = Modality.MUST
    action: str = ""
    activity: Activity = Activity.OTHER
    counterparts: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()


@dataclass(frozen=True, slots=True)
class RegulationMeta:
    """What a document says of itself."""

    title: str = ""
    doc_number: str | None = None
    issuer: str | None = None
    issued_on: date | None = None
    effective_on: date | None = None
    supersedes: tuple[str, ...] = ()
    trial: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a list of measures with the units responsible for it."""

    category: str
    no: int
    measure: str
    content: Span
    responsible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ScoringCriterion:
    """One criterion of a scoring row, with the points it carries."""

    points: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class ScoringRow:
    """One assessed item of a scoring sheet."""

    category: str
    category_points: Decimal | None
    group: str
    no: int
    item: str
    points: Decimal | None
    criteria: tuple[ScoringCriterion, ...]


@dataclass(frozen=True, slots=True)
class BlankForm:
    """An empty form laid down in an annex."""

    no: int
    title: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    quarters: bool
    signatures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read out of one document; every span points into its plain text."""

    regulation: RegulationMeta
    provisions: tuple[Provision, ...] = ()
    duties: tuple[Duty, ...] = ()
    table: tuple[TableRow, ...] = ()
    scoring: tuple[ScoringRow, ...] = ()
    forms: tuple[BlankForm, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())
