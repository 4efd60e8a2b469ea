"""What is recorded of the viewer, and what was said about it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.apps import apps
from django.db import models
from django.db.models import Q, QuerySet

from zelian.history.queries import timeline_of
from zelian.pages.parts import Moment
from zelian.people.models import CorrectionRequest, Statement
from zelian.people.personal import RecordKind, Shown, kind_of_thing, record_kinds
from zelian.people.policies import may, refuse_unless
from zelian.people.viewer import Viewer, path_in

COUNT_LIMIT = 10_000
CHUNK = 2_000
State = CorrectionRequest.State


@dataclass(frozen=True, slots=True)
class KindCount:
    """A kind and how many of its records concern the viewer, counted to ``COUNT_LIMIT``."""

    kind: RecordKind
    count: int

    @property
    def is_capped(self) -> bool:
        """Whether there are more than were counted."""
        return self.count > COUNT_LIMIT


@dataclass(frozen=True, slots=True)
class OwnRecord:
    """One record about the viewer with all that was said and done about it."""

    kind: RecordKind
    thing: models.Model
    shown: Shown
    statements: Sequence[Statement] = ()
    requests: Sequence[CorrectionRequest] = ()
    events: Sequence[Moment] = field(default=())

    @property
    def may_ask(self) -> bool:
        """Whether a correction can be asked for now."""
        return bool(self.kind.answerers) and not any(r.state == State.OPEN for r in self.requests)


def count_own_records(viewer: Viewer) -> list[KindCount]:
    """Every kind with its number; one query a kind."""
    refuse_unless(viewer, "people.view_own_records")
    return [
        KindCount(kind, kind.rows(viewer).order_by()[: COUNT_LIMIT + 1].count())
        for kind in record_kinds()
    ]


def list_own_records(viewer: Viewer, kind: RecordKind) -> QuerySet:
    """The viewer's records of a kind, newest first."""
    refuse_unless(viewer, "people.view_own_records")
    return kind.rows(viewer)


def get_own_record(viewer: Viewer, kind: RecordKind, thing_id: int) -> OwnRecord:
    """
    One record about the viewer.

    :raises ObjectDoesNotExist: there is none, or it does not concern the viewer.
    """
    thing = list_own_records(viewer, kind).get(pk=thing_id)
    about = {"thing_type": thing._meta.label_lower, "thing_id": thing.pk}
    own = about | {"person": viewer.person_id}
    return OwnRecord(
        kind=kind,
        thing=thing,
        shown=kind.show(thing),
        statements=list(Statement.objects.filter(**own)),
        requests=list(
            CorrectionRequest.objects.filter(**own).select_related("answered_by__person")
        ),
        events=timeline_of(thing),
    )


def all_own_records(viewer: Viewer) -> Iterator[tuple[RecordKind, Iterator[Shown]]]:
    """Every kind with all its records about the viewer, read in chunks as they are asked for."""
    for kind in record_kinds():
        yield kind, map(kind.show, list_own_records(viewer, kind).iterator(chunk_size=CHUNK))


def own_words(viewer: Viewer) -> list[dict[str, object]]:
    """The viewer's statements and requests with their answers, as plain data."""
    refuse_unless(viewer, "people.view_own_records")
    own = {"person": viewer.person_id}
    said = Statement.objects.filter(**own).values("thing_label", "text", "made_at", "withdrawn_at")
    asked = CorrectionRequest.objects.filter(**own).values(
        "thing_label", "text", "asked_at", "due_on", "state", "answer", "answered_at"
    )
    return [*said, *asked]


def list_own_statements(viewer: Viewer) -> QuerySet[Statement]:
    """The viewer's statements that stand."""
    refuse_unless(viewer, "people.view_own_records")
    return Statement.objects.filter(person=viewer.person_id, withdrawn_at__isnull=True)


def list_own_requests(viewer: Viewer) -> QuerySet[CorrectionRequest]:
    """What the viewer asked to be put right, newest first."""
    refuse_unless(viewer, "people.view_own_records")
    return CorrectionRequest.objects.filter(person=viewer.person_id)


def statements_about(thing: models.Model) -> list[Statement]:
    """What people concerned say beside a record, for the record's own page; one query."""
    return list(
        Statement.objects.filter(
            thing_type=thing._meta.label_lower, thing_id=thing.pk, withdrawn_at__isnull=True
        )
        .select_related("person")
        .order_by("pk")
    )


def list_corrections(viewer: Viewer) -> QuerySet[CorrectionRequest]:
    """Requests the viewer may answer, the earliest due first; those settled behind."""
    refuse_unless(viewer, "people.answer_corrections")
    types = _types_answered_by(viewer)
    return (
        CorrectionRequest.objects.filter(
            path_in("unit_path", viewer.reads) | Q(unit_path=""), thing_type__in=types
        )
        .exclude(person=viewer.person_id)
        .select_related("person", "answered_by__person")
        .order_by("due_on", "pk")
    )


def open_corrections(viewer: Viewer) -> int:
    """How many requests wait for the viewer's answer; none for who answers none."""
    if not may(viewer, "people.answer_corrections"):
        return 0
    return list_corrections(viewer).filter(state=State.OPEN).order_by().count()


def get_correction(viewer: Viewer, request_id: int) -> CorrectionRequest:
    """
    One request to be answered.

    :raises CorrectionRequest.DoesNotExist: there is none, or it is not the viewer's to answer.
    """
    return list_corrections(viewer).get(pk=request_id)


def record_asked_about(request: CorrectionRequest) -> Shown | None:
    """The record as it stands now; nothing where it is gone."""
    kind = kind_of_thing(request.thing_type)
    if kind is None:
        return None
    thing = _model_of(kind).filter(pk=request.thing_id).first()
    return kind.show(thing) if thing is not None else None


def _model_of(kind: RecordKind) -> QuerySet:
    app, _dash, model = kind.code.partition("-")
    return apps.get_model(app, model)._default_manager.all()


def _types_answered_by(viewer: Viewer) -> list[str]:
    return [kind.code.replace("-", ".") for kind in record_kinds() if viewer.has(*kind.answerers)]
