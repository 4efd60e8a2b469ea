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

from tests.world import FAR_OFF, LONG_AGO, TODAY, World
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
from zelian.lists.models import (
    Booklet,
    Compilation,
    Endorsement,
    Filing,
    FilledForm,
    GapDecision,
    ListColumn,
    ListFile,
    ListGeneration,
    ListItem,
    ListKind,
    ListTemplate,
    Publication,
    PublicationComment,
    PublicationRules,
    RequiredSet,
    Requirement,
    ResponsibilityList,
    RevisionCall,
    RowComment,
    TemplateItem,
    WordTemplate,
)
from zelian.lists.signing import FORM, content_of
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
from zelian.pledges.models import Pledge, PledgeField, PledgeIssue, PledgeKind
from zelian.signing.canonical import digest_of
from zelian.signing.models import Signature
from zelian.signing.numbering import new_number

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
    booklet: Booklet
    word_template: WordTemplate
    filled_form: FilledForm
    row_comment: RowComment
    signed_list: ResponsibilityList
    minutes: ListFile
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
    pledge: Pledge
    pledge_field: PledgeField
    pledge_issue: PledgeIssue
    event: Event
    block: Block
    day_root: DayRoot
    verification: Verification
    list_template: ListTemplate
    template_row: TemplateItem
    list_column: ListColumn
    compilation: Compilation
    required_set: RequiredSet
    requirement: Requirement
    gap: GapDecision
    published_list: ResponsibilityList
    filing: Filing
    publication: Publication
    publication_comment: PublicationComment
    public_publication: Publication
    call: RevisionCall


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
    institution: str = "school"


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


def make_published(world: World, place: Place) -> dict[str, object]:
    """A list of the unit's own with a receipt, shown to the unit for good, and a comment on it."""
    unit, account = world.units[place.unit], world.accounts[place.head]
    kind, _ = ListKind.objects.get_or_create(code="supervision", defaults={"name": "监督清单"})
    listed = ResponsibilityList.objects.create(
        kind=kind,
        unit=unit,
        unit_path=unit.path,
        year=TODAY.year,
        title=f"{unit}监督清单",
        state=ResponsibilityList.State.PUBLISHED,
    )
    item = ListItem.objects.create(list=listed, number=1, origin="own", content="审批经费")
    content = content_of(listed, [item])
    signature = Signature.objects.create(
        number=new_number(),
        form=FORM,
        thing_type=listed._meta.label_lower,
        thing_id=listed.pk,
        thing_label=listed.title,
        meaning="sign",
        content=content,
        digest=digest_of(content),
        signer=account,
        signer_name=world.people[place.head].name,
        signed_at=timezone.now(),
    )
    listed.signatures.add(signature)
    by = {"digest": signature.digest}
    filing = Filing.objects.create(
        list=listed,
        receiver="discipline",
        receiver_unit=world.units[place.institution],
        submitted_by=account,
        submitted_by_name="经办人",
        submitted_on=TODAY,
        number=f"纪备-{TODAY.year}-{listed.pk:04d}",
        received_by_name="接收人",
        received_at=timezone.now(),
        **by,
    )
    by |= {"by": account, "by_name": "办理人", "from_date": LONG_AGO, "until_date": FAR_OFF}
    publication = Publication.objects.create(
        list=listed, scope=Publication.Scope.UNIT, scope_path=unit.path, **by
    )
    institution = world.units[place.institution]
    PublicationRules.objects.get_or_create(
        unit=institution, defaults={"public_allowed": True, "public_comments": True}
    )
    public = Publication.objects.create(
        list=listed, scope=Publication.Scope.PUBLIC, scope_path=institution.path, **by
    )
    comment = PublicationComment.objects.create(
        publication=publication, author=account, author_name="读者", text="请写明标准"
    )
    return {
        "published_list": listed,
        "filing": filing,
        "publication": publication,
        "publication_comment": comment,
        "public_publication": public,
    }


def make_compiled(
    world: World, place: Place, kind: ListKind, listed: ResponsibilityList
) -> dict[str, object]:
    """A template of one row for the unit, and the year's compilation that the list is part of."""
    unit = world.units[place.unit]
    template = ListTemplate.objects.create(
        kind=kind, unit=unit, unit_path=unit.path, name="通用责任"
    )
    row = TemplateItem.objects.create(template=template, number=1, content="讲廉政党课")
    column, _ = ListColumn.objects.get_or_create(
        kind=kind, key="responsible", defaults={"name": "责任人", "type": "person", "order": 9}
    )
    compilation = Compilation.objects.create(
        year=TODAY.year,
        unit=unit,
        unit_path=unit.path,
        title="年度清单编制",
        compile_by=TODAY + timedelta(days=30),
        started_by=world.accounts[place.maker],
    )
    compilation.kinds.add(kind)
    listed.compilation = compilation
    listed.save(update_fields=["compilation"])
    return {
        "list_template": template,
        "template_row": row,
        "list_column": column,
        "compilation": compilation,
    }


