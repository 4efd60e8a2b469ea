"""Statements beside records about oneself, and requests to put them right."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from zelian.history.operations import record
from zelian.people.models import CorrectionRequest, Statement
from zelian.people.personal import Shown
from zelian.people.policies import refuse_unless
from zelian.people.refusals import Refusal
from zelian.people.viewer import Viewer

ANSWER_DAYS = 15
"""Days in which a request must be answered: what the rules on personal information leave to
the institution, held short."""

LONGEST = Statement._meta.get_field("text").max_length
LABEL_LENGTH = Statement._meta.get_field("thing_label").max_length
State = CorrectionRequest.State


class CannotSpeakUp(Refusal):
    """A statement or a request may not be made, taken back or answered this way."""


@transaction.atomic
def make_statement(*, viewer: Viewer, thing: models.Model, shown: Shown, text: str) -> Statement:
    """
    Put one's own view beside a record about oneself; it stands until taken back.

    :raises CannotSpeakUp: nothing is said, or too much.
    """
    refuse_unless(viewer, "people.view_own_records")
    statement = Statement.objects.create(
        **_named(thing, shown),
        person_id=viewer.person_id,
        text=_said(text, "text"),
        made_at=timezone.now(),
    )
    record(
        actor=viewer.actor,
        action="statement.made",
        thing=statement,
        after={"text": statement.text},
    )
    return statement


@transaction.atomic
def withdraw_statement(*, viewer: Viewer, statement: Statement) -> Statement:
    """
    Take one's statement back; it is no longer shown, history keeps it.

    :raises CannotSpeakUp: it is somebody else's, or withdrawn already.
    """
    refuse_unless(viewer, "people.view_own_records")
    statement = Statement.objects.select_for_update().get(pk=statement.pk)
    _refuse_others(viewer, statement)
    if statement.withdrawn_at is not None:
        raise CannotSpeakUp(_("这条说明已经撤回。"))
    statement.withdrawn_at = timezone.now()
    statement.save(update_fields=["withdrawn_at"])
    record(actor=viewer.actor, action="statement.withdrawn", thing=statement)
    return statement


@transaction.atomic
def ask_correction(
    *, viewer: Viewer, thing: models.Model, shown: Shown, text: str
) -> CorrectionRequest:
    """
    Ask that a record about oneself be put right; it must be answered in ``ANSWER_DAYS`` days.

    :raises CannotSpeakUp: nothing is said, or an earlier request is not answered yet.
    """
    refuse_unless(viewer, "people.view_own_records")
    said = _said(text, "text")
    try:
        with transaction.atomic():
            request = CorrectionRequest.objects.create(
                **_named(thing, shown),
                person_id=viewer.person_id,
                unit_path=_unit_path(viewer, shown),
                text=said,
                asked_at=timezone.now(),
                due_on=viewer.today + timedelta(days=ANSWER_DAYS),
            )
    except IntegrityError as error:
        raise CannotSpeakUp(
            _("您对这条记录的更正请求还没有答复，请等待答复，或先撤回再提。")
        ) from error
    record(
        actor=viewer.actor,
        action="correction.asked",
        thing=request,
        after={"text": said, "due_on": request.due_on},
    )
    return request


@transaction.atomic
def withdraw_correction(*, viewer: Viewer, request: CorrectionRequest) -> CorrectionRequest:
    """
    Take one's request back before it is answered.

    :raises CannotSpeakUp: it is somebody else's, or settled already.
    """
    refuse_unless(viewer, "people.view_own_records")
    request = _open(request)
    _refuse_others(viewer, request)
    request.state = State.WITHDRAWN
    request.save(update_fields=["state"])
    record(actor=viewer.actor, action="correction.withdrawn", thing=request)
    return request


@transaction.atomic
def answer_correction(
    *, viewer: Viewer, request: CorrectionRequest, accepted: bool, answer: str
) -> CorrectionRequest:
    """
    Answer a request. Putting the record right is done on the record itself, before.

    :raises CannotSpeakUp: settled already, one's own, or without words.
    """
    refuse_unless(viewer, "people.answer_corrections", request)
    request = _open(request)
    if request.person_id == viewer.person_id:
        raise CannotSpeakUp(_("本人提出的更正请求，须由他人答复。"))
    request.answer = _said(answer, "answer")
    request.state = State.ACCEPTED if accepted else State.REFUSED
    request.answered_by_id = viewer.account_id
    request.answered_at = timezone.now()
    request.save(update_fields=["answer", "state", "answered_by", "answered_at"])
    record(
        actor=viewer.actor,
        action="correction.answered",
        thing=request,
        before={"state": State.OPEN},
        after={"state": request.state, "answer": request.answer},
    )
    return request


@transaction.atomic
def tell_export(*, viewer: Viewer, person: models.Model) -> None:
    """Tell history that a person took along all that is recorded of them."""
    refuse_unless(viewer, "people.view_own_records")
    record(actor=viewer.actor, action="records.exported", thing=person)


def _named(thing: models.Model, shown: Shown) -> dict[str, object]:
    return {
        "thing_type": thing._meta.label_lower,
        "thing_id": thing.pk,
        "thing_label": shown.label[:LABEL_LENGTH],
    }


def _unit_path(viewer: Viewer, shown: Shown) -> str:
    """Whose office answers: the record's unit, else that of the person's first post."""
    if shown.unit_path is not None:
        return shown.unit_path
    return viewer.seats[0].unit_path if viewer.seats else ""


def _said(text: str, field: str) -> str:
    said = text.replace("\r\n", "\n").strip()
    if not said:
        raise CannotSpeakUp(_("请写明内容。"), field=field)
    if len(said) > LONGEST:
        raise CannotSpeakUp(_("请控制在 2000 字以内。"), field=field)
    return said


def _open(request: CorrectionRequest) -> CorrectionRequest:
    request = (
        CorrectionRequest.objects.select_for_update(of=("self",))
        .select_related("person")
        .get(pk=request.pk)
    )
    if request.state != State.OPEN:
        raise CannotSpeakUp(
            _("这项请求的状态已是“%(state)s”，不能再办。") % {"state": request.get_state_display()}
        )
    return request


def _refuse_others(viewer: Viewer, thing: Statement | CorrectionRequest) -> None:
    if thing.person_id != viewer.person_id:
        raise CannotSpeakUp(_("只能撤回本人提出的内容。"))
