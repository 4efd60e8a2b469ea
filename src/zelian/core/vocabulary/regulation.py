"""A regulation as it was read: provisions, duties, tables, and what is doubtful."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from zelian.core.vocabulary.measure import Measure
from zelian.core.vocabulary.text import NOWHERE, Remark, Span


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
    """A sentence or item that puts something on a subject, measurable or not.

    In the document's words: ``conditions`` say when it binds at all (情节严重的),
    ``triggers`` what sets it going (发现问题后, 任职前), ``consequences`` what follows where it
    is not met.
    """

    path: tuple[str, ...]
    span: Span
    subjects: tuple[str, ...] = ()
    modality: Modality = Modality.MUST
    action: str = ""
    activity: Activity = Activity.OTHER
    counterparts: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    triggers: tuple[str, ...] = ()
    consequences: tuple[str, ...] = ()
    measures: tuple[Measure, ...] = ()


class LinkKind(StrEnum):
    """How a document refers to another one."""

    BASED_ON = "based_on"
    IMPLEMENTS = "implements"
    ABOLISHES = "abolishes"
    REFERS = "refers"


@dataclass(frozen=True, slots=True)
class Link:
    """A reference to another document, or to an article of it, where the text makes it.

    ``title`` is the other document's without its brackets, empty for this document itself;
    ``article`` a label as normalised (``第十二条``), empty for the document as a whole.
    """

    kind: LinkKind
    title: str
    span: Span
    doc_number: str | None = None
    article: str = ""


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
    based_on: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a list of measures with the units responsible for it."""

    category: str
    no: int
    measure: str
    content: Span
    responsible: tuple[str, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class ScoringCriterion:
    """One criterion of a scoring row, with the points it carries."""

    points: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class Deduction:
    """Points taken off: 每少一次扣0.5分 is ``points=0.5, per="每少一次"``.

    ``most`` is the cap (最多扣2分); ``to_zero`` says 扣完为止; ``points`` below zero add
    (每项加1分).
    """

    points: Decimal
    per: str
    span: Span
    most: Decimal | None = None
    to_zero: bool = False


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
    deductions: tuple[Deduction, ...] = ()
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class TaskStep:
    """What a task table asks for in one month or quarter: ``mark`` is empty or a bare sign.

    ``months`` holds the first and the last month, 1 to 12: a quarter column has (4, 6).
    """

    months: tuple[int, int]
    words: str
    span: Span


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A row of a table that breaks tasks down over the months or quarters of a year."""

    category: str
    no: int
    task: str
    span: Span
    steps: tuple[TaskStep, ...]
    responsible: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PowerRow:
    """A row of a list of powers or risks: 岗位—职责—风险—等级—防控措施.

    ``post`` bears it; ``duty`` is the power or duty exercised; ``level`` is in the
    document's words (一级, 高). What a table has no column for stays empty.
    """

    post: str
    no: int
    duty: str
    risk: str
    level: str
    controls: tuple[str, ...]
    responsible: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class OutlineAlternative:
    """Another consistent place for one heading; ``weight`` is its share of likelihood, 0 to 1."""

    span: Span
    chosen: tuple[str, ...]
    other: tuple[str, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class BlankForm:
    """An empty form laid down in an annex; ``span`` covers its table."""

    no: int
    title: str
    fields: tuple[str, ...]
    columns: tuple[str, ...]
    quarters: bool
    signatures: tuple[str, ...]
    span: Span = NOWHERE


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read out of one document; every span points into its plain text."""

    regulation: RegulationMeta
    provisions: tuple[Provision, ...] = ()
    duties: tuple[Duty, ...] = ()
    table: tuple[TableRow, ...] = ()
    scoring: tuple[ScoringRow, ...] = ()
    tasks: tuple[TaskRow, ...] = ()
    powers: tuple[PowerRow, ...] = ()
    forms: tuple[BlankForm, ...] = ()
    links: tuple[Link, ...] = ()
    alternatives: tuple[OutlineAlternative, ...] = ()
    remarks: tuple[Remark, ...] = field(default=())