def make_required(
    world: World, place: Place, kind: ListKind, listed: ResponsibilityList
) -> dict[str, object]:
    """A required set of one responsibility that no list holds, and a decision on that gap."""
    unit = world.units[place.unit]
    required = RequiredSet.objects.create(
        kind=kind, unit=unit, unit_path=unit.path, name="规定的责任"
    )
    row = Requirement.objects.create(
        required_set=required, number=1, name="制度建设", text="每年梳理财务报销的制度漏洞"
    )
    gap = GapDecision.objects.create(
        list=listed,
        key=f"demand:{row.pk}",
        seen="sha256:0",
        words="没有条目回应制度建设。",
        reason="由学校统一梳理",
        by=world.accounts[place.maker],
        by_name="组织部",
    )
    return {"required_set": required, "requirement": row, "gap": gap}


def make_signed_list(world: World, place: Place) -> tuple[ResponsibilityList, ListFile]:
    """The unit's own list, waiting for the endorsement of who is in charge, with its minutes."""
    unit, account = world.units[place.unit], world.accounts[place.head]
    listed = ResponsibilityList.objects.create(
        kind=ListKind.objects.get(pk="powers"),
        unit=unit,
        unit_path=unit.path,
        year=TODAY.year,
        title=f"{unit}监督清单",
        state=ResponsibilityList.State.SIGNED,
    )
    Endorsement.objects.create(
        list=listed, post=world.posts[place.overseer], how=Endorsement.How.IN_CHARGE
    )
    digest = "sha256:" + hashlib.sha256(PNG).hexdigest()
    minutes = ListFile(
        list=listed,
        name="纪要.png",
        media_type="image/png",
        size=len(PNG),
        digest=digest,
        uploaded_by=account,
    )
    minutes.file.save("纪要.png", ContentFile(PNG))
    return listed, minutes


def make_pledge(world: World, place: Place) -> dict[str, object]:
    """The unit's pledge to who is in charge, waiting for its head; a field, and an issue."""
    unit, kind = world.units[place.unit], PledgeKind.objects.get(pk="letter")
    pledge = Pledge.objects.create(
        kind=kind,
        year=TODAY.year,
        unit=unit,
        unit_path=unit.path,
        holder=world.people[place.head],
        holder_name=world.people[place.head].name,
        counterpart_post=world.posts[place.overseer],
        title=f"{unit}责任书",
        body="保证完成任务。",
        state=Pledge.State.ISSUED,
        issued_on=TODAY,
        due_on=TODAY,
    )
    return {
        "pledge": pledge,
        "pledge_field": PledgeField.objects.filter(kind="plan").earliest("pk"),
        "pledge_issue": PledgeIssue.objects.create(
            kind=kind, year=TODAY.year, unit=unit, requested_by=world.accounts[place.maker]
        ),
    }


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
    signed_list, minutes = make_signed_list(world, place)
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
        **make_pledge(world, place),
        **make_published(world, place),
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
        **make_compiled(world, place, kind, listed),
        **make_required(world, place, kind, listed),
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
        call=RevisionCall.objects.create(
            list=listed,
            cause=RevisionCall.Cause.REGULATION,
            key="regulation:1:repealed",
            reason=Sentence("制度已废止。").to_json(),
            raised_on=TODAY,
        ),
        booklet=Booklet.objects.create(
            title="清单汇编",
            list_ids=[listed.pk],
            state=Booklet.State.DONE,
            requested_by=maker,
            file=ContentFile(b"%PDF-1.4", name="x"),
        ),
        word_template=WordTemplate.objects.create(
            kind=kind,
            unit=unit,
            unit_path=unit.path,
            name="本单位式样",
            file=ContentFile(b"PK", name="x"),
            file_name="式样.docx",
            digest=digest,
            uploaded_by=maker,
        ),
        filled_form=FilledForm.objects.create(
            list=listed,
            list_version=listed.version,
            name="填好的表.xlsx",
            file=ContentFile(b"PK", name="x"),
            digest=digest,
            requested_by=maker,
        ),
        generation=ListGeneration.objects.create(kind=kind, requested_by=maker, **asked),
        row_comment=RowComment.objects.create(
            list=listed,
            item=item,
            content=item.content,
            text="请写明时限",
            by=maker,
            by_name="经办人",
        ),
        signed_list=signed_list,
        minutes=minutes,
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
