"""One of each thing, belonging to the physics college of the small institution."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile
from django.utils import timezone

from tests.world import TODAY, World
from zelian.catalogue.models import (
    Duty,
    DutySubject,
    Measure,
    Provision,
    ReadingRemark,
    Regulation,
    TableRow,
)
from zelian.core.vocabulary.obligation import Reason
from zelian.core.vocabulary.wording import Sentence
from zelian.lists.models import ListGeneration, ListItem, ListKind, ResponsibilityList
from zelian.people.models import Appointment, Oversight, RoleGrant
from zelian.performance.models import Act, Contribution, Evidence, Obligation, PlanRun

TEXT = "一、领导责任\n学院党委书记每年至少讲一次廉政党课，课后留存讲稿。\n"
QUOTE = "学院党委书记每年至少讲一次廉政党课"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090"
    "7753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
REASONS = Reason("verdict.open", Sentence("尚未履行。")).to_json()


@dataclass
class Things:
    """The whole chain once, and a draft regulation beside it."""

    regulation: Regulation
    draft: Regulation
    provision: Provision
    duty: Duty
    draft_duty: Duty
    measure: Measure
    list: ResponsibilityList
    item: ListItem
    obligation: Obligation
    act: Act
    evidence: Evidence
    remark: ReadingRemark
    table_row: TableRow
    generation: ListGeneration
    plan_run: PlanRun
    appointment: Appointment
    oversight: Oversight
    grant: RoleGrant


def make_regulation(world: World, *, state: str) -> tuple[Regulation, Provision, Duty, Measure]:
    """A regulation of one provision, one duty and one measure, borne by college heads."""
    confirmed = state == Regulation.State.IN_FORCE
    author = world.accounts["organisation"]
    regulation = Regulation.objects.create(
        title="学院党课办法",
        unit=world.units["school"],
        state=state,
        file=ContentFile(TEXT.encode(), name="x"),
        file_name="办法.txt",
        format="txt",
        digest="sha256:" + hashlib.sha256(state.encode()).hexdigest(),
        text=TEXT,
        progress=100,
        uploaded_by=author,
        effective_on=date(TODAY.year, 1, 1),
        confirmed_by=author if confirmed else None,
        confirmed_at=timezone.now() if confirmed else None,
    )
    provision = Provision.objects.create(
        regulation=regulation, order=1, path=["一"], label="一", title="领导责任", start=0, end=6
    )
    start = TEXT.index(QUOTE)
    span = {"start": start, "end": start + len(QUOTE), "quote": QUOTE}
    duty = Duty.objects.create(
        regulation=regulation,
        provision=provision,
        order=1,
        action="讲廉政党课",
        subjects=["学院党委书记"],
        modality="must",
        activity="lecture",
        state=Duty.State.ACCEPTED if confirmed else Duty.State.PROPOSED,
        **span,
    )
    value = {"min": 1, "max": None, "per": "year", "every": 1}
    measure = Measure.objects.create(duty=duty, order=1, kind="frequency", value=value, **span)
    DutySubject.objects.create(duty=duty, bearer="head", unit_kind_id="college_committee")
    return regulation, provision, duty, measure


def make_things(world: World) -> Things:
    """Build the chain, clause to evidence."""
    regulation, provision, duty, measure = make_regulation(world, state=Regulation.State.IN_FORCE)
    draft, _, draft_duty, _ = make_regulation(world, state=Regulation.State.DRAFT)
    unit, post = world.units["physics"], world.posts["unit_head"]
    kind, _ = ListKind.objects.get_or_create(code="responsibilities", defaults={"name": "责任清单"})
    subject = {"unit": unit, "unit_path": unit.path, "post": post}
    listed = ResponsibilityList.objects.create(
        kind=kind, year=TODAY.year, title="物理学院党委书记责任清单", **subject
    )
    item = ListItem.objects.create(list=listed, duty=duty, number=1, content="讲廉政党课")
    obligation = Obligation.objects.create(
        key=f"measure:{measure.pk}/post:{post.pk}/{TODAY.year}0101",
        duty=duty,
        measure=measure,
        list_item=item,
        holder=world.people["unit_head"],
        year=TODAY.year,
        activity="lecture",
        title="讲廉政党课",
        period_from=date(TODAY.year, 1, 1),
        period_until=date(TODAY.year + 1, 1, 1),
        due_date=date(TODAY.year, 12, 31),
        required=Decimal(1),
        reasons=REASONS,
        **subject,
    )
    act = Act.objects.create(
        submission=uuid.uuid4(),
        kind="lecture",
        on=TODAY - timedelta(days=3),
        topic="廉政党课",
        recorded_by=world.accounts["unit_head"],
        **subject,
    )
    Contribution.objects.create(
        act=act, obligation=obligation, chosen_by=Contribution.ChosenBy.SYSTEM, reasons=REASONS
    )
    digest = "sha256:" + hashlib.sha256(PNG).hexdigest()
    evidence = Evidence(
        act=act,
        name="照片.png",
        media_type="image/png",
        size=len(PNG),
        digest=digest,
        uploaded_by=world.accounts["unit_head"],
    )
    evidence.file.save("照片.png", ContentFile(PNG))
    asked = {"year": TODAY.year}
    return Things(
        regulation=regulation,
        draft=draft,
        provision=provision,
        duty=duty,
        draft_duty=draft_duty,
        measure=measure,
        list=listed,
        item=item,
        obligation=obligation,
        act=act,
        evidence=evidence,
        remark=ReadingRemark.objects.create(
            regulation=draft,
            duty=draft_duty,
            code="subject.unclear",
            start=draft_duty.start,
            end=draft_duty.end,
            message=Sentence("请核对责任主体。").to_json(),
        ),
        table_row=TableRow.objects.create(
            regulation=draft,
            kind=TableRow.Kind.SCORING,
            order=1,
            content={"category": "党课", "group": "", "no": 1, "item": "讲党课", "points": 5},
            start=0,
            end=6,
        ),
        generation=ListGeneration.objects.create(
            kind=kind, requested_by=world.accounts["organisation"], **asked
        ),
        plan_run=PlanRun.objects.create(asked_by=world.accounts["organisation"], **asked),
        appointment=Appointment.objects.get(post=post),
        oversight=Oversight.objects.get(),
        grant=RoleGrant.objects.get(),
    )
