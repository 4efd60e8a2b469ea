"""A regulation of our own writing, and ways to have it in the database."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.world import World
from zelian.catalogue.choices import BearerChoice, DutyContent
from zelian.catalogue.models import Duty, ReadingRemark, Regulation
from zelian.catalogue.operations import (
    accept_all,
    confirm_regulation,
    reject_duties,
    settle_remarks,
    upload_regulation,
)
from zelian.core.vocabulary.regulation import Activity, Modality
from zelian.core.vocabulary.wording import Sentence
from zelian.history.models import Event

TEXT = """海滨学院党建责任落实办法
一、责任内容
（一）学院党委书记每年至少讲一次廉政党课，课后留存讲稿。
（二）各单位每季度召开一次专题会议，分析研究本单位风险；会后5个工作日内将会议纪要报送校纪委。
（三）主要负责人每年与班子成员谈话不少于两次。
二、工作要求
（一）各单位要高度重视，切实加强组织领导。
（二）校纪委每年年底前对各单位落实情况开展一次检查。
"""


def a_file(text: str | bytes = TEXT, name: str = "办法.txt") -> SimpleUploadedFile:
    data = text if isinstance(text, bytes) else text.encode()
    return SimpleUploadedFile(name, data, content_type="application/octet-stream")


def uploaded(world: World, text: str | bytes = TEXT, name: str = "办法.txt") -> Regulation:
    """Uploaded by the organisation department and read at once; see the test settings."""
    regulation = upload_regulation(
        viewer=world.viewer("organisation"),
        file=a_file(text, name),
        name=name,
        unit=world.units["school"],
        submission=uuid.uuid4(),
    )
    regulation.refresh_from_db()
    return regulation


HTMX = {"HX-Request": "true"}


def lecture(draft: Regulation) -> Duty:
    return draft.duties.get(activity="lecture")


def unclear(draft: Regulation) -> Duty:
    return next(d for d in draft.duties.all() if d.subjects == ["主要负责人"])


def remark_on(draft: Regulation, duty: Duty | None) -> ReadingRemark:
    return ReadingRemark.objects.create(
        regulation=draft,
        duty=duty,
        code="subject.unclear",
        start=duty.start if duty else 0,
        end=duty.end if duty else 3,
        message=Sentence("主体不明确。").to_json(),
    )


def content_of(duty: Duty, **changed) -> DutyContent:
    values = {
        "action": duty.action,
        "activity": Activity(duty.activity),
        "modality": Modality(duty.modality),
        "subjects": tuple(duty.subjects),
        "bearers": tuple(BearerChoice.of(row) for row in duty.bearers.all()),
        "measures": (),
    }
    return DutyContent(**values | changed)


def spans_hold(regulation: Regulation) -> bool:
    text = regulation.text
    return all(
        text[thing.start : thing.end] == thing.quote
        for duty in regulation.duties.all()
        for thing in (duty, *duty.measures.all())
    )


def last_event() -> Event:
    return Event.objects.order_by("id").last()


def at(name: str, thing) -> str:
    return reverse(f"catalogue:{name}", args=[getattr(thing, "pk", thing)])


def page(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def put_in_force(world, draft: Regulation) -> Regulation:
    viewer = world.viewer("organisation")
    accept_all(viewer=viewer, regulation=draft)
    ids = list(draft.duties.filter(state="proposed").values_list("pk", flat=True))
    reject_duties(viewer=viewer, regulation_id=draft.pk, duty_ids=ids)
    settle_remarks(viewer=viewer, regulation_id=draft.pk)
    return confirm_regulation(viewer=viewer, regulation_id=draft.pk, effective_on=date(2026, 1, 1))
