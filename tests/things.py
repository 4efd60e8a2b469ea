"""One of each thing, belonging to the physics college of the small institution."""

from __future__ import annotations

import hashlib
import io
import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache

import xlsxwriter
from django.core.files.base import ContentFile
from django.utils import timezone

from tests.world import LONG_AGO, TODAY, World
from zelian.authentication.providers.models import BoundIdentity
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
from zelian.history.models import Block, DayRoot, Event, Leaf, Verification
from zelian.lists.models import ListGeneration, ListItem, ListKind, ResponsibilityList
from zelian.people.models import (
    Appointment,
    CorrectionRequest,
    Delegation,
    Leave,
    OrganisationImport,
    Oversight,
    Role,
    RoleGrant,
    Statement,
)
from zelian.performance.models import Act, Contribution, Evidence, Obligation, PlanRun

TEXT = "一、领导责任\n学院党委书记每年至少讲一次廉政党课，课后留存讲稿。\n"
QUOTE = "学院党委书记每年至少讲一次廉政党课"
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d494844520000000100000001080200000090"
    "7753de0000000c49444154789c63606060000000040001f61738550000000049454e44ae426082"
)
REASONS = Reason("verdict.open", Sentence("尚未履行。")).to_json()


@cache
def people_sheet() -> bytes:
    """A workbook of one sheet with one person."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("人员")
    sheet.write_row(0, 0, ["工号", "姓名"])
    sheet.write_row(1, 0, ["20260001", "张三"])
    book.close()
    return file.getvalue()


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
    leave: Leave
    oversight: Oversight
    grant: RoleGrant
    delegation: Delegation
    statement: Statement
    correction: CorrectionRequest
    upload: OrganisationImport
    identity: BoundIdentity
    event: Event
    block: Block
    day_root: DayRoot
    verification: Verification


def make_sealed() -> tuple[Event, Block, DayRoot, Verification]:
    """An event with its leaf, a block and a day's root (of no truth), and a verification."""
    event = Event.objects.create(
        at=timezone.now(),
        actor_name="系统",
        action="unit.closed",
        thing_type="people.unit",
        thing_id=1,
        thing_label="单位",
    )
    signed = {
        "algorithm": "sm3",
        "digest": "sm3:" + "1" * 64,
        "root": "sm3:" + "0" * 64,
        "key_id": "sm3:" + "0" * 64,
        "signature_algorithm": "sm2",
        "signature": "00",
        "previous": "sm3:" + "0" * 64,
    }
    sealed = {"form": 1, "count": 1, "sealed_at": timezone.now()}
    numbers = {"first_event": event.pk, "last_event": event.pk}
    block, _ = Block.objects.get_or_create(number=1, defaults={**sealed, **numbers, **signed})
    Leaf.objects.create(
        event_number=event.pk, block=block, position=event.pk, hash=bytes(32), marks=bytes(48)
    )
    day = {"first_block": 1, "last_block": 1, "blocks": 1, "events": 1, "made_at": timezone.now()}
    root, _ = DayRoot.objects.get_or_create(day=TODAY, defaults={**day, **signed})
    verification = Verification.objects.create(asked_by="审计", asked_at=timezone.now())
    return event, block, root, verification


@dataclass(frozen=True)
class Place:
    """Whose things: names of :mod:`tests.world`. ``maker`` uploads and asks for runs."""

    unit: str = "physics"
    head: str = "unit_head"
    lays_down: str = "school"
    maker: str = "organisation"
    overseer: str = "team_member"


OWN = Place()


def make_regulation(
    world: World, *, state: str, place: Place = OWN
) -> tuple[Regulation, Provision, Duty, Measure]:
    """A regulation of one provision, one duty and one measure, borne by college heads."""
    confirmed = state == Regulation.State.IN_FORCE
    author = world.accounts[place.maker]
    regulation = Regulation.objects.create(
        title="学院党课办法",
        unit=world.units[place.lays_down],
        state=state,
        file=ContentFile(TEXT.encode(), name="x"),
        file_name="办法.txt",
        format="txt",
        digest="sha256:" + hashlib.sha256(f"{state} {place.unit}".encode()).hexdigest(),
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


def make_things(world: World, place: Place = OWN) -> Things:
    """Build the chain, clause to evidence."""
    regulation, provision, duty, measure = make_regulation(
        world, state=Regulation.State.IN_FORCE, place=place
    )
    draft, _, draft_duty, _ = make_regulation(world, state=Regulation.State.DRAFT, place=place)
    unit, post = world.units[place.unit], world.posts[place.head]
    maker, account = world.accounts[place.maker], world.accounts[place.head]
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
        holder=world.people[place.head],
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
        recorded_by=account,
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
        uploaded_by=account,
    )
    evidence.file.save("照片.png", ContentFile(PNG))
    asked = {"year": TODAY.year}
    appointment = Appointment.objects.get(post=post)
    event, block, day_root, verification = make_sealed()
    about = {
        "thing_type": "people.appointment",
        "thing_id": appointment.pk,
        "thing_label": str(post),
        "person": world.people[place.head],
    }
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
        generation=ListGeneration.objects.create(kind=kind, requested_by=maker, **asked),
        plan_run=PlanRun.objects.create(asked_by=maker, **asked),
        appointment=appointment,
        leave=Leave.objects.get_or_create(
            appointment=appointment,
            defaults={"kind": Leave.Kind.STUDY, "from_date": LONG_AGO},
        )[0],
        oversight=Oversight.objects.get_or_create(
            post=world.posts[place.overseer],
            unit=unit,
            defaults={"kind": Oversight.Kind.IN_CHARGE, "from_date": LONG_AGO},
        )[0],
        grant=RoleGrant.objects.filter(role=Role.SYSTEM_ADMIN).earliest("pk"),
        delegation=Delegation.objects.get_or_create(
            post=post,
            delegate=world.people["member"],
            kind=Delegation.Kind.CLERICAL,
            defaults={
                "granted_by": account,
                "reason": "试验",
                "from_date": TODAY - timedelta(days=30),
                "until_date": TODAY - timedelta(days=10),
            },
        )[0],
        statement=Statement.objects.create(text="当天人在外地", made_at=timezone.now(), **about),
        correction=CorrectionRequest.objects.create(
            text="任期应从三月算起",
            asked_at=timezone.now(),
            due_on=TODAY,
            unit_path=unit.path,
            **about,
        ),
        event=event,
        block=block,
        day_root=day_root,
        verification=verification,
        identity=BoundIdentity.objects.create(
            account=world.accounts[place.head],
            provider="campus",
            provider_label="统一身份认证",
            subject=place.head,
            bound_at=timezone.now(),
        ),
        upload=OrganisationImport.objects.create(
            name="组织表.xlsx",
            file=ContentFile(people_sheet(), name="x"),
            requested_by=maker,
            requested_at=timezone.now(),
            unit_path=world.units[place.lays_down].path,
            effective_on=TODAY,
            state=OrganisationImport.State.CHECKED,
            counts={"changes": 1, "errors": 0, "sheets": {"人员": {"new": 1}}},
        ),
    )
